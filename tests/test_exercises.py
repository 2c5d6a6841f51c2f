"""Every exercise: the stub, the solution, a second way, each mistake, broken code. And the checker around them."""

import html
import inspect
import itertools
import math
import os
import re
import sys  # noqa: F401  for a condition in a mark
import threading
import time
import warnings

import numpy as np
import pytest

from nnkit import exercises
from nnkit.exercises import check, hint, predict, progress, question, registry, sandbox, solution
from nnkit.exercises.catalogue import REGISTRY, CodeExercise
from nnkit.exercises.checker import same
from nnkit.exercises.relations import relation

from second_ways import SECOND_WAYS

ITEMS = registry()
CODE = {id: item for id, item in ITEMS.items() if item.kind == "code"}
QUESTIONS = {id: item for id, item in ITEMS.items() if item.kind != "code"}
code = pytest.mark.parametrize("item", CODE.values(), ids=CODE)
questions = pytest.mark.parametrize("item", QUESTIONS.values(), ids=QUESTIONS)


@pytest.fixture(autouse=True)
def _fresh_session(monkeypatch):
    for name in ("_states", "_hints_given", "_predictions"):
        monkeypatch.setattr(exercises, name, {})


def with_names(names, body):
    """A function with these argument names that runs the body."""
    space = {"body": body}
    exec(f"def function({', '.join(names)}):\n    return body({', '.join(names)})", space)
    return space["function"]


def stub(names, text="..."):
    space = {}
    exec(f"def function({', '.join(names)}):\n    {text}", space)
    return space["function"]


# Every exercise --------------------------------------------------------------------------------------------------------------


@code
@pytest.mark.parametrize("text", ["...", "pass", "'''To do.'''", "raise NotImplementedError", "return None", "return ..."])
def test_a_stub_is_not_attempted(item, text):
    assert check(item.id, stub(item.argument_names, text)).status == "not attempted"


@code
def test_the_solution_is_right_and_is_shown_as_code_that_runs(item):
    assert check(item.id, item.reference).status == "correct"
    space = dict(vars(inspect.getmodule(item.reference)))
    exec(item.solution, space)
    assert check(item.id, space[item.reference.__name__]).status == "correct"


@code
def test_a_second_way_is_right(item):
    assert item.id in SECOND_WAYS, "it needs a second way in tests/second_ways.py"
    assert check(item.id, SECOND_WAYS[item.id]).status == "correct"


@code
def test_each_mistake_is_recognised_as_itself_and_soon(item):
    assert len(item.mistakes) >= 3
    for number, mistake in enumerate(item.mistakes):
        start = time.perf_counter()
        feedback = check(item.id, with_names(item.argument_names, mistake.answer))
        assert (feedback.status, feedback.mistake, feedback.text) == ("mistake", number, mistake.message)
        assert time.perf_counter() - start < 5  # far above what it takes; the bound is measured elsewhere


@code
def test_no_two_answers_of_the_catalogue_are_the_same(item):
    answers = [("the solution", item.reference), *[(mistake.message, mistake.answer) for mistake in item.mistakes]]
    for (name, one), (other_name, other) in itertools.combinations(answers, 2):
        results = [[sandbox.call(f, arguments, 1) for f in (one, other)] for arguments in item.arguments()]
        apart = any(a.error != b.error or not same(a.value, b.value, item.tolerance) for a, b in results)
        assert apart, f"no case tells them apart: {name!r} and {other_name!r}"


BROKEN = {
    "raises": lambda *a: 1 / 0,
    "text": lambda *a: "a text",
    "nothing": lambda *a: [None][0],
    "an empty array": lambda *a: np.zeros(0),
    "another shape": lambda *a: np.zeros((7, 7)),
    "nan": lambda *a: float("nan"),
    "objects": lambda *a: [{}, None],
    "complex": lambda *a: 1j,
    "exits": lambda *a: exit(),
}


@code
@pytest.mark.parametrize("name", BROKEN)
def test_broken_code_gets_an_answer_and_no_traceback(item, name):
    feedback = check(item.id, with_names(item.argument_names, BROKEN[name]))
    assert feedback.status in ("wrong", "error") and len(feedback.text) > 20
    assert "Traceback" not in repr(feedback) and "nnkit" not in feedback.text
    assert feedback._repr_html_().startswith("<div")


TAKES_ARRAYS = [item for item in CODE.values() if any(isinstance(value, np.ndarray) for value in item.arguments()[-1])]


