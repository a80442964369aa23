// Keeps what is written in <form data-autosave-url> on the server. The form sends itself with its `revision`;
// the server answers {revision, saved_at}, or 409 with the words of a conflict. All texts come from [data-save-state].
const PAUSE = 2000;
const LONGEST = 5000;
const BACK_OFF = [3000, 6000, 12000, 24000, 45000];
const KEEPALIVE_BYTES = 60000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-save-state]");
    this.dialog = form.querySelector("[data-conflict-dialog]") ?? document.querySelector("[data-conflict-dialog]");
    this.dirty = false;
    this.halted = false;
    this.refused = false;
    this.torn = false;
    this.leaving = false;
    this.failures = 0;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.save(true));
    window.addEventListener("pagehide", () => this.save(true));
    window.addEventListener("online", () => this.dirty && this.save());
    window.addEventListener("pageshow", () => (this.leaving = false));
    document.addEventListener("click", (event) => this.hurried(event), true);
    window.addEventListener("beforeunload", (event) => this.dirty && !this.leaving && event.preventDefault());
    this.dialog?.addEventListener("click", (event) => this.decided(event));
  }

  changed() {
    if (!this.dirty) this.since = Date.now();
    this.dirty = true;
    if (this.failures === 0) this.say("dirty");
    this.later(this.failures ? this.wait() : Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now())));
  }

  wait() {
    return BACK_OFF[Math.min(this.failures, BACK_OFF.length) - 1] ?? PAUSE;
  }

  later(pause) {
    if (this.failures && this.timer) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save(urgent = false) {
    if (!this.dirty || this.halted || this.leaving || (this.flight && !urgent)) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.dirty = false;
    if (!this.failures) this.say("saving");
    this.flight = this.send(urgent);
    await this.flight;
    this.flight = null;
    if (this.dirty && !this.halted) this.later(this.failures ? this.wait() : PAUSE);
  }

  async send(urgent) {
    const body = new URLSearchParams(new FormData(this.form));
    const headers = { Accept: "application/json" };
    const keepalive = urgent && body.toString().length < KEEPALIVE_BYTES;
    try {
      const url = this.form.dataset.autosaveUrl;
      await this.answered(await fetch(url, { method: "POST", body, headers, keepalive, redirect: "manual" }));
    } catch {
      this.failed("retry");
    }
  }

  async answered(response) {
    if (response.ok) {
      const { revision, saved_at: at } = await response.json();
      if (this.form.elements.revision) this.form.elements.revision.value = revision;
      this.failures = 0;
      return this.say(this.dirty ? "dirty" : "saved", at);
    }
    if (response.status === 409) return this.conflict(await response.text());
    if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return this.renewed();
    this.refused = response.status < 500 && response.status !== 429;
    this.halted = this.refused;
    return this.failed(this.refused ? "refused" : "retry");
  }

  failed(state) {
    this.dirty = true;
    this.failures += 1;
    this.say(state);
  }

  // Leaving quickly, or calling somebody, is never held up; what is written goes to the server on the way.
  hurried(event) {
    if (event.target.closest("[data-quick-exit], [href^='tel:']")) this.save(true);
  }

  // Signing in in another tab changes the proof of origin: fetch the page anew to learn it.
  async renewed() {
    const page = await fetch(location.href, { redirect: "manual" });
    const fresh = page.ok && new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh && fresh.querySelector("meta[name=csrf-token]")?.content;
    if (token) {
      document.querySelector("meta[name=csrf-token]")?.setAttribute("content", token);
      for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
    }
    this.failed(token ? "retry" : "signedOut");
  }

  conflict(words) {
    this.dirty = true;
    this.halted = true;
    this.torn = true;
    this.say("conflict");
    const fresh = new DOMParser().parseFromString(words, "text/html");
    this.dialog.replaceChildren(...fresh.body.childNodes);
    if (!this.dialog.open) this.dialog.showModal();
  }

  // In the conflict's words: [data-keep-mine data-revision] writes over the other version, [data-take-theirs] shows it.
  decided(event) {
    const mine = event.target.closest("[data-keep-mine]");
    if (mine) {
      this.form.elements.revision.value = mine.dataset.revision;
      this.halted = false;
      this.torn = false;
      this.dialog.close();
      const field = document.activeElement;
      field.blur(); // Chromium gives the focus back without the caret
      field.focus();
      this.save();
    }
    if (event.target.closest("[data-take-theirs]")) {
      this.leaving = true;
      location.reload();
    }
  }

  // What is not yet on the server goes there first: the form itself may meet an expired sign-in and be lost.
  async submitted(event) {
    clearTimeout(this.timer);
    if (this.refused || (!this.dirty && !this.flight)) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    await this.flight;
    await this.save();
    if (!this.dirty || this.refused) this.form.requestSubmit(submitter);
    else if (this.torn) this.dialog.showModal();
  }

  say(state, at = "") {
    if (!this.state) return;
    const time = at.includes("T") ? new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : at;
    this.state.dataset.now = state === "signedOut" ? "signed-out" : state;
    const words = (this.state.dataset[state] ?? "").replace("{time}", time);
    if (this.state.textContent !== words) this.state.textContent = words;
  }
}

for (const form of document.querySelectorAll("form[data-autosave-url]")) new Autosave(form);
