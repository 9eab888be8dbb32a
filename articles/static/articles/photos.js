// Photos of a manuscript: files become cards, cards are numbered, go into the text and are given up
// again. Without it the server makes the cards. What else a card can do stands in scripts of its
// own (photo_*.js), which use `deskPhotos`.
//
// Others hand in photos by an event on the document, `desk:add-photos` with the detail
// {files, placed}: `placed(keys)` is called with the keys of the new photos, in the files' order,
// null for a file that is no photo.
"use strict";
{
  const section = document.getElementById("images-group");
  const list = section?.querySelector(".photos");
  const state = document.getElementById("photo-state");
  const undos = document.getElementById("photo-undos");

  // A sentence that the page brought along, with facts in the place of {…}.
  const words = (name, facts = {}) =>
    document.getElementById("photo-words").dataset[name].replace(/\{(\w+)\}/g, (_all, fact) => facts[fact]);

  const say = (sentence) => (state.textContent = sentence);

  const button = (text, act, style = "linkbtn") => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = style;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  const changed = () => document.dispatchEvent(new Event("photos:changed"));
  const cards = () => [...list.querySelectorAll(":scope > .photo:not([hidden])")];
  const field = (card, name) => card.querySelector(`[name$="-${name}"]`);
  const total = () => section.querySelector(`[name="${section.dataset.prefix}-TOTAL_FORMS"]`);
  const numberOf = (card) => cards().indexOf(card) + 1;
  // The form has something that is not saved: who watches for that listens to `input`.
  const touch = (control) => control.dispatchEvent(new Event("input", { bubbles: true }));

  const number = () => {
    let moved = null;
    cards().forEach((card, index) => {
      card.querySelector(".n").textContent = index + 1;
      const order = field(card, "order");
      if (!order || order.value === String(index)) return;
      order.value = index;
      moved = order;
    });
    if (moved) touch(moved);
    changed();
  };

  // --- in the text -------------------------------------------------------------------------

  const isInText = (key) =>
    Boolean(key) &&
    [...document.querySelectorAll('textarea[name^="body_"]')].some((text) => text.value.includes(`data-image="${key}"`));

  const markPlaced = () => {
    for (const card of cards()) card.querySelector(".in-text").hidden = !isInText(card.dataset.key);
  };

  const place = (key, editor) =>
    document.dispatchEvent(new CustomEvent("photos:place", { detail: { key, editor } }));

  const dialogOf = (title, style) => {
    const dialog = document.createElement("dialog");
    dialog.className = style;
    const heading = document.createElement("h2");
    heading.textContent = title;
    heading.id = "photo-dialog-title";
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.append(heading);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    return dialog;
  };

  const choose = (editor) => {
    const dialog = dialogOf(words(cards().length ? "chooseTitle" : "chooseNone"), "choose-picture");
    const choices = document.createElement("div");
    choices.className = "choices";
    for (const card of cards()) {
      const picture = document.createElement("img");
      picture.src = card.querySelector(".pic img").src;
      picture.alt = "";
      const name = document.createElement("span");
      name.textContent = field(card, "caption_zh_hans")?.value || words("nth", { number: numberOf(card) });
      const choice = button("", () => {
        dialog.close();
        place(card.dataset.key, editor);
      }, "");
      choice.append(picture, name);
      choices.append(choice);
    }
    dialog.append(choices, button(words("askNo"), () => dialog.close(), "button second"));
    dialog.showModal();
  };

  // Resolves to whether a photo that stands in the text may leave it too.
  const mayLeaveText = (card) =>
    new Promise((resolve) => {
      if (!isInText(card.dataset.key)) {
        resolve(true);
        return;
      }
      const dialog = dialogOf(words("askTitle"), "choose-picture");
      const text = document.createElement("p");
      text.textContent = words("askText");
      const answer = (yes) => () => {
        dialog.returnValue = yes;
        dialog.close();
      };
      dialog.append(text, button(words("askYes"), answer("yes"), "button"), " ", button(words("askNo"), answer(""), "button second"));
      dialog.addEventListener("close", () => {
        if (dialog.returnValue === "yes") {
          document.dispatchEvent(new CustomEvent("photos:unplace", { detail: { key: card.dataset.key } }));
        }
        resolve(dialog.returnValue === "yes");
      });
      dialog.showModal();
    });

  // --- given up, and taken back ---------------------------------------------------------------
  // The rows' numbers must stay without gaps: the card stays, hidden, and what is switched off is
  // not sent, so that the server leaves an empty row out.

  const switchOff = (card, off) => {
    for (const control of card.querySelectorAll("input, textarea, button")) {
      if (control.type === "hidden" && /-(id|article|base)$/.test(control.name)) continue;
      control.disabled = off;
    }
    card.hidden = off;
  };

  const giveUp = async (card) => {
    const box = field(card, "DELETE");
    if (card.dataset.stored && box) {
      if (!box.checked) box.click();
      return;
    }
    const wasInText = isInText(card.dataset.key);
    const nth = numberOf(card);
    if (!(await mayLeaveText(card))) return;
    switchOff(card, true);
    number();
    const line = document.createElement("p");
    line.className = "note";
    const text = document.createElement("span");
    text.textContent = words("away", { number: nth });
    const back = button(words("back"), () => {
      line.remove();
      switchOff(card, false);
      number();
      // Its way to the server was left off.
      card.dispatchEvent(new CustomEvent("photo:arrived", { bubbles: true }));
      say(words("returned") + (wasInText ? words("replace") : ""));
      card.querySelector(".handle").focus();
    }, "button second small");
    line.append(text, back);
    undos.append(line);
    back.focus();
    touch(total());
  };

  const watchDeletion = (card) => {
    const box = field(card, "DELETE");
    box?.addEventListener("change", async () => {
      if (box.checked && !(await mayLeaveText(card))) box.checked = false;
      card.classList.toggle("going", box.checked);
      if (box.checked) say(words("nth", { number: numberOf(card) }) + "：" + words("going"));
      changed();
    });
  };

  // --- a card, and a new one ------------------------------------------------------------------

  const markCover = () => {
    for (const card of cards()) card.classList.toggle("cover", card.querySelector("[name=cover_key]").checked);
  };

  const prepare = (card) => {
    card.dataset.stored = field(card, "id")?.value ?? "";
    card.classList.toggle("fresh", !card.dataset.stored);
    for (const each of card.querySelectorAll(".bar button, .take-away, .another")) each.hidden = false;
    const on = (selector, act) => card.querySelector(selector)?.addEventListener("click", act);
    on(".into-text", () => {
      place(card.dataset.key);
      say(words("placed", { number: numberOf(card) }));
    });
    on(".take-away", () => giveUp(card));
    on(".another", () => field(card, "file").click());
    watchDeletion(card);
    card.addEventListener("change", changed);
  };

  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("");

  const show = (card, file) => {
    const picture = card.querySelector(".pic img");
    URL.revokeObjectURL(picture.dataset.local ?? "");
    picture.src = picture.dataset.local = URL.createObjectURL(file);
    picture.alt = file.name;
    picture.hidden = false;
    picture.onerror = () => (picture.hidden = true);
  };

  const add = (file) => {
    const count = total();
    const holder = document.createElement("div");
    holder.append(document.getElementById("photo-template").content.cloneNode(true));
    for (const node of holder.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-labelledby", "aria-describedby"]) {
        const value = node.getAttribute(name);
        if (value?.includes("__prefix__")) node.setAttribute(name, value.replace("__prefix__", count.value));
      }
    }
    const card = holder.firstElementChild;
    const key = newKey();
    card.dataset.key = key;
    field(card, "key").value = key;
    card.querySelector("[name=cover_key]").value = key;
    const box = new DataTransfer();
    box.items.add(file);
    field(card, "file").files = box.files;
    show(card, file);
    list.append(card);
    count.value = Number(count.value) + 1;
    prepare(card);
    card.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
    card.dispatchEvent(new CustomEvent("photo:arrived", { bubbles: true }));
    return key;
  };

  const isPhoto = (file) => file.type.startsWith("image/") || /\.(jpe?g|png|webp|gif|bmp|tiff?|avif|heic)$/i.test(file.name);

  const addAll = (files) => {
    const keys = files.map((file) => (isPhoto(file) ? add(file) : null));
    const others = files.filter((file) => !isPhoto(file));
    number();
    if (others.length) say(words("noPhotos", { names: others.map((file) => file.name).join("、") }));
    return keys;
  };

  const takeDrops = () => {
    const drop = section.querySelector(".drop");
    const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    section.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      drop.classList.add("over");
    });
    section.addEventListener("dragleave", () => drop.classList.remove("over"));
    section.addEventListener("drop", (event) => {
      drop.classList.remove("over");
      if (!carriesFiles(event)) return;
      event.preventDefault();
      addAll([...event.dataTransfer.files]);
    });
  };

  const start = () => {
    section.classList.add("scripted");
    window.deskPhotos = { section, list, words, say, button, cards, field, number, numberOf, changed, touch, show, giveUp, isInText };
    cards().forEach(prepare);
    document.addEventListener("photos:choose", (event) => choose(event.detail.editor));
    document.addEventListener("photos:changed", markCover);
    document.addEventListener("photos:changed", markPlaced);
    for (const text of document.querySelectorAll('textarea[name^="body_"]')) text.addEventListener("input", markPlaced);
    const chooser = document.getElementById("id_photos");
    // What is chosen becomes cards at once; the field itself has nothing to say.
    chooser?.closest(".drop").classList.add("takes-at-once");
    chooser?.addEventListener("change", (event) => {
      addAll([...event.target.files]);
      event.target.value = "";
    });
    if (document.getElementById("photo-template")) {
      takeDrops();
      document.addEventListener("desk:add-photos", (event) => event.detail.placed?.(addAll([...event.detail.files])));
    }
    // The other scripts of the cards, and the editor, are there by then.
    addEventListener("DOMContentLoaded", changed);
  };
  if (section) start();
}
