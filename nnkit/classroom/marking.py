"""Marks for a notebook of a graded edition. Nothing of it runs in this process, and nothing that it says of itself counts.

A task's answer is the last function or value that has the task's name. Where it stands, which cell it was meant for, what the
notebook has printed and what the cells around it claim makes no difference. An import alone is no answer: the chapter itself
brings functions of the same names later on.
"""

import ast

from nnkit.classroom.judge import judged
from nnkit.classroom.notebooks import LONGEST_CELL, UNREADABLE, answers
from nnkit.classroom.tasks import asked_name
from nnkit.exercises import registry
from nnkit.exercises.feedback import Feedback


def marked(sources, ids):
    """Feedback on the answers to some tasks.

    Parameters
    ----------
    sources : list of str
        Of the code cells.
    ids : list of str

    Returns
    -------
    dict of str to Feedback
        One for each id; a task has its points if the status is "correct".
    """
    tasks = {asked_name(registry()[id]): registry()[id] for id in ids}
    last = {}
    for place, source in enumerate(sources):
        for name, value in defined(source).items():
            if name in tasks:
                given = name if tasks[name].kind == "code" else value
                last[name] = place, f'\ncheck("{tasks[name].id}", {given})'
    asked = [source + "".join(call for where, call in last.values() if where == place) for place, source in enumerate(sources)]
    said = judged([answer for id, answer in answers(asked).items() if id in ids])
    found = {item.id: _without_an_answer(name, sources) for name, item in tasks.items()}
    return found | {id: one.feedback for id, one in said.items() if one.feedback.status != "not attempted"}


def _without_an_answer(name, sources):
    """What is said where no cell gives an answer: none was tried, or a cell with its name is no Python."""
    for source in sources:
        if name in source and len(source) <= LONGEST_CELL:
            try:
                ast.parse(source)
            except UNREADABLE as error:
                return Feedback("error", f"The cell with `{name}` is no Python: {getattr(error, 'msg', error)}.")
    return Feedback("not attempted", "There is no answer to this task.")


def defined(source):
    """Names to which a cell gives a function or a value, but for those that it imports, and the source of each value."""
    try:
        body = ast.parse(source).body if len(source) <= LONGEST_CELL else []
        found = {}
        for node in body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = node.name
            elif isinstance(node, ast.Assign):
                names = [one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)]
                found |= dict.fromkeys(names, ast.unparse(node.value))
        return found
    except UNREADABLE:
        return {}
