"""Where a slip is: the place that is marked, what is said of it, and what is not."""

import ast
import contextlib
import copy
import dataclasses
import inspect
import math
import pathlib
import re
import time
from types import SimpleNamespace

import numpy as np
import pytest

from nnkit.exercises import check, registry, repair
from nnkit.exercises.items import UNREGISTERED, Mistake
from nnkit.exercises.moves import KINDS, moves, scope_of
from nnkit.exercises.repair import WORDS, Place, Way, words
from nnkit.exercises.values import size

A_READERS = repair.SECONDS


@pytest.fixture(autouse=True)
def _more_time(monkeypatch):
    """Where a machine has other work as well, a search may end before it finds what these tests are about."""
    monkeypatch.setattr(repair, "SECONDS", 3 * A_READERS)


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
    mended = False
    for move in sorted(moves(tree, scope_of(tree, globals())), key=lambda move: move.rank):
        if (
            not mended
            and move.node.lineno == number
            and move.kind not in ("missing", "factor")
            and ast.unparse(move.node) in piece
        ):
            move.make()
            space = dict(globals())
            with contextlib.suppress(SyntaxError, ValueError):
                exec(compile(ast.Module([tree], []), "…", "exec"), space)
                mended = check(id, space[answer.__name__]).status == "correct"
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


def test_the_search_ends_in_time_even_where_candidates_do_not(monkeypatch):
    monkeypatch.setattr(repair, "SECONDS", A_READERS)

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
    assert time.monotonic() - start < A_READERS + 1.5


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
        ([a_way(2), a_way(2, start=2, end=5)], "enough. In line 2, look at the operation", "a + b\n^^^^^"),
        ([a_way(2), a_way(3)], "more than one place for it; one is this. In line 2, look at the operation", "a + b\n^^^"),
        ([a_way(2, kind="name"), a_way(3, kind="axis")], "one is this. In line 3, look at the axis", "a + b\n^^^"),
        ([a_way(2, rank=3, kind="missing"), a_way(3)], "enough. In line 3, look at the operation", "a + b\n^^^"),
        (
            [a_way(2, mistake=0)],
            "two slips. In line 2, look at the operation there. Is it the one that is meant? After that, this is left: The 2",
            "a + b\n^^^",
        ),
    ],
)
def test_of_several_places_the_likeliest_is_said(ways, text, code):
    said, marked, further = words(ways, [Mistake(None, "The 2 is missing.")])
    assert text in said and marked == code and further


A, B = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.0], [3.0, 5.0]])


@pytest.mark.parametrize(
    ("got", "wanted", "differ"),
    [
        (A, A, False),
        (A, B, False),  # only the first number is looked at
        (A + 1, A, True),
        (A[:1], A, True),
        (np.zeros((0, 2)), np.zeros((0, 2)), False),
        ("text", A, False),
        ([1.0], A, False),
        (np.array([["a", "b"], ["c", "d"]]), A, False),
        (np.array([True, False]), np.array([0, 1]), False),
        (np.array([3]), np.array([1]), True),
        (np.array([3], np.uint8), np.array([1]), True),
        (1.0, 1.0005, False),
        (1.0, 1.002, True),
        (-1.0, -1.002, True),
        (0.0, 1e-5, True),
        (0.0, 1e-7, False),
        (3, 4, True),
        (np.float64(3), 4, True),
        (3, "3", False),
        (None, 3.0, False),
    ],
)
def test_the_quick_look_never_calls_equal_results_different(got, wanted, differ):
    assert bool(repair._differ_at_first(got, wanted)) == differ


