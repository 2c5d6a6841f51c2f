// Play, Pause and Step for a slider along which time passes. It stands still at first, stops at the end, when the reader takes the
// slider and when the page is left, and where less motion is wanted there are steps only.
"use strict";

window.nnkit ??= {};

(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  // Takes the slider, the place where words say what is seen, and the milliseconds for each step; returns the two buttons.
  window.nnkit.player = (slider, status, every) => {
    const button = (words) => Object.assign(document.createElement("button"), { type: "button", textContent: words });
    const [play, step] = [button("Play"), button("Step")];
    const isAtEnd = () => Number(slider.value) >= Number(slider.max);
    let timer = null;

    const go = (place) => {
      slider.value = place;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const next = () => go(isAtEnd() ? slider.min : Number(slider.value) + Number(slider.step || 1));
    const tell = () => (play.textContent = timer ? "Pause" : isAtEnd() ? "Again" : "Play");
    const stop = () => {
      clearInterval(timer);
      timer = null;
      status.setAttribute("role", "status");
      tell();
    };
    const tick = () => {
      if (!slider.isConnected) return stop();
      next();
      if (isAtEnd()) stop();
    };
    const start = () => {
      if (isAtEnd()) go(slider.min);
      status.removeAttribute("role"); // to hear of every step helps nobody; the last one is said
      timer = setInterval(tick, every);
      tell();
    };

    play.addEventListener("click", () => (timer ? stop() : start()));
    step.addEventListener("click", () => {
      stop();
      next();
      tell();
    });
    slider.addEventListener("input", ({ isTrusted }) => (isTrusted ? stop() : tell()));
    document.addEventListener("visibilitychange", () => document.hidden && timer && stop());
    const choose = () => {
      play.hidden = still.matches;
      if (still.matches && timer) stop();
    };
    still.addEventListener("change", choose);
    choose();
    tell();
    return [play, step];
  };
})();
