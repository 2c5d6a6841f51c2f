// What the page remembers in this browser, in one place: answers, what is solved and when it comes back, code that was typed, where
// the reading stopped.
// A stored value may be of an older or a later book, damaged, or of another site at the same address: each is checked when it is
// read, and one that does not fit is as if it were not there.
"use strict";

window.nnkit ??= {};

(() => {
  const PREFIX = "nnkit:2:";
  const FIRST = "nnkit:"; // of the first version, whose answers are taken over

  const isText = (value) => typeof value === "string";
  const isCount = (value) => Number.isInteger(value) && value >= 0;
  const isVersion = (value) => value && isText(value.text) && Number.isFinite(value.time);
  // Each kind of what is remembered, with the shape of its values.
  const KINDS = {
    answer: (value) => ["tried", "solved"].includes(value?.state) && (value.answer === undefined || isText(value.answer)),
    place: (value) => ["page", "title", "section", "heading"].every((part) => isText(value?.[part])),
    review: (value) =>
      Number.isInteger(value?.stage) && value.stage >= -1 && value.stage <= 3 &&
      [value.due, value.right].every((day) => day === null || isCount(day)),
    day: (value) => ["right", "wrong", "sureRight", "sureWrong"].every((one) => isCount(value?.[one])),
    mistake: (value) => isText(value?.text) && isCount(value.times) && isCount(value.day),
    code: (value) => isVersion(value) && (value.other === undefined || isVersion(value.other)),
  };

  const storage = () => {
    try {
      return window.localStorage;
    } catch {
      return null; // it may be forbidden
    }
  };
  const keys = () => storage().keys?.() ?? Object.keys(storage()); // what stands in for a storage that is full knows its keys
  const parsed = (kind, text) => {
    try {
      const value = JSON.parse(text);
      return KINDS[kind](value) ? value : null;
    } catch {
      return null;
    }
  };
  const keyOf = (kind, id) => `${PREFIX}${kind}:${id}`;
  // The kind and the name in a key, or nothing for a key that is not ours.
  const named = (key) => {
    const [kind, ...id] = key?.startsWith(PREFIX) ? key.slice(PREFIX.length).split(":") : [];
    return kind in KINDS ? { kind, id: id.join(":") } : null;
  };

  const listeners = [];
  const tell = (kind, id, elsewhere) => listeners.forEach((listener) => listener({ kind, id, elsewhere }));

  const get = (kind, id) => {
    try {
      return parsed(kind, storage().getItem(keyOf(kind, id)));
    } catch {
      return null;
    }
  };

  // Whether it is kept: a private window may refuse, and there may be no room.
  const set = (kind, id, value) => {
    try {
      if (value === null) storage().removeItem(keyOf(kind, id));
      else storage().setItem(keyOf(kind, id), JSON.stringify(value));
      tell(kind, id, false);
      return !window.nnkitForgets;
    } catch {
      return false;
    }
  };

  const stored = (kind) => {
    try {
      const found = keys().map(named);
      return found.filter((one) => one?.kind === kind).map(({ id }) => id);
    } catch {
      return [];
    }
  };
  // The names of all that is remembered of a kind.
  const names = (kind) => stored(kind).filter((id) => get(kind, id));

  // Takes away all of a kind, what is damaged too, and nothing else.
  const forget = (kind) => stored(kind).forEach((id) => set(kind, id, null));

  // A question that is asked once more at the beginning of a chapter keeps its own answer, under its id with a mark.
  const MARK = "@"; // as nnkit.exercises.items has it
  const isAgain = (id) => id.endsWith(MARK);
  const againOf = (id) => `${id}${MARK}`;
  const itemOf = (id) => (isAgain(id) ? id.slice(0, -MARK.length) : id);

  const isSolved = (id) => get("answer", id)?.state === "solved";
  // What is solved stays solved, whatever is answered later. A prediction is done once it is made.
  const answered = (id, right, answer, done = right) => {
    const state = done || isSolved(id) ? "solved" : "tried";
    const value = answer === undefined ? { ...get("answer", id), state } : { answer, state };
    return [set("answer", id, value), window.nnkit.schedule.note(itemOf(id), right)].every(Boolean);
  };

  // Takes the listener { kind, id, elsewhere }: what has changed, and whether in another tab.
  const onChange = (listener) => listeners.push(listener);
  addEventListener("storage", ({ key }) => {
    const changed = named(key);
    if (changed) tell(changed.kind, changed.id, true);
    else if (key === null) tell(null, null, true); // all was cleared
  });
  // A page that comes back from the browser's history was asleep meanwhile.
  addEventListener("pageshow", ({ persisted }) => persisted && tell(null, null, true));

  // Answers of the first version stood under the id alone. Code stood under a page and a number, and is left.
  const takeOver = () => {
    for (const key of keys()) {
      if (!key.startsWith(FIRST) || named(key) || key.startsWith(`${FIRST}code:`)) continue;
      const value = parsed("answer", storage().getItem(key));
      const id = key.slice(FIRST.length);
      if (value && !get("answer", id)) set("answer", id, value);
      if (value) storage().removeItem(key);
    }
  };
  try {
    takeOver();
  } catch {}

  const isSound = (kind, value) => Boolean(KINDS[kind]?.(value));

  window.nnkit.memory = { get, set, names, isSound, isAgain, againOf, itemOf, forget, isSolved, answered, onChange };
})();
