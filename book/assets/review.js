// The page on which items come back: what is due today is asked one by one, with other numbers or in another order, and the answer
// and how sure the reader was are kept.
"use strict";

(() => {
  const { button, element, forms, heading, judge, many, memory, schedule } = window.nnkit;
  const place = document.querySelector(".nnkit-review");
  const items = JSON.parse(document.getElementById("nnkit-items").textContent);
  const NOT_KEPT = "This browser cannot keep this: its storage is full or forbidden.";

  const html = (name, className, text) => element(name, { className, innerHTML: text });

  // ---- Chance that is the same for an item on a day: a page that is loaded again asks the same.

  const generator = (text) => {
    let state = [...text].reduce((hash, one) => Math.imul(hash ^ one.charCodeAt(0), 16777619), 2166136261) >>> 0;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  };
  const shuffled = (list, chance) => {
    const left = [...list];
    return list.map(() => left.splice(Math.floor(chance() * left.length), 1)[0]);
  };

  // ---- The fields of a question. They are read as in a chapter.

  const isKnown = (id) => id in items;
  const letter = (i) => String.fromCharCode(97 + i);
  const FIELDS = {
    choice: ({ options }, id, chance) => {
      return shuffled(options.map((_, i) => i), chance).map((i) => {
        const input = element("input", { type: "radio", name: `again-${id}`, value: letter(i) });
        return element("label", { className: "nnkit-option" }, input, html("span", "", options[i]));
      });
    },
    number: () => {
      const input = element("input", { type: "text", inputMode: "decimal", autocomplete: "off", size: 16 });
      return [element("label", {}, "Your answer ", input)];
    },
    order: ({ steps }, id, chance) => {
      const move = (text, by, name) => {
        const made = element("button", { type: "button", textContent: text });
        made.dataset.by = by;
        made.setAttribute("aria-label", `Move ${by < 0 ? "up" : "down"}: ${name}`);
        return made;
      };
      const rows = shuffled(steps.map((_, i) => i), chance).map((i) => {
        const text = html("span", "", steps[i]);
        const moves = element("span", { className: "nnkit-moves" }, move("↑", -1, text.textContent), move("↓", 1, text.textContent));
        const row = element("li", {}, element("span", { className: "nnkit-handle" }), text, moves);
        row.dataset.letter = letter(i);
        return row;
      });
      const list = element("ol", { className: "nnkit-steps" }, ...rows);
      const said = element("p", { className: "visually-hidden nnkit-moved" });
      said.setAttribute("role", "status");
      return [list, said];
    },
  };

  const solutionOf = ({ kind, options, steps, answer, solution }) => {
    if (kind === "choice") return options[answer.charCodeAt(0) - 97];
    if (kind === "order") return [...answer].map((one) => steps[one.charCodeAt(0) - 97]).join(" → ");
    return solution;
  };

  // An exercise of code that was seen through once is written again, on an empty page: its card comes from its chapter. A page
  // that was opened from a folder fetches nothing; there a wrong answer is judged once more.
  const writeAgain = async ({ id, due }, number, count, next) => {
    const { page } = items[id];
    const answer = await fetch(page);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const chapter = new DOMParser().parseFromString(await answer.text(), "text/html");
    const card = document.adoptNode(chapter.getElementById(id));
    const box = card.querySelector(".nnkit-cell");
    const again = memory.againOf(id); // what is written here is kept apart from the first answer
    memory.set("code", again, null);
    box.dataset.exercise = again;
    const day = schedule.today();
    const on = button(number === count ? "Finish" : "Next", () => {
      const now = memory.get("review", id);
      if (now?.right === day && now.due !== due) schedule.count(true, { day });
      else schedule.note(id, false, { day, inReview: true });
      next();
    });
    const words = `Write it again, without looking it up (${number} of ${count}). `;
    card.prepend(element("p", {}, words, element("a", { href: page, textContent: "Where it stands in the book" })));
    card.append(on);
    window.nnkit.addCell(box);
    return card;
  };

  const ask = async (entry, number, count, next) => {
    const { id, stage } = entry;
    const isCode = items[id].versions[0].code;
    const seen = () => askNow(id, number, count, next);
    const again = isCode && stage > 0 && location.protocol !== "file:";
    return again ? writeAgain(entry, number, count, next).catch(seen) : seen();
  };

  const askNow = (id, number, count, next) => {
    const day = schedule.today();
    const chance = generator(`${id}:${day}`);
    const { page, versions } = items[id];
    const question = versions[Math.floor(chance() * versions.length)];
    const fields = FIELDS[question.kind](question, id, chance);
    const said = element("div", { className: "nnkit-said" });
    said.setAttribute("role", "status");
    const code = question.code ? [html("div", "nnkit-review-code", question.code)] : [];
    for (const one of code) one.querySelector("pre").tabIndex = 0; // a long line scrolls, by keyboard too
    const form = element("form", { className: "nnkit-review-form" }, ...fields);
    const card = element(
      "div",
      { className: "nnkit-card" },
      element("p", { className: "nnkit-title" }, html("strong", "", question.title), element("span", { textContent: `${number} of ${count}` })),
      html("div", "nnkit-text", question.text.split("\n\n").map((part) => `<p>${part}</p>`).join("")),
      ...code,
      form,
      said,
    );
    card.setAttribute("role", "group");
    card.setAttribute("aria-label", `Question ${number} of ${count}`);

    const answered = (sure) => {
      const { status, text } = judge(question, forms[question.kind].read(form));
      if (status === "unclear") {
        said.innerHTML = `<p><strong>${heading(status)}.</strong> ${text}</p>`;
        return;
      }
      const right = status === "correct";
      const kept = [schedule.note(id, right, { day, sure, inReview: true })];
      if (status === "mistake") kept.push(schedule.noteMistake(id, text));
      said.dataset.right = right;
      said.innerHTML = `<p><strong>${heading(status)}.</strong> ${text}</p>`;
      if (!right) said.append(html("p", "", `Right is: ${solutionOf(question)}`));
      said.append(element("p", {}, when(id, day), " ", element("a", { href: page, textContent: "Where it stands in the book" })));
      if (kept.includes(false)) said.append(element("p", { textContent: NOT_KEPT }));
      for (const field of form.querySelectorAll("input, button")) field.disabled = true;
      const on = button(number === count ? "Finish" : "Next", next);
      said.append(on);
      on.focus();
    };
    for (const [words, sure] of [["I am sure", true], ["I am not sure", false]]) form.append(button(words, () => answered(sure)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answered(false);
    });
    return card;
  };

  // When an item comes back, in words.
  const when = (id, day) => {
    const { due } = memory.get("review", id) ?? {};
    if (due === undefined) return "";
    return due === null ? "It does not come back: you have remembered it for three weeks." : `It comes back in ${many(due - day, "day", "days")}.`;
  };

  // ---- The whole.

  const calibration = () => {
    const days = memory.names("day").map((day) => memory.get("day", day));
    const sum = (field) => days.reduce((all, one) => all + one[field], 0);
    const [sureRight, sureWrong, right, wrong] = ["sureRight", "sureWrong", "right", "wrong"].map(sum);
    const sure = sureRight + sureWrong;
    const unsure = right + wrong - sure;
    const share = (part, all) => (all ? `${Math.round((100 * part) / all)} % of ${all}` : "none yet");
    return `When you were sure, you were right in ${share(sureRight, sure)}; when you were not, in ${share(right - sureRight, unsure)}.`;
  };

  const overview = (day) => {
    const due = schedule.allDue(day, isKnown);
    const { right, wrong } = schedule.done(day);
    const now = schedule.forToday(day, isKnown);
    const coming = schedule.entries().filter((one) => one.due > day && isKnown(one.id));
    const next = Math.min(...coming.map((one) => one.due));
    const parts = [];
    if (now.length) parts.push(`${many(now.length, "item is", "items are")} for today${due.length > now.length ? `, of ${due.length} that are due` : ""}.`);
    else if (due.length) parts.push(`That is enough for today: ${right + wrong} are done. ${many(due.length, "item waits", "items wait")} for tomorrow.`);
    else if (coming.length) parts.push(`Nothing is due today. The next comes back in ${many(next - day, "day", "days")}.`);
    else parts.push("Nothing is here yet. Solve an exercise or answer a question in a chapter: it comes back in two days.");
    if (right + wrong) parts.push(`Today: ${right} right, ${wrong} wrong.`);
    return { text: parts.join(" "), now };
  };

  const showOverview = () => {
    const day = schedule.today();
    schedule.adopt(day);
    const { text, now } = overview(day);
    const status = element("p", { textContent: text });
    status.setAttribute("role", "status");
    const begin = now.length ? [button(`Begin (${now.length})`, () => go(now, 0))] : [];
    const known = memory.names("day").length ? [element("p", { textContent: calibration() })] : [];
    place.replaceChildren(status, ...begin, ...known);
  };

  const go = async (list, i) => {
    if (i === list.length) {
      showOverview();
      place.tabIndex = -1;
      place.focus();
      return;
    }
    const card = await ask(list[i], i + 1, list.length, () => go(list, i + 1));
    place.replaceChildren(card);
    card.querySelector("input, button:not(details *), pre")?.focus();
    card.scrollIntoView({ block: "nearest" });
  };

  showOverview();
  memory.onChange(({ kind, elsewhere }) => {
    if (elsewhere && [null, "review", "day"].includes(kind) && !place.querySelector(".nnkit-card")) showOverview();
  });
})();