@pytest.mark.parametrize(
    ("got", "wanted", "share"),
    [
        (repair._NOTHING, A, -1.0),
        (A, A, 1.0),
        (B, A, 0.1 + 0.9 * 0.75),
        (A + 1, A, 0.1),
        (A[0], A, 0.0),
        ("text", A, 0.0),
        (A + 0j, A, 0.0),
        ((A, 1.0), (A, 1.0), 1.0),
        ((A, 2.0), (A, 1.0), 0.55),
        ([A, 2.0], (A, 1.0), 0.55),
        ((A,), (A, 1.0), 0.0),
        (A, (A, 1.0), 0.0),
        ([A, B], [A, A], (1 + 0.1 + 0.9 * 0.75) / 2),
        ([1, 2], [1, 3], 0.55),
        ([1, [2, 3]], [1, 3], 0.0),
    ],
)
def test_how_much_of_a_result_is_right(got, wanted, share):
    assert repair._agreement(got, wanted) == pytest.approx(share)


@pytest.mark.parametrize(
    ("line", "cannot_end"),
    [
        ("names.append(names)", True),
        ("names.append(x)", False),
        ("x.append(names)", False),
        ("f(names)", False),
        ("range(x ** n)", True),
        ("range(1, 2 + x ** n)", True),
        ("x ** n + range(n)", False),
        ("list(x ** n)", False),
    ],
)
def test_what_is_not_tried(line, cannot_end):
    definition = ast.parse(f"def f(x, n):\n    return {line}").body[0]
    [call] = [node for node in ast.walk(definition) if isinstance(node, ast.Call)]
    powers = [node for node in ast.walk(definition) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)]
    assert repair._cannot_end((powers or call.args)[0], definition) is cannot_end


def search_in(answer, id, suspect=None):
    """A search in this process, with all the time that it wants."""
    item = registry()[id]
    cases = sorted(item.arguments(), key=size)
    expected = [item.compared(item.reference(*map(copy.deepcopy, arguments)), arguments) for arguments in cases]
    search = repair.Search.of(answer, item, cases, expected, suspect)
    search.seconds, search.deadline = 60.0, math.inf
    return search


def test_a_search_that_has_no_time_finds_nothing():
    search = search_in(neuron, "ch07.neuron")
    search.seconds = -1.0
    assert search.found() == []
    search.seconds, search.deadline = 60.0, math.inf
    assert search.found()[0] == [[["brackets", 0, 3, 11, 29]], None]


def test_a_right_answer_has_nothing_to_mend():
    assert search_in(registry()["ch07.neuron"].other_ways[0], "ch07.neuron").found() == []


def test_the_tree_is_as_it_was_after_a_search():
    for answer, id in ((neuron, "ch07.neuron"), (sse, "ch04.sse")):
        search = search_in(answer, id)
        before = ast.dump(search.definition)
        search.found()
        assert ast.dump(search.definition) == before


def test_the_line_of_an_error_is_looked_at_first():
    def line(x1, w1, w2, b):
        slope = -w1 / w2
        return slope * x1 - b / w2

    for suspect in (2, 3):
        search = search_in(line, "ch01.line", suspect)
        found = moves(search.definition, scope_of(search.definition, search.namespace))
        lines = [move.node.lineno - search.definition.lineno + 1 for move in search._by_likelihood(found)]
        assert lines[0] == suspect and lines == sorted(lines, key=lambda number: number != suspect)


def test_what_a_check_has_spent_is_taken_from_the_search():
    search = search_in(neuron, "ch07.neuron")
    for spent, left in ((0.0, 1.0), (0.5, 1 - 0.5 / repair.SECONDS), (10.0, 0.25)):
        search.ways(spent)
        assert search.seconds == pytest.approx(left * repair.SECONDS)


def test_the_sandbox_ends_no_search_before_it_ends_itself(monkeypatch):
    allowed = []

    def run(function, cases, seconds):
        allowed.append(seconds)
        return [repair.sandbox.Outcome()]

    monkeypatch.setattr(repair.sandbox, "run", run)
    search = search_in(neuron, "ch07.neuron")
    search.ways()
    assert allowed[0] > search.seconds > 0


