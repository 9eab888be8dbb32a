// Switched off: the worker that phones have takes itself away with what it kept.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(leave());
});

async function leave() {
  for (const name of await caches.keys()) if (name.startsWith("portal-")) await caches.delete(name);
  await self.registration.unregister();
}
