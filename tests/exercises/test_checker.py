"""What is said to functions that are wrong."""

import re

import numpy as np
import pytest

from nnkit.exercises import check, checker, sandbox
from nnkit.exercises.items import REGISTRY

X = np.array([[1.0, 2.0], [3.0, 5.0]])


class Unpleasant(Exception):
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__

    def __array__(self, *_, **__):
        raise RuntimeError


def raises_unpleasant(x, w, b):
    raise Unpleasant


def raises(error):
    def answer(x, w, b):
        raise error

    return answer


class OfItsOwn(BaseException):
    pass


class Nothing:
    @property
    def __class__(self):
        raise RuntimeError


def prints_half_a_character(x, w, b):
    print("\ud800")


LOOP = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    "answer",
    [
        raises_unpleasant,
        lambda x, w, b: Unpleasant(),
        lambda x, w, b: 10**400,
        lambda x, w, b: LOOP,
        lambda x, w, b: [0.5] * 10**5,
        raises(ValueError("long " * 10**6)),
        raises(ValueError("\ud800")),
        raises(OfItsOwn()),
        raises(GeneratorExit()),
        lambda x, w, b: "\ud800",
        lambda x, w, b: Nothing(),
        prints_half_a_character,
        np.sum,
        OfItsOwn,
    ],
    ids=[
        *("raises", "returns", "huge", "in itself", "long", "says much", "says half a character", "no Exception"),
        *("ends a generator", "returns half a character", "hides its class", "prints half a character", "NumPy", "class"),
    ],
)
@pytest.mark.parametrize("copies", [True, False])
def test_unpleasant_results_get_words(answer, copies, monkeypatch):
    monkeypatch.setattr(sandbox, "HAS_COPIES", copies and sandbox.HAS_COPIES)
    feedback = check("ch07.neuron", answer)
    assert feedback.status in ("wrong", "error") and len(repr(feedback).encode()) < 2000
    assert len(feedback._repr_html_().encode()) < 20_000
    assert "cannot be compared" not in feedback.text or not copies


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: x @ np.ones(3), "the inner sizes must be equal"),
        (lambda x: max(x, 0), "`np.where`, `np.maximum`"),
        (lambda x: int(x), "Is a sum missing"),
        (lambda x: np.array([1, 2], [3, 4]), "one more pair of brackets|Is a sum"),
        (lambda x: x.numpy(), "an array of NumPy already"),
        (lambda x: x.t(), r"its transpose is `\.T`, without"),
    ],
)
def test_messages_of_numpy_are_explained(exercise, answer, said):
    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)])
    feedback = check(item.id, answer)
    assert feedback.status == "error" and re.search(said, feedback.text), feedback.text


def test_of_a_long_message_the_first_line_is_said(exercise):
    def answer(x):
        raise TypeError("it does not fit:\n * (int)\n * (float)")

    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)])
    assert check(item.id, answer).text.endswith("`TypeError: it does not fit: …`")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x, y: {1: x, 2: y}.values(), "should be a list, and is a view .* parts one by one. `list"),
        (lambda x, y: (part + 1 for part in (x, y)), "should be a list, and is a generator"),
        (lambda x, y: map(np.copy, (x, y)), "should be a list, and is a map"),
        (lambda x, y: [(x, y)], "2 things in a list, and is 1. One of them is a tuple of 2"),
        (lambda x, y: [*x, *y, y], "2 things in a list, and is 5.$"),
        (lambda x, y: x.sum() + y.sum(), "2 things in a list, and is one thing, a number"),
        (lambda x, y: (x + y).copy, "should be a list, and is a function. Are the brackets missing"),
        (lambda x, y: {"x": x, "y": y}, "should be a list, and is a dictionary"),
    ],
    ids=["values", "generator", "map", "pairs", "rows", "number", "function", "dictionary"],
)
def test_of_a_list_it_is_said_how_long_it_should_be_and_what_it_is(exercise, answer, said):
    item = exercise(lambda x, y: [x, y], lambda rng: [(X, X[0] * 1.5), (X + 3, X[1] - 1)])
    assert re.search(said, check(item.id, answer).text)


def test_of_two_results_the_one_that_is_a_function_is_called_so(exercise):
    item = exercise(lambda x: (x + 1, x**2), lambda rng: [(X,), (X + 3,)])
    text = check(item.id, lambda x: (x + 1, (x**2).copy)).text
    assert text.startswith("Number 2 of the 2 results") and "is a function. Are the brackets missing" in text
    assert "number 1 is right in every case" in check(item.id, lambda x: (x + 1, x**3)).text


