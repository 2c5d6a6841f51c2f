// What is copied of a formula is its TeX.
"use strict";

(() => {
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
