// What is written into a manuscript's form is kept beside the manuscript, some seconds after each
// change, until it is saved. The line beside the buttons says how that stands; a screen reader is
// told when it changes for the better or the worse, not each time that something was kept. The
// same requests, and short ones while nothing is written, say that the form is open; presence.js
// shows who else's is.
"use strict";
{
  const QUIET = 2000; // milliseconds from a change to the request that keeps it
  const APART = 5000; // between two requests
  const AGAIN = 8000; // after one that came to nothing
  const LONGEST = 30000; // for one request
  const BEAT = 10000; // from one word that the form is open to the next
  const SAVING = 20000; // a page that is still there so long after saving was not left
  const SMALL = 60000; // bytes that a browser still sends for a page that is left
  // What changes by itself, and says nothing of what a person wrote.
  const OWN = ["csrfmiddlewaretoken", "written_by", "kept_by", "form_key", "continues", "serial"];

  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("");

  const start = (place) => {
    const form = place.closest("form");
    const words = place.dataset;
    const shown = document.getElementById("kept-state");
    const said = document.getElementById("kept-said");
    const field = (name) => form.querySelector(`input[name="${name}"]`);

    // --- what is in the form ------------------------------------------------------------------

    const contents = () => {
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
      return data;
    };
    const textOf = (data) => JSON.stringify([...data].filter(([name]) => !OWN.includes(name)));
    const isSmall = (data, text) => new Blob([text]).size + [...data].length * 100 < SMALL;

    // --- how it stands ------------------------------------------------------------------------

    let state = "";
    const tell = (name, text, link) => {
      shown.textContent = text;
      shown.className = name === "kept" ? "" : "wrong";
      if (link) shown.append(" ", link);
      if (name !== state) said.textContent = text;
      state = name;
    };
    const signIn = () => {
      const link = document.createElement("a");
      link.href = words.desk;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = words.signIn;
      return link;
    };

    // --- keeping ------------------------------------------------------------------------------

    let known = words.unsaved === undefined ? textOf(contents()) : "";
    let touched = words.unsaved !== undefined;
    let pending = ""; // what is under way
    let timer = 0;
    let last = -APART;
    let isOver = false;
    let isSaving = false;
    let isRenewed = false; // the token, since something was kept

    const next = () => (field("serial").value = Number(field("serial").value) + 1);

    const post = async (data, text = "") => {
      const stop = new AbortController();
      const timeout = setTimeout(() => stop.abort(), LONGEST);
      const options = { method: "POST", body: data, headers: { Accept: "application/json" }, signal: stop.signal };
      try {
        return await fetch(words.url, { ...options, keepalive: isSmall(data, text) });
      } finally {
        clearTimeout(timeout);
      }
    };

    // After signing in anew the browser has another token than this page.
    const renewToken = async () => {
      const answer = await fetch(words.desk);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector("#logout-form [name=csrfmiddlewaretoken]");
      if (token) field("csrfmiddlewaretoken").value = token.value;
    };

    const answered = async (answer, text) => {
      const told = await answer.json();
      const { why, kept, time } = told;
      if (answer.ok) document.dispatchEvent(new CustomEvent("desk:presence", { detail: told }));
      if (answer.ok && kept) {
        known = text;
        isRenewed = false;
        tell("kept", words.kept.replace("TIME", time));
        // What the address asks for has been followed by this; loaded anew, the page offers it.
        if (/[?&]kept=/.test(location.search)) history.replaceState(null, "", location.pathname);
      } else if (answer.ok) {
        // Saved, and yet the page is still here and is written on: from here on another form.
        field("form_key").value = newKey();
        field("continues").value = "";
        touched = true;
      } else if (why === "token") {
        touched = true;
        const pause = isRenewed ? AGAIN : 0;
        isRenewed = true;
        await renewToken();
        return pause;
      } else if (why === "signed_out") {
        tell("signed-out", words.signedOut, signIn());
        touched = true;
        return AGAIN;
      } else if (why === "other") {
        tell("other", words.other);
        touched = true;
        return AGAIN;
      } else if (why === "long") {
        known = text;
        tell("long", words.long);
      } else if (why === "busy" || why === "frozen") {
        throw new Error(why);
      } else {
        isOver = true;
        tell("stopped", why === "gone" ? words.gone : words.stopped);
      }
      return APART;
    };

    const keep = async () => {
      clearTimeout(timer);
      timer = 0;
      if (isOver || isSaving || pending) return;
      const data = contents();
      const text = textOf(data);
      touched = false;
      if (text === known) return;
      pending = text;
      last = performance.now();
      data.set("serial", next());
      let pause = APART;
      try {
        pause = await answered(await post(data, text), text);
      } catch {
        touched = true;
        if (!isSaving) tell("again", words.again);
        pause = AGAIN;
      }
      pending = "";
      if (touched && !timer) timer = setTimeout(keep, pause);
    };

    const changed = () => {
      touched = true;
      if (!timer && !pending) timer = setTimeout(keep, Math.max(QUIET, last + APART - performance.now()));
    };

    // The page may be gone the next moment: what is not kept yet goes out now, unwaited for.
    const rescue = (isLeft) => {
      if (isOver || isSaving) return;
      const data = contents();
      const text = textOf(data);
      if (touched && text !== known && text !== pending) {
        data.set("serial", next());
        if (isLeft) data.set("leaving", "1");
        post(data, text).then((answer) => answer.ok && (known = text)).catch(() => {});
      } else if (isLeft && words.beats !== undefined) {
        post(short({ beat: "1", leaving: "1" })).catch(() => {});
      }
    };

    // --- that the form is open ----------------------------------------------------------------

    const short = (more) => {
      const data = new FormData();
      for (const name of ["csrfmiddlewaretoken", "written_by", "form_key"]) data.set(name, field(name).value);
      for (const name of Object.keys(more)) data.set(name, more[name]);
      return data;
    };
    const say = async (more) => {
      try {
        const answer = await post(short(more));
        if (answer.ok) document.dispatchEvent(new CustomEvent("desk:presence", { detail: await answer.json() }));
      } catch {
        // Whoever writes is told by what comes of keeping it.
      }
    };
    const beat = () => {
      if (!isOver && !isSaving && performance.now() - last > BEAT / 2) say({ beat: "1" });
    };

    // --- when ---------------------------------------------------------------------------------

    for (const kind of ["input", "change"]) form.addEventListener(kind, changed);
    document.addEventListener("photos:changed", () => textOf(contents()) !== known && changed());
    addEventListener("pagehide", () => rescue(true));
    addEventListener("online", () => touched && keep());
    addEventListener("focus", () => ["signed-out", "other", "again"].includes(state) && keep());
    document.addEventListener("visibilitychange", () => document.hidden && touched && keep());
    form.addEventListener("submit", (event) => {
      if (event.submitter?.formTarget) return;
      rescue(false);
      isSaving = true;
      const goOn = () => {
        isSaving = false;
        if (touched) changed();
      };
      setTimeout(() => event.defaultPrevented && goOn());
      setTimeout(goOn, SAVING);
    });
    if (touched) changed();
    if (words.beats !== undefined) {
      setInterval(beat, BEAT);
      say({ beat: "1" });
      document.addEventListener("desk:take-over", () => say({ take: "1" }));
    }
  };

  const place = document.getElementById("keeping");
  if (place) start(place);
}
