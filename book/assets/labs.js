// Labs on the page: after one press on Start, Python computes whatever the reader sets, and Vega draws it.
"use strict";

(() => {
  const { button, element, Python } = window.nnkit;
  const PAD = new URL("drawing_pad.js", document.currentScript.src).href;
  const START = "Start";

  // ---- Controls: each has its element, takes a value, and tells what the reader sets.

  const CONTROLS = {
    slider: ({ label, low, high, step, start }, tell) => {
      const decimals = String(step).split(".")[1]?.length ?? 0;
      const input = element("input", { type: "range", min: low, max: high, step, value: start });
      const shown = element("span", { ariaHidden: "true" }); // the slider says it by itself
      const set = (value) => {
        input.value = value;
        shown.textContent = value.toFixed(decimals);
      };
      input.addEventListener("input", () => {
        set(input.valueAsNumber);
        tell(input.valueAsNumber);
      });
      set(start);
      return { set, element: element("label", {}, label, input, shown) };
    },

    choice: ({ label, values, start }, tell) => {
      const options = values.map((value) => element("option", { textContent: value, selected: value === start }));
      const select = element("select", {}, ...options);
      select.addEventListener("change", () => tell(select.value));
      return { set: (value) => (select.value = value), element: element("label", {}, label, select) };
    },

    // The pad of the notebooks, which speaks with a model of ipywidgets.
    pad: ({ label, side, start }, tell) => {
      const place = element("div", { className: "nnkit-lab-pad" });
      const values = { label, side, value: start };
      let follow = () => {};
      const model = {
        get: (name) => values[name],
        set: (name, value) => (values[name] = value),
        save_changes: () => tell(values.value),
        on: (event, act) => (follow = act),
      };
      import(PAD).then((pad) => pad.default.render({ model, el: place }));
      const set = (value) => {
        if (value === values.value) return;
        values.value = value;
        follow();
      };
      return { set, element: place };
    },
  };

  // ---- A lab.

  class Lab {
    constructor(place) {
      this.place = place;
      this.about = JSON.parse(place.querySelector("script").textContent);
      this.still = place.querySelector(".nnkit-lab-still");
      this.still.querySelector("p").remove(); // it says where else the lab runs
      this.begin = button(START, () => this.start());
      this.stop = button("Stop", () => stopAll("Stopped. Start begins anew."));
      this.stop.hidden = true;
      this.bar = element("progress", { max: 1, hidden: true });
      this.bar.setAttribute("aria-label", "Loading");
      this.said = element("p", { className: "nnkit-moving-said" });
      this.said.setAttribute("role", "status");
      this.tools = element("div", { className: "nnkit-lab-tools" }, this.begin, this.stop, this.bar);
      place.prepend(this.tools, this.said);
      this.say(`${START} loads Python, ${Python.SIZE}. Then the lab computes on this page.`);
    }

    say(text) {
      this.said.textContent = text;
    }

    start() {
      if (Python.hindrance) return this.say(Python.hindrance);
      this.begin.hidden = true;
      this.stop.hidden = false;
      this.stop.focus();
      this.say(python.worker ? "Starting" : Python.LOADING);
      this.coming = [];
      this.ask({});
    }

    // One request at a time. What the reader does meanwhile waits in order; what is set in a row is put together.
    ask(request) {
      if (!this.begin.hidden) return; // it was stopped
      if (this.isBusy) {
        const last = this.coming.at(-1);
        if (last?.set && request.set) Object.assign(last.set, request.set);
        else this.coming.push(request);
        return;
      }
      this.isBusy = true;
      this.place.setAttribute("aria-busy", "true");
      python.ask({ lab: this.about.lab, request: JSON.stringify(request) });
    }

    finished(error) {
      this.rest();
      if (error) return stopAll(`The lab stopped with an error: ${error}. Start begins anew.`);
      if (this.coming.length) this.ask(this.coming.shift());
    }

    rest() {
      this.isBusy = false;
      this.place.removeAttribute("aria-busy");
    }

    // The controls and the drawings take the place of the picture.
    build() {
      this.controls = {};
      const group = element("div", { className: "nnkit-moving-controls" });
      for (const control of this.about.controls) {
        const { name, kind } = control;
        this.controls[name] = CONTROLS[kind](control, (value) => this.ask({ set: { [name]: value } }));
        group.append(this.controls[name].element);
      }
      this.drawings = this.about.drawings.map(({ name, specification }) => {
        const place = element("div", { className: "nnkit-lab-drawing" });
        return { name, specification, place, figure: element("figure", {}, element("figcaption", { textContent: name }), place) };
      });
      this.tools.append(...this.about.buttons.map((label) => button(label, () => this.ask({ press: label }))));
      const drawings = element("div", { className: "nnkit-lab-drawings" }, ...this.drawings.map(({ figure }) => figure));
      this.alive = element("fieldset", {}, group, this.said, drawings);
      this.tools.after(this.alive);
      this.still.hidden = true;
      window.nnkit.onColours(() => this.drawAnew());
    }

    async drawAnew() {
      for (const one of this.drawings) {
        one.view?.finalize();
        const width = Math.min(one.specification.width, this.place.clientWidth - 70); // beside it stand the numbers of the axis
        const datasets = this.tablesOf(one.specification);
        one.view = await window.nnkit.draw(one.place, { ...one.specification, width, datasets }, { renderer: "canvas" });
        window.nnkit.asPicture(one.place, one.name);
      }
      this.fill();
    }

    tablesOf({ data, layer }) {
      const names = [data, ...layer.map((one) => one.data)].map((one) => one?.name).filter(Boolean);
      return Object.fromEntries(names.map((name) => [name, this.state.tables[name]]));
    }

    // What was computed last is drawn; what comes while Vega is loading takes its place.
    async show(state) {
      this.state = state;
      this.bar.hidden = true;
      if (!this.alive) this.build();
      this.alive.disabled = false;
      const ahead = Object.assign({}, ...this.coming.map(({ set }) => set)); // there the reader has gone on already
      for (const [name, value] of Object.entries(state.values)) if (!(name in ahead)) this.controls[name].set(value);
      this.say(state.said);
      if (!this.drawing) this.drawing = this.drawAnew().catch(() => this.say("What draws could not be loaded."));
      else if (this.drawings.every(({ view }) => view)) this.fill();
    }

    fill() {
      for (const { view, specification } of this.drawings) {
        for (const [name, rows] of Object.entries(this.tablesOf(specification))) view.data(name, rows);
        view.runAsync();
      }
    }

    ended(text) {
      const hadFocus = this.place.contains(document.activeElement);
      this.rest();
      this.coming = [];
      this.stop.hidden = true;
      this.bar.hidden = true;
      this.begin.hidden = false;
      if (this.alive) this.alive.disabled = true;
      for (const one of this.tools.querySelectorAll("button")) one.disabled = one !== this.begin;
      this.say(text);
      if (hadFocus) this.begin.focus();
    }
  }

  // ---- Python, one for all labs of a page.

  const labs = new Map();
  const started = () => [...labs.values()].filter(({ begin }) => begin.hidden);
  const stopAll = (text) => {
    python.stop();
    for (const lab of started()) lab.ended(text);
  };
  const hear = (message) => {
    if (message.kind === "lab") labs.get(message.lab).show(JSON.parse(message.state));
    else if (message.kind === "done") labs.get(message.lab).finished(message.error);
    else if (message.kind === "failed") stopAll(message.text);
    else {
      for (const lab of started()) {
        if (message.kind === "progress") Object.assign(lab.bar, { hidden: false, value: message.done });
        lab.say(message.text);
      }
    }
  };
  const python = new Python(hear);

  for (const place of document.querySelectorAll(".nnkit-lab")) {
    const lab = new Lab(place);
    labs.set(lab.about.lab, lab);
  }
})();
