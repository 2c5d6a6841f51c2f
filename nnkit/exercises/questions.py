"""The kinds of questions: a number, a choice, a prediction, steps in order. Each judges its answers."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from nnkit.exercises.feedback import Feedback, as_html
from nnkit.exercises.items import Item, letter
from nnkit.exercises.values import described


@dataclass(frozen=True)
class Number(Item):
    """A question whose answer is a number.

    Attributes
    ----------
    answer : float
    tolerance : float
        The largest distance that is still right; known wrong values are recognised within the same.
    """

    answer: float = 0.0
    tolerance: float = 0.0

    kind: ClassVar[str] = "number"
    label: ClassVar[str] = "a number"
    example: ClassVar[str] = "0.5"

    @property
    def solution(self):
        return f"{self.answer:.10g}"

    def judge(self, answer):
        if _is_missing(answer) or (isinstance(answer, str) and not answer.strip()):
            return _no_answer()
        try:
            value = _typed_number(answer, self.answer) if isinstance(answer, str) else float(answer)
        except Exception:  # what is given may fail in its own way when it is asked for a number
            yours = f"“{answer[:30]}” is none" if isinstance(answer, str) else f"yours is {described(answer)}"
            return Feedback("unclear", f"The answer is a number, such as 12, 0.25 or −3/4; {yours}.")
        if not math.isfinite(value):
            return Feedback("unclear", f"The answer is a finite number; yours is {value}.")
        if abs(value - self.answer) <= self.tolerance:
            return Feedback("correct", self.praise)
        for number, mistake in enumerate(self.mistakes):
            if abs(value - mistake.answer) <= max(self.tolerance, _typed_precision(value)):
                return Feedback("mistake", mistake.message, mistake=number)
        return Feedback("wrong", _far_off(value, self.answer, self.tolerance))

    def data(self):
        mistakes = [[_rounded(mistake.answer), as_html(mistake.message)] for mistake in self.mistakes]
        return super().data() | {"answer": _rounded(self.answer), "tolerance": self.tolerance, "mistakes": mistakes}


@dataclass(frozen=True)
class Choice(Item):
    """A question with options, of which one is right.

    Attributes
    ----------
    options : tuple of str
        In the order in which they are shown, named a, b, c, …
    answer : str
        The letter of the right one.
    """

    options: tuple = ()
    answer: str = ""

    kind: ClassVar[str] = "choice"
    label: ClassVar[str] = "choose"
    example: ClassVar[str] = '"a"'
    options_tell: ClassVar[bool] = True

    @property
    def parts(self):
        return {letter(i): option for i, option in enumerate(self.options)}

    @property
    def solution(self):
        return f"{self.answer}: {self.parts[self.answer]}"

    def judge(self, answer):
        if _is_missing(answer):
            return _no_answer()
        chosen = self.letter_in(answer)
        if chosen not in self.parts:
            return Feedback("unclear", f"Answer with one of the letters {', '.join(self.parts)}.")
        if chosen == self.answer:
            return Feedback("correct", self.praise)
        number = next(i for i, mistake in enumerate(self.mistakes) if mistake.answer == chosen)
        return Feedback("mistake", self.mistakes[number].message, mistake=number)

    def letter_in(self, answer):
        """The letter that an answer consists of, however it is written: "a", "A)", "b."."""
        return answer.strip().lower().strip("().: ") if isinstance(answer, str) else ""

    def reply(self, letter):
        return next((mistake.message for mistake in self.mistakes if mistake.answer == letter), self.praise)

    def data(self):
        mistakes = {mistake.answer: as_html(mistake.message) for mistake in self.mistakes}
        options = [as_html(option) for option in self.options]
        return super().data() | {"options": options, "answer": self.answer, "mistakes": mistakes}


class Prediction(Choice):
    """A choice made before a run. It is noted, and shown beside the result; once made it is done, right or wrong."""

    kind: ClassVar[str] = "predict"
    label: ClassVar[str] = "predict"
    done: ClassVar[str] = "Predicted"
    call: ClassVar[str] = "predict"


@dataclass(frozen=True)
class Order(Item):
    """Steps to be put in order. A known mistake is a pair of letters of which the second must not come before the first.

    Attributes
    ----------
    steps : tuple of str
        As they are shown, shuffled, named a, b, c, …
    answer : str
        The letters in the right order, "cab".
    """

    steps: tuple = ()
    answer: str = ""

    kind: ClassVar[str] = "order"
    label: ClassVar[str] = "put in order"
    example: ClassVar[str] = '"cab…"'

    @property
    def parts(self):
        return {letter(i): step for i, step in enumerate(self.steps)}

    @property
    def solution(self):
        return "\n".join(f"{one}: {self.parts[one]}" for one in self.answer)

    def judge(self, answer):
        if _is_missing(answer):
            return _no_answer()
        given = "".join(map(str, answer)) if isinstance(answer, (str, list, tuple)) else ""
        letters = "".join(character for character in given.lower() if character.isalnum())
        if sorted(letters) != sorted(self.answer):
            example = "".join(sorted(self.answer))
            text = f"Give all {len(self.answer)} letters, each once, in the order of the steps, such as `{example}`."
            return Feedback("unclear", text)
        if letters == self.answer:
            return Feedback("correct", self.praise)
        for number, mistake in enumerate(self.mistakes):
            first, second = mistake.answer
            if letters.index(second) < letters.index(first):
                return Feedback("mistake", mistake.message, mistake=number)
        right = next(i for i, (one, other) in enumerate(zip(letters, self.answer, strict=True)) if one != other)
        return Feedback("wrong", _first_right(right))

    def wrong_answer(self, mistake):
        """The two steps exchanged, all else in place."""
        first, second = mistake.answer
        return self.answer.translate(str.maketrans(first + second, second + first))

    def data(self):
        mistakes = [[*mistake.answer, as_html(mistake.message)] for mistake in self.mistakes]
        return super().data() | {"steps": [as_html(step) for step in self.steps], "answer": self.answer, "mistakes": mistakes}


def _is_missing(answer):
    return answer is None or answer is ...


def _no_answer():
    return Feedback("not attempted", "Give your answer as the second argument, and check again.")


def _first_right(right):
    if not right:
        return "The first step is another one."
    return f"The first {right} {'is' if right == 1 else 'are'} in place. What does the next step need to be there already?"


def _rounded(number):
    return float(f"{number:.12g}")  # the digits that every processor agrees on


_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)


def _typed_number(text, answer):
    """A number as people type it: with a comma, as a fraction, in percent, with any of the signs for minus.

    The pages of the book read it in the same way; tests/exercises/judgements.json holds cases for both.

    Raises
    ------
    ValueError
        If it is none.
    """
    comma = "" if abs(answer) >= 1000 else "."  # it separates thousands where they are asked for, or decimals
    plain = re.sub("[−–]", "-", text.strip()).replace(",", comma)
    parts = [part.strip() for part in plain.removesuffix("%").split("/")]
    if len(parts) > 2 or not all(map(_DECIMAL.fullmatch, parts)):
        raise ValueError(text)
    value = float(parts[0]) / (float(parts[1]) if parts[1:] else 1.0) / (100 if plain.endswith("%") else 1)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _typed_precision(value):
    """Half of the last digit of a number, if there are three digits: a rounded wrong number is still that one.

    A whole number was not rounded: the one beside it may be another mistake.
    """
    _, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    return 0.5 * 10.0 ** min(exponent, -1) if len(digits) >= 3 else 0.0


def _far_off(value, answer, tolerance):
    if value and math.isclose(value, -answer, rel_tol=1e-3):
        return "The size is right, the sign is not."
    for power in (-3, -2, -1, 1, 2, 3):
        if math.isclose(value, answer * 10.0**power, rel_tol=1e-3):
            return "The digits are right, the decimal point is not where it should be."
    if abs(value - answer) < min(100 * tolerance, 0.02 * abs(answer)):
        if answer == int(answer) and value == int(value):
            return "That is close, but not it. What is left out, or counted twice?"
        return "That is close. Compute with more digits, and round only at the end."
    return f"It is {'smaller' if value > answer else 'larger'} than that."
