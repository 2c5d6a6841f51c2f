// The page of progress: what is open, solved, due and remembered, the days of review, mistakes that were made; saved to a file and
// loaded from one.
"use strict";

(() => {
  const { element, many, memory, schedule } = window.nnkit;
  const table = document.querySelector(".nnkit-progress");
  const tools = document.querySelector(".nnkit-progress-tools");
  const rows = [...table.querySelectorAll("tr[data-id]")];
  const KINDS = ["answer", "review", "day", "mistake", "code"]; // what is saved; where the reading stopped is of this browser
  const FORMAT = "nnkit-progress";
  const VERSION = 1;

  // ---- What is shown.

  const stateOf = (id, day) => {
    const state = memory.get("answer", id)?.state ?? "open";
    const entry = memory.get("review", id);
    if (state === "open") return state;
    if (entry?.due === null) return "remembered";
    return entry && entry.due <= day ? "due" : state;
  };
  const count = (its, ...states) => its.filter((row) => states.includes(row.dataset.state)).length;

  const fillSums = (day) => {
    for (const row of rows) {
      row.dataset.state = stateOf(row.dataset.id, day);
      row.dataset.solved = memory.isSolved(row.dataset.id);
      row.querySelector(".nnkit-state").textContent = row.dataset.state;
    }
    const solved = (its) => its.filter((row) => row.dataset.solved === "true").length;
    const isKnown = (id) => rows.some((row) => row.dataset.id === id);
    const due = schedule.allDue(day, isKnown).length;
    tools.querySelector("[role=status]").textContent =
      `${solved(rows)} of ${rows.length} solved, ${count(rows, "remembered")} remembered, ${due} due.`;
    for (const line of tools.querySelectorAll("tr[data-chapter]")) {
      const its = rows.filter((row) => row.cells[0].textContent === line.dataset.chapter);
      const sums = [its.length - count(its, "open"), solved(its), count(its, "due"), count(its, "remembered")];
      [...line.cells].slice(1).forEach((cell, i) => (cell.textContent = sums[i]));
    }
  };

  // Seven weeks back and three ahead, Monday first: how many were answered, and how many come back.
  const fillCalendar = (day) => {
    const coming = new Map();
    for (const { due } of schedule.entries()) if (due !== null && due > day) coming.set(due, (coming.get(due) ?? 0) + 1);
    const monday = day - ((day + 3) % 7); // day 0 was a Thursday
    const body = tools.querySelector(".nnkit-calendar tbody");
    const dateOf = (one) => new Date(one * 86_400_000).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
    const weeks = [...Array(10).keys()].map((week) => {
      const first = monday + 7 * (week - 6);
      const cells = [...Array(7).keys()].map((i) => {
        const { right, wrong } = schedule.done(first + i);
        const shown = first + i > day ? coming.get(first + i) : right + wrong;
        const cell = element("td", { textContent: shown || "" });
        if (first + i === day) cell.setAttribute("aria-current", "date");
        if (first + i > day) cell.className = "nnkit-ahead";
        return cell;
      });
      const head = element("th", { scope: "row", textContent: dateOf(first) });
      return element("tr", {}, head, ...cells);
    });
    body.replaceChildren(...weeks);
  };

  const fillMistakes = () => {
    const place = tools.querySelector(".nnkit-mistakes");
    const made = memory.names("mistake").map((id) => ({ id, ...memory.get("mistake", id) }));
    made.sort((one, other) => other.times - one.times || other.day - one.day || (one.id < other.id ? -1 : 1));
    const lines = made.slice(0, 20).map(({ id, text, times }) => {
      const link = document.getElementById(`row-${id}`)?.querySelector("a").cloneNode(true) ?? element("span", { textContent: id });
      return element("li", {}, link, `: ${text} (${many(times, "time", "times")})`);
    });
    place.replaceChildren(...(lines.length ? [element("ol", {}, ...lines)] : [element("p", { textContent: "None so far." })]));
  };

  const fill = () => {
    const day = schedule.today();
    fillSums(day);
    fillCalendar(day);
    fillMistakes();
  };

  // ---- To a file and from one.

  const saved = () => {
    const kept = {};
    for (const kind of KINDS) kept[kind] = Object.fromEntries(memory.names(kind).map((id) => [id, memory.get(kind, id)]));
    return { format: FORMAT, version: VERSION, saved: new Date().toISOString(), kept };
  };

  const save = () => {
    const file = new Blob([JSON.stringify(saved(), null, 1)], { type: "application/json" });
    const link = element("a", { href: URL.createObjectURL(file), download: "neural-networks-progress.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  // Of two values of one thing, what is further: so that a file that is loaded twice changes nothing the second time.
  const later = (one, other, ...fields) => {
    for (const field of fields) {
      const [a, b] = [one[field] ?? -1, other[field] ?? -1];
      if (a !== b) return a > b ? one : other;
    }
    return one;
  };
  const JOIN = {
    answer: (one, other) => (other.state === "solved" && one.state !== "solved" ? other : one),
    review: (one, other) => later(one, other, "right", "stage"),
    day: (one, other) => Object.fromEntries(Object.keys(one).map((field) => [field, Math.max(one[field], other[field])])),
    mistake: (one, other) => later(one, other, "day", "times"),
    code: (one, other) => (other.time > one.time ? { ...other, other: { text: one.text, time: one.time } } : one),
  };

  const load = (text, replace) => {
    let file;
    try {
      file = JSON.parse(text);
    } catch {
      return "This is no file of progress: it cannot be read.";
    }
    if (file?.format !== FORMAT || typeof file.kept !== "object") return "This is no file of progress of this book.";
    if (!(file.version <= VERSION)) return "This file was saved by a newer edition of the book. Nothing was changed.";
    const found = KINDS.flatMap((kind) => Object.entries(file.kept[kind] ?? {}).map(([id, value]) => [kind, id, value]));
    const good = found.filter(([kind, , value]) => memory.isSound(kind, value));
    if (replace) KINDS.forEach(memory.forget);
    let kept = true;
    for (const [kind, id, value] of good) {
      const here = memory.get(kind, id);
      kept = memory.set(kind, id, here ? JOIN[kind](here, value) : value) && kept;
    }
    const damaged = found.length - good.length;
    const parts = [`${many(good.length, "entry", "entries")} ${replace ? "loaded" : "joined with what was here"}.`];
    if (damaged) parts.push(`${many(damaged, "was", "were")} damaged and left out.`);
    if (!kept) parts.push("This browser could not keep all of it: its storage is full or forbidden.");
    return parts.join(" ");
  };

  const letLoad = () => {
    const input = tools.querySelector("[type=file]");
    const said = tools.querySelector(".nnkit-file-said");
    const WORDS = {
      merge: "Join the file with what is kept here? Of each item the further state stays.",
      replace: "Replace everything that is kept here by the file? What is here is lost.",
    };
    let how = "merge";
    for (const button of tools.querySelectorAll("[data-load]")) {
      button.addEventListener("click", () => {
        how = button.dataset.load;
        said.textContent = "";
        if (confirm(WORDS[how])) input.click();
      });
    }
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (file) said.textContent = load(await file.text(), how === "replace");
      input.value = "";
      fill();
    });
    tools.querySelector("[data-save]").addEventListener("click", save);
    tools.querySelector("[data-print]").addEventListener("click", () => print());
  };

  // Each button forgets what it names, and nothing else.
  const letForget = (button) => {
    const kinds = button.dataset.forget.split(" ");
    button.addEventListener("click", () => {
      const found = kinds.flatMap(memory.names).length;
      const kept = `${found} ${found === 1 ? "is" : "are"} kept.`;
      if (confirm(`${button.textContent} in this browser? ${kept}`)) kinds.forEach(memory.forget);
    });
  };

  window.nnkit.progress = { saved, load };
  for (const button of tools.querySelectorAll("button")) button.disabled = false;
  tools.querySelectorAll("[data-forget]").forEach(letForget);
  letLoad();
  schedule.adopt();
  let waits = false;
  memory.onChange(({ kind }) => {
    if (["code", "place"].includes(kind) || waits) return;
    waits = true; // many entries change at once when a file is loaded
    setTimeout(() => {
      waits = false;
      fill();
    });
  });
  fill();
})();
