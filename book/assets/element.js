// Makes elements of a page, and words for them.
"use strict";

window.nnkit ??= {};
window.nnkit.element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

window.nnkit.button = (text, act) => {
  const made = window.nnkit.element("button", { type: "button", textContent: text });
  made.addEventListener("click", act);
  return made;
};

window.nnkit.many = (count, one, more) => `${count} ${count === 1 ? one : more}`;
