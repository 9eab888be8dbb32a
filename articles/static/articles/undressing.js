// What word processors, spreadsheets, WeChat pages and web pages put round a text, taken off it:
// what stays is headings, paragraphs, lists, tables, notes, links and the bold that means something.
// Everything that is taken off or left behind is noted in a tally, so that a person can be told.
//
// The root is a parsed page whose `style` attributes are called `data-style`.

import { dropCalls, dropUnseen, note, styleOf } from "./unseen.js";

const BOXES =
  "div, section, article, main, header, footer, aside, center, nav, form, fieldset, details, summary, address, dl, dt, dd, figcaption, hgroup, pre, figure:not([data-image])";
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, table, blockquote, hr, figure[data-image]";
const INLINE = "span, font, strong, b, em, i, u, a, ins, s, strike, small, big, sup, sub, label, mark";

const isBlank = (node) => !node.textContent.trim() && !node.querySelector("img, table, figure, hr");
const unwrap = (node) => node.replaceWith(...node.childNodes);

const rename = (node, tag) => {
  const made = node.ownerDocument.createElement(tag);
  for (const { name, value } of node.attributes) made.setAttribute(name, value);
  made.append(...node.childNodes);
  node.replaceWith(made);
  return made;
};

// Put what is in an element into another one inside it, which is new or a copy of `like`.
const wrapInside = (node, like) => {
  const made = typeof like === "string" ? node.ownerDocument.createElement(like) : like.cloneNode(false);
  made.append(...node.childNodes);
  node.append(made);
};

// --- headings, bold, raised and lowered signs ----------------------------------------------

const outlineOf = (node) => {
  const named = /\bMso(Title|Heading([1-9]))\b/.exec(node.className);
  if (named) return named[2] ? Number(named[2]) : 1;
  return Number(/mso-outline-level:\s*([1-6])/i.exec(styleOf(node))?.[1] ?? 0);
};

const findHeadings = (root, { changed }) => {
  for (const node of root.querySelectorAll("p[class], p[data-style]")) {
    const level = outlineOf(node);
    if (level) rename(node, `h${Math.min(level, 6)}`);
  }
  // An article's own title is above them all: the highest that it may hold is the second level.
  const isDeep = root.querySelector("h1") !== null;
  for (const node of root.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const level = Number(node.tagName[1]);
    const right = Math.min(4, isDeep ? level + 1 : level);
    if (right !== level) rename(node, `h${right}`);
  }
  if (isDeep) note(changed, "levels");
};

const MARKS = [
  [/(?:^|;)\s*font-weight:\s*(?:bold|[6-9]00)/i, "strong"],
  [/(?:^|;)\s*font-style:\s*italic/i, "em"],
  [/(?:^|;)\s*vertical-align:\s*super/i, "sup"],
  [/(?:^|;)\s*vertical-align:\s*sub\b/i, "sub"],
];

const readMarks = (root, { changed }) => {
  for (const node of root.querySelectorAll("b[data-style], strong[data-style], i[data-style], em[data-style]")) {
    if (/font-(?:weight:\s*(?:normal|[1-5]00)|style:\s*normal)/i.test(styleOf(node).replace(/mso-bidi-[^;]*/gi, ""))) unwrap(node);
  }
  for (const node of root.querySelectorAll("span[data-style], font[data-style], a[data-style], p[data-style], td[data-style]")) {
    for (const [pattern, tag] of MARKS) {
      if (pattern.test(styleOf(node)) && node.textContent.trim()) wrapInside(node, tag);
    }
  }
  note(changed, "struck", root.querySelectorAll('s, strike, del, [data-style*="line-through"]').length);
};

// Bold that covers a heading, or everything, sets nothing apart.
const dropIdleBold = (root, { changed }) => {
  for (const node of root.querySelectorAll("h2 b, h2 strong, h3 b, h3 strong, h4 b, h4 strong, th b, th strong")) unwrap(node);
  const bold = [...root.querySelectorAll("b, strong")];
  const length = (nodes) => nodes.reduce((sum, node) => sum + node.textContent.trim().length, 0);
  const outer = bold.filter((node) => !node.parentElement.closest("b, strong"));
  const paragraphs = [...root.querySelectorAll("p, li")].filter((node) => node.textContent.trim() && !node.querySelector("p"));
  if (paragraphs.length < 4 || length(outer) < 0.95 * length(paragraphs)) return;
  bold.forEach(unwrap);
  note(changed, "bold");
};

