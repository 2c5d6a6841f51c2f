"""From an edition to marks, with nbgrader and otter-grader themselves: who has done nothing has none, and who cheats neither.

NNKIT_NBGRADER and NNKIT_OTTER name a Python that has the grader; without them this is skipped, and takes minutes.
"""

import os
import re

import nbformat
import pytest
from test_editions import BY_RULE, ITEMS, TAUGHT, answers_of

from nnkit.classroom import editions
from nnkit.classroom.tasks import asked_name

import cheats
import graders
import leaking
import mistaken

CHAPTERS = ("ch04", "ch07")
#: Cheats whose notebook a grader refuses as a whole: nobody has marks, and the teacher is told.
REFUSED = {"another-kernel", "grade-cell-renamed", "grade-cell-made-an-answer"}
GRADERS = [
    pytest.param(kind, id=kind.name, marks=pytest.mark.skipif(not os.environ.get(variable), reason=f"{variable} is not set"))
    for kind, variable in ((graders.Nbgrader, "NNKIT_NBGRADER"), (graders.Otter, "NNKIT_OTTER"))
]


@pytest.fixture(scope="module", params=GRADERS)
def grader(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    editions.make(request.param.name, list(CHAPTERS), folder)
    grader = request.param(folder)
    grader.released = {chapter: grader.release(chapter) for chapter in CHAPTERS}
    return grader


def handed_out(grader, chapter):
    [path] = grader.released[chapter].glob("*.ipynb")
    return nbformat.read(path, as_version=4)


def filled(grader, chapter, written):
    """A student's notebook with the answers to some tasks, by id."""
    return mistaken.filled(handed_out(grader, chapter), {asked_name(ITEMS[id]): text for id, text in written.items()})


def marks(found):
    """Points by id, where there are any."""
    return {name.replace("-", ".", 1): points for name, points in found.items() if points}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_a_student_gets_holds_no_solution_and_no_hint(grader, chapter):
    known = [item for item in ITEMS.values() if item.chapter == chapter]
    assert {id for id, *_ in leaking.found(grader.released[chapter], known)} <= TAUGHT
    assert not [path for path in grader.released[chapter].rglob("*") if path.suffix in (".pyc", ".pkl", ".zip")]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_has_no_marks_solutions_have_all_and_each_known_mistake_has_less(grader, chapter):
    solved = {part.item.id: part.solved for part in answers_of(chapter)}
    items = [ITEMS[id] for id in solved]
    rounds = mistaken.rounds(items)
    students = {"empty": handed_out(grader, chapter), "solution": filled(grader, chapter, solved)}
    for number, wrong in enumerate(rounds):
        written = solved | {item.id: mistaken.mistaken(item, number) for item in wrong}
        students[f"mistake{number}"] = filled(grader, chapter, written)
    found = grader.grade(chapter, students)
    all_points = {id: BY_RULE[id] for id in solved}
    assert marks(found["empty"]) == {}
    assert marks(found["solution"]) == all_points
    for number, wrong in enumerate(rounds):
        assert marks(found[f"mistake{number}"]) == {id: all_points[id] for id in all_points.keys() - {one.id for one in wrong}}
    print(f"\n{grader.name} {chapter}:", {student: sum(marks(points).values()) for student, points in found.items()})


def test_who_cheats_has_no_marks_and_nothing_gets_out(grader, tmp_path):
    marker, gradebook = str(tmp_path / "out"), str(grader.folder / "gradebook.db")
    students = {}
    for name, source in cheats.SOURCES.items():
        source = source.replace("MARKER", repr(marker)).replace("GRADEBOOK", repr(gradebook))
        students[name] = filled(grader, "ch04", {"ch04.sse": source})
    for name, change in cheats.CHANGES.items():
        students[name] = filled(grader, "ch04", {"ch04.sse": cheats.WRONG})
        change(students[name])
    students["files beside"] = filled(grader, "ch04", {"ch04.sse": cheats.WRONG})
    students["right, and files beside"] = filled(grader, "ch04", {"ch04.sse": ITEMS["ch04.sse"].solution})
    named = {re.sub(r"\W+", "-", name): notebook for name, notebook in students.items()}
    beside = {name: cheats.beside(marker) for name in ("files-beside", "right-and-files-beside")}
    found = grader.grade("ch04", named, beside)
    print(f"\n{grader.name}:", {student: marks(points) for student, points in found.items()})
    assert marks(found.pop("right-and-files-beside")) == {"ch04.sse": 2}
    assert {name: marks(points) for name, points in found.items() if marks(points)} == {}
    assert {name for name, points in found.items() if len(points) != len(answers_of("ch04"))} <= REFUSED
    assert not os.path.exists(marker)


def test_a_right_answer_has_its_marks_whatever_became_of_the_cells_around(grader):
    students = {}
    for name, change in cheats.CHANGES.items():
        if change not in (cheats.renamed, cheats.made_a_solution, cheats.another_kernel):  # which take their own marks away
            students[name.replace(" ", "-")] = notebook = filled(grader, "ch04", {"ch04.sse": ITEMS["ch04.sse"].solution})
            change(notebook)
    found = grader.grade("ch04", {f"right-{name}": notebook for name, notebook in students.items()})
    assert {name: marks(points) for name, points in found.items()} == {f"right-{name}": {"ch04.sse": 2} for name in students}


def test_without_its_settings_nbgrader_gives_nothing_for_nothing(tmp_path):
    if not os.environ.get("NNKIT_NBGRADER"):
        pytest.skip("NNKIT_NBGRADER is not set")
    editions.make("nbgrader", ["ch04"], tmp_path)
    grader = graders.Nbgrader(tmp_path)
    notebook = nbformat.read(next(grader.release("ch04").glob("*.ipynb")), as_version=4)
    assert "Nobody has judged this" not in nbformat.writes(notebook)
    code, said = graders.run(grader.python, tmp_path, "nbgrader", "autograde", "ch04", library="")
    assert code and "install the project into this environment" in said
    (tmp_path / "nbgrader_config.py").unlink()
    assert marks(grader.grade("ch04", {"empty": notebook})["empty"]) == {}
