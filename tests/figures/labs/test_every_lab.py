"""What holds of every lab, found in its module: its place in the house, and that it shows itself."""

import functools
import json
import pathlib
import re
import subprocess
import sys

import nbformat
import pytest

from nnkit.figures.labs import LABS, on_page
from nnkit.figures.labs.lab import LAB, NOTE, Lab

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
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "text/plain", "image/png", LAB}
    assert about["image/png"] == {"alt": f"{lab.title} {lab.said}", "note": NOTE}
    assert data["text/plain"] == f"{lab.title}\n{lab.said}"
    words = [child.value for child in lab.widget.children if 'role="status"' in getattr(child, "value", "")]
    assert [re.sub("<.*?>", "", word) for word in words] == [lab.said]


@each_lab
def test_a_lab_begins_the_same_every_time(name):
    first, second = LABS[name](), LABS[name]()
    assert first.picture() == second.picture() and first.said == second.said


@each_lab
def test_the_widgets_set_the_lab_and_follow_it(name):
    lab, heard = LABS[name](), []
    lab.listeners.append(lambda: heard.append(dict(lab.values)))
    before = dict(lab.values)
    for control in lab.controls:
        widget, other = lab.widget.controls[control.name], another(control)
        widget.value = other
        assert lab.values[control.name] == other
        lab.set(**{control.name: before[control.name]})
        assert widget.value == before[control.name]
    assert len(heard) == 2 * len(lab.controls)  # a widget that follows sets nothing
    lab.widget.buttons[lab.buttons[-1].label].click()
    assert len(heard) == 2 * len(lab.controls) + 1


def another(control):
    """A value of a control at which it does not stand."""
    if hasattr(control, "side"):
        return "1" + control.start[1:]
    return next(value for value in control.values if value != control.start)


@each_lab
def test_a_page_gets_what_belongs_to_each_request(name):
    lab, told = LABS[name](), []
    control = lab.controls[-1]
    requests = [{}, {"set": {control.name: another(control)}}, {"press": lab.buttons[0].label}]
    for request in requests:
        on_page.handle(name, json.dumps(request), told.append)
    lab.set(**requests[1]["set"])
    state = json.loads(told[1])
    assert state == {"values": lab.values, "said": lab.said, "tables": json.loads(json.dumps(lab.tables()))}
    lab.press(lab.buttons[0].label)
    assert json.loads(told[-1])["said"] == lab.said
    assert [json.loads(one)["said"] for one in told[:1]] == [LABS[name]().said]


@each_lab
def test_each_drawing_of_a_page_is_made_of_tables_that_the_lab_fills(name):
    lab = LABS[name]()
    about = lab.to_dict()
    assert (about["lab"], about["buttons"]) == (name, [button.label for button in lab.buttons])
    used = set()
    for drawing in about["drawings"]:
        specification = drawing["specification"]
        data = [specification.get("data"), *(layer.get("data") for layer in specification["layer"])]
        used |= {one["name"] for one in data if one}
        assert "datasets" not in specification and drawing["name"]
    assert used <= set(lab.tables()) and len(used) >= len(about["drawings"])


def test_nothing_but_numpy_is_needed_to_compute_a_lab():
    program = "import sys\nfor name in ('altair', 'matplotlib', 'ipywidgets', 'anywidget'): sys.modules[name] = None\n"
    program += "from nnkit.figures.labs import LABS, on_page\nfor name in LABS: on_page.handle(name, '{}', print)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.count('"said"') == len(LABS)
