// Paper is white, and nothing opens on it: a page is printed in the light theme and with all of its text,
// but for the hints and solutions of exercises.
"use strict";

(() => {
  const root = document.documentElement;
  let theme = null;
  let opened = [];

  addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    opened = [...document.querySelectorAll("main details:not([open], .nnkit-question *)")];
    opened.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => {
    if (theme) root.dataset.theme = theme;
    opened.forEach((one) => (one.open = false));
  });
})();
