// Python in a worker: Pyodide, what a cell imports from where Pyodide comes from, and nnkit from the book itself.

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

// How much has come is told, for who waits on a slow line.
const MEGABYTE = 1_000_000;
let coming = { text: "Loading Python", bytes: 0, all: 12 * MEGABYTE };
let toldAt = 0;
const count = (bytes) => {
  coming.bytes += bytes;
  if (performance.now() - toldAt < EVERY) return;
  toldAt = performance.now();
  const all = coming.all ? ` of about ${coming.all / MEGABYTE}` : "";
  const done = coming.all ? Math.min(coming.bytes / coming.all, 0.99) : 0.8;
  tell("progress", { text: `${coming.text}: ${(coming.bytes / MEGABYTE).toFixed(1)}${all} MB`, done });
};
const plainFetch = self.fetch;
self.fetch = async (...request) => {
  const response = await plainFetch(...request);
  if (!response.ok || !response.body) return response;
  const counting = new TransformStream({
    transform(chunk, controller) {
      count(chunk.length);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counting), response);
};

// How the page calls a module that it loads.
const SIZES = { numpy: 4 * MEGABYTE };
const NAMES = { numpy: "NumPy", matplotlib: "Matplotlib", altair: "Altair" };

// The package in which each module is: Pyodide's own list knows, and nnkit is in the wheel.
const packagesOf = ({ packages }, wheel) => {
  const found = { nnkit: wheel };
  for (const [name, { imports }] of Object.entries(packages)) for (const module of imports) found[module] ??= name;
  return found;
};

// Tells the page how far it is.
const start = async ({ address, wheel, pure }) => {
  tell("progress", { text: "Loading Python: about 12 MB, once", done: 0 });
  const { loadPyodide } = await import(new URL("pyodide.mjs", address).href);
  const pyodide = await loadPyodide({ indexURL: address, env: { MPLBACKEND: "agg", HOME: "/home/pyodide" } });
  tell("progress", { text: "Starting Python", done: 0.99 });
  const runner = await (await fetch(new URL("runner.py", FILES))).text();
  pyodide.FS.writeFile("/home/pyodide/runner.py", runner);
  const packages = packagesOf(pyodide.lockfile, wheel);
  const page = pyodide.pyimport("runner").Page(emit, pyodide.toPy(pure), pyodide.toPy(Object.keys(packages)));
  python = { pyodide, page, packages };
};

const load = async (module) => {
  const name = NAMES[module] ?? module;
  coming = { text: `Loading ${name}`, bytes: 0, all: SIZES[module] };
  tell("progress", { text: `Loading ${name}`, done: 0 });
  const problems = [];
  const errorCallback = (message) => problems.push(message);
  await python.pyodide.loadPackage(python.packages[module], { messageCallback: () => {}, errorCallback });
  if (!python.page.has(module)) throw new Error(`${name}: ${problems.join(" ") || "it was not found"}`);
};

// A list of Python's as one of JavaScript's.
const listOf = (proxy) => {
  const list = proxy.toJs();
  proxy.destroy();
  return list;
};

// Runs the cells that are needed; the number of the one that failed, or null. What they import is loaded before. Where one finds
// out only while it runs that it lacks a module, as when it draws, the module is loaded, and what is needed then runs again.
const run = async ({ parts, target }) => {
  const { page, pyodide } = python;
  // What checks an exercise stands after the reader's code, from where no line of theirs is counted.
  const cells = parts.map(({ text, call, name }) => ({ source: call ? `${text}\n\n\n${call}` : text, call, name }));
  const sources = pyodide.toPy(cells.map(({ source }) => source));
  try {
    for (;;) {
      const order = listOf(page.plan(sources, target));
      for (const module of listOf(page.lacks(sources, order))) await load(module);
      const failed = runInOrder(order, cells);
      if (failed === null || !page.missing) return failed;
      await load(page.missing);
    }
  } finally {
    sources.destroy();
  }
};

const runInOrder = (order, cells) => {
  for (const cell of order) {
    tell("running", { cell });
    const { source, call, name } = cells[cell];
    const through = python.page.run(cell, source, name, call);
    flush();
    if (!through) return cell;
  }
  return null;
};

// Does what a reader asks of a lab; the name of the lab goes with everything that belongs to it.
const handle = async ({ lab, request }) => {
  for (const module of ["numpy", "nnkit"]) if (!python.page.has(module)) await load(module);
  python.labs ??= python.pyodide.pyimport("nnkit.figures.labs.on_page");
  try {
    python.labs.handle(lab, request, (state) => tell("lab", { lab, state }));
    return {};
  } catch (error) {
    return { error: String(error.message || error).trim().split("\n").at(-1) };
  }
};

onmessage = async ({ data }) => {
  try {
    if (!python) await start(data);
    if (data.lab) tell("done", { lab: data.lab, ...(await handle(data)) });
    else tell("done", { failed: await run(data) });
  } catch (error) {
    flush();
    tell("failed", { what: python ? "A package" : "Python", text: String(error.message || error) });
  }
};
