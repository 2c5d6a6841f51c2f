// Keeps what is typed in a lab from the notebook around it, whose shortcuts are single keys: arrows select cells, x cuts one.

const isForNotebook = ({ key, shiftKey, ctrlKey, altKey, metaKey }) =>
  ctrlKey || altKey || metaKey || key === "Escape" || (shiftKey && key === "Enter");

function render({ el }) {
  let frame;
  const listen = () => {
    const lab = el.closest(".nnkit-lab");
    if (lab) lab.addEventListener("keydown", (event) => isForNotebook(event) || event.stopPropagation());
    else frame = requestAnimationFrame(listen); // not on the page yet
  };
  listen();
  return () => cancelAnimationFrame(frame);
}

export default { render };
