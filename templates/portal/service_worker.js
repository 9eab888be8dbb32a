{% autoescape off %}// Keeps on the device what says that there is no network, and nothing else: pages are always fetched.
const { version, dress, pages, staff } = {{ told }};
const STORE = `portal-${version}`;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(begin());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy());
});

// Of every rendering before it is needed: whoever loses the network may never have been in it.
async function begin() {
  await (await caches.open(STORE)).addAll(dress);
  await Promise.all(pages.map(keep)).catch(() => {});
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith("portal-") && name !== STORE) await caches.delete(name);
  await self.clients.claim();
}

/** The address of the page without a network in the rendering of a path. */
function offline(path) {
  const [, language = "", mode = ""] = /^(\/zh-hant(?=\/)|\/en(?=\/))?(\/senior(?=\/))?/.exec(path);
  return `${language}${mode}/offline/`;
}

// Without the reader's cookie: it is a page for everybody.
async function keep(path) {
  const store = await caches.open(STORE);
  if (!(await store.match(path))) await store.add(new Request(path, { credentials: "omit" }));
}

async function visit(event, path) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(keep(path).catch(() => {}));
    return answer;
  } catch (failure) {
    const kept = (await caches.match(path)) || (await caches.match("/offline/"));
    if (kept) return kept;
    throw failure;
  }
}

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || pathname.startsWith(staff)) return;
  if (dress.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept || fetch(event.request)));
  } else if (event.request.mode === "navigate") {
    event.respondWith(visit(event, offline(pathname)));
  }
});
{% endautoescape %}
