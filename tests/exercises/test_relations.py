"""Wrong results that have something in common with the right ones."""

import re

import numpy as np
import pytest

from nnkit.exercises import check
from nnkit.exercises.families import FAMILIES, made
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


A, B = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[0.5, -1.0], [4.0, 2.5]])
NO_ARGUMENTS = ()

LAST_A, LAST_B = np.array([[0.0, 0.0], [7.0, 1.0]]), np.array([[0.0, 0.0], [5.0, 5.0]])

#: Pairs of a result and the right one, and what is said of all of them together.
RELATIONS = [
    ([(3.0, 5.0)], ""),
    ([(-A, A), (-B, B)], "Every number has the wrong sign"),
    ([(-A, A), (B, B)], ""),
    ([(-A, A), (0 * A, 0 * A)], "Every number has the wrong sign"),
    ([(2.0, 1.0), (6.0, 3.0)], "Every number is twice"),
    ([(A / 2, A), (B / 2, B)], "Every number is half"),
    ([(-2 * A, A), (-2 * B, B)], "Every number is −2 times"),
    ([(-A / 2, A), (-B / 2, B)], "Every number is −½ times"),
    ([(1 - A, A), (1 - B, B)], "Every number is 1 minus"),
    ([(A**2, A), (B**2, B)], "Every number is the square"),
    ([(A**0.5, A), ((B**2) ** 0.5, B**2)], "Every number is the root"),
    ([(1 / A, A), (1 / B, B)], "Every number is 1 divided by"),
    ([(A.T, A), (B.T, B)], "The numbers are right, but rows and columns are swapped."),
    ([(A.T, A), (np.eye(2), np.eye(2))], "The numbers are right, but rows and columns are swapped."),
    ([(A[::-1], A), (B[::-1], B)], "The numbers are right, but in reversed order."),
    ([((2.0, 1.0), (1.0, 2.0)), ((4.0, 3.0), (3.0, 4.0))], "The numbers are right, but in reversed order."),
    ([((-1.0, -A), (1.0, A)), ((-2.0, -B), (2.0, B))], "Every number has the wrong sign"),
    ([(A * 3.5, A), (B * 3.5, B)], "Every number is 3.5 times"),
    ([(A * 3.5, A)], ""),
    ([(A * 3.5, A), (B * 3.5 + 1e-3, B)], ""),
    ([(A * 3.5, A), (B * 4.5, B)], "Each result is off by one factor, another one for each input."),
    ([(A * 3.5, A), (B * 4.5, B), (A, A)], ""),
    ([(3.0, 1.0), (8.0, 2.0)], ""),
    ([(A * 3.5, A), (B * 3.5, B), (A * 7, A * 2)], "Every number is 3.5 times"),
    ([(A * -3.5, -A), (A * -7, A * -2)], "Every number is 3.5 times"),
    ([(A.ravel() * 3.5, A), (B.ravel() * 3.5, B)], ""),
    ([(A * 4, A), (A[:, :1] * 2, A[:, :1])], "The results are off by how many numbers there are."),
    ([(A / 4, A), (A[:, :1] / 2, A[:, :1])], "The results are off by how many numbers there are."),
    ([(A * 4, A), (2.0, 2.0)], "The results are off by how many numbers there are."),
    ([(A * np.inf, A), (B * np.inf, B)], ""),
    ([(0 * A, A), (0 * B, B)], "Your function returns the same for every input."),
    ([(0 * A, A), (0 * A, A)], "All rows of the result are equal"),
    ([(5.0, 1.0), (5.0, 2.0)], "Your function returns the same for every input."),
    ([(np.nan, 1.0), (np.nan, 2.0)], ""),
    ([(5.0, 1.0), (5.0, 1.0)], "Every number is 5 times"),
    ([(0 * A, A), (0 * B, B), (0.0, 0.0)], "All rows of the result are equal"),
    ([(0.0, 1.0), (1.0, 0.0), (0.0, 0.0)], ""),
    ([(A + 7, A), (B + 7, B), (A, A)], ""),
    ([((1.0, 2.0, 3.0, 0.0), (1.0, 2.0, 3.0, 4.0))], "Of the 4 results number 1, number 2 and number 3 are right"),
    ([(A + 7, A), (B + 7, B)], "Every number is off by the same 7."),
    ([(A + 7, A)], ""),
    ([(A + 7, A), (B + 7.1, B)], ""),
    ([(A - 0.25, A), (B - 0.25, B)], "Every number is off by the same -0.25."),
    ([(0.0, 1.0), (0.0, 1.0)], "Every number is 1 minus"),
    ([(2.0, 1.0), (1.0, 0.0)], ""),
    ([(A[[1, 1]], A), (B[[1, 1]], B)], "All rows of the result are equal"),
    ([(np.full((4, 1), 7.0), A), (np.full((4, 1), 8.0), B)], ""),
    ([(np.stack([A, A]), np.stack([A, B])), (np.stack([B, B]), np.stack([B, A]))], ""),
    ([(A + LAST_A, A), (B + LAST_B, B)], "All rows are right but the last one."),
    ([(A + LAST_A[::-1], A), (B + LAST_B[::-1], B)], ""),
    ([(A[0] + LAST_A[1], A[0]), (B[0] - LAST_A[1], B[0])], ""),
    ([(A + LAST_A * np.nan, A), (B + LAST_B, B)], ""),
    (
        [(np.roll(A, 1, axis=1), A), (np.roll(B, 1, axis=1), B)],
        "The right numbers are there, but they stand in another order.",
    ),
    ([(np.array([2.0, 1.0, 3.0]), np.array([1.0, 2.0, 3.0]))], "The right numbers are there"),
    ([(np.array([2.0, 1.0, 3.5]), np.array([1.0, 2.0, 3.0]))], ""),
    ([(A.ravel()[[1, 0, 3, 2]], A), (B.ravel()[[1, 0, 3, 2]], B)], ""),
    (
        [((1.0, 2.0), (1.0, 3.0)), ((4.0, 5.0), (4.0, 6.0))],
        "Of the 2 results number 1 is right in every case, number 2 is not.",
    ),
    ([((1.0, 2.0), (1.0, 3.0)), ((5.0, 5.0), (4.0, 6.0))], ""),
    ([((1.0, 2.0, 3.0), (1.0, 3.0)), ((4.0, 5.0, 6.0), (4.0, 6.0))], ""),
    ([("text", A), ("text", B)], ""),
    ([(None, A), (None, B)], ""),
    ([(A[:, 0], A), (B[:, 0], B)], ""),
    ([(np.zeros(0), A), (np.zeros(0), B)], ""),
    ([(A + 1j, A), (B + 1j, B)], ""),
]


