// <form data-sign-out="WORDS" data-waiting-module="URL">: who signs out while something they wrote waits on this device
// to be sent is asked first; after that nobody writes here in their name (waiting.js).
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  let settled = false;

  const settle = async () => {
    const waiting = await import(form.dataset.waitingModule);
    if (!(await waiting.inUse())) return true;
    const owner = await waiting.owner();
    const number = owner ? await waiting.count(owner.whose) : 0;
    if (number && !window.confirm(form.dataset.signOut.replace("{number}", number))) return false;
    await waiting.forgetOwner();
    return true;
  };

  form.addEventListener("submit", async (event) => {
    if (settled) return;
    event.preventDefault();
    settled = await settle().catch(() => true);
    if (settled) form.requestSubmit();
  });
}
