// Python in a worker, for whatever a page computes: started at the first request, ended when the reader wants it, and begun anew.
"use strict";

(() => {
  const HERE = new URL(".", document.currentScript.src);
  const settings = JSON.parse(document.getElementById("nnkit-run").textContent);
  const address = new URL(settings.pyodide, document.baseURI).href;
  const wheel = new URL(settings.wheel, document.baseURI).href;
  const where = new URL(address).host;

  const PATIENCE = 20_000; // milliseconds without a sign of Python
  const FROM_A_FOLDER =
    "This page was opened from a folder, and browsers start no Python there. Serve the folder with `python -m http.server`, or open the book on the web.";

  class Python {
    // Takes what hears its messages. Those that say that something failed carry words for the reader.
    constructor(hear) {
      this.hear = hear;
      this.worker = null;
    }

    ask(request) {
      if (!this.worker) {
        this.expectASign();
        this.begin();
      }
      this.worker.postMessage({ address, wheel, pure: settings.pure, ...request });
    }

    begin() {
      const made = new Worker(new URL("worker.js", HERE), { type: "module" });
      const listen = (message) => made === this.worker && this.listen(message); // one that was stopped may still say something
      made.addEventListener("message", ({ data }) => listen(data));
      made.addEventListener("error", (event) => {
        event.preventDefault();
        listen({ kind: "failed", what: "Python", text: event.message || "The worker could not be started." });
      });
      this.worker = made;
    }

    listen(message) {
      clearTimeout(this.patience);
      if (message.kind === "progress") this.expectASign();
      if (message.kind !== "failed") return this.hear(message);
      if (message.what === "Python") this.stop();
      const text = `${message.what} could not be loaded from ${where}. Are you offline, or is it blocked? The page can be read all the same. (${message.text})`;
      this.hear({ ...message, text });
    }

    // A server may take the connection and never answer.
    expectASign() {
      clearTimeout(this.patience);
      const text = `Still waiting: nothing has come from ${where} for some time. Stop ends it; the page can be read all the same.`;
      this.patience = setTimeout(() => this.hear({ kind: "waiting", text }), PATIENCE);
    }

    stop() {
      clearTimeout(this.patience);
      this.worker?.terminate();
      this.worker = null;
    }
  }

  // Why no Python can be started here, if it cannot.
  Python.hindrance = location.protocol === "file:" ? FROM_A_FOLDER : "";
  Python.SIZE = "about 12 MB, once";
  Python.LOADING = `Loading Python: ${Python.SIZE}`;
  window.nnkit.Python = Python;
})();
