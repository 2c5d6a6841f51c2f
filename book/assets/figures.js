// Puts the living figure in the place of its picture when it comes near, and says in words what it shows.
"use strict";

(() => {
  // What can be taken hold of: a round button over the drawing, which is dragged or moved by arrow keys. It sets the sliders of
  // its controls; a control that has none it sets itself.
  class Handle {
    constructor(figure, number, { label, moves, across, up }) {
      Object.assign(this, { figure, number, moves });
      this.keys = { ArrowRight: [across, 1], ArrowLeft: [across, -1], ArrowUp: [up, 1], ArrowDown: [up, -1] };
      this.button = document.createElement("button");
      Object.assign(this.button, { type: "button", className: "nnkit-moving-handle" });
      this.button.setAttribute("aria-label", `${label}: drag it, or use the arrow keys`);
      this.button.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.button.focus({ preventScroll: true });
        this.button.setPointerCapture(event.pointerId);
      });
      this.button.addEventListener("pointermove", (event) => {
        if (this.button.hasPointerCapture(event.pointerId)) this.follow(event);
      });
      this.button.addEventListener("keydown", (event) => {
        const [name, direction] = this.keys[event.key] ?? [];
        if (!name) return;
        event.preventDefault();
        this.set(name, this.view.signal(name) + direction * moves[name][2]);
      });
    }

    get view() {
      return this.figure.view;
    }

    // The drawing may be smaller than Vega made it.
    get frame() {
      const svg = this.figure.drawing.querySelector("svg");
      const box = svg.getBoundingClientRect();
      const [x, y] = this.view.origin();
      const { left, top } = this.view.padding();
      return { box, scale: box.width / svg.width.baseVal.value, left: left + x, top: top + y };
    }

    place() {
      const [x, y] = ["x", "y"].map((axis) => this.view.scale(axis)(this.view.signal(`handle_${this.number}_${axis}`)));
      const { box, scale, left, top } = this.frame;
      const stage = this.figure.stage.getBoundingClientRect();
      this.button.style.left = `${box.left - stage.left + scale * (left + x)}px`;
      this.button.style.top = `${box.top - stage.top + scale * (top + y)}px`;
      const inside = x >= -1 && y >= -1 && x <= this.view.width() + 1 && y <= this.view.height() + 1;
      this.button.hidden = !inside; // also where there is nothing to hold, and no number
    }

    follow({ clientX, clientY }) {
      const { box, scale, left, top } = this.frame;
      this.view.signal("pointer_x", this.view.scale("x").invert((clientX - box.left) / scale - left));
      this.view.signal("pointer_y", this.view.scale("y").invert((clientY - box.top) / scale - top));
      this.view.run();
      const values = Object.keys(this.moves).map((name) => [name, this.view.signal(`handle_${this.number}_${name}`)]);
      for (const [name, value] of values) this.set(name, value);
    }

    set(name, value) {
      const [low, high, step] = this.moves[name];
      const steps = Math.round((Math.min(high, Math.max(low, value)) - low) / step);
      const nearest = Number((low + steps * step).toFixed(10));
      if (!Number.isFinite(nearest) || nearest === this.view.signal(name)) return;
      const slider = this.figure.controls.querySelector(`[name="${name}"]`);
      if (slider) {
        slider.value = nearest;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      } else this.view.signal(name, nearest).runAsync();
    }
  }

  class Figure {
    constructor(place) {
      this.place = place;
      this.picture = place.querySelector("img");
      this.controls = document.createElement("div");
      this.controls.className = "nnkit-moving-controls";
      this.drawing = document.createElement("div");
      this.drawing.className = "nnkit-moving-drawing";
      this.stage = document.createElement("div");
      this.stage.className = "nnkit-moving-stage";
      this.stage.append(this.drawing);
      this.said = document.createElement("p");
      this.said.className = "nnkit-moving-said";
      this.said.setAttribute("role", "status");
    }

    async show() {
      const specification = window.nnkit.specification(this.place.dataset.specification);
      await window.nnkit.untilItCanDraw();
      this.specification = { ...(await specification), width: "container" };
      // What the title says stands beside the drawing here, where it wraps and is read aloud.
      delete this.specification.title;
      this.picture.hidden = true;
      this.place.append(this.controls, this.said, this.stage);
      await this.draw();
      this.hold();
      window.nnkit.onColours(() => this.draw());
    }

    // A slider along which time passes is gone through in about eight seconds, few steps slowly and many fast.
    play(slider) {
      const steps = (slider.max - slider.min) / slider.step;
      const buttons = document.createElement("div");
      buttons.className = "nnkit-moving-play";
      buttons.append(...window.nnkit.player(slider, this.said, Math.min(900, Math.max(80, 8000 / steps))));
      slider.closest(".vega-bind").append(buttons);
    }

    hold() {
      const { handles = [] } = this.specification.usermeta;
      this.handles = handles.map((about, number) => new Handle(this, number, about));
      this.stage.append(...this.handles.map(({ button }) => button));
      this.follow();
      new ResizeObserver(() => this.follow()).observe(this.drawing);
    }

    // Handles go where what they hold goes.
    follow() {
      for (const handle of this.handles ?? []) handle.place();
    }

    // Where the controls stand, also after the colours have changed.
    settings() {
      const set = this.specification.params.filter((parameter) => "value" in parameter);
      return set.map((parameter) => [parameter, this.view.signal(parameter.name)]);
    }

    async draw() {
      if (this.view) {
        for (const [parameter, value] of this.settings()) parameter.value = value;
        this.view.finalize();
        this.controls.replaceChildren();
      }
      if (this.specification.usermeta.equal) {
        const side = Math.min(340, this.place.clientWidth - 70); // beside it stand the numbers of the axis
        Object.assign(this.specification, { width: side, height: side });
      }
      this.view = await window.nnkit.draw(this.drawing, this.specification, { bind: this.controls });
      const { plays } = this.specification.usermeta;
      if (plays) this.play(this.controls.querySelector(`[name="${plays}"]`));
      // Vega's labels hold the value, too, which a slider says by itself.
      for (const [{ name, bind }] of this.settings()) {
        if (bind) this.controls.querySelector(`[name="${name}"]`).setAttribute("aria-label", bind.name);
      }
      window.nnkit.asPicture(this.drawing, this.picture.alt);
      const say = (name, words) => (this.said.textContent = words.replaceAll("\n", " "));
      say("said", this.view.signal("said"));
      this.view.addSignalListener("said", say);
      const { handles = [] } = this.specification.usermeta;
      const signals = handles.flatMap((_, number) => [`handle_${number}_x`, `handle_${number}_y`]);
      for (const signal of signals) this.view.addSignalListener(signal, () => this.follow());
      this.follow();
    }
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        new Figure(target).show();
      }
    },
    { rootMargin: "800px" },
  );
  document.querySelectorAll(".nnkit-moving").forEach((place) => observer.observe(place));
})();
