// What the reader has done, and where: how much of each chapter is solved stands in the list of pages, and the first page leads
// back to where the reading stopped.
"use strict";

(() => {
  const { element, memory, schedule } = window.nnkit;
  const totals = JSON.parse(document.getElementById("nnkit-totals")?.textContent ?? "{}");
  const chapterIn = (address) => address.match(/(?:^|\/)(ch\d\d)_/)?.[1];
  const solvedBy = (chapter) => memory.names("answer").filter((id) => id.startsWith(`${chapter}.`) && !memory.isAgain(id) && memory.isSolved(id)).length;

  // ---- In the list of pages. What a later book has taken out may count, but never beyond the whole.

  const counts = [...document.querySelectorAll(".bd-sidenav a")].flatMap((link) => {
    const chapter = chapterIn(new URL(link.href, location).pathname);
    if (!(chapter in totals)) return [];
    const place = Object.assign(document.createElement("span"), { className: "nnkit-count" });
    link.append(place);
    return [{ chapter, place }];
  });
  const fill = () => {
    for (const { chapter, place } of counts) {
      const solved = Math.min(solvedBy(chapter), totals[chapter]);
      place.textContent = solved ? ` ${solved} of ${totals[chapter]} solved` : "";
      place.dataset.all = solved === totals[chapter];
    }
  };
  fill();

  // ---- Where the reading stopped: a section that has come to the top of the window.

  const page = location.pathname.split("/").slice(-2).join("/");
  const parts = [...(document.querySelector("h1")?.childNodes ?? [])]; // its number, its words, a link to itself
  const title = parts.find((part) => part.nodeType === Node.TEXT_NODE)?.data.trim();
  document.addEventListener("nnkit-reading", ({ detail }) => {
    if (chapterIn(page) in totals && title) memory.set("place", "last", { page, title, ...detail });
  });

  // ---- The first page.

  const begin = document.querySelector(".nnkit-begin");
  const welcome = element("div", { className: "nnkit-welcome", hidden: true });
  const greet = () => {
    const place = memory.get("place", "last");
    const solved = Object.keys(totals).reduce((sum, chapter) => sum + Math.min(solvedBy(chapter), totals[chapter]), 0);
    welcome.hidden = !place && !solved;
    begin.hidden = !welcome.hidden;
    if (welcome.hidden) return;
    const root = document.documentElement.dataset.content_root ?? "./";
    const all = Object.values(totals).reduce((sum, total) => sum + total, 0);
    const parts = [element("p", {}, element("strong", { textContent: "Welcome back." }))];
    if (place) {
      const link = element("a", { href: `${root}${place.page}#${place.section}`, textContent: "Go on reading" });
      parts.push(element("p", {}, `You were at “${place.heading}” in “${place.title}”.`), element("p", { className: "nnkit-go" }, link));
    }
    const progress = element("a", { href: `${root}book/pages/progress.html`, textContent: `${solved} of ${all}` });
    const again = element("button", { type: "button", textContent: "Begin from the start" });
    again.addEventListener("click", () => {
      begin.hidden = false;
      again.remove();
    });
    const due = schedule.forToday(schedule.today()).length;
    const review = element("a", { href: `${root}book/pages/review.html`, textContent: due === 1 ? "1 item is due" : `${due} items are due` });
    const sums = [element("p", {}, progress, " exercises and questions are solved."), ...(due ? [element("p", {}, review, " for review today.")] : [])];
    welcome.replaceChildren(...parts, ...sums, again);
  };
  if (begin) {
    begin.before(welcome);
    greet();
  }
  memory.onChange(({ kind }) => {
    if (kind === "answer" || kind === null) fill();
    if (begin && kind !== "code") greet();
  });
})();
