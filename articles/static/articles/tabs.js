// Languages as tabs: neighbouring blocks of the class "language". Without this script they
// stand one below the other. All tab bars of a page move together.
"use strict";
{
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
    bar.setAttribute("aria-label", "语言");
    const tabs = panels.map((panel, index) => {
      const heading = panel.querySelector(".fieldset-heading");
      const tab = document.createElement("button");
      tab.type = "button";
      tab.className = "tab";
      tab.textContent = heading.textContent;
      if (panel.querySelector(".errorlist, .errors")) tab.classList.add("has-errors");
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

  const start = () => {
    buildAll(document);
    const faulty = document.querySelector("fieldset.language .errorlist")?.closest("fieldset.language");
    show(faulty ? languageOf(faulty) : "language-zh_hans");
  };
  const added = (event) => {
    buildAll(event.target);
    const [, chosen] = bars[0]?.tabs.find(([tab]) => tab.tabIndex === 0) ?? [];
    show(chosen ? languageOf(chosen) : "language-zh_hans");
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("formset:added", (event) => event.target.querySelector && added(event));
}
