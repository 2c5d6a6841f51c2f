"""The judge: right answers and known mistakes as in the notebook, and nothing for answers that cheat or attack."""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import time

import pytest

from nnkit.classroom import judge, notebooks
from nnkit.exercises import check, registry

from attacks import CHEATS, ENDLESS, REFUSED
from mistaken import checked

ITEMS = registry()
CODE = {id: item for id, item in ITEMS.items() if item.kind == "code" and not item.needs}
QUESTIONS = {id: item for id, item in ITEMS.items() if item.kind != "code"}
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="walls of the Linux kernel")
PLAIN = "def sum_squared_error(y, t):\n    return "
CALL = "check('ch04.sse', sum_squared_error)"


def said(*sources, id="ch04.sse"):
    return judge.verdict(notebooks.answers(sources)[id])


@pytest.mark.parametrize("item", CODE.values(), ids=CODE)
def test_each_solution_is_right(item):
    assert said(checked(item, item.reference), id=item.id).feedback.status == "correct"


@pytest.mark.parametrize("item", {item.chapter: item for item in CODE.values()}.values(), ids=lambda item: item.id)
def test_a_known_mistake_is_told_as_in_the_notebook(item):
    number = len(item.id) % len(item.mistakes)
    feedback = said(checked(item, item.mistakes[number].answer), id=item.id).feedback
    assert (feedback.status, feedback.mistake, feedback.text) == ("mistake", number, item.mistakes[number].message)


@pytest.mark.parametrize("item", QUESTIONS.values(), ids=QUESTIONS)
def test_questions_are_judged_as_in_the_notebook(item):
    for given in (item.answer, *map(item.wrong_answer, item.mistakes), None, "?"):
        given = float(given) if item.kind == "number" and isinstance(given, float) else given
        feedback = said(f"check({item.id!r}, {given!r})", id=item.id).feedback
        expected = check(item.id, given)
        assert (feedback.status, feedback.mistake, feedback.text) == (expected.status, expected.mistake, expected.text)


def test_an_answer_to_a_question_may_be_computed():
    item = next(item for item in QUESTIONS.values() if item.kind == "number" and item.answer)
    assert said("half = 0.5", f"check({item.id!r}, half * 2 * {item.answer!r})", id=item.id).feedback.status == "correct"


@pytest.mark.parametrize(
    ("sources", "status", "part"),
    [
        ([PLAIN + "...", CALL], "not attempted", "three dots"),
        (["def sum_squared_error(y, t):\n    ...", CALL], "not attempted", "three dots"),
        (["check('ch04.sse')"], "not attempted", "second argument"),
        (["def sse(y, t):\n    return 0.5 * ((y - t) ** 2).sum()", CALL], "error", "name 'sum_squared_error' is not defined"),
        (["def sum_squared_error(t, y):\n    return 1", CALL], "error", "another order"),
        (["def sum_squared_error(y, t, *, scale):\n    return 1", CALL], "error", "stands behind a `*`"),
        (["def sum_squared_error(y, t, *, scale=0.5):\n    return scale * ((y - t) ** 2).sum()", CALL], "correct", "½"),
        (["def sum_squared_error(y, t, scale=1 / 2):\n    return scale * ((y - t) ** 2).sum()", CALL], "correct", "½"),
        (["check('ch04.sse', lambda y, t: ((y - t) ** 2).sum() / 2)"], "correct", "½"),
        (["check('ch04.sse', 7)"], "error", "wants your function itself"),
        ([PLAIN + "y.sum()\n\n" + CALL + "\n1 / 0"], "wrong", "never uses `t`"),
        (["1 / 0\n" + PLAIN + "((y - t) ** 2).sum() / 2\n1 / 0", CALL], "correct", "½"),
        ([PLAIN + "((y - t ** 2).sum() / 2\n" + CALL], "error", "no Python in line 2"),
        ([PLAIN + "np.sum((y - t) ** 2) / 2", CALL], "error", "`import numpy as np` must come before"),
        (["import random\n" + PLAIN + "random.random()", CALL], "wrong", "there is chance"),
    ],
)
def test_what_students_hand_in(sources, status, part):
    feedback = said(*sources).feedback
    assert feedback.status == status
    assert part in feedback.text


def test_what_runs_before_an_answer_is_ended_too(monkeypatch):
    monkeypatch.setattr(judge, "SECONDS_BEFORE", 3.0)
    feedback = said(PLAIN + "y", "while True:\n    sum_squared_error = 1", CALL).feedback
    assert feedback.status == "error" and "still running after 3 seconds" in feedback.text


