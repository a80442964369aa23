// Plays how people moved between two circles; whoever asked for less motion sees the two places one after the other.
const DURATION = 1800;

for (const figure of document.querySelectorAll("[data-change]")) {
  const button = figure.querySelector("[data-play]");
  const moved = [...figure.querySelectorAll("g[data-from]")];
  const there = [...figure.querySelectorAll("g.circle-person:not([data-from])")];
  button.hidden = moved.length + there.length === 0;
  button.addEventListener("click", () => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timing = { duration: DURATION, easing: still ? "steps(2, jump-none)" : "ease-in-out" };
    for (const mark of moved) {
      const [from, to] = [mark.dataset.from, mark.dataset.at].map((place) => place.split(" ").map((part) => `${part}px`).join(", "));
      mark.animate([{ transform: `translate(${from})` }, { transform: `translate(${to})` }], timing);
    }
    for (const mark of there) mark.animate([{ opacity: 0 }, { opacity: 1 }], timing);
  });
}
