"""Families of mistakes: ways in which a whole result is related to the right one, whatever the exercise.

Each family is written once. An exercise can name one with a sentence of its own, by :meth:`CodeExercise.family`; for all
others the sentence here is said.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Family:
    """One way in which a result goes wrong.

    Attributes
    ----------
    of : callable
        The wrong result that belongs to a right one, and to the arguments with which it was computed.
    said : str
        What to say where the exercise has no sentence of its own.
    """

    of: object
    said: str


def _each(change):
    """A change of numbers, made in each of several results."""

    def of(right, given):
        if isinstance(right, (tuple, list)):
            return tuple(of(part, given) for part in right)
        return change(np.asarray(right), given)

    return of


def _transposed(right, given):
    if np.ndim(right) != 2:
        raise ValueError("only a table has rows and columns")
    return np.asarray(right).T


def _reversed(right, given):
    if not isinstance(right, (tuple, list)) and not np.ndim(right):
        raise ValueError("one number has no order")
    return right[::-1]


def _samples(given):
    """How many rows or numbers the first array has, which is mostly the batch."""
    counts = [len(value) for value in given if isinstance(value, np.ndarray) and value.ndim]
    if not counts:
        raise ValueError("no array, no samples")
    return counts[0]


FAMILIES = {
    "sign": Family(
        _each(lambda right, given: -right), "Every number has the wrong sign. Where does a minus come in, or get lost?"
    ),
    "twice": Family(
        _each(lambda right, given: 2 * right),
        "Every number is twice what it should be. Is there a factor 2 too many, or a ½ missing?",
    ),
    "half": Family(
        _each(lambda right, given: right / 2),
        "Every number is half of what it should be. Is there a factor 2 missing, or a ½ too many?",
    ),
    "sign and twice": Family(
        _each(lambda right, given: -2 * right),
        "Every number is −2 times what it should be. Look at the sign, and for a factor 2 too many or a ½ missing.",
    ),
    "sign and half": Family(
        _each(lambda right, given: -right / 2),
        "Every number is −½ times what it should be. Look at the sign, and for a factor 2 missing or a ½ too many.",
    ),
    "sum": Family(
        _each(lambda right, given: right * _samples(given)),
        "Every number is too large by as many times as the first array is long. Is it a sum where a mean is meant?",
    ),
    "mean": Family(
        _each(lambda right, given: right / _samples(given)),
        "Every number is divided by the length of the first array. Is it a mean where a sum is meant, or a mean taken twice?",
    ),
    "opposite": Family(
        _each(lambda right, given: 1 - right),
        "Every number is 1 minus what it should be. Is it the counterpart that you return?",
    ),
    "square": Family(
        _each(lambda right, given: right**2), "Every number is the square of what it should be. Is a root missing?"
    ),
    "root": Family(
        _each(lambda right, given: np.sqrt(right)), "Every number is the root of what it should be. Is there a root too many?"
    ),
    "inverse": Family(
        _each(lambda right, given: 1 / right), "Every number is 1 divided by what it should be. What is divided by what?"
    ),
    "transposed": Family(_transposed, "The numbers are right, but rows and columns are swapped."),
    "reversed": Family(_reversed, "The numbers are right, but in reversed order."),
}


def made(name, solution):
    """The function that makes a mistake of a family.

    Parameters
    ----------
    name : str
        A key of :data:`FAMILIES`.
    solution : callable

    Returns
    -------
    callable
    """
    return lambda *given: FAMILIES[name].of(solution(*given), given)


def sentence(results, same):
    """What is said if all results belong to the right ones by one family, or nothing.

    A result that is right must be what the family makes of it: 0 with another sign is 0, a symmetric table is its own
    transposed. So nothing is said that one case contradicts.

    Parameters
    ----------
    results : list of (arguments, got, expected)
    same : callable
        Compares two results.

    Returns
    -------
    str
    """
    batch_is_first = all(_begins_with_a_batch(given) for given, _, _ in results)
    asked = [one for name, one in FAMILIES.items() if batch_is_first or name not in ("sum", "mean")]
    return next((family.said for family in asked if _holds(family, results, same)), "")


def _begins_with_a_batch(given):
    """Whether no table comes behind a first array of one axis, as where weights come before the batch."""
    axes = [value.ndim for value in given if isinstance(value, np.ndarray) and value.ndim]
    return not axes or axes[0] > 1 or max(axes) == 1


def _holds(family, results, same):
    try:
        with np.errstate(all="ignore"):
            return all(_is_number(expected) and same(got, family.of(expected, given)) for given, got, expected in results)
    except (TypeError, ValueError, ZeroDivisionError):
        return False


def _is_number(result):
    try:
        return np.asarray(result).dtype.kind in "biuf"
    except ValueError:  # parts of several shapes
        return isinstance(result, tuple)