@pytest.mark.parametrize(("needs", "said"), [("", "Whatever is to be drawn"), ("torch", "begins with random numbers")])
def test_two_calls_that_differ_are_said_to_hold_chance(exercise, needs, said):
    if needs:
        pytest.importorskip("torch")
    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)], needs=needs)
    random = np.random.default_rng()
    assert said in check(item.id, lambda x: x + np.random.random()).text  # noqa: NPY002
    assert "chance" not in check(item.id, lambda x: random.normal).text
    unnamed = random.normal
    assert ("chance" in check(item.id, lambda x: x + unnamed()).text) == bool(needs)


def test_what_is_still_to_be_written_is_named(exercise):
    item = exercise(lambda x: x, lambda rng: [(1.0,), (2.0,)])

    def missing():
        raise NotImplementedError("backward")

    feedback = check(item.id, lambda x: missing() + x)
    assert feedback.status == "not attempted" and "`backward`" in feedback.text


def test_two_things_are_asked_for(exercise):
    item = exercise(lambda x: (x, 2 * x), lambda rng: [(X,)])
    assert "and is 3" in check(item.id, lambda x: (x, x, x)).text
    assert "one thing, an array" in check(item.id, lambda x: x).text


def test_the_smallest_failing_input_is_shown(exercise):
    item = exercise(lambda x: x**2, lambda rng: [(np.arange(9.0),), (np.array([2.0, 3.0]),)])
    feedback = check(item.id, lambda x: np.where(x == 3, 1, x**2))
    assert feedback.details == [
        ("x", "[2., 3.]  shape (2,)"),
        ("got", "[4., 1.]  shape (2,)"),
        ("expected", "[4., 9.]  shape (2,)"),
    ]


def test_arguments_may_be_lists_of_arrays_and_functions(exercise):
    def last(layers):
        return layers[-1][1](layers[-1][0])

    small, large = (np.array([0.5]), np.sin), (np.array([1.0, 2.0]), np.square)
    item = exercise(last, lambda rng: [([small, large],), ([small],)])
    assert check(item.id, last).status == "correct"
    feedback = check(item.id, lambda layers: layers[-1][0])
    assert feedback.details[0] == ("layers", "[([0.5]  shape (1,), sin)]")

    def changing(layers):
        result = last(layers)
        layers[0][0][0] = 7
        return result

    assert "which belongs to the caller" in check(item.id, changing).text


def test_what_the_function_printed_is_shown_where_it_fails(exercise):
    def answer(x):
        print("x is", x)
        return x

    item = exercise(lambda x: x**2, lambda rng: [(3.0,), (4.0,)])
    assert ("it printed", "x is 3.0\n") in check(item.id, answer).details


def test_an_argument_may_be_meant_to_change(exercise):
    def step(w, g):
        w -= g

    def forgets(w, g):
        w = w - g

    item = exercise(step, lambda rng: [(np.ones(2), np.array([1.0, 2.0]))], may_change=("w",))
    assert check(item.id, step).status == "correct"
    assert check(item.id, forgets).status == "wrong"


def test_arguments_that_do_not_fit_are_named():
    feedback = check("ch07.neuron", lambda x: x)
    assert feedback.text == "Your function takes x; it is called with x, w, b, in this order."
    assert check("ch07.neuron", 3.5).text.startswith("`check` wants your function itself; this is a number.")
    assert "in another order than the call: it gives x, w, b" in check("ch07.neuron", lambda w, x, b: 0).text


def test_an_error_is_told_with_its_line_and_input():
    def wrong(x, w, b):
        total = 0
        for i in range(10):
            total += x[i]
        return total

    feedback = check("ch07.neuron", wrong)
    assert feedback.status == "error" and "in line 4 of your function: `IndexError: index 1 is out of bounds" in feedback.text
    assert [name for name, _ in feedback.details] == ["x", "w", "b"]


def test_several_results_may_come_as_anything_that_unpacks_into_them():
    def momentum_step(w, v, g, rate, alpha):
        return np.array([w + alpha * v - rate * g, alpha * v - rate * g])

    assert check("ch10.momentum", momentum_step).status == "correct"


@pytest.mark.parametrize(
    ("id", "answer", "named"),
    [
        ("ch01.nand", lambda four_answers: [1, 1, 1, 0], "by way of `four_answers`"),
        ("ch01.xor", lambda x1, x2, AND, OR, NAND: int(x1 != x2), "by way of `AND`, `OR` and `NAND`"),
    ],
)
def test_right_results_that_are_not_built_from_what_is_given_are_asked_for_again(id, answer, named):
    feedback = check(id, answer)
    assert feedback.status == "wrong" and feedback.text.startswith("The results are right, but") and named in feedback.text


