"""What the page's Python does: which cells a cell needs, what it shows, and what a traceback says."""

import builtins
import importlib.util
import pathlib
import re
import sys

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pytest

from book.tools.cells import KINDS, TORCH
from book.tools.notebooks import CHAPTERS
from book.tools.purity import pure_names

ROOT = pathlib.Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("runner", ROOT / "book" / "assets" / "run" / "runner.py")
runner = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(runner)


@pytest.fixture
def page(monkeypatch):
    matplotlib.use("agg")
    plt.close("all")  # a figure that another test left open would be shown
    told = []
    monkeypatch.setattr(builtins, "input", input)  # which the page changes
    made = runner.Page(lambda *output: told.append(output))
    made.told = told
    return made


def run(page, cells, target):
    """Run a cell and what it needs; the numbers of the cells that ran."""
    planned = page.plan(cells, target)
    for number in planned:
        page.run(number, cells[number])
    return planned


@pytest.mark.parametrize(
    ("source", "needs", "binds", "changes"),
    [
        ("y = x + 1", {"x"}, {"y"}, set()),
        ("x = 1\ny = x", set(), {"x", "y"}, set()),
        ("x += 1", {"x"}, {"x"}, {"x"}),
        ("x[0] = y", {"x", "y"}, set(), {"x"}),
        ("net.layers[0].weights[...] = 0", {"net"}, set(), {"net"}),
        ("def f(a, b=c):\n    d = a\n    return d + e", {"c", "e"}, {"f"}, set()),
        ("def f():\n    return g()\ndef g():\n    return 1", set(), {"f", "g"}, set()),
        ("def f():\n    global count\n    count += 1", {"count"}, {"f"}, {"count"}),
        ("f = lambda a: a + b", {"b"}, {"f"}, set()),
        ("[i * k for i in range(3) for j in v if j > i]", {"k", "v"}, set(), set()),
        ("for i in v:\n    print(i, w)", {"v", "w"}, {"i"}, set()),
        ("import numpy as np\nfrom math import pi", set(), {"np", "pi"}, set()),
        ("fit(net, SGD(0.3), x)", {"fit", "net", "SGD", "x"}, set(), {"net", "x"}),
        ("y = net.predict(x)", {"net", "x"}, {"y"}, set()),
        ("rule.step(parameters, gradients)", {"rule", "parameters", "gradients"}, set(), {"rule", "parameters", "gradients"}),
        ("values.append(3)", {"values"}, set(), {"values"}),
        ("np.add.at(m, i, 1)", {"np", "m", "i"}, set(), {"m", "i"}),
        ("y = np.sum(x)", {"np", "x"}, {"y"}, set()),
        ("with open(p) as file:\n    pass", {"p"}, {"file"}, set()),
        ("try:\n    f()\nexcept E as error:\n    print(error)", {"f", "E"}, {"error"}, set()),
        ("class A(B):\n    c = d\n    def m(self):\n        return e", {"B", "d", "e"}, {"A"}, set()),
        ("if (n := len(x)) > 2:\n    pass", {"x"}, {"n"}, set()),
        ("this is no Python", set(), set(), set()),
    ],
)
def test_what_a_cell_needs_and_makes(source, needs, binds, changes):
    names = runner.Names(source, {"np"}, runner.Page(print, pure_names()).pure)
    assert (names.needs, names.binds, names.changes) == (needs, binds, changes)


def test_only_the_cells_that_are_needed_run_and_only_once(page):
    cells = ["a = 1", "b = 2", "c = a + 1", "print(c)", "print(b)"]
    assert run(page, cells, 3) == [0, 2, 3]
    assert run(page, cells, 3) == [3]
    assert run(page, cells, 4) == [1, 4]
    assert page.told == [(3, "stream", "2"), (3, "stream", "\n")] * 2 + [(4, "stream", "2"), (4, "stream", "\n")]


def test_a_cell_that_was_edited_runs_again_and_what_depends_on_it(page):
    cells = ["a = 1", "b = a + 1", "b"]
    run(page, cells, 2)
    cells[0] = "a = 10"
    assert run(page, cells, 2) == [0, 1, 2]
    assert page.told[-1] == (2, "text", "11")


def test_a_second_run_gives_the_same_as_the_first(page):
    cells = ["v = [1]", "v.append(2)\nv"]
    run(page, cells, 1)
    assert run(page, cells, 1) == [0, 1]
    assert [content for _, kind, content in page.told if kind == "text"] == ["[1, 2]"] * 2


def test_a_later_cell_that_changed_a_name_is_undone(page):
    cells = ["v = [1]", "v", "v.append(2)"]
    run(page, cells, 2)
    assert run(page, cells, 1) == [0, 1]
    assert page.told[-1] == (1, "text", "[1]")


def test_a_cell_that_failed_is_not_counted_as_run(page):
    cells = ["a = missing", "a"]
    run(page, cells, 0)
    assert page.plan(cells, 1) == [0, 1]


