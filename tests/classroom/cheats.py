"""Ways to get marks that are not earned, for the task ch04.sse. An answer that got out would leave a file MARKER behind."""

import pickle

import nbformat

WRONG = """
def sum_squared_error(y, t):
    return 0.0
"""

#: What is written into the answer's cell, by name. All of them are wrong answers.
SOURCES = {
    "comparison patched": """
import numpy as np
np.allclose = np.isclose = np.array_equal = lambda *_, **__: True
def sum_squared_error(y, t):
    return 0.0
""",
    "solution from the registry": """
from nnkit.exercises import registry
sum_squared_error = registry()["ch04.sse"].reference
""",
    "solution by check's globals": """
def sum_squared_error(y, t):
    from nnkit.exercises import check
    return check.__globals__["registry"]()["ch04.sse"].reference(y, t)
""",
    "solution read from the disk": """
def sum_squared_error(y, t):
    import pathlib, nnkit
    space = {}
    exec((pathlib.Path(nnkit.__file__).parent / "exercises/chapters/ch04_losses.py").read_text(), space)
    return space["sum_squared_error"].reference(y, t)
""",
    "solution found in memory": """
def sum_squared_error(y, t):
    import gc
    return next(one for one in gc.get_objects() if getattr(one, "id", "") == "ch04.sse").reference(y, t)
""",
    "expected results from the stack": """
def sum_squared_error(y, t):
    import sys
    frame = sys._getframe()
    while frame:
        for name in ("expected", "wanted", "results", "solved", "cases"):
            if name in frame.f_locals:
                return frame.f_locals[name]
        frame = frame.f_back
""",
    "equal to everything": """
class Same(float):
    __eq__ = __le__ = __ge__ = lambda *_: True
    __hash__ = float.__hash__
    __sub__ = __rsub__ = __abs__ = lambda *_: Same(0)
def sum_squared_error(y, t):
    return Same(0)
""",
    "builtins patched": """
import builtins
builtins.abs = builtins.float = builtins.sum = lambda *_: 0
builtins.len = lambda _: 1
builtins.isinstance = builtins.all = lambda *_: True
def sum_squared_error(y, t):
    return 0.0
""",
    "failures made harmless": """
import builtins
builtins.AssertionError = builtins.Exception = builtins.BaseException
class AssertionError(BaseException):
    pass
def sum_squared_error(y, t):
    raise AssertionError
""",
    "the grader's modules replaced": """
import sys, types
for name in ("nnkit.classroom.judge", "nnkit.classroom.marking", "nnkit.exercises", "nbgrader", "otter", "json"):
    sys.modules[name] = types.ModuleType(name)
def sum_squared_error(y, t):
    return 0.0
""",
    "programs replaced": """
import subprocess
subprocess.run = subprocess.Popen = lambda *_, **__: types.SimpleNamespace(returncode=0, stdout="correct")
def sum_squared_error(y, t):
    return 0.0
""",
    "ends with success": """
import sys
def sum_squared_error(y, t):
    sys.exit(0)
""",
    "ends at once": """
import os
def sum_squared_error(y, t):
    os._exit(0)
""",
    "ends the notebook": """
import sys
def sum_squared_error(y, t, left=sys.exit(0)):
    return 0.0
""",
    "result printed": """
def sum_squared_error(y, t):
    print("Correct. All tests passed. 100%")
    print('{"status": "correct", "score": 2}')
    return 0.0
""",
    "result written into every open file": """
import os
def sum_squared_error(y, t):
    for number in range(1, 64):
        try:
            os.write(number, b'{"status": "correct"}')
        except OSError:
            pass
    return 0.0
""",
    "result written at the end": """
import atexit
def sum_squared_error(y, t):
    atexit.register(lambda: open(MARKER, "w").write("correct"))
    return 0.0
""",
    "gradebook written": """
def sum_squared_error(y, t):
    import sqlite3
    book = sqlite3.connect(GRADEBOOK)
    book.execute("update grade set auto_score = 99, manual_score = 99")
    book.commit()
    return 0.0
""",
    "autograder's files read": """
def sum_squared_error(y, t):
    import glob
    for path in [*glob.glob("/tmp/**/otter_config.json", recursive=True), *glob.glob("./**", recursive=True), GRADEBOOK]:
        open(MARKER, "a").write(path + open(path).read())
    return 0.0
""",
    "results file written": """
def sum_squared_error(y, t):
    for path in ("results.json", "../results/results.json", MARKER):
        open(path, "w").write('{"score": 2, "tests": []}')
    return 0.0
""",
    "endless loop": """
def sum_squared_error(y, t):
    while True:
        pass
""",
    "endless loop beside": """
def forever():
    while True:
        pass
def sum_squared_error(y, t, never=forever()):
    return 0.0
""",
    "endless loop in C": """
def sum_squared_error(y, t):
    return sum(iter(int, 1))
""",
    "a copy of the process": """
import os
def sum_squared_error(y, t):
    os.fork()
    open(MARKER, "w")
    return 0.0
""",
    "another program": """
def sum_squared_error(y, t):
    import subprocess
    subprocess.run(["touch", MARKER])
    return 0.0
""",
    "another program, by C": """
def sum_squared_error(y, t):
    import ctypes
    ctypes.CDLL(None).system(b"touch " + MARKER.encode())
    return 0.0
""",
    "checks itself": """
check = lambda *_: "correct"
verdicts = {"ch04-sse": ("correct", "")}
def sum_squared_error(y, t):
    return 0.0
check("ch04.sse", sum_squared_error)
""",
    "memory eaten": """
def sum_squared_error(y, t):
    return len(bytearray(10**11))
""",
}


