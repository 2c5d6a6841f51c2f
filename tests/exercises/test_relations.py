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
        (lambda x: (x**2).T, "rows and columns are exchanged"),
        (lambda x: (x**2)[::-1], "in reversed order"),
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
        (lambda x: [["x1"]], "holds text where numbers are asked for"),
        (lambda x: np.where(x == 5, 0, x**2), r"stands at index \(1, 1\); 1 of 4 differ"),
    ],
)
def test_answers_that_match_no_known_mistake(exercise, answer, said):
    sizes = {"right for a batch": [X[:1] + 0.5, X], "off by how": [X, X[:1] + 3], "off by one factor": [X + 1, X + 4]}
    cases = next((given for start, given in sizes.items() if said.startswith(start)), [X, X + 3])
    cases = [X, (X * 10).astype(int)] if "integers" in said else cases
    item = exercise(lambda x: x**2, lambda rng: [(case,) for case in cases])
    feedback = check(item.id, answer)
    assert feedback.status == "wrong"
    assert re.search(said, feedback.text), feedback.text


def test_a_decision_is_not_off_by_something(exercise):
    item = exercise(lambda x: int(x > 0), lambda rng: [(1.0,), (2.0,), (-1.0,)])
    assert "off by" not in check(item.id, lambda x: 0).text


def test_one_sample_of_whole_numbers_tells_nothing_about_batches(exercise):
    item = exercise(lambda x: x / 2, lambda rng: [(X[:1] * 2,), (X + 0.5,)])
    assert "batch of one sample" not in check(item.id, lambda x: np.floor(x / 2)).text


def test_no_relation_is_no_sentence():
    assert in_common([((1.0,), 3.0, 5.0)], same) == ""