@pytest.mark.parametrize(("pairs", "said"), RELATIONS, ids=range(len(RELATIONS)))
def test_what_results_have_in_common(pairs, said):
    found = in_common([(NO_ARGUMENTS, got, expected) for got, expected in pairs], same, None)
    assert found.startswith(said) and bool(found) == bool(said), found


ROW, ROWS, WHOLE = np.array([[1.0, 2.5]]), np.array([[1.0, 2.0], [3.0, 5.5]]), np.array([[1, 2], [3, 4]])

#: Arguments with which an answer is right, with which it is wrong, and what is said.
SOME = [
    ([ROWS], [WHOLE], "It is right for floats and wrong for integers."),
    ([ROWS, WHOLE], [WHOLE], ""),
    ([ROWS], [WHOLE, ROW], ""),
    ([ROWS, ROW], [-ROWS], "It is right where no number is below 0"),
    ([ROWS], [-ROWS], ""),
    ([ROWS, ROW, -ROW], [-ROWS], ""),
    ([2.5, 1.5], [-1.5], "It is right where no number is below 0"),
    ([2, 1], [-1], "It is right where no number is below 0"),
    ([ROW], [ROWS], "It is right for a batch of one sample and wrong for more."),
    ([ROW], [ROW + 1], ""),
    ([ROW, ROW[:0]], [ROWS], ""),
    ([ROWS], [ROWS + 1], ""),
    ([WHOLE[:1]], [ROWS], ""),
    ([], [ROWS], ""),
    ([np.array(2)], [np.array(3.5)], ""),
]


@pytest.mark.parametrize(("right", "wrong", "said"), SOME, ids=range(len(SOME)))
def test_what_right_cases_have_that_wrong_ones_have_not(right, wrong, said):
    results = [((x,), x, x) for x in right] + [((x,), np.cos(x) * (1 + np.sin(x)), x) for x in wrong]
    found = in_common(results, same, lambda cases: True)
    assert found.startswith(said) and bool(found) == bool(said), found
    assert in_common(results, same, lambda cases: False) == ""


