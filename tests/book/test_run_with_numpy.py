"""Code on the page that needs NumPy: the exercises, and what the chapters print there.

NNKIT_PYODIDE names a folder with the rest of Pyodide: NumPy's wheel, others if there are, and the list that fits them. With
NNKIT_EVERY_PAGE all chapters are run.
"""

import os
import pathlib
import re

import nbformat
import pytest
from PIL import Image

from book.tools import answer_picture, settings
from book.tools.notebooks import CHAPTERS

from pyodide_page import cell, exercise, run, said, text_of, wait_until, write
from visiting import EVERY_PAGE

pytestmark = pytest.mark.skipif(not os.environ.get("NNKIT_PYODIDE"), reason="NNKIT_PYODIDE names no folder with NumPy in it")


def test_an_exercise_is_checked_and_counted_as_solved(open_page, whole):
    page = open_page("ch04_losses", whole)
    box, solved = exercise(page, "ch04.sse"), page.locator("xpath=id('ch04.sse')").get_by_text("Solved")
    assert "Not attempted yet." in run(box) and solved.is_hidden()
    stub = text_of(box)
    for body, verdict in (("return sum((y - t) ** 2)", "Not yet."), ("return sum((y - t) ** 2) / 2", "Correct.")):
        write(box, re.sub(r"    #.*\n    \.\.\.", f"    {body}", stub))
        assert verdict in run(box)
    assert solved.is_visible()
    write(box, stub)
    assert "Not attempted yet." in run(box) and solved.is_visible()
    page.reload()
    assert solved.is_visible()


def test_the_picture_of_the_readme_shows_what_the_checker_says_today(open_page, whole, tmp_path):
    page = open_page(pathlib.PurePath(answer_picture.PAGE).stem, whole)
    said = answer_picture.take(page, tmp_path / "answer.png")
    [words] = re.findall(r"!\[(.*?)\]\(book/assets/answer\.png\)", (settings.ROOT / "README.md").read_text(encoding="utf-8"))
    assert words.endswith(said.strip())
    with Image.open(tmp_path / "answer.png") as today, Image.open(answer_picture.PICTURE) as kept:
        assert kept.width == 2 * today.width  # the same card, at twice the resolution


def test_the_place_of_a_slip_is_marked_there(open_page, whole):
    page = open_page("ch07_backpropagation_by_hand", whole)
    box = exercise(page, "ch07.neuron")
    body = "    z = x @ w + b\n    return 1 / 1 + np.exp(-z)"
    write(box, re.sub(r"    #.*\n    \.\.\.", body, text_of(box)))
    said = run(box)
    assert "In line 3, look at the brackets." in said and "return 1 / 1 + np.exp(-z)\n       ^^^" in said


ALL_CHECKS = """
from nnkit.exercises import check, registry

items = [item for item in registry().values() if not getattr(item, "needs", "")]
right = {item.id: getattr(item, "reference", None) or item.answer for item in items}
bad = [id for id, answer in right.items() if check(id, answer).status != "correct"]
bad += [
    f"{item.id}: {mistake.message}"
    for item in items
    for number, mistake in enumerate(item.mistakes)
    if item.kind != "order" and check(item.id, mistake.answer).mistake != number
]
print(len(items), "items,", bad)
"""


def test_every_exercise_knows_its_solution_and_mistakes_there(open_page, whole):
    box = cell(open_page("ch04_losses", whole), 1)
    write(box, ALL_CHECKS)
    assert re.fullmatch(r"\d\d\d items, \[\]\n", run(box, seconds=400))


def test_what_is_said_of_an_answer_goes_when_a_cell_that_it_needs_fails(open_page, whole):
    page = open_page("ch04_losses", whole)
    box = exercise(page, "ch04.sse")
    write(box, re.sub(r"    #.*\n    \.\.\.", "    return sum((y - t) ** 2) / 2", text_of(box)))
    assert "Correct." in run(box)
    write(cell(page, 1), f"{text_of(cell(page, 1))}\n1 / 0")
    box.get_by_role("button", name="Check").click()
    wait_until(box, "stopped with an error")
    assert not box.get_by_text("Correct.").is_visible()


def test_an_endless_loop_in_an_answer_is_found(open_page, whole):
    box = cell(open_page("ch04_losses", whole), 1)
    write(box, "from nnkit.exercises import check\ndef f(y, t):\n    while True:\n        pass\ncheck('ch04.sse', f)")
    assert "still running" in run(box)


PRINTED = [path for path in CHAPTERS if EVERY_PAGE or path.stem.partition("_")[0] in ("ch00", "ch07", "ch10")]


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_a_chapter_prints_there_what_is_stored(open_page, whole, path):
    """All text outputs, in a browser; cells that draw need Matplotlib, and are left out where it is missing."""
    page = open_page(path.stem, whole)
    stored = nbformat.read(path, as_version=4)
    drawn = any("matplotlib" in file.name for file in whole.iterdir())
    number, compared = page.locator(".nnkit-cell:not([data-exercise])").count(), 0
    cells = [one for one in stored.cells if one.cell_type == "code" and one.id != "install"]
    texts = {one.source: "".join(output.get("text", "") for output in one.outputs) for one in cells}
    for box in (cell(page, i) for i in range(1, number + 1)):
        source = box.locator(".cell_input pre").evaluate("code => code.textContent").rstrip("\n")
        shown = run(box, "^Done|error|could not", seconds=300)
        words = said(box).inner_text()
        if "mnist" in source or "perf_counter" in source or (not drawn and "Matplotlib" in words):
            continue
        assert words == "Done.", f"{source}\n{shown}"
        if texts[source]:
            compared += 1
            printed = box.locator(".nnkit-run-output [data-type=stream]").evaluate_all(
                "all => all.map(a => a.textContent).join('')"
            )
            assert printed == texts[source], source
    assert compared > 5