def test_a_slip_that_only_a_pair_of_unlike_changes_mends():
    def line_gradient(w, b, x, t):
        error = t - (w * x + b)
        return np.array([error * x, 2 * error])

    def spread(n, spread_x, spread_w):
        root = math.sqrt(n)
        return spread_x / root

    for answer, id, kinds in (
        (line_gradient, "ch05.sse-gradient", {"order", "surplus"}),
        (spread, "ch11.spread", {"missing", "operator"}),
    ):
        [[places, mistake]] = search_in(answer, id).found()
        assert mistake is None and {kind for kind, *_ in places} == kinds


def test_where_nothing_mends_it_nothing_is_said():
    assert words([]) is None


def test_a_slip_beside_a_known_mistake_gets_both_said():
    def sse(y, t):
        error = y + t
        return np.sum(error**2)

    feedback = check("ch04.sse", sse)
    assert feedback.text.startswith("There seem to be two slips. In line 2,") and "After that, this is left: " in feedback.text
    assert any(mistake.message in feedback.text for mistake in registry()["ch04.sse"].mistakes)


@pytest.mark.parametrize("page", ["how_the_checker_thinks.md", "index.md"])
def test_the_example_on_a_page_is_what_the_checker_says(page):
    page = (pathlib.Path(__file__).parents[2] / "book" / "pages" / page).read_text(encoding="utf-8")
    code, said = re.search(r"```python\n(.*?)```.*?```text\n(Not yet.*?)```", page, re.DOTALL).groups()
    assert code == inspect.getsource(neuron)
    told = repr(check("ch07.neuron", neuron)).partition("\n  x ")[0]
    assert said.split() == told.split() and said.splitlines()[-2:] == told.splitlines()[-2:]


def same_again(function):
    return function


@same_again
@same_again
def decorated_sse(y, t):
    error = y + t
    return np.sum(error**2) / 2


def test_lines_are_counted_from_def_below_decorators():
    feedback = check("ch04.sse", decorated_sse)
    assert "In line 2, look at the operation there. Is it the one that is meant?" in feedback.text
    assert feedback.code.splitlines() == ["error = y + t", "        ^^^^^"]


@same_again
@same_again
def decorated_and_failing(y, t):
    error = y - t
    return np.sum(error**2) / two  # noqa: F821


def test_the_line_of_an_error_is_counted_from_def_below_decorators():
    assert "in line 3 of your function" in check("ch04.sse", decorated_and_failing).text


def a_pair(one, other):
    places = [Place(kind, 0, line, start, start + 1, text) for kind, line, start, text in (one, other)]
    return words([Way(tuple(places))])


def test_what_is_said_of_two_changes():
    said, marked, further = a_pair(("axis", 3, 4, "c = d"), ("minus", 2, 0, "a - b"))
    assert said == f"Two small changes are enough. In line 2, {WORDS['minus'][0]} In line 3, {WORDS['axis'][0]}"
    assert marked == "a - b\n^\nc = d\n    ^" and further == ""
    said, marked, further = a_pair(("axis", 2, 4, "c = d"), ("axis", 2, 0, "c = d"))
    assert said == f"Two small changes are enough, both in line 2: {WORDS['axis'][0]}" and further == WORDS["axis"][1]
    assert marked == "c = d\n^\nc = d\n    ^"


@pytest.mark.parametrize(
    ("kind", "rank", "leads"), [("minus", 1, True), ("minus", 2, False), ("name", 0, False), ("name", 2, False)]
)
def test_which_moves_may_stand_beside_a_known_mistake(kind, rank, leads):
    assert repair._leads_to_a_mistake(SimpleNamespace(kind=kind, rank=rank)) == leads


def test_a_known_mistake_that_leads_away_from_what_is_right_is_no_second_slip():
    def step_down(weights, slopes, rate):
        for w, s in zip(weights, slopes, strict=True):
            w[0] -= rate * s[0]

    def scaled(weights, slopes, rate):
        for w, s in zip(weights, slopes, strict=True):
            w *= rate
            w -= s

    def nudged(x, i, h):
        return np.where(x == x[i], x + h, x)

    for id, answer in (("ch00.step-down", step_down), ("ch00.step-down", scaled), ("ch00.nudge", nudged)):
        assert "two slips" not in check(id, answer).text


