"""What the check of a right answer takes in a notebook, where a copy of Python runs it.

python benchmarks/checks.py              all chapters (some minutes)
python benchmarks/checks.py ch03 ch07    these

Each chapter is run, and where it checks an exercise, the solution is checked some times. The more memory the notebook holds by
then, the dearer is the copy.
"""

import json
import pathlib
import statistics
import sys

import nbclient
import nbformat

ROOT = pathlib.Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)]

from book.tools.cells import called  # noqa: E402
from book.tools.notebooks import CHAPTERS  # noqa: E402
from nnkit.exercises import registry  # noqa: E402

MEASURE = """
def _measure(id, repeats=12):
    import json, pathlib, re, time
    from nnkit.exercises import check, registry

    taken, answer = [], registry()[id].reference
    for _ in range(repeats):
        start = time.perf_counter()
        verdict = check(id, answer)
        taken.append(1000 * (time.perf_counter() - start))
        assert verdict.status == "correct"
        time.sleep(0.03)  # the copy before has ended by then
    memory = int(re.search(r"RssAnon:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) // 1024
    print(json.dumps([taken[2:], memory]))

_measure({id!r})
"""


def with_measures(notebook):
    """The notebook with a cell behind each check of code."""
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        id = called(cell.source, "check") if cell.cell_type == "code" else None
        if id and registry()[id].kind == "code":
            cells.append(nbformat.v4.new_code_cell(MEASURE.format(id=id), metadata={"measures": True}))
    notebook.cells = cells
    return notebook


def measured(path):
    """Of each check in a chapter: the median in milliseconds, and how many megabytes the notebook held."""
    notebook = with_measures(nbformat.read(path, as_version=4))
    nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    ).execute()
    found = [json.loads(cell.outputs[0].text) for cell in notebook.cells if cell.metadata.get("measures")]
    return [(statistics.median(taken), memory) for taken, memory in found]


def main():
    chosen = [path for path in CHAPTERS if not sys.argv[1:] or path.name.startswith(tuple(sys.argv[1:]))]
    medians = []
    for path in chosen:
        if found := measured(path):
            times, memory = zip(*found, strict=True)
            medians += times
            said = f"median {statistics.median(times):.1f} ms, {min(times):.1f} to {max(times):.1f}"
            print(f"{path.stem}: {len(times)} checks, {said}, at {min(memory)} to {max(memory)} MB", flush=True)
    print(f"all {len(medians)}: median {statistics.median(medians):.1f} ms")


if __name__ == "__main__":
    main()
