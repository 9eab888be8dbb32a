// What word processors put on the clipboard, brought to what an article may hold: their styles go,
// and their lists, which are paragraphs with a written marker, become lists.
//
// A number that a reader can be told of is never lost: what a list of an article cannot count
// (一、 （一） 第一条 1.1 a) ①) stays in front of its words as it was written.

import { Extension, Plugin } from "../django_prose_editor/editor.js";

import { report } from "./paste_receipt.js";
import { isWanted, takeFiles, takePictures } from "./pasted_pictures.js";
import { prepare } from "./receipt.js";
import { countTaken, straightenOut, undress } from "./undressing.js";
import { newTally, note, styleOf } from "./unseen.js";

const LEVEL = /mso-list:\s*l\d+\s+level(\d)/i;
const COUNTED = /^([1-9]\d{0,2})[.．、)）]?$/;
// Letters that are bullets in the fonts of signs, and the hollow bullet, an “o”.
const SIGNS = /wingdings|webdings|symbol/i;
const OTHER_SIGNS = /list-style-type:(?!\s*(?:decimal|disc|circle|square|none))/i;

const isBlank = (node) => !node.textContent.trim() && !node.querySelector("img, table, figure");

// The nodes of a paragraph that write its marker; they say so, or stand between two comments.
const markerNodes = (paragraph) => {
  let marker = [...paragraph.querySelectorAll("[data-style]")].find((node) => /mso-list:\s*ignore/i.test(styleOf(node)));
  if (marker) {
    const alone = (outer) => outer !== paragraph && outer.textContent.trim() === marker.textContent.trim();
    while (alone(marker.parentElement)) marker = marker.parentElement;
    return [marker];
  }
  const nodes = [...paragraph.childNodes];
  const comment = (words) => nodes.findIndex((node) => node.nodeType === Node.COMMENT_NODE && node.data.includes(words));
  const from = comment("supportLists");
  return from < 0 ? [] : nodes.slice(from + 1, comment("endif"));
};

// Level and marker of a list's paragraph, the marker taken out of it; null for any other.
const takeItem = (paragraph) => {
  const level = LEVEL.exec(styleOf(paragraph))?.[1];
  const nodes = level ? markerNodes(paragraph) : [];
  if (!nodes.length) return null;
  const text = nodes.map((node) => node.textContent).join("").trim();
  const fonts = nodes.map((node) => node.outerHTML ?? "").join("");
  const isSign = !/[\p{L}\p{N}]/u.test(text) || text === "o" || (text.length === 1 && SIGNS.test(fonts));
  for (const node of nodes) node.remove();
  const isParagraph = paragraph.tagName === "P";
  return {
    level: Number(level),
    text,
    kind: !isParagraph ? null : isSign ? "ul" : COUNTED.test(text) ? "ol" : null,
    number: Number(COUNTED.exec(text)?.[1]),
  };
};

const writeMarker = (paragraph, text) => {
  const gap = /[、．）]$/.test(text) ? "" : /^第.+/.test(text) ? "\u3000" : " ";
  paragraph.prepend(text + gap);
};

// Of neighbouring paragraphs, those with a marker are put into lists, deeper ones inside.
const buildLists = (paragraphs) => {
  const open = []; // the lists that the next item may go into, from the outside in
  for (const paragraph of paragraphs) {
    const item = takeItem(paragraph);
    if (!item) {
      if (open.length && isBlank(paragraph)) paragraph.remove();
      else open.length = 0;
      continue;
    }
    if (isBlank(paragraph)) {
      paragraph.remove();
      continue;
    }
    const goesOn = (last) =>
      last.level === item.level && last.list.localName === item.kind && (item.kind === "ul" || item.number === last.next);
    while (open.length && open[open.length - 1].level >= item.level && !goesOn(open[open.length - 1])) open.pop();
    let last = open[open.length - 1];
    if (!item.kind) {
      writeMarker(paragraph, item.text);
      if (paragraph.tagName === "P") last?.list.lastElementChild.append(paragraph);
      else open.length = 0;
      continue;
    }
    if (last?.level !== item.level) {
      const list = document.createElement(item.kind);
      if (item.number > 1) list.setAttribute("start", item.number);
      if (last) last.list.lastElementChild.append(list);
      else paragraph.before(list);
      last = { level: item.level, list };
      open.push(last);
    }
    const entry = document.createElement("li");
    entry.append(paragraph);
    last.list.append(entry);
    last.next = item.number + 1;
  }
};