@pytest.mark.parametrize("item", TAKES_ARRAYS, ids=lambda item: item.id)
def test_a_function_that_changes_its_input_is_told_so(item):
    def body(*arguments):
        result = item.reference(*arguments)
        for value in arguments:
            if isinstance(value, np.ndarray):
                value += 1
        return result

    feedback = check(item.id, with_names(item.argument_names, body))
    assert feedback.status == "wrong" and "which belongs to the caller" in feedback.text


def test_an_endless_loop_is_stopped_and_the_session_goes_on():
    def endless(x, w, b):
        while True:
            pass

    def deaf(x, w, b):
        while True:
            try:  # noqa: SIM105
                x = x + 1
            except:  # noqa: E722  swallows what should stop it
                pass

    for function in (endless, deaf):
        start = time.monotonic()
        feedback = check("ch07.neuron", function)
        assert time.monotonic() - start < 5
        assert feedback.status == "error" and "still running after 2 seconds" in feedback.text
    assert check("ch07.neuron", CODE["ch07.neuron"].reference).status == "correct"


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux has copies of a process that can be given up")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x, w, b: sum(itertools.count()), "still running after 2 seconds"),
        (lambda x, w, b: os._exit(3), "brings Python itself to an end"),
    ],
    ids=["a loop in C", "a crash"],
)
def test_what_no_alarm_can_stop_is_given_up(answer, said):
    start = time.monotonic()
    feedback = check("ch07.neuron", answer)
    assert said in feedback.text and time.monotonic() - start < 5


class Unpleasant(Exception):
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__

    def __array__(self, *_, **__):
        raise RuntimeError


def raises_unpleasant(x, w, b):
    raise Unpleasant


@pytest.mark.parametrize(
    "answer",
    [
        raises_unpleasant,
        lambda x, w, b: Unpleasant(),
        lambda x, w, b: 10**400,
        lambda x, w, b: LOOP,
        lambda x, w, b: [0.5] * 10**5,
    ],
    ids=["raises", "returns", "huge", "in itself", "long"],
)
def test_unpleasant_results_get_words(answer):
    feedback = check("ch07.neuron", answer)
    assert feedback.status in ("wrong", "error") and len(repr(feedback)) < 2000


LOOP = []
LOOP.append(LOOP)


def test_a_rounded_wrong_number_is_still_that_mistake():
    assert check("ch07.dE-dw10", -0.137).mistake == 2 and check("ch07.dE-dw10", -0.14).mistake is None


def test_an_endless_loop_is_stopped_without_signals_too():
    def endless():
        while True:
            pass

    outcomes = []
    thread = threading.Thread(target=lambda: outcomes.append(sandbox.call(endless, (), 0.3)))
    thread.start()
    thread.join(5)
    assert outcomes[0].timed_out


@questions
def test_questions_know_their_answer_and_each_mistake(item):
    assert check(item.id, item.answer).status == "correct"
    assert len(item.mistakes) >= 3
    for number, mistake in enumerate(item.mistakes):
        answer = mistake.answer
        if item.kind == "order":  # the two steps exchanged, all else in place
            first, second = answer
            answer = item.answer.translate(str.maketrans(first + second, second + first))
        feedback = check(item.id, answer)
        assert feedback.status == "mistake", answer
        assert feedback.mistake == number or item.kind == "order"


@questions
@pytest.mark.parametrize("answer", [None, ..., "", "zz", [], object(), float("nan"), "1e999"])
def test_questions_answer_nonsense(item, answer):
    feedback = check(item.id, answer)
    assert feedback.status in ("not attempted", "unclear") and feedback.text


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_every_item_is_complete_and_gives_nothing_away(item):
    assert item.chapter == item.id.partition(".")[0] and item.title and item.text and item.praise.endswith((".", "?"))
    said = [*item.hints, *[mistake.message for mistake in item.mistakes]]
    assert item.hints and [sentence for sentence in said if not sentence.endswith((".", "?", ".)"))] == []
    if item.kind == "code":
        lines = [line.strip().removeprefix("return ") for line in item.solution.splitlines()[1:]]
        telling = [line for line in lines if line and not line.isidentifier()]
        assert telling and [sentence for sentence in said if any(line in sentence for line in telling)] == []
    if item.kind == "number":
        digits = f"{abs(item.answer):.3g}".lstrip("0.").replace(".", "")
        assert len(digits) < 3 or [sentence for sentence in said if digits in sentence.replace(".", "")] == []


