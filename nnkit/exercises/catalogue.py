"""How exercises and questions are written: one short block each, in the file of their chapter.

:func:`code_exercise` turns a plain function into an exercise; the function stays the solution. :func:`number`, :func:`choice`,
:func:`order` and :func:`prediction` register questions. Whatever is registered is found by its id in :data:`REGISTRY`.
"""

import inspect
import textwrap
import zlib
from dataclasses import dataclass, field

import numpy as np

#: Every exercise and question by its id.
REGISTRY = {}


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is known by name.

    Attributes
    ----------
    answer : callable, float, str or tuple
        For an exercise of code a function that makes the mistake; for a question the wrong answer itself.
    message : str
        What the answer did, and what to look at.
    """

    answer: object
    message: str


@dataclass
class Item:
    """What every exercise and question has.

    Attributes
    ----------
    id : str
        The chapter and a name, "ch07.delta".
    title : str
    text : str
        The task, in Markdown without mathematics.
    hints : list of str
        From gentle to plain.
    praise : str
        One sentence, said on success: why it matters.
    mistakes : list of Mistake
    kind : str
        "code", "number", "choice", "order" or "predict".
    """

    id: str
    title: str
    text: str
    hints: list
    praise: str
    mistakes: list = field(default_factory=list)
    kind = ""

    def __post_init__(self):
        if self.id in REGISTRY:
            raise ValueError(f"the id {self.id!r} is taken")
        REGISTRY[self.id] = self

    @property
    def chapter(self):
        """The part of the id before the dot."""
        return self.id.partition(".")[0]


@dataclass
class CodeExercise(Item):
    """A function that the reader writes.

    Attributes
    ----------
    reference : callable
        The solution.
    cases : callable
        Takes a generator and returns a list of tuples of arguments. Small cases come first to the reader.
    tolerance : float
        Relative, with the same size absolute near 0.
    may_change : tuple of str
        Names of the arguments that the function is meant to change in place; the check compares them after the call.
    """

    reference: object = None
    cases: object = None
    tolerance: float = 1e-6
    may_change: tuple = ()
    kind = "code"

    def __call__(self, *arguments):
        return self.reference(*arguments)

    def mistake(self, message):
        """Decorator: register a function as a known mistake, with its message."""

        def register(function):
            self.mistakes.append(Mistake(function, message))
            return function

        return register

    def arguments(self):
        """The cases, the same ones at every call."""
        return self.cases(np.random.default_rng(zlib.crc32(self.id.encode())))

    @property
    def argument_names(self):
        return list(inspect.signature(self.reference).parameters)

    @property
    def solution(self):
        """The code of the reference function, without its decorator."""
        lines = textwrap.dedent(inspect.getsource(self.reference)).splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("def "))
        return "\n".join(lines[start:])


@dataclass
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
    kind = "number"

    @property
    def solution(self):
        return f"{self.answer:.10g}"


@dataclass
class Choice(Item):
    """A question with options, of which one is right.

    Attributes
    ----------
    options : list of str
        In the order in which they are shown, named a, b, c, …
    answer : str
        The letter of the right one.
    """

    options: list = field(default_factory=list)
    answer: str = ""
    kind = "choice"

    @property
    def solution(self):
        return f"{self.answer}: {self.options[ord(self.answer) - ord('a')]}"


class Prediction(Choice):
    """A choice made before a run. It is remembered, and shown beside the result."""

    kind = "predict"


@dataclass
class Order(Item):
    """Steps to be put in order.

    Attributes
    ----------
    steps : list of str
        As they are shown, shuffled, named a, b, c, …
    answer : str
        The letters in the right order, "cab".
    """

    steps: list = field(default_factory=list)
    answer: str = ""
    kind = "order"

    @property
    def solution(self):
        return "\n".join(f"{letter}: {self.steps[ord(letter) - ord('a')]}" for letter in self.answer)


def code_exercise(id, *, title, text, hints, cases, praise, tolerance=1e-6, may_change=()):
    """Decorator: make an exercise of a function, which is its solution. See :class:`CodeExercise` for the arguments."""

    def make(function):
        return CodeExercise(
            id, title, text, hints, praise, reference=function, cases=cases, tolerance=tolerance, may_change=may_change
        )

    return make


def number(id, *, title, text, hints, praise, answer, tolerance, wrong):
    """Register a question whose answer is a number.

    Parameters
    ----------
    id, title, text, hints, praise
        As for :class:`Item`.
    answer, tolerance : float
    wrong : dict
        Known wrong values and their messages.

    Returns
    -------
    Number
    """
    mistakes = [Mistake(value, message) for value, message in wrong.items()]
    return Number(id, title, text, hints, praise, mistakes, answer=answer, tolerance=tolerance)


def choice(id, *, title, text, hints, right, wrong, praise, make=Choice):
    """Register a question with options.

    Parameters
    ----------
    id, title, text, hints, praise
        As for :class:`Item`.
    right : str
        The right option.
    wrong : dict
        The other options and what to say to each.

    Returns
    -------
    Choice
    """
    options = _shuffled(id, [right, *wrong])
    letters = {option: _letter(i) for i, option in enumerate(options)}
    mistakes = [Mistake(letters[option], message) for option, message in wrong.items()]
    return make(id, title, text, hints, praise, mistakes, options=options, answer=letters[right])


def prediction(id, *, title, text, hints, right, wrong, praise):
    """Register a prediction: as :func:`choice`, and remembered."""
    return choice(id, title=title, text=text, hints=hints, right=right, wrong=wrong, praise=praise, make=Prediction)


def order(id, *, title, text, hints, steps, wrong, praise):
    """Register steps to be put in order.

    Parameters
    ----------
    id, title, text, hints, praise
        As for :class:`Item`.
    steps : list of str
        In the right order.
    wrong : dict
        Pairs of positions in ``steps`` (from 0): the second must not come before the first; and what to say if it does.

    Returns
    -------
    Order
    """
    shown = _shuffled(id, steps)
    letters = [_letter(shown.index(step)) for step in steps]
    mistakes = [Mistake((letters[first], letters[second]), message) for (first, second), message in wrong.items()]
    return Order(id, title, text, hints, praise, mistakes, steps=shown, answer="".join(letters))


def _shuffled(id, items):
    """The items in an order that is chance, but the same at every run, and for more than one never as they were."""
    rng = np.random.default_rng(zlib.crc32(id.encode()))
    while True:
        shuffled = [items[i] for i in rng.permutation(len(items))]
        if shuffled != list(items) or len(items) < 2:
            return shuffled


def _letter(i):
    return chr(ord("a") + i)
