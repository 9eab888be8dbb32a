// A button that copies what stands in a field. Without it the field can be selected by hand.
"use strict";
{
  const copy = async (field) => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // Browsers keep the clipboard from pages without https; the older way still works there.
      return document.execCommand("copy");
    }
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const status = button.parentElement.querySelector('[role="status"]');
    field.addEventListener("focus", () => field.select());
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = (await copy(field)) ? button.dataset.done : button.dataset.failed;
    });
  }
}
