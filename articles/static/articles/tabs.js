// Languages as tabs: neighbouring blocks of the class "language". Without this script they
// stand one below the other. All tab bars of a page move together. The list of what is wrong with
// a form leads through them, and a form that was saved to go on with opens where it was left.
"use strict";
{
  const gettext = window.gettext || ((text) => text);
  const bars = [];

  const show = (language) => {
    for (const { tabs } of bars) {
      for (const [tab, panel] of tabs) {
        const chosen = panel.classList.contains(language);
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
        panel.parentElement.hidden = !chosen;
      }
    }
    document.dispatchEvent(new Event("photos:changed"));
  };

  const languageOf = (panel) => [...panel.classList].find((name) => name.startsWith("language-"));

  const build = (first) => {
    const panels = [];
    for (let node = first; node?.matches(".language"); node = node.nextElementSibling) panels.push(node);
    const bar = document.createElement("div");
    bar.className = "tabs";
    bar.setAttribute("role", "tablist");
    bar.setAttribute("aria-label", gettext("语言"));
    const tabs = panels.map((panel, index) => {
      const heading = panel.querySelector(".fieldset-heading");
      const tab = document.createElement("button");
      tab.type = "button";
      tab.className = "tab";
      tab.textContent = heading.textContent;
      if (panel.querySelector(".badge.warn")) tab.classList.add("has-stale");
      tab.id = `tab-${bars.length}-${index}`;
      // A fieldset may not be a tab's panel itself.
      const frame = document.createElement("div");
      frame.className = "language-panel";
      frame.id = `panel-${bars.length}-${index}`;
      frame.setAttribute("role", "tabpanel");
      frame.setAttribute("aria-labelledby", tab.id);
      panel.before(frame);
      frame.append(panel);
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", frame.id);
      heading.classList.add("visually-hidden");
      tab.addEventListener("click", () => show(languageOf(panel)));
      bar.append(tab);
      return [tab, panel];
    });
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = tabs.findIndex(([tab]) => tab === document.activeElement);
      const [tab] = tabs[(at + step + tabs.length) % tabs.length];
      tab.click();
      tab.focus();
      event.preventDefault();
    });
    first.parentElement.before(bar);
    bars.push({ tabs });
  };

  const buildAll = (root) => {
    for (const panel of root.querySelectorAll(".language")) {
      if (!panel.closest(".language-panel, .empty-form")) build(panel);
    }
  };

  // A language has a fault wherever on the page it lies: the bars of rows may not be shown.
  const markFaults = () => {
    for (const { tabs } of bars) {
      for (const [tab, panel] of tabs) {
        if (!document.querySelector(`fieldset.${languageOf(panel)} .errorlist`)) continue;
        const sign = document.createElement("span");
        sign.className = "fault";
        sign.setAttribute("aria-hidden", "true");
        sign.textContent = "！";
        const words = document.createElement("span");
        words.className = "visually-hidden";
        words.textContent = gettext("，有要改的");
        tab.append(sign, words);
      }
    }
  };

  // --- to the field that a fault is about ---------------------------------------------------

  const goTo = (control) => {
    const panel = control.closest("fieldset.language");
    if (panel) show(languageOf(panel));
    for (let box = control.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    // The editor stands in for the text area that it was made of.
    const editor = control.closest(".field")?.querySelector(".ProseMirror");
    const first = control.matches("input, select, textarea") ? control : control.querySelector("input, select, textarea");
    (editor ?? first ?? control).focus({ preventScroll: true });
    (control.closest(".field") ?? control).scrollIntoView({ block: "center" });
  };

  const leadToFaults = () => {
    const list = document.getElementById("faults");
    list?.addEventListener("click", (event) => {
      const control = document.getElementById(event.target.closest("a")?.hash.slice(1) || " ");
      if (!control) return;
      event.preventDefault();
      goTo(control);
    });
    list?.focus();
    const refused = list ? null : document.querySelector(".refused");
    if (refused) goTo(refused);
  };

  // --- back to where one was -----------------------------------------------------------------
  // Only for the page that follows 存稿. What is remembered is a field and its distance from the
  // window's top: texts become editors and pictures arrive while the page builds up.

  const PLACE = "desk:place";
  const shelf = location.pathname.replace(/(add|\d+\/change)\/$/, "");

  const chosen = () => {
    const [, panel] = bars[0]?.tabs.find(([tab]) => tab.tabIndex === 0) ?? [];
    return panel ? languageOf(panel) : "language-zh_hans";
  };

  const inView = () => {
    const fields = [...document.querySelectorAll(".form-row .field")].filter((each) => each.offsetParent);
    const top = (field) => field.getBoundingClientRect().top;
    // One that begins in the window; within a long text the one that the window is full of.
    const field =
      fields.find((each) => top(each) > 0 && top(each) < innerHeight) ?? fields.reverse().find((each) => top(each) <= 0);
    const control = field?.querySelector("[id^=id_]");
    return control ? { id: control.id, top: top(field) } : null;
  };

  const remember = (event) => {
    if (event.submitter?.name !== "_continue") return;
    sessionStorage.setItem(PLACE, JSON.stringify({ shelf, language: chosen(), place: inView() }));
  };

  const goBack = () => {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    sessionStorage.removeItem(PLACE);
    if (kept?.shelf !== shelf || !document.querySelector(".messagelist .success")) return false;
    show(kept.language);
    // What else there is to say stands elsewhere on the page, which this person does not see.
    const others = ".messagelist .warning, .messagelist .error:not(.of-files), .refused li";
    const warnings = [...document.querySelectorAll(others)].map((each) => each.textContent.trim());
    document.querySelector("#save-state strong").textContent = [gettext("刚刚存好。"), ...warnings].join("");
    document.querySelector("[name=_continue]").focus({ preventScroll: true });
    const field = document.getElementById(kept.place?.id ?? " ")?.closest(".field");
    if (!field) return true;
    let ends = performance.now() + 2000;
    const stop = () => (ends = 0);
    for (const act of ["wheel", "touchstart", "keydown", "mousedown"]) addEventListener(act, stop, { once: true });
    const hold = () => {
      if (performance.now() > ends) return;
      const off = field.getBoundingClientRect().top - kept.place.top;
      if (Math.abs(off) > 1) scrollBy(0, off);
      requestAnimationFrame(hold);
    };
    hold();
    return true;
  };

  // A row for browsers without script; with it, Django's own button adds as many as are wanted.
  const dropSpareRows = () => {
    for (const row of document.querySelectorAll(".inline-related.spare:not(.empty-form)")) {
      const total = row.closest(".inline-group").querySelector("[name$=-TOTAL_FORMS]");
      total.value = Number(total.value) - 1;
      row.remove();
    }
  };

  const start = () => {
    dropSpareRows();
    buildAll(document);
    const state = document.getElementById("save-state");
    state?.closest("form").addEventListener("submit", remember);
    if (state && goBack()) return;
    const faulty = document.querySelector("fieldset.language .errorlist")?.closest("fieldset.language");
    show(faulty ? languageOf(faulty) : "language-zh_hans");
    markFaults();
    leadToFaults();
  };
  const added = (event) => {
    const language = chosen();
    buildAll(event.target);
    show(language);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("formset:added", (event) => event.target.querySelector && added(event));
}