def descended(w, x, t, rate, steps):
    for _ in range(steps):
        w = w - rate * 2 * x.T @ (x @ w - t) / len(t)
    return w


class Layer:
    """With a bias, which the answer does not speak of."""

    def __init__(self, w):
        self.w = np.append(w, 0.0)

    def slopes(self, x, t):
        ones = np.column_stack([x, np.ones(len(t))])
        return 2 * ones.T @ (ones @ self.w - t) / len(t)


def layer_of(w):
    return Layer(w)  # where an answer names a class of its own, nothing is searched


def with_a_bias(w, x, t, rate, steps):
    layer = layer_of(w)
    for _ in range(steps):
        slopes = layer.slopes(x, t)
        layer.w = layer.w - rate * slopes
    return layer.w[:-1]


def of_the_last(w, x, t, rate, steps):
    g = 0 * w
    for _ in range(steps):
        g = rate * x[-1] * (x[-1] @ w - t[-1])
        w = w - g
    return w


ONE_STEP = Mistake(lambda w, x, t, rate, steps: descended(w, x, t, rate, 1), "Only one step is taken.")
NO_STEP = Mistake(lambda w, x, t, rate, steps: w.copy(), "w comes back as it was.")


@pytest.mark.parametrize(
    ("answer", "mistake", "steps"), [(with_a_bias, ONE_STEP, (2, 5)), (of_the_last, NO_STEP, (1, 1))], ids=["one", "none"]
)
def test_a_loop_that_does_less_is_no_second_slip(exercise, answer, mistake, steps):
    """Moved lines make a loop of any kind do nothing, or one step."""
    inner = np.random.default_rng(1)
    cases = [(inner.normal(size=2), inner.normal(size=(6, 2)), inner.normal(size=6), 0.1, many) for many in steps]
    item = exercise(descended, lambda rng: cases, mistakes=(mistake,))
    assert "two slips" not in check(item.id, answer).text


def slower(w, x, t, rate, steps):
    return layer_of(descended(w, x, t, rate / 3, steps)).w[:-1]


def test_a_loop_that_returns_too_soon_is_a_second_slip(exercise):
    def returns_too_soon(w, x, t, rate, steps):
        layer = layer_of(w)
        for _ in range(steps):
            layer.w[:-1] = slower(layer.w[:-1], x, t, rate, 1)
            return layer.w[:-1]

    inner = np.random.default_rng(1)
    cases = [(inner.normal(size=2), inner.normal(size=(6, 2)), inner.normal(size=6), 0.1, many) for many in (2, 5)]
    item = exercise(descended, lambda rng: cases, mistakes=(Mistake(slower, "The steps are too small."),))
    assert check(item.id, returns_too_soon).text.endswith("After that, this is left: The steps are too small.")


def in_parts(x, parts):
    return sum(part.sum() for part in np.array_split(x, parts)) / len(x)


IN_PARTS = [(np.array([1.0, 2.0, 4.0]), 2), (np.array([3.0, 1.0, 4.0, 1.5, 5.0]), 1), (np.array([2.0, 7.0, 1.0, 9.0]), 2)]


def test_a_change_that_leads_away_is_no_first_slip(exercise):
    def inverse(x):
        return 100 / x

    far = Mistake(lambda x: 100 * x, "That is a hundred times x.")
    item = exercise(lambda x: np.sin(x), lambda rng: [(3.0,), (5.0,)], mistakes=(far,))
    assert "two slips" not in check(item.id, inverse).text


def test_a_known_mistake_that_shows_just_where_the_answer_is_wrong_is_no_second_slip(exercise):
    """A line out of the loop makes one of the other: the slip is the name of the parts."""

    def by_the_size_of_a_part(x, parts):
        found = 0
        for x in np.array_split(x, parts):  # noqa: B020, that is the slip
            found = found + x.sum()
        return found / len(x)

    last = Mistake(lambda x, parts: np.array_split(x, parts)[-1].mean(), "Only the last part counts.")
    item = exercise(in_parts, lambda rng: IN_PARTS, "Go through `np.array_split(x, parts)`.", mistakes=(last,))
    assert "two slips" not in check(item.id, by_the_size_of_a_part).text


