// Speaking with the browser's own voices, one utterance at a time in the whole site.

const synth = window.speechSynthesis;
const WAIT_MS = 1500;
const VOICES = { "zh-hans": ["zh-cn", "cmn", "zh"], "zh-hant": ["zh-tw", "zh-hk", "yue", "zh"], en: ["en"] };

const plain = (tag) => tag.toLowerCase().replace(/_/g, "-");

/** All voices that there are; some browsers know them only after a while. */
export function voices() {
  if (!synth) return Promise.resolve([]);
  const known = synth.getVoices();
  if (known.length) return Promise.resolve(known);
  return new Promise((done) => {
    const give = () => done(synth.getVoices());
    if (synth.addEventListener) synth.addEventListener("voiceschanged", give, { once: true });
    setTimeout(give, WAIT_MS);
  });
}

/** Those that speak a language, the best first: the reader's own choice, then those of the device. */
export async function voicesFor(lang, first = []) {
  const all = await voices();
  const wanted = [...first.map(plain), ...(VOICES[plain(lang)] || [plain(lang)])];
  const rank = (voice) => wanted.findIndex((tag) => plain(voice.lang) === tag || plain(voice.lang).startsWith(`${tag}-`));
  const chosen = remembered(lang);
  const order = (voice) => [voice.voiceURI !== chosen, rank(voice), !voice.localService, !voice.default].map(Number);
  return all
    .filter((voice) => rank(voice) >= 0)
    .sort((one, other) => {
      const [a, b] = [order(one), order(other)];
      const at = a.findIndex((value, n) => value !== b[n]);
      return at < 0 ? 0 : a[at] - b[at];
    });
}

export function remembered(lang) {
  try {
    return localStorage.getItem(`voice.${plain(lang)}`);
  } catch {
    return null; // storage is off: the best voice it is
  }
}

export function remember(lang, voice) {
  try {
    localStorage.setItem(`voice.${plain(lang)}`, voice.voiceURI);
  } catch {
    // It holds for this page at least.
  }
}

let turn = 0;

/** Be silent. */
export function stop() {
  turn += 1;
  if (synth) synth.cancel();
}

/**
 * Speak a text; the promise tells whether it was spoken to its end ("ended"), stopped ("stopped")
 * or there is no voice for it ("mute").
 */
export async function speak(text, lang, { rate = 1, voice, first } = {}) {
  stop();
  const mine = turn;
  const by = voice || (await voicesFor(lang, first))[0];
  if (mine !== turn) return "stopped";
  if (!by) return "mute";
  return new Promise((done) => {
    const utterance = new SpeechSynthesisUtterance(spoken(text, lang));
    Object.assign(utterance, { voice: by, lang: by.lang, rate });
    utterance.onend = () => done(mine === turn ? "ended" : "stopped");
    utterance.onerror = (event) => done(mine !== turn || /cancel|interrupt/.test(event.error) ? "stopped" : "mute");
    // Some browsers forget an utterance that nobody holds, and never tell its end.
    speak.current = utterance;
    synth.speak(utterance);
  });
}

// What a voice would read wrongly: written as it is said.
const SAID = {
  zh: [
    [/[〔[［（(]((?:19|20)\d\d)[〕\]］）)]\s*(\d+)\s*号/g, "$1年$2号"],
    [/[〔[［（(]((?:19|20)\d\d)[〕\]］）)]\s*(\d+)\s*號/g, "$1年$2號"],
    [/第(\d+)\s*[—–\-~～至]\s*(\d+)/g, "第$1至第$2"],
    [/(\d)\s*[—–~～]\s*(\d)/g, "$1至$2"],
    [/(\d+(?:\.\d+)?)\s*‰/g, "千分之$1"],
    [/(\d+(?:\.\d+)?)\s*[%％]/g, "百分之$1"],
    [/[¥￥]\s*(\d[\d,]*(?:\.\d+)?)\s*([千万亿萬億]*)元?/g, "$1$2元"],
    [/(\d),(?=\d{3}(?!\d))/g, "$1"],
  ],
  en: [[/[¥￥]\s*(\d[\d,]*(?:\.\d+)?)/g, "$1 yuan"]],
};

/** The text as it is to be spoken: document numbers, ranges, per cent and money in words. */
export function spoken(text, lang) {
  const rules = SAID[plain(lang).slice(0, 2)] || [];
  return rules.reduce((said, [pattern, words]) => said.replace(pattern, words), text);
}

const LONGEST = 120;

/**
 * The sentences of a text as [start, end] pairs: each ends behind its full stop and closing marks,
 * and is cut at a comma where it is longer than a voice can be trusted with.
 */
export function sentences(text) {
  const found = [];
  const ends = /[。！？；…!?;]+[”’"'」』）)】》〉]*|\.(?=\s|$)[”’"')]*|\n+/g;
  let start = 0;
  const add = (end) => {
    while (end - start > LONGEST) {
      const piece = text.slice(start, start + LONGEST);
      const comma = Math.max(...["，", "、", ",", "：", " "].map((sign) => piece.lastIndexOf(sign)));
      const half = /[\uD800-\uDBFF]$/.test(piece) ? 1 : 0;
      const cut = start + (comma > 0 ? comma + 1 : LONGEST - half);
      if (text.slice(start, cut).trim()) found.push([start, cut]);
      start = cut;
    }
    if (text.slice(start, end).trim()) found.push([start, end]);
    start = end;
  };
  for (const end of text.matchAll(ends)) add(end.index + end[0].length);
  add(text.length);
  return found;
}
