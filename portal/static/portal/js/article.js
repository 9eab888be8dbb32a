// On article pages: count the reading, the tools that need a script.

function count() {
  const place = document.querySelector("[data-views-url]");
  if (!place) return;
  fetch(place.dataset.viewsUrl, { method: "POST", keepalive: true })
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((answer) => {
      if (answer && place.matches(".num")) place.textContent = String(answer.views);
    })
    .catch(() => {}); // a reading that could not be counted is no reader's concern
}

let relabelling; // the timer that gives the button its own words back

function copy(button) {
  const label = button.querySelector("span");
  button.dataset.label = button.dataset.label || label.textContent;
  const address = document.querySelector("link[rel=canonical]").href;
  const tell = (words) => {
    document.getElementById("said").textContent = words;
  };
  const done = () => {
    label.textContent = button.dataset.done;
    tell(button.dataset.done);
    clearTimeout(relabelling);
    relabelling = setTimeout(() => {
      label.textContent = button.dataset.label;
    }, 4000);
  };
  if (!navigator.clipboard) {
    tell(button.dataset.failed);
    window.prompt(button.dataset.failed, address);
    return;
  }
  navigator.clipboard.writeText(address).then(done, () => tell(button.dataset.failed));
}

async function read(button) {
  const reader = await import(button.dataset.src);
  return reader.toggle(button);
}

/** To whatever the device can share with; that nothing was chosen is no fault. */
function share() {
  const url = document.querySelector("link[rel=canonical]").href;
  navigator.share({ title: document.querySelector("h1").textContent, url }).catch(() => {});
}

const TOOLS = { print: () => window.print(), copy, read, share };

/** Turn the reserved places into buttons: same words, same size, so that nothing moves. */
function startTools() {
  for (const slot of document.querySelectorAll("[data-tool]")) {
    if (slot.dataset.tool === "share" && !navigator.share) {
      slot.remove(); // it is folded away, so that nothing moves
      continue;
    }
    const button = document.createElement("button");
    button.type = "button";
    Object.assign(button.dataset, slot.dataset);
    button.append(...slot.childNodes);
    button.addEventListener("click", () => TOOLS[slot.dataset.tool](button));
    // Before it is pressed the button says that nothing can speak here; pressed, what helps.
    if (slot.dataset.tool === "read" && !window.speechSynthesis) button.querySelector("span").textContent = button.dataset.mute;
    slot.replaceWith(button);
  }
}

/** What a tool has opened closes with Escape, and with a click elsewhere; one is open at a time. */
function startOpened() {
  const all = [...document.querySelectorAll(".tools details")];
  const close = (but) => all.forEach((each) => each !== but && (each.open = false));
  for (const each of all) each.addEventListener("toggle", () => each.open && close(each));
  document.addEventListener("click", (event) => close(event.target.closest(".tools details")));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && all.find((each) => each.open);
    if (!open) return;
    if (open.contains(document.activeElement)) open.querySelector("summary").focus();
    close();
  });
}

startTools();
startOpened();
// Counted once it was shown: words come before figures, and what lies in a tab unseen is not read.
requestAnimationFrame(() => setTimeout(count));
