// Formulas are typeset a few at a time, so that a page with many of them scrolls meanwhile, on a slow phone too.
// Not so where the address names a place on the page: it would move while the formulas above it grow.
"use strict";

// A formula that must be scrolled can be reached by keyboard: also one that a window made narrow, or an answer that was opened.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

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
    document.querySelectorAll("mjx-container[display], span.math").forEach((formula) => sizes.observe(formula));
  },
};
