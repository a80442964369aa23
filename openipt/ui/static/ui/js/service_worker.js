// Shows the page a person asked to keep on this device when the server cannot be reached or asks to sign in first.
// Puts nothing into the cache itself: that is done by a button on the page, for the person who pressed it.
const KEPT = "staying-safe";

function isAway(answer) {
  return answer.type === "opaqueredirect" || answer.redirected || answer.status === 401 || answer.status >= 500;
}

async function answer(request) {
  const kept = await caches.match(request.url, { cacheName: KEPT });
  if (!kept) return fetch(request);
  try {
    const fresh = await fetch(request);
    return isAway(fresh) ? kept : fresh;
  } catch {
    return kept;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