// --- notes, links --------------------------------------------------------------------------

const readNotes = (root, { taken }) => {
  for (const link of root.querySelectorAll("a[href]")) {
    const found = /#_(?:ftn|edn)(ref)?(\d+)$/.exec(link.getAttribute("href"));
    if (!found) continue;
    const [, isBack, number] = found;
    const made = root.ownerDocument.createElement(isBack ? "span" : "sup");
    made.textContent = isBack ? `[${number}] ` : `[${number}]`;
    const next = link.nextSibling;
    if (isBack && next?.nodeType === Node.TEXT_NODE) next.data = next.data.trimStart();
    link.replaceWith(made);
    if (isBack) note(taken, "notes");
  }
  for (const list of root.querySelectorAll('[data-style*="footnote-list"], [data-style*="endnote-list"]')) {
    for (const node of list.querySelectorAll(":scope > hr, :scope > br")) node.remove();
  }
  for (const rule of root.querySelectorAll('hr[width="33%"]')) rule.remove();
};

const keepLinks = (root, { left }) => {
  for (const link of root.querySelectorAll("a")) {
    const address = (link.getAttribute("href") ?? "").trim();
    if (/^(https?:|mailto:|tel:|\/(?![/\\]))/i.test(address) && link.textContent.trim()) continue;
    if (/^file:/i.test(address) && link.textContent.trim()) note(left, "files");
    unwrap(link);
  }
};

// --- tables --------------------------------------------------------------------------------

const WIDEST = 60; // columns: a spreadsheet lets a cell run over all that it could ever have

const mendTables = (root, { changed }) => {
  for (const column of root.querySelectorAll("col, colgroup")) column.remove();
  for (const table of root.querySelectorAll("table")) {
    const rows = [...table.rows].filter((row) => row.closest("table") === table);
    const isUnseen = (row) => row.getAttribute("height") === "0" && !row.textContent.trim();
    const shown = rows.filter((row) => !isUnseen(row) || row.remove());
    let idle = 0;
    while (idle < shown.length - 1 && shown[shown.length - 1 - idle].cells.length && isBlank(shown[shown.length - 1 - idle])) idle++;
    if (idle > 2) {
      shown.splice(-idle).forEach((row) => row.remove());
      note(changed, "rows", idle);
    }
    const cells = shown.flatMap((row) => [...row.cells]);
    if (cells.length === 1) {
      const box = root.ownerDocument.createElement("div");
      box.append(...cells[0].childNodes);
      table.replaceWith(box);
      if (box.textContent.trim() !== root.textContent.trim()) note(changed, "frames");
      continue;
    }
    const width = (row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    const columns = Math.max(1, ...shown.map(width).filter((columns) => columns <= WIDEST));
    for (const cell of cells) {
      for (const [name, most] of [["colspan", columns], ["rowspan", shown.length]]) {
        const span = Number(cell.getAttribute(name) ?? 1);
        if (!(span > 1)) cell.removeAttribute(name);
        else cell.setAttribute(name, name === "rowspan" || span > WIDEST ? Math.min(span, most) : span);
      }
      if (cell.tagName === "TD" && cell.closest("thead")) rename(cell, "th");
    }
  }
};

// --- boxes in boxes ------------------------------------------------------------------------

// Loose words beside blocks become paragraphs of their own.
const wrapLoose = (box) => {
  let paragraph = null;
  for (const node of [...box.childNodes]) {
    const isBlock = node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS);
    if (isBlock || node.nodeType === Node.COMMENT_NODE) paragraph = null;
    else if (paragraph) paragraph.append(node);
    else if (node.nodeType === Node.ELEMENT_NODE || node.data.trim()) {
      paragraph = box.ownerDocument.createElement("p");
      node.before(paragraph);
      paragraph.append(node);
    }
  }
};

const hasBlock = (box) => [...box.children].some((child) => child.matches(BLOCKS));

