// What helps the eye and needs a script: a guide that follows the pointer, captions at the foot of
// the window, and reading aloud what is pointed at. Fetched when the first of them is chosen.
// The page itself is left as it is: no text, role or name changes, and nothing here is in the way
// of a click or heard by a screen reader.

const root = document.documentElement;
const TEXTS = "p, li, dt, dd, h1, h2, h3, h4, th, td, caption, figcaption, summary, label, legend, a, button, img, time";
const PAUSE_MS = 350; // before a text that is pointed at is spoken: who passes over it wants nothing
const READING_MS = { en: 80, zh: 280 }; // a character of the captions, read or spoken without haste
const PAUSES = ["，", "、", ",", "：", " "];

let wanted = {};
let guide;
let captions;
let speech; // the module that speaks and knows sentences, once somebody points or wants captions

function part(name) {
  const made = document.createElement("div");
  made.className = name;
  made.setAttribute("aria-hidden", "true");
  document.body.append(made);
  return made;
}

/** Follow the reader's preferences: what is chosen is there, what is not is gone. */
export function show(preferences) {
  wanted = preferences;
  if (preferences.guide && !guide) guide = part("guide");
  else if (!preferences.guide && guide) guide = guide.remove();
  if (preferences.cap && !captions) captions = part("captions");
  else if (!preferences.cap && captions) captions = captions.remove();
  if ((preferences.point || preferences.cap) && !speech) speech = import(document.querySelector("[data-speech]").dataset.speech);
  if (!preferences.point && speech) speech.then((voice) => voice.stop());
}

function textOf(place) {
  const field = place.closest("input, select, textarea");
  if (field) return field.labels && field.labels[0] ? field.labels[0].textContent : "";
  const at = place.closest(TEXTS);
  if (!at || at.closest(".captions, [hidden]")) return "";
  return (at.matches("img") ? at.alt : at.innerText || "").replace(/\s+/g, " ").trim();
}

function underline(y) {
  if (guide) guide.style.transform = `translateY(${Math.round(y)}px)`;
}

let last = "";
let timer;

function attend(place) {
  const text = textOf(place);
  if (!text || text === last) return;
  last = text;
  clearTimeout(timer);
  if (!wanted.point) return;
  const lang = langOf(place);
  timer = setTimeout(() => speech.then((voice) => voice.speak(text, lang)), PAUSE_MS);
}

const langOf = (place) => (place.closest("[lang]") || root).lang;

// ---- captions: never more than the bar has room for ----

let shown = {}; // the text that they are about and the piece of it
let turning;

/** Where the pointer is in the text of its place: a character's number. */
function under({ target, clientX, clientY }) {
  const at = target.closest(TEXTS);
  const caret = document.caretPositionFromPoint ? document.caretPositionFromPoint(clientX, clientY) : document.caretRangeFromPoint(clientX, clientY);
  const node = caret && (caret.offsetNode || caret.startContainer);
  if (!node || !at || !at.contains(node)) return 0;
  const before = new Range();
  before.setStart(at, 0);
  before.setEnd(node, "offset" in caret ? caret.offset : caret.startOffset);
  return before.toString().replace(/\s+/g, " ").trimStart().length;
}

function fits(words) {
  captions.textContent = words;
  return captions.scrollHeight <= captions.clientHeight;
}

/** A stretch of a text in as few pieces as fit, cut at a pause where there is one. */
function pieces(text, [start, end]) {
  const found = [];
  for (let from = start, to; from < end; from = to) {
    to = end;
    while (to > from + 1 && !fits(text.slice(from, to).trim())) {
      const pause = Math.max(...PAUSES.map((sign) => text.lastIndexOf(sign, to - 2)));
      to = pause > from ? pause + 1 : to - 1;
    }
    found.push([from, to]);
  }
  return found;
}

/** The piece of a text that holds a character; without one, piece after piece in reading time. */
function caption(text, lang, at) {
  if (!captions || !text || (text === shown.text && at >= shown.start && at <= shown.end)) return;
  speech.then(({ sentences }) => {
    if (!captions) return;
    const all = fits(text) ? [[0, text.length]] : sentences(text);
    const some = at === undefined ? all : [all.find(([, end]) => at <= end) || all[all.length - 1]];
    const found = some.flatMap((each) => pieces(text, each));
    const piece = found.find(([, end]) => at <= end);
    const [start, end] = piece || [];
    shown = { text, start, end };
    clearTimeout(turning);
    const words = (piece ? [piece] : found).map(([from, to]) => text.slice(from, to).trim());
    turn(words, READING_MS[lang.slice(0, 2)]);
  });
}

function turn([words, ...more], pace) {
  if (!captions) return;
  captions.textContent = words;
  if (more.length) turning = setTimeout(() => turn(more, pace), words.length * pace);
}

function follow(event) {
  if (captions) caption(textOf(event.target), langOf(event.target), under(event));
}

const PASSIVE = { passive: true };
document.addEventListener("pointermove", (event) => underline(event.clientY), PASSIVE);
document.addEventListener("pointerover", (event) => attend(event.target), PASSIVE);
// Not where the page alone has moved, as it does while it is read aloud.
for (const kind of ["pointermove", "pointerdown"]) document.addEventListener(kind, follow, PASSIVE);
document.addEventListener("focusin", (event) => {
  underline(event.target.getBoundingClientRect().bottom);
  attend(event.target);
  caption(textOf(event.target), langOf(event.target));
});
// Reading the article aloud says which sentence it is at.
document.addEventListener("sentence", (event) => caption(event.detail, root.lang));
