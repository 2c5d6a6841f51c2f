// Judges answers to questions, with the words that check() has in a notebook. tests/exercises/judgements.json holds cases that
// both must judge in the same way.
"use strict";

window.nnkit ??= {};

(() => {
  const NO_NUMBER = "The answer is a number, such as 12, 0.25 or −3/4";
  const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const DECIMAL = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;

  // A number as people type it: with a comma, a fraction, a percent sign, or any of the signs for minus. NaN for all else.
  const typedNumber = (text, answer) => {
    const comma = Math.abs(answer) >= 1000 ? "" : "."; // it separates thousands where they are asked for, or decimals
    const plain = text.trim().replace(/[−–]/g, "-").replace(/,/g, comma);
    const parts = plain.replace(/%$/, "").split("/").map((part) => part.trim());
    if (parts.length > 2 || !parts.every((part) => DECIMAL.test(part))) return NaN;
    const value = Number(parts[0]) / Number(parts[1] ?? 1) / (plain.endsWith("%") ? 100 : 1);
    return Number.isFinite(value) ? value : NaN;
  };

  // Half of the last digit of a number, if there are three digits: a rounded wrong answer is still that one. A whole
  // number was not rounded: the one beside it may be another mistake.
  const typedPrecision = (value) => {
    const [mantissa, exponent] = Math.abs(value).toExponential().split("e");
    const digits = mantissa.replace(".", "");
    return digits.length >= 3 ? 0.5 * 10 ** Math.min(Number(exponent) + 1 - digits.length, -1) : 0;
  };

  // What is said to a number that is not known as a mistake.
  const farOff = (value, answer, tolerance) => {
    const close = (a, b) => Math.abs(a - b) <= 1e-3 * Math.max(Math.abs(a), Math.abs(b));
    if (value && close(value, -answer)) return "The size is right, the sign is not.";
    if ([-3, -2, -1, 1, 2, 3].some((power) => close(value, answer * 10 ** power))) {
      return "The digits are right, the decimal point is not where it should be.";
    }
    if (Math.abs(value - answer) < Math.min(100 * tolerance, 0.02 * Math.abs(answer))) {
      if (Number.isInteger(value) && Number.isInteger(answer)) return "That is close, but not it. What is left out, or counted twice?";
      return "That is close. Compute with more digits, and round only at the end.";
    }
    return `It is ${value > answer ? "smaller" : "larger"} than that.`;
  };

  const said = (status, text) => ({ status, text });

  // Each takes a question's data and an answer, and returns a status as check() has it, and what to say (HTML from the page).
  const judges = {
    choice: (data, answer) => {
      if (!data.options.some((_, i) => String.fromCharCode(97 + i) === answer)) return said("unclear", "Choose one of the answers.");
      return answer === data.answer ? said("correct", data.praise) : said("mistake", data.mistakes[answer]);
    },
    number: (data, answer) => {
      const value = typedNumber(answer, data.answer);
      if (Number.isNaN(value)) return said("unclear", `${NO_NUMBER}${answer.trim() && `; “${escaped(answer.slice(0, 30))}” is none`}.`);
      const near = (other, tolerance) => Math.abs(value - other) <= tolerance;
      if (near(data.answer, data.tolerance)) return said("correct", data.praise);
      const known = data.mistakes.find(([wrong]) => near(wrong, Math.max(data.tolerance, typedPrecision(value))));
      return known ? said("mistake", known[1]) : said("wrong", farOff(value, data.answer, data.tolerance));
    },
    order: (data, answer) => {
      if (answer === data.answer) return said("correct", data.praise);
      const known = data.mistakes.find(([first, second]) => answer.indexOf(second) < answer.indexOf(first));
      if (known) return said("mistake", known[2]);
      const right = [...answer].findIndex((step, i) => step !== data.answer[i]);
      const next = "What does the next step need to be there already?";
      return said("wrong", right ? `The first ${right} ${right === 1 ? "is" : "are"} in place. ${next}` : "The first step is another one.");
    },
  };
  judges.predict = judges.choice;

  const HEADINGS = { correct: "Correct", unclear: "That is not an answer yet" };
  const heading = (status) => HEADINGS[status] ?? "Not yet";

  window.nnkit.judge = (data, answer) => ({ ...judges[data.kind](data, answer) });
  window.nnkit.heading = heading;
})();
