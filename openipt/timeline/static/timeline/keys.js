// On the picture of the timeline: arrow left and right go earlier and later, + and - zoom. The links do the same.
const figure = document.querySelector(".timeline-figure");

function follow(link) {
  if (link) link.click();
}

function zoom(by) {
  const steps = [...document.querySelectorAll("[data-zoom]")];
  const here = steps.findIndex((step) => step.hasAttribute("aria-current"));
  follow(steps[here + by]);
}

figure?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const scrolls = figure.scrollWidth > figure.clientWidth;
  if (event.key === "+" || event.key === "=") zoom(1);
  else if (event.key === "-") zoom(-1);
  else if (event.key === "ArrowLeft" && !scrolls) follow(document.querySelector("[data-earlier]"));
  else if (event.key === "ArrowRight" && !scrolls) follow(document.querySelector("[data-later]"));
});
