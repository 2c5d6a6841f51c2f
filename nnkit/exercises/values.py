"""Values of any type: compared, measured, described in words, and shown to the reader."""

import numpy as np

from nnkit.exercises.carried import Foreign

_SHOWN_AT_MOST = 400
_KINDS = {
    "NoneType": "nothing",
    "str": "a text",
    "int": "a whole number",
    "int64": "a whole number",
    "ndarray": "an array",
    "dict": "a dictionary",
    "dict_values": "a view of a dictionary",
    "dict_keys": "a view of a dictionary",
    "dict_items": "a view of a dictionary",
}


#: The relative tolerance of numbers in float32, at least.
FLOAT32 = 1e-4


def same(got, expected, tolerance=1e-6):
    """Whether two results are equal: numbers to the tolerance, shapes and the lengths of tuples exactly.

    Where several results are expected, whatever can be unpacked into them is equal: a tuple, a list, an array.
    """
    if isinstance(expected, tuple) or (isinstance(expected, list) and any(np.ndim(part) for part in expected)):
        unpacks = isinstance(got, (tuple, list)) or (isinstance(got, np.ndarray) and got.ndim)
        if not unpacks or len(got) != len(expected):
            return False
        return all(same(one, other, tolerance) for one, other in zip(got, expected, strict=True))
    if isinstance(expected, dict) and isinstance(got, dict):
        return got.keys() == expected.keys() and all(same(got[key], expected[key], tolerance) for key in got)
    if isinstance(expected, (str, dict)) or expected is None or isinstance(got, (str, dict)) or got is None:
        return type(got) is type(expected) and got == expected
    try:
        got, expected = as_array(got), as_array(expected)
        if got.shape != expected.shape or got.dtype.kind not in "biuf":
            return False
        if got.dtype == np.float32:  # it has seven digits, of which a sum may lose some
            tolerance = max(tolerance, FLOAT32)
        return bool(np.allclose(got, expected, rtol=tolerance, atol=tolerance * 1e-3, equal_nan=True))
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False


def as_array(value):
    """As an array; a whole number beyond the 64 bits of NumPy's as a float."""
    return np.asarray(float(value) if type(value) is int and value.bit_length() > 63 else value)


def as_text(value, digits=8):
    """A value as it is shown to the reader, with the shape of an array, and cut where it is long."""
    try:
        text = _shown(value, digits)
    except Exception:  # the reader's own class may fail even in this
        text = f"something of type {type(value).__name__} that cannot be shown"
    return text if len(text) <= _SHOWN_AT_MOST else text[:_SHOWN_AT_MOST] + " …"


def _shown(value, digits, deeper=2):
    if isinstance(value, np.ndarray) and value.ndim:
        with np.printoptions(precision=digits - 2, threshold=20):
            return f"{np.array2string(value, separator=', ')}  shape {value.shape}"
    if isinstance(value, (tuple, list)):
        parts = [_shown(part, digits, deeper - 1) if deeper else repr(part)[:80] for part in value[:20]]
        inner = ", ".join(parts) + (", …" if len(value) > 20 else "")
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    return _name_of(value) if callable(value) else repr(value)


def _name_of(function):
    name = getattr(function, "__name__", "<a function>")
    return "a function" if name.startswith("<") else name.strip("_")


def listed(words):
    """As one says a list: "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def size(arguments):
    """How many numbers the arguments hold, in nested lists as well."""
    nested = (list, tuple)
    return sum(size(value) if isinstance(value, nested) else 1 if callable(value) else np.size(value) for value in arguments)


def described(value):
    """What kind of thing it is, in words."""
    if isinstance(value, (float, np.floating)):
        return "a number"
    name = value.type_name if isinstance(value, Foreign) else type(value).__name__
    return _KINDS.get(name, f"a {name}")
