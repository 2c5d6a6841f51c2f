"""Graded editions of chapters, for nbgrader and for otter-grader::

    python -m nnkit.classroom edition nbgrader --chapters ch04 ch07 --to course

They are made from the notebooks and the exercises of the book, so it takes the project's own folder. The command can be
repeated: points that a teacher has changed in points.csv stay.
"""

import pathlib
import shutil
import tempfile

import nbformat

from nnkit.classroom import nbgrader_source, otter_source, wheel
from nnkit.classroom.tasks import parts, points_in
from nnkit.exercises.items import chapter_of

NOTEBOOKS = wheel.ROOT / "notebooks"
GRADERS = {"nbgrader": nbgrader_source, "otter": otter_source}
#: Packages of nnkit that hold solutions, and stay with the teacher.
WITH_SOLUTIONS = ("exercises", "classroom")


def add_arguments(parser):
    """What follows ``edition`` on the command line."""
    parser.add_argument("grader", choices=GRADERS)
    parser.add_argument("--chapters", nargs="+", required=True, metavar="ch04")
    parser.add_argument("--to", type=pathlib.Path, required=True, metavar="FOLDER")
    parser.set_defaults(run=lambda given: print(make(given.grader, given.chapters, given.to)))


def make(grader, chapters, folder):
    """Write an edition.

    Parameters
    ----------
    grader : str
        A key of :data:`GRADERS`.
    chapters : list of str
        Such as "ch04".
    folder : pathlib.Path

    Returns
    -------
    str
        What was made, in a line for each chapter.

    Raises
    ------
    FileNotFoundError
        If there is no notebook of a chapter.
    """
    found = {chapter_of(path): path for path in sorted(NOTEBOOKS.glob("ch*.ipynb"))}
    if missing := [chapter for chapter in chapters if chapter not in found]:
        raise FileNotFoundError(f"{NOTEBOOKS} has no notebook of {', '.join(missing)}")
    source = GRADERS[grader]
    folder.mkdir(parents=True, exist_ok=True)
    points, made, said = points_in(folder, chapters), {}, []
    with tempfile.TemporaryDirectory() as beside:
        library = wheel.build(beside, without=WITH_SOLUTIONS)
        for chapter in chapters:
            place = source.place(folder, chapter)
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, place)
            path = place / found[chapter].name
            made[path] = parts(nbformat.read(found[chapter], as_version=4), points)
            marks = [part.points for part in made[path] if getattr(part, "points", 0)]
            said.append(f"{path}: {len(marks)} tasks, {sum(marks)} points")
    source.write(folder, made)
    return "\n".join(said)
