// The rest of a page comes when its beginning stands: its sections, then what is read aloud of its formulas. Each step is short,
// so that a slow phone answers in between. Who uses the page before that gets all of it at once: the script in its head.
"use strict";

(() => {
  const STEP = 500; // elements: about 10 ms of layout, and 60 ms on a phone that is six times slower
  const root = document.documentElement;
  const sizeOf = (part) => part.getElementsByTagName("*").length + 1;
  const sectionsWait = root.dataset.later === "sections";
  const parts = sectionsWait ? [...document.querySelectorAll("article > section > section ~ section > *")] : [];
  parts.forEach((part) => part.classList.add("nnkit-later"));
  parts.push(...document.querySelectorAll(".katex-mathml"));
  if (root.dataset.later) root.dataset.later = "parts"; // from here on they wait by themselves

  const step = () => {
    for (let size = 0; parts.length && size < STEP; ) {
      const part = parts.shift();
      part.classList.remove("nnkit-later");
      part.classList.add("nnkit-here");
      size += sizeOf(part);
    }
    root.offsetHeight; // laid out now, and not in one task with the next frame
    next();
  };
  const soon = window.requestIdleCallback ?? setTimeout; // WebKit has none
  const next = () => {
    if (!parts.length) delete root.dataset.later;
    else if (root.dataset.later) (parts[0].matches(".katex-mathml") ? soon : setTimeout)(step);
  };
  next();
})();
