"""Simple relations between wrong results and right ones, for answers that match no known mistake."""

import numpy as np

from nnkit.exercises import families
from nnkit.exercises.values import listed


def in_common(results, same, is_right_in):
    """A sentence on how the wrong results are related to the right ones, or nothing.

    Parameters
    ----------
    results : list of (arguments, got, expected)
        All cases; ``got`` and ``expected`` of any types.
    same : callable
        Compares two results.
    is_right_in : callable
        Takes further cases, a list of arguments, and says whether the answer is right in those in which there is a solution.

    Returns
    -------
    str
    """
    for find in (_parts, _constant, families.sentence):
        if sentence := find(results, same):
            return sentence
    wrong = [(got, expected) for _, got, expected in results if not same(got, expected)]
    some_are_right = any(same(got, expected) and _is_not_zero(expected) for _, got, expected in results)
    for find in (_size_as_factor,) if some_are_right else (_factor, _offset):
        if sentence := find(wrong):
            return sentence
    return _rows(wrong, same) or _in_another_order(wrong, same) or _only_some(results, same, is_right_in)


def _parts(results, same):
    """Of several results: which are right in every case, and which are not."""
    pairs = [(got, expected) for _, got, expected in results]
    if not isinstance(pairs[0][1], tuple) or not all(
        isinstance(one, tuple) and len(one) == len(pairs[0][1]) for pair in pairs for one in pair
    ):
        return ""
    count = len(pairs[0][1])
    right = [all(same(got[i], expected[i]) for got, expected in pairs) for i in range(count)]
    if not any(right) or all(right):
        return ""
    is_right, is_not = ([i + 1 for i in range(count) if right[i] is wanted] for wanted in (True, False))
    return f"Of the {count} results {_numbers(is_right)} right in every case, {_numbers(is_not)} not."


def _is_not_zero(result):
    arrays = _arrays((result, result))
    return arrays is not None and bool(np.any(arrays[0]))


def _numbers(places):
    return f"{listed([f'number {place}' for place in places])} {'is' if len(places) == 1 else 'are'}"


def _constant(results, same):
    got = [value for _, value, _ in results]
    numbers = _arrays((got[0], got[0]))
    if numbers is None or not np.isfinite(numbers[0]).all() or not all(same(value, got[0]) for value in got):
        return ""
    if all(same(expected, results[0][2]) for _, _, expected in results):
        return ""
    return "Your function returns the same for every input. Where do the arguments come in, and can they change anything?"


def _arrays(pair):
    """Both as float arrays, or nothing where they are none or differ in size."""
    try:
        got, expected = map(np.asarray, pair)
        if got.dtype.kind not in "biuf":
            return None
        got, expected = got.astype(float), expected.astype(float)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None
    return (got, expected) if got.size == expected.size and got.size else None


def _ratios(wrong):
    """Of each wrong result the factor between it and the right one; nothing where there is none."""
    ratios = []
    for pair in wrong:
        arrays = _arrays(pair)
        if arrays is None or arrays[0].shape != arrays[1].shape or not np.isfinite(arrays[0]).all():
            return []
        got, expected = arrays
        largest = np.argmax(np.abs(expected))
        if expected.flat[largest] == 0:
            return []
        ratio = got.flat[largest] / expected.flat[largest]
        if ratio == 0 or not np.allclose(got, ratio * expected, rtol=1e-6, atol=1e-12):
            return []
        ratios.append(ratio)
    return ratios


def _factor(wrong):
    """One factor for all inputs, or one for each."""
    ratios = _ratios(wrong)
    if not ratios:
        return ""
    if not np.allclose(ratios, ratios[0], rtol=1e-6):
        several = max(np.asarray(expected).size for _, expected in wrong) > 1  # any two single numbers are off by some factor
        return _size_as_factor(wrong) or ("Each result is off by one factor, another one for each input." if several else "")
    if len(wrong) < 2:
        return ""
    return f"Every number is {ratios[0]:.6g} times what it should be. Which factor is that?"


def _size_as_factor(wrong):
    ratios = _ratios(wrong)
    sizes = np.array([np.size(expected) for _, expected in wrong]) if ratios else np.ones(1)
    if sizes.max() > 1 and (np.allclose(ratios, sizes) or np.allclose(ratios, 1 / sizes)):
        return "The results are off by how many numbers there are. Is it a sum where a mean is meant, or the other way round?"
    return ""


