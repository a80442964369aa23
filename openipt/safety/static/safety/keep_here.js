// <section data-keep-here="NAME" data-worker="URL">: keeps this page in the browser's cache called NAME, if the person
// asks for it, and forgets it again. The worker (service_worker.js) shows it when the server cannot.
const section = document.querySelector("[data-keep-here]");
const possible = "caches" in window && "serviceWorker" in navigator;

if (section && possible) {
  const name = section.dataset.keepHere;
  const [keep, forget, status] = ["[data-keep]", "[data-forget]", "[role=status]"].map((part) => section.querySelector(part));

  const show = async () => {
    const kept = await caches.has(name);
    for (const part of section.querySelectorAll("[data-not-kept], [data-keep]")) part.hidden = kept;
    for (const part of section.querySelectorAll("[data-kept], [data-forget]")) part.hidden = !kept;
    section.hidden = false;
  };

  keep.addEventListener("click", async () => {
    try {
      await navigator.serviceWorker.register(section.dataset.worker, { scope: location.pathname });
      const store = await caches.open(name);
      await store.add(location.pathname);
      await store.addAll([...document.styleSheets].map((sheet) => sheet.href).filter(Boolean));
      status.textContent = "";
    } catch {
      await caches.delete(name);
      status.textContent = status.dataset.couldNot;
    }
    await show();
    (forget.hidden ? keep : forget).focus();
  });

  forget.addEventListener("click", async () => {
    await caches.delete(name);
    const worker = await navigator.serviceWorker.getRegistration(location.pathname);
    await worker?.unregister();
    await show();
    keep.focus();
  });

  await show();
}
