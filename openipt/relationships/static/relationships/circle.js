// The closeness circle by pointer, touch and arrow keys. Every place goes to the server, which draws the circle anew.
const TURN = 15;
const EDGE = 4;
const PAUSE = 350;
const BACK_OFF = 3000;

class Circle {
  constructor(root) {
    this.root = root;
    this.wanted = new Map(); // person -> { ring, angle }: what is not on the server yet
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("pointerdown", (event) => this.taken(event));
    root.addEventListener("pointermove", (event) => this.dragged(event));
    root.addEventListener("pointerup", (event) => this.dropped(event));
    root.addEventListener("pointercancel", () => (this.drag = null));
    root.addEventListener("change", (event) => this.chosen(event));
    window.addEventListener("beforeunload", (event) => this.wanted.size && event.preventDefault());
    this.prepare();
  }

  prepare() {
    this.svg = this.root.querySelector("svg.circle");
    for (const mark of this.root.querySelectorAll("g[data-person]")) {
      mark.setAttribute("tabindex", "0");
      mark.setAttribute("role", "slider");
      mark.setAttribute("aria-orientation", "vertical");
      mark.setAttribute("aria-valuemin", "1");
      mark.setAttribute("aria-valuemax", String(EDGE));
      mark.setAttribute("aria-valuenow", String(EDGE + 1 - Number(mark.dataset.ring)));
      mark.setAttribute("aria-valuetext", mark.querySelector("title").textContent);
      mark.setAttribute("aria-label", `${mark.querySelector("title").textContent.split(":")[0]}. ${this.root.dataset.keys}`);
    }
    const button = this.root.querySelector("[data-save-list]");
    if (button) button.hidden = true;
  }

  // The distance at which each ring ends, by its number.
  ends() {
    const rings = [...this.svg.querySelectorAll(".circle-ring")].map((ring) => Number(ring.getAttribute("r")));
    return rings.sort((one, other) => one - other);
  }

  place(mark) {
    const [x, y] = mark.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    const angle = (Math.round((Math.atan2(x, -y) * 180) / Math.PI) + 360) % 360;
    return this.wanted.get(mark.dataset.person) ?? { ring: Number(mark.dataset.ring), angle };
  }

  move(mark, ring, angle) {
    const ends = [32, ...this.ends()];
    const distance = (ends[ring - 1] + ends[ring]) / 2;
    const turn = (angle * Math.PI) / 180;
    mark.setAttribute("transform", `translate(${distance * Math.sin(turn)} ${-distance * Math.cos(turn)})`);
  }

  pressed(event) {
    const mark = event.target.closest("g[data-person]");
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -TURN], ArrowRight: [0, TURN] }[event.key];
    if (!mark || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { ring, angle } = this.place(mark);
    this.want(mark, Math.min(EDGE, Math.max(1, ring + step[0])), (angle + step[1] + 360) % 360, PAUSE);
  }

  at(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
  }

  taken(event) {
    const mark = event.target.closest?.("g[data-person]");
    if (!mark || event.button) return;
    this.drag = { mark, x: event.clientX, y: event.clientY, moved: false };
    mark.setPointerCapture(event.pointerId);
    mark.focus({ preventScroll: true });
  }

  dragged(event) {
    if (!this.drag) return;
    this.drag.moved ||= Math.hypot(event.clientX - this.drag.x, event.clientY - this.drag.y) > 4;
    if (!this.drag.moved) return;
    const { x, y } = this.at(event);
    this.drag.mark.classList.add("moving");
    this.drag.mark.setAttribute("transform", `translate(${x} ${y})`);
  }

  dropped(event) {
    const { mark, moved } = this.drag ?? {};
    this.drag = null;
    if (!moved) return;
    const { x, y } = this.at(event);
    const ring = this.ends().findIndex((end) => Math.hypot(x, y) < end) + 1 || EDGE;
    mark.classList.remove("moving");
    this.want(mark, ring, (Math.round((Math.atan2(x, -y) * 180) / Math.PI) + 360) % 360, 0);
  }

  chosen(event) {
    const { place, who } = event.target.dataset;
    if (!place) return;
    this.wanted.set(who, { ring: event.target.value });
    this.later(0);
  }

  want(mark, ring, angle, pause) {
    this.wanted.set(mark.dataset.person, { ring, angle });
    this.move(mark, ring, angle);
    this.later(pause);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  // One at a time, so that nobody clashes with themself.
  async send() {
    if (this.flight || !this.wanted.size) return;
    const [who, wanted] = this.wanted.entries().next().value;
    const select = this.root.querySelector(`[data-who="${who}"]`);
    const moves = this.root.querySelector(`[name="moves-${who}"]`);
    const body = new URLSearchParams({ ...wanted, moves: moves.value, moment: this.root.querySelector("[name=moment]").value });
    this.say(this.root.dataset.saving);
    this.flight = true;
    try {
      await this.answered(who, wanted, await this.post(select.dataset.place + location.search, body));
    } catch {
      this.say(this.root.dataset.retry);
      this.later(BACK_OFF);
    }
    this.flight = false;
    if (this.wanted.size && !this.timer) this.later(0);
  }

  post(url, body) {
    const token = document.querySelector("meta[name=csrf-token]").content;
    const headers = { "HX-Request": "true", "X-CSRFToken": token };
    return fetch(url, { method: "POST", body, headers, redirect: "manual" });
  }

  async answered(who, wanted, response) {
    this.timer = null;
    if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) {
      this.wanted.clear();
      return this.say(this.root.dataset.signedOut);
    }
    if (!response.ok && response.status !== 409) throw new Error(response.status);
    if (this.wanted.get(who) === wanted || response.status === 409) this.wanted.delete(who);
    this.show(new DOMParser().parseFromString(await response.text(), "text/html"), who);
  }

  show(fresh, who) {
    if (this.wanted.size) {
      for (const field of fresh.querySelectorAll("[name^=moves-]")) this.root.querySelector(`[name="${field.name}"]`).value = field.value;
      return;
    }
    const inList = document.activeElement?.dataset?.who === who;
    const said = fresh.querySelector(`g[data-person="${who}"] title`)?.textContent ?? "";
    this.root.replaceChildren(...fresh.body.childNodes);
    this.prepare();
    const again = inList ? `[data-who="${who}"]` : `g[data-person="${who}"]`;
    this.root.querySelector(again)?.focus({ preventScroll: true });
    this.say(said);
  }

  say(words) {
    const status = this.root.querySelector("[data-circle-status]");
    if (status) status.textContent = words;
  }
}

for (const root of document.querySelectorAll("[data-circle]")) new Circle(root);
