// Photos go out in the background as soon as they are chosen, and each is checked at once; the form
// then carries a note of it, so that saving is quick. One is on the line while another is checked:
// more would only take the server's places for incoming files from colleagues. A photo that did not
// get through stays in its field and goes along with the form.
"use strict";
{
  const { section, words, say, button, cards, field, changed, show, giveUp } = window.deskPhotos ?? {};
  const AT_ONCE = 2;
  const BUSY = 503; // all places for incoming files are taken
  const PAUSE = 3000; // milliseconds until the next try, and how many there are
  const TRIES = 10;
  const queue = [];
  const under = new Map(); // card → the request that is under way
  let onTheLine = 0;
  let round = { all: 0, good: 0, bad: 0 };

  const tell = (card, text, isBad = false) => {
    const line = card.querySelector(".arriving");
    line.hidden = false;
    line.classList.toggle("bad", isBad);
    line.querySelector("span").textContent = text;
  };

  const progressOf = (card) => card.querySelector(".arriving progress");

  const report = () => {
    const done = round.good + round.bad;
    if (done < round.all) {
      say(words("receiving", { done, all: round.all }));
      return;
    }
    say(words(round.bad ? "receivedSome" : "received", round));
    round = { all: 0, good: 0, bad: 0 };
  };

  // Resolves to what the server says; null when nothing sensible came back.
  const send = (card, file, tries = TRIES) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      under.set(card, request);
      onTheLine += 1;
      let isOnTheLine = true;
      const leaveTheLine = () => {
        if (isOnTheLine) onTheLine -= 1;
        isOnTheLine = false;
        next();
      };
      request.open("POST", section.dataset.receiveUrl);
      request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progressOf(card).value = (100 * event.loaded) / event.total;
      });
      request.upload.addEventListener("load", () => {
        tell(card, words("checking"));
        leaveTheLine();
      });
      request.addEventListener("loadend", () => {
        if (request.status === BUSY && tries > 1 && under.get(card) === request) {
          tell(card, words("queued"));
          leaveTheLine();
          setTimeout(() => resolve(send(card, file, tries - 1)), PAUSE);
          return;
        }
        if (under.get(card) === request) under.delete(card);
        leaveTheLine();
        resolve(request.status === 200 ? request.response : null);
      });
      const body = new FormData();
      body.append("photo", file);
      request.send(body);
    });

  const keep = (card, answer) => {
    field(card, "staged").value = answer.staged;
    field(card, "file").value = "";
    card.dataset.digest = answer.digest;
    card.dataset.likeness = answer.likeness;
    progressOf(card).hidden = true;
    tell(card, words("kept"));
    round.good += 1;
  };

  // Its fault stands on the card; the file is let go, so that it does not hold the form up.
  const refuse = (card, fault) => {
    card.classList.add("broken");
    field(card, "file").value = "";
    progressOf(card).hidden = true;
    tell(card, fault, true);
    const line = card.querySelector(".arriving");
    line.append(
      button(words("choose"), () => field(card, "file").click(), "button second small"),
      button(words("notWanted"), () => giveUp(card), "button second small give-up"),
    );
    round.bad += 1;
  };

  const missed = (card, file) => {
    progressOf(card).hidden = true;
    tell(card, words("unsent"), true);
    card.querySelector(".arriving").append(button(words("again"), () => enqueue(card, file), "button second small"));
    round.bad += 1;
  };

  const next = async () => {
    if (onTheLine || under.size >= AT_ONCE || !queue.length) return;
    const { card, file } = queue.shift();
    const isMeant = () => !card.hidden && card.isConnected && field(card, "file").files[0] === file;
    if (!isMeant()) {
      round.all -= 1;
      if (round.all) report();
      next();
      return;
    }
    if (file.size > Number(section.dataset.maxBytes)) {
      // The server would say the same, after all of it had gone out.
      refuse(card, words("tooLarge", { name: file.name }));
      report();
      next();
      return;
    }
    progressOf(card).hidden = false;
    tell(card, words("sending"));
    const answer = await send(card, file);
    // Another file was chosen, or the card given up, while this one was under way.
    if (!isMeant()) round.all -= 1;
    else if (answer?.staged) keep(card, answer);
    else if (answer?.fault) refuse(card, answer.fault);
    else missed(card, file);
    changed();
    if (round.all) report();
    next();
  };

  const enqueue = (card, file) => {
    under.get(card)?.abort();
    for (const each of card.querySelectorAll(".arriving button")) each.remove();
    card.classList.remove("broken");
    field(card, "staged").value = "";
    progressOf(card).value = 0;
    tell(card, words("queued"));
    queue.push({ card, file });
    round.all += 1;
    report();
    next();
  };

  const start = () => {
    section.addEventListener("photo:arrived", (event) => {
      const file = field(event.target, "file").files[0];
      if (file) enqueue(event.target, file);
    });
    // Another file for a card that is there.
    section.addEventListener("change", (event) => {
      const card = event.target.closest(".photo");
      const file = card && event.target === field(card, "file") ? event.target.files[0] : null;
      if (!file) return;
      show(card, file);
      enqueue(card, file);
    });
    // On a slow line the page stands still while the files go out: say so.
    section.closest("form").addEventListener("submit", (event) => {
      const files = [...event.target.querySelectorAll("input[type=file]:not(:disabled)")].flatMap((each) => [...each.files]);
      const state = document.querySelector("#save-state strong");
      if (state && files.length) state.textContent = words("submitting", { all: files.length });
    });
    for (const card of cards()) if (field(card, "staged")?.value) tell(card, words("kept")), (progressOf(card).hidden = true);
  };
  if (section) start();
}
