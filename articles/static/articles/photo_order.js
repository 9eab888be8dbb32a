// The order of the cards: by dragging (mouse, pen, finger), by the arrow keys on a card's handle,
// and by its two buttons. The focus stays with the card, and its new place is said.
"use strict";
{
  const { section, list, words, say, cards, number, numberOf } = window.deskPhotos ?? {};
  const EDGE = 60; // pixels from the window's edge where dragging scrolls
  const FAR = 6; // pixels that a press must move to be a drag

  const sayPlace = (card) => say(words("moved", { number: numberOf(card), all: cards().length }));

  // To a place from 0; what is beyond an end is that end.
  const moveTo = (card, place) => {
    const others = cards().filter((each) => each !== card);
    const at = Math.max(0, Math.min(place, others.length));
    if (at === numberOf(card) - 1) {
      say(words("atEnd"));
      return;
    }
    if (at < others.length) others[at].before(card);
    else others[others.length - 1].after(card);
    number();
    sayPlace(card);
  };

  const onKey = (card, event) => {
    const from = numberOf(card) - 1;
    const to = { ArrowLeft: from - 1, ArrowUp: from - 1, ArrowRight: from + 1, ArrowDown: from + 1, Home: 0, End: Infinity }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moveTo(card, to);
    // A node that moves loses the focus.
    event.target.focus();
  };

  // --- dragging ------------------------------------------------------------------------------

  const cardAt = (x, y) => document.elementFromPoint(x, y)?.closest(".photos > .photo");

  // Beside the card under the pointer: behind it when that stands behind this one, else before.
  const dragOver = (card, x, y) => {
    const other = cardAt(x, y);
    if (!other || other === card || other.parentElement !== list) return;
    const isBehind = card.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
    const box = other.getBoundingClientRect();
    const own = card.getBoundingClientRect();
    // In one row the pointer has to pass the middle, or two cards of unequal width would flicker.
    const sameRow = Math.abs(box.top - own.top) < box.height / 2;
    const middle = sameRow ? x - (box.left + box.width / 2) : y - (box.top + Math.min(box.height, 120) / 2);
    if (isBehind && middle > 0) other.after(card);
    else if (!isBehind && middle < 0) other.before(card);
  };

  const drag = (card, grip, start) => {
    const before = cards();
    let isDragging = false;
    const scroll = (y) => {
      if (y < EDGE) scrollBy(0, -12);
      else if (y > innerHeight - EDGE) scrollBy(0, 12);
    };
    const move = (event) => {
      if (event.pointerId !== start.pointerId) return;
      if (!isDragging && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < FAR) return;
      if (!isDragging) card.classList.add("dragged");
      isDragging = true;
      event.preventDefault();
      scroll(event.clientY);
      dragOver(card, event.clientX, event.clientY);
    };
    const end = (putBack) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", drop);
      removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", escape, true);
      card.classList.remove("dragged");
      if (putBack) list.append(...before);
      if (!isDragging) return;
      const moved = before.indexOf(card) !== numberOf(card) - 1;
      number();
      if (moved) sayPlace(card);
      grip.focus({ preventScroll: true });
    };
    const drop = (event) => event.pointerId === start.pointerId && end(false);
    const cancel = (event) => event.pointerId === start.pointerId && end(true);
    const escape = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      end(true);
    };
    addEventListener("pointermove", move, { passive: false });
    addEventListener("pointerup", drop);
    addEventListener("pointercancel", cancel);
    addEventListener("keydown", escape, true);
  };

  const prepare = (card) => {
    const grip = card.querySelector(".handle");
    grip.hidden = false;
    grip.addEventListener("keydown", (event) => onKey(card, event));
    card.querySelector(".pic img").draggable = false;
    card.querySelector(".pic").addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || card.classList.contains("focusing")) return;
      const onGrip = event.target.closest(".handle");
      // A finger on the picture scrolls the page; on the handle it drags.
      if (!onGrip && (event.pointerType !== "mouse" || event.target.closest("button"))) return;
      drag(card, grip, event);
    });
    const step = (selector, by) =>
      card.querySelector(selector).addEventListener("click", (event) => {
        moveTo(card, numberOf(card) - 1 + by);
        event.target.focus();
      });
    step(".move-up", -1);
    step(".move-down", 1);
  };

  const name = () => {
    for (const card of cards()) card.querySelector(".handle").setAttribute("aria-label", words("handle", { number: numberOf(card) }));
  };

  if (section) {
    cards().forEach(prepare);
    section.addEventListener("formset:added", (event) => prepare(event.target));
    document.addEventListener("photos:changed", name);
  }
}
