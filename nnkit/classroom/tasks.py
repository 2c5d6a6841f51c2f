"""What a chapter becomes in a graded edition: what a student gets, what is marked, and for how many points.

A student gets no ``check``: it compares with the solution, so whoever has the one has the other. In its place stand
examples, inputs and results as plain numbers. They are drawn with another seed than the cases that are marked, and whoever
knows them alone has no marks. Hints, praise and messages stay with the teacher as well. The library that comes along is nnkit
without its exercises.

What cannot be kept: the chapter goes on after a question, and often tells its answer. And the book is public.
"""

import ast
import csv
import re
from dataclasses import dataclass

import nbformat

from nnkit.classroom.examples import examples
from nnkit.exercises import registry
from nnkit.exercises.items import Item
from nnkit.exercises.variants import variant

#: Points of a question by its kind. A prediction is asked and not marked, because the run that follows answers it.
POINTS = {"choice": 1, "number": 1, "order": 1, "predict": 0}
#: Where a teacher changes them, in the folder of an edition.
POINTS_FILE = "points.csv"

#: Of a notebook of an edition.
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}

WELCOME = """\
> **This chapter is marked.** Write your answers into the cells below the tasks, and hand in the notebook. Below each of them
> stands how many points it has. Leave the names of functions and answers as they are. What has no cell for an answer is for
> you alone.
>
> Where there are examples, run them to try your function. It is marked with other numbers as well. `check`, `hint`, `solution`
> and `again`, of which the text speaks, belong to the book: they are not in this edition."""


@dataclass(frozen=True)
class Text:
    """A task in words."""

    item: Item

    @property
    def source(self):
        item = self.item
        title = item.title if item.title.endswith(("?", ".")) else f"{item.title}."
        parts = (f"- {letter}: {text}" for letter, text in item.parts.items())
        return "\n".join([f"**{title}** {item.text}", "", *parts])


@dataclass(frozen=True)
class Answer:
    """Where a task is answered.

    Attributes
    ----------
    item : Item
    stub : str
        What the student gets to begin with.
    points : int
        0 where the answer is not marked.
    """

    item: Item
    stub: str
    points: int

    @property
    def solved(self):
        """The code of a full answer."""
        item = self.item
        if item.kind == "code":
            return item.solution
        return f"{variable(item)} = {item.solution if item.kind == 'number' else repr(item.answer)}"

    @property
    def name(self):
        """The id, as both graders can have it."""
        return name_of(self.item.id)

    @property
    def trial(self):
        """Code that tries the answer on the examples."""
        shown = "1 point" if self.points == 1 else f"{self.points} points"
        return "\n".join([f"# {self.item.title}: {shown}", *(examples(self.item) if self.item.kind == "code" else ())])


_FORMS = {
    "choice": 'a letter in quotes, such as "a"',
    "predict": 'a letter in quotes, such as "a"',
    "number": "a number, such as 0.5",
    "order": 'all letters in their order and in quotes, such as "cab"',
}


def name_of(id):
    """The name of an id in a grader, which allows no dot: "ch04-sse"."""
    return id.replace(".", "-", 1)


def id_of(name):
    """The id that belongs to such a name."""
    return name.replace("-", ".", 1)


def variable(item):
    """The name to which a question's answer is given."""
    return "answer_" + re.sub(r"\W", "_", item.id.partition(".")[2])


def asked_name(item):
    """The name of the function, or of the variable, that is the answer to a task."""
    return item.reference.__name__ if item.kind == "code" else variable(item)


def points_of(item):
    """Points by rule: 2 for one or two lines of code, 3 for up to six, 4 for more; for questions see :data:`POINTS`.

    What needs more than NumPy is not judged, and has none.
    """
    if item.kind != "code":
        return POINTS[item.kind]
    if item.needs:
        return 0
    lines = len(ast.unparse(ast.parse(item.solution).body[0].body).splitlines())
    return 2 + (lines > 2) + (lines > 6)


def points_in(folder, chapters):
    """Points of all tasks of some chapters: those in the folder's file, which a teacher may change, or else those by rule.

    The file is written anew, with all that is in it by now.
    """
    path = folder / POINTS_FILE
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:] if path.exists() else []
    given = {id: int(points) for id, points in rows}
    points = {id: points_of(item) for id, item in registry().items() if item.chapter in chapters} | given
    lines = ["id,points", *(f"{id},{points[id]}" for id in sorted(points))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return points


# ---------------------------------------------------------------- a chapter


def parts(notebook, points):
    """What a chapter's notebook becomes: cells of the book that stay, without outputs, :class:`Text` and :class:`Answer`.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    points : mapping
        By id.

    Returns
    -------
    list
    """
    items, answered = registry(), set()
    found = [nbformat.v4.new_markdown_cell(WELCOME, id="welcome")]
    for cell in notebook.cells:
        function, id = called(cell.source) if cell.cell_type == "code" else ("", "")
        if function == "again":
            found.append(Text(variant(items[id], 0)))
        elif function in ("question", "predict"):
            found.append(Text(items[id]))
            if items[id].kind != "code" and points[id] and id not in answered:
                found.append(Answer(items[id], f"{variable(items[id])} = ...  # {_FORMS[items[id].kind]}", points[id]))
                answered.add(id)
        elif function == "check":
            source = _without_last_statement(cell.source)
            ungraded = items[id].needs  # what is not judged has no points
            found.append(nbformat.v4.new_code_cell(source) if ungraded else Answer(items[id], source, points[id]))
        else:
            found.append(_plain(cell))
    return found


def called(source):
    """Which function of the exercises a cell ends in, and for which id; two empty strings if in none."""
    try:
        last = ast.parse(source).body[-1].value
        if last.func.id in ("again", "check", "predict", "question"):
            return last.func.id, ast.literal_eval(last.args[0])
    except (SyntaxError, IndexError, AttributeError, ValueError):
        pass
    return "", ""


def _without_last_statement(source):
    return "\n".join(source.splitlines()[: ast.parse(source).body[-1].lineno - 1]).rstrip()


def _plain(cell):
    """A cell of the book, without its outputs and without what it imports of the exercises."""
    cell = nbformat.from_dict(cell)
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
        cell.source = "\n".join(line for line in cell.source.split("\n") if not line.startswith("from nnkit.exercises "))
    return cell
