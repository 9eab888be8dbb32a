// What a person is told of a paste: what was taken, changed and left behind, in plain words, and
// which pictures are asked for, each with a button that puts the chosen file where it belongs.

import { close, isOpen, makeButton, makeElement, show, words } from "./receipt.js";
import { takeFiles } from "./pasted_pictures.js";

const TAKEN = {
  paragraphs: "正文 {n} 段",
  headings: "标题 {n} 个",
  lists: "列表 {n} 组",
  tables: "表格 {n} 个",
  merged: "合并格 {n} 处",
  pictures: "图片 {n} 张，已放进照片，请补写图说和替代文本",
  links: "链接 {n} 处",
  notes: "脚注 {n} 条，排在文末",
};
const CHANGED = {
  revisions: "修订 {n} 处，按已接受处理",
  levels: "标题往下移了一级，最大的一级留给稿件标题",
  bold: "整篇加粗，去掉了",
  struck: "删除线 {n} 处去掉了，字还在，请看看要不要",
  frames: "只有一格的表格 {n} 个，拆成了段落",
  rows: "表格末尾的空行 {n} 行，去掉了",
  indents: "段首空格 {n} 处，去掉了",
  empty: "空段 {n} 个，去掉了",
};
const LEFT = {
  comments: "批注 {n} 条",
  hidden: "隐藏的文字 {n} 处",
  files: "指向您电脑里文件的链接 {n} 处，字还在",
  ornaments: "装饰或统计用的小图 {n} 张",
};

const sentences = (names, counts) =>
  Object.entries(names).filter(([name]) => counts[name]).map(([name, sentence]) => words(sentence, { n: counts[name] }));

const cards = (named) =>
  Object.entries(named).map(([name, titles]) => {
    const said = titles.filter(Boolean).map((title) => `“${title}”`).join("");
    return words("{name} {n} 个{said}", { name: words(name), n: titles.length, said });
  });

// Where a picture belongs: behind which paragraph, and how that begins.
const placeOf = (doc, at) => {
  let count = 0;
  let begins = "";
  let isTable = false;
  doc.forEach((node, offset) => {
    if (offset >= at || node.type.name === "articleFigure") return;
    isTable = node.type.name === "table";
    if (isTable) return;
    count++;
    const text = node.textContent.trim();
    begins = text.length > 10 ? `${text.slice(0, 10)}…` : text;
  });
  if (isTable) return words(count ? "第 {n} 段下面的表格后" : "开头的表格后", { n: count });
  if (!count) return words("文章开头");
  return words(begins ? "第 {n} 段“{begins}”后" : "第 {n} 段后", { n: count, begins });
};

// The pictures that are asked for. `places()` gives where they belong by now, [{id, at}].
const requests = (editor, places, place) => {
  const list = makeElement("ul", "", { class: "wanted" });
  for (const { id, at } of places()) {
    const entry = makeElement("li", words("{place}有一张图没有带来，请从文件夹里选。", { place: placeOf(editor.state.doc, at) }), { "data-id": id });
    const chooser = makeElement("input", "", { type: "file", accept: "image/*", multiple: "", hidden: "" });
    const button = makeButton(words("选图片…"), () => chooser.click());
    chooser.addEventListener("change", () => {
      // Of several that are chosen at once, the others go to the places that follow.
      const keys = takeFiles([...chooser.files]);
      const open = [...list.children].slice([...list.children].indexOf(entry)).filter((each) => each.querySelector("button"));
      keys.slice(0, open.length).forEach((key, index) => {
        place(open[index].dataset.id, key);
        open[index].replaceChildren(words("图片放好了，请补写图说和替代文本。"));
      });
      (list.querySelector("button") ?? editor.view.dom).focus();
    });
    entry.append(" ", button, chooser);
    list.append(entry);
  }
  return list;
};

// Show what became of a paste, unless there is nothing to say of it. `before` is the text before.
export const report = (editor, tally, { before, places, place }) => {
  const changed = sentences(CHANGED, tally.changed);
  const left = [...(tally.isDressed && tally.taken.paragraphs ? [words("字体、字号、颜色")] : []), ...sentences(LEFT, tally.left), ...cards(tally.named)];
  const wanted = places().length;
  if (!changed.length && !left.length && !wanted && !tally.taken.pictures) return close(editor);
  const parts = makeElement("dl");
  const add = (name, lines, more = []) => {
    if (!lines.length && !more.length) return;
    const told = makeElement("dd", lines.length ? `${lines.join("；")}。` : "");
    told.append(...more);
    parts.append(makeElement("dt", name), told);
  };
  add(words("收下"), sentences(TAKEN, tally.taken));
  add(words("改动"), changed);
  add(words("没有带来"), left, wanted ? [requests(editor, places, place)] : []);
  const hint = makeElement("p", words("按 Ctrl+Z 可以整个撤销这次粘贴，按 Alt+Shift+R 到这里来。"), { class: "help" });
  show(editor, words("粘贴回执"), [parts, hint]);
  // Undone, the paste needs no receipt.
  const undone = () => {
    if (isOpen(editor) && !editor.state.doc.eq(before)) return;
    close(editor);
    editor.off("update", undone);
  };
  editor.on("update", undone);
};
