"""Graded editions as they are written: what is marked, what a student gets, and what is not in it. This takes no grader."""

import ast
import base64
import csv
import json
import re
import subprocess
import sys
import zipfile

import nbclient
import nbformat
import numpy as np
import pytest

from nnkit.classroom import __main__, editions, nbgrader_judge, nbgrader_source
from nnkit.classroom.examples import examples
from nnkit.classroom.marking import defined, marked
from nnkit.classroom.tasks import Answer, Text, asked_name, parts, points_of, variable
from nnkit.exercises import registry
from nnkit.exercises.carried import packed
from nnkit.exercises.items import chapter_of

import leaking
import mistaken

ITEMS = registry()
CODE = {id: item for id, item in ITEMS.items() if item.kind == "code" and not item.needs}
NEEDY = {id for id, item in ITEMS.items() if item.kind == "code" and item.needs}
PATHS = {chapter_of(path): path for path in sorted(editions.NOTEBOOKS.glob("ch*.ipynb"))}
BY_RULE = {id: points_of(item) for id, item in ITEMS.items()}
PARTS = {chapter: parts(nbformat.read(path, as_version=4), BY_RULE) for chapter, path in PATHS.items()}
every_chapter = pytest.mark.parametrize("chapter", PATHS)
#: What a chapter or the library teaches in the same words as a hint or a solution: it is theirs.
TAUGHT = {"ch00.clip", "ch00.flatten", "ch03.leaky-relu", "ch08.shapes"}


def answers_of(chapter):
    return [part for part in PARTS[chapter] if isinstance(part, Answer)]


def released(notebook):
    """As a grader hands it out: what stands between the two marks is taken out."""
    notebook = nbformat.from_dict(notebook)
    for cell in notebook.cells:
        cell.source = re.sub(
            r"(?ms)^#+ BEGIN (SOLUTION( NO PROMPT)?|HIDDEN TESTS)$.*?^#+ END (SOLUTION|HIDDEN TESTS)$", "", cell.source
        )
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type != "raw" and not cell.source.startswith("# HIDDEN")]
    return notebook


@pytest.fixture(scope="module", params=editions.GRADERS)
def edition(request, tmp_path_factory):
    """An edition of all chapters."""
    folder = tmp_path_factory.mktemp(request.param)
    __main__.main(["edition", request.param, "--chapters", *PATHS, "--to", str(folder)])
    return folder


@every_chapter
def test_every_task_that_a_chapter_asks_is_answered_once(chapter):
    asked = [part.item.id for part in PARTS[chapter] if isinstance(part, Text) and part.item.id in ITEMS]
    asked = {id for id in asked if ITEMS[id].chapter == chapter and BY_RULE[id]}
    assert asked == {
        id for id, item in ITEMS.items() if item.chapter == chapter and item.kind != "predict" and id not in NEEDY
    }
    assert sorted(part.item.id for part in answers_of(chapter)) == sorted(asked)


@every_chapter
def test_a_student_gets_no_call_of_the_exercises(chapter):
    code = [part.source for part in PARTS[chapter] if not isinstance(part, (Text, Answer)) and part.cell_type == "code"]
    assert not any(re.search(r"(?<![.\w])(check|again|predict|question|hint|solution)\(", source) for source in code)
    assert not any("nnkit.exercises" in source for source in code)
    assert not any(part.get("outputs") for part in PARTS[chapter] if not isinstance(part, (Text, Answer)))


@every_chapter
def test_no_cell_of_the_book_gives_an_answer(chapter):
    """Or an empty notebook would have marks."""
    names = {asked_name(part.item) for part in answers_of(chapter)}
    for part in PARTS[chapter]:
        if not isinstance(part, (Text, Answer)) and part.cell_type == "code":
            assert not names & set(defined(part.source))


