// Puts the living figure in the place of its picture when it comes near, and says in words what it shows.
"use strict";

(() => {
  class Figure {
    constructor(place) {
      this.place = place;
      this.picture = place.querySelector("img");
      this.specification = JSON.parse(place.querySelector("script").textContent);
      this.controls = document.createElement("div");
      this.controls.className = "nnkit-moving-controls";
      this.drawing = document.createElement("div");
      this.drawing.className = "nnkit-moving-drawing";
      this.said = document.createElement("p");
      this.said.className = "nnkit-moving-said";
      this.said.setAttribute("role", "status");
      this.specification.width = "container";
      // What the title says stands beside the drawing here, where it wraps and is read aloud.
      delete this.specification.title;
    }

    async show() {
      await window.nnkit.untilItCanDraw();
      this.picture.hidden = true;
      this.place.append(this.controls, this.said, this.drawing);
      await this.draw();
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

    // Where the controls stand, also after the colours have changed.
    settings() {
      const bound = this.specification.params.filter((parameter) => parameter.bind);
      return bound.map((parameter) => [parameter, this.view.signal(parameter.name)]);
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
        this.controls.querySelector(`[name="${name}"]`).setAttribute("aria-label", bind.name);
      }
      window.nnkit.asPicture(this.drawing, this.picture.alt);
      const say = (name, words) => (this.said.textContent = words.replaceAll("\n", " "));
      say("said", this.view.signal("said"));
      this.view.addSignalListener("said", say);
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
