"""What holds of every lab, found in its module: its place in the house, and that it shows itself."""

import functools
import pathlib
import re

import nbformat
import pytest

from nnkit.figures.labs import LABS
from nnkit.figures.labs.lab import NOTE, Lab

ROOT = pathlib.Path(__file__).parents[3]
each_lab = pytest.mark.parametrize("name", LABS)


@functools.cache
def code_of_the_labs():
    notebook = nbformat.read(ROOT / "notebooks" / "labs.ipynb", 4)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


@each_lab
def test_the_notebook_of_labs_shows_the_lab(name):
    assert f"labs.{name}(" in code_of_the_labs(), f"no cell of notebooks/labs.ipynb shows labs.{name}()"


@each_lab
def test_a_lab_has_its_test_beside_it(name):
    path = pathlib.Path(__file__).with_name(f"test_{name}.py")
    assert path.exists(), f"{path.relative_to(ROOT)} is missing: the test of the lab {name}"


@each_lab
def test_a_lab_stands_in_a_module_of_its_own_name(name):
    assert LABS[name].__module__ == f"nnkit.figures.labs.{name}"


@each_lab
def test_a_lab_shows_itself_and_has_a_picture_for_where_no_kernel_runs(name):
    lab = LABS[name]()
    assert isinstance(lab, Lab)
    data, about = lab._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "text/plain", "image/png"}
    assert about["image/png"] == {"alt": f"{lab.title} {lab.said}", "note": NOTE}
    assert data["text/plain"] == f"{lab.title}\n{lab.said}"
    words = [child.value for child in lab.widget.children if 'role="status"' in getattr(child, "value", "")]
    assert [re.sub("<.*?>", "", word) for word in words] == [lab.said]


@each_lab
def test_a_lab_begins_the_same_every_time(name):
    first, second = LABS[name](), LABS[name]()
    assert first.picture() == second.picture() and first.said == second.said