def test_one_of_the_functions_that_are_given_is_enough():
    def xor(x1, x2, AND, OR, NAND):
        both = NAND(x1, x2)
        return NAND(NAND(x1, both), NAND(x2, both))

    assert check("ch01.xor", xor).status == "correct"


def test_a_module_that_was_not_imported_is_named():
    def neuron(x, w, b):
        return 1 / (1 + itertools.exp(-(x @ w + b)))  # noqa: F821

    feedback = check("ch07.neuron", neuron)
    assert feedback.text == "`itertools` is a module: `import itertools` must come before your function." and not feedback.code


def test_chance_in_an_answer_is_said():
    def dropout(x, draw, rate):
        kept = np.random.default_rng().random(x.shape) >= rate
        return draw * 0 + x * kept / (1 - rate)

    assert "Two calls with the same arguments give different results" in check("ch11.dropout", dropout).text


def test_no_slip_is_marked_where_it_may_stand_in_a_class_of_the_readers():
    assert not check("ch07.neuron", neuron_by_a_class).code


class Sum:
    def __init__(self, x, w):
        self.value = x @ w * 2


def neuron_by_a_class(x, w, b):
    return 1 / (1 + np.exp(-Sum(x, w).value + b))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a"], "`a` no longer means what it meant"),
        (["a", "b"], "`a`, `b` no longer mean what they meant"),
        (["a", "b", "c"], "`a`, `b`, `c` no longer mean what they meant"),
        (["a", "b", "c", "d"], "`a`, `b`, `c` and others no longer mean what they meant"),
    ],
)
def test_names_that_were_changed_are_told(names, said):
    assert checker._session_changed(names).text.startswith(said)


E = np.array([[1.0, 2.0], [3.0, 4.0]])
FIRST_WRONG = "results is the first that is not right. The first number that differs stands at index"


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        (
            [E, E, E + 1],
            [E, E, E],
            f"Number 3 of the 3 {FIRST_WRONG} (0, 0); 4 of 4 differ.",
        ),
        (
            (E, E * [1, 2]),
            (E, E),
            f"Number 2 of the 2 {FIRST_WRONG} (0, 1); 2 of 4 differ.",
        ),
        ([E, E], [E, E, E], "The result should have the shape (3, 2, 2), and has the shape (2, 2, 2)."),
        ([E, E, E], [E, E], "The result should have the shape (2, 2, 2), and has the shape (3, 2, 2)."),
        (
            np.array([1, 1 + 5e-7, 2.0]),
            np.array([1.0, 1, 3]),
            "The first number that differs stands at index 2; 1 of 3 differ.",
        ),
        (np.array([1, 1.1, 2.0]), np.array([1.0, 1, 3]), "The first number that differs stands at index 1; 2 of 3 differ."),
        (2.0, 3.0, "The result is not what it should be."),
        (
            [[1, 2], [3]],
            np.array([[1, 2], [3, 4]]),
            "The result should be an array, and is a list of parts of different sizes.",
        ),
        ([1, None], np.array([1, 2]), "There is a None in the result, where numbers are asked for."),
        ({"w": E}, [E], "The result should be a list, and is a dictionary. Its values alone are what `.values()` gives."),
        (np.array([1.0]), 1.0, "The result should be one number, and is an array or a list of the shape (1,)."),
    ],
)
def test_what_differs_is_said_exactly(got, expected, said):
    assert checker._what_differs(got, expected) == said


def test_numbers_that_look_alike_are_shown_with_more_digits(exercise):
    item = exercise(lambda x: x / 3, lambda rng: [(1.0,), (2.0,)], tolerance=1e-12)
    facts = dict(check(item.id, lambda x: x / 3 + 1e-10).details)
    assert (facts["got"], facts["expected"]) == ("0.33333333343333", "0.33333333333333")


def test_the_case_that_does_not_end_is_the_one_that_is_shown(exercise):
    def answer(x):
        while x > 2:
            pass
        return x

    item = exercise(lambda x: x, lambda rng: [(1.0,), (3.0,)])
    feedback = check(item.id, answer)
    assert feedback.status == "error" and dict(feedback.details)["x"] == "3"


def test_no_place_is_looked_for_in_an_answer_that_was_refused(exercise):
    def answer(x):
        if x > 2:
            open("never.txt", "w")  # noqa: SIM115, it is refused
        return x + 1

    item = exercise(lambda x: x - 1, lambda rng: [(1.0,), (3.0,)])
    feedback = check(item.id, answer)
    assert feedback.status == "error" and feedback.code == "" and "small change" not in feedback.text


def test_chance_in_a_function_within_is_found(exercise):
    def answer(x):
        def noise():
            return np.random.default_rng().normal()

        return x + noise()

    item = exercise(lambda x: x, lambda rng: [(1.0,), (3.0,)])
    assert "there is chance in your function" in check(item.id, answer).text


