// Light, dark, or as the device has it: kept in a cookie, so that the server draws the next page right at once.
const MEDIA = { "": "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" };
const YEAR = 31536000;

function show(theme) {
  const sheet = document.getElementById("dark");
  if (sheet) sheet.media = MEDIA[theme] ?? MEDIA[""];
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

for (const choice of document.querySelectorAll("[data-theme-choice]")) {
  choice.hidden = false;
  choice.querySelector("select").addEventListener("change", (event) => {
    const theme = event.target.value;
    document.cookie = `openipt_theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; SameSite=Lax`;
    show(theme);
  });
}
