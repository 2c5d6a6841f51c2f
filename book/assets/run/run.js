// Makes the code cells of a page editable and lets them run, with Python in the reader's browser.
// Nothing is loaded from outside before the first press on Run.
import { CodeJar } from "../vendor/codejar/codejar.js";

const HERE = new URL(".", import.meta.url);
const settings = JSON.parse(document.getElementById("nnkit-run").textContent);
const address = new URL(settings.pyodide, document.baseURI).href;
const wheel = new URL(settings.wheel, document.baseURI).href;

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// ---- What the reader has written stays in this browser.

const keyOf = (source) => {
  let hash = 5381;
  for (const letter of source) hash = ((hash * 33) ^ letter.codePointAt(0)) >>> 0;
  return `nnkit:code:${location.pathname.split("/").pop()}:${hash.toString(36)}`;
};
const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a private window may refuse
  }
};
// Whether it is kept: a private window may refuse, and there may be no room.
const store = (key, text) => {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return !window.nnkitForgets;
  } catch {
    return false;
  }
};
const solved = (id) => store(`nnkit:${id}`, JSON.stringify({ state: "solved" }));

// ---- Colours of the code, with the classes of the page's own style.

const PYTHON = new RegExp(
  [
    String.raw`(?<c1>#.*)`,
    String.raw`(?<s2>[rbfRBF]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))`,
    String.raw`(?<kc>\b(?:None|True|False)\b)`,
    String.raw`(?<k>\b(?:as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|lambda|nonlocal|pass|raise|return|try|while|with|yield)\b)`,
    String.raw`(?<ow>\b(?:and|in|is|not|or)\b)`,
    String.raw`(?<mi>\b(?:\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?)\b)`,
    String.raw`(?<n>[^\W\d]\w*)`,
  ].join("|"),
  "gu",
);
const highlight = (code) => {
  const text = code.textContent;
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(PYTHON)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    if (kind === "n") continue;
    parts.push(text.slice(end, match.index), element("span", { className: kind, textContent: match[0] }));
    end = match.index + match[0].length;
  }
  code.replaceChildren(...parts, text.slice(end));
};

// ---- The cells.

const LONGEST = 200_000; // letters of one output
const NOT_KEPT = "This browser cannot keep your code: its storage is full or forbidden. Copy what you need before you leave.";
const PATIENCE = 20_000; // milliseconds without a sign of Python
const HOW_TO_LEAVE = "Tab indents now. To leave the cell: Escape, then Tab.";
const cells = [];
let worker = null;
let running = null; // the cell whose Run was pressed

class Cell {
  constructor(box, number) {
    this.box = box;
    this.number = number;
    this.pre = box.querySelector("pre");
    this.original = this.pre.textContent.replace(/\n$/, "");
    this.key = keyOf(this.original);
    this.source = this.original;
    this.indents = false;
    this.kept = box.querySelector(":scope > .cell_output");
    this.makeEditor();
    this.makeTools();
    const before = stored(this.key);
    if (before !== null) this.write(before);
  }

