// Runs the code of a page with Python in the reader's browser, and lets it be edited. All controls are in the page from the
// beginning. An editor is made when a listing is pressed or reached by keyboard, Python is loaded at the first press on Run or
// Check, and nothing before.
"use strict";

(() => {
  const { element, editor, memory, offerMark, Python } = window.nnkit;

  const LONGEST = 200_000; // letters of one output
  const NOT_KEPT = "This browser cannot keep your code: its storage is full or forbidden. Copy what you need before you leave.";
  const howToRun = (box) => `Control and Enter ${box.dataset.call ? "check" : "run"} it.`;
  const RESET = "Put the code back as it was? What you have written here is lost.";

  // ---- The cells.

  const page = location.pathname.split("/").pop();
  const boxes = [...document.querySelectorAll(".nnkit-cell")];
  const known = new Map();
  const cellOf = (box) => known.get(box) ?? known.set(box, new Cell(box)).get(box);
  let running = null; // the cell whose Run was pressed

  const hashOf = (source) => {
    let hash = 5381;
    for (const letter of source) hash = ((hash * 33) ^ letter.codePointAt(0)) >>> 0;
    return hash.toString(36);
  };
  const nameOf = (box) => box.querySelector(".nnkit-run-tools").dataset.name;
  const codeOf = (box) => box.querySelector(".cell_input pre").textContent.replace(/\n$/, "");

  class Cell {
    constructor(box) {
      this.box = box;
      this.number = boxes.indexOf(box);
      this.call = box.dataset.call ?? ""; // what checks an exercise, after the reader's code
      this.place = box.querySelector(".cell_input div.highlight");
      this.original = codeOf(box);
      this.id = box.dataset.exercise ?? `${page}:${hashOf(this.original)}`;
      this.text = this.original;
      this.kept = box.querySelector(".cell_output:not(.nnkit-run-output)");
      this.shown = box.querySelector(".nnkit-run-output");
      this.said = box.querySelector(".nnkit-run-said");
      this.bar = box.querySelector("progress");
      for (const act of ["run", "stop", "reset", "other"]) this[act] = box.querySelector(`[data-act="${act}"]`);
      this.recall();
    }

    get name() {
      return nameOf(this.box);
    }

    // ---- What was typed before, here or in another tab.

    recall() {
      const stored = memory.get("code", this.id);
      this.last = stored?.text ?? null; // what this tab knows of what is stored
      this.show(stored ? stored.text : this.original);
      this.showTools(stored);
    }

    show(text) {
      if (text === this.text) return;
      this.text = text;
      if (this.editor) this.editor.write(text);
      else this.place.querySelector("pre").textContent = text;
    }

    showTools(stored) {
      this.reset.hidden = this.text === this.original && this.shown.hidden;
      this.other.hidden = !stored?.other;
    }

    // The later text wins. Where it takes the place of one that this tab has not seen, the other can be had back.
    edited(text) {
      if (text === this.text) return;
      this.text = text;
      const stored = memory.get("code", this.id);
      const unseen = stored && stored.text !== this.last && stored.text !== text;
      const other = unseen ? { text: stored.text, time: stored.time } : stored?.other;
      this.keep(text, other);
    }

    keep(text, other) {
      const asItWas = text === this.original && !other;
      const value = asItWas ? null : { text, time: Date.now(), ...(other && other.text !== text ? { other } : {}) };
      this.last = asItWas ? null : text;
      if (!memory.set("code", this.id, value) && !asItWas && !running) this.say(NOT_KEPT);
      this.showTools(value);
    }

    takeOther() {
      const { text, other } = memory.get("code", this.id) ?? {};
      if (!other) return;
      this.show(other.text);
      this.keep(other.text, { text, time: Date.now() });
      this.say("This is the other text. The same button brings the first one back.");
    }

    restore() {
      if (this.text !== this.original && !confirm(RESET)) return;
      this.show(this.original);
      this.keep(this.original);
      this.clear();
      this.reset.hidden = true;
      this.box.querySelector(".cm-scroller")?.scrollTo(0, 0); // a long line may have been moved to its end
      const mark = memory.isSolved(this.id) ? " The mark stays: you have solved it once." : "";
      this.say(`The code is as it was.${mark}`);
      this.run.focus();
    }

    // ---- The editor.

    get label() {
      return `Code of ${this.name}`;
    }

    // The caret goes there if a reader wanted to, and has not gone on meanwhile.
    async edit(entered, { point, wanted = true } = {}) {
      if (this.editor || this.making) return;
      this.making = true;
      const listing = this.place.querySelector("pre");
      let typed = "";
      const catchKeys = (event) => {
        const letter = event.key === "Enter" ? "\n" : event.key.length === 1 ? event.key : "";
        if (!letter || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        typed += letter;
      };
      listing.addEventListener("keydown", catchKeys); // while the editor is on its way nothing is lost
      try {
        const { text, label } = this;
        const changed = (written) => this.edited(written);
        this.editor = await editor.make({ place: this.place, text, label, changed, run: () => this.start(), entered });
        this.editor.write(this.text); // another tab may have typed meanwhile
        if (point || (wanted && document.activeElement === document.body)) this.editor.focus(point);
        if (typed) this.editor.insert(typed);
        const keys = `${howToRun(this.box)} Escape, then Tab: on to the next button.`;
        const tell = () => running || matchMedia("(hover: none)").matches || this.say(keys); // a phone has none
        this.editor.dom.addEventListener("focusin", tell);
        this.editor.dom.addEventListener("focusout", () => this.said.textContent === keys && this.say(""));
        if (this.editor.dom.contains(document.activeElement)) tell();
      } catch (error) {
        this.say(error.message);
      }
      listing.removeEventListener("keydown", catchKeys);
      this.making = false;
    }

    // ---- Running.

    // What was shown belongs to what was run before. What the page came with belongs to the code that it came with.
    clear() {
      this.shown.replaceChildren();
      this.shown.hidden = true;
      if (this.kept) this.kept.hidden = this.text !== this.original;
    }

    start() {
      if (running) return;
      if (Python.hindrance) return this.say(Python.hindrance);
      running = this;
      for (const box of boxes) box.querySelector('[data-act="run"]').setAttribute("aria-disabled", "true"); // and keeps the focus
      this.stop.hidden = false;
      this.clear();
      this.say(python.worker ? "Running" : Python.LOADING);
      if (!python.worker) {
        this.bar.hidden = false;
        this.bar.removeAttribute("value");
      }
      const cells = boxes.map(cellOf);
      const parts = cells.map(({ text, call, name }) => ({ text, call, name: call ? "your code" : name }));
      python.ask({ parts, target: this.number });
    }

    say(text) {
      this.said.textContent = text;
    }

    begin() {
      this.shown.replaceChildren();
      this.shown.hidden = false;
      this.reset.hidden = false;
      if (this.kept) this.kept.hidden = true;
    }

    put({ type, content }) {
      if (type === "html") {
        const html = element("div", { className: "output text_html", innerHTML: content });
        this.shown.append(html);
        const right = html.querySelector(".nnkit-correct[data-exercise]");
        const tried = html.querySelector(".nnkit-mistake, .nnkit-wrong, .nnkit-error");
        if (right) memory.answered(right.dataset.exercise, true);
        else if (tried && this.call) memory.answered(this.id, false);
      } else if (type === "image") this.shown.append(this.picture(content));
      else this.print(type, content);
    }

    // What is printed goes on in the same box, up to a length that a page can bear.
    print(type, content) {
      let box = this.shown.lastElementChild;
      if (type !== "stream" || !box || box.dataset.type !== "stream") {
        box = element("div", { className: "output stream highlight" }, element("pre", { tabIndex: 0 }));
        box.dataset.type = type;
        if (type === "error") box.classList.add("nnkit-run-error");
        this.shown.append(box);
      }
      if (box.dataset.cut) return;
      const pre = box.firstElementChild;
      const room = LONGEST - pre.textContent.length;
      pre.append(content.slice(0, room));
      if (content.length > room) {
        box.dataset.cut = "yes";
        pre.append("\n… more was printed than is shown here.");
      }
    }

    picture(content) {
      const image = this.kept && this.kept.querySelector("img");
      const alt = this.text === this.original && image ? image.alt : "A figure that your code has drawn.";
      return element("div", { className: "output" }, element("img", { src: `data:image/png;base64,${content}`, alt }));
    }
  }

  // ---- Python.

  const rest = (text) => {
    if (!running) return;
    if (document.activeElement === running.stop) running.run.focus();
    running.say(text);
    running.bar.hidden = true;
    running.stop.hidden = true;
    for (const box of boxes) box.querySelector('[data-act="run"]').removeAttribute("aria-disabled");
    running = null;
  };

  const stopAll = (text) => {
    python.stop();
    const cell = running;
    rest(text);
    if (cell) cell.run.focus();
  };

  const capital = (text) => text[0].toUpperCase() + text.slice(1);
  const hear = (message) => {
    if (!running) return;
    if (message.kind === "waiting") running.say(message.text);
    else if (message.kind === "progress") {
      running.bar.hidden = false;
      running.bar.value = message.done;
      running.say(`${message.text} …`);
    } else if (message.kind === "running") {
      running.bar.hidden = true;
      running.say(message.cell === running.number ? "Running" : `Running ${nameOf(boxes[message.cell])} first, which this one needs`);
      cellOf(boxes[message.cell]).begin();
    } else if (message.kind === "output") cellOf(boxes[message.cell]).put(message);
    else if (message.kind === "done") {
      const { failed } = message;
      if (failed === null) rest(running.call ? "Checked." : "Done.");
      else if (failed === running.number) rest("It stopped with an error.");
      else rest(`${capital(nameOf(boxes[failed]))}, which this one needs, stopped with an error.`);
    } else if (message.kind === "failed") {
      if (running.call) offerMark(running.box.closest(".nnkit-card"));
      if (message.what === "Python") stopAll(message.text);
      else rest(message.text);
    }
  };
  const python = new Python(hear);

  // ---- What the reader does.

  const ACTS = {
    run: (cell) => cell.start(),
    stop: () => stopAll("Stopped. The next run starts Python anew."),
    reset: (cell) => cell.restore(),
    other: (cell) => cell.takeOther(),
  };
  const listingAt = (target) => target.closest?.(".nnkit-cell .cell_input div.highlight pre");
  document.addEventListener("click", (event) => {
    const act = event.target.closest?.(".nnkit-run-tools [data-act]");
    if (act) return ACTS[act.dataset.act](cellOf(act.closest(".nnkit-cell")));
    const listing = listingAt(event.target);
    if (!listing || !getSelection().isCollapsed) return; // somebody marks what is to be copied
    cellOf(listing.closest(".nnkit-cell")).edit("pointer", { point: { x: event.clientX, y: event.clientY } });
  });
  let byKeyboard = false;
  document.addEventListener("keydown", () => (byKeyboard = true), true);
  document.addEventListener("pointerdown", () => (byKeyboard = false), true);
  document.addEventListener("focusin", ({ target }) => {
    if (byKeyboard && listingAt(target)) cellOf(target.closest(".nnkit-cell")).edit("keyboard");
  });
  document.addEventListener("keydown", (event) => {
    const listing = listingAt(event.target);
    if (!listing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    cellOf(listing.closest(".nnkit-cell")).start();
  });

  window.nnkit.codeOf = (box) => known.get(box)?.text;

  // A listing can be reached and says what it is, before it is an editor.
  const makeReachable = (box) => {
    const listing = box.querySelector(".cell_input pre");
    listing.tabIndex = 0;
    listing.setAttribute("role", "textbox");
    listing.setAttribute("aria-multiline", "true");
    listing.setAttribute("aria-label", `Code of ${nameOf(box)}. ${howToRun(box)}`);
  };
  boxes.forEach(makeReachable);

  // A cell that comes later, as one from a chapter that is written again.
  window.nnkit.addCell = (box) => {
    boxes.push(box);
    makeReachable(box);
    if (running) box.querySelector('[data-act="run"]').setAttribute("aria-disabled", "true");
  };

  // Code that was typed before is put back, here and where another tab has typed meanwhile; all else waits.
  const boxOf = (id) => {
    const card = document.getElementById(id);
    if (card) return card.querySelector(".nnkit-cell");
    return id.startsWith(`${page}:`) ? boxes.find((box) => cellOf(box).id === id) : null;
  };
  const nearby = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      cellOf(target).edit("keyboard", { wanted: false }); // which gives the text its colours
    }
  });
  for (const box of memory.names("code").map(boxOf).filter(Boolean)) {
    cellOf(box);
    nearby.observe(box);
  }
  memory.onChange(({ kind, id, elsewhere }) => {
    if (!elsewhere || kind === "answer") return;
    const changed = kind === null ? [...known.keys()] : [boxOf(id)].filter(Boolean);
    changed.forEach((box) => cellOf(box).recall());
  });
})();
