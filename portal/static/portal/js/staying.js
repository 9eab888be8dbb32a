// Tells the server that somebody is at this page, and the person before they are signed out.
// Nothing that was typed is touched: the page stays as it is, and a form that is sent too late is
// kept by the server.
"use strict";
{
  const note = document.getElementById("staying");
  if (note) {
    const every = 60; // seconds between two words to the server
    const before = 300; // seconds of warning
    let until = Date.now() + Number(note.dataset.seconds) * 1000;
    let moved = false;
    let told = Date.now();
    const words = note.querySelector("[data-words]");
    const button = note.querySelector("button");

    const stay = async () => {
      told = Date.now();
      moved = false;
      try {
        const answer = await fetch(note.dataset.url, {
          method: "POST",
          headers: { "X-CSRFToken": note.dataset.token },
          redirect: "manual",
        });
        if (!answer.ok) return false;
        until = Date.now() + (await answer.json()).seconds * 1000;
        return true;
      } catch {
        return false; // no network: the next minute tries again
      }
    };

    for (const kind of ["keydown", "pointerdown", "wheel", "input"]) {
      document.addEventListener(kind, () => (moved = true), { passive: true, capture: true });
    }
    button.addEventListener("click", async () => {
      if (await stay()) note.hidden = true;
      else words.textContent = note.dataset.gone;
    });

    const look = async () => {
      if (moved && Date.now() - told >= every * 1000) await stay();
      const left = Math.round((until - Date.now()) / 1000);
      if (left > Math.min(before, Number(note.dataset.seconds) / 2)) {
        note.hidden = true;
        return;
      }
      note.hidden = false;
      const minutes = Math.max(1, Math.ceil(left / 60));
      const text = left > 0 ? note.dataset.soon.replace("%n%", minutes) : note.dataset.gone;
      if (words.textContent !== text) words.textContent = text;
      button.hidden = left <= 0;
    };
    setInterval(look, Number(note.dataset.look || 5) * 1000);
  }
}