def test_two_answers_with_the_same_wrong_results_are_recognised():
    one, other, third = (
        said(PLAIN + code, CALL) for code in ("y.sum() - 3 * t.sum()", "(y - 3 * t).sum()", "y.sum() - 4 * t.sum()")
    )
    assert one.results and one.results == other.results != third.results


@on_linux
def test_where_no_copies_can_be_made_each_answer_gets_a_process_that_is_started(monkeypatch):
    monkeypatch.setattr(judge, "_has_copies", lambda: False)
    monkeypatch.setattr(judge, "_waiting", None)
    verdict = said(PLAIN + "((y - t) ** 2).sum() / 2", CALL)
    assert (verdict.feedback.status, verdict.walls) == ("correct", ("files", "calls"))
    assert "still running" in said(ENDLESS["a loop"][0], CALL).feedback.text


@on_linux
def test_when_the_process_that_is_copied_has_ended_there_is_another():
    assert said(PLAIN + "y", CALL).feedback.status == "wrong"
    judge._waiting(os.getpid()).shutdown(socket.SHUT_RDWR)
    assert said(PLAIN + "y", CALL).feedback.status == "wrong"


def test_no_answer_sees_what_another_has_left():
    assert said("import numpy as np\nnp.left = True\n" + PLAIN + "np.left + y", CALL).feedback.status == "wrong"
    feedback = said("import numpy as np\n" + PLAIN + "np.left + y", CALL).feedback
    assert "AttributeError" in feedback.text


@pytest.fixture
def elsewhere(monkeypatch):
    """The judge as on a system that has neither copies nor walls."""
    code = (
        f"import sys; sys.path.insert(0, {judge._ROOT!r}); from nnkit.classroom import answering, walls; "
        "answering.sandbox.HAS_COPIES = False; walls.raised = lambda files, folders: []; answering.{}()"
    )

    def python(function, **options):
        return subprocess.Popen([sys.executable, "-I", "-c", code.format(function)], stderr=subprocess.DEVNULL, **options)

    monkeypatch.setattr(judge, "_has_copies", lambda: False)
    monkeypatch.setattr(judge, "_python", python)


def test_elsewhere_right_is_right(elsewhere):
    verdict = said(PLAIN + "((y - t) ** 2).sum() / 2", CALL)
    assert (verdict.feedback.status, verdict.walls) == ("correct", ())
    assert "still running" in said(ENDLESS["a loop in C"][0], CALL).feedback.text


@pytest.mark.parametrize("name", [name for name in REFUSED if name != "list a folder"])
def test_elsewhere_python_refuses(name, elsewhere):
    code, part = REFUSED[name]
    feedback = said(f"def sum_squared_error(y, t):\n    {code}\n    return 0.0", CALL).feedback
    assert feedback.status == "error" and part in feedback.text


@on_linux
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told(name):
    code, part = REFUSED[name]
    verdict = said(f"def sum_squared_error(y, t):\n    {code}\n    return 0.0", CALL)
    assert verdict.feedback.status == "error"
    assert part in verdict.feedback.text
    assert not pathlib.Path("/tmp/nnkit-was-here").exists()


@on_linux
@pytest.mark.parametrize("name", ENDLESS)
def test_what_does_not_end_is_ended(name):
    code, *parts = ENDLESS[name]
    start = time.monotonic()
    feedback = said(code, CALL).feedback
    assert feedback.status == "error"
    assert any(one in feedback.text for one in parts)
    assert time.monotonic() - start < 60  # and not for ever


@pytest.mark.parametrize("name", CHEATS)
def test_cheats_are_not_right(name, monkeypatch):
    feedback = said(CHEATS[name], CALL).feedback
    assert feedback.status in ("wrong", "error", "mistake")


def test_nothing_of_the_judges_environment_is_there(monkeypatch):
    monkeypatch.setenv("SECRET", "42")
    judge._waiting.cache_clear()  # the next one comes up with this environment around it
    feedback = said(PLAIN + "__import__('os').environ['SECRET']", CALL).feedback
    assert "KeyError" in feedback.text


@on_linux
def test_no_process_is_left():
    for sources in ([ENDLESS["a loop"][0], CALL], [PLAIN + "y", CALL], ["import os\nos._exit(0)\n" + PLAIN + "y", CALL]):
        said(*sources)
    end = time.monotonic() + 30  # to be ended takes a moment
    while copies() and time.monotonic() < end:
        time.sleep(0.05)
    assert not copies()


def copies():
    """Numbers of the processes that run for answers of this one."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            found[folder.name] = parent if state != "Z" else ""
    ours = [number for number, parent in found.items() if parent == str(os.getpid())]
    return [number for number, parent in found.items() if parent in ours]
