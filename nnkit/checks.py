"""The checks of what is given: each raises a ``ValueError`` that says what came and what was expected.

A function whose name begins with ``as`` returns what was given in the form in which it can be computed with; the others return
nothing.
"""

import math
import os
import pathlib
from numbers import Integral, Real

import numpy as np

#: The types in which everything here is computed.
FLOAT_TYPES = (np.dtype(np.float64), np.dtype(np.float32))
_LONGEST = 60  # letters of what was given
_LARGEST_COUNT = 2**53  # beyond it, not every whole number is a float, and no memory holds as much


def shown(value):
    """What was given, in few words: numbers and short texts as they are, arrays by their shape.

    Examples
    --------
    >>> shown(0.1), shown("he"), shown(np.ones((2, 3))), shown(len)
    ('0.1', "'he'", 'an array of shape (2, 3)', 'len')
    """
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else str(value)
    if callable(value) and hasattr(value, "__name__"):
        return value.__name__
    try:
        text = str(value) if isinstance(value, Real) else repr(value)
    except Exception:  # an object's own repr may fail, and that of a number of many thousand digits does
        return f"what cannot be shown ({type(value).__name__})"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({type(value).__name__})"


# ---------------------------------------------------------------- arrays


def as_floats(z, name="numbers"):
    """The numbers as an array of floats: as they are in float64 and float32, and in float64 otherwise.

    float16 is among the others: the squares of its numbers overflow beyond 255.

    Parameters
    ----------
    z : number, or sequence or array of numbers
    name : str
        What they are called in the error.

    Raises
    ------
    ValueError
        If they are not real numbers, the rows have different lengths, or some are masked: what stands below a mask would be
        computed with.

    Examples
    --------
    >>> as_floats([1, 2])
    array([1., 2.])
    """
    if type(z) is np.ndarray and z.dtype in FLOAT_TYPES:
        return z
    z = as_array(z, name)
    if z.dtype in FLOAT_TYPES:
        return z
    if z.dtype.kind not in "biuf":
        raise ValueError(f"{name} given with dtype {z.dtype}; expected real numbers")
    return z.astype(np.float64)


def as_array(values, name):
    """What was given as one array of any dtype.

    Raises
    ------
    ValueError
        If the rows have different lengths, or some values are masked.

    Examples
    --------
    >>> as_array([[1, 2], [3, 4]], "weights").shape
    (2, 2)
    """
    if np.ma.is_masked(values):
        raise ValueError(f"{name} are masked at some places; expected an array without a mask, such as values.filled(0)")
    try:
        return np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} have rows of different lengths; expected an array of numbers") from None


def as_batch(x, name, width=None):
    """Rows of numbers, one for each sample.

    Parameters
    ----------
    x : array
    name : str
    width : int, optional
        How many numbers a row must have.

    Returns
    -------
    (batch, width) array of floats

    Examples
    --------
    >>> as_batch([[1, 2], [3, 4]], "inputs")
    array([[1., 2.],
           [3., 4.]])
    """
    x = as_floats(x, name)
    if x.ndim != 2 or width not in (None, x.shape[1]):
        advice = "; one sample is a batch of one, x[None, :]" if x.ndim == 1 else ""
        raise ValueError(f"{name} have shape {x.shape}; expected (batch, {'width' if width is None else width}){advice}")
    return x


def as_targets(t):
    """Targets as an array of any shape: labels or other real numbers.

    Examples
    --------
    >>> as_targets([0, 2])
    array([0, 2])
    """
    t = as_array(t, "targets")
    if t.dtype.kind not in "biuf":
        raise ValueError(f"targets given with dtype {t.dtype}; expected labels or real numbers")
    return t


def check_outputs(y):
    """Outputs of a network, with at least one sample and one output.

    Parameters
    ----------
    y : (batch, outputs) array
    """
    if y.ndim != 2 or y.size == 0:
        raise ValueError(f"outputs have shape {y.shape}; expected (batch, outputs) with at least one of each")


def check_labels(y, labels):
    """Labels, one for each row of the outputs, each the number of a class.

    Parameters
    ----------
    y : (batch, classes) array
    labels : (batch,) integer array

    Raises
    ------
    ValueError
        For another shape, other numbers than whole ones, and numbers of no class.

    Examples
    --------
    >>> check_labels(np.ones((2, 3)), np.array([0, 2]))
    """
    check_outputs(y)
    batch, classes = y.shape
    if labels.shape != (batch,):
        raise ValueError(
            f"targets have shape {labels.shape}; for outputs of shape {y.shape} expected labels of shape ({batch},) or rows "
            f"of shape {y.shape}"
        )
    if labels.dtype.kind not in "iu":
        raise ValueError(f"labels have dtype {labels.dtype}; expected integers")
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels lie in [{labels.min()}, {labels.max()}]; expected [0, {classes - 1}]")


def check_finite(name, array, seen_in=None):
    """Neither NaN nor an infinity; the error names the first place of one.

    Parameters
    ----------
    name : str
        What the array is called in the error.
    array : array of floats
    seen_in : array, optional
        A smaller array that is computed from this one, and in which a NaN or an infinity would show too: the quicker look.
    """
    looked_at = array if seen_in is None else seen_in
    # The sum of the squares is finite if every number is, unless it overflows, and then the exact look decides.
    if not np.isfinite(np.vdot(looked_at, looked_at)) and not np.isfinite(array).all():
        first = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} hold {array[first]} at index {first}; expected finite numbers only")


