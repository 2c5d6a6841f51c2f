// Slides by reveal.js where there is room for them; elsewhere, as without scripts, they are a plain page.

const WIDTH = 1280;
const HEIGHT = 720;
const SMALLEST = 0.55;

const root = document.querySelector(".deck");
const printed = /print-pdf/.test(location.search);

// What does not fit in is made smaller, a little at a time.
function fit(slide) {
  for (let size = 1; size > SMALLEST && slide.scrollHeight > HEIGHT; size -= 0.05) {
    slide.style.setProperty("--size", size);
  }
}

// The answer to a prediction is closed until the next step; its result has a slide of its own.
function openAnswers() {
  for (const answer of root.querySelectorAll("details.fragment")) {
    answer.open = answer.classList.contains("visible");
  }
}

async function show() {
  for (const closed of root.querySelectorAll("details")) closed.open = true;
  root.classList.add("reveal");
  document.documentElement.classList.add("measured");
  await Promise.all([...document.fonts].map((font) => font.load()));
  root.querySelectorAll("section > div").forEach(fit);
  document.documentElement.classList.remove("measured");
  const deck = new Reveal(root, {
    width: WIDTH,
    height: HEIGHT,
    margin: 0,
    center: false,
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    pdfSeparateFragments: false,
    scrollActivationWidth: null,
    view: printed ? "print" : null,
  });
  for (const event of ["ready", "slidechanged", "fragmentshown", "fragmenthidden", "pdf-ready"]) deck.on(event, openAnswers);
  await deck.initialize();
  root.removeAttribute("role"); // "application", which would keep screen readers from reading as they do
  const number = root.querySelector(".slide-number");
  number.setAttribute("role", "navigation");
  number.setAttribute("aria-label", "Number of the slide");
}

if (printed || matchMedia("(min-width: 600px) and (min-height: 320px)").matches) show();
