// Shows the pages a person asked to keep on this device when the server cannot be reached or asks to sign in first.
// Keeps nothing of its own accord: a page is put into the cache by a button on that page, and renewed here.
const KEPT = "staying-safe";

async function fromServer(request, store) {
  const answer = await fetch(request);
  if (!answer.ok || answer.redirected) throw new Error("not the page that was asked for");
  if (await store.match(request.url)) await store.put(request.url, answer.clone());
  return answer;
}

async function answer(request) {
  if (!(await caches.has(KEPT))) return fetch(request);
  const store = await caches.open(KEPT);
  try {
    return await fromServer(request, store);
  } catch {
    return (await store.match(request.url)) ?? fetch(request);
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
