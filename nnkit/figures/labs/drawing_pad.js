// A pad of cells to draw on, with a pointer or with the keyboard. The cells go to Python as a string of 0 and 1.

const PEN = 1.7; // radius, in cells

function render({ model, el }) {
  const SIZE = model.get("side");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * 8;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute(
    "aria-label",
    `${model.get("label")}. The arrow keys move the pen, Space lowers and raises it, Delete clears the pad.`,
  );
  Object.assign(canvas.style, { border: "2px solid #707070", touchAction: "none", cursor: "crosshair", maxWidth: "100%" });
  el.append(canvas);

  let cells = [...model.get("value")].map(Number);
  let pen = { x: SIZE / 2, y: SIZE / 2, down: false, keyboard: false };

  const paint = () => {
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#222222";
    cells.forEach((on, i) => on && context.fillRect((i % SIZE) * 8, Math.floor(i / SIZE) * 8, 8, 8));
    if (pen.keyboard) {
      context.strokeStyle = pen.down ? "#C24E00" : "#0072B2";
      context.lineWidth = 3;
      context.strokeRect(pen.x * 8 - 8, pen.y * 8 - 8, 16, 16);
    }
  };

  let waiting;
  const send = () => {
    clearTimeout(waiting);
    waiting = undefined;
    model.set("value", cells.join(""));
    model.save_changes();
  };
  const sendSoon = () => (waiting ??= setTimeout(send, 30));

  const mark = (x, y) => {
    for (let row = Math.max(0, Math.floor(y - PEN)); row <= Math.min(SIZE - 1, y + PEN); row++) {
      for (let column = Math.max(0, Math.floor(x - PEN)); column <= Math.min(SIZE - 1, x + PEN); column++) {
        if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= PEN) cells[row * SIZE + column] = 1;
      }
    }
  };
  // Every half cell on the way, so that a quick stroke has no holes.
  const moveTo = (x, y) => {
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(x - pen.x, y - pen.y)));
    for (let i = 1; pen.down && i <= steps; i++) {
      mark(pen.x + ((x - pen.x) * i) / steps, pen.y + ((y - pen.y) * i) / steps);
    }
    pen = { ...pen, x, y };
    paint();
    if (pen.down) sendSoon();
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIZE, ((event.clientY - box.top) / box.height) * SIZE];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = place(event);
    pen = { x, y, down: true, keyboard: false };
    moveTo(x, y);
  });
  canvas.addEventListener("pointermove", (event) => pen.down && !pen.keyboard && moveTo(...place(event)));
  const lift = () => {
    if (pen.keyboard) return;
    pen.down = false;
    send();
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  const empty = () => {
    cells = cells.fill(0);
    paint();
    send();
  };
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    const clamp = (value) => Math.min(SIZE, Math.max(0, value));
    if (event.key in moves) {
      pen.keyboard = true;
      const [across, down] = moves[event.key];
      moveTo(clamp(pen.x + across), clamp(pen.y + down));
    } else if (event.key === " ") {
      pen = { ...pen, keyboard: true, down: !pen.down };
      moveTo(pen.x, pen.y);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      empty();
    } else {
      return;
    }
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => {
    pen = { ...pen, keyboard: false, down: false };
    paint();
  });

  model.on("change:value", () => {
    cells = [...model.get("value")].map(Number);
    paint();
  });
  paint();
}

export default { render };