def test_points_follow_the_rule_and_a_teacher_can_change_them(tmp_path):
    def total(said):
        return int(re.search(r"(\d+) points", said)[1])

    before = total(editions.make("nbgrader", ["ch04"], tmp_path))
    rows = dict(list(csv.reader((tmp_path / "points.csv").read_text().splitlines()))[1:])
    assert rows == {id: str(points) for id, points in BY_RULE.items() if id.startswith("ch04")}
    assert (rows["ch04.sse"], rows["ch04.one-hot"], rows["ch04.sse-by-hand"], rows["ch04.predict-nudge"]) == (
        "2",
        "3",
        "1",
        "0",
    )
    assert before == sum(map(int, rows.values()))
    by_lines = [BY_RULE[id] for id in ("ch04.sse", "ch10.momentum", "ch04.one-hot", "ch08.reverse", "ch11.patience")]
    assert by_lines == [2, 2, 3, 3, 4]  # 1, 2, 3, 6 and 7 lines
    changed = {
        "ch04.sse,2": "ch04.sse,7",
        "ch04.saturated,1": "ch04.saturated,0",
        "ch04.predict-nudge,0": "ch04.predict-nudge,1",
    }
    text = (tmp_path / "points.csv").read_text()
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "points.csv").write_text(text)
    assert total(editions.make("nbgrader", ["ch04"], tmp_path)) == before + 5 - 1 + 1
    source = (tmp_path / "source" / "ch04" / PATHS["ch04"].name).read_text()
    assert "answer_predict_nudge" in source and "answer_saturated" not in source
    assert (tmp_path / "points.csv").read_text() == text


def test_a_grade_cell_that_somebody_runs_gives_no_points(tmp_path):
    editions.make("nbgrader", ["ch04"], tmp_path)
    [path] = (tmp_path / "source" / "ch04").glob("*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    graded = [cell.source for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert graded and all(isinstance(ast.parse(source).body[-1], ast.Raise) for source in graded)
    assert all(source.endswith(nbgrader_source.CLOSED) for source in graded), "between the marks that a student's copy loses"


def test_an_answer_that_is_no_python_is_told_from_none():
    none, broken, other = (
        marked(sources, ["ch04.sse-by-hand"])["ch04.sse-by-hand"]
        for sources in (["answer_sse_by_hand = ..."], ["answer_sse_by_hand = 0,07"], ["x = 0,07"])
    )
    assert (none.status, other.status) == ("not attempted", "not attempted") and "There is no answer" in none.text
    assert broken.status == "error" and "`answer_sse_by_hand` is no Python" in broken.text


def test_nbgrader_knows_every_cell_by_one_name(tmp_path):
    editions.make("nbgrader", list(PATHS), tmp_path)
    for chapter, path in PATHS.items():
        cells = nbformat.read(tmp_path / "source" / chapter / path.name, as_version=4).cells
        known = [cell.metadata.nbgrader for cell in cells if "nbgrader" in cell.metadata]
        names = [one.grade_id for one in known]
        assert len(set(names)) == len(names) and all(re.fullmatch(r"[\w-]+", name) for name in names)
        tasks = {part.name: part.points for part in answers_of(chapter)}
        assert {one.grade_id: one.points for one in known if one.grade} == tasks
        assert {one.grade_id for one in known if one.solution} == {f"{name}-answer" for name in tasks}
        assert all(one.locked for one in known if not one.solution)


def test_nothing_of_solutions_hints_and_messages_is_in_what_a_student_gets(edition, tmp_path):
    for path in sorted(edition.rglob("ch*.ipynb")):
        chapter = chapter_of(path)
        place = tmp_path / chapter
        place.mkdir()
        nbformat.write(released(nbformat.read(path, as_version=4)), place / path.name)
        [wheel] = path.parent.glob("*.whl")
        (place / wheel.name).write_bytes(wheel.read_bytes())
        known = [item for item in ITEMS.values() if item.chapter == chapter]
        assert {id for id, *_ in leaking.found(place, known)} <= TAUGHT
        assert {id for id, *_ in leaking.found(path.parent, known)} > TAUGHT & set(known), (
            "the search finds what a teacher has"
        )


HIDDEN = ITEMS["ch07.neuron"].solution.splitlines()[-1]


@pytest.mark.parametrize(
    "written",
    [
        lambda place: (place / "a.py").write_text(f"def f(x, w, b):\n    {HIDDEN.strip()}"),
        lambda place: (place / "a.txt").write_bytes(b"xy" + base64.b64encode(f"abc {HIDDEN}".encode())),
        lambda place: nbformat.write(nbformat.v4.new_notebook(metadata={"deep": {"in": [HIDDEN]}}), place / "a.ipynb"),
        lambda place: zipfile.ZipFile(place / "a.whl", "w").writestr("b.py", HIDDEN),
        lambda place: (place / "a.json").write_text(json.dumps({"text": ITEMS["ch07.neuron"].hints[1]})),
    ],
)
def test_the_search_finds_a_solution_wherever_it_hides(written, tmp_path):
    assert not leaking.found(tmp_path, [ITEMS["ch07.neuron"]])
    written(tmp_path)
    assert leaking.found(tmp_path, [ITEMS["ch07.neuron"]])


def test_the_library_for_students_has_no_exercises_and_runs(edition, tmp_path):
    wheel = next(edition.rglob("*.whl"))
    with zipfile.ZipFile(wheel) as file:
        assert not [name for name in file.namelist() if re.match(r"nnkit/(exercises|classroom)/", name)]
        file.extractall(tmp_path)
    modules = "nnkit.figures.moving, nnkit.figures.labs, nnkit.figures.walkthrough, nnkit.worked.networks, nnkit.training"
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import {modules}; print(nnkit.__file__)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(tmp_path))