def as_float_type(dtype, name="dtype"):
    """float32 or float64, in which everything here is computed.

    Examples
    --------
    >>> as_float_type("float32")
    dtype('float32')
    """
    try:
        found = np.dtype(dtype)
    except Exception:  # what is given may even fail when NumPy asks how it is to be shown
        found = None
    if dtype is None or found is None or found not in FLOAT_TYPES:  # NumPy takes None for float64
        raise ValueError(f"{name} is {shown(dtype)}; expected float64 or float32")
    return found


# ---------------------------------------------------------------- one number


def as_number(name, value, expected="a number"):
    """One real number, also one that stands in an array alone, as Python's own; no text, no truth value.

    One of NumPy's would turn arrays of float32 that it meets into float64.

    Examples
    --------
    >>> as_number("rate", np.array(0.5))
    0.5
    """
    if type(value) is float:
        return value
    single = value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value
    if not is_real(single) or isinstance(single, (bool, np.bool_)):
        raise ValueError(f"{name} is {shown(value)}; expected {expected}")
    return int(single) if isinstance(single, Integral) else float(single)


def is_real(value):
    """Whether something is one real number that a float can hold. To NumPy a span of time is a whole number, but not here.

    Examples
    --------
    >>> is_real(1.5), is_real(10**400), is_real("1.5"), is_real(np.timedelta64(1, "s"))
    (True, False, False, False)
    """
    if not isinstance(value, Real) or isinstance(value, np.timedelta64):
        return False
    try:
        float(value)
    except OverflowError:
        return False
    return True


def as_number_in(name, number, expected, fits):
    """One number of a certain range.

    Parameters
    ----------
    name : str
    number : float
    expected : str
        The range in words.
    fits : callable
        Takes the number, and says whether it lies in the range.

    Examples
    --------
    >>> as_number_in("share", 0.5, "a number between 0 and 1", lambda share: 0 < share < 1)
    0.5
    """
    value = as_number(name, number, expected)
    if not fits(value):
        raise ValueError(f"{name} is {number}; expected {expected}")
    return value


def as_positive(name, number):
    """A number larger than 0, and finite."""
    return as_number_in(name, number, "a number larger than 0", lambda given: 0 < given < math.inf)


def as_not_negative(name, number):
    """0 or a larger number, and finite."""
    return as_number_in(name, number, "0 or a larger number", lambda given: 0 <= given < math.inf)


def as_fraction(name, number):
    """A number from 0 up to but not including 1."""
    return as_number_in(name, number, "a number from 0 up to but not including 1", lambda given: 0 <= given < 1)


def as_finite_number(name, number):
    """A number that is neither NaN nor infinite."""
    return as_number_in(name, number, "a finite number", math.isfinite)


def as_count(name, number, least=1):
    """A whole number, as of samples or epochs; 3.0 is one too.

    Parameters
    ----------
    name : str
    number : int
    least : int
        The smallest that is allowed.

    Returns
    -------
    int

    Examples
    --------
    >>> as_count("epochs", 3.0)
    3
    """
    expected = f"a whole number, {least} or more"
    value = as_number(name, number, expected)
    if not (isinstance(value, Integral) or value.is_integer()) or value < least:
        raise ValueError(f"{name} is {shown(number)}; expected {expected}")
    if value > _LARGEST_COUNT:
        raise ValueError(f"{name} is {shown(number)}, more than any memory holds; expected {expected}")
    return int(value)


# ---------------------------------------------------------------- others


def check_option(name, value, options):
    """One of several options, which are texts."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} is {shown(value)}; expected one of {', '.join(map(repr, options))}")


def check_switch(name, value):
    """True or False, and nothing that only counts as one."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} is {shown(value)}; expected True or False")


def check_callable(name, value, expected="a function"):
    """Something that can be called."""
    if not callable(value):
        raise ValueError(f"{name} is {shown(value)}; expected {expected}")


def check_has(method, name, value, expected):
    """Something with a certain method: one of its kind, and not the class itself.

    Examples
    --------
    >>> check_has("upper", "name", "Ada", "a text")
    """
    if isinstance(value, type) or not callable(getattr(value, method, None)):
        of_a_class = "the class " if isinstance(value, type) else ""
        raise ValueError(f"{name} is {of_a_class}{shown(value)}; expected {expected}")


def as_generator(rng, name="rng"):
    """The generator, or one that begins with a whole number; ``default_rng(0)`` for None.

    Examples
    --------
    >>> bool(as_generator(1).integers(10) == np.random.default_rng(1).integers(10))
    True
    """
    if isinstance(rng, np.random.Generator):
        return rng
    if rng is None:
        return np.random.default_rng(0)
    if isinstance(rng, Integral) and is_real(rng) and not isinstance(rng, bool) and rng >= 0:
        return np.random.default_rng(int(rng))
    raise ValueError(f"{name} is {shown(rng)}; expected a generator, such as np.random.default_rng(0), or a whole number")


def as_path(path, name="path"):
    """Where a file is, or will be.

    Examples
    --------
    >>> as_path("network.npz").name
    'network.npz'
    """
    if not isinstance(path, (str, os.PathLike)) or not _can_name_a_file(str(path)):
        raise ValueError(f"{name} is {shown(path)}; expected the name of a file")
    return pathlib.Path(path)


def _can_name_a_file(text):
    try:
        return bool(text) and b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False
