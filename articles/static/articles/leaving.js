// Leaving a form with unsaved words asks first; a form that is being sent is left without asking.
"use strict";
{
  const form = document.querySelector(".change-form form[enctype], .change-form #content form");
  if (form) {
    let touched = Boolean(document.querySelector(".errornote"));
    form.addEventListener("input", () => (touched = true));
    form.addEventListener("submit", () => (touched = false));
    window.addEventListener("beforeunload", (event) => {
      if (touched) event.preventDefault();
    });
    const state = document.querySelector("#save-state strong");
    form.addEventListener("input", () => state && (state.textContent = "有没存的改动"), { once: true });
  }
}
