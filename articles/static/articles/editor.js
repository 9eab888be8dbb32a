// What the article editor knows beyond its library: pictures of this manuscript, tables with a
// caption and real header cells, foreign words, and a menu in words.

import {
  Extension,
  Link as BaseLink,
  Mark,
  Node as EditorNode,
  Table as BaseTable,
  TableHeader as BaseTableHeader,
  gettext,
  updateAttrsDialog,
} from "../django_prose_editor/editor.js";

// --- pictures ------------------------------------------------------------------------------

const cardOf = (key) => document.querySelector(`.photo[data-key="${CSS.escape(key)}"]`);

const draw = (dom, key) => {
  const card = cardOf(key);
  const source = card?.querySelector(".pic img");
  dom.replaceChildren();
  if (source?.src) {
    const picture = document.createElement("img");
    picture.src = source.src;
    picture.alt = "";
    dom.append(picture);
  }
  const words = document.createElement("figcaption");
  const language = dom.closest(".language-en") ? "en" : dom.closest(".language-zh_hant") ? "zh_hant" : "zh_hans";
  const caption = card?.querySelector(`[name$="-caption_${language}"]`)?.value;
  words.textContent = card ? caption || gettext("（还没有图说）") : gettext("这张图片不在本稿的照片里，请删去");
  dom.append(words);
};

export const ArticleFigure = EditorNode.create({
  name: "articleFigure",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      key: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-image"),
        renderHTML: ({ key }) => ({ "data-image": key }),
      },
    };
  },
  parseHTML: () => [{ tag: "figure[data-image]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("figure");
      dom.dataset.image = node.attrs.key;
      dom.contentEditable = "false";
      const redraw = () => draw(dom, node.attrs.key);
      requestAnimationFrame(redraw);
      document.addEventListener("photos:changed", redraw);
      return { dom, ignoreMutation: () => true, destroy: () => document.removeEventListener("photos:changed", redraw) };
    };
  },
  addCommands() {
    return {
      // Behind the paragraph, list or table that the cursor is in, and the cursor behind it: were
      // the picture left selected, the next one, or the next letter typed, would take its place.
      // Before it, if the cursor stands in front of its first letter: a text may open with a picture.
      // Several pictures go one behind the other.
      placePicture: (...keys) => ({ chain, state }) => {
        const pictures = keys.map((key) => ({ type: this.name, attrs: { key } }));
        const { $to, to, empty } = state.selection;
        if (empty && $to.depth === 1 && $to.parentOffset === 0 && $to.parent.content.size) {
          return chain().insertContentAt($to.before(1), pictures).run();
        }
        const behind = $to.depth ? $to.after(1) : to;
        return chain()
          .insertContentAt(behind, [...pictures, { type: "paragraph" }])
          .setTextSelection(behind + pictures.length + 1)
          .run();
      },
    };
  },
});

// --- tables --------------------------------------------------------------------------------

const captionDialog = updateAttrsDialog(
  { caption: { type: "string", title: gettext("表题") } },
  { title: gettext("表格的标题"), submitText: gettext("好") },
);

export const Table = BaseTable.extend({
  addMenuItems: () => {},
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: "",
        parseHTML: (element) => element.querySelector(":scope > caption")?.textContent.trim() || "",
        renderHTML: () => ({}),
      },
    };
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }, { tag: "colgroup", ignore: true }],
  renderHTML({ node }) {
    const rows = ["tbody", 0];
    return node.attrs.caption ? ["table", ["caption", node.attrs.caption], rows] : ["table", rows];
  },
  addNodeView() {
    const make = this.parent();
    return (view) => {
      const tableView = make(view);
      const caption = document.createElement("caption");
      caption.contentEditable = "false";
      const show = (node) => {
        caption.textContent = node.attrs.caption;
        caption.hidden = !node.attrs.caption;
      };
      tableView.table.prepend(caption);
      show(view.node);
      const update = tableView.update;
      tableView.update = (node) => {
        const taken = update(node);
        if (taken) show(node);
        return taken;
      };
      return tableView;
    };
  },
  addCommands() {
    return {
      ...this.parent?.(),
      nameTable: () => ({ editor }) => {
        captionDialog(editor, editor.getAttributes("table")).then((attrs) => {
          if (attrs) editor.chain().focus().updateAttributes("table", attrs).run();
        });
        return true;
      },
    };
  },
});