def pieces(x, parts):
    return np.array_split(x, parts)


def in_pieces(x, parts):
    return sum(part.sum() for part in pieces(x, parts)) / len(x)


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [("Go through `pieces(x, parts)`.", False), ("Go through `np.split(x, parts)`, or `x parts`.", True)],
)
def test_what_the_task_writes_down_is_no_slip(exercise, text, is_marked):
    """One part in place of all of them would give the right number, and not what is asked for."""

    def of_the_first(x, parts):
        return pieces(x, parts)[0].sum() / len(x)

    item = exercise(in_pieces, lambda rng: IN_PARTS, text=text)
    assert bool(check(item.id, of_the_first).code) == is_marked


def test_a_function_around_all_of_a_result_is_no_matter_of_brackets():
    def celsius(degrees):
        return np.mean((degrees - 32) * 5 / 9)

    assert "brackets" not in check("ch00.first", celsius).text


def deep_inside(x, y):
    for number in (x,):
        if number is x:
            while True:
                return x - y


def test_a_short_line_deep_inside_is_marked_at_its_place(exercise):
    item = exercise(lambda x, y: x + y, lambda rng: [(1.0, 2.0), (3.0, 5.5)])
    assert check(item.id, deep_inside).code.splitlines() == ["return x - y", "       ^^^^^"]


def test_a_piece_that_goes_on_in_the_next_line_is_marked_with_dots():
    def neuron(x, w, b):
        z = [
            x @ w,
            b,
        ]
        return 1 / 1 + np.exp(
            -sum(z),
        )

    assert marked(check("ch07.neuron", neuron)) == "1 / 1 + np.exp( …"


def test_of_the_ways_only_the_likeliest_are_given(exercise):
    item = exercise(lambda x, y: x + y, lambda rng: [(1.0, 2.0), (3.0, 5.5)])
    cases = item.arguments()
    search = repair.Search.of(deep_inside, item, cases, [x + y for x, y in cases], None)
    ways = search.ways()
    ranks = {place.rank for way in ways for place in way.places}
    assert len(ranks) == 1 and any(place.kind == "operator" for way in ways for place in way.places)
    mended_otherwise = [move for move in moves(search.definition, scope_of(search.definition, {})) if move.rank > min(ranks)]
    assert any(move.kind == "minus" for move in mended_otherwise)  # x − (−y), which is less likely


def turned(tables):
    return [table.T for table in tables]


def test_a_condition_is_not_said_to_be_wrong_where_it_would_decide_nothing(exercise):
    """What is done to rows is wrong; if no row came there, all would be right, as turning does nothing to them."""

    def in_a_branch(tables):
        found = []
        for table in tables:
            if table.ndim == 1:
                found.append(table[::-1])
            else:
                found.append(table.T)
        return found

    def in_an_expression(tables):
        return [table[::-1] if table.ndim == 1 else table.T for table in tables]

    item = exercise(
        turned, lambda rng: [([np.eye(2)[:1], np.arange(3.0)],), ([np.arange(6.0).reshape(2, 3), np.arange(2.0)],)]
    )
    assert "[::-1]" in check(item.id, in_a_branch).code.partition("^")[0]
    assert "compared" not in check(item.id, in_an_expression).text


def test_a_wrong_size_is_no_matter_of_its_sign():
    def flatten(images):
        return images.reshape(len(images), len(images[0]) ** 2)

    assert "sign" not in check("ch00.flatten", flatten).text


def test_a_line_that_stands_twice_is_once_too_much():
    def step_down(weights, slopes, rate):
        for w, s in zip(weights, slopes, strict=True):
            w -= rate * s
            w -= rate * s

    assert WORDS["surplus"][0] in check("ch00.step-down", step_down).text


