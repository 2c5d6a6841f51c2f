"""Names in code lead to the library, where they mean something of it."""

from types import SimpleNamespace

import nbformat
import pytest

from book._ext.names import NAME, entry, imported, unique

OBJECTS = {
    "nnkit.training.fit": SimpleNamespace(objtype="function"),
    "nnkit.training": SimpleNamespace(objtype="module"),
    "nnkit.layers.Dense": SimpleNamespace(objtype="class"),
    "nnkit.network.Network.predict": SimpleNamespace(objtype="method"),
    "nnkit.exercises.predict": SimpleNamespace(objtype="function"),
    "nnkit.losses.LOSSES": SimpleNamespace(objtype="data"),
    "nnkit.activations.sigmoid": SimpleNamespace(objtype="function"),
}


def test_on_a_page_a_name_is_clear_if_nothing_else_has_it():
    known = unique(OBJECTS)
    assert known["fit"] == "nnkit.training.fit" and known["Dense"] == "nnkit.layers.Dense"
    assert not {"predict", "LOSSES", "training"} & set(known)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("fit", "nnkit.training.fit"),
        ("training.fit", "nnkit.training.fit"),
        ("nnkit.layers.Dense", "nnkit.layers.Dense"),
        ("exercises.predict", "nnkit.exercises.predict"),
        ("Network.predict", None),
        ("losses.LOSSES", None),
        ("raining.fit", None),
        ("other", None),
    ],
)
def test_what_a_name_means(name, full):
    assert entry(name, unique(OBJECTS), OBJECTS) == full


def test_in_a_notebook_it_must_be_imported_and_keep_its_meaning(tmp_path):
    sources = [
        "from nnkit.training import fit\nfrom nnkit.layers import Dense as Layer, missing",
        "from nnkit.activations import sigmoid",
        "%time x",
        "def sigmoid(z):\n    return z",
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("fit = 1"), *cells]), tmp_path / "a.ipynb")
    assert imported(tmp_path / "a.ipynb", OBJECTS) == {"fit": "nnkit.training.fit", "Layer": "nnkit.layers.Dense"}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("fit", "fit"),
        ("fit(net)", "fit"),
        ("Dense(2, 2)", "Dense"),
        ("a + b", None),
        ("fit(net).plot()", "fit"),
        ("x[0]", None),
    ],
)
def test_the_name_of_a_piece_of_code(code, name):
    found = NAME.fullmatch(code)
    assert (found and found[1]) == name


def test_a_chapter_leads_to_the_library(book):
    page = (book / "notebooks" / "ch07_backpropagation_by_hand.html").read_text(encoding="utf-8")
    assert '<a class="reference internal" href="../book/pages/api.html#nnkit.layers.Dense"' in page
    library = (book / "book" / "pages" / "api.html").read_text(encoding="utf-8")
    assert 'id="nnkit.layers.Dense"' in library