@pytest.mark.parametrize("weights", [ROWS, ROW], ids=["rows", "one row"])
def test_the_first_table_is_the_batch_whatever_the_others_are(weights):
    results = [((ROW, weights), ROW, ROW), ((ROWS, weights), np.cos(ROWS), ROWS)]
    tried = []
    found = in_common(results, same, lambda cases: tried.extend(cases) or True)
    assert found.startswith("It is right for a batch of one sample and wrong for more.")
    [(first, others)] = tried
    assert same(first, ROWS[:1]) and same(others, weights[:1] if len(weights) == len(ROWS) else weights)


@pytest.mark.parametrize(
    ("answer", "cases"),
    [
        ("x**2 if x.size < 4 else np.cos(x) + 7 * x[0, 1]", [X[:1], X[:1] + 2, -X]),
        ("x**2 if x.ndim == 1 else np.cos(x) + 7 * x[0, 1]", [X[0], X[1], -X]),
        ("x**2 if x.size < 4 else x", [X[0] + 0.5, (X * 10).astype(int)]),
        ("x**2 if x[0, 0] == 1.5 else x", [X[:1] + 0.5, X]),
    ],
    ids=["negative", "negative, another shape", "integers", "a row"],
)
def test_what_wrong_cases_have_by_chance_is_not_said(exercise, answer, cases):
    """Without their signs, as floats, as one row they stay wrong. (The answers have no source that could be mended.)"""
    item = exercise(lambda x: x**2, lambda rng: [(case,) for case in cases])
    feedback = check(item.id, eval(f"lambda x: {answer}", {"np": np}))
    assert feedback.status == "wrong" and "It is right" not in feedback.text, feedback.text


@pytest.mark.parametrize("rows", [2, 3])
def test_a_case_without_a_solution_decides_nothing(exercise, rows):
    """A table of weights that has as many rows as the batch cannot be cut to one."""
    batch = np.array([[1.0, 2.0, 0.5], [3.0, 5.0, 1.5], [1.0, 1.0, 4.5]])
    item = exercise(lambda x, w: x @ w, lambda rng: [(batch[:1], np.eye(3) / 2), (batch[:rows], np.eye(3) / 2)])
    text = check(item.id, lambda x, w: x @ w if len(x) == 1 else x @ w + x[0]).text
    assert ("batch of one sample" in text) == (rows == 2), text


#: What each family makes of a right result, with two samples.
FAMILY = {
    "sign": -A,
    "twice": 2 * A,
    "half": A / 2,
    "sign and twice": -2 * A,
    "sign and half": -A / 2,
    "sum": 2 * A,
    "mean": A / 2,
    "opposite": 1 - A,
    "square": A * A,
    "root": [[1, 2**0.5], [3**0.5, 5**0.5]],
    "inverse": [[1, 1 / 2], [1 / 3, 1 / 5]],
    "transposed": [[1, 3], [2, 5]],
    "reversed": [[3, 5], [1, 2]],
}


def test_the_families():
    assert set(FAMILY) == set(FAMILIES)
    for name, wrong in FAMILY.items():
        assert same(made(name, lambda x, w: A)(np.ones((2, 3)), 1.0), np.asarray(wrong)), name
    assert made("sum", lambda x: (1.0, np.ones(2)))(np.ones(3))[0] == 3 and made("mean", lambda x: 6.0)(np.ones(3)) == 2
    for name in ("transposed", "reversed", "sum"):
        with pytest.raises(ValueError):
            made(name, lambda x: 1.0)(2.0)


def test_a_sum_in_place_of_a_mean_is_asked_for_only_where_the_batch_comes_first(exercise):
    """Of weights in front of it the length is no number of samples."""
    weights, batches = np.array([1.0, 2.0, 4.0]), (np.ones((2, 3)), np.arange(12.0).reshape(4, 3))
    item = exercise(lambda w, x: (x @ w).mean(), lambda rng: [(weights, x) for x in batches])
    assert "first array" not in check(item.id, lambda w, x: (x @ w).mean() * len(w)).text
    assert "first array" not in check(item.id, lambda w, x: (x @ w).mean() / len(w)).text


def test_a_sum_in_place_of_a_mean_is_asked_for_where_the_batch_comes_first(exercise):
    batches = np.ones((3, 2)), np.arange(8.0).reshape(4, 2)
    item = exercise(lambda x, w: (x @ w).mean(), lambda rng: [(x, np.array([1.0, 2.0])) for x in batches])
    assert check(item.id, lambda x, w: (x @ w).sum()).text.endswith("is long. Is it a sum where a mean is meant?")


def test_an_exercise_says_a_family_in_its_own_words(exercise):
    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)])
    item.family("sign", "The parabola opens upwards.")
    assert check(item.id, lambda x: -(x**2)).text == "The parabola opens upwards."


