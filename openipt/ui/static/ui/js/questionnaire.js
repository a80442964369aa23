// <form data-one-at-a-time>: shows one [data-question] at a time; the keys 0 to 9 choose the answer in that place.
// Texts come from the form: data-next, data-back, data-progress ("{number} of {total}"). Without this it is one long form.
class Questionnaire {
  constructor(form) {
    this.form = form;
    this.questions = [...form.querySelectorAll("[data-question]")];
    this.ending = [...form.querySelectorAll("[data-after-questions]")];
    this.build();
    form.classList.add("one-at-a-time");
    this.show(Math.max(0, this.questions.findIndex((question) => question.matches(".has-error"))), false);
    form.addEventListener("keydown", (event) => this.pressed(event));
  }

  build() {
    this.words = document.createElement("p");
    this.words.setAttribute("aria-live", "polite");
    this.bar = document.createElement("progress");
    this.bar.max = this.questions.length;
    this.bar.setAttribute("aria-hidden", "true");
    const top = document.createElement("div");
    top.className = "question-progress";
    top.append(this.words, this.bar);
    this.questions[0].before(top);
    this.back = this.button(this.form.dataset.back, "btn plain", -1);
    this.next = this.button(this.form.dataset.next, "btn", 1);
    const moves = document.createElement("div");
    moves.className = "actions";
    moves.append(this.back, this.next);
    this.questions.at(-1).after(moves);
  }

  button(words, look, step) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = look;
    made.textContent = words;
    made.addEventListener("click", () => this.show(this.at + step));
    return made;
  }

  show(at, focus = true) {
    this.at = at;
    const last = at === this.questions.length - 1;
    this.questions.forEach((question, number) => (question.hidden = number !== at));
    for (const part of this.ending) part.hidden = !last;
    this.back.hidden = at === 0;
    this.next.hidden = last;
    this.bar.value = at + 1;
    const words = this.form.dataset.progress;
    this.words.textContent = words.replace("{number}", at + 1).replace("{total}", this.questions.length);
    if (focus) this.chosen(this.questions[at]).focus();
  }

  chosen(question) {
    return question.querySelector("input:checked") ?? question.querySelector("input");
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const question = this.questions[this.at];
    if (/^[0-9]$/.test(event.key) && event.target.matches("[type=radio]")) {
      question.querySelectorAll("[type=radio]")[Number(event.key)]?.click();
    }
    if (event.key === "Enter" && event.target.matches("[type=radio]") && !this.next.hidden) {
      event.preventDefault();
      this.show(this.at + 1);
    }
  }
}

for (const form of document.querySelectorAll("form[data-one-at-a-time]")) new Questionnaire(form);
