// 一键排版: the rules of typesetting.js for the whole text, as one step that can be undone.

import { Extension } from "../django_prose_editor/editor.js";

import { close, enter, makeButton, makeElement, show, words } from "./receipt.js";
import { typeset } from "./typesetting.js";

const NAMES = {
  indents: "段首缩进 {n} 处",
  punctuation: "半角标点 {n} 处",
  quotes: "引号 {n} 处",
  doubles: "重复的标点 {n} 处",
  spaces: "空格 {n} 处",
  invisible: "看不见的字符 {n} 处",
  empty: "空段 {n} 个",
};

// The text of a paragraph, a unit for each place in it, and where it is in another language.
const read = (paragraph) => {
  let text = "";
  const kept = [];
  paragraph.forEach((child) => {
    const from = text.length;
    text += child.isText ? child.text : child.type.name === "hardBreak" ? "\n" : "\ufffc";
    if (child.marks.some((mark) => mark.type.name === "foreignWords")) kept.push([from, text.length]);
  });
  return { text, kept };
};

// An empty paragraph goes where others stay. One in a list is its entry's first, and one at the
// end, behind a picture or a table, is where the writing goes on.
const dropEmpty = (doc, paragraphs) => {
  const empty = new Set(paragraphs.filter(({ done }) => !done.text.trim()));
  const last = [...paragraphs].reverse().find(({ home }) => home === 0);
  const nodes = new Set([...empty].map(({ node }) => node));
  const behind = [...doc.content.content].reverse().find((node) => !nodes.has(node));
  if (behind && !behind.isTextblock) empty.delete(last);
  const left = new Map(paragraphs.map(({ home, parent }) => [home, parent.childCount]));
  for (const paragraph of empty) {
    const { home, parent } = paragraph;
    if (parent.type.name === "listItem" || left.get(home) === 1) continue;
    paragraph.goes = true;
    left.set(home, left.get(home) - 1);
  }
};

// The transaction that puts the text right, and how many places each rule changed.
export const straighten = (state) => {
  const { tr, doc, schema } = state;
  const counts = {};
  const count = (rule, n) => (counts[rule] = (counts[rule] ?? 0) + n);
  const paragraphs = [];
  doc.descendants((node, at, parent) => {
    if (!node.isTextblock) return true;
    const { text, kept } = read(node);
    paragraphs.push({ node, at, parent, home: doc.resolve(at).start(), done: typeset(text, kept) });
    return false;
  });
  dropEmpty(doc, paragraphs);
  // From the end, so that the places in front of it stand.
  for (const { node, at, done, goes } of paragraphs.reverse()) {
    if (goes) {
      tr.delete(at, at + node.nodeSize);
      count("empty", 1);
      continue;
    }
    for (const [rule, n] of Object.entries(done.counts)) count(rule, n);
    for (const change of done.changes.reverse()) {
      const [from, to] = [at + 1 + change.from, at + 1 + change.to];
      if (change.text) tr.replaceWith(from, to, schema.text(change.text, doc.nodeAt(from).marks));
      else tr.delete(from, to);
    }
  }
  return { tr, counts };
};

const run = (editor) => {
  const { tr, counts } = straighten(editor.state);
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (!total) {
    show(editor, words("一键排版：没有要改的地方。"), []);
    return true;
  }
  // Neither what was typed just before nor what is typed next belongs to this step.
  editor.view.dispatch(tr.setMeta("closeHistory$", true).scrollIntoView());
  editor.view.dispatch(editor.state.tr.setMeta("closeHistory$", true));
  const names = Object.entries(NAMES).filter(([rule]) => counts[rule]);
  const line = names.map(([rule, name]) => words(name, { n: counts[rule] })).join(words("、"));
  const after = editor.state.doc;
  const undo = makeButton(words("撤销排版"), () => {
    if (editor.state.doc.eq(after)) editor.commands.undo();
    close(editor);
    editor.commands.focus();
  });
  const sentence = makeElement("p", words("改了 {n} 处：{names}。", { n: total, names: line }));
  sentence.append(" ", undo);
  show(editor, words("一键排版"), [sentence]);
  const outdated = () => {
    if (editor.state.doc.eq(after)) return;
    undo.remove();
    editor.off("update", outdated);
  };
  editor.on("update", outdated);
  return true;
};

export const Typesetter = Extension.create({
  name: "typesetter",
  addKeyboardShortcuts() {
    return { "Alt-Shift-f": () => run(this.editor), "Alt-Shift-r": () => enter(this.editor) };
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "typeset",
      groups: "typeset",
      button: buttons.text(words("一键排版"), words("一键排版 Alt+Shift+F")),
      command: run,
    });
  },
});