def test_a_part_of_a_result_that_is_none_is_no_missing_return(exercise):
    item = exercise(lambda x: (x, 2 * x), lambda rng: [(X,), (X + 1,)])
    text = check(item.id, lambda x: ([].append(x), 3 * x)).text
    assert text.startswith("Number 1 of the 2 results is None.") and "`return`" not in text


def test_a_none_behind_a_return_is_not_said_to_be_a_missing_return(exercise):
    def shown(x):
        print(x)
        return [].append(x)

    def shown_alone(x):
        print(2 * x)

    def nothing(x):
        2 * x

    item = exercise(lambda x: 2 * x, lambda rng: [(X,), (X + 1,)])
    assert check(item.id, shown).text.startswith("What your function returns is None. Does what stands behind `return`")
    assert check(item.id, shown_alone).text.startswith("Your function prints its result.")
    assert check(item.id, nothing).text.startswith("Your function returns nothing.")


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
        (lambda x: x.size(x), "is an operation missing in front of the bracket"),
        (lambda x: x.shape(), "such as a shape, is no function"),
        (lambda x: x >= 1 & x < 2, "each comparison needs round brackets of its own"),
        (lambda x: x[0][x[0] < 2][x[0] < 2], "Was the array cut by another mask before?"),
        (lambda x: list(x[0, 0]), "here stands a single value"),
        (lambda x: x.reshape(-1, -1), "only one may be −1"),
        (lambda x: x.reshape(3, 3), "exactly as many numbers"),
        (lambda x: np.split(x, 3), "`np.array_split` takes any number"),
        (lambda x: np.average([x, x], weights=[1, 2]), "With `axis=0` the average goes over the arrays"),
        (lambda x: np.transpose(x, (0, 1, 2)), "`.T` takes any number"),
        (lambda x: x.sum(axes=0), "Is it spelled right"),
        (lambda x: x.append(1), "have different ones"),
        (lambda x: x.__delitem__(0), "An array keeps its size"),
        (lambda x: x.tolist() * 2.5, "does not compute"),
        (lambda x: x.shape.__class__.__setitem__(x.shape, 0, 1), "have different ones"),
        (lambda x: x + np.sum, "stands there without being called"),
        (lambda x: x + print(), "There is None where a value is needed"),
        (lambda x: x ^ 2, "A power is `**`"),
        (lambda x: x[len(x)], "the last one is the size minus 1"),
        (lambda x: [1][x.size], "the last one is the length minus 1"),
        (lambda x: x[x.size / 2], "An index is a whole number"),
        (lambda x: x.sum(axis=2), "fewer axes than that"),
        (lambda x: np.max(0, x), "`np.maximum` and `np.minimum`"),
        (lambda x: np.array(x, x), "put brackets around what belongs together"),
        (lambda x: range(x.size / 2), "`//` divides to a whole number"),
        (lambda x: y, "Nothing has this name here"),  # noqa: F821
        (lambda x: 1 // int(x[0, 0] * 0), "What is the divisor in this case"),
    ],
)
def test_messages_of_numpy_and_python_are_said_in_words(exercise, answer, said):
    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)])
    feedback = check(item.id, answer)
    assert feedback.status == "error" and said in feedback.text, feedback.text


def test_a_tuple_of_results_for_one_number_is_no_error_of_ours(exercise):
    item = exercise(lambda x: x, lambda rng: [(1.0,), (2.0,)])
    assert check(item.id, lambda x: (x, x)).text.startswith("The result should be one thing, and is 2 in a tuple")


def changed_in_place(exercise):
    def halve(a, b):
        a /= 2

    return exercise(halve, lambda rng: [(np.array([4.0, 6.0]), 1), (np.array([1.0, 3.0, 5.0]), 1)], may_change=("a",))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("a /= 2\n    return a", "What your function does to `a` is right. But it returns something else than it should."),
        ("a /= 3", "After the call `a` should hold other numbers."),
        ("a /= 3\n    return b", "After the call `a` should hold other numbers, and what is returned is another thing, too."),
    ],
)
def test_of_a_function_that_changes_its_argument_it_says_what_is_right(exercise, body, said):
    space = {}
    exec(f"def answer(a, b):\n    {body}", space)
    feedback = check(changed_in_place(exercise).id, space["answer"])
    assert feedback.text == said
    facts = dict(feedback.details)
    assert "a after the call" in facts and "what is returned" in facts
    assert [name for name, _ in feedback.details].count("expected") == 2
