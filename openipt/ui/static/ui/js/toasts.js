// Good news leaves by itself after a while, unless somebody is reading it; everything can be closed.
const WHILE = 9000;

function leave(toast) {
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), 350);
}

function leaveLater(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leaveLater(toast);
    else leave(toast);
  }, WHILE);
}

function greet(toast) {
  const close = toast.querySelector("[data-toast-close]");
  close.hidden = false;
  close.addEventListener("click", () => leave(toast));
  if (toast.dataset.toast === "brief") leaveLater(toast);
}

function greetAll(root) {
  for (const toast of root.querySelectorAll("[data-toast]")) greet(toast);
}

greetAll(document);
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target.id === "messages") greetAll(document.getElementById("messages"));
});
