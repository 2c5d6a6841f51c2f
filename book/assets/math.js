// Formulas are typeset a few at a time, so that a page with many of them scrolls meanwhile, on a slow phone too.
// Not so where the address names a place on the page: it would move while the formulas above it grow.
"use strict";

// A formula that must be scrolled can be reached by keyboard: also one that a window made narrow, or an answer that was opened.
const reach = (formula) => {
  if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
  else formula.removeAttribute("tabindex");
};
const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(target)));

window.MathJax ??= {};
// Its menu would make every formula a stop of the Tab key.
window.MathJax.options = { ...window.MathJax.options, enableMenu: false };
window.MathJax.startup = {
  async pageReady() {
    const all = [...document.querySelectorAll(".math")];
    const atOnce = location.hash ? all.length : 8;
    for (let i = 0; i < all.length; i += atOnce) {
      await window.MathJax.typesetPromise(all.slice(i, i + atOnce));
      await new Promise((resolve) => setTimeout(resolve));
    }
    const formulas = document.querySelectorAll("mjx-container[display], span.math");
    formulas.forEach((formula) => sizes.observe(formula));
    // A letter of another font can stick out of a formula while the formula's own font is on its way.
    document.fonts.addEventListener("loadingdone", () => formulas.forEach(reach));
  },
};
