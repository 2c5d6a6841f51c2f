"""Run notebooks and store them with their outputs, so that a second run changes no byte and a change touches few lines.

    python -m book.tools.store                        all notebooks
    python -m book.tools.store notebooks/ch05….ipynb  these

What differs from machine to machine and from run to run is left out. Cells with the tag "mnist" run where NNKIT_DATA names the
folder of its files; elsewhere they keep the outputs that they have. A notebook with cells for PyTorch is left as it is where
PyTorch is not installed.
"""

import ast
import json
import os
import pathlib
import sys

import nbclient
import nbformat

from book.tools.cells import KINDS, called, has_torch_or_needs_none, kind_of
from book.tools.first_cell import first_cell
from book.tools.plain_links import stored
from nnkit.exercises import registry

ROOT = pathlib.Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"


def main(paths):
    os.environ["PYTHONPATH"] = str(ROOT)  # of the kernels too: another nnkit that is installed must not be meant
    os.environ.pop("MPLBACKEND", None)  # with another backend than the notebook's own, figures would be missing without a word
    for path in map(pathlib.Path, paths or sorted(NOTEBOOKS.glob("*.ipynb"))):
        print(path, flush=True)
        notebook = nbformat.read(path, as_version=4)
        if not has_torch_or_needs_none(notebook):
            print("  is left as it is: it needs PyTorch, which is not installed")
            continue
        with_install_cell(notebook)
        with_plain_links(notebook)
        with_exercise_cells(notebook, registry())
        execute(notebook)
        without_noise(notebook)
        with_tags(notebook)
        with_closed_results(notebook)
        path.write_text(as_text(notebook), encoding="utf-8", newline="\n")


def with_install_cell(notebook):
    """A first cell that the book's pages leave out, the same in all notebooks."""
    cell = nbformat.v4.new_code_cell(first_cell(), id="install", metadata={"tags": ["remove-cell"]})
    notebook.cells = [cell, *(other for other in notebook.cells if other.id != "install")]


def with_plain_links(notebook):
    """Links to terms and works that every Markdown can show."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = stored(cell.source)


def with_exercise_cells(notebook, items):
    """After each exercise of code that is shown and never checked, a cell with the empty function and the call that checks it.

    An empty function that is there already gets the name and the parameters that the solution has by now.
    """
    exercises = {id: item for id, item in items.items() if item.kind == "code"}
    checked = {called(cell.source, "check") for cell in notebook.cells if cell.cell_type == "code"}
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        if cell.cell_type != "code":
            continue
        if exercise := exercises.get(called(cell.source, "check")):
            cell.source = exercise.stub if is_empty(cell.source) else cell.source
        exercise = exercises.get(called(cell.source, "question"))
        if exercise and exercise.id not in checked:
            cells.append(nbformat.v4.new_code_cell(exercise.stub, id=f"{cell.id}-check"))
    notebook.cells = cells


def is_empty(source):
    """Whether a cell begins with a function without code."""
    first = ast.parse(source).body[0]
    return isinstance(first, ast.FunctionDef) and ast.unparse(first.body) == "..."


def execute(notebook):
    """Run all cells in a new kernel, from the folder of the notebooks."""
    nbclient.NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        coalesce_streams=True,  # how the printed text is cut into pieces is chance
        skip_cells_with_tag="skip-execution" if os.environ.get("NNKIT_DATA") else "mnist",
        resources={"metadata": {"path": str(NOTEBOOKS)}},
    ).execute()


def without_noise(notebook):
    """Nothing of this machine and this run: no numbers of runs, no names of widgets, no version of Python."""
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)  # its picture stays
            if "execution_count" in output:
                output.execution_count = None


def with_tags(notebook):
    """Each cell says by a tag what it shows, where that is a figure, a question or a lab."""
    for cell in notebook.cells:
        tags = [tag for tag in cell.metadata.pop("tags", []) if tag not in KINDS]
        if tags := [*tags, *filter(None, [kind_of(cell)])]:
            cell.metadata["tags"] = tags


def with_closed_results(notebook):
    """In JupyterLab what comes out below a prediction is closed until its cell is run, as on a page until it is opened."""
    predicted = False
    for cell in notebook.cells:
        cell.metadata.pop("jupyter", None)
        if cell.cell_type != "code":
            continue
        if called(cell.source, "predict"):
            predicted = True
        elif predicted and cell.outputs:
            cell.metadata["jupyter"] = {"outputs_hidden": True}
            predicted = False


# ---------------------------------------------------------------- the file


def as_text(notebook):
    """A notebook as a file: a line for each line of text, of code and of what was printed, and one for any other output."""
    rest = json.loads(nbformat.writes(notebook))
    cells = ",\n".join(map(_cell, rest.pop("cells")))
    return f'{{\n "cells": [\n{cells}\n ],\n {_json(rest)[1:-1]}\n}}\n'


def _cell(cell):
    outputs = cell.pop("outputs", None)
    source = _lines(cell.pop("source"))
    parts = [f"  {_json(cell)[:-1]}"]
    if outputs:
        shown = [_output(output) for output in outputs]
        one = len(shown) == 1 and "\n" not in shown[0]
        parts.append(f'   "outputs": [{shown[0]}]' if one else '   "outputs": [\n    ' + ",\n    ".join(shown) + "\n   ]")
    elif outputs is not None:
        parts[0] += ', "outputs": []'
    return ",\n".join([*parts, f'   "source": {source}}}'])


def _output(output):
    if output["output_type"] == "stream":
        text = output.pop("text")
        return f'{_json(output)[:-1]}, "text": {_lines(text)}}}'
    if set(output.get("data", ())) == {"text/plain"}:
        text = output["data"].pop("text/plain")
        return f'{_json(output)[:-1]}, "data": {{"text/plain": {_lines(text)}}}}}'.replace('"data": {}, ', "")
    return _json(output)


def _lines(texts):
    """A list of strings, each on a line of its own if there are several."""
    if len(texts) < 2:
        return _json(texts)
    return "[\n" + ",\n".join(f"    {_json(text)}" for text in texts) + "\n   ]"


def _json(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=False)


if __name__ == "__main__":
    main(sys.argv[1:])
