// Makes elements of a page.
"use strict";

window.nnkit ??= {};
window.nnkit.element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