def test_a_call_too_much_is_no_matter_of_the_order_of_lines():
    def step_down(weights, slopes, rate):
        for w, s in zip(weights, slopes, strict=True):
            np.clip(s, -0.25, 0.25, out=s)
            w -= rate * s

    def steps_down(weights, slopes, rate):
        for w, s in zip(weights, slopes, strict=True):
            w -= rate * s
            np.clip(w, -0.25, 0.25, out=w)

    for answer in (step_down, steps_down):
        text = check("ch00.step-down", answer).text
        assert WORDS["surplus"][0] in text and "more than one place" not in text, text


def test_the_condition_of_where_is_not_exchanged_for_a_value():
    def nudged(x, i, h):
        return np.where(x == i, x + h, x)

    assert "two slips" not in check("ch00.nudge", nudged).text


def test_an_array_where_a_number_is_meant_is_called_so_and_not_said_to_lack_a_term():
    def entry(A, B, i, j):
        return A[i : i + 1] @ B[:, j : j + 1]

    def count_between(x, low, high):
        return sum((x >= low) & (x < high))

    for id, answer in (("ch00.entry", entry), ("ch00.count", count_between)):
        text = check(id, answer).text
        assert "an array or a list. Is a single number meant" in text and "missing" not in text


def pair(one, other, line="return x[1 + n] * (w + 3)"):
    """Two changes of a line, each given by its kind and its piece."""
    nodes = {ast.unparse(node): node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.expr)}
    return tuple(SimpleNamespace(kind=kind, node=nodes[piece]) for kind, piece in (one, other))


@pytest.mark.parametrize(
    ("one", "other", "tried"),
    [
        (("surplus", "1 + n"), ("missing", "n"), False),
        (("missing", "n"), ("surplus", "1 + n"), False),
        (("number", "3"), ("number", "3"), False),
        (("number", "3"), ("number", "1"), True),
        (("number", "3"), ("missing", "n"), False),
        (("one minus", "w"), ("fixed number", "1"), False),
        (("surplus", "1 + n"), ("missing", "w + 3"), True),
        (("surplus", "w + 3"), ("surplus", "x[1 + n] * (w + 3)"), True),
        (("brackets", "w + 3"), ("surplus", "w + 3"), True),
        (("number", "3"), ("operator", "w + 3"), True),
    ],
)
def test_two_changes_that_could_make_anything_of_a_piece_are_no_pair(one, other, tried):
    assert repair._is_another(*pair(one, other)) is tried


@pytest.mark.parametrize(
    ("changed", "piece", "fills"),
    [
        ("x.reshape(2, -n)", "-n", True),
        ("x.reshape((2, 1 - n))", "1 - n", True),
        ("x.reshape(2, n + 1)", "n + 1", False),
        ("x.reshape(2, n // 5)", "5", False),
        ("x.reshape(2, n // -5)", "-5", True),
        ("x.reshape(2, -5)", "-5", False),  # a number that stood there alone is the slip
        ("x.reshape((2, -5))", "-5", False),
        ("x.reshape(2, n // 0.5)", "0.5", False),
        ("np.full(2, 1 - n)", "1 - n", False),
    ],
)
def test_a_size_that_numpy_would_work_out_mends_nothing(changed, piece, fills):
    definition = ast.parse(f"def f(x, n):\n    return {changed}").body[0]
    new = next(node for node in ast.walk(definition) if isinstance(node, ast.expr) and ast.unparse(node) == piece)
    if piece == "-5":  # as a change puts it there: one number
        number = ast.Constant(-5)
        for holder in ast.walk(definition):
            for field, value in ast.iter_fields(holder):
                if value is new:
                    setattr(holder, field, number)
                elif isinstance(value, list):
                    value[:] = [number if one is new else one for one in value]
        new = number
    assert repair._fills_in(new, definition) is fills


def test_a_size_is_not_worked_out_by_the_first_of_two_changes_either():
    def flatten(images):
        n, h, w = images.shape
        return images.reshape(n, h + w + 1) * 2

    assert search_in(flatten, "ch00.flatten").found() == []