def _in_another_order(wrong, same):
    pairs = [_arrays(pair) for pair in wrong]
    if any(pair is None or pair[0].size < 3 or pair[0].shape != pair[1].shape for pair in pairs):
        return ""
    if all(same(np.sort(got, axis=None), np.sort(expected, axis=None)) for got, expected in pairs):
        return "The right numbers are there, but they stand in another order."
    return ""


def _rows(wrong, same):
    """Tables of which all rows are equal, or only the last row is wrong."""
    pairs = [_arrays(pair) for pair in wrong]
    if not pairs or any(pair is None or pair[0].ndim != 2 or pair[0].shape != pair[1].shape for pair in pairs):
        return ""
    if any(len(got) < 2 or not np.isfinite(got).all() for got, _ in pairs):
        return ""
    if all(same(got, np.broadcast_to(got[:1], got.shape)) and not same(expected, got) for got, expected in pairs):
        return "All rows of the result are equal. Which value should change from row to row?"
    if all(same(got[:-1], expected[:-1]) for got, expected in pairs):
        return "All rows are right but the last one. Where does the loop, or the slice, end?"
    return ""


def _offset(wrong):
    pairs = [_arrays(pair) for pair in wrong]
    if len(wrong) < 2 or any(pair is None or pair[0].shape != pair[1].shape for pair in pairs):
        return ""
    if all(np.isin(expected, (0, 1)).all() for _, expected in pairs):  # a decision is right or wrong, not off by something
        return ""
    differences = np.concatenate([(got - expected).ravel() for got, expected in pairs])
    if np.isfinite(differences).all() and np.ptp(differences) < 1e-6 * abs(differences[0]):
        return f"Every number is off by the same {differences[0]:.6g}. What is added once too often, or left out?"
    return ""


def _only_some(results, same, is_right_in):
    """What all wrong cases have and no right one has, where the wrong ones come right as soon as they have it no more."""
    right = [arguments for arguments, got, expected in results if same(got, expected)]
    fractions = any(same(got, expected) and _has_fractions(expected) for _, got, expected in results)
    wrong = [arguments for arguments, got, expected in results if not same(got, expected)]
    if not right:
        return ""

    def decides(has, without):
        return all(map(has, wrong)) and not any(map(has, right)) and is_right_in([without(arguments) for arguments in wrong])

    if decides(_has_integers, _as_floats):
        return "It is right for floats and wrong for integers. What does an array of integers do with a fraction?"
    if len(right) > 1 and decides(_has_negative, _without_signs):
        return "It is right where no number is below 0, and wrong where one is. What should happen to the negative ones?"
    if fractions and all(map(_has_one_row, right)) and decides(lambda arguments: not _has_one_row(arguments), _first_row):
        return "It is right for a batch of one sample and wrong for more. What happens along the batch?"
    return ""


def _has_integers(arguments):
    return any(isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.ndim for value in arguments)


def _has_negative(arguments):
    numbers = [value for value in arguments if isinstance(value, (float, int, np.ndarray, np.number))]
    return any(np.asarray(value).dtype.kind in "if" and np.any(np.asarray(value) < 0) for value in numbers)


def _has_one_row(arguments):
    return _rows_of(arguments) == 1


def _rows_of(arguments):
    """How many samples a batch has, which is the first table."""
    return next((len(value) for value in arguments if isinstance(value, np.ndarray) and value.ndim == 2), 0)


def _as_floats(arguments):
    return tuple(value.astype(float) if _has_integers((value,)) else value for value in arguments)


def _without_signs(arguments):
    return tuple(abs(value) if _has_negative((value,)) else value for value in arguments)


def _first_row(arguments):
    """The batch of the first sample: of the first table, and of all that has as many parts along its first axis."""
    rows = _rows_of(arguments)
    return tuple(
        value[:1] if isinstance(value, np.ndarray) and value.ndim and len(value) == rows else value for value in arguments
    )


def _has_fractions(result):
    array = _arrays((result, result))
    return array is not None and bool(np.any(array[0] % 1))