  makeEditor() {
    const code = element("code", { className: "nnkit-code" });
    code.append(...this.pre.childNodes);
    if (code.lastChild && code.lastChild.nodeType === Node.TEXT_NODE) {
      code.lastChild.textContent = code.lastChild.textContent.replace(/\n$/, "");
    }
    this.pre.append(code);
    this.pre.removeAttribute("tabindex");
    this.editor = CodeJar(code, highlight, { tab: "    ", addClosing: false, catchTab: false, indentOn: /[:([{]$/ });
    code.id = `nnkit-code-${this.number + 1}`;
    code.tabIndex = 0;
    for (const [name, value] of Object.entries({
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": `Code of cell ${this.number + 1}. Control and Enter run it. After typing, Escape and then Tab leave it.`,
    })) code.setAttribute(name, value);
    this.editor.onUpdate((text) => this.edited(text));
    code.addEventListener("input", () => this.edited(code.textContent)); // not every keyboard has keys
    code.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
    code.addEventListener("keydown", (event) => event.stopPropagation()); // else "/" would open the search
    code.style.whiteSpace = "pre"; // Python's lines must not be broken
    // Where another window came to the front, the cell is still the one that is typed in.
    code.addEventListener("blur", () => document.activeElement === code || this.tabIndents(false));
    this.code = code;
  }

  tabIndents(yes) {
    if (yes === this.indents) return;
    this.indents = yes;
    this.editor.updateOptions({ catchTab: yes });
    if (yes && !running && this.said.textContent !== NOT_KEPT) this.say(HOW_TO_LEAVE);
    else if (this.said.textContent === HOW_TO_LEAVE) this.say("");
  }

  write(text) {
    this.editor.updateCode(text, false);
    highlight(this.code);
    this.edited(text);
  }

  makeTools() {
    const button = (text, act) => {
      const made = element("button", { type: "button", textContent: text });
      made.setAttribute("aria-label", `${text} cell ${this.number + 1}`);
      made.addEventListener("click", act);
      return made;
    };
    this.run = button("Run", () => this.start());
    this.stop = button("Stop", () => stopAll("Stopped. The next run starts Python anew."));
    this.reset = button("Reset", () => this.restore());
    this.said = element("span", { className: "nnkit-run-said" });
    this.said.setAttribute("role", "status");
    this.bar = element("progress", { max: 1, hidden: true });
    this.bar.setAttribute("aria-label", "Loading");
    this.stop.hidden = true;
    this.reset.hidden = true;
    const name = element("span", { className: "nnkit-run-name", textContent: `Cell ${this.number + 1}` });
    const tools = element("div", { className: "nnkit-run-tools" }, name, this.run, this.stop, this.reset, this.bar, this.said);
    this.shown = element("div", { className: "cell_output nnkit-run-output", hidden: true });
    this.box.querySelector(".cell_input").after(tools, this.shown);
  }

  // Tab indents while one is typing, and goes on to the next control when one is not.
  pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.start();
    } else if (event.key === "Escape") this.tabIndents(false);
    else if (event.key.length === 1 || event.key === "Enter" || event.key === "Backspace") {
      if (!event.ctrlKey && !event.metaKey) this.tabIndents(true);
    }
  }

  edited(text) {
    this.source = text.replace(/\n$/, "");
    const changed = this.source !== this.original;
    const kept = store(this.key, changed ? this.source : null);
    if (!kept && changed && !running) this.say(NOT_KEPT);
    this.reset.hidden = !changed && this.shown.hidden;
  }

  // What was shown belongs to what was run before. What the page came with belongs to the code that it came with.
  clear() {
    this.shown.replaceChildren();
    this.shown.hidden = true;
    if (this.kept) this.kept.hidden = this.source !== this.original;
  }

  restore() {
    this.write(this.original);
    this.clear();
    this.reset.hidden = true;
    this.say("As it was.");
    this.run.focus();
  }

  start() {
    if (running) return;
    running = this;
    for (const cell of cells) cell.run.setAttribute("aria-disabled", "true"); // and keeps the focus
    this.stop.hidden = false;
    this.clear();
    this.say(worker ? "Running" : "Loading Python");
    if (!worker) {
      expectASign();
      this.bar.hidden = false;
      this.bar.removeAttribute("value");
      const made = new Worker(new URL("worker.js", HERE), { type: "module" });
      const listen = (message) => made === worker && hear(message); // one that was stopped may still have something to say
      made.addEventListener("message", ({ data }) => listen(data));
      made.addEventListener("error", (event) => {
        event.preventDefault();
        listen({ kind: "failed", what: "Python", text: event.message || "The worker could not be started." });
      });
      worker = made;
    }
    worker.postMessage({ address, wheel, pure: settings.pure, cells: cells.map((cell) => cell.source), target: this.number });
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
      if (right) solved(right.dataset.exercise);
    } else if (type === "image") this.shown.append(this.picture(content));
    else this.text(type, content);
  }

  // What is printed goes on in the same box, up to a length that a page can bear.
  text(type, content) {
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
    const alt = this.source === this.original && image ? image.alt : "A figure that your code has drawn.";
    return element("div", { className: "output" }, element("img", { src: `data:image/png;base64,${content}`, alt }));
  }
}

// A server may take the connection and never answer.
let patience = null;
const expectASign = () => {
  clearTimeout(patience);
  patience = setTimeout(() => {
    const where = new URL(address).host;
    if (running) running.say(`Still waiting: nothing has come from ${where} for some time. Stop ends it; the page can be read all the same.`);
  }, PATIENCE);
};

const rest = (text) => {
  clearTimeout(patience);
  if (!running) return;
  if (document.activeElement === running.stop) running.run.focus();
  running.say(text);
  running.bar.hidden = true;
  running.stop.hidden = true;
  for (const cell of cells) cell.run.removeAttribute("aria-disabled");
  running = null;
};

const stopAll = (text) => {
  if (worker) worker.terminate();
  worker = null;
  const cell = running;
  rest(text);
  if (cell) cell.run.focus();
};

const hear = (message) => {
  if (!running) return;
  clearTimeout(patience);
  if (message.kind === "progress") {
    expectASign();
    running.bar.hidden = false;
    running.bar.value = message.done;
    running.say(`${message.text} …`);
  } else if (message.kind === "running") {
    running.bar.hidden = true;
    running.say(message.cell === running.number ? "Running" : `Running cell ${message.cell + 1} first, which this one needs`);
    cells[message.cell].begin();
  } else if (message.kind === "output") cells[message.cell].put(message);
  else if (message.kind === "done") {
    const { failed } = message;
    if (failed === null) rest("Done.");
    else if (failed === running.number) rest("It stopped with an error.");
    else rest(`Cell ${failed + 1}, which this one needs, stopped with an error.`);
  } else if (message.kind === "failed") {
    const where = new URL(address).host;
    const text = `${message.what} could not be loaded from ${where}. Are you offline, or is it blocked? The page can be read all the same. (${message.text})`;
    if (message.what === "Python") stopAll(text);
    else rest(text);
  }
};

// Figures and questions are alive already, and a lab needs a notebook.
const CODE = "div.cell:not(.tag_figure, .tag_question, .tag_lab):has(> .cell_input pre)";
for (const box of document.querySelectorAll(CODE)) cells.push(new Cell(box, cells.length));