// Word in the browser puts a list of one item into a box of its own, whatever its level: written
// as Word on the desk would, the items find together again.
const openBoxes = (root) => {
  for (const end of root.querySelectorAll(".EOP")) end.remove();
  for (const box of root.querySelectorAll(".ListContainerWrapper")) {
    const list = box.querySelector("ol, ul");
    if (!list || OTHER_SIGNS.test(styleOf(list))) continue;
    const paragraphs = [...list.children].map((entry, index) => {
      const paragraph = document.createElement("p");
      paragraph.dataset.style = `mso-list:l0 level${entry.dataset.ariaLevel || 1}`;
      const marker = document.createElement("span");
      marker.dataset.style = "mso-list:Ignore";
      marker.textContent = list.localName === "ol" ? `${list.start + index}.` : "·";
      paragraph.append(marker, ...(entry.querySelector("p") ?? entry).childNodes);
      return paragraph;
    });
    box.replaceWith(...paragraphs);
  }
};

// A word processor names a language for every run of letters, also where there is nothing to
// pronounce: numbers, signs, and words of the text's own language.
const dropLanguages = (root, own) => {
  for (const span of root.querySelectorAll("span[lang]")) {
    const text = span.textContent;
    const language = span.lang.toLowerCase();
    const isWrong = language.startsWith("en") && /\p{Script=Han}/u.test(text);
    if (language.startsWith(own) || isWrong || !/\p{L}/u.test(text)) span.removeAttribute("lang");
  }
};

// The page indents by itself and keeps its own distance between paragraphs: what was typed for
// that goes, as it would when the text is saved. Cells keep their empty paragraphs.
const TYPED = /^[\s\u00a0\u3000]+/;

const dropTypedLayout = (root, { changed }) => {
  for (const block of root.querySelectorAll("p, h1, h2, h3, h4, h5, h6, li, td, th, div, section")) {
    if (block.matches("p, h1, h2, h3, h4, h5, h6") && isBlank(block) && !block.closest("td, th")) {
      block.remove();
      note(changed, "empty");
      continue;
    }
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) {
        const typed = TYPED.exec(node.data)?.[0] ?? "";
        // What only lays out the source is no indent.
        if (/[\u00a0\u3000]/.test(typed)) note(changed, "indents");
        node.data = node.data.slice(typed.length);
        if (node.data) break;
      } else if (/^(BR|IMG|P|DIV|SECTION|UL|OL|LI|TABLE|H\d)$/.test(node.tagName)) break;
    }
  }
};

const cleanText = (text, tally) => {
  const lines = text.split(/\r\n?|\n/);
  // A single line may be meant for the middle of a sentence, and a space in front of it too.
  if (lines.length === 1) return text.replace(/^[\u00a0\u3000]+/, "");
  const kept = lines.map((line) => line.replace(TYPED, "")).filter(Boolean);
  note(tally.changed, "indents", lines.filter((line) => /^[\s\u00a0\u3000]+\S/.test(line)).length);
  note(tally.taken, "paragraphs", kept.length);
  return kept.join("\n");
};

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'"<>])*>/gi;

const clean = (html, own, clipboard, tally) => {
  // The page's policy refuses styles and handlers, and reports each one that is only read: hence
  // the new names.
  const rename = (tag) => tag.replace(/\sstyle\s*=/gi, " data-style=").replace(/\son\w+\s*=/gi, " data-off=");
  const quiet = html.replace(/<style[\s>][\s\S]*?<\/style>/gi, "").replace(TAG, rename);
  // What was copied in an editor of the desk is in order.
  if (quiet.includes("data-pm-slice")) return quiet;
  const root = new DOMParser().parseFromString(quiet, "text/html").body;
  undress(root, tally);
  takePictures(root, clipboard, tally);
  openBoxes(root);
  const listed = [...root.querySelectorAll("[data-style]")].filter((node) => LEVEL.test(styleOf(node)) && /^(P|H\d)$/.test(node.tagName));
  for (const parent of new Set(listed.map((node) => node.parentElement))) buildLists([...parent.children]);
  straightenOut(root, tally);
  dropLanguages(root, own);
  dropTypedLayout(root, tally);
  countTaken(root, tally);
  return root.innerHTML;
};

