"""Where a slip is: the place that is marked, what is said of it, and what is not."""

import ast
import contextlib
import inspect
import math
import pathlib
import re
import time

import numpy as np
import pytest

from nnkit.exercises import check, registry, repair
from nnkit.exercises.items import Mistake
from nnkit.exercises.moves import KINDS, moves, scope_of
from nnkit.exercises.repair import WORDS, Place, Way, words


def neuron(x, w, b):
    z = x @ w + b
    return 1 / 1 + np.exp(-z)


def grid(f, values):
    best, lowest = None, 0
    for value in values:
        if f(value) < lowest:
            best, lowest = value, f(value)
    return best


def batches(order, batch_size):
    cut = []
    for start in range(0, len(order) - 1, batch_size):
        cut.append(order[start : start + batch_size])
    return cut


def forward(x, layers):
    for W, b, f in layers:
        a = f(x @ W + b)
    return a


def asymmetry(image):
    mirrored = image[:, ::-1]
    difference = np.abs(image - mirrored)
    return np.sqrt(np.mean(difference))


def count(widths):
    total = 0
    for i in range(len(widths) - 1):
        total = widths[i] * widths[i + 1] + widths[i + 1]
    return total


def one_hot(labels, classes):
    rows = np.zeros((len(labels), classes))
    for i in range(len(labels)):
        rows[labels[i], i] = 1
    return rows


def sse(y, t):
    error = y - t
    total = 0
    for one in error:
        total = total + one * 2
    return 0.5 * total


#: An answer, its exercise, the piece that is marked, and a word of what is said.
PLACES = [
    (neuron, "ch07.neuron", "1 / 1 + np.exp(-z)", "brackets"),
    (sse, "ch04.sse", "one * 2", "operation"),
    (batches, "ch09.batches", "range(0, len(order) - 1, batch_size)", "off by one"),
    (asymmetry, "ch01.asymmetry", "np.sqrt(np.mean(difference))", "too much"),
    (count, "ch02.parameters", "total = widths[i] * widths[i + 1] + widths[i + 1]", "replace what was there"),
]


def marked(feedback):
    line, marks = feedback.code.splitlines()
    return line[marks.index("^") : marks.rindex("^") + 1]


@pytest.mark.parametrize(("answer", "id", "piece", "said"), PLACES, ids=[id for _, id, *_ in PLACES])
def test_the_place_of_a_slip_is_marked(answer, id, piece, said):
    feedback = check(id, answer)
    assert feedback.status == "wrong" and marked(feedback) == piece
    assert said in feedback.text and feedback.further.endswith((".", "?"))


@pytest.mark.parametrize(("answer", "id", "piece", "said"), PLACES, ids=[id for _, id, *_ in PLACES])
def test_the_line_that_would_be_right_is_not_shown(answer, id, piece, said):
    shown = repr(check(id, answer))
    for line in registry()[id].solution.splitlines()[1:]:
        assert line.strip() not in shown


@pytest.mark.parametrize(("answer", "id", "piece", "said"), PLACES, ids=[id for _, id, *_ in PLACES])
def test_a_change_of_the_marked_piece_alone_mends_it(answer, id, piece, said):
    source = inspect.getsource(answer)
    tree, line = ast.parse(source).body[0], check(id, answer).code.splitlines()[0]
    number = next(i for i, one in enumerate(source.splitlines(), start=1) if one.strip() == line)
    mended = 0
    for move in moves(tree, scope_of(tree, globals())):
        if move.node.lineno == number and move.kind not in ("missing", "factor") and ast.unparse(move.node) in piece:
            move.make()
            space = dict(globals())
            with contextlib.suppress(SyntaxError, ValueError):
                exec(compile(ast.Module([tree], []), "…", "exec"), space)
                mended += check(id, space[answer.__name__]).status == "correct"
            move.take_back()
    assert mended


def test_letters_that_take_more_than_one_byte_do_not_move_the_mark():
    def neuron(x, w, b):
        σ, 합 = 1.0, x @ w + b
        return σ / σ + np.exp(-합)

    assert marked(check("ch07.neuron", neuron)) == "σ / σ + np.exp(-합)"


def test_an_answer_without_source_is_answered_as_before():
    assert check("ch07.neuron", eval("lambda x, w, b: (x @ w + b) * 2")).code == ""


def test_two_slips_are_marked_both():
    def line(x1, w1, w2, b):
        across = w1 * x1 + w2
        return -across / b

    feedback = check("ch01.line", line)
    assert feedback.text.startswith("Two small changes are enough. In line 2,") and "In line 3," in feedback.text
    assert feedback.code.count("^") > 2 and len(feedback.code.splitlines()) == 4