def test_definitions_are_short():
    lengths = sorted(definition_lines(item) for item in CODE.values())
    assert lengths[len(lengths) // 2] <= 40


def definition_lines(item):
    """Lines of the chapter's file from the exercise's decorator to the end of its last mistake."""
    start = inspect.getsourcelines(item.reference)[1]
    last = max((mistake.answer for mistake in item.mistakes), key=lambda f: f.__code__.co_firstlineno)
    more, end = inspect.getsourcelines(last)
    blank = 2 * len(item.mistakes)  # between the functions
    return end + len(more) - start - blank


def test_the_catalogue_of_second_ways_has_no_strangers():
    assert set(SECOND_WAYS) == set(CODE)


# The checker -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def exercise():
    """Makes an exercise for one test."""
    made = []

    def make(reference, cases, **options):
        made.append(CodeExercise("test.made", "Made", "…", ["?"], "Well.", reference=reference, cases=cases, **options))
        return made[-1]

    yield make
    REGISTRY.pop("test.made", None)


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


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: x @ np.ones(3), "the inner sizes must be equal"),
        (lambda x: max(x, 0), "`np.where`, `np.maximum`"),
        (lambda x: int(x), "Is a sum missing"),
        (lambda x: np.array([1, 2], [3, 4]), "one more pair of brackets|Is a sum"),
    ],
)
def test_messages_of_numpy_are_explained(exercise, answer, said):
    item = exercise(lambda x: x**2, lambda rng: [(X,), (X + 3,)])
    feedback = check(item.id, answer)
    assert feedback.status == "error" and re.search(said, feedback.text), feedback.text


def test_a_decision_is_not_off_by_something(exercise):
    item = exercise(lambda x: int(x > 0), lambda rng: [(1.0,), (2.0,), (-1.0,)])
    assert "off by" not in check(item.id, lambda x: 0).text


def test_one_sample_of_whole_numbers_tells_nothing_about_batches(exercise):
    item = exercise(lambda x: x / 2, lambda rng: [(X[:1] * 2,), (X + 0.5,)])
    assert "batch of one sample" not in check(item.id, lambda x: np.floor(x / 2)).text


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


def test_fractions_are_numbers():
    assert check("ch01.sum-by-hand", "−3/4").status == "correct"
    assert check("ch01.sum-by-hand", "1/0").status == check("ch01.sum-by-hand", "1/2/3").status == "unclear"


def test_a_count_is_not_rounded():
    assert "left out, or counted twice" in check("ch02.mnist-parameters", 39760 + 7).text


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
    assert feedback.details[0] == ("layers", "[[[0.5]  shape (1,), sin]]")

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


def test_the_state_around_is_kept(exercise):
    def careless(x):
        np.seterr(all="raise")
        np.random.seed(1)  # noqa: NPY002
        warnings.simplefilter("error")
        x /= np.array(0.0)
        return x

    item = exercise(lambda x: x, lambda rng: [(np.ones(2),)])
    np.random.seed(5)  # noqa: NPY002
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(5)  # noqa: NPY002
    errors, filters = np.geterr(), list(warnings.filters)
    check(item.id, careless)
    assert np.geterr() == errors and warnings.filters == filters
    assert np.random.random() == expected  # noqa: NPY002


def test_arguments_that_do_not_fit_are_named():
    feedback = check("ch07.neuron", lambda x: x)
    assert feedback.text == "Your function takes x; it is called with x, w, b, in this order."
    assert check("ch07.neuron", 3.5).text.startswith("`check` wants your function itself; this is a float.")
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


def test_what_comes_from_the_reader_is_escaped(exercise):
    item = exercise(lambda x: x, lambda rng: [(1.0,)])

    def evil(x):
        print("<script>alert(1)</script>")
        raise ValueError("<img src=x onerror=alert(2)>")

    shown = check(item.id, evil)._repr_html_()
    assert "<script" not in shown and "<img" not in shown and "&lt;script&gt;" in shown
    shown = check("<b>", None)._repr_html_()
    assert "<b>" not in shown


def test_unknown_ids_name_the_nearest():
    for call in (check, hint, solution, question, predict):
        feedback = call("ch07.neurone")
        assert feedback.status == "unknown" and "`ch07.neuron`" in feedback.text


def test_hints_come_one_by_one_and_the_last_one_stays():
    item = CODE["ch07.neuron"]
    assert [hint(item.id).text for _ in range(3)] == [f"(1 of 2) {item.hints[0]}"] + 2 * [f"(2 of 2) {item.hints[1]}"]


