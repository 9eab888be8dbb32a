// Who else has this manuscript open, and who took it over: said once each time that it changes.
"use strict";
{
  const bar = document.getElementById("presence");
  const line = bar?.querySelector('[role="status"]');
  const take = document.getElementById("take-over");

  const show = ({ others, taken, mayTake }) => {
    if (others === undefined) return;
    const text = [taken, others].filter(Boolean).join("");
    bar.hidden = !text;
    bar.classList.toggle("warn", Boolean(taken));
    if (line.textContent !== text) line.textContent = text;
    if (take.hidden === mayTake) take.hidden = !mayTake;
  };

  if (bar) {
    document.addEventListener("desk:presence", (event) => show(event.detail));
    take.addEventListener("click", () => document.dispatchEvent(new Event("desk:take-over")));
  }
}
