"""Examples of what a function should return, as lines of code with plain numbers in them."""

import zlib

import numpy as np

from nnkit.exercises.values import size

_SEED = 1
_MOST = 2
_LONGEST = 400  # characters


def examples(item):
    """Lines that compare a student's function with the solution on a few small cases, written as numbers."""
    cases = sorted(item.cases(np.random.default_rng([_SEED, zlib.crc32(item.id.encode())])), key=size)
    lines = filter(None, (_example(item, arguments) for arguments in cases))
    return [line for line, _ in zip(lines, range(min(_MOST, len(cases) // 2)), strict=False)]


def _example(item, arguments):
    """One line, or nothing where the case cannot be written: functions among the arguments, or too many numbers."""
    if item.may_change:
        return ""
    arguments = [rounded(value) for value in arguments]
    try:
        given = ", ".join(map(written, arguments))
        with np.errstate(all="ignore"):
            expected = item.reference(*arguments)
        call, result = f"{item.reference.__name__}({given})", written(rounded(expected, 7))
    except TypeError:
        return ""
    line = _comparison(call, expected, result)
    return line if len(line) <= _LONGEST else ""


def _comparison(call, expected, result):
    """An assertion that a call has a result: to a tolerance where it is made of numbers, also of arrays of several shapes."""
    close = "np.testing.assert_allclose({}, {}, rtol=1e-5, atol=1e-9)"
    if _is_numeric(expected):
        return close.format(call, result)
    if isinstance(expected, (list, tuple)) and all(map(_is_numeric, expected)):
        return f"for got, wanted in zip({call}, {result}, strict=True):\n    {close.format('got', 'wanted')}"
    return f"assert {call} == {result}"


def _is_numeric(value):
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except ValueError:  # parts of several shapes
        return False


def rounded(value, digits=3):
    """A value with few digits of each of its fractions: what is computed with what is shown is exact again."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return np.array([float(f"{number:.{digits}g}") for number in value.ravel()]).reshape(value.shape)
    if isinstance(value, (list, tuple)):
        return type(value)(rounded(part, digits) for part in value)
    return float(f"{value:.{digits}g}") if isinstance(value, (float, np.floating)) else value


def written(value):
    """A value as Python reads it.

    Raises
    ------
    TypeError
        If it is none of numbers, texts, arrays, lists, tuples and dictionaries.
    """
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r})".replace("nan", "np.nan").replace("inf", "np.inf")
    if isinstance(value, np.generic):
        return written(value.item())
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(written, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(part)}" for key, part in value.items()) + "}"
    if isinstance(value, float) and not np.isfinite(value):
        return f"float({str(value)!r})"
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    raise TypeError(f"{type(value).__name__} cannot be written as plain numbers")
