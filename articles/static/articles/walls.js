// What only a browser knows of a cell of the wall: whether the page or a table is wider than the
// screen, which pictures do not open, and which of the page's own words are not in English.
// It looks into the frames, which come from the same site, and adds its findings to the verdicts.
"use strict";
{
  const words = document.getElementById("wall-words").dataset;
  const HAN = /[\u3400-\u9fff]+/;
  const PATIENCE = 20000; // milliseconds for a picture to open
  const grades = ["ok", "warn", "bad"];
  const cells = [...document.querySelectorAll("[data-cell]")];
  const frames = cells.filter((cell) => cell.querySelector("iframe"));
  const status = document.querySelector("[data-wall-status]");
  let measured = 0;

  const say = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name]);

  const find = (cell, grade, text) => {
    const reason = document.createElement("li");
    reason.textContent = text;
    cell.querySelector(".cell-reasons").append(reason);
    if (grades.indexOf(grade) <= grades.indexOf(cell.dataset.grade)) return;
    const badge = cell.querySelector("[data-badge]");
    cell.classList.replace(cell.dataset.grade, grade);
    badge.classList.replace(cell.dataset.grade, grade);
    badge.textContent = words[grade];
    cell.dataset.grade = grade;
  };

  const count = () => {
    for (const place of document.querySelectorAll("[data-count]")) {
      const number = cells.filter((cell) => cell.dataset.grade === place.dataset.count).length;
      place.querySelector("[data-number]").textContent = number;
      place.hidden = number === 0;
    }
    if (status) {
      const told = measured < frames.length ? words.measuring : words.measured;
      status.textContent = say(told, { n: measured, all: frames.length });
    }
  };

  const opened = (picture) =>
    new Promise((done) => {
      picture.loading = "eager";
      const tell = () => done(picture.naturalWidth > 0);
      if (picture.complete) {
        tell();
        return;
      }
      picture.addEventListener("load", tell);
      picture.addEventListener("error", () => done(false));
      setTimeout(tell, PATIENCE);
    });

  const tooWide = (element) => element.scrollWidth - element.clientWidth;

  // A word of the page itself, not of the article, that is left in another language than it says.
  const LEFT = { en: HAN, "zh-hant": words.simplified ? new RegExp(`[^\\s]{0,3}[${words.simplified}][^\\s]{0,3}`) : null };

  const untranslated = (page, language) => {
    if (!LEFT[language]) return "";
    const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const own = text.parentElement.closest("article.text, script, style, template");
      const found = !own && LEFT[language].exec(text.data);
      const tagged = text.parentElement.closest("[lang]");
      if (found && tagged && tagged.lang.toLowerCase().startsWith(language)) return found[0];
    }
    return "";
  };

  const measure = async (cell, frame) => {
    const page = frame.contentDocument;
    if (!page || !page.querySelector("article.text")) {
      find(cell, "warn", words.unopened);
      return;
    }
    await page.fonts.ready;
    const wide = tooWide(page.scrollingElement);
    if (wide > 0) find(cell, "bad", say(words.pageWide, { n: wide }));
    const tables = [...page.querySelectorAll("article .scroll")].map(tooWide);
    const widest = Math.max(0, ...tables);
    if (widest > 0) find(cell, "warn", say(words.tableWide, { n: widest }));
    const foreign = untranslated(page, cell.dataset.language);
    if (foreign) find(cell, "warn", say(words.untranslated, { words: foreign }));
    const pictures = [...page.querySelectorAll("article.text img")].map(opened);
    const broken = (await Promise.all(pictures)).filter((isOpen) => !isOpen).length;
    // What is stored may have told of it already, and by the picture's number.
    const told = cell.querySelector(".cell-reasons").textContent.includes(words.broken.split("：")[0]);
    if (broken && !told) find(cell, "bad", say(words.broken, { n: broken }));
  };

  for (const cell of frames) {
    const frame = cell.querySelector("iframe");
    let begun = false;
    const begin = async () => {
      begun = true;
      // A page that cannot be looked into, or behaves oddly, has not been found good.
      await measure(cell, frame).catch(() => find(cell, "warn", words.unopened));
      measured += 1;
      cell.dataset.measured = "";
      count();
    };
    const isBlank = (page) => page?.URL === "about:blank";
    frame.addEventListener("load", () => begun || isBlank(frame.contentDocument) || begin());
    const page = frame.contentDocument;
    if (page && !isBlank(page) && page.readyState === "complete") begin();
  }
  count();
}
