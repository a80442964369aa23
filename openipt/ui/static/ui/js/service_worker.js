// Shows the page a person asked to keep on this device when the server cannot be reached or asks to sign in first, and
// an empty diary form where the diary cannot be reached. Puts nothing into a cache itself: pages do that.
const KEPT = "staying-safe";
const AWAY = { cache: "diary-away", below: "/my/diary/", shows: "/my/diary/away/" };

function isAway(answer) {
  return answer.type === "opaqueredirect" || answer.redirected || answer.status === 401 || answer.status >= 500;
}

async function fromCaches(url) {
  return (await caches.match(url, { cacheName: KEPT })) ?? caches.match(url, { cacheName: AWAY.cache });
}

function instead(request) {
  const inDiary = request.mode === "navigate" && new URL(request.url).pathname.startsWith(AWAY.below);
  return inDiary ? caches.match(AWAY.shows, { cacheName: AWAY.cache }) : undefined;
}

async function answer(request) {
  const kept = await caches.match(request.url, { cacheName: KEPT });
  try {
    const fresh = await fetch(request);
    return kept && isAway(fresh) ? kept : fresh;
  } catch (problem) {
    const found = (await fromCaches(request.url)) ?? (await instead(request));
    if (found) return found;
    throw problem;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