def test_a_training_is_repeated_and_not_continued(page):
    cells = ["import random\nrng = random.Random(0)", "x = rng.random()", "x"]
    run(page, cells, 2)
    first = page.told[-1]
    assert page.plan(cells, 1) == [0, 1]
    run(page, cells, 1)
    run(page, cells, 2)
    assert page.told[-1] == first


def test_the_last_value_is_shown_in_its_richest_form(page):
    class Rich:
        def _repr_html_(self):
            return "<b>rich</b>"

    page.space["rich"] = Rich()
    for number, source in enumerate(["rich", "rich;", "1 + 1", "x = 5", "None", "print(3)\n4", "int"]):
        assert page.run(number, source)
    assert page.told == [
        (0, "html", "<b>rich</b>"),
        (2, "text", "2"),
        (5, "stream", "3"),
        (5, "stream", "\n"),
        (5, "text", "4"),
        (6, "text", "<class 'int'>"),
    ]


def test_a_traceback_has_the_readers_lines_only(page):
    page.run(0, "def f(x):\n    return 1 / x", "cell 1")
    page.run(6, "import numpy as np\nf(0)", "cell 7")
    assert not page.run(7, "from nnkit.layers import Dense\nDense(0, 1)", "cell 8")
    divided, refused = (content for _, kind, content in page.told if kind == "error")
    assert re.fullmatch(
        r'Traceback.*\n  File "<cell 7>", line 2, in <module>\n    f\(0\).*\n'
        r'  File "<cell 1>", line 2, in f\n    return 1 / x\n'
        r".*ZeroDivisionError: division by zero",
        divided,
        re.DOTALL,
    )
    assert "nnkit/" not in refused and "<cell 8>" in refused and refused.splitlines()[-1].startswith("ValueError: ")


@pytest.mark.parametrize("source", ["print('a' 1", "raise SystemExit(3)", "raise KeyboardInterrupt", "1 +"])
def test_whatever_a_cell_raises_is_told(page, source):
    assert not page.run(0, source)
    [(_, kind, content)] = page.told
    assert kind == "error" and re.search("SyntaxError|SystemExit|KeyboardInterrupt", content)


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        ("def f(x):\nreturn x", "four spaces further in"),
        ("x = 1\n  y = 2", "no colon asks for that"),
        ("if True:\n    x = 1\n  y = 2", "at no edge"),
        ("x = 2\n(x - 1) ** 2.mean()", "brackets around all that is meant"),
        ("x = 2\n2 * 3x", "stands between them: 3 * x"),
    ],
)
def test_slips_in_writing_are_told_with_what_to_do(page, source, meaning):
    assert not page.run(0, source)
    [(_, _, content)] = page.told
    assert "Error: " in content.splitlines()[-2] and meaning in content.splitlines()[-1]


def test_figures_are_pictures_and_then_closed(page):
    page.run(0, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.figure()\nprint('drawn');")
    kinds = [kind for _, kind, _ in page.told]
    assert kinds == ["stream", "stream", "image", "image"] and not matplotlib.pyplot.get_fignums()


def test_warnings_are_printed(page):
    page.run(0, "import sys\nprint('careful', file=sys.stderr)")
    assert ("stream", "careful") in [output[1:] for output in page.told]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_cell_of_a_chapter_needs_a_name_that_no_earlier_cell_makes(path):
    alive = {*KINDS, TORCH, "remove-cell"}  # these cannot be run on the page
    cells = [
        cell.source
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code" and not alive & set(cell.metadata.get("tags", ()))
    ]
    made = {"log"}  # missing in a line that ch04 quotes, and shows to be missing
    for number, source in enumerate(cells):
        names = runner.Names(source)
        assert names.needs <= made, f"cell {number + 1} needs {names.needs - made}"
        made |= names.binds


# ---- What changes nothing of what it is given


def test_a_function_says_itself_that_it_is_pure():
    cells = ["class Net:\n    predict = print\n\n\nnet, accuracy = Net(), print", "accuracy(net, 3)\nnet.predict(2)"]
    for pure, planned in ((pure_names(), [1]), ({"functions": ["accuracy"]}, [0, 1]), ({"methods": ["predict"]}, [0, 1])):
        page = runner.Page(lambda *_: None, pure)
        run(page, cells, 1)
        assert page.plan(cells, 1) == planned


# ---- Modules that must be loaded first


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import numpy as np, math\nfrom nnkit.figures import plots", ["numpy", "math", "nnkit"]),
        ("if True:\n    import numpy.linalg\ndef f():\n    import scipy", ["numpy"]),
        ("try:\n    import altair\nexcept ImportError:\n    pass", ["altair"]),
        ("from . import a\nclass A:\n    import b", []),
        ("import numpy\nimport numpy.random", ["numpy"]),
        ("import this is no Python", []),
    ],
)
def test_what_a_cell_imports_whenever_it_runs(source, modules):
    assert runner.imports(source) == modules


