// Puts a button that copies at each listing, when it comes near the view.
"use strict";

(() => {
  const SHOWN = 1500; // milliseconds

  // The code as it stands now, in an editor too, without the signs and answers of a session with Python.
  const codeIn = (place) => {
    const typed = window.nnkit.codeOf?.(place.closest(".nnkit-cell"));
    if (typed !== undefined) return typed;
    const listing = place.querySelector("pre").cloneNode(true);
    listing.querySelectorAll(".gp, .go, .gt").forEach((one) => one.remove());
    return listing.textContent.trimEnd();
  };

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(codeIn(button.parentElement));
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed here";
    }
    setTimeout(() => (button.textContent = "Copy"), SHOWN);
  };

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        const button = Object.assign(document.createElement("button"), { type: "button", className: "nnkit-copy", textContent: "Copy" });
        button.setAttribute("aria-live", "polite");
        target.append(button);
      }
    },
    { rootMargin: "500px" },
  );
  document.addEventListener("click", ({ target }) => target.matches?.(".nnkit-copy") && copy(target));
  // At listings, and not at what is printed. Below a listing, outside of the place that an editor fills.
  document.querySelectorAll('article div[class*="highlight-"]:not(.cell_output *)').forEach((place) => near.observe(place));
})();
