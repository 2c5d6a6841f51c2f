// Brings the first page's figure to life: a slider chooses one of the pictures in the strip behind the points, and Play goes
// through them. It stands still at first, and where the reader wants less motion there is no Play.
"use strict";

(() => {
  const STEP = 180; // milliseconds for each picture
  document.querySelectorAll(".nnkit-learning").forEach((figure) => {
    const said = JSON.parse(figure.dataset.said);
    const picture = figure.querySelector("image");
    const tools = figure.querySelector(".nnkit-learning-tools");
    const [play, slider] = tools.querySelectorAll("button, input");
    const status = figure.querySelector("[role=status]");
    const last = said.length - 1;
    let timer;

    const show = (place) => {
      slider.value = place;
      picture.setAttribute("x", -place * picture.dataset.wide);
      status.textContent = said[place];
      slider.setAttribute("aria-valuetext", said[place]);
    };
    const stop = () => {
      clearInterval(timer);
      timer = null;
      status.setAttribute("role", "status");
      play.textContent = Number(slider.value) < last ? "Play" : "Again";
    };
    const next = () => {
      show(Number(slider.value) + 1);
      if (Number(slider.value) === last) stop();
    };
    const start = () => {
      if (Number(slider.value) === last) show(0);
      status.removeAttribute("role"); // thirty announcements help nobody; the last one is made
      play.textContent = "Pause";
      timer = setInterval(next, STEP);
    };
    play.addEventListener("click", () => (timer ? stop() : start()));
    slider.addEventListener("input", () => {
      stop();
      show(Number(slider.value));
      stop();
    });
    document.addEventListener("visibilitychange", () => document.hidden && timer && stop());
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const choose = () => {
      play.hidden = still.matches;
      if (still.matches && timer) stop();
    };
    still.addEventListener("change", choose);
    choose();
    show(0); // a browser may bring back where the slider stood
    tools.inert = false;
  });
})();