def test_a_student_can_run_the_whole_notebook_with_that_library_alone(tmp_path, monkeypatch):
    """Examples included: they hold for the solutions."""
    with zipfile.ZipFile(editions.wheel.build(tmp_path, without=editions.WITH_SOLUTIONS)) as file:
        file.extractall(tmp_path / "library")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"))
    solved = {asked_name(part.item): part.solved for part in answers_of("ch07")}
    notebook = mistaken.filled(released(nbgrader_source.notebook(PARTS["ch07"])), solved)
    notebook.cells.append(nbformat.v4.new_code_cell("import nnkit; print(nnkit.__file__)"))
    where = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=300, resources=where).execute()
    assert str(tmp_path / "library") in notebook.cells[-1].outputs[0].text


class Recorder:
    """Stands for a function in the lines of the examples, and keeps what it is given."""

    def __init__(self, function):
        self.function, self.calls = function, {}

    def __call__(self, *given):
        self.calls[json.dumps([packed(one) for one in given])] = result = self.function(*given)
        return result


@pytest.mark.parametrize("item", [item for item in CODE.values() if examples(item)], ids=lambda item: item.id)
def test_examples_hold_and_who_knows_them_alone_has_no_marks(item):
    recorder = Recorder(item.reference)
    for line in examples(item):
        exec(line, {"np": np, item.reference.__name__: recorder})
        with pytest.raises((AssertionError, TypeError)):  # a number cannot be taken apart
            exec(line, {"np": np, item.reference.__name__: lambda *_: 1234.5})
    known = recorder.calls
    assert known

    def looked_up(*given):
        return known.get(json.dumps([packed(one) for one in given]))

    space = {"looked_up": looked_up}
    names = ", ".join(item.argument_names)
    exec(f"def answer({names}):\n    return looked_up({names})", space)
    assert item.check(space["answer"]).status != "correct"


def test_most_exercises_have_examples():
    """But for those whose arguments are functions, or change in place, or are large."""
    without = {id for id, item in CODE.items() if not examples(item)}
    assert len(without) < len(CODE) / 4 and {"ch00.step-down", "ch05.numerical-gradient"} < without


# ---------------------------------------------------------------- marks, without a grader


