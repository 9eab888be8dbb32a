// On every public page: display preferences at once, the side strip's state, today's date.
// The page is whole without this file; the server reads the same cookie.

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
  cur: ["1"],
  strip: ["0"],
};
const SWITCHES = ["hl", "img", "plain", "still", "cur"];

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
  for (const button of document.querySelectorAll("[data-preferences] button")) {
    if (button.name === "reset") continue;
    const now = preferences[button.name] || (button.name === "size" ? "0" : "");
    button.setAttribute("aria-pressed", String(button.value === now));
  }
}

function say(words) {
  const status = document.getElementById("said");
  if (status) status.textContent = words;
}

function choose(button) {
  const preferences = button.name === "reset" ? {} : read();
  if (button.name !== "reset") {
    const isOff = SWITCHES.includes(button.name) && preferences[button.name];
    preferences[button.name] = isOff ? "" : button.value;
    if (!KNOWN[button.name].includes(preferences[button.name])) delete preferences[button.name];
  }
  save(preferences);
  show(preferences);
  const legend = button.closest("fieldset").querySelector("legend");
  const status = document.getElementById("said");
  const isOff = button.getAttribute("aria-pressed") === "false";
  say(`${legend.textContent} ${button.textContent.trim()} ${status.dataset[isOff ? "off" : "on"]}`);
}

function startPreferences() {
  // With script a switch is one button that is pressed or not.
  for (const name of SWITCHES) {
    for (const off of document.querySelectorAll(`button[name=${name}][value="0"]`)) off.remove();
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preferences] button");
    if (!button) return;
    event.preventDefault();
    choose(button);
  });
  const panel = document.querySelector(".a11y details");
  if (panel) {
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      panel.open = false;
      panel.querySelector("summary").focus();
    });
  }
  show(read());
  // A page that comes back from the browser's memory may be older than the last choice.
  window.addEventListener("pageshow", (event) => event.persisted && show(read()));
}

function startStrip() {
  const strip = document.querySelector("[data-strip-panel]");
  if (!strip) return;
  strip.open = root.dataset.strip !== "0";
  // At the click, not at the toggle that follows it: a reader may leave the page in between.
  strip.querySelector("summary").addEventListener("click", () => {
    const preferences = read();
    if (strip.open) preferences.strip = "0";
    else delete preferences.strip;
    save(preferences);
    show(preferences);
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
  const back = document.querySelector("[data-back]");
  if (!back || !document.referrer.startsWith(`${location.origin}/`)) return;
  back.addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });
}

startPreferences();
startStrip();
startDate();
startBack();
