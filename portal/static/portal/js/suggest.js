// Suggestions under a search field while somebody types: a combobox with a list. Arrows choose,
// Enter takes, Escape closes; a search without any of it works as it did.

const WAIT_MS = 250;
let lists = 0;

/** What the site suggests for these words: `{words: [...], titles: [{title, url}]}`. */
async function ask(form, words, signal) {
  const address = new URL("suggest/", form.action);
  address.searchParams.set("q", words);
  const answer = await fetch(address, { signal });
  return answer.ok ? answer.json() : { words: [], titles: [] };
}

function makeList(field) {
  const list = document.createElement("ul");
  list.id = `suggested-${(lists += 1)}`;
  list.className = "suggested";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector("[data-suggestions]").dataset.suggestions);
  field.after(list);
  const words = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(words)) field.setAttribute(name, value);
  return list;
}

/** Begin to suggest for a field; what stands in it already is suggested for at once. */
export function start(field) {
  const list = makeList(field);
  let chosen = -1;
  let timer;
  let asking;

  function choose(number) {
    chosen = number;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === number)));
    const row = list.children[number];
    if (row) {
      field.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }

  function stopAsking() {
    clearTimeout(timer);
    if (asking) asking.abort();
  }

  function close() {
    // What was closed is not opened again by an answer that comes late.
    stopAsking();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function take(row) {
    if (row.dataset.url) location.assign(row.dataset.url);
    else {
      field.value = row.textContent;
      close();
      field.form.requestSubmit();
    }
  }

  function show({ words, titles }) {
    const rows = [...words.map((word) => ({ title: word, url: "" })), ...titles];
    list.replaceChildren(
      ...rows.map(({ title, url }, at) => {
        const row = document.createElement("li");
        row.id = `${list.id}-${at}`;
        row.setAttribute("role", "option");
        row.textContent = title;
        row.dataset.url = url;
        // Before the field loses the focus, which closes the list.
        row.addEventListener("mousedown", (event) => event.preventDefault());
        row.addEventListener("click", () => take(row));
        return row;
      }),
    );
    choose(-1);
    list.hidden = rows.length === 0;
    field.setAttribute("aria-expanded", String(rows.length > 0));
  }

  async function look() {
    stopAsking();
    const words = field.value.trim();
    if (!words) {
      close();
      return;
    }
    asking = new AbortController();
    try {
      const found = await ask(field.form, words, asking.signal);
      if (document.activeElement === field) show(found);
    } catch {
      // No suggestion is no fault; the newer question has its own answer.
    }
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    // Letters on their way to a character are no words yet.
    if (!event.isComposing) timer = setTimeout(look, WAIT_MS);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const rows = list.children.length;
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && rows && !list.hidden) {
      event.preventDefault();
      // The list stands still under whoever is choosing from it.
      stopAsking();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + rows + 1) % (rows + 1)) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    }
  });
  if (field.value !== field.defaultValue) look();
}
