// The few words that the editor's own dialogs show.
"use strict";
{
  const words = {
    URL: "网址（站内写 /columns/…）",
    Title: "说明（可不填）",
    "Edit Link": "链接",
    Update: "好",
    Cancel: "算了",
  };
  const other = window.gettext || ((text) => text);
  window.gettext = (text) => other(words[text] ?? text);
}
