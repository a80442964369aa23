// A form that is sent twice by a double click is sent once. Coming back with the back button makes it ready again.
const sent = new Set();

function buttons(form) {
  return [...form.elements].filter((control) => control.type === "submit");
}

function rest(form, resting) {
  for (const button of buttons(form)) {
    if (resting) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-submit-often")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  rest(form, true);
});

window.addEventListener("pageshow", () => {
  for (const form of sent) rest(form, false);
  sent.clear();
});
