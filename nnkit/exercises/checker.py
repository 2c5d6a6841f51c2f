"""Compares a reader's answer with the solution and the known mistakes, and says what was found."""

import difflib
import dis
import inspect
import math
import time

import numpy as np

from nnkit.exercises import sandbox
from nnkit.exercises.catalogue import REGISTRY
from nnkit.exercises.feedback import Feedback
from nnkit.exercises.relations import relation

#: For all calls of the reader's function together.
SECONDS = 2.0
_SHOWN_AT_MOST = 400


def check_answer(item, answer):
    """Feedback on an answer to an exercise or question."""
    try:
        return _CHECKS[item.kind](item, answer)
    except Exception as error:  # whatever the answer is, the reader gets words and not a traceback of ours
        return Feedback(
            "error", f"Your answer is something that cannot be compared ({type(error).__name__}). What does it return?"
        )


def unknown(id):
    """Feedback on an id that nobody has, with the nearest ones."""
    near = difflib.get_close_matches(str(id), REGISTRY, n=3, cutoff=0.4) or list(REGISTRY)[:3]
    return Feedback("unknown", f"Nothing is called `{id}`. The nearest: " + ", ".join(f"`{name}`" for name in near) + ".")


def same(got, expected, tolerance=1e-6):
    """Whether two results are equal: numbers to the tolerance, shapes and the lengths of tuples exactly."""
    if (isinstance(expected, (tuple, list)) and any(np.ndim(part) for part in expected)) or isinstance(expected, tuple):
        if not isinstance(got, (tuple, list)) or len(got) != len(expected):
            return False
        return all(same(one, other, tolerance) for one, other in zip(got, expected, strict=True))
    if isinstance(expected, (str, dict)) or expected is None or isinstance(got, (str, dict)) or got is None:
        return type(got) is type(expected) and got == expected
    try:
        got, expected = np.asarray(got), np.asarray(expected)
        if got.shape != expected.shape or got.dtype.kind not in "biuf":
            return False
        return bool(np.allclose(got, expected, rtol=tolerance, atol=tolerance * 1e-3, equal_nan=True))
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False


# Code ------------------------------------------------------------------------------------------------------------------------


def _check_code(item, answer):
    if answer is None or answer is ...:
        return _not_attempted()
    if not callable(answer):
        return Feedback("error", f"`check` wants your function itself; this is {_a(answer)}. Give its name without brackets.")
    if _is_stub(answer):
        return _not_attempted()
    names = item.argument_names
    if wrong := _wrong_arguments(answer, names):
        return wrong
    cases = sorted(item.arguments(), key=_size)
    expected = [_result(item, sandbox.call(item.reference, arguments, SECONDS)) for arguments in cases]
    if stuck := sandbox.unfinished(answer, cases, SECONDS):
        index, timed_out = stuck
        return _failed(names, cases[index], sandbox.Outcome(timed_out=timed_out, crashed=not timed_out))
    results, deadline = [], time.monotonic() + SECONDS
    for arguments, wanted in zip(cases, expected, strict=True):
        outcome = sandbox.call(answer, arguments, max(0.05, deadline - time.monotonic()))
        if outcome.timed_out:
            return _failed(names, arguments, outcome)
        results.append((arguments, _result(item, outcome), wanted, outcome))
    return _judged(item, results)


def _result(item, outcome):
    """What is compared: the value returned, and the arguments that the function is meant to change."""
    if not item.may_change:
        return outcome.value
    changed = [outcome.arguments[item.argument_names.index(name)] for name in item.may_change]
    return (outcome.value, *changed)


