// Leaving a form with unsaved words asks first; a form that is being sent is left without asking.
"use strict";
{
  const gettext = window.gettext || ((text) => text);
  const form = document.querySelector(".change-form form[enctype], .change-form #content form");
  if (form) {
    let touched = Boolean(document.querySelector(".errornote"));
    form.addEventListener("input", () => (touched = true));
    // What opens another window leaves nothing.
    form.addEventListener("submit", (event) => (touched = touched && Boolean(event.submitter?.formTarget)));
    window.addEventListener("beforeunload", (event) => {
      if (touched) event.preventDefault();
    });
    const state = document.querySelector("#save-state strong");
    form.addEventListener("input", () => state && (state.textContent = gettext("有没存的改动")), { once: true });
  }
}
