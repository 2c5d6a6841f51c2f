"""How notebooks are stored: what is added to them, what is left out, and in which form."""

import pathlib

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book.tools import store
from book.tools.first_cell import first_cell
from nnkit.exercises import registry

NOTEBOOKS = sorted((pathlib.Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
FIGURE = new_output("display_data", {"application/vnd.vegalite.v5+json": {"layer": []}, "text/plain": "a\nb"})
QUESTION = new_output("execute_result", {"text/html": '<div class="nnkit-question"></div>', "text/plain": "a\nb\nc"})
LAB = new_output("display_data", {"image/png": "…"}, metadata={"image/png": {"alt": "A lab", "note": "Run it."}})
PRINTED = new_output("stream", name="stdout", text="1\n2\n")


def a_cell(source, *outputs, **metadata):
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def a_notebook(*cells):
    for i, cell in enumerate(cells):
        cell.id = f"cell-{i}"
    return new_notebook(cells=list(cells), metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_stands_as_it_is_stored(path):
    notebook = nbformat.read(path, as_version=4)
    assert path.read_text(encoding="utf-8") == store.as_text(notebook), "run `make notebooks`"
    assert notebook.cells[0].source == first_cell(), "run `make notebooks`"


@pytest.mark.parametrize(
    "cell",
    [
        new_markdown_cell("# One line"),
        new_markdown_cell("several\nlines, “quoted”\n"),
        a_cell(""),
        a_cell("x = 1\nx", PRINTED, new_output("execute_result", {"text/plain": "1"})),
        a_cell("print(x)\nf()", new_output("execute_result", {"text/plain": "[[1,\n 2]]"}), tags=["mnist"]),
        a_cell("f()", FIGURE, QUESTION, LAB),
        a_cell("1 / 0", new_output("error", ename="ZeroDivisionError", evalue="…", traceback=["a", "b"])),
    ],
)
def test_nothing_is_lost_in_the_file(cell):
    notebook = a_notebook(cell, new_markdown_cell("The end."))
    assert nbformat.reads(store.as_text(notebook), as_version=4) == nbformat.reads(nbformat.writes(notebook), as_version=4)


def test_what_is_predicted_is_closed_until_its_cell_is_run():
    cells = [
        a_cell("x", PRINTED, jupyter={"outputs_hidden": True}),
        a_cell('predict("ch05.kink")', QUESTION),
        a_cell("def f(): ..."),
        new_markdown_cell("Now run it."),
        a_cell("f()", PRINTED),
        a_cell("f()", PRINTED),
    ]
    notebook = a_notebook(*cells)
    store.with_closed_results(notebook)
    assert [cell.metadata.get("jupyter") for cell in notebook.cells] == [
        None,
        None,
        None,
        None,
        {"outputs_hidden": True},
        None,
    ]
    for path in NOTEBOOKS:
        notebook = nbformat.read(path, as_version=4)
        before = nbformat.writes(notebook)
        store.with_closed_results(notebook)
        assert nbformat.writes(notebook) == before, path


def test_a_question_more_is_few_lines_more():
    before = store.as_text(a_notebook(a_cell("x")))
    after = store.as_text(a_notebook(a_cell("x"), a_cell('question("ch05.kink")', QUESTION)))
    assert after.count("\n") - before.count("\n") == 3


def test_what_is_printed_has_a_line_for_each_line():
    assert '"text": [\n    "1\\n",\n    "2\\n"\n   ]' in store.as_text(a_notebook(a_cell("x", PRINTED)))


def sources(notebook):
    store.with_exercise_cells(notebook, registry())
    return [cell.source for cell in notebook.cells]


def test_an_exercise_that_is_shown_gets_its_empty_function_and_its_check():
    stub = registry()["ch05.central-difference"].stub
    shown = 'question("ch05.central-difference")'
    assert sources(a_notebook(a_cell(shown), a_cell("x = 1"))) == [shown, stub, "x = 1"]
    assert sources(a_notebook(a_cell(shown), a_cell(stub))) == [shown, stub]
    assert sources(a_notebook(a_cell('question("ch05.kink")'))) == ['question("ch05.kink")']


def test_an_empty_function_follows_the_solution_and_one_with_code_stays():
    stub = registry()["ch05.central-difference"].stub
    old, filled = stub.replace("(f, x, h)", "(g, x)"), stub.replace("...", "return 1")
    assert sources(a_notebook(a_cell(old))) == [stub]
    assert sources(a_notebook(a_cell(filled))) == [filled]


def test_cells_say_what_they_show():
    cells = [a_cell("f()", FIGURE), a_cell("q()", PRINTED, QUESTION, tags=["mnist", "figure"]), a_cell("l()", LAB)]
    notebook = a_notebook(*cells, a_cell("x", PRINTED, tags=["question"]))
    store.with_tags(notebook)
    assert [cell.metadata for cell in notebook.cells] == [
        {"tags": ["figure"]},
        {"tags": ["mnist", "question"]},
        {"tags": ["lab"]},
        {},
    ]


def test_nothing_of_a_run_or_a_machine_is_kept():
    result = new_output("execute_result", {"text/plain": "1"}, execution_count=7)
    widget = new_output("display_data", {"application/vnd.jupyter.widget-view+json": {}, "image/png": "…"})
    notebook = a_notebook(a_cell("x", result, widget))
    notebook.metadata["language_info"], notebook.cells[0].execution_count = {"version": "3.11.7"}, 7
    store.without_noise(notebook)
    [cell] = notebook.cells
    assert cell.execution_count is None and cell.outputs[0].execution_count is None
    assert set(cell.outputs[1].data) == {"image/png"}
    assert set(notebook.metadata) == {"kernelspec"}
