// Paper is white, and nothing opens on it: a page is printed in the light theme and with all of its text. Hints and solutions of
// exercises are printed if that is chosen, in the menu with the button that prints.
"use strict";

(() => {
  const root = document.documentElement;
  let theme = null;
  let opened = [];

  const choice = document.createElement("label");
  choice.className = "dropdown-item nnkit-print-all";
  choice.innerHTML = '<input type="checkbox"> print hints and solutions';
  const all = choice.firstChild;
  const place = document.querySelector(".btn-download-pdf-button")?.closest("li");
  if (place && document.querySelector(".nnkit-card")) {
    place.append(choice);
    choice.addEventListener("click", (event) => event.stopPropagation()); // the menu stays open
  }

  addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    root.classList.toggle("nnkit-prints-all", all.checked);
    const left = all.checked ? "" : ", .nnkit-card *";
    opened = [...document.querySelectorAll(`main details:not([open], .nnkit-away${left})`)];
    opened.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => {
    if (theme) root.dataset.theme = theme;
    opened.forEach((one) => (one.open = false));
  });
})();
