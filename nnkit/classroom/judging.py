"""Judges one notebook in a process of its own, and prints what is to be kept of it, as JSON.

    python -m nnkit.classroom.judging NOTEBOOK SECONDS

A notebook that brings the judge itself to an end, by what it has to be read for, ends this process and no other.
"""

import ast
import hashlib
import json
import pathlib
import sys
import time

from nnkit.classroom import notebooks
from nnkit.classroom.judge import Verdict, verdict
from nnkit.exercises import registry
from nnkit.exercises.checker import CALLED_WITH
from nnkit.exercises.feedback import Feedback

_LONGEST_CODE = 4000
_LONGEST_TEXT = 600
_NO_TIME = "Not judged: other answers of this notebook took all the time that one notebook has."


def kept(path, seconds):
    """What is kept of a notebook, as plain data.

    Parameters
    ----------
    path : pathlib.Path
    seconds : float
        For all answers together. What comes later is not judged, and that is said of it.

    Returns
    -------
    dict
        ``problem`` in words, or nothing; ``verdicts`` by the ids of exercises; ``walls`` that stood around the answers.
    """
    handed, known, end = notebooks.read(path), registry(), time.monotonic() + seconds
    verdicts, walls = {}, []
    for answer in handed.answers.values():
        if answer.id in known:
            late = time.monotonic() > end
            found = Verdict(Feedback("error", _NO_TIME)) if late else verdict(answer)
            walls += [] if found.walls is None else [list(found.walls)]
            verdicts[answer.id] = {
                "status": found.feedback.status,
                "mistake": found.feedback.mistake,
                "text": found.feedback.text.removesuffix(CALLED_WITH)[:_LONGEST_TEXT],  # the arguments are not shown
                "code": answer.code[:_LONGEST_CODE],
                "results": found.results,
                "form": form(answer.code),
            }
    return {"problem": handed.problem, "verdicts": verdicts, "walls": min(walls, key=len, default=None)}


def form(code):
    """The same for two codes that differ in names, comments, texts of documentation and spaces alone; empty for no Python."""
    try:
        tree = ast.parse(code)
        names = {}
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) and len(body) > 1:
                del body[0]
        for node in ast.walk(tree):
            for attribute in {"id", "arg", "name"} & set(node._fields):
                name = getattr(node, attribute)
                setattr(node, attribute, name and names.setdefault(name, f"name{len(names)}"))
        return hashlib.sha256(ast.unparse(tree).encode("utf-8", "replace")).hexdigest()
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        return ""


if __name__ == "__main__":
    print(json.dumps(kept(pathlib.Path(sys.argv[1]), float(sys.argv[2]))))
