"""Marks for a notebook of a graded edition. Nothing of it runs in this process, and nothing that it says of itself counts.

A task's answer is the last function or value that has the task's name. Where it stands, which cell it was meant for, what the
notebook has printed and what the cells around it claim makes no difference. An import alone is no answer: the chapter itself
brings functions of the same names later on.
"""

import ast

from nnkit.classroom.judge import judged
from nnkit.classroom.notebooks import answers
from nnkit.classroom.tasks import variable
from nnkit.exercises import registry
from nnkit.exercises.feedback import Feedback

_UNREADABLE = (SyntaxError, ValueError, MemoryError, RecursionError)
_LONGEST_CELL = 100_000


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
    tasks = {_name(registry()[id]): registry()[id] for id in ids}
    last = {}
    for place, source in enumerate(sources):
        for name, value in defined(source).items():
            if name in tasks:
                given = name if tasks[name].kind == "code" else value
                last[name] = place, f'\ncheck("{tasks[name].id}", {given})'
    asked = [source + "".join(call for where, call in last.values() if where == place) for place, source in enumerate(sources)]
    said = judged([answer for id, answer in answers(asked).items() if id in ids])
    missing = Feedback("not attempted", "There is no answer to this task.")
    return {id: said[id].feedback if id in said else missing for id in ids}


def _name(item):
    return item.reference.__name__ if item.kind == "code" else variable(item)


def defined(source):
    """Names to which a cell gives a function or a value, but for those that it imports, and the source of each value."""
    try:
        body = ast.parse(source).body if len(source) <= _LONGEST_CELL else []
        found = {}
        for node in body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = node.name
            elif isinstance(node, ast.Assign):
                names = [one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)]
                found |= dict.fromkeys(names, ast.unparse(node.value))
        return found
    except _UNREADABLE:
        return {}
