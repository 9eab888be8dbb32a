// The words of a photo: how long they are, taken over from the card before, an alt proposed from
// the caption, a file's name told at once. A proposal is not in the field until somebody puts it
// there: nothing is stored that nobody wrote.
"use strict";
{
  const { section, words, say, button, cards, field, numberOf, touch } = window.deskPhotos ?? {};
  const NAMED = /-(caption|alt|credit)_(zh_hans|zh_hant|en)$/;
  const fileName = section && new RegExp(`^(?:${section.dataset.fileNames})$`, "i");

  const isFileName = (text) => text.length <= Number(section.dataset.longestName) && fileName.test(text.trim());
  // What is heard of a text; the rule is that of says_the_same in articles/presenting.py.
  const heard = (text) => text.replace(/\s+/g, "").replace(/[。．.！!]+$/, "");
  const trimmed = (text) => text.trim().replace(/[。．.！!]+$/, "");
  const labelOf = (control) => control.labels[0]?.textContent.trim() ?? "";

  const count = (control) => {
    const length = [...control.value].length;
    const most = control.maxLength;
    const tell = control.closest(".field").querySelector(".tell");
    const isNear = most > 0 && length > most * 0.9;
    tell.textContent = isNear ? words("left", { count: length, most }) : length ? words("count", { count: length }) : "";
    tell.classList.toggle("near", isNear);
  };

  const note = (control) => {
    const [, kind, language] = NAMED.exec(control.name);
    const line = control.closest(".field").querySelector(".at-once");
    const caption = field(control.closest(".photo"), `caption_${language}`)?.value ?? "";
    const isName = kind !== "credit" && isFileName(control.value);
    const isSame = kind === "alt" && control.value.trim() && heard(control.value) === heard(caption);
    const told = isName ? words("fileName", { text: control.value.trim() }) : isSame ? words("same") : "";
    if (line.textContent !== told) line.textContent = told;
    line.hidden = !told;
    line.classList.toggle("bad", isName);
  };

  const propose = (card, language) => {
    const alt = field(card, `alt_${language}`);
    const line = alt?.closest(".field").querySelector(".proposal");
    if (!line) return;
    const caption = trimmed(field(card, `caption_${language}`)?.value ?? "");
    const isWanted = caption && !alt.value.trim() && !isFileName(caption) && !field(card, "decorative")?.checked;
    line.hidden = !isWanted;
    line.querySelector("q").textContent = isWanted ? caption : "";
  };

  const refresh = (control) => {
    const [, kind, language] = NAMED.exec(control.name);
    const card = control.closest(".photo");
    count(control);
    note(control);
    if (kind === "credit") return;
    propose(card, language);
    const alt = field(card, `alt_${language}`);
    if (kind === "caption" && alt) note(alt);
  };

  const fill = (control, text) => {
    control.value = text;
    touch(control);
  };

  const asAbove = (control, name) => {
    const card = control.closest(".photo");
    const before = cards()[numberOf(card) - 2];
    const text = before && field(before, name)?.value;
    if (text) fill(control, text);
    say(words(text ? "copied" : "nothing", { label: labelOf(control) }));
    control.focus();
  };

  const allAsFirst = (control, name) => {
    const all = cards();
    const text = field(all[0], name).value;
    if (text) for (const card of all.slice(1)) fill(field(card, name), text);
    say(words(text ? "copiedAll" : "nothingFirst", { label: labelOf(control), all: all.length - 1 }));
  };

  const equip = (control) => {
    const [ending, kind, language] = NAMED.exec(control.name);
    const name = ending.slice(1);
    const box = control.closest(".field");
    const top = box.querySelector(".label-line");
    if (kind !== "alt" && language !== "zh_hant") {
      const above = button(words("asAbove"), () => asAbove(control, name), "linkbtn as-above");
      const first = button(words("asFirst"), () => allAsFirst(control, name), "linkbtn as-first");
      for (const each of [above, first]) each.setAttribute("aria-label", `${labelOf(control)}${each.textContent}`);
      top.append(above);
      if (kind === "credit") top.append(first);
    }
    const tell = document.createElement("span");
    tell.className = "tell";
    top.append(tell);
    const line = document.createElement("p");
    line.className = "at-once";
    line.setAttribute("role", "status");
    line.hidden = true;
    control.after(line);
    if (kind !== "alt" || language === "zh_hant") return;
    const proposal = document.createElement("p");
    proposal.className = "proposal";
    proposal.hidden = true;
    const badge = document.createElement("span");
    badge.className = "badge pencil";
    badge.textContent = words("proposal");
    const text = document.createElement("q");
    text.lang = control.lang;
    proposal.append(
      badge, " ", text, " ",
      button(words("take"), () => {
        fill(control, text.textContent);
        control.focus();
      }),
    );
    line.after(proposal);
  };

  const controls = (card) => [...card.querySelectorAll("input, textarea")].filter((each) => NAMED.test(each.name));

  const prepare = (card) => {
    for (const control of controls(card)) equip(control);
    for (const control of controls(card)) refresh(control);
    card.addEventListener("input", (event) => NAMED.test(event.target.name) && refresh(event.target));
    field(card, "decorative")?.addEventListener("change", () => ["zh_hans", "en"].forEach((language) => propose(card, language)));
  };

  // Which card is the first changes with their order.
  const place = () => {
    cards().forEach((card, index, all) => {
      for (const each of card.querySelectorAll(".as-above")) each.hidden = index === 0;
      for (const each of card.querySelectorAll(".as-first")) each.hidden = index > 0 || all.length < 2;
    });
  };

  if (section) {
    cards().forEach(prepare);
    section.addEventListener("formset:added", (event) => prepare(event.target));
    document.addEventListener("photos:changed", place);
  }
}
