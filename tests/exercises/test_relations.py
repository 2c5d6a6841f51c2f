"""Wrong results that have something in common with the right ones."""

import re

import numpy as np
import pytest

from nnkit.exercises import check
from nnkit.exercises.relations import in_common
from nnkit.exercises.values import same

X = np.array([[1.0, 2.0], [3.0, 5.0]])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: -(x**2), "wrong sign"),
        (lambda x: 2 * x**2, "twice what it should be"),
        (lambda x: x**2 / 2, "half of what it should be"),
        (lambda x: 3.5 * x**2, "3.5 times what it should be"),
        (lambda x: (x**2).T, "rows and columns are swapped"),
        (lambda x: (x**2)[::-1], "in reversed order"),
        (lambda x: np.roll(x**2, 1, axis=1), "stand in another order"),
        (lambda x: x**2 + 7, "off by the same 7"),
        (lambda x: x**2 if x.dtype == float else x // 2, "right for floats and wrong for integers"),
        (lambda x: x**2 if len(x) == 1 else x**2 + x[0], "right for a batch of one sample and wrong for more"),
        (lambda x: x**2 * x.size, "off by how many numbers there are"),
        (lambda x: x**2 * x[0, 0], "off by one factor, another one for each input"),
        (lambda x: np.sum(x), r"should have the shape \(2, 2\), and has the shape \(\)"),
        (lambda x: x * np.nan, "holds NaN"),
        (lambda x: None if x.size else 1, "returns nothing"),
        (lambda x: print(x**2), "prints its result"),
        (lambda x: (x**2, x), "should be one thing, and is 2 in a tuple"),
        (lambda x: [[f"x{x.size}"]], "holds text where numbers are asked for"),
        (lambda x: 7.5, "never uses `x`"),
        (lambda x: x.size * 1.5, "the same for every input"),
        (lambda x: np.where(x < 0, x, x**2), "right where no number is below 0"),
        (lambda x: np.tile(x[0] ** 2, (2, 1)), "All rows of the result are equal"),
        (lambda x: np.vstack([x[:-1] ** 2, x[-1:]]), "All rows are right but the last one"),
        (lambda x: np.where(x == 5, 0, x**2), r"stands at index \(1, 1\); 1 of 4 differ"),
    ],
)
def test_answers_that_match_no_known_mistake(exercise, answer, said):
    sizes = {
        "right for a batch": [X[:1] + 0.5, X],
        "off by how": [X, X[:1] + 3],
        "off by one factor": [X + 1, X + 4],
        "right where no": [X, X + 1, -X],
    }
    cases = next((given for start, given in sizes.items() if said.startswith(start)), [X, X + 3])
    cases = [X, (X * 10).astype(int)] if "integers" in said else cases
    item = exercise(lambda x: x**2, lambda rng: [(case,) for case in cases])
    feedback = check(item.id, answer)
    assert feedback.status == "wrong"
    assert re.search(said, feedback.text), feedback.text


def test_a_factor_that_does_not_hold_for_a_right_result_is_not_said(exercise):
    item = exercise(lambda x: x.sum(), lambda rng: [(np.ones(1),), (np.ones(3),)])
    assert "times" not in check(item.id, lambda x: x.sum() if len(x) == 1 else 4 * x.sum()).text


def test_a_decision_is_not_off_by_something(exercise):
    item = exercise(lambda x: int(x > 0), lambda rng: [(1.0,), (2.0,), (-1.0,)])
    assert "off by" not in check(item.id, lambda x: 0).text


def test_one_sample_of_whole_numbers_tells_nothing_about_batches(exercise):
    item = exercise(lambda x: x / 2, lambda rng: [(X[:1] * 2,), (X + 0.5,)])
    assert "batch of one sample" not in check(item.id, lambda x: np.floor(x / 2)).text


def test_no_relation_is_no_sentence():
    assert in_common([((1.0,), 3.0, 5.0)], same) == ""


def test_of_several_results_it_says_which_are_right(exercise):
    item = exercise(lambda x: (x, 2 * x, x - 1), lambda rng: [(1.5,), (4.0,)])
    assert (
        "Of the 3 results number 1 and number 3 are right in every case, number 2 is not."
        in check(item.id, lambda x: (x, 3 * x, x - 1)).text
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: x + np.ones(3), "sizes must be equal or 1, counted from the last axis"),
        (lambda x: x @ np.ones((5, 2)), "inner sizes must be equal"),
        (lambda x: x.size(x), "Is an operation missing in front of the bracket"),
        (lambda x: x + np.sum, "stands there without being called"),
        (lambda x: x + print(), "There is None where a value is needed"),
        (lambda x: x ^ 2, "A power is `**`"),
        (lambda x: x[len(x)], "the last one is the size minus 1"),
        (lambda x: [1][x.size], "the last one is the length minus 1"),
        (lambda x: x[x.size / 2], "An index is a whole number"),
        (lambda x: x.sum(axis=2), "fewer axes than that"),
        (lambda x: np.max(0, x), "`np.maximum` and `np.minimum`"),
        (lambda x: np.array(x, x), "put brackets around all that belongs into the array"),
        (lambda x: range(x.size / 2), "`//` divides to a whole number"),
        (lambda x: y, "Nothing has this name here"),  # noqa: F821
        (lambda x: 1 // int(x[0, 0] * 0), "What is the divisor in this case"),
    ],
)
def test_messages_of_numpy_and_python_are_said_in_words(exercise, answer, said):
    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)])
    feedback = check(item.id, answer)
    assert feedback.status == "error" and said in feedback.text, feedback.text
