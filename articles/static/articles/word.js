// Word manuscripts dropped on the desk are sent at once, with a word on how far that is. Without it
// the form's field and button do the same.
"use strict";
{
  const send = (box, files) => {
    const words = box.dataset;
    const sending = (part) => words.sending.replace("{part}", part);
    const state = box.querySelector(".word-state");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-hidden", "true");
    const say = (text, value) => {
      state.textContent = text;
      if (value === undefined) return;
      bar.value = value;
      state.append(" ", bar);
    };
    const end = (text) => {
      delete box.dataset.busy;
      say(text);
    };
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const part = Math.floor((event.loaded / event.total) * 100);
      say(part < 100 ? sending(part) : words.reading, part);
    });
    request.addEventListener("load", () => {
      const url = request.response?.url;
      if (url) location.assign(url);
      else end(words.refused);
    });
    request.addEventListener("error", () => end(words.failed));
    request.open("POST", box.dataset.word);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    const data = new FormData();
    data.append("csrfmiddlewaretoken", document.querySelector('[name="csrfmiddlewaretoken"]').value);
    for (const file of files) data.append("word", file);
    box.dataset.busy = "1";
    say(sending(0), 0);
    request.send(data);
  };

  for (const box of document.querySelectorAll("[data-word]")) {
    // What is chosen is sent at once: one button is enough.
    box.classList.add("takes-at-once");
    const field = box.querySelector('input[type="file"]');
    const bring = (files) => {
      if (files.length && !box.dataset.busy) send(box, files);
    };
    const over = (is) => box.classList.toggle("over", is);
    const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    box.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      over(true);
    });
    box.addEventListener("dragleave", (event) => {
      if (!box.contains(event.relatedTarget)) over(false);
    });
    box.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      over(false);
      bring(event.dataTransfer.files);
    });
    field?.addEventListener("change", () => bring(field.files));
    field?.form.addEventListener("submit", (event) => {
      if (!field.files.length) return;
      event.preventDefault();
      bring(field.files);
    });
  }
}
