"""Every exercise and question: the stub, the solution, other ways, each mistake, broken code."""

import contextlib
import importlib.util
import inspect
import itertools
import json
import time

import numpy as np
import pytest

from nnkit.exercises import check, registry, sandbox
from nnkit.exercises.values import same

ITEMS = registry()
CODE = {id: item for id, item in ITEMS.items() if item.kind == "code" and item.can_run}
QUESTIONS = {id: item for id, item in ITEMS.items() if item.kind != "code"}
code = pytest.mark.parametrize("item", CODE.values(), ids=CODE)
questions = pytest.mark.parametrize("item", QUESTIONS.values(), ids=QUESTIONS)


def with_names(names, body):
    """A function with these argument names that runs the body."""
    space = {"body": body}
    exec(f"def function({', '.join(names)}):\n    return body({', '.join(names)})", space)
    return space["function"]


def stub(names, text="..."):
    space = {}
    exec(f"def function({', '.join(names)}):\n    {text}", space)
    return space["function"]


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


@pytest.fixture
def in_one_process(monkeypatch):
    """The answer runs in this process, and its outcome is sent as from a copy, which thousands of checks would wait for."""

    @contextlib.contextmanager
    def started(function, cases, seconds):
        outcomes = [sandbox.call(function, arguments) for arguments in cases]
        yield lambda: [sandbox.outcome_of(json.loads(json.dumps(sandbox.content_of(outcome)))) for outcome in outcomes]

    monkeypatch.setattr(sandbox, "started", started)


class Subclass(np.ndarray):
    """An array of a kind of its own, as other libraries have them."""


def read_only(array):
    array.flags.writeable = False
    return array


#: Forms in which right numbers may come back.
FORMS = {
    "lists and numbers of Python": lambda value: np.asarray(value).tolist(),
    "numbers of NumPy": lambda value: np.asarray(value)[()],
    "arrays without axes": np.asarray,
    "a longer type": lambda value: np.asarray(value, np.longdouble),
    "other order of bytes": lambda value: np.asarray(value).astype(np.asarray(value).dtype.newbyteorder()),
    "other order of axes": lambda value: np.array(value, order="F"),
    "read-only": lambda value: read_only(np.array(value)),
    "a subclass": lambda value: np.asarray(value).view(Subclass),
}


def in_another_form(value, form):
    """A result in which every number and array is in another form; what holds them stays."""
    if isinstance(value, (tuple, list)) and any(isinstance(part, (np.ndarray, tuple, list)) for part in value):
        return type(value)(in_another_form(part, form) for part in value)
    is_number = isinstance(value, (float, np.floating)) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")
    return FORMS[form](value) if is_number else value


@code
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("in_one_process")
def test_the_solution_is_right_in_whatever_form_its_numbers_come(item, form):
    answer = with_names(item.argument_names, lambda *given: in_another_form(item.reference(*given), form))
    assert check(item.id, answer).status == "correct"


@code
def test_another_way_is_right(item):
    name = item.reference.__name__
    assert item.other_ways, f"{item.id} needs a right answer that is written in another way: @{name}.another_way"
    for way in item.other_ways:
        assert name not in way.__code__.co_names, "it calls the solution"
        assert check(item.id, way).status == "correct"


@code
def test_each_mistake_is_recognised_as_itself_and_soon(item):
    assert len(item.mistakes) >= 3, f"{item.id} knows {len(item.mistakes)} mistakes; an exercise of code needs at least three"
    for number, mistake in enumerate(item.mistakes):
        start = time.perf_counter()
        feedback = check(item.id, with_names(item.argument_names, mistake.answer))
        assert (feedback.status, feedback.mistake, feedback.text) == ("mistake", number, mistake.message)
        assert time.perf_counter() - start < 5  # far above what it takes; the bound is measured elsewhere


def called(item, function, arguments):
    outcome = sandbox.call(function, arguments)
    return outcome.error or item.compared(outcome.value, outcome.arguments), outcome.error


@code
def test_no_two_answers_of_the_catalogue_are_the_same(item):
    answers = [("the solution", item.reference), *[(mistake.message, mistake.answer) for mistake in item.mistakes]]
    for (name, one), (other_name, other) in itertools.combinations(answers, 2):
        results = [[called(item, f, arguments) for f in (one, other)] for arguments in item.arguments()]
        apart = any(a_error != b_error or not same(a, b, item.tolerance) for (a, a_error), (b, b_error) in results)
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
@pytest.mark.usefixtures("in_one_process")
def test_broken_code_gets_an_answer_and_no_traceback(item, name):
    feedback = check(item.id, with_names(item.argument_names, BROKEN[name]))
    assert feedback.status in ("wrong", "error", "mistake") and len(feedback.text) > 20
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


@questions
def test_questions_know_their_answer_and_each_mistake(item):
    assert check(item.id, item.answer).status == "correct"
    assert len(item.mistakes) >= 3, f"{item.id} knows {len(item.mistakes)} mistakes; an exercise of code needs at least three"
    for number, mistake in enumerate(item.mistakes):
        feedback = check(item.id, item.wrong_answer(mistake))
        assert feedback.status == "mistake", mistake
        assert feedback.mistake == number or item.kind == "order"  # two exchanged steps may break two rules


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


NEEDY = [item for item in ITEMS.values() if item.kind == "code" and item.needs]


@pytest.mark.parametrize("item", NEEDY, ids=lambda item: item.id)
def test_without_what_it_needs_an_exercise_says_so(item, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    feedback = check(item.id, item.reference)
    assert feedback.status == "unclear" and "PyTorch" in feedback.text and "pip install" in feedback.text


def test_exercises_that_need_more_than_numpy_were_tested():
    missing = {item.needs for item in NEEDY if not item.can_run}
    if missing:
        pytest.skip(f"not installed, so its exercises were not tested: {', '.join(missing)}")
