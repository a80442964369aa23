// <form data-unsent>: asks before answers that were not sent are left behind; leaving quickly is never held up.
const begun = new Set();

for (const form of document.querySelectorAll("form[data-unsent]")) {
  form.addEventListener("change", () => begun.add(form));
  form.addEventListener("submit", () => begun.delete(form));
}

document.addEventListener("click", (event) => event.target.closest("[data-quick-exit], [href^='tel:']") && begun.clear(), true);
window.addEventListener("beforeunload", (event) => begun.size && event.preventDefault());
