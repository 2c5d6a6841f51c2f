// Python in a worker: Pyodide, NumPy where a cell needs it, and nnkit from the book itself.

const FILES = new URL(".", import.meta.url);
let python = null;

const tell = (kind, content) => postMessage({ kind, ...content });

// What is printed is handed on in pieces: an endless loop that prints must not flood the page.
const EVERY = 50; // milliseconds
let waiting = { cell: null, text: "", since: 0 };
const flush = () => {
  if (waiting.text) tell("output", { cell: waiting.cell, type: "stream", content: waiting.text });
  waiting = { cell: null, text: "", since: performance.now() };
};
const emit = (cell, type, content) => {
  if (type !== "stream" || waiting.cell !== cell) flush();
  if (type !== "stream") return tell("output", { cell, type, content });
  waiting.cell = cell;
  waiting.text += content;
  if (performance.now() - waiting.since > EVERY) flush();
};

// Tells the page how far it is.
const start = async ({ address, wheel }) => {
  tell("progress", { text: "Loading Python", done: 0.1 });
  const { loadPyodide } = await import(new URL("pyodide.mjs", address).href);
  const pyodide = await loadPyodide({ indexURL: address, env: { MPLBACKEND: "agg", HOME: "/home/pyodide" } });
  tell("progress", { text: "Starting Python", done: 0.7 });
  const runner = await (await fetch(new URL("runner.py", FILES))).text();
  pyodide.FS.writeFile("/home/pyodide/runner.py", runner);
  const page = pyodide.pyimport("runner").Page(emit);
  python = { pyodide, page, wheel, loaded: new Set() };
};

const load = async (packages, name) => {
  const missing = packages.filter((one) => !python.loaded.has(one));
  if (!missing.length) return;
  tell("progress", { text: `Loading ${name}`, done: 0.8 });
  const problems = [];
  const errorCallback = (message) => problems.push(message);
  const loaded = await python.pyodide.loadPackage(missing, { messageCallback: () => {}, errorCallback });
  if (problems.length || !loaded.length) throw new Error(`${name}: ${problems.join(" ") || "it was not found"}`);
  missing.forEach((one) => python.loaded.add(one));
};

const prepare = async (source) => {
  const nnkit = /^\s*(from|import)\s+nnkit\b/m.test(source);
  if (nnkit || /^\s*(from|import)\s+numpy\b/m.test(source)) await load(["numpy"], "NumPy");
  if (/\bplots\.|\bplot\(|\bmatplotlib\b/.test(source)) await load(["matplotlib"], "Matplotlib");
  if (/\bexplore\.|\baltair\b/.test(source)) await load(["altair"], "Altair").catch(() => {}); // most of it only computes
  if (nnkit) await load([python.wheel], "nnkit");
};

// Runs the cells that are needed; the number of the one that failed, or null.
const run = async ({ cells, target }) => {
  const sources = python.pyodide.toPy(cells);
  const planned = python.page.plan(sources, target);
  const order = planned.toJs();
  planned.destroy();
  sources.destroy();
  for (const cell of order) {
    await prepare(cells[cell]);
    tell("running", { cell });
    const through = python.page.run(cell, cells[cell]);
    flush();
    if (!through) return cell;
  }
  return null;
};

onmessage = async ({ data }) => {
  try {
    if (!python) await start(data);
    tell("done", { failed: await run(data) });
  } catch (error) {
    flush();
    tell("failed", { what: python ? "A package" : "Python", text: String(error.message || error) });
  }
};
