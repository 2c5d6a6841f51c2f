// When an item comes back: 2, 7 and 21 days after it was last right. One that was answered wrong comes back at the next day's
// review, and starts again. The page "Your progress" says how it is kept.
"use strict";

(() => {
  const INTERVALS = [2, 7, 21]; // days
  const A_DAY = 15; // items at most
  const { memory } = window.nnkit;

  // Days are those of the reader's clock, counted from 1970.
  const today = (now = new Date()) => Math.round(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000);

  // What is kept of an item after an answer. stage: how many of the intervals are behind it, −1 after a wrong answer; due: the
  // day on which it comes back, null when all intervals are behind it; right: the day on which it was last right, or null.
  const after = (entry, right, day) => {
    if (!right) return { stage: -1, due: day + 1, right: entry?.right ?? null };
    if (!entry) return { stage: 0, due: day + INTERVALS[0], right: day };
    if (entry.due === null) return { ...entry, right: day };
    // Right before it was due, it waits for the same interval again, from today.
    const stage = entry.due <= day ? entry.stage + 1 : Math.max(entry.stage, 0);
    return { stage, due: stage < INTERVALS.length ? day + INTERVALS[stage] : null, right: day };
  };

  const entries = () => memory.names("review").map((id) => ({ id, ...memory.get("review", id) }));
  const done = (day) => memory.get("day", String(day)) ?? { right: 0, wrong: 0, sureRight: 0, sureWrong: 0 };

  // What is due: first what a reader was sure of and got wrong, then the oldest. Of an edition that has lost an item, nothing.
  const allDue = (day, isKnown = () => true) =>
    entries()
      .filter(({ id, due }) => due !== null && due <= day && isKnown(id))
      .sort((one, other) => Boolean(other.sure) - Boolean(one.sure) || one.due - other.due || (one.id < other.id ? -1 : 1));

  // What is asked today: the rest stays due.
  const forToday = (day, isKnown) => {
    const { right, wrong } = done(day);
    return allDue(day, isKnown).slice(0, Math.max(0, A_DAY - right - wrong));
  };

  // An answer, wherever it was given. sure: whether the reader said so before the answer was seen.
  const note = (id, right, { day = today(), sure, inReview = false } = {}) => {
    const entry = { ...after(memory.get("review", id), right, day), ...(sure && !right ? { sure: true } : {}) };
    const kept = memory.set("review", id, entry);
    return inReview ? count(right, { day, sure }) && kept : kept;
  };

  // An answer in a review counts for its day.
  const count = (right, { day = today(), sure } = {}) => {
    const counts = { ...done(day) };
    counts[right ? "right" : "wrong"] += 1;
    if (sure) counts[right ? "sureRight" : "sureWrong"] += 1;
    return memory.set("day", String(day), counts);
  };

  // What was solved before anything was scheduled is due at once.
  const adopt = (day = today()) => {
    for (const id of memory.names("answer")) {
      if (!memory.isAgain(id) && memory.isSolved(id) && !memory.get("review", id)) memory.set("review", id, { stage: 0, due: day, right: null });
    }
  };

  // A mistake that was made: what was said of it (as HTML), and how often.
  const noteMistake = (id, html) => {
    const before = memory.get("mistake", id);
    const text = window.nnkit.element("p", { innerHTML: html }).textContent.slice(0, 200);
    return memory.set("mistake", id, { text, times: (before?.times ?? 0) + 1, day: today() });
  };

  window.nnkit.schedule = { INTERVALS, A_DAY, today, after, allDue, forToday, done, entries, note, count, adopt, noteMistake };
})();
