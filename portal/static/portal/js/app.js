// On every public page: display preferences at once, their keys, the side strip's state, today's
// date. The page is whole without this file; the server reads the same cookie.

const root = document.documentElement;
const COOKIE = "ux";
const YEAR = 365 * 24 * 60 * 60;
// Keys in the order in which the server writes them, and the values that it knows.
const KNOWN = {
  size: ["1", "2", "3"],
  theme: ["light", "dark", "yellow", "blue", "beige"],
  space: ["wide"],
  hl: ["1"],
  img: ["1"],
  plain: ["1"],
  still: ["1"],
  cur: ["1", "2"],
  guide: ["1"],
  cap: ["1"],
  point: ["1"],
  keys: ["0"],
  panel: ["1"],
  strip: ["0"],
};
// Chosen and taken back by one button, where a script runs.
const SWITCHES = ["hl", "img", "plain", "still", "guide", "cap", "point", "keys", "panel"];
// What needs a script besides a sheet of styles.
const AIDS = ["guide", "cap", "point"];
const UNDO_MS = 10_000;
const TOLD_MS = 10_000;

const find = (selector) => document.querySelector(selector);
const status = find("#said");

function read() {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${COOKIE}=`));
  const wanted = {};
  for (const part of (found || "").slice(COOKIE.length + 1).split("~")) {
    const [key, value] = part.split(".");
    if (KNOWN[key] && KNOWN[key].includes(value)) wanted[key] = value;
  }
  return wanted;
}

function save(preferences) {
  const value = Object.keys(KNOWN)
    .filter((key) => preferences[key])
    .map((key) => `${key}.${preferences[key]}`)
    .join("~");
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${COOKIE}=${value}; Path=/; Max-Age=${value ? YEAR : 0}; SameSite=Lax${secure}`;
}

/** Put preferences on <html> and tell every button which of them it stands for. */
function show(preferences) {
  for (const key of Object.keys(KNOWN)) {
    if (preferences[key]) root.dataset[key] = preferences[key];
    else delete root.dataset[key];
  }
  for (const button of document.querySelectorAll("[data-preferences] button[name]")) {
    if (button.name === "reset") continue;
    const now = preferences[button.name] || (button.name === "size" ? "0" : "");
    const state = button.name === "panel" ? "aria-expanded" : "aria-pressed";
    button.setAttribute(state, String(button.value === now));
  }
  if (AIDS.some((key) => preferences[key])) fetchAids().then((aids) => aids.show(preferences));
  else if (aids) aids.then((loaded) => loaded.show(preferences));
}

let aids; // the promise of the module, once somebody wants a guide, captions or pointing

function fetchAids() {
  const place = find("template[data-aids]").dataset;
  if (!aids) {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: place.styles });
    document.head.append(sheet);
    aids = import(place.aids);
  }
  return aids;
}

function say(words) {
  if (status) status.textContent = words;
}

/** Say it to the eyes as well, for a while. */
function tell(words) {
  say(words);
  status.classList.remove("vh");
  status.scrollIntoView({ block: "nearest" });
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => status.classList.add("vh"), TOLD_MS);
}

function keep(preferences) {
  save(preferences);
  show(preferences);
}

/** Choose what a button stands for, or take it back, and say so once. */
function choose(button) {
  if (button.name === "reset") return reset();
  const preferences = read();
  const isOff = SWITCHES.includes(button.name) && preferences[button.name];
  preferences[button.name] = isOff ? "" : button.value;
  if (!KNOWN[button.name].includes(preferences[button.name])) delete preferences[button.name];
  keep(preferences);
  if (button.name === "panel") return;
  const group = button.closest("fieldset").querySelector("legend").textContent;
  say(`${group} ${button.textContent.trim()} ${status.dataset[isOff ? "off" : "on"]}`);
}

/** Everything as it comes; for a while it can be had back. */
function reset() {
  const before = read();
  keep(before.panel ? { panel: before.panel } : {});
  say(find("button[name=reset]").textContent);
  const undo = find("[data-undo]");
  undo.hidden = false;
  clearTimeout(reset.timer);
  reset.timer = setTimeout(() => (undo.hidden = true), UNDO_MS);
  undo.onclick = () => {
    clearTimeout(reset.timer);
    keep(before);
    say(undo.textContent);
    find("button[name=reset]").focus();
    undo.hidden = true;
  };
}

function startPreferences() {
  const panel = find("#panel");
  if (!panel) return;
  // With script a switch is one button that is pressed or not, and there are more of them.
  for (const name of SWITCHES) {
    for (const button of document.querySelectorAll(`button[name=${name}][value="0"]`)) button.remove();
  }
  for (const more of panel.querySelectorAll("template")) more.replaceWith(more.content, more);
  find("[data-undo]").hidden = true;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preferences] button[name]");
    if (!button) return;
    event.preventDefault();
    choose(button);
  });
  // On the opener as well as within the panel.
  find("#a11y").addEventListener("keydown", (event) => event.key === "Escape" && close());
  show(read());
  // A page that comes back from the browser's memory may be older than the last choice.
  window.addEventListener("pageshow", (event) => event.persisted && show(read()));
}