def test_what_is_kept_of_an_append_is_named_in_its_line():
    def differences(a, b):
        rows = []
        for one in a:
            row = []
            for other in b:
                row = row.append(one - other)
            rows.append(row)
        return np.array(rows)

    feedback = check("ch00.differences", differences)
    assert "does this line replace what was there" in feedback.text and marked(feedback) == "row = row.append(one - other)"


def test_a_loop_of_which_each_round_does_the_same_is_named():
    def nudged(x, i, h):
        y = x.astype(float)
        for _ in range(len(y)):
            y[i] += h
        return y

    assert "which lines belong to the loop" in check("ch00.nudge", nudged).text


def test_an_argument_that_is_changed_in_place_of_another_one_is_looked_for():
    def step_down(weights, slopes, rate):
        for w, s in zip(slopes, weights, strict=True):
            w -= rate * s

    feedback = check("ch00.step-down", step_down)
    assert marked(feedback) == "zip(slopes, weights, strict=True)" and WORDS["order"][0] in feedback.text


def test_who_may_change_one_argument_is_told_which_and_not_to_copy():
    def step_down(weights, slopes, rate):
        for w, s in zip(weights, slopes, strict=True):
            s *= rate
            w -= s

    text = check("ch00.step-down", step_down).text
    assert text.endswith("Only `weights` may change.") and "copy" not in text


