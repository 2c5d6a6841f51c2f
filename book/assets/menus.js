// What buttons of the theme do. On a phone the contents of a page open over it: they close when a place is chosen.
"use strict";

addEventListener("click", ({ target }) => {
  const does = target.closest("[data-does]")?.dataset.does;
  if (does === "print") print();
  if (does === "fill the screen") toggleFullScreen();
});
addEventListener("click", (event) => event.target.closest("dialog a[href]")?.closest("dialog").close());