function close() {
  const { panel, ...others } = read();
  if (!panel) return;
  keep(others);
  find("button[name=panel]").focus();
}

/** Press the next of a group's buttons, the first one after the last. */
function next(name, step = 1) {
  const all = [...document.querySelectorAll(`#panel [name=${name}]`)];
  const at = all.findIndex((button) => button.getAttribute("aria-pressed") === "true");
  const to = step === 1 && name !== "size" ? (at + 1) % all.length : at + step;
  if (all[to]) choose(all[to]);
}

function leap(...selectors) {
  for (const place of selectors.flatMap((each) => [...document.querySelectorAll(each)])) {
    if (!place.getClientRects().length) continue;
    if (!place.matches("a, button, input, summary")) place.tabIndex = -1;
    place.focus();
    return;
  }
}

/** Press what is there; returns whether it is. */
function follow(selector) {
  const place = find(selector);
  if (place) place.click();
  return Boolean(place);
}

const press = (name) => choose(find(`#panel [name=${name}]`));
// By the place of the key: input methods and layouts do not matter.
const ON_KEY = {
  Digit0: () => {
    choose(find("button[name=panel]"));
    find("button[name=panel]").focus();
  },
  Digit1: () => leap("#main"),
  Digit2: () => leap("nav a", "nav summary"),
  Digit3: () => leap("#q", "main input[type=search]", "a[href$='/search/']"),
  Digit4: () => leap("footer"),
  Equal: () => next("size"),
  Minus: () => next("size", -1),
  KeyC: () => next("theme"),
  KeyL: () => next("space"),
  KeyU: () => next("cur"),
  KeyH: () => press("hl"),
  KeyI: () => press("img"),
  KeyS: () => press("still"),
  KeyX: () => press("plain"),
  KeyG: () => press("guide"),
  KeyM: () => press("cap"),
  KeyT: () => press("point"),
  KeyR: () => follow("button[data-tool=read]") || tell(status.dataset.unspoken),
  KeyN: () => follow(".reader [data-act=next]"),
  KeyP: () => follow(".reader [data-act=previous]"),
  KeyZ: reset,
  KeyK: () => follow("[data-keys]"),
  KeyE: () => follow("header .elder, header .exit .btn"),
};

function startKeys() {
  document.addEventListener("keydown", (event) => {
    const act = event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey && ON_KEY[event.code];
    if (!act || event.defaultPrevented || root.dataset.keys || !find("#panel")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    act();
  });
}

function startStrip() {
  const strip = find("[data-strip-panel]");
  if (!strip) return;
  strip.open = root.dataset.strip !== "0";
  // At the click, not at the toggle that follows it: a reader may leave the page in between.
  strip.querySelector("summary").addEventListener("click", () => {
    const preferences = read();
    if (strip.open) preferences.strip = "0";
    else delete preferences.strip;
    keep(preferences);
  });
}

function startDate() {
  const languages = { "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", en: "en-GB" };
  const format = new Intl.DateTimeFormat(languages[root.lang] || "zh-CN", {
    timeZone: "Asia/Shanghai",
    year: "numeric",
    month: "long",
    day: "numeric",
    weekday: "long",
  });
  for (const place of document.querySelectorAll("[data-today]")) {
    place.textContent = format.format(new Date()).replace(/日(?=星期)/, "日\u3000");
  }
}

function startBack() {
  const back = find("[data-back]");
  if (!back || !document.referrer.startsWith(`${location.origin}/`)) return;
  back.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}

/** Suggestions come with the first search field that somebody enters. */
function startSuggesting() {
  const address = find("[data-suggest]").dataset.suggest;
  for (const field of document.querySelectorAll("form[action$='/search/'] input[name=q]")) {
    const begin = () => import(address).then((module) => module.start(field));
    if (document.activeElement === field) begin();
    else field.addEventListener("focus", begin, { once: true });
  }
}

/** Say on the paper when it was printed; the clock is the reader's own. */
function stamp() {
  const place = find("[data-printed-at]");
  // Swedes write the date as the page does.
  if (place) place.textContent = place.dataset.printedAt + new Date().toLocaleString("sv").slice(0, 16);
}

/** On a phone without a network the site says so itself. After everything else. */
function startWorker() {
  const worker = navigator.serviceWorker;
  if (!worker) return;
  // The page's policy wants it said in so many words that this address is a script's.
  const types = window.trustedTypes;
  const address = types ? types.createPolicy("worker", { createScriptURL: () => "/sw.js" }).createScriptURL("") : "/sw.js";
  window.addEventListener("load", () => worker.register(address).catch(() => {}));
}

startPreferences();
startKeys();
startStrip();
startDate();
startBack();
startSuggesting();
addEventListener("beforeprint", stamp);
startWorker();
