// Draws with Vega from this book's own files, which are loaded when the first drawing is wanted, in the colours of the page.
"use strict";

window.nnkit ??= {};

(() => {
  const LIBRARIES = [
    "vega/vega.min.js",
    "vega-lite/vega-lite.min.js",
    "vega-interpreter/vega-interpreter.min.js",
    "vega-embed/vega-embed.min.js",
  ];
  const folder = document.currentScript.src;

  const load = (path) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: new URL(path, folder).href, onload: resolve, onerror: reject, async: false });
      document.head.append(script);
    });
  let loading;
  const libraries = () => (loading ??= Promise.all(LIBRARIES.map((path) => load(`vendor/${path}`))));
  const [light, dark] = ["nnkit-light", "nnkit-dark"].map((id) => JSON.parse(document.getElementById(id).textContent));

  // Draws a specification, whose own settings, if it has some, are for a light page, at a place; returns what Vega makes of it.
  window.nnkit.draw = async (place, specification, options = {}) => {
    await libraries();
    const isDark = document.documentElement.dataset.theme === "dark";
    const config = isDark ? dark : { ...(specification.config ?? light), background: "transparent" };
    const settings = { actions: false, ast: true, defaultStyle: false, expr: vega.expressionInterpreter, renderer: "svg" };
    const { view } = await vegaEmbed(place, { ...specification, config }, { ...settings, ...options });
    return view;
  };

  // A figure's specification, which is a script: also from a folder, where a page may fetch nothing.
  window.nnkit.specifications = {};
  window.nnkit.specification = async (name) => {
    await load(`figures/${name}`);
    return structuredClone(window.nnkit.specifications[name]);
  };

  window.nnkit.untilItCanDraw = libraries;
  window.nnkit.onColours = (act) => new MutationObserver(act).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  // One picture with a text, not hundreds of marks: Vega calls it a document.
  window.nnkit.asPicture = (place, words) => {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", words);
    place.firstElementChild?.setAttribute("aria-hidden", "true");
  };
})();
