"""How exercises and questions are written: one short block each, in the file of their chapter.

:func:`code_exercise` turns a plain function into an exercise; the function stays the solution. :func:`number`, :func:`choice`,
:func:`order` and :func:`prediction` register questions. Whatever is registered is found by its id in
:data:`nnkit.exercises.items.REGISTRY`.
"""

import zlib

import numpy as np

from nnkit.exercises.code import CodeExercise
from nnkit.exercises.items import Mistake, letter, shuffled
from nnkit.exercises.questions import Choice, Number, Order, Prediction


def code_exercise(id, *, title, text, hints, cases, praise, tolerance=1e-6, may_change=(), practice=False, needs=""):
    """Decorator: make an exercise of a function, which is its solution. See :class:`CodeExercise` for the arguments."""

    def make(function):
        return CodeExercise(
            id,
            title,
            text,
            hints,
            praise,
            practice=practice,
            reference=function,
            cases=cases,
            tolerance=tolerance,
            may_change=may_change,
            needs=needs,
        )

    return make


def number(id, *, title, text, hints, praise, answer, tolerance, wrong, practice=False):
    """Register a question whose answer is a number.

    Parameters
    ----------
    id, title, text, hints, praise, practice
        As for :class:`Item`.
    answer, tolerance : float
    wrong : dict
        Known wrong values and their messages.

    Returns
    -------
    Number
    """
    mistakes = [Mistake(value, message) for value, message in wrong.items()]
    return Number(id, title, text, hints, praise, mistakes, practice, answer=answer, tolerance=tolerance)


def choice(id, *, title, text, hints, right, wrong, praise, practice=False, make=Choice):
    """Register a question with options.

    Parameters
    ----------
    id, title, text, hints, praise, practice
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
    letters = {option: letter(i) for i, option in enumerate(options)}
    mistakes = [Mistake(letters[option], message) for option, message in wrong.items()]
    return make(id, title, text, hints, praise, mistakes, practice, options=options, answer=letters[right])


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
    letters = [letter(shown.index(step)) for step in steps]
    mistakes = [Mistake((letters[first], letters[second]), message) for (first, second), message in wrong.items()]
    return Order(id, title, text, hints, praise, mistakes, steps=shown, answer="".join(letters))


def _shuffled(id, items):
    """The items in an order that is the same at every run."""
    return shuffled(items, np.random.default_rng(zlib.crc32(id.encode())))
