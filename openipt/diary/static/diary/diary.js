// The diary form: what is written is first put on this device, sealed, and then sent, at once or when there is a network.
// The same script serves the page of somebody signed in and the empty page that a device keeps for being away.
const SHELL = "diary-away";
const RETRY = 20000;

const root = document.querySelector("[data-diary]");
const form = root?.querySelector("[data-diary-form]");
const notice = root?.querySelector("[data-waiting]");

class Diary {
  constructor(waiting, send, owner) {
    Object.assign(this, { waiting, send, dirty: false, state: "sent" });
    this.whose = root.dataset.whose || owner?.whose || "";
    form?.addEventListener("input", () => (this.dirty = true));
    form?.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.deliver());
    document.addEventListener("visibilitychange", () => document.hidden || this.deliver());
  }

  async submitted(event) {
    event.preventDefault();
    if (this.busy || !form.reportValidity()) return;
    this.busy = true;
    try {
      await this.waiting.add(this.whose, this.written());
    } catch {
      if (root.dataset.whose) form.submit(); // nothing can be kept on this device: the plain way
      return;
    } finally {
      this.busy = false;
    }
    form.reset();
    this.fresh();
    this.dirty = false;
    await this.deliver();
  }

  written() {
    const left = new Set(["csrfmiddlewaretoken", "key", "revision"]);
    const fields = [...new FormData(form)].filter(([name]) => !left.has(name));
    const { key, revision } = form.elements;
    const entry = root.dataset.entry ?? null;
    const about = entry ? { entry, revision: Number(revision.value) } : {};
    return { key: key.value || crypto.randomUUID(), written_at: new Date().toISOString(), fields, ...about };
  }

  fresh() {
    form.elements.key.value = crypto.randomUUID();
    if (root.dataset.whose) return;
    const now = new Date();
    const local = new Date(now.getTime() - now.getTimezoneOffset() * 60000);
    form.elements.day.value = local.toISOString().slice(0, 10);
  }

  async deliver() {
    clearTimeout(this.timer);
    const before = await this.waiting.count(this.whose);
    if (before) {
      const { state, kept } = await this.send(this.waiting, this.whose, root.dataset.sync);
      this.state = state;
      if (kept && !this.dirty) return location.assign(root.dataset.here);
      if (["away", "notNow"].includes(state)) this.timer = setTimeout(() => this.deliver(), RETRY);
    }
    return this.show();
  }

  async show() {
    const rows = await this.waiting.all(this.whose);
    const waits = rows.filter((row) => !row.refused);
    const { dataset: words } = notice;
    const told = [];
    if (waits.length) told.push((waits.length === 1 ? words.one : words.many).replace("{number}", waits.length));
    const why = { away: words.away, signedOut: words.signIn, others: words.others, notNow: words.notNow }[this.state];
    if (waits.length && why) told.push(why);
    if (waits.some((row) => !row.content)) told.push(words.lost);
    notice.querySelector("[data-waiting-words]").textContent = told.join(" ");
    notice.querySelector("[data-waiting-sign-in]").hidden = !(waits.length && this.state === "signedOut");
    notice.hidden = rows.length === 0;
    const here = form?.querySelector("[data-kept-here]");
    if (here) here.textContent = waits.length && this.state === "away" ? here.dataset.keptHere : "";
    this.showRefused(root.dataset.whose ? rows.filter((row) => row.refused && row.content) : []);
  }

  showRefused(rows) {
    const list = notice.querySelector("[data-refused-entries]");
    const items = rows.map((row) => {
      const item = notice.querySelector("[data-refused-entry]").content.firstElementChild.cloneNode(true);
      const said = Object.fromEntries(row.content.fields);
      item.querySelector("[data-why]").textContent = `${notice.dataset.refused} ${row.refused}`;
      item.querySelector("[data-what]").textContent = [said.day, said.words].filter(Boolean).join(": ");
      item.querySelector("[data-again]").addEventListener("click", () => this.again(row));
      item.querySelector("[data-throw-away]").addEventListener("click", () => this.throwAway(row));
      return item;
    });
    list.replaceChildren(...items);
  }

  async again(row) {
    const controls = [...form.elements];
    for (const box of controls.filter(({ type }) => type === "checkbox")) box.checked = false;
    for (const [name, value] of row.content.fields) {
      for (const control of controls.filter((one) => one.name === name)) {
        if (!["radio", "checkbox"].includes(control.type)) control.value = value;
        else if (control.value === value) control.checked = true;
      }
    }
    this.dirty = true;
    await this.throwAway(row);
    form.querySelector("textarea")?.focus();
  }

  async throwAway(row) {
    await this.waiting.remove(row.order);
    await this.show();
  }
}

// The empty page and what it needs go into the cache: the same for everybody, asked for without saying who asks.
async function keepShell() {
  if (!("serviceWorker" in navigator && "caches" in window)) return;
  await navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.here });
  const answer = await fetch(root.dataset.shell, { credentials: "omit", cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
  const parts = [...page.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
  const needed = parts.map((part) => new URL(part.getAttribute("href") ?? part.getAttribute("src"), location.href).href);
  needed.push(new URL(root.dataset.waitingModule, location.href).href);
  needed.push(new URL(root.dataset.sendingModule, location.href).href);
  const store = await caches.open(SHELL);
  const there = (await store.keys()).map((request) => request.url);
  await Promise.all(needed.filter((url) => !there.includes(url)).map((url) => store.add(url)));
  await store.put(root.dataset.shell, answer);
  const wanted = new Set([...needed, new URL(root.dataset.shell, location.href).href]);
  await Promise.all(there.filter((url) => !wanted.has(url)).map((url) => store.delete(url)));
}

function welcome(owner) {
  root.querySelector("[data-nobody]").hidden = true;
  root.querySelector("[data-whose-name]").textContent = owner.about.name ?? "";
  root.querySelector("[data-rhythm-fields]").hidden = !owner.about.rhythm;
  form.hidden = false;
}

async function begin() {
  const waiting = await import(root.dataset.waitingModule);
  if (!waiting.possible) return;
  const { send } = await import(root.dataset.sendingModule);
  const { whose, name, rhythm } = root.dataset;
  if (whose) {
    const known = await waiting.owner();
    const about = { name, rhythm: rhythm === undefined ? Boolean(known?.about.rhythm) : Boolean(rhythm) };
    await waiting.setOwner(whose, about);
  }
  const owner = await waiting.owner();
  if (!whose && !owner) return;
  const diary = new Diary(waiting, send, owner);
  if (!whose) {
    welcome(owner);
    diary.fresh();
  }
  root.dataset.ready = "yes";
  await diary.deliver();
  if (whose) await keepShell().catch(() => {}); // without a network the copy stays as it is
  root.dataset.shellKept = "yes";
}

if (root) await begin();