export const TableHeader = BaseTableHeader.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      scope: {
        default: null,
        parseHTML: (element) => element.getAttribute("scope"),
        renderHTML: ({ scope }) => (scope ? { scope } : {}),
      },
    };
  },
});

// --- words of another language, and words that no converter may touch -----------------------

export const ForeignWords = Mark.create({
  name: "foreignWords",
  addAttributes: () => ({ lang: { default: null }, translate: { default: null } }),
  parseHTML: () => [{ tag: "span[lang]" }, { tag: "span[translate]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

export const Link = BaseLink.extend({ addMenuItems: () => {} });

// --- the menu ------------------------------------------------------------------------------

let last = null;

export const currentEditor = () => (last && !last.isDestroyed ? last : null);

const choosePicture = (editor) => {
  document.dispatchEvent(new CustomEvent("photos:choose", { detail: { editor } }));
};

export const DeskMenu = Extension.create({
  name: "deskMenu",
  onCreate() {
    last = last ?? this.editor;
    const { dom } = this.editor.view;
    const label = dom.closest(".field")?.querySelector("label");
    if (label) dom.setAttribute("aria-label", label.textContent.trim());
    dom.setAttribute("aria-multiline", "true");
  },
  onFocus() {
    last = this.editor;
  },
  addKeyboardShortcuts() {
    return { "Alt-p": () => (choosePicture(this.editor), true) };
  },
  addMenuItems({ buttons, menu }) {
    const item = (groups, name, word, title, run, rest = {}) =>
      menu.defineItem({
        name,
        groups,
        button: buttons.text(gettext(word), gettext(title)),
        command: (editor) => run(editor.chain().focus()).run(),
        ...rest,
      });
    const can = (check) => ({ enabled: (editor) => check(editor.can()) });
    item("blocks", "paragraph", "正文", "正文", (c) => c.setParagraph(), { active: (e) => e.isActive("paragraph") });
    const levels = { 2: "标题", 3: "小标题", 4: "小小标题" };
    for (const [text, word] of Object.entries(levels)) {
      const level = Number(text);
      item("blocks", `heading${level}`, word, word, (c) => c.toggleHeading({ level }), {
        active: (e) => e.isActive("heading", { level }),
      });
    }
    item("blocks", "quote", "引用", "引用", (c) => c.toggleBlockquote(), { active: (e) => e.isActive("blockquote") });
    const marks = { bold: ["粗", "加粗 Ctrl+B"], italic: ["斜", "斜体 Ctrl+I"], superscript: ["上标", "上标"], subscript: ["下标", "下标"] };
    for (const [name, [word, title]] of Object.entries(marks)) {
      item("marks", name, word, title, (c) => c.toggleMark(name), { active: (e) => e.isActive(name) });
    }
    item("lists", "orderedList", "编号", "编号列表", (c) => c.toggleOrderedList(), { active: (e) => e.isActive("orderedList") });
    item("lists", "bulletList", "圆点", "圆点列表", (c) => c.toggleBulletList(), { active: (e) => e.isActive("bulletList") });
    menu.defineItem({
      name: "picture", groups: "things", button: buttons.text(gettext("插图"), gettext("把照片放进正文 Alt+P")), command: choosePicture,
      hidden: () => !document.getElementById("images-group"), // an answer is words
    });
    item("things", "table", "表格", "插入三行三列的表格", (c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), {
      hidden: (e) => e.isActive("table"),
    });
    menu.defineItem({
      name: "link", groups: "things", button: buttons.text(gettext("链接"), gettext("给选中的字加链接 Ctrl+K")),
      command: (e) => e.chain().addLink().focus().run(),
      enabled: (e) => !e.state.selection.empty || e.isActive("link"), active: (e) => e.isActive("link"),
    });
    item("things", "unlink", "去链接", "去掉链接", (c) => c.unsetLink(), { hidden: (e) => !e.isActive("link") });
    item("things", "rule", "横线", "横线", (c) => c.setHorizontalRule());
    const outside = { hidden: (e) => !e.isActive("table") };
    const cells = {
      addRowAfter: "加行", deleteRow: "删行", addColumnAfter: "加列", deleteColumn: "删列",
      mergeCells: "合并格", splitCell: "拆开格", toggleHeaderCell: "表头格", nameTable: "表题", deleteTable: "删表格",
    };
    for (const [command, word] of Object.entries(cells)) {
      item("cells", command, word, word, (c) => c[command](), outside);
    }
    item("history", "undo", "撤销", "撤销 Ctrl+Z", (c) => c.undo(), can((c) => c.undo()));
    item("history", "redo", "重做", "重做 Ctrl+Y", (c) => c.redo(), can((c) => c.redo()));
    menu.defineItem({
      name: "fullscreen", groups: "history", button: buttons.text(gettext("全屏"), gettext("全屏写作 F11")),
      command: (e) => e.commands.toggleFullscreen(), active: (e) => e.storage.fullscreen?.fullscreen,
    });
  },
});

// --- one spelling --------------------------------------------------------------------------
// The editor wraps what stands in a cell or list item in a paragraph and knows no table head.
// What is stored has neither: a paragraph that is alone is unwrapped, rows of headers are a head.

const canonical = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  const root = template.content;
  for (const box of root.querySelectorAll("td, th, li")) {
    const first = box.firstElementChild;
    const rest = first ? [...box.children].slice(1) : [];
    if (first?.tagName === "P" && rest.every((child) => box.tagName === "LI" && /^[UO]L$/.test(child.tagName))) {
      first.replaceWith(...first.childNodes);
    }
  }
  for (const list of root.querySelectorAll("ol")) {
    for (const name of ["type", "data-type"]) list.removeAttribute(name);
  }
  for (const table of root.querySelectorAll("table")) {
    const body = table.tBodies[0];
    let head = null;
    for (const row of [...(body?.rows ?? [])]) {
      if (![...row.cells].every((cell) => cell.tagName === "TH") || body.rows.length === 1) break;
      head = head ?? table.insertBefore(document.createElement("thead"), body);
      head.append(row);
    }
    for (const cell of table.querySelectorAll("th")) {
      if (!cell.scope) cell.scope = cell.closest("thead") ? "col" : "row";
    }
  }
  return template.innerHTML;
};

document.addEventListener("input", (event) => {
  const area = event.target;
  if (area.matches?.("textarea[data-django-prose-editor-configurable]") && !event.isTrusted) {
    area.value = canonical(area.value);
  }
}, true);

document.addEventListener("photos:place", (event) => {
  const visible = (editor) => editor && !editor.isDestroyed && editor.view.dom.offsetParent;
  const shown = [...document.querySelectorAll(".prose-editor .ProseMirror")].find((dom) => dom.offsetParent)?.editor;
  const editor = visible(event.detail.editor) ? event.detail.editor : visible(last) ? last : shown;
  editor?.chain().focus().placePicture(event.detail.key).scrollIntoView().run();
});

// A photo that is given up leaves the texts of all languages.
document.addEventListener("photos:unplace", (event) => {
  for (const { editor } of document.querySelectorAll(".prose-editor .ProseMirror")) {
    const found = [];
    editor?.state.doc.descendants((node, at) => {
      if (node.type.name === "articleFigure" && node.attrs.key === event.detail.key) found.unshift([at, at + node.nodeSize]);
    });
    if (!found.length) continue;
    editor.chain().command(({ tr }) => {
      for (const [from, to] of found) tr.delete(from, to);
      return true;
    }).run();
  }
});
