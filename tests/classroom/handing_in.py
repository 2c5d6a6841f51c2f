"""Thirty students, and what they hand in: of each it is known what every cell of the table must say."""

import json

import nbformat

from nnkit.exercises import registry

from attacks import CHEATS, ENDLESS, REFUSED
from mistaken import checked

ITEMS = registry()
CODE = ["ch02.dense", "ch04.sse", "ch05.central-difference", "ch09.epoch"]
QUESTIONS = ["ch04.delta-perfect", "ch04.why-not-accuracy", "ch04.stable-steps"]
IDS = [id for id in ITEMS if id in (*CODE, *QUESTIONS)]
RIGHT, OTHER, NONE = "right", "other", "not attempted"
CALL = 'check("ch04.sse", sum_squared_error)'
SSE = "def sum_squared_error(y, t):\n    return 0.5 * ((y - t) ** 2).sum()"
#: Wrong in a way that no known mistake is.
ODD = "def sum_squared_error(y, t):\n    total = (y - t).sum()\n    return 3 * total - y.max()"
ODD_AGAIN = "def sum_squared_error(a, b):  # my own\n    x = (a - b).sum()\n    return 3 * x - a.max()"
SCRIPT = "</pre></main><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
MARKED = f"def sum_squared_error(y, t):\n    '''{SCRIPT}'''\n    print({SCRIPT!r})\n    return y.sum() * 17"


def notebook(*cells, output=None):
    """A notebook of these cells of code, as the text of a file."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    if output:
        made.cells[-1].outputs = [nbformat.v4.new_output("stream", text=output)]
    return nbformat.writes(made)


def _of_version_3(text):
    return nbformat.writes(nbformat.v4.downgrade(nbformat.reads(text, 4)), 3)


def _mistake(item, number):
    """A cell that makes a known mistake, and its name in the table."""
    place = number % len(item.mistakes)
    return checked(item, item.mistakes[place].answer), f"mistake {place + 1}"


def diligent(number):
    """One who answers everything, each exercise in another way than the neighbours; and what the table must say."""
    cells, said = [], {}
    for place, id in enumerate(IDS):
        item, way = ITEMS[id], (number + place) % 4
        if way == 0:
            cell = checked(item, item.reference) if id in CODE else f'check("{id}", {item.answer!r})'
            said[id] = RIGHT
        elif way == 1 and id in CODE:
            cell, said[id] = _mistake(item, number)
        elif way == 1:
            cell = f'check("{id}", {item.wrong_answer(item.mistakes[0])!r})'
            said[id] = "mistake 1"
        elif way == 2:
            cell, said[id] = (item.stub if id in CODE else f'check("{id}", ...)'), NONE
        else:
            cell, said[id] = "# nothing here", NONE
        cells.append(cell)
    return notebook("import numpy as np", *cells), said


def students():
    """By the path of a file: what stands in it, and what the table must say. What is not said there was not attempted."""
    sse = {"ch04.sse": OTHER}
    found = {f"student {number:02d}.ipynb": diligent(number) for number in range(6)}
    found |= {
        "broken.ipynb": (notebook(SSE, CALL)[:-40], {}),
        "empty.ipynb": ("", {}),
        "no notebook.ipynb": (json.dumps([1, 2, 3]), {}),
        "a picture.ipynb": ("\x89PNG\r\n\x00\udcff", {}),
        "of tomorrow.ipynb": (notebook(SSE, CALL).replace('"nbformat": 4', '"nbformat": 99'), {}),
        "of yesterday.ipynb": (_of_version_3(notebook(SSE, CALL)), {"ch04.sse": RIGHT}),
        "renamed.ipynb": (notebook(SSE.replace("def sum_", "def my_"), CALL), sse),
        "renamed twice.ipynb": (notebook(SSE.replace("sum_", "my_"), CALL.replace("sum_", "my_")), {"ch04.sse": RIGHT}),
        "no Python.ipynb": (notebook(SSE.replace("(y", "((y") + "\n" + CALL), sse),
        "magic.ipynb": (notebook("%matplotlib inline\n!ls", "%%time\n" + SSE, CALL), {"ch04.sse": RIGHT}),
        "twice.ipynb": (notebook(SSE, CALL, ODD, CALL, SSE, CALL), {"ch04.sse": RIGHT}),
        "loop.ipynb": (notebook(ENDLESS["a loop"][0], CALL), sse),
        "loop in C.ipynb": (notebook(ENDLESS["a loop in C"][0], CALL), sse),
        "eater.ipynb": (notebook(ENDLESS["memory"][0], CALL), sse),
        "loud.ipynb": (notebook(SSE, CALL, output=SCRIPT * (10 * 2**20 // len(SCRIPT))), {"ch04.sse": RIGHT}),
        "forger.ipynb": (notebook(CHEATS["the channel, with outcomes"], CALL), sse),
        "printer.ipynb": (notebook(CHEATS["a printed report"], CALL), sse),
        "patcher.ipynb": (notebook(CHEATS["the comparison"], CALL), sse),
        "anna_4711_assignsubmission_file/deep/ch04_losses.ipynb": (notebook(ODD, CALL), sse),
        "<script>window.ran = 1<script>.ipynb": (notebook(MARKED, CALL), sse),
        "<img src=x onerror='window.ran = 1'>.ipynb": (notebook(ODD_AGAIN, CALL), sse),
        "=1+1.ipynb": (notebook(SSE, CALL), {"ch04.sse": RIGHT}),
    }
    for name in ("read a file", "read the solution"):
        found[f"{name}.ipynb"] = (notebook(f"def sum_squared_error(y, t):\n    {REFUSED[name][0]}", CALL), sse)
    others = ("write elsewhere", "open a connection", "start a process", "fork")
    cells = [f"try:\n    {REFUSED[name][0]}\n    done = True\nexcept OSError:\n    done = False" for name in others]
    return found | {"others.ipynb": (notebook(*cells, "def sum_squared_error(y, t):\n    return done", CALL), sse)}


def hand_in(folder):
    """Write the files of all students into a folder."""
    for name, (content, _) in students().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", errors="surrogateescape")
