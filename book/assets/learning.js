// Brings the first page's figure to life: a slider chooses one of the pictures in the strip behind the points, and Play goes
// through them.
"use strict";

document.querySelectorAll(".nnkit-learning").forEach((figure) => {
  const said = JSON.parse(figure.dataset.said);
  const picture = figure.querySelector("image");
  const tools = figure.querySelector(".nnkit-learning-tools");
  const slider = tools.querySelector("input");
  const status = figure.querySelector("[role=status]");

  const show = () => {
    picture.setAttribute("x", -slider.value * picture.dataset.wide);
    status.textContent = said[slider.value];
    slider.setAttribute("aria-valuetext", said[slider.value]);
  };
  slider.value = 0; // a browser may bring back where it stood
  slider.addEventListener("input", show);
  show();
  const [play, step] = window.nnkit.player(slider, status, 180);
  tools.querySelectorAll("button").forEach((place, i) => place.replaceWith([play, step][i]));
  tools.inert = false;
});
