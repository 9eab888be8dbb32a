// Opens an editor on the body of each language, with the extensions that the page asks for.
//
// The library has a module for this. It asks for the library by a bare name, though, which takes an
// import map: Chromium 86 knows none.

import * as prose from "../django_prose_editor/editor.js";

import * as ours from "./editor.js";
import { Pasting } from "./pasting.js";
import { Typesetter } from "./typesetter.js";

const extensions = { ...prose, ...ours, Pasting, Typesetter };

const open = (area) => {
  if (area.closest(".prose-editor")) return;
  const wanted = JSON.parse(area.dataset.djangoProseEditorConfigurable).extensions;
  const chosen = Object.entries(wanted).map(([name, options]) => {
    if (!extensions[name]) throw new Error(`The editor has no extension ${name}`);
    return options === true ? extensions[name] : extensions[name].configure(options);
  });
  prose.createTextareaEditor(area, chosen);
};

prose.initializeEditors(open, "[data-django-prose-editor-configurable]");