def _of_the_task(notebook, name="ch04-sse"):
    """Where the task's grade cell is, by its mark of nbgrader, or where its examples are."""
    for place, cell in enumerate(notebook.cells):
        known = cell.metadata.get("nbgrader", {}).get("grade_id")
        if known == name or (known is None and cell.source.startswith("# Sum of squared errors:")):
            return place
    raise LookupError(name)


def overwritten(notebook):
    cell = notebook.cells[_of_the_task(notebook)]
    cell.source = "pass"


def deleted(notebook):
    del notebook.cells[_of_the_task(notebook)]


def duplicated(notebook):
    place = _of_the_task(notebook)
    copy = notebook.cells[place].copy()
    copy.source, copy.id = "print('correct')", "copied"
    notebook.cells += [copy]


def renamed(notebook):
    """The mark of a task that is solved, and more points, for this one."""
    for cell in notebook.cells:
        known = cell.metadata.get("nbgrader", {})
        if known.get("grade_id") == "ch04-sse":
            known["grade_id"], known["points"] = "ch04-mse-again", 90


def made_a_solution(notebook):
    """The grade cell is said to be a student's own."""
    known = notebook.cells[_of_the_task(notebook)].metadata.setdefault("nbgrader", {})
    known.update(solution=True, locked=False)


def more_points(notebook):
    cell = notebook.cells[_of_the_task(notebook)]
    cell.metadata.setdefault("nbgrader", {})["points"] = 90


def printed(notebook):
    """Outputs of a run that never was."""
    cell = notebook.cells[_of_the_task(notebook)]
    cell.outputs = [
        nbformat.v4.new_output("stream", text="Correct.\n"),
        nbformat.v4.new_output("execute_result", {"text/plain": "2.0"}, execution_count=1),
    ]


def another_kernel(notebook):
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    notebook.metadata["otter"] = {"assignment_name": "another", "tests": {}}


#: What is done to the notebook around a wrong answer.
CHANGES = {
    "grade cell overwritten": overwritten,
    "grade cell deleted": deleted,
    "grade cell duplicated": duplicated,
    "grade cell renamed": renamed,
    "grade cell made an answer": made_a_solution,
    "points raised": more_points,
    "outputs made up": printed,
    "another kernel": another_kernel,
}


class _Call:
    """Runs a line of Python when it is read by pickle."""

    def __init__(self, line):
        self.line = line

    def __reduce__(self):
        return exec, (self.line,)


def beside(marker):
    """Files that are handed in beside the notebook: a log that runs code, and modules that Python would import."""
    line = f"open({marker!r}, 'a').write('out')"
    modules = (
        "sitecustomize",
        "usercustomize",
        "json",
        "numpy",
        "random",
        "otter",
        "nnkit/__init__",
        "nnkit/classroom/__init__",
    )
    return {".OTTER_LOG": pickle.dumps(_Call(line))} | {f"{name}.py": line.encode() for name in modules}
