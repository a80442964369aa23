// "Use where I am": asks the browser for a rough position, and the server for the postcode nearest to it. The position
// travels in a header, rounded to a kilometre, so that it is in no address and no log.
const button = document.querySelector("[data-here]");
const told = document.querySelector("[data-here-told]");

function ask(position) {
  const { latitude, longitude } = position.coords;
  const rough = `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
  return fetch(button.dataset.here, { headers: { "X-Position": rough } })
    .then((answer) => (answer.ok ? answer.json() : {}))
    .then(({ where }) => {
      if (!where) throw new Error("nowhere");
      const field = document.querySelector("#where");
      field.value = where;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
}

if (button && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    told.textContent = "";
    const again = () => {
      button.disabled = false;
    };
    const failed = () => {
      again();
      told.textContent = told.dataset.hereTold;
    };
    navigator.geolocation.getCurrentPosition((position) => ask(position).then(again, failed), failed, {
      maximumAge: 600000,
      timeout: 15000,
    });
  });
}
