// Measures a page as it is laid out now; answers what is wrong by promise, a line each.
// `limits`: pixels and ems of measuring.py. measuring.py makes one function of this and colours.js.
  const root = document.documentElement;
  const wrong = {};
  let promise = "";
  const now = (name) => { promise = name; wrong[name] = []; };
  const say = (what, where) => wrong[promise].push(`${what}: ${where}`);
  const brief = (words) => words.replace(/\s+/g, " ").trim().slice(0, 24);
  const named = (el) => `<${el.tagName.toLowerCase()}${el.id ? " #" + el.id : ""}${el.classList[0] ? " ." + el.classList[0] : ""}> ${brief(el.textContent || el.getAttribute("aria-label") || el.value || "")}`;
  const hidden = (el) => {
    const box = el.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || !el.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return true;
    return Boolean(el.closest(".vh, .skip:not(:focus-within)"));
  };

  // ---- nothing is wider than the window ----
  now("fits the window");
  const excess = document.scrollingElement.scrollWidth - root.clientWidth;
  if (excess > 0) {
    const past = [...document.body.querySelectorAll("*")].filter((el) => el.getBoundingClientRect().right > root.clientWidth + 1);
    say(`wider by ${excess} px`, past.slice(-3).map(named).join("; "));
  }

  // ---- what is pressed is large enough; a link within a sentence is as large as the sentence ----
  const inSentence = (el) => {
    if (getComputedStyle(el).display !== "inline") return false;
    let around = el.parentElement;
    while (around && getComputedStyle(around).display === "inline") around = around.parentElement;
    const links = around ? [...around.querySelectorAll("a")].reduce((sum, each) => sum + each.textContent.trim().length, 0) : 0;
    return Boolean(around) && around.textContent.trim().length - links >= 6;
  };
  now("targets");
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary"
    + ["button", "link", "tab", "switch", "checkbox", "radio", "menuitem"].map((role) => `, [role=${role}]`).join("");
  for (const el of document.querySelectorAll(CONTROLS)) {
    if (hidden(el) || el.disabled || inSentence(el)) continue;
    const boxes = [el, ...el.children, ...(el.labels || [])].map((each) => each.getBoundingClientRect());
    const [width, height] = [Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height))];
    if (width < limits.target - 0.5 || height < limits.target - 0.5) say(`target of ${Math.round(width)}x${Math.round(height)}`, named(el));
  }

  // ---- the edge of a field is seen ----
  now("edges of fields");
  for (const el of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (hidden(el) || el.disabled) continue;
    const around = ground(el.parentElement), style = getComputedStyle(el);
    if (!around) continue;
    const own = over(channels(style.backgroundColor), around);
    const edge = parseFloat(style.borderTopWidth) ? over(channels(style.borderTopColor), around) : own;
    const ratio = Math.max(contrast(edge, around), contrast(own, around));
    if (ratio < 3) say(`edge of contrast ${ratio.toFixed(2)}`, el.name || el.id);
  }

  // ---- words: their size, their contrast, their language, their marks ----
  ["sizes of words", "contrast", "languages", "punctuation"].forEach(now);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const words = node.data.trim(), el = node.parentElement;
    if (!words || el.closest("script, style, noscript, template, option, svg") || hidden(el)) continue;
    const style = getComputedStyle(el), size = parseFloat(style.fontSize);
    promise = "sizes of words";
    if (size < limits.words) say(`words of ${size} px`, brief(words));
    promise = "contrast";
    const behind = ground(el);
    if (behind && !el.closest("[disabled]")) {
      let opacity = 1;
      for (let each = el; each; each = each.parentElement) opacity *= Number(getComputedStyle(each).opacity);
      const ink = channels(style.color);
      const ratio = contrast(over([ink[0], ink[1], ink[2], ink[3] * opacity], behind), behind);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio + 0.005 < (large ? 4.5 : 7)) say(`contrast of ${ratio.toFixed(2)}`, brief(words));
    }
    promise = "languages";
    const language = el.closest("[lang]").lang.toLowerCase();
    const chinese = language.startsWith("zh"), han = (words.match(/\p{Script=Han}/gu) || []).length;
    if (chinese && !han && (words.match(/[A-Za-z]{2,}/g) || []).length >= 3) say(`Latin words in ${language}`, brief(words));
    if (!chinese && han >= 2) say(`Chinese in ${language}`, brief(words));
    promise = "punctuation";
    if (chinese && /\p{Script=Han}[,;:?!()]\s*[\p{Script=Han}“「《\d]/u.test(words)) say("half-width mark", brief(words));
  }

  // ---- lines of a text are as long and as far apart as is read best ----
  now("lines of text");
  for (const el of document.querySelectorAll("main .prose > p, main .prose li")) {
    if (el.innerText.trim().length < 60 || hidden(el)) continue;
    const style = getComputedStyle(el), size = parseFloat(style.fontSize);
    const apart = parseFloat(style.lineHeight) / size, long = el.getBoundingClientRect().width / size;
    const most = root.dataset.space ? 2.5 : 2;
    if (apart < limits.apart - 0.005 || apart > most) say(`lines ${apart.toFixed(2)} apart`, named(el));
    if (long > limits.line + 0.5) say(`lines of ${long.toFixed(1)} characters`, named(el));
    if (/justify/.test(style.textAlign)) say("justified", named(el));
  }
  const title = document.querySelector("h1");
  if (title && !hidden(title) && parseFloat(getComputedStyle(title).fontSize) < limits.title) say(`title of ${getComputedStyle(title).fontSize}`, named(title));

  // ---- how the page is built ----
  now("structure");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (selector) => all(selector).filter((el) => !el.closest("[hidden]"));
  if (!document.title.trim()) say("no title", location.pathname);
  if (!["zh-Hans", "zh-Hant", "en"].includes(root.lang)) say("language of the page", root.lang);
  if (shown("h1").length !== 1) say("h1", String(shown("h1").length));
  shown("h1, h2, h3, h4, h5, h6").reduce((last, el) => {
    const level = Number(el.tagName[1]);
    if (level > last + 1) say(`heading jumps from ${last} to ${level}`, named(el));
    if (!brief(el.textContent)) say("empty heading", el.tagName);
    return level;
  }, 0);
  const top = (el) => !el.parentElement.closest("article, aside, main, section, nav");
  for (const [landmark, count] of [["main", 1], ["header", 1], ["footer", 1]]) {
    const found = shown(landmark).filter(top).length;
    if (found !== count) say(`landmark ${landmark}`, String(found));
  }
  const parts = shown("nav");
  if (!parts.length) say("landmark nav", "none");
  for (const el of parts) if (!el.getAttribute("aria-label") && !el.getAttribute("aria-labelledby")) say("nav without a name", named(el));
  const viewport = document.querySelector("meta[name=viewport]").content;
  if (!/width=device-width/.test(viewport) || /user-scalable\s*=\s*(no|0)|maximum-scale/.test(viewport)) say("viewport", viewport);
  const first = all("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']").find((el) => !el.disabled);
  if (!first || !first.hash || !document.querySelector(first.hash)) say("first stop is no way to the text", first ? named(first) : "none");
  for (const el of all("[tabindex]")) if (el.tabIndex > 0) say("out of the order of Tab", named(el));
  const ids = all("[id]").map((el) => el.id);
  for (const id of ids.filter((each, at) => ids.indexOf(each) !== at)) say("id used twice", id);
  for (const el of all("img")) {
    if (!el.hasAttribute("alt")) say("picture without alt", el.src);
    if (!el.getAttribute("width") || !el.getAttribute("height")) say("picture without its size", el.src);
  }
  for (const el of all("[target=_blank]")) say("opens a window", named(el));
  for (const el of all("time")) if (!el.dateTime) say("time without datetime", named(el));

  now("nothing inline");
  for (const el of all("script:not([src])")) if (!/ld\+json/.test(el.type)) say("script within the page", brief(el.textContent));
  for (const el of all("style, [style]")) say("style within the page", named(el));
  for (const el of all("*")) for (const each of el.getAttributeNames()) if (each.startsWith("on")) say("handler within the page", named(el));
  for (const el of all("[href^='javascript:' i], [src^='javascript:' i], [action^='javascript:' i]")) say("script in an address", named(el));
  for (const el of all("script[src]")) if (!el.defer && !el.async && !el.noModule && el.type !== "module") say("script that blocks", el.src);

  now("nothing moves");
  for (const each of document.getAnimations()) if (each.playState === "running") say("moves though asked not to", named(each.effect.target));

  // ---- fixed parts leave the page to the reader ----
  now("nothing covers");
  // What sticks only sideways, in a table that scrolls so, goes up with the page.
  const stays = ({ position, top, bottom }) => position === "fixed" || (position === "sticky" && (top !== "auto" || bottom !== "auto"));
  const fixed = all("body *").filter((el) => stays(getComputedStyle(el)) && !hidden(el));
  const taken = fixed.filter((el) => el.getBoundingClientRect().width > innerWidth / 2).reduce((sum, el) => sum + el.getBoundingClientRect().height, 0);
  if (taken > 0.15 * innerHeight) say(`fixed parts of ${Math.round(taken)} px`, fixed.map(named).join("; "));
  return Object.fromEntries(Object.entries(wrong).map(([name, all_of_it]) => [name, [...new Set(all_of_it)]]));
