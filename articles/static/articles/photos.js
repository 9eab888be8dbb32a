// Photos of a manuscript: several chosen at once become cards, cards move, go into the text, and
// the page says how far the work on their sizes has come. Without it the server makes the cards.
"use strict";
{
  const section = document.getElementById("images-group");
  const changed = () => document.dispatchEvent(new Event("photos:changed"));

  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("");

  const cards = () => [...section.querySelectorAll(".photos > .photo:not([hidden])")];

  const number = () => {
    cards().forEach((card, index) => {
      card.querySelector(".n").textContent = index + 1;
      const order = card.querySelector('[name$="-order"]');
      if (order) order.value = index;
    });
    changed();
  };

  const prepare = (card) => {
    for (const button of card.querySelectorAll(".bar button, .take-away")) button.hidden = false;
    const on = (selector, act) => card.querySelector(selector)?.addEventListener("click", act);
    on(".move-up", () => {
      card.previousElementSibling?.before(card);
      number();
    });
    on(".move-down", () => {
      card.nextElementSibling?.after(card);
      number();
    });
    on(".into-text", () => place(card.dataset.key));
    on(".take-away", () => {
      // The rows' numbers must stay without gaps: an emptied row is left out by the server.
      for (const field of card.querySelectorAll("input, textarea")) if (field.type !== "hidden") field.value = "";
      card.querySelector('[name$="-staged"]').value = "";
      card.hidden = true;
      number();
    });
    card.addEventListener("change", changed);
  };

  const place = (key, editor) =>
    document.dispatchEvent(new CustomEvent("photos:place", { detail: { key, editor } }));

  const add = (file) => {
    const prefix = section.dataset.prefix;
    const total = section.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const holder = document.createElement("div");
    holder.append(document.getElementById("photo-template").content.cloneNode(true));
    for (const node of holder.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-labelledby", "aria-describedby"]) {
        const value = node.getAttribute(name);
        if (value?.includes("__prefix__")) node.setAttribute(name, value.replace("__prefix__", total.value));
      }
    }
    const card = holder.firstElementChild;
    const key = newKey();
    card.dataset.key = key;
    card.querySelector('[name$="-key"]').value = key;
    card.querySelector('[name="cover_key"]').value = key;
    const box = new DataTransfer();
    box.items.add(file);
    card.querySelector('[name$="-file"]').files = box.files;
    const picture = card.querySelector(".pic img");
    picture.src = URL.createObjectURL(file);
    picture.alt = file.name;
    picture.hidden = false;
    section.querySelector(".photos").append(card);
    total.value = Number(total.value) + 1;
    prepare(card);
    card.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
  };

  const choose = (editor) => {
    const dialog = document.createElement("dialog");
    dialog.className = "choose-picture";
    const title = document.createElement("h2");
    title.textContent = cards().length ? "放哪一张？" : "还没有照片，请先在下面“加照片”";
    const list = document.createElement("div");
    list.className = "choices";
    for (const card of cards()) {
      const button = document.createElement("button");
      button.type = "button";
      const picture = document.createElement("img");
      picture.src = card.querySelector(".pic img").src;
      picture.alt = "";
      const words = document.createElement("span");
      const caption = card.querySelector('[name$="-caption_zh_hans"]')?.value;
      words.textContent = caption || `第 ${card.querySelector(".n").textContent} 张`;
      button.append(picture, words);
      button.addEventListener("click", () => {
        dialog.close();
        place(card.dataset.key, editor);
      });
      list.append(button);
    }
    const leave = document.createElement("button");
    leave.type = "button";
    leave.className = "button second";
    leave.textContent = "算了";
    leave.addEventListener("click", () => dialog.close());
    dialog.append(title, list, leave);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  // The pictures of a manuscript are drawn in the background. The page looks now and then how far
  // that has come, more and more seldom and some minutes at most: whoever waits longer than that
  // waits for somebody, not for a picture. A page that nobody looks at does not ask.
  const LOOKS = 60;
  const SELDOM = 5000; // milliseconds between two looks

  const ask = async (url) => {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      // Signed out, or the manuscript is gone: asking again would change nothing.
      if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return "over";
      return answer.ok ? await answer.json() : "later";
    } catch {
      return "later";
    }
  };

  const unmark = (waiting) => {
    for (const badge of document.querySelectorAll("[data-waiting]")) {
      if (waiting.includes(badge.dataset.waiting)) continue;
      const badges = badge.parentElement;
      badge.remove();
      if (!badges.childElementCount) badges.remove();
    }
  };

  // What is said to stand in the way of publishing has become less.
  const refresh = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-fresh]")) {
      const other = fresh.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      if (other) part.replaceWith(other);
      else part.remove();
    }
  };

  const isWritten = () =>
    [...document.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);

  const watch = (line) => {
    const finish = () => {
      if (line.dataset.reload && !isWritten()) location.reload();
      else if (line.dataset.reload) line.textContent = "图片都备好了。这一页上您写了字，没有替您刷新；写好请自己刷新。";
      else {
        line.textContent = "图片的各种尺寸都备好了。";
        refresh();
      }
    };
    const look = async (left, pause) => {
      if (document.hidden) {
        document.addEventListener("visibilitychange", () => look(left, pause), { once: true });
        return;
      }
      const state = await ask(line.dataset.progressUrl);
      if (state.waiting) unmark(state.waiting);
      if (state.total !== undefined) {
        line.querySelector("progress").max = state.total || 1;
        line.querySelector("progress").value = state.done;
        if (state.done >= state.total) return finish();
      }
      if (state === "over" || left <= 1) line.textContent = "图片还没有备齐。请过一会儿刷新这一页再看。";
      else setTimeout(look, pause, left - 1, Math.min(pause * 1.5, SELDOM));
    };
    if (!line.hidden) look(LOOKS, 1000);
  };

  const start = () => {
    for (const line of document.querySelectorAll("[data-progress-url]")) watch(line);
    const group = document.getElementById("images-group");
    if (!group) return;
    group.classList.add("scripted");
    group.querySelectorAll(".photos > .photo").forEach(prepare);
    // On a slow line the page stands still while the files go out: say so.
    group.closest("form").addEventListener("submit", (event) => {
      const files = [...event.target.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
      const state = document.querySelector("#save-state strong");
      if (state && files.length) state.textContent = `正在上传 ${files.length} 个文件，请稍等…`;
    });
    document.addEventListener("photos:choose", (event) => choose(event.detail.editor));
    document.getElementById("id_photos")?.addEventListener("change", (event) => {
      [...event.target.files].forEach(add);
      event.target.value = "";
      number();
    });
    changed();
  };
  start();
}