const flatten = (root) => {
  for (const words of root.querySelectorAll("pre")) words.innerHTML = words.innerHTML.replace(/\n/g, "<br>");
  // From the inside out, so that a box holds no boxes when its turn comes.
  for (const node of [...root.querySelectorAll(`${BOXES}, ${INLINE}`)].reverse()) {
    if (!hasBlock(node)) {
      if (node.matches(BOXES)) isBlank(node) && !node.querySelector("br") ? node.remove() : rename(node, "p");
      continue;
    }
    wrapLoose(node);
    if (node.matches("b, strong, em, i, sup, sub, a[href]")) {
      for (const child of node.children) if (child.tagName === "P") wrapInside(child, node);
    }
    unwrap(node);
  }
  if (hasBlock(root)) wrapLoose(root);
  // Parsers let a paragraph that was a box stand in a heading or a paragraph: their own rule.
  for (const node of root.querySelectorAll("p p, h2 p, h3 p, h4 p")) unwrap(node);
};

// Two line breaks are how a paragraph was ended where there are none.
const splitAtBreaks = (root) => {
  for (const paragraph of root.querySelectorAll("p")) {
    for (const end of ["firstChild", "lastChild"]) {
      while (paragraph[end]?.nodeName === "BR" && paragraph.childNodes.length > 1) paragraph[end].remove();
    }
    if (paragraph.querySelectorAll("br").length < 2) continue;
    const parts = [[]];
    let breaks = 0;
    for (const node of [...paragraph.childNodes]) {
      if (node.nodeName === "BR") breaks++;
      else if (node.nodeType === Node.TEXT_NODE && !node.data.trim() && breaks) continue;
      else {
        if (breaks > 1) parts.push([]);
        else if (breaks === 1) parts[parts.length - 1].push(root.ownerDocument.createElement("br"));
        breaks = 0;
        parts[parts.length - 1].push(node);
      }
    }
    if (parts.length < 2) continue;
    for (const nodes of parts) {
      const made = root.ownerDocument.createElement("p");
      made.append(...nodes);
      paragraph.before(made);
    }
    paragraph.remove();
  }
};

// Pictures stand between the paragraphs, tables and lists of a text, never inside them.
const liftPictures = (root) => {
  for (const figure of [...root.querySelectorAll("figure[data-image]")].reverse()) {
    const paragraph = figure.closest("p, h2, h3, h4");
    let top = figure;
    while (top.parentElement !== root) top = top.parentElement;
    if (top !== figure) top.after(figure);
    if (paragraph && isBlank(paragraph)) paragraph.remove();
  }
};

const KEPT = {
  A: ["href", "title"],
  OL: ["start"],
  TD: ["colspan", "rowspan"],
  TH: ["colspan", "rowspan", "scope"],
  FIGURE: ["data-image"],
  SPAN: ["lang", "translate"],
};

const dropAttributes = (root) => {
  for (const node of root.querySelectorAll("*")) {
    const kept = KEPT[node.tagName] ?? [];
    for (const { name, value } of [...node.attributes]) {
      if (!kept.includes(name) || !value) node.removeAttribute(name);
    }
  }
};

// --- all of it -----------------------------------------------------------------------------

// Before lists are found, which are told by styles.
export const undress = (root, tally) => {
  tally.isDressed = root.querySelector("font, [color], [face]") !== null ||
    [...root.querySelectorAll("[data-style]")].some((node) => /(?:^|[;\s])(?:font-family|font-size|color|background(?:-color)?)\s*:/i.test(styleOf(node)));
  dropUnseen(root, tally);
  readNotes(root, tally);
  findHeadings(root, tally);
};

// And after that.
export const straightenOut = (root, tally) => {
  readMarks(root, tally);
  keepLinks(root, tally);
  mendTables(root, tally);
  flatten(root);
  splitAtBreaks(root);
  liftPictures(root);
  dropCalls(root, tally);
  dropIdleBold(root, tally);
  dropAttributes(root);
};

export const countTaken = (root, { taken }) => {
  const count = (selector) => root.querySelectorAll(selector).length;
  note(taken, "paragraphs", [...root.querySelectorAll("p")].filter((node) => node.textContent.trim() && !node.closest("li, td, th")).length);
  note(taken, "headings", count("h2, h3, h4"));
  note(taken, "lists", [...root.querySelectorAll("ul, ol")].filter((list) => !list.parentElement.closest("ul, ol")).length);
  note(taken, "tables", count("table"));
  note(taken, "merged", count("[colspan], [rowspan]"));
  note(taken, "links", count("a[href]"));
};
