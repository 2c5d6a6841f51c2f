// Turns the questions of a page into forms, remembers answers in this browser, and fills the page of progress.
// Everything it shows is in the page already; without this script the options open by themselves.
"use strict";

(() => {
  const PREFIX = "nnkit:";

  // A browser may refuse to remember, as in a private window; the questions work all the same.
  const remembered = (id) => {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + id)) || {};
    } catch {
      return {};
    }
  };
  const remember = (id, state) => {
    try {
      localStorage.setItem(PREFIX + id, JSON.stringify(state));
    } catch {}
  };
  const forgetAll = () => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
    } catch {}
  };

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const markup = (name, html) => element(name, { innerHTML: html });
  const letter = (i) => String.fromCharCode(97 + i);

  // What check() says in a notebook to a number that is not known as a mistake.
  const farOff = (value, answer, tolerance) => {
    const close = (a, b) => Math.abs(a - b) <= 1e-3 * Math.max(Math.abs(a), Math.abs(b));
    if (value && close(value, -answer)) return "The size is right, the sign is not.";
    if ([-3, -2, -1, 1, 2, 3].some((power) => close(value, answer * 10 ** power))) {
      return "The digits are right, the decimal point is not where it should be.";
    }
    if (Math.abs(value - answer) < Math.min(100 * tolerance, 0.02 * Math.abs(answer))) {
      if (Number.isInteger(value) && Number.isInteger(answer)) return "That is close, but not it. What is left out, or counted twice?";
      return "That is close. Compute with more digits, and round only at the end.";
    }
    return `It is ${value > answer ? "smaller" : "larger"} than that.`;
  };

  // Half of the last digit of a number, if there are three digits: a rounded wrong answer is still that one.
  const typedPrecision = (value) => {
    const [mantissa, exponent] = String(value).split("e");
    const digits = mantissa.replace(/^[-0.]+/, "").replace(".", "");
    const decimals = (mantissa.split(".")[1] || "").length - Number(exponent || 0);
    return digits.length >= 3 ? 0.5 * 10 ** -decimals : 0;
  };

  // Each judge takes the question's data and an answer, and returns whether it is right and what to say (HTML from the page).
  const judges = {
    choice: (data, answer) =>
      answer === data.answer ? [true, data.praise] : [false, data.mistakes[answer] || "Choose one of the answers."],
    number: (data, answer) => {
      const comma = Math.abs(data.answer) >= 1000 ? "" : "."; // it separates thousands, or decimals
      const [above, below = "1"] = answer.trim().replace("−", "-").replaceAll(",", comma).split("/");
      const value = Number(above) / Number(below || "x");
      if (answer.trim() === "" || !Number.isFinite(value)) return [false, "Give a number, such as 0.25 or -1.5e-3."];
      const near = (other, tolerance) => Math.abs(value - other) <= tolerance;
      if (near(data.answer, data.tolerance)) return [true, data.praise];
      const known = data.mistakes.find(([wrong]) => near(wrong, Math.max(data.tolerance, typedPrecision(value))));
      if (known) return [false, known[1]];
      return [false, farOff(value, data.answer, data.tolerance)];
    },
    order: (data, answer) => {
      if (answer === data.answer) return [true, data.praise];
      const known = data.mistakes.find(([first, second]) => answer.indexOf(second) < answer.indexOf(first));
      if (known) return [false, known[2]];
      const right = [...answer].findIndex((step, i) => step !== data.answer[i]);
      const next = "What does the next step need to be there already?";
      return [false, right ? `The first ${right} ${right === 1 ? "is" : "are"} in place. ${next}` : "The first step is another one."];
    },
  };
  judges.predict = judges.choice;

  // Each builder fills the form and returns a function that reads the answer, and one that sets it.
  const builders = {
    choice: (data, fieldset) => {
      const inputs = data.options.map((option, i) => {
        const input = element("input", { type: "radio", name: data.id, value: letter(i) });
        fieldset.append(element("label", { className: "nnkit-option" }, input, markup("span", option)));
        return input;
      });
      const read = () => (inputs.find((input) => input.checked) || { value: "" }).value;
      return [read, (answer) => inputs.forEach((input) => (input.checked = input.value === answer))];
    },
    number: (data, fieldset) => {
      const input = element("input", { type: "text", inputMode: "decimal", autocomplete: "off", size: 16 });
      fieldset.append(element("label", {}, "Your answer ", input));
      return [() => input.value, (answer) => (input.value = answer)];
    },
    order: (data, fieldset) => {
      const list = element("ol", { className: "nnkit-steps" });
      const moved = element("p", { className: "visually-hidden" });
      moved.setAttribute("role", "status");
      const move = (item, by) => {
        const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
        if (other) list.insertBefore(by < 0 ? item : other, by < 0 ? other : item);
      };
      const items = data.steps.map((step, i) => {
        const item = markup("li", `<span>${step}</span>`);
        item.dataset.letter = letter(i);
        for (const [by, name, sign] of [[-1, "up", "↑"], [1, "down", "↓"]]) {
          const button = element("button", { type: "button", textContent: sign });
          button.setAttribute("aria-label", `Move ${name}: ${item.firstChild.textContent}`);
          button.addEventListener("click", () => {
            move(item, by);
            button.focus();
            moved.textContent = `Now step ${[...list.children].indexOf(item) + 1} of ${items.length}.`;
          });
          item.append(button);
        }
        return item;
      });
      list.append(...items);
      fieldset.append(list, moved);
      const set = (answer) => [...answer].forEach((one) => list.append(items.find((item) => item.dataset.letter === one)));
      return [() => [...list.children].map((item) => item.dataset.letter).join(""), set];
    },
  };
  builders.predict = builders.choice;

  // Beside the next result: what the reader had expected.
  const showPrediction = (box, data, answer) => {
    const outputs = [...document.querySelectorAll(".cell_output:not(.nnkit-run-output)")];
    const next = outputs.find((output) => !box.contains(output) && !output.contains(box) &&
      box.compareDocumentPosition(output) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!next) return;
    document.querySelectorAll(`[data-prediction="${data.id}"]`).forEach((old) => old.remove());
    const note = markup("p", `You predicted: ${data.options[answer.charCodeAt(0) - 97]}`);
    note.className = "nnkit-predicted";
    note.dataset.prediction = data.id;
    next.after(note);
  };

  const enhanceQuestion = (box, data) => {
    const fieldset = element("fieldset");
    const legend = element("legend", {}, ...box.querySelectorAll(":scope > .nnkit-title, :scope > .nnkit-text"));
    fieldset.append(legend);
    const [read, set] = builders[data.kind](data, fieldset);
    const said = element("p", { className: "nnkit-said" });
    said.setAttribute("role", "status");
    const form = element("form", {}, fieldset, element("button", { type: "submit", textContent: "Check" }), said);
    const show = (answer) => {
      const [right, html] = judges[data.kind](data, answer);
      said.innerHTML = `<strong>${right ? "Correct." : "Not yet."}</strong> ${html}`;
      said.dataset.right = right;
      if (data.kind === "predict" && answer) showPrediction(box, data, answer);
      return right;
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = read();
      const right = show(answer);
      const solved = right || remembered(data.id).state === "solved"; // what is solved stays solved
      if (answer) remember(data.id, { answer, state: solved ? "solved" : "tried" });
    });
    box.querySelector(".nnkit-answers").replaceWith(form);
    const { answer } = remembered(data.id);
    if (answer) {
      set(answer);
      show(answer);
    }
  };

  const enhanceExercise = (box, data) => {
    const button = element("button", { type: "button" });
    const show = () => {
      const solved = remembered(data.id).state === "solved";
      button.textContent = solved ? "Solved" : "Mark as solved";
      button.setAttribute("aria-pressed", solved);
    };
    button.addEventListener("click", () => {
      remember(data.id, { state: remembered(data.id).state === "solved" ? "tried" : "solved" });
      show();
    });
    show();
    box.append(button);
  };

  const fillProgress = (table) => {
    const rows = [...table.querySelectorAll("tr[data-id]")];
    const count = element("span");
    const show = () => {
      const states = rows.map((row) => remembered(row.dataset.id).state || "open");
      rows.forEach((row, i) => {
        row.querySelector(".nnkit-state").textContent = states[i];
        row.dataset.state = states[i];
      });
      count.textContent = `${states.filter((state) => state === "solved").length} of ${rows.length} solved. `;
    };
    count.setAttribute("role", "status");
    const reset = element("button", { type: "button", textContent: "Forget all of it" });
    reset.addEventListener("click", () => {
      if (!confirm("Forget all answers and predictions in this browser?")) return;
      forgetAll();
      show();
    });
    document.querySelector(".nnkit-progress-tools").append(count, reset);
    show();
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll(".nnkit-question[data-question]")) {
      const data = JSON.parse(box.dataset.question);
      (data.kind === "code" ? enhanceExercise : enhanceQuestion)(box, data);
    }
    document.querySelectorAll(".nnkit-progress").forEach(fillProgress);
  });
})();