def _judged(item, results):
    def equal(got, expected):
        return same(got, expected, item.tolerance)

    wrong = [entry for entry in results if entry[3].error or not equal(entry[1], entry[2])]
    if not wrong:
        return _changed_input(item, results) or Feedback("correct", item.praise)
    for number, mistake in enumerate(item.mistakes):
        if _makes(mistake, item, results, equal):
            return Feedback("mistake", mistake.message, mistake=number)
    if all(outcome.error.startswith("NotImplementedError") for *_, outcome in results):
        missing = results[0][3].error.partition(":")[2].strip()
        text = f"`{missing}`, which your function uses, is still to be written."
        return Feedback("not attempted", text) if missing else _not_attempted()
    if failed := next((entry for entry in results if entry[3].error), None):
        return _failed(item.argument_names, failed[0], failed[3])
    if changed := _changed_input(item, results):
        return changed
    if all(got is None for _, got, _, _ in results):
        if any(outcome.printed for *_, outcome in results):
            return Feedback("wrong", "Your function prints its result. `return` it instead, so that others can go on with it.")
        return Feedback("wrong", "Your function returns nothing. Is there a `return`, and is it reached?")
    sentence = relation([entry[:3] for entry in results], equal)
    arguments, got, expected, outcome = wrong[0]
    return Feedback(
        "wrong", sentence or _what_differs(got, expected), _facts(item.argument_names, arguments, got, expected, outcome)
    )


def _makes(mistake, item, results, equal):
    """Whether a known mistake gives the reader's result in every case, or fails where the reader's function fails."""
    if all(outcome.error for *_, outcome in results):
        return False
    for arguments, got, _, outcome in results:
        known = sandbox.call(mistake.answer, arguments, SECONDS)
        if bool(known.error) != bool(outcome.error) or known.timed_out:
            return False
        if not known.error and not equal(got, _result(item, known)):
            return False
    return True


def _changed_input(item, results):
    for arguments, _, _, outcome in results:
        for name, before, after in zip(item.argument_names, arguments, outcome.arguments, strict=False):
            if name not in item.may_change and not _unchanged(before, after):
                return Feedback(
                    "wrong",
                    f"Your function changes `{name}`, which belongs to the caller. `{name} += …`, `{name}[…] = …` and methods such as `pop` write "
                    "into what was given; work on a new one.",
                    [(f"{name} before", show(before)), (f"{name} after", show(after))],
                )
    return None


def _unchanged(before, after):
    if isinstance(before, (list, tuple)) and not isinstance(after, np.ndarray):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    if callable(before):
        return callable(after)
    return type(before) is type(after) and np.array_equal(before, after, equal_nan=np.asarray(before).dtype.kind == "f")


def _not_attempted():
    text = "Replace the three dots by your own code, run the cell, and check again. `check` takes the name of your function."
    return Feedback("not attempted", text)


