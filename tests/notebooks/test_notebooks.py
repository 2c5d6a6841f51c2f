"""What nbval does not see: cells that were never run, figures without a text, exercises that are not shown, and numbers in the
prose.
"""

import ast
import pathlib
import re

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell

from book.tools.cells import called, recalled
from book.tools.needs import NEXT, hardness, listed_at_the_end, needed_sections, needs
from book.tools.notebooks import CHAPTERS
from nnkit.exercises import again, question, registry
from nnkit.exercises.items import chapter_of

from prose_numbers import counts, numbers, unprinted

NOTEBOOKS = sorted((pathlib.Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_the_check_of_an_exercise_has_the_function_that_it_asks_for(notebook):
    for cell in code_cells(notebook):
        exercise = registry().get(called(cell.source, "check"))
        if exercise is not None and exercise.kind == "code":
            functions = {node.name: node for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef)}
            name = exercise.reference.__name__
            assert name in functions, f"cell {cell.id} has no function {name}: run `make notebooks`"
            assert [argument.arg for argument in functions[name].args.args] == exercise.argument_names, f"cell {cell.id}"


def test_no_cell_ends_in_an_error_or_on_the_error_stream(notebook):
    for cell in code_cells(notebook):
        kinds = {output.output_type if output.output_type == "error" else output.get("name") for output in cell.outputs}
        assert not kinds & {"error", "stderr"}, f"cell {cell.id}"


def test_every_figure_has_an_alternative_text(notebook):
    for cell in code_cells(notebook):
        pictures = [output for output in cell.outputs if "image/png" in output.get("data", {})]
        own = [output.metadata.get("image/png", {}).get("alt", "") for output in pictures]  # of figures that move, and labs
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        for text in own:
            needed = 'its metadata need a text of more than 30 letters, {"mystnb": {"image": {"alt": "…"}}}'
            assert len(text or alt) > 30, f"cell {cell.id} draws a figure; {needed}"
        assert not alt or "" in own, f"cell {cell.id} has an alternative text, but drew no figure that needs it"


def test_a_question_is_stored_as_it_is_now(notebook):
    for cell in code_cells(notebook):
        if id := called(cell.source, "question") or called(cell.source, "predict"):
            stored = [output.data.get("text/html") for output in cell.outputs]
            assert stored == [question(id)._repr_html_()], f"{id} has changed, or was not run: run `make notebooks`"


@pytest.mark.parametrize("path", CHAPTERS[1:], ids=lambda path: path.stem)
def test_a_chapter_begins_with_three_questions_of_earlier_ones(path):
    asked = [(recalled(cell.source), cell) for cell in code_cells(nbformat.read(path, 4)) if recalled(cell.source)]
    assert len({id for id, _ in asked}) == len(asked) == 3
    for id, cell in asked:
        assert chapter_of(id) < chapter_of(path) and registry()[id].kind in ("number", "choice", "order")
        stored = [output.data.get("text/html") for output in cell.outputs]
        assert stored == [again(id)._repr_html_()], f"{id} has changed, or was not run: run `make notebooks`"


def test_no_question_is_asked_once_more_in_two_chapters():
    cells = [cell for path in CHAPTERS for cell in code_cells(nbformat.read(path, 4))]
    asked = [id for cell in cells if (id := recalled(cell.source))]
    assert sorted(set(asked)) == sorted(asked), "the second one would be solved already"


def test_cells_are_short(notebook):
    cells = [cell for cell in code_cells(notebook) if cell.id != "install"]
    lengths = {cell.id: sum(1 for line in cell.source.splitlines() if line.strip()) for cell in cells}
    assert not {cell: lines for cell, lines in lengths.items() if lines > 20}
    assert sorted(lengths.values())[len(lengths) // 2] <= 6, "the median"


def test_nothing_of_a_machine_is_stored(notebook):
    assert set(notebook.metadata) == {"kernelspec"}
    others = {cell.id: set(cell.metadata) - {"mystnb", "tags", "jupyter"} for cell in notebook.cells}
    assert not {cell: keys for cell, keys in others.items() if keys}
    assert all(
        cell.metadata.get("jupyter", closed) == closed for closed in [{"outputs_hidden": True}] for cell in notebook.cells
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_exercise_of_a_chapter_is_shown_and_can_be_answered(path):
    items = registry()
    text = "\n".join(cell.source for cell in code_cells(nbformat.read(path, as_version=4)))
    shown, checked = (set(re.findall(rf'\b(?:{call})\("([^"]+)"', text)) for call in ("question|predict", "check"))
    own = {id: item for id, item in items.items() if item.chapter == chapter_of(path)}
    assert (shown | checked) - set(items) == set(), "nothing is called so"
    assert set(own) - shown == set(), "they need a cell with question or predict"
    assert {id for id, item in own.items() if item.kind == "code"} - checked == set(), "they need a cell with check"


def test_every_number_in_the_prose_is_printed(notebook):
    missing = [f"cell {cell}: {number}" for cell, number in unprinted(notebook)]
    assert not missing, "in the prose, but printed by no cell:\n" + "\n".join(missing)


def a_notebook(prose, printed, alt=None):
    code = nbformat.v4.new_code_cell("…", outputs=[nbformat.v4.new_output("stream", text=printed)])
    if alt:
        code.metadata["mystnb"] = {"image": {"alt": alt}}
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(prose, id="prose"), code])


@pytest.mark.parametrize(
    ("prose", "printed"),
    [
        ("The output is 0.6122.", "y = 0.6122489292"),
        ("The output is 0.6122489292", "y = 0.6122489292"),
        ("about −0.0997", "-9.9726050090e-02"),
        ("the size 0.0997 of a slope", "-0.099726"),
        (r"$-2.88 \times 10^{-4}$ here", "-0.00028784128"),
        ("after 60,000 images and 12,345 more", "60000 12345"),
        ("in 1986 and 2015", ""),
        ("ten times 0.25, and 100 and 999", ""),
        ("after 1,000 and 2000 of them", "1000 2000"),
        (r"$2.88 × 10⁻⁴$, $60{,}123$ and .6123", "0.000288 60123 0.6123"),
        ("$a < 0.61$ and $b > 0.5$", ""),
        ("needed −0.7210, and the slope is −0.2374", "needed -0.7210, slope: -0.2374"),
        ("The note says <s>0.237479</s> here.", ""),
        ("There are 61,234 images {cite}`lecun1998`.", ""),
        ("see [here](https://example.org/1.2345)", ""),
        ("Sum: 0.2374-0.1234.", "0.2374 0.1234"),
    ],
)
def test_prose_that_is_covered(prose, printed):
    assert list(unprinted(a_notebook(prose, printed))) == []


@pytest.mark.parametrize(
    ("prose", "printed", "missing"),
    [
        ("The output is 0.6123.", "y = 0.6122489292", "0.6123"),
        ("more digits than printed: 0.61225", "y = 0.6122", "0.61225"),
        ("the sign: −0.0997", "0.0997260501", "−0.0997"),
        ("in a formula $y = 0.7391$", "0.7299290260", "0.7391"),
        ("in code `0.2975`", "0.2974", "0.2975"),
        ("The slope is −0.2374.", "0.2374", "−0.2374"),
        ("both of (0.9979,0.9891)", "0.9979 0.9890", "0.9891"),
        ("$a < 0.6123$ and $b > 0.5$", "0.6122", "0.6123"),
        ("2,000 updates", "1000", "2,000"),
        ("10⁻⁴ times 2.89 is 2.89 × 10⁻⁴", "2.89", "2.89 × 10^-4"),
        ("The note says <s>0.237479</s>, and here it is unmarked: 0.237479", "0.237479", "0.237479"),
        (r"$2.89 \times 10^{-4}$", "0.00028784128", r"2.89 \times 10^{-4}"),
        ("12,346 of them", "12345", "12,346"),
        ("He {cite}`x` has 0.1234.", "", "0.1234"),
        ("in bold: **0.1235**", "", "0.1235"),
        ("in a quote:\n\n> 0.1236", "", "0.1236"),
        ("opened: <details>0.1237</details>", "", "0.1237"),
    ],
)
def test_prose_that_is_not(prose, printed, missing):
    assert list(unprinted(a_notebook(prose, printed))) == [("prose", missing)]


def test_alternative_texts_count_as_prose():
    assert [number for _, number in unprinted(a_notebook("", "0.25", alt="rises to 0.2512"))] == ["0.2512"]


def test_what_is_a_number():
    assert [written for written, *_ in numbers("w9, ch07, 3.5.1 and st₂₁ but 12.5 and x=3")] == ["12.5", "3"]
    assert counts("1.20") and not counts("1.2") and not counts("0.001") and not counts("1987") and counts("1,000")


#: Chapters in which the printed example of a study note is the subject.
OF_A_NOTE = ("ch03", "ch05", "ch06", "ch07")


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_study_notes_are_spoken_of_where_their_examples_are(path):
    chapter = chapter_of(path)
    cells = nbformat.read(path, as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    for item in registry().values():
        if item.chapter == chapter:
            texts += [item.text, item.praise, *item.hints, *(mistake.message for mistake in item.mistakes)]
    spoken = sum(len(re.findall(r"\bnotes?\b", text)) for text in texts)
    assert spoken <= 3 or chapter in OF_A_NOTE


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_says_first_what_it_needs_from_earlier_ones(path):
    needed = needs(nbformat.read(path, as_version=4).cells)
    assert all(chapter < path.stem[:4] for chapter in needed) and bool(needed) == (path != CHAPTERS[0])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_says_how_hard_it_is_and_what_comes_next(path):
    cells = nbformat.read(path, as_version=4).cells
    assert hardness(cells) in (1, 2, 3)
    last = [cell.source for cell in cells if cell.cell_type == "markdown"][-1]
    after = [next(iter(CHAPTERS[CHAPTERS.index(path) + 1 :]), None)]
    assert last.count(NEXT) == 1 and all(f"({other.name})" in last.partition(NEXT)[2] for other in filter(None, after))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_lists_at_its_end_the_sections_on_which_later_ones_build(path):
    wanted = {}
    for later in CHAPTERS:
        for chapter, section in needed_sections(nbformat.read(later, as_version=4).cells):
            if chapter == chapter_of(path):
                wanted.setdefault(section, []).append(int(chapter_of(later)[2:]))
    assert listed_at_the_end(nbformat.read(path, as_version=4).cells) == wanted


def test_what_an_end_says_that_later_chapters_need():
    end = f"## Summary\n\n- [A](#a): chapter 3\n\n{NEXT}\n- [B and *C*](#b-and-c): chapters 5, 6 and 10\n- [D](#d): chapter 7"
    assert listed_at_the_end([new_markdown_cell("# T"), new_markdown_cell(end)]) == {"b-and-c": [5, 6, 10], "d": [7]}


def test_what_an_opening_says_that_it_needs():
    said = "**It builds on** [a](ch05_x.ipynb#a-slope), [b](ch02_x.ipynb#b), [c](ch05_y.ipynb#c), [d](ch03_z.ipynb).\n\n"
    then = "**After this chapter you can**"
    assert needs([new_markdown_cell(f"# A title\n\n{said}{then}")]) == ["ch02", "ch05"]
    assert needs([new_markdown_cell(f"# A title\n\n{then}")]) == []
    for opening in (f"{then}\n\n{said}", f"{said}{said}{then}"):
        with pytest.raises(ValueError, match="It builds on"):
            needs([new_markdown_cell(opening)])