def test_an_error_is_said_first_and_its_line_is_quoted():
    def accuracy(p, labels):
        guesses = np.argmax(1, p)
        return np.mean(guesses == labels)

    feedback = check("ch04.accuracy", accuracy)
    assert feedback.status == "error" and "An error came up in line 2" in feedback.text
    assert "np.argmax(1, p)" in feedback.code and "order" in feedback.text

    def lost(p, labels):
        return np.mean(nothing_like_that == labels) / math.tau  # noqa: F821

    feedback = check("ch04.accuracy", lost)
    assert "NameError" in feedback.text and feedback.code.startswith("return np.mean(nothing_like_that")


def test_the_search_ends_in_time_even_where_candidates_do_not():
    def evaluations(values, weights):
        total, done = 1, 0
        while done < weights:
            total = total * values
            done = done + 1
            while total < 0:
                pass
        return total - values

    start = time.monotonic()
    check("ch06.evaluations", evaluations)
    assert time.monotonic() - start < repair.SECONDS + 1.5


def test_no_list_is_put_into_itself():
    def dead(z):
        found = []
        for column in z.T:
            alive = [number > 0 for number in column]
            found.append(column)
        return np.array([not any(part) for part in found]) | (alive is None)

    start = time.monotonic()
    check("ch03.dead", dead)
    assert time.monotonic() - start < repair.SECONDS + 0.45  # the search was not stopped from outside


def test_what_an_answer_prints_while_it_is_searched_is_not_shown(capfd):
    def neuron(x, w, b):
        print("noise")
        return 1 / 1 + np.exp(-(x @ w + b))

    check("ch07.neuron", neuron)
    assert capfd.readouterr().out == ""


def test_names_around_an_answer_are_known_to_the_search():
    def squashed(z):
        return 1 / (1 + np.exp(-z))

    def neuron(x, w, b):
        return squashed(x @ w - b)

    assert marked(check("ch07.neuron", neuron)) == "x @ w - b"


def a_way(line, kind="operator", rank=1, start=0, end=3, mistake=None):
    return Way((Place(kind, rank, line, start, end, "a + b"),), mistake)


def test_every_kind_has_its_words():
    assert set(WORDS) == set(KINDS)
    assert all(said.endswith((".", "?")) and further.endswith((".", "?")) for said, further in WORDS.values())


@pytest.mark.parametrize(
    ("ways", "text", "code"),
    [
        ([a_way(2), a_way(2, start=2, end=5)], "enough. In line 2, the operation", "a + b\n^^^^^"),
        ([a_way(2), a_way(3)], "more than one place for it; one is this. In line 2, the operation", "a + b\n^^^"),
        ([a_way(2, kind="name"), a_way(3, kind="axis")], "one is this. In line 3, look at the axis", "a + b\n^^^"),
        ([a_way(2, rank=3, kind="missing"), a_way(3)], "enough. In line 3, the operation", "a + b\n^^^"),
        (
            [a_way(2, mistake=0)],
            "two slips. In line 2, the operation there is not the one that is meant. After that, this is left: The 2",
            "a + b\n^^^",
        ),
    ],
)
def test_of_several_places_the_likeliest_is_said(ways, text, code):
    said, marked, further = words(ways, [Mistake(None, "The 2 is missing.")])
    assert text in said and marked == code and further


def test_where_nothing_mends_it_nothing_is_said():
    assert words([]) is None


def test_a_slip_beside_a_known_mistake_gets_both_said():
    def sse(y, t):
        error = y + t
        return np.sum(error**2)

    feedback = check("ch04.sse", sse)
    assert feedback.text.startswith("There seem to be two slips. In line 2,") and "After that, this is left: " in feedback.text
    assert any(mistake.message in feedback.text for mistake in registry()["ch04.sse"].mistakes)


def test_the_example_on_the_page_is_what_the_checker_says():
    page = (pathlib.Path(__file__).parents[2] / "book" / "pages" / "how_the_checker_thinks.md").read_text(encoding="utf-8")
    code, said = re.search(r"```python\n(.*?)```.*?```text\n(.*?)```", page, re.DOTALL).groups()
    assert code == inspect.getsource(neuron)
    told = repr(check("ch07.neuron", neuron)).partition("\n  x ")[0]
    assert said.split() == told.split() and said.splitlines()[-2:] == told.splitlines()[-2:]