def test_what_is_written_twice_is_one_slip_in_two_places():
    """`-(-len(x))` would mend it as well: with one part there is nothing to cut."""
    pytest.importorskip("torch")

    def gradient(w, x, t, parts):
        size = -(-len(x) // parts)
        found = 0
        for start in range(0, len(x), size):
            one, other = x[start : start + size + 1], t[start : start + size + 1]
            found = found + 2 * one.T @ (one @ w - other) / len(x)
        return found

    feedback = check("ch13.accumulate", gradient)
    assert feedback.text == f"Two small changes are enough, both in line 5: {WORDS['off by one'][0]}"


def test_what_the_solution_computes_too_is_the_last_to_be_marked():
    """`2 * workers - 1` would mend it as well."""

    def ring_bytes(parameters, workers, bytes_each):
        rounds, sent = 2 * (workers - 1), 0
        for _ in range(1, rounds):
            sent += parameters / workers * bytes_each
        return sent

    assert marked(check("ch13.ring", ring_bytes)) == "range(1, rounds)"


def test_a_sum_is_not_begun_anew_where_nothing_else_reads_it():
    def ring_bytes(parameters, workers, bytes_each):
        pieces = [parameters / workers] * workers
        total = 0
        for i in range(len(pieces) - 1):
            total += pieces[i] * bytes_each
        return total * 2 * (workers - 1)

    assert WORDS["loop"][0] not in check("ch13.ring", ring_bytes).text


def test_a_sum_that_is_read_in_each_round_is_begun_anew_in_it(exercise):
    def sums(x):
        found = []
        total = 0
        for row in x:
            for one in row:
                total += one
            found.append(total)
        return np.array(found)

    item = exercise(lambda x: x.sum(axis=1), lambda rng: [(rng.normal(size=(2, 3)),), (rng.normal(size=(3, 2)),)])
    feedback = check(item.id, sums)
    assert marked(feedback) == "total = 0" and WORDS["loop"][0] in feedback.text


def test_another_list_is_no_place_for_what_is_appended():
    def parameters_of(state):
        found, values = [], list(state.values())
        for i in range(len(values) // 2):
            found.append(values[i].T)
            found.append(values[i + 1])
        return found

    assert "name" not in check("ch13.from-state", parameters_of).text


def test_a_part_goes_into_the_other_of_two_lists(exercise):
    def split(x):
        low, high = [], []
        for one in x:
            if one < 0:
                low.append(one)
            else:
                low.append(one)
        return np.array(low + high[::-1])

    def right(x):
        return np.array([one for one in x if one < 0] + [one for one in x if one >= 0][::-1])

    item = exercise(right, lambda rng: [(rng.normal(size=6),), (rng.normal(size=7),)])
    assert WORDS["name"][0] in check(item.id, split).text


def test_who_adds_in_place_what_does_not_fit_has_not_forgotten_it():
    def linear(x, weight, bias):
        out = bias.copy()
        out += x @ weight.T
        return out

    text = check("ch13.linear", linear).text
    assert "keeps its shape" in text and "is missing" not in text


def test_what_forgets_a_term_is_no_first_slip(exercise):
    def with_another(x, b):
        y = np.tan(np.sin(5 * b + 2))
        y += 2 * x
        return y

    missing = Mistake(lambda x, b: 2 * x, "b is missing.")
    cases = [(np.array([1.0, 2.0]), np.array([0.1, 0.2])), (np.array([3.0, 1.0]), np.array([0.3, -0.1]))]
    item = exercise(lambda x, b: 2 * x + b, lambda rng: cases, mistakes=(missing,))
    assert "b is missing" not in check(item.id, with_another).text


def test_two_counterparts_are_no_two_slips():
    def share(x, rank, workers):
        out = np.zeros_like(x)
        out[rank::workers] = x[rank::workers]
        return out[out != 0].reshape(-1, *x.shape[1:])

    assert check("ch13.share", share).text.count(WORDS["one minus"][0]) < 2


def test_a_piece_that_leaves_a_bracket_is_no_first_slip_where_it_has_no_gradient():
    torch = pytest.importorskip("torch")

    def train(w, x, t, rate, steps):
        w = torch.tensor(w)
        x, t = torch.tensor(x, requires_grad=True), torch.tensor(t)
        for _ in range(steps):
            loss = ((x @ w - t) ** 2).mean()
            (slopes,) = torch.autograd.grad(loss, x)
            w = w - rate * slopes.sum(0)
        return w.numpy()

    item = registry()["ch13.train"]
    along_w = next(mistake for mistake in item.mistakes if "along w itself" in mistake.message)
    cases = item.arguments()
    alone = dataclasses.replace(item, id=f"train{UNREGISTERED}", mistakes=(along_w,))
    assert repair.Search.of(train, alone, cases, [item.reference(*one) for one in cases], None).found() == []


def test_a_product_is_no_sum_of_which_one_side_has_no_gradient():
    """`mean + len(x)` has the gradient of the mean, and that is a known mistake; what is too much is all of `* len(x)`."""
    torch = pytest.importorskip("torch")

    def gradient(w, x, t, parts):
        w = torch.tensor(w, requires_grad=True)
        for one, other in zip(np.array_split(x, parts), np.array_split(t, parts), strict=True):
            squares = (torch.tensor(one) @ w - torch.tensor(other)) ** 2
            (squares.mean() * len(x) / parts).backward()
        return w.grad.numpy()

    assert "two slips" not in check("ch13.accumulate", gradient).text


def test_a_slip_written_twice_is_not_sought_where_the_error_came_up_if_only_half_of_it_stands_there():
    def linear(x, weight, bias):
        out = np.zeros((len(bias), len(x)))
        for j in range(len(bias)):
            out[:, j] = x @ weight[j] + bias[j]
        return out

    assert marked(check("ch13.linear", linear)) == "(len(bias), len(x))"


def test_a_function_that_should_not_be_there_is_not_taken_for_one_that_adds_nothing():
    def momentum_step(w, v, g, rate, momentum):
        v = np.maximum(momentum * v + g, 0)
        return w - rate * v, v

    assert WORDS["surplus"][0] in check("ch13.momentum", momentum_step).text


def test_who_takes_the_larger_of_two_where_their_sum_is_meant_is_asked_about_the_function():
    def together(first, second, n_first, n_second):
        return (n_first * first + n_second * second) / max(n_first, n_second)

    feedback = check("ch13.together", together)
    assert marked(feedback) == "max(n_first, n_second)" and WORDS["function"][0] in feedback.text
