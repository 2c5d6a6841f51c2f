"""Exercises and questions that tell what exactly is wrong::

    from nnkit.exercises import check, hint, solution

    check("ch07.delta-output", my_function)

``check`` compares an answer with the solution and with a catalogue of known mistakes. ``hint`` gives the next hint,
``solution`` shows how it is done. ``question`` and ``predict`` show a question, ``progress`` shows what has been solved.
"""

import importlib
import pkgutil
import types

from nnkit.exercises import chapters, guard
from nnkit.exercises.feedback import Feedback
from nnkit.exercises.items import REGISTRY, unknown
from nnkit.exercises.questions import Choice
from nnkit.exercises.show import ProgressTable, QuestionView
from nnkit.exercises.variants import variant
from nnkit.purity import pure

__all__ = ["again", "check", "hint", "predict", "progress", "question", "registry", "solution"]

_states = {}  # the last status of each id in this session
_hints_given = {}
_predictions = {}


def registry():
    """All exercises and questions by their id.

    Returns
    -------
    mapping
        Neither it nor what is in it can be changed. Each value has ``id``, ``chapter``, ``kind`` ("code", "number", "choice",
        "order" or "predict"), ``title``, ``text``, ``hints``, ``praise``, ``mistakes`` (each with ``answer`` and ``message``)
        and ``solution``.
    """
    for module in pkgutil.iter_modules(chapters.__path__):
        importlib.import_module(f"{chapters.__name__}.{module.name}")
    return types.MappingProxyType(dict(REGISTRY))


def _found(id):
    """The item of an id, or None; spaces around it do not matter."""
    return registry().get(id.strip()) if isinstance(id, str) else None


@pure
def check(id, answer=None):
    """Check an answer.

    Parameters
    ----------
    id : str
    answer : callable, number, str or list
        The function itself for an exercise of code; a number; the letter of an option; the letters of steps in order.

    Returns
    -------
    Feedback
        Shows itself as the last line of a cell. Its ``status`` is "not attempted", "correct", "mistake" (a known one), "wrong"
        (another one), "error" (the code fails), "unclear" (not an answer to the question) or "unknown" (no such id).
    """
    guard.refuse_within_a_check("check")
    item = _found(id)
    if item is None and callable(id) and isinstance(answer, str):
        name = getattr(id, "__name__", "your_function")
        return Feedback("error", f'The id comes first, and then your function: `check("{answer}", {name})`.')
    if item is None:
        return unknown(id)
    feedback = item.check(answer)
    feedback.id = item.id
    if _states.get(item.id) != "correct":  # what is solved stays solved
        _states[item.id] = feedback.status
    return feedback


@pure
def hint(id):
    """The next hint, from gentle to plain; after the last one, the last one again.

    Parameters
    ----------
    id : str

    Returns
    -------
    Feedback
    """
    item = _found(id)
    if item is None:
        return unknown(id)
    if not item.hints:
        return Feedback("hint", "There is no hint for this one.")
    number = min(_hints_given.get(item.id, 0), len(item.hints) - 1)
    _hints_given[item.id] = number + 1
    return Feedback("hint", f"({number + 1} of {len(item.hints)}) {item.hints[number]}")


@pure
def solution(id):
    """How it is done.

    Parameters
    ----------
    id : str

    Returns
    -------
    Feedback
    """
    item = _found(id)
    if item is None:
        return unknown(id)
    return Feedback("solution", item.title, code=item.solution)


@pure
def question(id):
    """Show a question. Answer it on the page, or with ``check(id, answer)``.

    Parameters
    ----------
    id : str

    Returns
    -------
    QuestionView or Feedback
    """
    item = _found(id)
    return unknown(id) if item is None else QuestionView(item)


@pure
def predict(id, answer=None):
    """Show a question to be answered before a run; or remember an answer, and show it beside the result.

    Parameters
    ----------
    id : str
    answer : str, optional
        The letter of an option.

    Returns
    -------
    QuestionView or Feedback
    """
    item = _found(id)
    if item is None:
        return unknown(id)
    if answer is None:
        return QuestionView(item, remembered=_predictions.get(item.id))
    feedback = check(id, answer)
    if not isinstance(item, Choice) or feedback.status in ("unclear", "not attempted"):
        return feedback
    letter = _predictions[item.id] = item.letter_in(answer)
    option = item.parts[letter]
    return Feedback(
        "remembered", f'Your prediction is {letter}: “{option}” Now run on and compare. `check("{id}", "{letter}")` says more.'
    )


@pure
def again(id, answer=None):
    """Show an earlier question once more, with other numbers or in another order; or judge an answer to it.

    Parameters
    ----------
    id : str
    answer : float or str, optional
        As for :func:`check`.

    Returns
    -------
    QuestionView or Feedback
    """
    item = _found(id)
    if item is None:
        return unknown(id)
    changed = variant(item, 0)
    return QuestionView(changed) if answer is None else changed.check(answer)


def progress():
    """What has been solved in this session, by chapter.

    Returns
    -------
    ProgressTable
    """
    return ProgressTable(list(registry().values()), dict(_states))
