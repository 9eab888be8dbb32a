// How far the background work on a manuscript's pictures has come. The form shows it beside each
// photo; the publishing page loads itself again when all is there.
"use strict";
{
  // The pictures of a manuscript are drawn in the background. The page looks now and then how far
  // that has come, more and more seldom and some minutes at most: whoever waits longer than that
  // waits for somebody, not for a picture. A page that nobody looks at does not ask.
  const LOOKS = 60;
  const SELDOM = 5000; // milliseconds between two looks

  const ask = async (url) => {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      // Signed out, or the manuscript is gone: asking again would change nothing.
      if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return "over";
      return answer.ok ? await answer.json() : "later";
    } catch {
      return "later";
    }
  };

  const unmark = (waiting) => {
    for (const badge of document.querySelectorAll("[data-waiting]")) {
      if (waiting.includes(badge.dataset.waiting)) continue;
      const badges = badge.parentElement;
      badge.remove();
      if (!badges.childElementCount) badges.remove();
    }
  };

  // What is said to stand in the way of publishing has become less.
  const refresh = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-fresh]")) {
      const other = fresh.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      if (other) part.replaceWith(other);
      else part.remove();
    }
  };

  const isWritten = () =>
    [...document.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);

  const watch = (line) => {
    const finish = () => {
      if (line.dataset.reload && !isWritten()) location.reload();
      else if (line.dataset.reload) line.textContent = line.dataset.written;
      else {
        line.textContent = line.dataset.ready;
        refresh();
      }
    };
    const look = async (left, pause) => {
      if (document.hidden) {
        document.addEventListener("visibilitychange", () => look(left, pause), { once: true });
        return;
      }
      const state = await ask(line.dataset.progressUrl);
      if (state.waiting) unmark(state.waiting);
      if (state.total !== undefined) {
        line.querySelector("progress").max = state.total || 1;
        line.querySelector("progress").value = state.done;
        if (state.done >= state.total) return finish();
      }
      if (state === "over" || left <= 1) line.textContent = line.dataset.late;
      else setTimeout(look, pause, left - 1, Math.min(pause * 1.5, SELDOM));
    };
    if (!line.hidden) look(LOOKS, 1000);
  };

  for (const line of document.querySelectorAll("[data-progress-url]")) watch(line);
}
