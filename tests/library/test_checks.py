import numpy as np
import pytest

from nnkit import checks
from nnkit.layers import ELU, Dropout, LeakyReLU
from nnkit.optimizers import SGD


def test_floats_stay_and_integers_become_float64():
    single = np.array([1.5], np.float32)
    assert checks.as_floats(single) is single
    for whole in ([1, 2], np.array([1, 2], np.int8), np.array([True, False]), 3):
        assert checks.as_floats(whole).dtype == np.float64
    np.testing.assert_array_equal(checks.as_floats([1, 2]), [1, 2])
    for numbers in ([1j], ["1"], None):
        with pytest.raises(ValueError, match="expected real numbers"):
            checks.as_floats(numbers)


@pytest.mark.parametrize(
    ("check", "right", "wrong", "expected"),
    [
        (checks.as_positive, (1e-300, 5), (0, -1, np.inf, np.nan), "expected a number larger than 0"),
        (checks.as_not_negative, (0, 5), (-1e-300, np.inf, np.nan), "expected 0 or a larger number"),
        (checks.as_fraction, (0, 0.999), (1, -0.1, np.nan), "expected a number from 0 up to but not including 1"),
        (checks.as_count, (1, 5, 3.0), (0, 0.5, -1, np.nan, np.inf), "expected a whole number, 1 or more"),
        (checks.as_finite_number, (-1, 0.5), (np.nan, np.inf), "expected a finite number"),
    ],
)
def test_a_number_outside_its_range_is_named(check, right, wrong, expected):
    for number in right:
        check("size", number)
    for number in wrong:
        with pytest.raises(ValueError) as error:
            check("size", number)
        assert str(error.value) == f"size is {number}; {expected}"


def test_an_unknown_option_is_named():
    checks.check_option("form", "round", ("round", "square"))
    with pytest.raises(ValueError, match="form is 'oval'; expected one of 'round', 'square'"):
        checks.check_option("form", "oval", ("round", "square"))


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_named_with_its_place(wrong):
    numbers = np.ones((2, 3), np.float32)
    checks.check_finite("inputs", numbers)
    numbers[1, 2] = wrong
    for seen_in in (None, numbers.sum(axis=1)):
        with pytest.raises(ValueError) as error:
            checks.check_finite("inputs", numbers, seen_in)
        assert str(error.value) == f"inputs hold {wrong} at index (1, 2); expected finite numbers only"


def test_large_numbers_are_finite_too_although_their_squares_are_not():
    checks.check_finite("inputs", np.full(3, 1e200))
    checks.check_finite("inputs", np.ones(3), seen_in=np.array([np.inf]))  # what is computed from them may overflow


def test_what_was_given_is_said_in_few_words():
    said = [checks.shown(value) for value in (0.1, None, "x", np.ones((2, 3)), np.array(3), np.sin, [1] * 100)]
    assert said[:6] == ["0.1", "None", "'x'", "an array of shape (2, 3)", "3", "sin"]
    assert len(said[6]) < 80 and said[6].endswith("… (list)")


def test_arrays_with_a_mask_or_with_holes_are_refused():
    assert checks.as_array([[1, 2], [3, 4]], "weights").shape == (2, 2)
    assert checks.as_array(np.ma.array([1, 2]), "weights").tolist() == [1, 2]  # nothing is masked
    with pytest.raises(ValueError, match="weights are masked at some places"):
        checks.as_array(np.ma.masked_equal([1, 2], 2), "weights")
    with pytest.raises(ValueError, match="weights have rows of different lengths"):
        checks.as_array([[1, 2], [3]], "weights")


def test_a_batch_has_rows_of_one_width():
    assert checks.as_batch([[1, 2]], "inputs", 2).dtype == np.float64
    with pytest.raises(ValueError, match=r"inputs have shape \(1, 3\); expected \(batch, 2\)$"):
        checks.as_batch([[1, 2, 3]], "inputs", 2)
    with pytest.raises(ValueError, match=r"inputs have shape \(3,\); expected \(batch, width\); one sample is a batch of one"):
        checks.as_batch([1, 2, 3], "inputs")


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([[0], [1]], r"targets have shape \(2, 1\); for outputs of shape \(2, 3\) expected labels of shape \(2,\)"),
        ([0.0, 1.0], "labels have dtype float64; expected integers"),
        ([0, 3], r"labels lie in \[0, 3\]; expected \[0, 2\]"),
        ([-1, 1], r"labels lie in \[-1, 1\]"),
    ],
)
def test_labels_are_numbers_of_classes(labels, said):
    checks.check_labels(np.ones((2, 3)), np.array([0, 2]))
    checks.check_outputs(np.ones((2, 3)))
    with pytest.raises(ValueError, match=said):
        checks.check_labels(np.ones((2, 3)), np.array(labels))


