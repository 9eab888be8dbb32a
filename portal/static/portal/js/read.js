// Reading a page aloud, sentence by sentence. Fetched when somebody first presses 朗读. The text
// itself stays as it is: the sentence that is spoken is painted where the browser can, else its
// paragraph is marked.

const root = document.documentElement;
const find = (selector) => document.querySelector(selector);
const PARTS =
  ".repeal, h1, .sub, dl.meta > div, .facts > div, .prose h2, .prose h3, .prose h4, .prose p, .prose li, .prose figure, .prose caption, .prose tr, [data-read] h2, [data-read] li";
const CAN_PAINT = "Highlight" in window && CSS.highlights;

let speech;
let button; // that of the tools, which begins, holds and goes on
let bar;
let queue = [];
let at = 0;
let run = 0; // the number of the run that speaks now; who finds another one has been stopped
let state = "silent";
let rate;
let voice;
let pointed; // the paragraph that was pointed at last

const others = "BroadcastChannel" in window ? new BroadcastChannel("reading") : null;
if (others) others.onmessage = () => state === "speaking" && hold();

/** Begin, hold or go on: what the one button does. */
export async function toggle(pressed) {
  button = pressed;
  if (state === "speaking") return hold();
  if (state === "held") return go(at);
  if (!speech) speech = await import(find("[data-speech]").dataset.speech);
  if (!bar) open();
  bar.classList.remove("mute");
  queue = collect(find("main"));
  return go(0);
}

// ---- what is read ----

/** The sentences of the page in order: { text, lang, block, range }, range null where none is shown. */
function collect(main) {
  const found = [];
  for (const block of main.querySelectorAll(PARTS)) {
    if (!block.getClientRects().length || block.matches("[data-unread]") || isReadElsewhere(block)) continue;
    const lang = block.closest("[lang]").lang;
    const said = WRITTEN.find(([kind]) => block.matches(kind));
    if (said) {
      const text = said[1](block);
      for (const [start, end] of speech.sentences(text)) found.push({ text: text.slice(start, end), lang, block, range: null });
    } else {
      found.push(...sentencesOf(block, lang));
    }
  }
  return found;
}

/** Whether what is around the block is read in its place. */
const isReadElsewhere = (block) => block.parentElement.closest("figure, tr");

const words = (place) => (place ? place.textContent : "").replace(/\s+/g, " ").trim();

// What is said otherwise than it stands there.
const WRITTEN = [
  ["div", (block) => `${words(block.querySelector("dt"))}：${people(block.querySelector("dd"))}`],
  ["figure", (block) => {
    const [alt, caption] = [block.querySelector("img").alt.trim(), words(block.querySelector("figcaption"))];
    return caption.startsWith(alt) ? caption : `${alt}。${caption}`;
  }],
  ["tr", row],
];

function people(place) {
  const all = [...place.querySelectorAll("li")].map(words);
  return all.length ? all.join("；") : words(place);
}

function row(block) {
  const cells = [...block.cells];
  if (cells.every((cell) => cell.matches("th"))) return "";
  const heads = [...block.closest("table").rows[0].cells];
  const hasHeads = heads.every((cell) => cell.matches("th")) && heads.length === cells.length;
  return cells.map((cell, n) => (hasHeads && words(cell) ? `${words(heads[n])}：${words(cell)}` : words(cell))).join("；");
}

/** The sentences of a block's own words; a part within it is read for itself and parts them. */
function sentencesOf(block, lang) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const runs = [[]];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType !== Node.TEXT_NODE) node.matches(PARTS) && runs.push([]);
    else if (node.parentElement.closest(PARTS) === block) runs[runs.length - 1].push(node);
  }
  return runs.flatMap((run) => sentencesIn(run, block, lang));
}

function sentencesIn(run, block, lang) {
  const nodes = [];
  let text = "";
  for (const node of run) {
    nodes.push([node, text.length]);
    text += node.data;
  }
  const place = (offset) => {
    const [node, start] = nodes.filter(([, begins]) => begins <= offset).pop();
    return [node, Math.min(offset - start, node.length)];
  };
  return speech.sentences(text).map(([start, end]) => {
    const range = new Range();
    range.setStart(...place(start));
    range.setEnd(...place(end - 1));
    range.setEnd(range.endContainer, range.endOffset + 1);
    return { text: text.slice(start, end).trim(), lang, block, range };
  });
}

// ---- reading ----

async function go(to) {
  at = Math.max(0, Math.min(to, queue.length - 1));
  const mine = (run += 1);
  tell("speaking");
  if (others) others.postMessage("");
  for (; at < queue.length; at += 1) {
    const { text, lang } = queue[at];
    show();
    const outcome = await speech.speak(text, lang, { rate, voice, first: voicesWanted(lang) });
    if (mine !== run) return;
    if (outcome === "mute") return mute();
    if (outcome === "stopped") return tell("held");
  }
  stop();
}

