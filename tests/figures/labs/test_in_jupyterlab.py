"""All labs and a figure that moves, whole in JupyterLab, driven by real keys in a real browser."""

import json
import re
import shutil
import statistics
import subprocess
import sys
import time

import nbformat
import pytest
from playwright.sync_api import expect

from nnkit.figures.labs import LABS

from reading import figure

CELLS = ["from nnkit.figures import labs, moving", "moving.activation_curves()", *(f"labs.{name}()" for name in LABS)]


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """The address of JupyterLab over a folder with one notebook of labs, with settings and data of its own."""
    folder = tmp_path_factory.mktemp("labs")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "labs.ipynb")
    command = [shutil.which("jupyter", path=f"{sys.prefix}/bin"), "lab", "--no-browser", "--allow-root", "--port=0"]
    command += [f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=token"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        address = next(found.group() for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        yield address
        server.terminate()
        server.stderr.read()


@pytest.fixture(scope="module")
def page(jupyterlab, browser):
    """The notebook of labs in JupyterLab, all cells run; every request to anywhere else is noted."""
    page = browser.new_page(viewport={"width": 1300, "height": 2600})
    page.outside = []
    page.on(
        "request", lambda request: request.url.startswith((jupyterlab, "data:", "blob:")) or page.outside.append(request.url)
    )
    page.goto(f"{jupyterlab}lab/tree/labs.ipynb?token=token")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_label("Drawing pad").wait_for(timeout=60_000)
    yield page
    page.close()


def redraws(page, words, move, times=4):
    """Seconds from a move to the changed picture, of several moves."""
    picture, taken = page.locator(f"img[alt*='{words}']"), []
    for _ in range(times):
        before, start = picture.get_attribute("src"), time.perf_counter()
        move()
        page.wait_for_function(
            "([words, before]) => document.querySelector(`img[alt*='${words}']`).src !== before", arg=[words, before]
        )
        taken.append(time.perf_counter() - start)
    return taken


def test_the_labs_live_in_jupyterlab(page):
    """The keyboard moves them, and their words and pictures follow."""
    taken = {}
    page.locator(".widget-slider", has=page.get_by_text("w9", exact=True)).get_by_role("slider").focus()
    taken["ten_weights"] = redraws(page, "steepest", lambda: page.keyboard.press("ArrowRight"))
    page.get_by_role("button", name="Train 10 epochs").focus()
    taken["train"] = redraws(page, "on the right side", lambda: page.keyboard.press("Enter"))
    pad = page.get_by_label("Drawing pad")
    pad.focus()
    page.keyboard.press("Space")
    taken["draw_digit"] = redraws(page, "The network says", lambda: page.keyboard.press("ArrowLeft"))
    print(json.dumps({name: f"{1000 * statistics.median(times):.0f} ms" for name, times in taken.items()}))
    assert "Epoch 40" in page.locator("img[alt*='on the right side']").get_attribute("alt")
    page.keyboard.press("Delete")
    page.get_by_text("The pad is empty.").wait_for()
    assert page.outside == []


def cells(page):
    """How many cells there are, and which of them is active."""
    classes = page.locator(".jp-Cell").evaluate_all("cells => cells.map(cell => cell.className)")
    return len(classes), [i for i, names in enumerate(classes) if "jp-mod-active" in names]


def test_single_keys_in_a_lab_are_the_labs_own(page):
    """Outside of it an arrow selects another cell, and x, the first letter of XOR, cuts the one that is selected."""
    data = page.get_by_label("data", exact=True)
    data.focus()
    here = CELLS.index("labs.train()")
    for key, chosen in (("ArrowDown", "XOR"), ("ArrowUp", "moons"), ("x", "XOR")):
        page.keyboard.press(key)
        expect(data).to_have_value(chosen)
        assert page.evaluate("document.activeElement.tagName") == "SELECT"
        assert cells(page) == (len(CELLS), [here])
    page.keyboard.press("Shift+Enter")  # ... but this is the notebook's, as it is in any output
    page.wait_for_function("i => !document.querySelectorAll('.jp-Cell')[i].matches('.jp-mod-active')", arg=here)


def test_a_figure_moves_in_jupyterlab(page):
    """By Page Up, Page Down, Home and End: an output of Vega-Lite cannot keep the arrow keys from the notebook."""
    shown = figure("activation_curves")
    drawn = page.locator(".vega-embed").first
    title, slider, choice = drawn.locator(".role-title-text"), drawn.locator("input[type=range]"), drawn.locator("select")

    def says(**settings):
        expect(title).to_have_text(shown.said(**settings).replace("\n", ""))

    says()
    for control, key, settings in (
        (slider, "End", {"z": 6}),
        (slider, "Home", {"z": -6}),
        (choice, "Home", {"z": -6, "name": "identity"}),
        (choice, "End", {"z": -6, "name": "softmax, first of (z, 0, 0)"}),
    ):
        control.focus()
        page.keyboard.press(key)
        says(**settings)
    slider.focus()
    page.keyboard.press("PageUp")
    expect(slider).not_to_have_value("-6")
    assert float(slider.input_value()) > -6
    assert page.outside == []
