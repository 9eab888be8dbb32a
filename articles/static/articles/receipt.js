// The place under an editor where it says what it did to a text: what it took, changed and left
// behind. It waits for nobody and can be closed.

import { gettext } from "../django_prose_editor/editor.js";

// A sentence with facts in the place of {…}.
export const words = (text, facts = {}) => gettext(text).replace(/\{(\w+)\}/g, (_all, name) => facts[name]);

const panels = new WeakMap();

export const makeElement = (tag, text = "", attributes = {}) => {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

export const makeButton = (text, act) => {
  const made = makeElement("button", text, { type: "button", class: "linkbtn" });
  made.addEventListener("click", act);
  return made;
};

// The place has to be there before there is something to say: only then is it read aloud.
export const prepare = (editor) => {
  const panel = makeElement("div", "", { class: "editor-receipt", role: "status" });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    close(editor);
    editor.commands.focus();
  });
  editor.view.dom.closest(".prose-editor").append(panel);
  panels.set(editor, panel);
};

export const close = (editor) => panels.get(editor)?.replaceChildren();

export const isOpen = (editor) => Boolean(panels.get(editor)?.childElementCount);

// Put a title and what follows it into the place.
export const show = (editor, title, parts) => {
  const panel = panels.get(editor);
  const head = makeElement("p", "", { class: "head" });
  head.append(makeElement("strong", title));
  const end = makeButton(words("关闭"), () => {
    close(editor);
    editor.commands.focus();
  });
  panel.replaceChildren(head, ...parts);
  head.append(end);
};

// From the text to the receipt, also out of a table, where Tab goes from cell to cell.
export const enter = (editor) => {
  panels.get(editor)?.querySelector("button")?.focus();
  return isOpen(editor);
};
