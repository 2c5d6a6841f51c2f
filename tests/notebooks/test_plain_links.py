"""Links to terms and works: ordinary Markdown in the stored notebooks, and the book's own where it is built."""

import pathlib
import re

import nbformat
import pytest

from book.tools.plain_links import stored, written

ROOT = pathlib.Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = "https://nnkit.github.io/how-neural-networks-learn/book/pages"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("the [loss](glossary:loss-function) is", f"the [loss]({PAGES}/glossary.html#term-loss-function) is"),
        ("{cite:t}`higham2002`, chapter 1", f"[Higham (2002)]({PAGES}/references.html#higham2002), chapter 1"),
        ("so {cite}`nair2010`.", f"so ([Nair and Hinton, 2010]({PAGES}/references.html#nair2010))."),
        (
            "{cite}`nair2010,glorot2011`",
            f"([Nair and Hinton, 2010]({PAGES}/references.html#nair2010); "
            f"[Glorot et al., 2011]({PAGES}/references.html#glorot2011))",
        ),
        ("[notation](../book/pages/notation.md#letters)", f"[notation]({PAGES}/notation.html#letters)"),
        ("[a chapter](ch05_gradients.ipynb), $f(x)$ and `x[0](1)`", "[a chapter](ch05_gradients.ipynb), $f(x)$ and `x[0](1)`"),
    ],
)
def test_there_and_back(text, plain):
    assert stored(text) == plain and written(plain) == text
    assert stored(plain) == plain  # what is stored once stays


def test_a_work_that_is_not_in_the_bibliography_is_an_error():
    with pytest.raises(KeyError, match="nobody1900"):
        stored("{cite:t}`nobody1900`")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_plain_jupyter_can_show_every_cell(path):
    text = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert [source for source in text if re.search(r"\{[\w:]+\}`|\]\(glossary:|^(```|:::+)\{", source, re.M)] == []
