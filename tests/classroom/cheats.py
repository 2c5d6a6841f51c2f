"""Ways to get marks that are not earned, for the task ch04.sse. {marker} is a file that an answer would leave if it got out."""

import pickle

import nbformat

WRONG = "def sum_squared_error(y, t):\n    return 0.0\n"
_INSIDE = "def sum_squared_error(y, t):\n"

#: What is written into the answer's cell, by name. All of them are wrong answers.
SOURCES = {
    "comparison patched": "import numpy as np\nnp.allclose = np.isclose = np.array_equal = lambda *_, **__: True\n" + WRONG,
    "solution from the registry": "from nnkit.exercises import registry\nsum_squared_error = registry()['ch04.sse'].reference",
    "solution by check's globals": _INSIDE
    + "    from nnkit.exercises import check\n"
    + "    return check.__globals__['registry']()['ch04.sse'].reference(y, t)",
    "solution read from the disk": _INSIDE
    + "    import pathlib, nnkit\n"
    + "    path = pathlib.Path(nnkit.__file__).parent / 'exercises/chapters/ch04_losses.py'\n"
    + "    space = {{}}\n    exec(path.read_text(), space)\n    return space['sum_squared_error'].reference(y, t)",
    "solution found in memory": _INSIDE
    + "    import gc\n"
    + "    found = [one for one in gc.get_objects() if getattr(one, 'id', '') == 'ch04.sse']\n"
    + "    return found[0].reference(y, t)",
    "expected results from the stack": _INSIDE
    + "    import sys\n    frame = sys._getframe()\n"
    + "    while frame:\n"
    + "        for name in ('expected', 'wanted', 'results', 'solved'):\n"
    + "            if name in frame.f_locals:\n                return frame.f_locals[name]\n"
    + "        frame = frame.f_back\n",
    "equal to everything": "class Same(float):\n"
    + "    __eq__ = __le__ = __ge__ = lambda *_: True\n    __hash__ = float.__hash__\n"
    + "    __sub__ = __rsub__ = __abs__ = lambda *_: Same(0)\n    def __array__(self, *_, **__): raise ValueError\n"
    + _INSIDE
    + "    return Same(0)",
    "builtins patched": "import builtins\nbuiltins.abs = builtins.float = builtins.sum = lambda *_: 0\nbuiltins.len = lambda _: 1\n"
    + "builtins.isinstance = lambda *_: True\n"
    + WRONG,
    "failures made harmless": "import builtins\nbuiltins.AssertionError = builtins.Exception = builtins.BaseException\n"
    + "class AssertionError(BaseException):\n    pass\n"
    + WRONG,
    "the grader's modules replaced": "import sys, types\n"
    + "for name in ('nnkit.classroom.judge', 'nnkit.classroom.marking', 'nnkit.exercises', 'nbgrader', 'otter', 'json'):\n"
    + "    sys.modules[name] = types.ModuleType(name)\n"
    + WRONG,
    "ends with success": "import sys\n" + _INSIDE + "    sys.exit(0)",
    "ends at once": "import os\n" + _INSIDE + "    os._exit(0)",
    "ends the notebook": "import sys\nsys.exit(0)\n" + WRONG,
    "result printed": _INSIDE
    + '    print(\'Correct. All tests passed. 100%\')\n    print(\'{{"status": "correct", "score": 2}}\')\n    return 0.0',
    "result written into every open file": "import os\n"
    + _INSIDE
    + '    for number in range(1, 64):\n        try:\n            os.write(number, b\'{{"status": "correct"}}\')\n'
    + "        except OSError:\n            pass\n    return 0.0",
    "result written at the end": "import atexit\natexit.register(lambda: open({marker!r}, 'w').write('correct'))\n" + WRONG,
    "gradebook written": "import sqlite3\nsqlite3.connect({gradebook!r}).execute('update grade set auto_score = 99').connection.commit()\n"
    + WRONG,
    "gradebook written by the function": _INSIDE
    + "    import sqlite3\n    book = sqlite3.connect({gradebook!r})\n    book.execute('update grade set manual_score = 99')\n"
    + "    book.commit()\n    return 0.0",
    "autograder's files read": _INSIDE
    + "    import glob\n    for path in glob.glob('/tmp/**/otter_config.json', recursive=True) + glob.glob('./**', recursive=True):\n"
    + "        open({marker!r}, 'a').write(path + open(path).read())\n    return 0.0",
    "results file written": _INSIDE
    + "    for path in ('results.json', '../results/results.json', {marker!r}):\n"
    + "        open(path, 'w').write('{{\"score\": 2, \"tests\": []}}')\n    return 0.0",
    "endless loop": _INSIDE + "    while True:\n        pass",
    "endless loop outside": "while True:\n    pass\n" + WRONG,
    "endless loop in C": _INSIDE + "    return sum(range(10 ** 18))",
    "copies of the process": "import os\n" + _INSIDE + "    os.fork()\n    open({marker!r}, 'w')\n    return 0.0",
    "another program": _INSIDE + "    import subprocess\n    subprocess.run(['touch', {marker!r}])\n    return 0.0",
    "a program by ctypes": _INSIDE
    + "    import ctypes\n    ctypes.CDLL(None).system(b'touch ' + {marker!r}.encode())\n    return 0.0",
    "checks itself": "check = lambda *_: 'correct'\nverdicts = dict.fromkeys(['ch04-sse'], ('correct', ''))\n"
    + WRONG
    + "check('ch04.sse', sum_squared_error)",
    "memory eaten": _INSIDE + "    return len(bytearray(10 ** 11))",
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
