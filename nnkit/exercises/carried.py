"""Results that are carried out of the sandbox: plain data alone, so that nothing of an answer lives on outside of it.

Numbers, texts, arrays, and lists, tuples and dictionaries of them come out as they were; fractions as floats. Of
anything else comes out what kind of thing it is, and how it shows itself.
"""

import base64
import sys
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

# Taken before any answer runs: an answer may give NumPy's names another meaning.
_array, _ndarray, _generic = np.asarray, np.ndarray, np.generic
_DEEPEST = 8
_LONGEST_TEXT = 10_000
_PLAIN_KINDS = "biufcSU"  # of NumPy's dtypes: their bytes are all there is


@dataclass(frozen=True)
class Foreign:
    """What stands for a thing that stays in the sandbox.

    Attributes
    ----------
    type_name : str
    text : str
        How it shows itself.
    """

    type_name: str
    text: str

    def __repr__(self):
        return self.text


def as_arrays(value):
    """Tensors of PyTorch as arrays, also in lists, tuples and dictionaries; everything else as it is."""
    torch = sys.modules.get("torch")
    if torch is None:
        return value
    if isinstance(value, torch.Tensor):
        return value.detach().cpu().numpy()
    if type(value) in (list, tuple):
        return type(value)(map(as_arrays, value))
    return {key: as_arrays(part) for key, part in value.items()} if type(value) is dict else value


def packed(value, depth=0):
    """A value as lists, dictionaries, texts and numbers, for JSON."""
    try:
        return _packed(value, depth)
    except Exception:  # the reader's own class may fail in anything, even when it is asked what it is
        return _unshown(type(value).__name__)


def _unshown(name):
    return {"foreign": [name, f"something of type {name} that cannot be shown"]}


def _packed(value, depth):
    if value is None or value is True or value is False:
        return value
    kind = type(value)
    if kind is int:
        return {"int": f"{value:x}"}
    if kind is float:
        return {"float": value.hex()}
    if kind in (Fraction, Decimal):
        return {"float": float(value).hex()}
    if kind is complex:
        return {"complex": [value.real.hex(), value.imag.hex()]}
    if kind is str:
        return {"str": value[:_LONGEST_TEXT]}
    if isinstance(value, (_ndarray, _generic)):
        return _packed_array(value, depth)
    if isinstance(value, (list, tuple, dict)) and depth < _DEEPEST:
        return _packed_parts(value, depth)
    return _packed_other(value)


def _packed_parts(value, depth):
    if isinstance(value, dict):
        return {"dict": [[packed(key, depth + 1), packed(part, depth + 1)] for key, part in dict.items(value)]}
    kind = tuple if isinstance(value, tuple) else list
    return {kind.__name__: [packed(part, depth + 1) for part in kind.__iter__(value)]}


def _packed_array(value, depth):
    array = _array(value)
    if array.dtype.kind in _PLAIN_KINDS:
        content = base64.b64encode(array.tobytes()).decode()
        return {"scalar" if isinstance(value, _generic) else "array": [array.dtype.str, array.shape, content]}
    if array.dtype.kind == "O" and depth < _DEEPEST:
        return {"objects": [array.shape, [packed(part, depth + 1) for part in array.ravel()]]}
    return _packed_other(value)


def _packed_other(value):
    """A function by its name, what NumPy takes for numbers as an array, and anything else as what it says of itself."""
    if type(value) is Foreign:
        return {"foreign": [value.type_name, value.text]}
    if callable(value) and hasattr(value, "__name__"):
        return {"foreign": ["function", str(value.__name__)]}
    name = type(value).__name__
    array = _array(value)
    if array.dtype.kind in _PLAIN_KINDS:
        return _packed_array(array, 0)
    return {"foreign": [name, repr(value)[:_LONGEST_TEXT]]}


def unpacked(content):
    """The value that was packed."""
    if not isinstance(content, dict):
        return content
    [(kind, inner)] = content.items()
    return _UNPACK[kind](inner)


def _unpacked_array(inner):
    dtype, shape, content = inner
    return np.frombuffer(base64.b64decode(content), dtype=np.dtype(dtype)).reshape(shape).copy()


def _unpacked_objects(inner):
    shape, parts = inner
    array = np.empty(len(parts), dtype=object)
    array[:] = [unpacked(part) for part in parts]
    return array.reshape(shape)


_UNPACK = {
    "int": lambda inner: int(inner, 16),
    "float": float.fromhex,
    "complex": lambda inner: complex(*map(float.fromhex, inner)),
    "str": str,
    "scalar": lambda inner: _unpacked_array(inner)[()],
    "array": _unpacked_array,
    "objects": _unpacked_objects,
    "list": lambda inner: [unpacked(part) for part in inner],
    "tuple": lambda inner: tuple(unpacked(part) for part in inner),
    "dict": lambda inner: {_key(unpacked(key)): unpacked(part) for key, part in inner},
    "foreign": lambda inner: Foreign(*inner),
}


def _key(key):
    """A key of a dictionary, which must be hashable here as it was there."""
    return key.tobytes() if isinstance(key, np.ndarray) else key