function hold() {
  run += 1;
  speech.stop();
  tell("held");
}

function stop() {
  run += 1;
  if (speech) speech.stop();
  paint(null);
  at = 0;
  tell("silent");
}

function voicesWanted(lang) {
  const named = bar.dataset.voices;
  return lang === "zh-Hant" ? named.split(" ").filter(Boolean) : [];
}

/** Nobody can speak here: say so, and what helps. */
function mute() {
  stop();
  const note = bar.querySelector(/MicroMessenger/i.test(navigator.userAgent) ? "[data-mute=wechat]" : "[data-mute=any]");
  note.hidden = false;
  bar.classList.add("mute"); // what is pressed there would do nothing
  note.scrollIntoView({ block: "nearest" });
  find("#said").textContent = note.textContent;
}

// ---- what is seen of it ----

function open() {
  const template = find("template[data-reader]");
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: find("[data-styles]").dataset.styles });
  document.head.append(sheet);
  bar = template.content.firstElementChild;
  template.replaceWith(bar);
  rate = Number(bar.dataset.rate);
  bar.dataset.voices = template.dataset.voices || "";
  bar.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (pressed && pressed.dataset.rate) choose(Number(pressed.dataset.rate));
    else if (pressed) ACTS[pressed.dataset.act]();
  });
  choose(rate);
  listVoices();
  document.addEventListener("keydown", (event) => event.key === "Escape" && state !== "silent" && stop());
  document.addEventListener("pointerdown", (event) => (pointed = event.target.closest(PARTS) || pointed));
  window.addEventListener("pagehide", stop);
}

const ACTS = {
  toggle: () => toggle(button),
  previous: () => go(at - 1),
  next: () => go(at + 1),
  here: () => go(chosen()),
  stop,
};

/** Where somebody has selected text or pointed last; else the first paragraph in the window. */
function chosen() {
  const selection = document.getSelection();
  const place = selection.isCollapsed ? pointed : selection.anchorNode;
  const isText = place && place.nodeType === Node.TEXT_NODE;
  const ways = [
    ({ block }) => block === place,
    ({ block, range }) => place && block.contains(place) && !(isText && range && range.comparePoint(place, selection.anchorOffset) > 0),
    ({ block }) => block.getBoundingClientRect().top > 0,
  ];
  return Math.max(0, ...ways.map((way) => queue.findIndex(way)).filter((found) => found >= 0).slice(0, 1));
}

function choose(wanted) {
  rate = wanted;
  for (const each of bar.querySelectorAll("[data-rate]")) each.setAttribute("aria-pressed", String(Number(each.dataset.rate) === rate));
  if (state === "speaking") go(at);
}

async function listVoices() {
  const label = bar.querySelector("label");
  const list = label.appendChild(document.createElement("select"));
  const found = await speech.voicesFor(root.lang, voicesWanted(root.lang));
  for (const [number, each] of found.entries()) list.append(new Option(each.name, String(number)));
  label.hidden = found.length < 2;
  list.addEventListener("change", () => {
    voice = found[Number(list.value)];
    speech.remember(root.lang, voice);
    if (state === "speaking") go(at);
  });
}

function tell(now) {
  state = now;
  const label = now === "speaking" ? "pause" : now === "held" ? "resume" : "read";
  for (const each of [button, bar.querySelector("[data-act=toggle]")]) {
    const place = each.querySelector("span");
    each.dataset.read = each.dataset.read || place.textContent;
    place.textContent = label === "read" ? each.dataset.read : bar.dataset[label];
  }
  bar.classList.toggle("silent", now === "silent");
  const progress = bar.querySelector("[data-progress]");
  progress.textContent = now === "silent" ? "" : progress.dataset.progress.replace("{n}", at + 1).replace("{m}", queue.length);
}

function show() {
  paint(queue[at]);
  tell("speaking");
  document.dispatchEvent(new CustomEvent("sentence", { detail: queue[at].text }));
  const box = (queue[at].range || queue[at].block).getBoundingClientRect();
  if (box.top >= 0 && box.bottom <= innerHeight * 0.75) return;
  const still = root.dataset.still || matchMedia("(prefers-reduced-motion: reduce)").matches;
  queue[at].block.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}

function paint(sentence) {
  for (const marked of document.querySelectorAll(".spoken")) marked.classList.remove("spoken");
  if (CAN_PAINT) CSS.highlights.delete("spoken");
  if (!sentence) return;
  if (CAN_PAINT && sentence.range) CSS.highlights.set("spoken", new Highlight(sentence.range));
  else sentence.block.classList.add("spoken");
}
