// Photos that are the same, or so alike that one is probably too many, say so on the later card.
// Nothing is removed unasked. The rule is that of articles/likeness.py.
"use strict";
{
  const { section, words, cards, field, giveUp } = window.deskPhotos ?? {};
  const BITS = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];

  const distance = (one, other) =>
    [...one].reduce((sum, digit, at) => sum + BITS[parseInt(digit, 16) ^ parseInt(other[at], 16)], 0);

  const isSame = (one, other) => Boolean(one.digest) && one.digest === other.digest;
  const isAlike = (one, other) =>
    Boolean(one.likeness && other.likeness) && distance(one.likeness, other.likeness) <= Number(section.dataset.close);

  const mark = () => {
    const all = cards();
    const isGoing = (card) => field(card, "DELETE")?.checked;
    all.forEach((card, index) => {
      const before = all.slice(0, index);
      const find = (rule) => (isGoing(card) ? undefined : before.find((other) => !isGoing(other) && rule(card.dataset, other.dataset)));
      const same = find(isSame);
      const twin = same ?? find(isAlike);
      const line = card.querySelector(".twin");
      const told = twin ? words(same ? "sameAs" : "alike", { number: all.indexOf(twin) + 1 }) : "";
      // Read out once, not each time that something else on the page moves.
      if (line.firstElementChild.textContent !== told) line.firstElementChild.textContent = told;
      line.hidden = !twin;
    });
  };

  const prepare = (card) => {
    const button = card.querySelector(".not-wanted");
    button.hidden = false;
    button.addEventListener("click", () => giveUp(card));
  };

  if (section) {
    cards().forEach(prepare);
    section.addEventListener("formset:added", (event) => prepare(event.target));
    document.addEventListener("photos:changed", mark);
  }
}
