"""A course folder for nbgrader, as a teacher writes it: the source notebooks, and what nbgrader is to do with them."""

import nbformat

from nnkit.classroom.tasks import METADATA, Answer, Text, name_of

CONFIG = """\
# What nbgrader does in this course. Points stand in points.csv: change them there, and make the edition again.
try:
    from nnkit.classroom.nbgrader_judge import Judge, WithoutRests
except ImportError as error:  # which nbgrader would pass over, and go on with its own settings
    raise SystemExit(f"{error}: install the project into this environment, with pip install in its folder.") from error

c = get_config()
c.CourseDirectory.course_id = "how-neural-networks-learn"
# What a student begins with stands above a solution, which leaves nothing behind.
c.ClearSolutions.code_stub = {"python": ""}
# A copied cell does no harm, and a task whose cell was deleted is marked all the same.
c.OverwriteCells.add_missing_cells = True
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    WithoutRests,
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# No cell of a student runs in nbgrader: an answer runs in a process of its own, and the mark is made outside of it.
c.Autograde.autograde_preprocessors = [
    Judge,
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""
#: nbgrader gives full points to a cell that nobody has run, and to one that runs without an error. Where the settings above
#: were not read, that would be every cell; with them, no cell runs at all.
CLOSED = """
### BEGIN HIDDEN TESTS
raise AssertionError("Nobody has judged this: nbgrader_config.py was not read.")
### END HIDDEN TESTS"""


def write(folder, chapters):
    """Write a course folder.

    Parameters
    ----------
    folder : pathlib.Path
    chapters : mapping from pathlib.Path to list
        The parts of each notebook, see :func:`nnkit.classroom.tasks.parts`.
    """
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8", newline="\n")
    for path, parts in chapters.items():
        nbformat.write(notebook(parts), path)


def place(folder, chapter):
    """The folder of a chapter."""
    return folder / "source" / chapter


def notebook(parts):
    """A source notebook: tasks are locked, answers have a solution, and what is marked is marked in a cell of its own."""
    cells = []
    for part in parts:
        if isinstance(part, Text):
            cells.append(_cell("markdown", f"{name_of(part.item.id).strip('@')}-task", part.source, locked=True))
        elif isinstance(part, Answer) and part.points:
            source = f"{part.stub}\n### BEGIN SOLUTION\n{part.solved}\n### END SOLUTION"
            cells.append(_cell("code", f"{part.name}-answer", source, solution=True))
            cells.append(_cell("code", part.name, part.trial + CLOSED, grade=True, locked=True, points=part.points))
        elif isinstance(part, Answer):
            cells += [nbformat.v4.new_code_cell(part.stub), nbformat.v4.new_code_cell(part.trial)]
        else:
            cells.append(part)
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def _cell(kind, name, source, **marks):
    """A cell that nbgrader knows by its name."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    known = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3} | marks
    return make(source, id=f"graded-{name}", metadata={"nbgrader": known | {"cell_type": kind, "grade_id": name}})