def _is_stub(function):
    """Whether a function has no code yet: only dots, pass, a text, or a NotImplementedError."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    quiet = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP", "CACHE", "EXTENDED_ARG"}
    operations = {instruction.opname for instruction in dis.get_instructions(code)}
    returned = set(map(str, code.co_consts)) - {str(function.__doc__), "None", "Ellipsis"}
    return (operations <= quiet and not returned) or code.co_names == ("NotImplementedError",)


def _wrong_arguments(function, names):
    try:
        given = list(inspect.signature(function).parameters)
        if given != names and sorted(given) == sorted(names):
            text = f"Your parameters stand in another order than the call: it gives {', '.join(names)}."
            return Feedback("error", text)
        inspect.signature(function).bind(*names)
    except TypeError:
        given = ", ".join(inspect.signature(function).parameters) or "nothing"
        return Feedback("error", f"Your function takes {given}; it is called with {', '.join(names)}, in this order.")
    except ValueError:  # a built-in has no signature
        return None
    return None


def _failed(names, arguments, outcome):
    facts = [(name, show(value)) for name, value in zip(names, arguments, strict=False)]
    facts += [("it printed", outcome.printed)] if outcome.printed else []
    if outcome.crashed:
        return Feedback("error", "Your function brings Python itself to an end. Does it call itself without an end?", facts)
    if outcome.timed_out:
        text = f"Your function was still running after {SECONDS:g} seconds and was stopped. Does every loop come to an end?"
        return Feedback("error", text, facts)
    where = f" in line {outcome.line} of your function" if outcome.line else ""
    meaning = next((said for part, said in _MEANINGS.items() if part in outcome.error), "")
    return Feedback("error", f"An error came up{where}: `{outcome.error}`. {meaning}It was called with:", facts)


#: What beginners cannot read in messages of NumPy and Python, by a part of the message, with its meaning.
_MEANINGS = {
    "mismatch in its core dimension": "In a product with `@` the inner sizes must be equal, (2, 3) @ (3, 4): look at the shapes "
    "of both factors, and at their order. ",
    "truth value of an array": "`if`, `and`, `not` and Python's own `max` ask about one number, and here stands a whole array. NumPy has "
    "functions that go through all numbers, such as `np.where`, `np.maximum`, `np.all` and `np.any`. ",
    "only 0-dimensional arrays can be converted": "A single number is needed here, and there is a whole array. Is a sum missing? "
    "Or does `math` stand where `np` is meant? ",
    "only length-1 arrays can be converted": "A single number is needed here, and there is a whole array. Is a sum missing? "
    "Or does `math` stand where `np` is meant? ",
    "Field elements must be": "The rows of an array need one more pair of brackets around all of them. ",
}


def _what_differs(got, expected):
    if got is None:
        return "For this input your function returns nothing. Does every way through it reach a `return`?"
    if isinstance(expected, tuple) and (not isinstance(got, (tuple, list)) or len(got) != len(expected)):
        given = f"{len(got)}" if isinstance(got, (tuple, list)) else f"one thing, {_a(got)}"
        return f"The result should be {len(expected)} things, one after the other, and is {given}."
    if isinstance(got, tuple) and not isinstance(expected, (tuple, list)):
        return f"The result should be one thing, and is {len(got)} in a tuple. Return only what is asked for."
    if isinstance(expected, (tuple, list)) and any(np.ndim(part) for part in expected) and len(got) == len(expected):
        place, parts = next((i, pair) for i, pair in enumerate(zip(got, expected, strict=True)) if not same(*pair, 1e-6))
        return f"Number {place + 1} of the {len(expected)} results is the first that is not right. {_what_differs(*parts)}"
    try:
        numbers, wanted = np.asarray(got), np.asarray(expected)
    except ValueError:
        return "The result is not what it should be."
    if numbers.dtype.kind == "O" and any(part is None for part in numbers.ravel()):
        return "There is a None in the result, where numbers are asked for."
    if numbers.dtype.kind in "US":
        return "The result holds text where numbers are asked for. Are there quotation marks around a name?"
    if numbers.dtype.kind not in "biuf":
        return f"The result should be {_a(expected)}, and is {_a(got)}."
    if numbers.shape != wanted.shape and wanted.ndim == 0:
        return f"The result should be one number, and is an array or a list of the shape {numbers.shape}."
    if numbers.shape != wanted.shape:
        return f"The result should have the shape {wanted.shape}, and has the shape {numbers.shape}."
    if np.isnan(numbers.astype(float)).any() and not np.isnan(wanted.astype(float)).any():
        return "The result holds NaN, which comes from 0/0, ∞/∞, 0 · ∞, ∞ − ∞, or the logarithm of a negative number."
    where = np.argwhere(~np.isclose(numbers, wanted, rtol=1e-6, atol=1e-9))
    if wanted.ndim and len(where):
        place = tuple(int(i) for i in where[0])
        return f"The first number that differs stands at index {place if len(place) > 1 else place[0]}; {len(where)} of {wanted.size} differ."
    return "The result is not what it should be."


def _facts(names, arguments, got, expected, outcome):
    facts = [(name, show(value)) for name, value in zip(names, arguments, strict=False)]
    shown = show(got), show(expected)
    if shown[0] == shown[1]:
        shown = show(got, digits=14), show(expected, digits=14)
    facts += [("got", shown[0]), ("expected", shown[1])]
    return facts + ([("it printed", outcome.printed)] if outcome.printed else [])


def show(value, digits=8):
    """A value as it is shown to the reader, with the shape of an array, and cut where it is long."""
    try:
        text = _shown(value, digits)
    except Exception:  # the reader's own class may fail even in this
        text = f"something of type {type(value).__name__} that cannot be shown"
    return text if len(text) <= _SHOWN_AT_MOST else text[:_SHOWN_AT_MOST] + " …"


def _shown(value, digits, deeper=2):
    if isinstance(value, np.ndarray):
        with np.printoptions(precision=digits - 2, threshold=20):
            return f"{np.array2string(value, separator=', ')}  shape {value.shape}"
    if isinstance(value, (tuple, list)):
        parts = [_shown(part, digits, deeper - 1) if deeper else repr(part)[:80] for part in value[:20]]
        return f"[{', '.join(parts)}{', …' if len(value) > 20 else ''}]"
    if isinstance(value, (float, np.floating)):
        return f"{value:.{digits}g}"
    return getattr(value, "__name__", "a function") if callable(value) else repr(value)


def _size(arguments):
    """How many numbers the arguments hold, in nested lists as well."""
    nested = (list, tuple)
    return sum(_size(value) if isinstance(value, nested) else 1 if callable(value) else np.size(value) for value in arguments)


_KINDS = {"NoneType": "nothing", "str": "a text", "int": "a whole number", "ndarray": "an array", "dict": "a dictionary"}


def _a(value):
    name = type(value).__name__
    return _KINDS.get(name, f"a {name}")


# Questions -------------------------------------------------------------------------------------------------------------------


def _plain_number(text, answer):
    """A typed number or fraction. A comma separates thousands where they are asked for, and decimals otherwise."""
    above, _, below = text.replace("−", "-").replace(",", "" if abs(answer) >= 1000 else ".").partition("/")
    return float(above) / float(below or 1)


def _check_number(item, answer):
    if answer is None or answer is ...:
        return _no_answer()
    try:
        value = _plain_number(answer, item.answer) if isinstance(answer, str) else float(answer)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return Feedback("unclear", f"The answer is a number; yours is {_a(answer)}.")
    if not math.isfinite(value):
        return Feedback("unclear", f"The answer is a finite number; yours is {value}.")
    if abs(value - item.answer) <= item.tolerance:
        return Feedback("correct", item.praise)
    for number, mistake in enumerate(item.mistakes):
        if abs(value - mistake.answer) <= max(item.tolerance, _typed_precision(value)):
            return Feedback("mistake", mistake.message, mistake=number)
    return Feedback("wrong", _far_off(value, item.answer, item.tolerance))


def _typed_precision(value):
    """Half of the last digit of a number as it was typed, if there are three digits: a rounded wrong answer is still that one."""
    mantissa, _, exponent = f"{value!r}".partition("e")
    digits = mantissa.lstrip("-0.").replace(".", "")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return 0.5 * 10.0**-decimals if len(digits) >= 3 else 0.0


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


def _check_letter(item, answer):
    if answer is None or answer is ...:
        return _no_answer()
    letters = [chr(ord("a") + i) for i in range(len(item.options))]
    letter = str(answer).strip().lower().rstrip(").:")
    if letter not in letters:
        return Feedback("unclear", f"Answer with one of the letters {', '.join(letters)}.")
    if letter == item.answer:
        return Feedback("correct", item.praise)
    number = next(i for i, mistake in enumerate(item.mistakes) if mistake.answer == letter)
    return Feedback("mistake", item.mistakes[number].message, mistake=number)


def _check_order(item, answer):
    if answer is None or answer is ...:
        return _no_answer()
    given = "".join(map(str, answer)) if isinstance(answer, (str, list, tuple)) else ""
    letters = "".join(character for character in given.lower() if character.isalnum())
    if sorted(letters) != sorted(item.answer):
        return Feedback(
            "unclear",
            f"Give all {len(item.answer)} letters, each once, in the order of the steps, such as `{''.join(sorted(item.answer))}`.",
        )
    if letters == item.answer:
        return Feedback("correct", item.praise)
    for number, mistake in enumerate(item.mistakes):
        first, second = mistake.answer
        if letters.index(second) < letters.index(first):
            return Feedback("mistake", mistake.message, mistake=number)
    right = next(i for i, (one, other) in enumerate(zip(letters, item.answer, strict=True)) if one != other)
    return Feedback(
        "wrong",
        f"The first {right} {'is' if right == 1 else 'are'} in place. What does the next step need to be there already?"
        if right
        else "The first step is another one.",
    )


def _no_answer():
    return Feedback("not attempted", "Give your answer as the second argument, and check again.")


_CHECKS = {
    "code": _check_code,
    "number": _check_number,
    "choice": _check_letter,
    "predict": _check_letter,
    "order": _check_order,
}
