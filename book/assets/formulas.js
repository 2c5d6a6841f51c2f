// A formula that is wider than its place scrolls, and can then be reached by keyboard. What is copied of it is its TeX.
"use strict";

(() => {
  // Also one that a window made narrow, or an answer that was opened; and letters may change when their font has come.
  const reach = (formula) => {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(target)));
  document.querySelectorAll("div.math").forEach((formula) => sizes.observe(formula));
  document.fonts.addEventListener("loadingdone", () => document.querySelectorAll("div.math").forEach(reach));

  const texOf = (formula) => {
    const tex = formula.querySelector("annotation").textContent;
    return formula.matches(".katex-display > .katex") ? `$$${tex}$$` : `$${tex}$`;
  };
  // A selection that begins or ends within a formula takes all of it.
  const widened = (range) => {
    const around = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".katex");
    const [first, last] = [around(range.startContainer), around(range.endContainer)];
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    return range;
  };
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed || !event.clipboardData) return;
    const copied = widened(selection.getRangeAt(0).cloneRange()).cloneContents();
    const formulas = copied.querySelectorAll(".katex");
    if (!formulas.length) return;
    formulas.forEach((formula) => formula.replaceWith(texOf(formula)));
    const lines = document.createElement("div");
    lines.append(copied);
    lines.style.cssText = "position: fixed; left: -100vw; white-space: pre-wrap;";
    document.body.append(lines);
    event.clipboardData.setData("text/plain", lines.innerText);
    lines.remove();
    event.preventDefault();
  });
})();