def test_numbers_are_told_what_is_near():
    answer = QUESTIONS["ch07.miskeyed"].answer
    for given, said in (
        (-answer, "the sign is not"),
        (10 * answer, "the decimal point"),
        (answer + 0.004, "That is close"),
        ("−0,2974", "the sign is not"),
        (5 * answer, "smaller than that"),
        (answer / 5, "larger than that"),
    ):
        feedback = check("ch07.miskeyed", given)
        assert feedback.status == "wrong" and said in feedback.text


def test_an_order_is_told_how_far_it_is_right():
    item = QUESTIONS["ch07.seven-steps"]
    assert check(item.id, list(item.answer)).status == check(item.id, ", ".join(item.answer.upper())).status == "correct"
    moved = item.answer[:5] + item.answer[6] + item.answer[5]
    assert "The first 5 are in place" in check(item.id, moved).text
    assert check(item.id, item.answer[:-1]).status == "unclear"
    first = item.answer[0] + item.answer[1:].translate(
        str.maketrans(item.answer[1] + item.answer[2], item.answer[2] + item.answer[1])
    )
    assert "The first 1 is in place" in check(item.id, first).text


def test_a_prediction_is_remembered_and_shown():
    item = QUESTIONS["ch07.predict-sum"]
    assert "Your prediction" not in repr(predict(item.id))
    feedback = predict(item.id, "A")
    assert feedback.status == "remembered" and f"a: “{item.options[0]}”" in feedback.text
    assert "Your prediction was a." in repr(predict(item.id)) and "Your prediction was a." in predict(item.id)._repr_html_()
    assert predict(item.id, "z").status == "unclear" and predict(item.id, ...).status == "not attempted"
    assert predict("ch07.miskeyed", 0.2974).status == "correct" and predict("ch07.neuron", 1).status == "error"


def test_progress_counts_what_is_solved():
    assert repr(progress()).startswith(f"0 of {len(ITEMS)} solved")
    check("ch07.neuron", CODE["ch07.neuron"].reference)
    check("ch07.direction", QUESTIONS["ch07.direction"].mistakes[0].answer)
    shown = repr(progress())
    assert shown.startswith(f"1 of {len(ITEMS)} solved")
    assert "solved  One neuron (ch07.neuron)" in shown and "tried   Which way? (ch07.direction)" in shown
    assert "<td>solved</td>" in progress()._repr_html_()
    check("ch07.neuron", lambda x, w, b: 0)
    assert repr(progress()).startswith("1 of")


def test_html_and_plain_text_say_the_same():
    feedback = check("ch07.neuron", lambda x, w, b: np.sum(x * w) + b)
    assert feedback.text in repr(feedback)
    assert feedback.text in html.unescape(feedback._repr_html_())


def test_questions_can_be_read_without_a_script():
    for item in QUESTIONS.values():
        shown = question(item.id)._repr_html_()
        assert "<script" not in shown
        shown = html.unescape(shown)
        for text in getattr(item, "options", []):
            assert f": {text}</summary>" in shown
        assert repr(question(item.id)).count("\n") >= 2


def test_same():
    assert same(1.0, 1.0 + 1e-9) and not same(1.0, 1.001)
    assert same([1.0, 2.0], np.array([1.0, 2.0])) and not same(np.ones((2, 1)), np.ones(2))
    assert same((1.0, np.ones(2)), (1.0, np.ones(2))) and not same((1.0,), (1.0, 2.0)) and not same(1.0, (1.0,))
    assert same(math.nan, math.nan) and not same(math.nan, 1.0) and not same(None, 1.0) and not same("1", 1.0)
    assert same("a", "a") and not same(1j, 1.0) and not same([[1], [1, 2]], np.ones(2))


def test_no_relation_is_no_sentence():
    assert relation([((1.0,), 3.0, 5.0)], same) == ""


def test_an_id_can_be_taken_once(exercise):
    exercise(lambda x: x, lambda rng: [])
    with pytest.raises(ValueError, match=r"the id 'test.made' is taken"):
        exercise(lambda x: x, lambda rng: [])


def test_right_numbers_in_another_form_are_called_so():
    def momentum_step(w, v, g, rate, alpha):
        return np.array([w + alpha * v - rate * g, alpha * v - rate * g])

    feedback = check("ch10.momentum", momentum_step)
    assert "The numbers are right, but they come as one ndarray, where a tuple is asked for." in feedback.text


def test_a_comma_separates_thousands_or_decimals():
    assert check("ch05.evaluations", "20,000").status == "correct"
    assert check("ch04.sse-by-hand", "0,07").status == "correct"
