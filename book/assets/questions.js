// Makes the cards of a page answer, and remembers answers in this browser. The forms are in the page already, so that nothing
// moves; without this script the options open by themselves.
"use strict";

(() => {
  const { judge, heading, memory } = window.nnkit;
  const NOT_KEPT = "This browser cannot keep your answer: its storage is full or forbidden.";

  const dataOf = (card) => JSON.parse(card.querySelector("script").textContent);
  const letter = (i) => String.fromCharCode(97 + i);
  const letters = (list) => [...list.children].map((item) => item.dataset.letter).join("");

  // How each kind's form is read and set. A stored answer that the form cannot hold is none.
  const forms = {
    choice: {
      read: (form) => form.querySelector("input:checked")?.value ?? "",
      set: (form, answer) => {
        const input = [...form.querySelectorAll("input")].find(({ value }) => value === answer);
        if (input) input.checked = true;
        return Boolean(input);
      },
    },
    number: {
      read: (form) => form.querySelector("input").value,
      set: (form, answer) => {
        form.querySelector("input").value = answer;
        return true;
      },
    },
    order: {
      read: (form) => letters(form.querySelector("ol")),
      set: (form, answer) => {
        const list = form.querySelector("ol");
        if ([...answer].sort().join("") !== [...letters(list)].sort().join("")) return false;
        for (const one of answer) list.append(list.querySelector(`[data-letter="${one}"]`));
        return true;
      },
    },
  };
  forms.predict = forms.choice;

  // Beside the result, which is closed until then: what the reader had expected, and what is to be said of it.
  const showPrediction = (card, data, answer, { status, text }) => {
    const result = document.getElementById(`${data.id}-result`);
    result.querySelector(".nnkit-predicted")?.remove();
    const note = document.createElement("p");
    note.className = "nnkit-predicted";
    note.dataset.right = status === "correct";
    const option = data.options[answer.charCodeAt(0) - 97];
    note.innerHTML = `You predicted: ${option}<br><strong>${heading(status)}.</strong> ${text}`;
    result.append(note);
    return result;
  };

  const show = (card, answer) => {
    const data = dataOf(card);
    const judged = judge(data, answer);
    const said = card.querySelector(".nnkit-said");
    const { status, text } = judged;
    said.dataset.right = status === "correct";
    said.innerHTML = `<strong>${heading(status)}.</strong> ${text}`;
    if (data.kind !== "predict" || status === "unclear") return { status, text, said };
    const result = showPrediction(card, data, answer, judged);
    said.innerHTML = `<strong>Noted.</strong> Compare it with <a href="#${result.id}">the result</a>.`;
    delete said.dataset.right;
    return { status, text, said, result };
  };

  const showSolved = (card) => {
    card.querySelector(".nnkit-solved").hidden = !memory.isSolved(card.id);
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".nnkit-form")) return;
    event.preventDefault();
    const card = event.target.closest(".nnkit-card");
    card.querySelector(".nnkit-moved")?.replaceChildren();
    const answer = forms[dataOf(card).kind].read(event.target);
    const { status, text, said, result } = show(card, answer);
    if (status === "unclear") return;
    if (result) result.open = true;
    const right = status === "correct";
    const kept = memory.answered(card.id, right, answer, right || Boolean(result));
    if (status === "mistake" && !result) window.nnkit.schedule.noteMistake(memory.itemOf(card.id), text);
    if (!kept && result) said.querySelector("strong").textContent = "Not noted.";
    if (!kept) said.append(` ${NOT_KEPT}`);
  });

  // What was said of one answer is not said of the next.
  const unsay = (form) => {
    const said = form.closest(".nnkit-card").querySelector(".nnkit-said");
    said.textContent = "";
    delete said.dataset.right;
  };
  document.addEventListener("input", ({ target }) => target.form?.matches(".nnkit-form") && unsay(target.form));

  // ---- Steps in order: buttons for each, and dragging.

  const tellPlace = (item) => {
    const list = item.parentElement;
    unsay(item.closest("form"));
    list.parentElement.querySelector(".nnkit-moved").textContent =
      `Now step ${[...list.children].indexOf(item) + 1} of ${list.children.length}.`;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".nnkit-steps button");
    if (!button) return;
    const item = button.closest("li");
    const other = button.dataset.by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (other) item.parentElement.insertBefore(...(button.dataset.by < 0 ? [item, other] : [other, item]));
    button.focus();
    tellPlace(item);
  });
  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest?.(".nnkit-steps li");
    if (!item || event.button || event.target.closest("button")) return;
    if (event.pointerType !== "mouse" && !event.target.closest(".nnkit-handle")) return; // elsewhere a finger moves the page
    event.preventDefault(); // no text is selected meanwhile
    item.setPointerCapture(event.pointerId);
    item.classList.add("nnkit-dragged");
    const drag = ({ clientY }) => {
      const middle = (one) => one.getBoundingClientRect().top + one.offsetHeight / 2;
      const [before, after] = [item.previousElementSibling, item.nextElementSibling];
      if (before && clientY < middle(before)) item.parentElement.insertBefore(before, item.nextSibling);
      else if (after && clientY > middle(after)) item.parentElement.insertBefore(after, item);
    };
    const drop = () => {
      item.removeEventListener("pointermove", drag);
      item.classList.remove("nnkit-dragged");
      tellPlace(item);
    };
    item.addEventListener("pointermove", drag);
    item.addEventListener("lostpointercapture", drop, { once: true });
  });

  // ---- Exercises where no Python can check: a page opened from a folder cannot start one, it may not come, and none has PyTorch.

  const offerMark = (card) => {
    if (memory.isSolved(card.id) || card.querySelector(".nnkit-mark")) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "nnkit-mark", textContent: "Mark as solved" });
    button.addEventListener("click", () => {
      memory.answered(card.id, true);
      button.remove();
    });
    card.querySelector(".nnkit-run-tools, .nnkit-needs").after(button);
  };

  // ---- What is remembered.

  const restore = (card) => {
    showSolved(card);
    const form = card.querySelector(".nnkit-form");
    const answer = memory.get("answer", card.id)?.answer;
    if (!form) return (location.protocol === "file:" || card.querySelector(".nnkit-needs")) && offerMark(card);
    if (answer && forms[dataOf(card).kind].set(form, answer)) show(card, answer);
    else card.querySelector(".nnkit-said").textContent = ""; // it may have been forgotten
  };
  memory.onChange(({ kind, id, elsewhere }) => {
    const changed = document.getElementById(id);
    if (kind === "answer" && changed?.matches(".nnkit-card")) (elsewhere ? restore : showSolved)(changed);
    else if (kind === null) document.querySelectorAll(".nnkit-card").forEach(restore);
  });

  Object.assign(window.nnkit, { forms, offerMark });
  document.querySelectorAll(".nnkit-card").forEach(restore);
})();