@pytest.mark.parametrize("wrong", [True, None, "3", 1j, [1], np.ones(1), np.timedelta64(1, "s"), np.array(True)])
def test_one_number_is_neither_text_nor_truth_nor_a_list(wrong):
    assert [checks.as_number("size", number) for number in (3, 0.5, np.float32(2), np.array(4))] == [3, 0.5, 2, 4]
    with pytest.raises(ValueError, match=r"size is .*; expected a number"):
        checks.as_number("size", wrong)
    with pytest.raises(ValueError, match=r"size is .*; expected a whole number, 2 or more"):
        checks.as_count("size", wrong, least=2)


def test_a_span_of_time_is_no_real_number():
    assert checks.is_real(2) and checks.is_real(np.float16(2))
    assert not checks.is_real(np.timedelta64(2, "s")) and not checks.is_real(10**400)


def test_the_types_of_floats_that_are_computed_with():
    assert checks.as_float_type("float32") == checks.as_float_type(np.float32) == np.float32
    for kind in checks.FLOAT_TYPES:
        assert checks.as_float_type(kind) == kind
    for wrong in (None, int, "abc", np.float16, complex):
        with pytest.raises(ValueError, match=r"dtype is .*; expected float64 or float32"):
            checks.as_float_type(wrong)


def test_a_number_of_numpy_leaves_float32_as_it_is():
    assert type(checks.as_number("slope", np.float64(0.5))) is float
    for layer in (LeakyReLU(np.float64(0.5)), ELU(np.array(0.5)), Dropout(np.float64(0.5))):
        layer.training = True
        assert layer.forward(np.ones((1, 2), np.float32)).dtype == np.float32


def test_a_count_is_one_that_memory_can_hold():
    for wrong in (10**400, 1e300, 2**60):
        with pytest.raises(ValueError, match=r"samples is .*expected a whole number"):
            checks.as_count("samples", wrong)


def test_targets_are_real_numbers():
    assert checks.as_targets([0, 2]).dtype.kind == "i"
    for wrong in (["a"], [None], [1j]):
        with pytest.raises(ValueError, match=r"targets given with dtype .*; expected labels or real numbers"):
            checks.as_targets(wrong)


def test_one_of_a_kind_has_its_method_and_is_no_class():
    checks.check_has("step", "optimizer", SGD(), "an optimizer")
    for wrong in (SGD, range(3), None):  # a range has a step, too, but none that can be called
        with pytest.raises(ValueError, match=r"optimizer is .*; expected an optimizer"):
            checks.check_has("step", "optimizer", wrong, "an optimizer")


def test_a_switch_is_true_or_false():
    checks.check_switch("bias", np.bool_(False))
    for wrong in (1, "no", None):
        with pytest.raises(ValueError, match=r"bias is .*; expected True or False"):
            checks.check_switch("bias", wrong)


def test_what_must_be_called_can_be_called():
    checks.check_callable("f", np.sin)
    with pytest.raises(ValueError, match="f is 3; expected a function"):
        checks.check_callable("f", 3)


def test_a_generator_or_the_number_with_which_one_begins():
    rng = np.random.default_rng(5)
    assert checks.as_generator(rng) is rng
    for given, seed in ((None, 0), (7, 7), (np.int64(7), 7)):
        assert checks.as_generator(given).random() == np.random.default_rng(seed).random()
    for wrong in (True, -1, 0.5, "seed", np.random, np.timedelta64(1, "s")):
        with pytest.raises(ValueError, match=r"rng is .*; expected a generator"):
            checks.as_generator(wrong)


def test_a_path_is_a_name():
    assert checks.as_path("a.npz").name == "a.npz"
    for wrong in (None, 3, "", b"a", "a\0b", "\ud800"):
        with pytest.raises(ValueError, match=r"path is .*; expected the name of a file"):
            checks.as_path(wrong)


def test_a_range_of_its_own_is_said_in_its_words():
    checks.as_number_in("share", 0.5, "a share", lambda given: 0 < given < 1)
    for wrong in (1, None):
        with pytest.raises(ValueError, match=f"share is {wrong}; expected a share"):
            checks.as_number_in("share", wrong, "a share", lambda given: 0 < given < 1)
