// What is wider than its place scrolls, and can then be reached by keyboard. The contents at the side mark the section that is
// read. The theme would measure all of a page at once while it loads; here the browser says what it has found.
"use strict";

(() => {
  const SCROLLERS = "div.math, pre, .cell_output > .output, .nnkit-picture, .pst-scrollable-table-container";
  // An edge behind which there is more fades out, once it comes near the window: the fading has to be drawn.
  const hasMore = (box) => box.scrollLeft + box.clientWidth < box.scrollWidth - 1;
  const fade = (box, more) => box.classList.toggle("nnkit-more", more);
  const scrolled = ({ target }) => target.matches?.(SCROLLERS) && fade(target, hasMore(target));
  document.addEventListener("scroll", scrolled, { capture: true, passive: true });
  const reached = new WeakSet(); // by us: other scripts have tab stops of their own
  const reach = (box, isWide) => {
    if (box.matches("[role=textbox]")) return; // an editor in waiting
    if (!isWide) {
      if (reached.delete(box)) box.removeAttribute("tabindex");
    } else if (box.tabIndex !== 0) {
      if (!box.hasAttribute("tabindex")) reached.add(box);
      box.tabIndex = 0;
    }
  };
  // All are measured before any is changed: a measure after a change would have the page laid out anew for each.
  const sizes = new ResizeObserver((entries) => {
    const found = entries.map(({ target: box }) => [box, box.scrollWidth > box.clientWidth, near.has(box) && hasMore(box)]);
    found.forEach(([box, isWide, more]) => {
      reach(box, isWide);
      fade(box, more);
    });
  });
  const near = new WeakSet();
  const comings = new IntersectionObserver(
    (entries) => {
      const boxes = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
      const found = boxes.map((box) => [box, hasMore(box)]);
      found.forEach(([box, more]) => {
        near.add(box);
        fade(box, more);
      });
    },
    { rootMargin: "50% 0px" },
  );
  const watch = () => {
    sizes.disconnect();
    document.querySelectorAll(SCROLLERS).forEach((box) => {
      sizes.observe(box); // each is looked at once it is drawn
      comings.observe(box);
    });
  };
  let soon;
  const watchSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(watch, 300);
  };
  new MutationObserver(watchSoon).observe(document.getElementById("main-content"), { subtree: true, childList: true });
  document.fonts.addEventListener("loadingdone", watchSoon); // letters have other widths
  watch();

  // Of the sections at the top of the window the last is marked, and those that it is a part of.
  const contents = [...document.querySelectorAll("#pst-page-toc-nav a[href^='#']")];
  const linkOf = new Map(contents.map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]));
  linkOf.delete(null);
  const mark = (read) => {
    contents.forEach((link) => {
      const isRead = [...linkOf].some(([section, its]) => its === link && section.contains(read));
      link.classList.toggle("active", isRead);
      link.parentElement.classList.toggle("active", isRead);
    });
  };
  const tell = (read) => {
    const detail = { section: read.id, heading: linkOf.get(read).textContent.trim() };
    document.dispatchEvent(new CustomEvent("nnkit-reading", { detail }));
  };
  const seen = new Set();
  const places = new IntersectionObserver(
    (entries) => {
      entries.forEach(({ target, isIntersecting }) => seen[isIntersecting ? "add" : "delete"](target));
      const read = [...linkOf.keys()].findLast((section) => seen.has(section));
      if (!read) return;
      mark(read);
      tell(read);
    },
    { rootMargin: "0px 0px -85%" },
  );
  [...linkOf.keys()].forEach((section) => places.observe(section));
})();
