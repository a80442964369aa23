// [data-dialog="id"] opens the <dialog id>; without JavaScript its href leads to a page that does the same.
function opens(event) {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
}

function closes(event) {
  const closer = event.target.closest("[data-dialog-close]");
  const onBackdrop = event.target instanceof HTMLDialogElement && outside(event.target, event);
  if (closer) event.preventDefault();
  if (closer || (onBackdrop && !event.target.hasAttribute("data-conflict-dialog"))) {
    event.target.closest("dialog")?.close();
  }
}

function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const within = event.clientX >= box.left && event.clientX <= box.right;
  return !(within && event.clientY >= box.top && event.clientY <= box.bottom);
}

document.addEventListener("click", (event) => {
  opens(event);
  closes(event);
});

// A menu closes when one looks elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A form that came back with an error inside a dialog shows itself again.
document.querySelector("dialog[data-open-at-once]")?.showModal();
