"""Notebooks of a graded edition, filled in as students would: with solutions, and with each of the known mistakes."""

import ast
import copy
import inspect
import textwrap

from nnkit.classroom.marking import defined
from nnkit.classroom.notebooks import answers
from nnkit.classroom.tasks import variable
from nnkit.exercises import families


def plain(answer):
    """An answer to a question without NumPy."""
    return answer if isinstance(answer, str) else float(answer)


def mistaken(item, number):
    """The answer that makes a known mistake, as the source of a cell."""
    mistake = item.mistakes[number]
    if item.kind != "code":
        return f"{variable(item)} = {plain(item.wrong_answer(mistake))!r}"
    return answered(item, mistake.answer)


def answered(item, function):
    """A cell with a function under the name that the exercise asks for, and all that it needs."""
    given = ", ".join(item.argument_names)
    body = textwrap.indent(_body(item, function), "    ")
    return f"def {item.reference.__name__}({given}):\n{body}\n    return mistaken({given})"


def checked(item, function):
    """The same cell with the call that checks it, as in a notebook of the book."""
    return f"{answered(item, function)}\n\n\ncheck({item.id!r}, {item.reference.__name__})"


def _body(item, function):
    """Statements that give a mistake's function the name ``mistaken``, with all that it needs of its chapter's file."""
    module = ast.parse(inspect.getsource(inspect.getmodule(item.reference)))
    helpers = [ast.unparse(one) for one in map(_without_exercises, module.body) if one is not None]
    sources = [*helpers, *_definitions(item, function, "mistaken"), 'check("ch00.x", mistaken)']
    return "\n".join(answers(sources)["ch00.x"].statements)


def _definitions(item, function, name):
    """The sources that define a function under a name: one that a family has made, or one with functions around it."""
    around = inspect.getclosurevars(function).nonlocals
    if inspect.getmodule(function) is families:
        return [inspect.getsource(families), f"{name} = made({around['name']!r}, {item.reference.__name__})"]
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    definition.name, definition.decorator_list = name, []
    inner = [source for free, value in around.items() for source in _definitions(item, value, free)]
    return [*inner, ast.unparse(definition).replace(".reference(", "(")]


def _without_exercises(statement):
    """A statement of a chapter's file, if it is none of the exercises' own; functions without their decorators."""
    if isinstance(statement, ast.FunctionDef):
        statement.decorator_list = []
        return None if statement.name == "_" else statement
    if isinstance(statement, ast.ImportFrom) and statement.module.startswith("nnkit.exercises"):
        return None
    return None if isinstance(statement, ast.Expr) else statement


def filled(notebook, sources):
    """A copy of a notebook with the first cell that gives a name a value replaced, for each name."""
    notebook = copy.deepcopy(notebook)
    for name, source in sources.items():
        cell = next(one for one in notebook.cells if one.cell_type == "code" and name in defined(one.source))
        cell.source = source
    return notebook


def rounds(items):
    """For each number of a known mistake the items that have one of that number."""
    most = max(len(item.mistakes) for item in items)
    return [[item for item in items if len(item.mistakes) > number] for number in range(most)]
