// What helps the eye and needs a script: a guide that follows the pointer, captions at the foot of
// the window, and reading aloud what is pointed at. Fetched when the first of them is chosen.
// The page itself is left as it is: no text, role or name changes, and nothing here is in the way
// of a click or heard by a screen reader.

const root = document.documentElement;
const TEXTS = "p, li, dt, dd, h1, h2, h3, h4, th, td, caption, figcaption, summary, label, legend, a, button, img, time";
const PAUSE_MS = 350; // before a text that is pointed at is spoken: who passes over it wants nothing

let wanted = {};
let guide;
let captions;
let speech; // the module that speaks, once somebody points

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
  if (preferences.point && !speech) speech = import(document.querySelector("[data-speech]").dataset.speech);
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
  if (captions) captions.textContent = text;
  clearTimeout(timer);
  if (!wanted.point) return;
  const lang = (place.closest("[lang]") || root).lang;
  timer = setTimeout(() => speech.then((voice) => voice.speak(text, lang)), PAUSE_MS);
}

document.addEventListener("pointermove", (event) => underline(event.clientY), { passive: true });
document.addEventListener("pointerover", (event) => attend(event.target), { passive: true });
document.addEventListener("focusin", (event) => {
  underline(event.target.getBoundingClientRect().bottom);
  attend(event.target);
});
// Reading the article aloud says which sentence it is at.
document.addEventListener("sentence", (event) => captions && (captions.textContent = event.detail));
