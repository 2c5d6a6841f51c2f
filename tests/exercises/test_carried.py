"""What comes out of the sandbox: plain data as they were, and a stand-in for anything else."""

import json
import math
from collections import namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnkit.exercises.carried import Foreign, packed, unpacked


def carried(value):
    return unpacked(json.loads(json.dumps(packed(value))))


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.complex_numbers(allow_nan=False),
    lambda parts: st.lists(parts) | st.tuples(parts, parts) | st.dictionaries(st.text(), parts),
    max_leaves=10,
)


def same_kinds(one, other):
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and all(map(same_kinds, one, other))
    return type(one) is type(other)


@given(plain)
def test_plain_data_come_out_as_they_were(value):
    assert carried(value) == value and same_kinds(value, carried(value))


@given(
    hnp.arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.int8, np.bool_, np.complex128, "U3"]),
        hnp.array_shapes(min_dims=0, min_side=0),
    )
)
def test_arrays_come_out_as_they_were(array):
    out = carried(array)
    assert out.dtype == array.dtype and out.shape == array.shape
    np.testing.assert_array_equal(out, array)


@pytest.mark.parametrize("value", [np.float32(1.5), np.int64(-3), np.bool_(True), np.float64(math.nan)])
def test_single_numbers_of_numpy_stay_such(value):
    assert type(carried(value)) is type(value)
    np.testing.assert_equal(carried(value), value)


@pytest.mark.parametrize("value", [Fraction(1, 4), Decimal("0.25")])
def test_exact_fractions_come_out_as_floats(value):
    assert type(carried(value)) is float and carried([value]) == [0.25]


def test_arrays_of_anything_and_views():
    np.testing.assert_array_equal(carried(np.arange(6).reshape(2, 3).T[::-1]), [[2, 5], [1, 4], [0, 3]])
    ragged = carried(np.array([[1, 2], None], dtype=object))
    assert ragged.tolist() == [[1, 2], None]


def test_what_numpy_takes_for_numbers_is_an_array():
    np.testing.assert_array_equal(carried(range(3)), [0, 1, 2])
    np.testing.assert_array_equal(carried(memoryview(b"ab")), [97, 98])


def test_a_named_tuple_is_a_tuple():
    assert carried(namedtuple("Pair", "a b")(1, 2)) == (1, 2)


class Lying:
    def __eq__(self, other):
        return True

    def __repr__(self):
        raise RuntimeError

    __array__ = __len__ = __iter__ = __repr__


@pytest.mark.parametrize(
    ("value", "type_name", "text"),
    [
        (len, "function", "len"),
        (lambda x: x, "function", "<lambda>"),
        (Lying(), "Lying", "something of type Lying that cannot be shown"),
        ({1, 2}, "set", "{1, 2}"),
        (object, "function", "object"),
    ],
)
def test_anything_else_stays_inside(value, type_name, text):
    out = carried([value])[0]
    assert (out.type_name, out.text) == (type_name, text) and repr(out) == text
    assert carried(out) == out


def test_a_list_that_holds_itself_ends():
    endless = []
    endless.append(endless)
    inner = carried(endless)
    while isinstance(inner, list):
        [inner] = inner
    assert isinstance(inner, (Foreign, np.ndarray))


class Nothing:
    @property
    def __class__(self):
        raise RuntimeError


def test_what_fails_when_it_is_asked_what_it_is_stays_inside():
    assert unpacked(packed([Nothing()])) == [Foreign("Nothing", "something of type Nothing that cannot be shown")]