// What stands for a picture that did not come along is taken out of the text again, and its place
// kept: it moves with the text that is written in front of it.
const placesOfWanted = () =>
  new Plugin({
    state: {
      init: () => [],
      apply(tr, places) {
        if (tr.getMeta("wantedPictures")) return tr.getMeta("wantedPictures");
        // What is wanted behind a picture that has just been placed stays behind it.
        const placed = places.findIndex(({ id }) => id === tr.getMeta("placedPicture"));
        return places.map(({ id, at }, nth) => ({ id, at: tr.mapping.map(at, placed >= 0 && nth > placed ? 1 : -1) }));
      },
    },
    appendTransaction(transactions, _old, { doc, tr, schema }) {
      if (!transactions.some((each) => each.getMeta("uiEvent") === "paste" || each.getMeta("uiEvent") === "drop")) return null;
      const found = [];
      doc.descendants((node, at) => {
        if (isWanted(node)) found.push({ id: node.attrs.key, at });
        return !node.isTextblock;
      });
      if (!found.length) return null;
      for (const { at } of [...found].reverse()) {
        if (tr.doc.childCount === 1) tr.replaceWith(0, tr.doc.content.size, schema.nodes.paragraph.create());
        else tr.delete(at, at + 1);
      }
      return tr.setMeta("wantedPictures", found.map(({ id, at }) => ({ id, at: tr.mapping.map(at, -1) })));
    },
  });

export const Pasting = Extension.create({
  name: "pasting",
  addStorage: () => ({ clipboard: { files: [], richText: () => "" }, tally: null, before: null, wanted: null }),
  onCreate() {
    prepare(this.editor);
    this.editor.view.setProps({
      transformPastedText: (text) => cleanText(text, (this.storage.tally = newTally())),
    });
  },
  addProseMirrorPlugins() {
    const { storage, editor } = this;
    // Neither what was typed just before nor what is typed next belongs to the step of a paste.
    const closeStep = () => editor.view.dispatch(editor.state.tr.setMeta("closeHistory$", true));
    const arrive = (data) => {
      storage.clipboard = { files: [...(data?.files ?? [])], richText: () => data?.getData("text/rtf") ?? "" };
      storage.tally = null;
      storage.before = editor.state.doc;
      closeStep();
    };
    // Pictures and nothing else go where the editor's own button would put them.
    const takeAlone = (slice, at) => {
      const nodes = slice.content.content;
      if (nodes.some((node) => node.type.name !== "articleFigure")) return false;
      const wanted = nodes.filter(isWanted);
      if (wanted.length && wanted.length < nodes.length) return false;
      const keys = nodes.length ? nodes.map((node) => node.attrs.key) : takeFiles(storage.clipboard.files);
      if (!keys.length) return false;
      storage.tally = storage.tally ?? newTally();
      if (!nodes.length) note(storage.tally.taken, "pictures", keys.length);
      const chain = editor.chain().focus().setMeta("uiEvent", "paste");
      if (at !== undefined) chain.setTextSelection(at);
      const { $to, to } = editor.state.selection;
      if (wanted.length) {
        const behind = at ?? ($to.depth ? $to.after(1) : to);
        chain.setMeta("wantedPictures", keys.map((id) => ({ id, at: behind })));
      } else chain.placePicture(...keys).scrollIntoView();
      chain.run();
      return true;
    };
    storage.wanted = placesOfWanted();
    return [
      storage.wanted,
      new Plugin({
        props: {
          handleDOMEvents: {
            paste: (_view, event) => arrive(event.clipboardData),
            drop: (_view, event) => arrive(event.dataTransfer),
          },
          handlePaste: (_view, _event, slice) => takeAlone(slice),
          handleDrop: (view, event, slice, isMoved) =>
            !isMoved && takeAlone(slice, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos),
        },
      }),
    ];
  },
  onTransaction({ transaction }) {
    const { storage, editor } = this;
    if (!/^(paste|drop)$/.test(transaction.getMeta("uiEvent")) || !storage.tally) return;
    const { tally, before } = storage;
    storage.tally = null;
    report(editor, tally, {
      before,
      places: () => storage.wanted.getState(editor.state),
      place: (id, key) => {
        const { at } = storage.wanted.getState(editor.state).find((each) => each.id === id);
        const $at = editor.state.doc.resolve(at);
        const picture = { type: "articleFigure", attrs: { key } };
        editor.chain().insertContentAt($at.depth ? $at.after(1) : at, picture).setMeta("placedPicture", id).run();
      },
    });
    editor.view.dispatch(editor.state.tr.setMeta("closeHistory$", true));
  },
  transformPastedHTML(html) {
    this.storage.tally = newTally();
    const own = this.editor.view.dom.closest(".language-en") ? "en" : "zh";
    return clean(html, own, this.storage.clipboard, this.storage.tally);
  },
});