def test_numbers_that_are_drawn_alike_in_every_call_are_no_chance(exercise):
    def answer(x):
        return x + np.random.default_rng(0).normal()

    item = exercise(lambda x: x, lambda rng: [(1.0,), (3.0,)])
    feedback = check(item.id, answer)
    assert feedback.status == "wrong" and "there is chance in your function" not in feedback.text


def test_of_two_names_behind_a_star_the_first_is_told(exercise):
    item = exercise(lambda x, y: x + y, lambda rng: [(1.0, 2.0), (3.0, 4.0)])
    assert check(item.id, lambda *, x, y: x + y).text.startswith("`x` stands behind a `*`")


@pytest.mark.parametrize("answer", [None, ...])
def test_without_an_answer_nothing_is_attempted(exercise, answer):
    item = exercise(lambda x: x, lambda rng: [(1.0,)])
    assert check(item.id, answer).status == "not attempted"


def test_things_that_are_no_numbers_are_no_none(exercise):
    assert checker._what_differs([{}, {}], np.array([1.0, 2.0])).startswith("The result should be an array")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x, y, z: x - 1, "Your function never uses `y` and `z`. What do they stand for in the task?"),
        (lambda x, y, z: x - y, "Your function never uses `z`. What does it stand for in the task?"),
    ],
)
def test_arguments_that_are_never_used_are_told(exercise, answer, said):
    item = exercise(lambda x, y, z: x + y * z, lambda rng: [(1.0, 2.0, 5.0), (3.0, 4.5, 7.0), (0.5, -1.0, 2.0)])
    assert check(item.id, answer).text.startswith(said)


def test_an_error_is_said_together_with_the_place_of_a_slip(exercise):
    def answer(x, w):
        return x.T @ w.T

    item = exercise(
        lambda x, w: x @ w, lambda rng: [(np.ones((2, 3)), np.arange(12.0).reshape(3, 4)), (np.ones((1, 3)), np.ones((3, 2)))]
    )
    text = check(item.id, answer).text
    assert text.startswith("An error came up in line 2 of your function:") and "Two small changes are enough" in text
    assert "It was called with" not in text


def test_a_known_mistake_that_fails_otherwise_is_another_one(exercise):
    item = exercise(lambda x: x.sum(), lambda rng: [(np.array([1.0, 2.0]),), (np.array([3.0]),)])

    @item.mistake("Two numbers do not unpack into one.")
    def unpacks(x):
        [one] = x
        return one + 1

    assert check(item.id, unpacks).status == "mistake"
    assert check(item.id, lambda x: x[0] + 1 if len(x) < 2 else x[5]).status != "mistake"
    # An error of the same type, but about something else.
    assert check(item.id, lambda x: x[0] + 1 if len(x) < 2 else x @ np.ones(5)).status != "mistake"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotImplementedError("no kernel, not implemented for 'Long'"), "Are two arguments exchanged"),
        (RuntimeError("backward through the graph a second time."), "time.` A graph serves for one `backward`"),
    ],
)
def test_errors_of_pytorch_are_explained_and_no_place_is_looked_for(exercise, error, said):
    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)])

    def fails(x):
        if x.size:
            raise error
        return x + 2

    feedback = check(item.id, fails)
    assert feedback.status == "error" and said in feedback.text and "small change" not in feedback.text


@pytest.mark.parametrize("answer", [lambda x: print().detach(), lambda x: 0.1 * print(), lambda x: print() + 0.1])
def test_a_gradient_that_is_not_there_is_spoken_of_where_there_may_be_one(exercise, answer):
    pytest.importorskip("torch")
    for needs in ("", "torch"):
        item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)], needs=needs)
        text = check(item.id, answer).text
        REGISTRY.pop(item.id)
        assert "There is None where a value is needed" in text and ("A `.grad` is None until" in text) == bool(needs)


def test_lines_of_a_short_function_are_counted_from_its_own(exercise):
    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)])
    answer = lambda x: x.nothing  # noqa: E731

    def below(x):
        return x

    assert "in line 1 of your function" in check(item.id, answer).text and below


def test_masks_that_are_subtracted_are_no_power():
    def count_between(x, low, high):
        return np.sum((x >= low) - (x < high))

    text = check("ch00.count", count_between).text
    assert "Masks are not subtracted" in text and "power" not in text


def test_a_whole_number_that_is_an_axis_is_spoken_of_as_well():
    def clipped(x, limit):
        return np.max(np.min(x, limit), -limit)

    assert "an axis" in check("ch00.clip", clipped).text
