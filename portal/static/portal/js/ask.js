// On the page of questions: answers one below the other, in this tab and nowhere else.

const main = document.getElementById("main");
const form = main.querySelector("form.bigsearch[action$='/ask/']");
const place = main.querySelector("[data-replies]");
let count = 0;

/**
 * The words of an answer stand on a page of their own: what is shown here is taken from it. The
 * browser reads it as a document, since no page of ours may make one of a text.
 */
function replyTo(question) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("GET", `${form.action}?q=${encodeURIComponent(question)}`);
    request.responseType = "document";
    request.onload = () => {
      const reply = request.response && request.response.querySelector("[data-replies]");
      if (request.status === 200 && reply) done(reply);
      else failed(new Error(String(request.status)));
    };
    request.onerror = failed;
    request.send();
  });
}

/** Of several answers on one page no two parts may bear one name. */
function renamed(reply) {
  count += 1;
  for (const part of reply.querySelectorAll("[id]")) part.id = `${part.id}-${count}`;
  for (const part of reply.querySelectorAll("[aria-labelledby]")) {
    part.setAttribute("aria-labelledby", `${part.getAttribute("aria-labelledby")}-${count}`);
  }
  // It stands in a log, which is read out as a whole.
  for (const part of reply.querySelectorAll("[role=status]")) part.removeAttribute("role");
  return reply;
}

function startLog() {
  const log = document.createElement("div");
  log.setAttribute("role", "log");
  log.setAttribute("aria-live", "polite");
  log.setAttribute("aria-label", place.dataset.replies);
  const list = document.createElement("ol");
  list.className = "log";
  log.append(list);
  place.replaceWith(log);
  log.after(form); // the next question is asked below the last answer
  return list;
}

function entry(question) {
  const item = document.createElement("li");
  const asked = document.createElement("p");
  asked.className = "asked";
  asked.textContent = place.dataset.asked + question;
  item.append(asked);
  return item;
}

let log;

async function ask(field) {
  const question = field.value.trim();
  if (!question || form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  try {
    const reply = renamed(await replyTo(question));
    log = log || startLog();
    const item = entry(question);
    item.append(...reply.childNodes);
    log.append(item); // whole and at once
    field.value = "";
    field.dispatchEvent(new Event("input"));
    item.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  } catch {
    form.submit(); // as without a script: the page says what is the matter
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** Enter sends, Shift and Enter break the line; how much of the field is used is told below it. */
function startField() {
  const field = form.querySelector("[name=q]");
  const used = form.querySelector("[data-used]");
  const tell = () => (used.textContent = `${field.value.length} / ${field.maxLength}`);
  field.addEventListener("input", tell);
  tell();
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    ask(field);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(field);
  });
}

/** That an answer helped is said without leaving the page. */
function startRating() {
  main.addEventListener("submit", (event) => {
    const rating = event.target.closest("form.rate");
    if (!rating || !event.submitter) return;
    event.preventDefault();
    const said = new URLSearchParams(new FormData(rating));
    said.set("helpful", event.submitter.value);
    fetch(rating.action, { method: "POST", body: said, keepalive: true }).catch(() => {});
    const thanks = document.createElement("p");
    thanks.className = "doc";
    thanks.setAttribute("role", "status");
    thanks.tabIndex = -1; // the button that was pressed is gone
    thanks.textContent = rating.dataset.thanks;
    rating.replaceWith(thanks);
    thanks.focus({ preventScroll: true });
  });
}

if (place) {
  startField();
  startRating();
}
