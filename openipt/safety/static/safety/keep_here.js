// <section data-keep-here="NAME" data-whose="ID" data-worker="URL">: keeps this page in the browser's cache called NAME if
// the person asks for it, renews it when they come back, and forgets it again. Whoever else signs in on this device
// does not get their own page kept without asking. service_worker.js shows the copy when the server cannot.
const section = document.querySelector("[data-keep-here]");
const possible = "caches" in window && "serviceWorker" in navigator;

if (section && possible) {
  const { keepHere: name, whose, worker } = section.dataset;
  const page = location.pathname;
  const mark = `${page}?whose`;
  const [keep, forget, status] = ["[data-keep]", "[data-forget]", "[role=status]"].map((part) => section.querySelector(part));

  const isMine = async () => {
    const found = await caches.match(mark, { cacheName: name });
    return Boolean(found) && (await found.text()) === whose;
  };

  const put = async () => {
    const answer = await fetch(page, { redirect: "error" });
    if (!answer.ok || !(await answer.clone().text()).includes(`data-whose="${whose}"`)) throw new Error("not this page");
    const store = await caches.open(name);
    await store.addAll([...document.styleSheets].map((sheet) => sheet.href).filter(Boolean));
    await store.put(page, answer);
    await store.put(mark, new Response(whose));
  };

  const show = async () => {
    const kept = await isMine();
    for (const part of section.querySelectorAll("[data-not-kept], [data-keep]")) part.hidden = kept;
    for (const part of section.querySelectorAll("[data-kept], [data-forget]")) part.hidden = !kept;
    section.hidden = false;
  };

  keep.addEventListener("click", async () => {
    try {
      await navigator.serviceWorker.register(worker, { scope: page });
      await put();
      status.textContent = "";
    } catch {
      status.textContent = status.dataset.couldNot;
    }
    await show();
    (forget.hidden ? keep : forget).focus();
  });

  forget.addEventListener("click", async () => {
    await caches.delete(name);
    const registered = await navigator.serviceWorker.getRegistration(page);
    await registered?.unregister();
    await show();
    keep.focus();
  });

  if (await isMine()) await put().catch(() => {}); // without a network the copy stays as it is
  await show();
}