def sources(chapter, written=None):
    """The code of a notebook: as it is handed out, or with some answers."""
    cells = [one.stub if isinstance(one, Answer) else one.source for one in PARTS[chapter] if is_code(one)]
    for id, source in (written or {}).items():
        name = asked_name(ITEMS[id])
        cells = [source if name in defined(cell) else cell for cell in cells]
    return cells


def is_code(part):
    return isinstance(part, Answer) or (not isinstance(part, Text) and part.cell_type == "code")


def ids_of(chapter):
    return [part.item.id for part in answers_of(chapter)]


@every_chapter
def test_an_empty_notebook_has_no_marks_and_solutions_have_all(chapter):
    said = marked(sources(chapter), ids_of(chapter))
    assert {feedback.status for feedback in said.values()} <= {"not attempted", "mistake", "wrong", "error"}
    solved = {part.item.id: part.solved for part in answers_of(chapter)}
    said = marked(sources(chapter, solved), ids_of(chapter))
    assert {id: repr(feedback) for id, feedback in said.items() if feedback.status != "correct"} == {}


def test_answers_count_wherever_they_stand_and_nothing_else_counts():
    item = ITEMS["ch04.sse"]
    right, wrong = item.solution, "def sum_squared_error(y, t):\n    return 0"
    status = lambda *cells: marked(["import numpy as np", *cells], [item.id])[item.id].status  # noqa: E731
    assert (
        status(right) == status("if", right) == status(wrong, right) == status(right, "sum_squared_error(1, 2)") == "correct"
    )
    assert status(right, wrong) == "wrong"
    assert status("from nnkit.losses import sum_squared_error") == status() == status("# " + "x" * 200_000) == "not attempted"
    assert status(wrong, 'check = lambda *_: "correct"\ncheck("ch04.sse", sum_squared_error)') == "wrong"


@pytest.mark.parametrize("value", ["0.07", "(0.07)", "'0,07'", "'7/100'", "0.1 ** 2 * 7", "np.array(0.07)"])
def test_a_number_can_be_written_or_computed(value):
    id = "ch04.sse-by-hand"
    said = marked(["import numpy as np", f"{variable(ITEMS[id])} = {value}"], [id])[id]
    assert said.status == "correct", said
    assert (
        marked([f"{variable(ITEMS[id])} = -({value.strip(chr(39)) if '/' not in value else 1})"], [id])[id].status != "correct"
    )


def test_an_answer_that_is_deeply_nested_harms_nobody():
    id = "ch04.sse-by-hand"
    for source in ("(" * 5000 + ")" * 5000, "-" * 50_000 + "1", "[" * 90 + "]" * 90, "9" * 6000):
        assert marked([f"{variable(ITEMS[id])} = {source}"], [id])[id].status != "correct"


def judged_by_nbgrader(written):
    """Grade cells of ch04 that have a failure, after nbgrader's part for judging, where outputs were made up."""
    notebook = released(nbgrader_source.notebook(PARTS["ch04"]))
    notebook = mistaken.filled(notebook, {asked_name(ITEMS[id]): source for id, source in written.items()})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "99"})]
    notebook, _ = nbgrader_judge.Judge()(notebook, {})
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert not any(cell.outputs for cell in notebook.cells if cell.cell_type == "code" and cell not in graded)
    kinds = {cell.metadata.nbgrader.grade_id: [output.output_type for output in cell.outputs] for cell in graded}
    assert all(kind in ([], ["error"]) for kind in kinds.values()) and len(kinds) == len(graded) == len(answers_of("ch04"))
    return {name for name, kind in kinds.items() if kind}


def test_nbgrader_is_told_of_every_task_and_believes_no_output():
    tasks = {part.name for part in answers_of("ch04")}
    solved = {part.item.id: part.solved for part in answers_of("ch04")}
    assert judged_by_nbgrader({}) == tasks
    assert judged_by_nbgrader(solved) == set()
    assert judged_by_nbgrader(solved | {"ch04.sse": mistaken.mistaken(ITEMS["ch04.sse"], 0)}) == {"ch04-sse"}