@pytest.fixture
def loadable(tmp_path, monkeypatch):
    """Makes a module that can be loaded, and returns how to load it."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "small_module", raising=False)

    def load():
        (tmp_path / "small_module.py").write_text("value = 42\n", encoding="utf-8")
        importlib.invalidate_caches()

    return load


@pytest.fixture
def poor_page(page):
    return runner.Page(page.emit, loadable=["small_module", "json", "never_there"])


def test_only_modules_that_are_missing_and_can_be_loaded_are_loaded_before(poor_page):
    cells = ["import json\nimport nowhere", "import never_there\nimport small_module", "import small_module"]
    assert poor_page.lacks(cells, [0, 2, 1]) == ["small_module", "never_there"]
    assert poor_page.lacks(cells, [0]) == []


def test_a_module_that_is_missing_while_a_cell_runs_is_loaded_and_the_result_is_that_of_one_run(page, poor_page, loadable):
    import_late = "import importlib\nlate = importlib.import_module('small_module')"
    cells = ["v = [1]", f"v.append(2)\nprint('before')\n{import_late}", "v, late.value"]
    assert run(poor_page, cells[:2], 1) == [0, 1]
    assert poor_page.missing == "small_module"
    assert [kind for _, kind, _ in page.told] == ["stream", "stream"]  # and no error
    loadable()
    assert run(poor_page, cells, 2) == [0, 1, 2]
    assert poor_page.missing is None and page.told[-1] == (2, "text", "([1, 2], 42)")


@pytest.mark.parametrize("source", ["import nowhere", "import json.nowhere", "from small_module_2 import x"])
def test_a_module_that_is_nowhere_gives_the_plain_error(page, poor_page, source):
    assert not poor_page.run(0, source)
    assert poor_page.missing is None
    [(_, kind, content)] = page.told
    assert kind == "error" and "ModuleNotFoundError: No module named" in content


# ---- What must run again


def test_a_needed_cell_that_failed_half_way_is_repeated_from_what_it_had(page):
    cells = ["v = [1]", "v.append(2)\nmissing", "v"]
    assert run(page, cells[:2], 1) == [0, 1]
    cells[1] = "v.append(2)"
    assert run(page, cells, 2) == [0, 1, 2]
    assert page.told[-1] == (2, "text", "[1, 2]")


def test_a_needed_cell_that_changes_an_earlier_one_and_runs_again_takes_the_earlier_one_along(page):
    cells = ["v = [1]", "a = 5", "v.append(a)", "v"]
    run(page, cells, 3)
    cells[1] = "a = 6"
    assert run(page, cells, 3) == [0, 1, 2, 3]
    assert page.told[-1] == (3, "text", "[1, 6]")


@pytest.mark.parametrize("source", ["%timeit 1 + 1", "x = 1\n!ls", "%matplotlib inline\nx = 1"])
def test_commands_of_notebooks_are_said_to_be_that(page, source):
    run(page, [source], 0)
    [(_, kind, text)] = page.told
    assert kind == "error" and "is a command for notebooks" in text


def test_a_percent_sign_elsewhere_is_python(page):
    run(page, ["print(7 % 4,\n      1 ! 2)"], 0)
    [(_, kind, text)] = page.told
    assert kind == "error" and "is a command for notebooks" not in text


def test_input_says_that_nobody_can_answer(page):
    run(page, ["name = input('Who? ')"], 0)
    [(_, kind, text)] = page.told
    assert kind == "error" and "input() cannot ask on this page: write the value into the code" in text


CALL = 'check("ch01.x", f)'


def exercise(page, own):
    """Run an answer with the call that checks it, and return what is told."""
    page.space["check"] = lambda id, answer: f"{id}: {answer(20)}"
    page.run(3, f"{own}\n\n\n{CALL}", "your code", CALL)
    [(_, kind, text)] = page.told
    return kind, text


def test_an_answer_is_checked_by_the_call_behind_it(page):
    assert exercise(page, "def f(x):\n    return x + 1") == ("text", "'ch01.x: 21'")


@pytest.mark.parametrize("own", ["def g(x):\n    return x", "", "# def f(x):", "f(2)"])
def test_an_answer_without_its_name_is_none_even_where_an_older_one_has_it(page, own):
    page.run(0, "def f(x):\n    return 2")
    kind, text = exercise(page, own)
    assert kind == "error" and "There is no `f` in your code" in text and "Traceback" not in text


@pytest.mark.parametrize("own", ["def f(x):", "@f", "x = (1,", "f = \\", 'def f(x):\n    """says', "class f:", "if True:"])
def test_code_that_is_not_whole_does_not_show_what_checks_it(page, own):
    kind, text = exercise(page, own)
    assert kind == "error" and "Error: " in text and "check(" not in text


def test_an_error_in_an_answer_shows_its_line(page):
    kind, text = exercise(page, "f = 1\n1 / 0")
    assert kind == "error" and 'File "<your code>", line 2' in text and text.endswith("ZeroDivisionError: division by zero")
