"""The labs: what they compute, and one whole in JupyterLab, driven by keyboard in a real browser."""

import json
import re
import shutil
import statistics
import subprocess
import sys
import time

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from nnkit import live
from nnkit.data import load_digits
from nnkit.training import accuracy
from nnkit.worked import W9_INPUTS, W9_TARGET, w9_network

LABS = {"train": live.train, "ten_weights": live.ten_weights, "draw_digit": live.draw_digit}


@pytest.mark.parametrize("name", LABS)
def test_a_lab_shows_itself_and_has_a_picture_for_where_no_kernel_runs(name):
    lab = LABS[name]()
    data, about = lab._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "text/plain", "image/png"}
    assert about["image/png"] == {"alt": f"{lab.title} {lab.said}", "note": live.NOTE}
    assert lab.said in data["text/plain"]


@pytest.mark.parametrize("name", LABS)
def test_a_lab_begins_the_same_every_time(name):
    first, second = LABS[name](), LABS[name]()
    assert first.picture() == second.picture() and first.said == second.said


def test_training_lowers_the_loss_and_moves_the_boundary():
    lab = live.train()
    before = lab.picture()
    lab.train(100)
    assert len(lab.losses) == 101 and lab.losses[-1] < 0.2 * lab.losses[0]
    right = 100 * accuracy(lab.network.predict(lab.x), lab.t)
    assert right > 95
    assert lab.said == f"Epoch 100: loss {lab.losses[-1]:.4f}, {right:.1f} % of the points on the right side."
    assert lab.picture() != before


def test_the_network_is_the_one_that_was_chosen():
    lab = live.train()
    for name, value in {"data": "XOR", "layers": 2, "neurons": 5, "activation": "ReLU"}.items():
        lab.controls[name].value = value
    kinds = [type(layer).__name__ for layer in lab.network.layers]
    assert kinds == ["Dense", "ReLU", "Dense", "ReLU", "Dense", "Sigmoid"]
    assert [parameter.shape for parameter in lab.network.parameters[::2]] == [(2, 5), (5, 5), (5, 1)]
    assert len(lab.x) == 160 and lab.losses == [lab.network.loss(lab.x, lab.t)]


def test_another_optimizer_keeps_what_was_learned_and_another_network_does_not():
    lab = live.train()
    lab.train(10)
    learned = lab.network
    lab.controls["optimizer"].value = "SGD"
    lab.controls["rate"].value = 0.1
    assert lab.network is learned and len(lab.losses) == 11
    assert type(lab.optimizer).__name__ == "SGD" and lab.optimizer.learning_rate == 0.1
    lab.controls["neurons"].value = 9
    assert lab.network is not learned and len(lab.losses) == 1


def test_without_a_hidden_layer_xor_is_out_of_reach_and_with_one_it_is_not():
    lab = live.train()
    lab.controls["data"].value = "XOR"
    lab.train(200)
    assert "100.0 %" in lab.said
    lab.controls["layers"].value = 0
    lab.train(200)
    assert accuracy(lab.network.predict(lab.x), lab.t) < 0.8


def test_divergence_is_said_and_not_raised():
    lab = live.train()
    lab.controls["optimizer"].value, lab.controls["rate"].value, lab.controls["activation"].value = "SGD", 3.0, "ReLU"
    lab.network.parameters[0][...] = 1e200
    lab.train(10)
    assert "begin again" in lab.said
    epochs = len(lab.losses)
    lab.train(10)
    assert len(lab.losses) == epochs
    lab.controls["rate"].value = 0.01
    lab.controls["layers"].value = 2
    assert lab.said.startswith("Epoch 0:")


def test_ten_sliders_are_the_ten_weights():
    lab = live.ten_weights()
    assert "Output 0.6122, target 0.9, error 0.082801." in lab.said and "w9: slope −0.09973" in lab.said
    lab.controls["w9"].value = 1.2
    changed = w9_network()
    changed.layers[4].weights[0, 0] = 1.2
    error, gradients = changed.loss_and_gradients(W9_INPUTS, W9_TARGET)
    assert f"error {error:.6f}" in lab.said
    np.testing.assert_allclose(lab.slopes, np.concatenate([gradient.ravel() for gradient in gradients]), rtol=1e-12)


def test_one_step_of_descent_and_back():
    lab = live.ten_weights()
    given = [lab.controls[f"w{i}"].value for i in range(1, 11)]
    slopes = np.array(lab.slopes)
    lab.step()
    moved = [lab.controls[f"w{i}"].value for i in range(1, 11)]
    np.testing.assert_allclose(moved, given - 0.3 * slopes, atol=1e-12)
    assert "error 0.07" in lab.said
    lab.begin()
    assert [lab.controls[f"w{i}"].value for i in range(1, 11)] == given


def test_a_drawing_is_made_into_a_digit_as_the_digits_were():
    cells = np.zeros((32, 32), dtype=int)
    assert not live.as_digit(cells).any()
    cells[10:26, 4:8] = 1  # 16 × 4: twice as tall and wide afterwards, and in the middle
    wanted = np.zeros((8, 8))
    wanted[:, 3:5] = 1
    np.testing.assert_array_equal(live.as_digit(cells), wanted)
    cells[:] = 0
    cells[5:7, :] = 1  # a flat line stays flat
    assert live.as_digit(cells).sum(axis=0).max() < 1
    corner = np.zeros((32, 32), dtype=int)
    corner[:16, :16] = np.tri(16, dtype=int)
    shifted = np.roll(corner, (9, 5), axis=(0, 1))
    np.testing.assert_array_equal(live.as_digit(corner), live.as_digit(shifted))


def test_the_network_of_the_drawing_lab_knows_its_digits():
    digits = load_digits()
    assert accuracy(live.digit_network().predict(digits.x_test), digits.t_test) > 0.96


def test_a_drawing_is_recognised_and_an_empty_pad_is_no_digit():
    lab = live.draw_digit()
    assert lab.said.startswith("The network says 7,")
    assert np.isclose(lab.probabilities.sum(), 1)
    ring = np.hypot(*(np.indices((32, 32)) - 15.5) / np.array([1, 0.7])[:, None, None])
    lab.pad.cells = "".join(map(str, ((ring > 9) & (ring < 13)).astype(int).ravel()))
    assert lab.said.startswith("The network says 0,")
    lab.pad.cells = "0" * 1024
    assert "empty" in lab.said


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """The address of JupyterLab over a folder with one notebook of labs, with settings and data of its own."""
    folder = tmp_path_factory.mktemp("labs")
    names = [f"live.{name}()" for name in LABS]
    cells = [
        nbformat.v4.new_code_cell(source) for source in ("from nnkit import explore, live", "explore.activations()", *names)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "labs.ipynb")
    command = [shutil.which("jupyter", path=f"{sys.prefix}/bin"), "lab", "--no-browser", "--allow-root", "--port=0"]
    command += [f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=token"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        address = next(found.group() for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        yield address
        server.terminate()
        server.stderr.read()


@pytest.fixture
def labs(jupyterlab, browser):
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


def redraws(page, words, move, times=8):
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


def test_the_labs_live_in_jupyterlab(labs):
    """The keyboard moves them, their words and pictures follow, and a figure that moves does so here as well."""
    taken = {}
    labs.locator(".widget-slider", has=labs.get_by_text("w9", exact=True)).get_by_role("slider").focus()
    taken["ten_weights"] = redraws(labs, "steepest", lambda: labs.keyboard.press("ArrowRight"))
    labs.get_by_role("button", name="Train 10 epochs").focus()
    taken["train"] = redraws(labs, "on the right side", lambda: labs.keyboard.press("Enter"))
    pad = labs.get_by_label("Drawing pad")
    pad.focus()
    labs.keyboard.press("Space")
    taken["draw_digit"] = redraws(labs, "The network says", lambda: labs.keyboard.press("ArrowLeft"))
    print(json.dumps({name: f"{1000 * statistics.median(times):.0f} ms" for name, times in taken.items()}))
    assert "Epoch 80" in labs.locator("img[alt*='on the right side']").get_attribute("alt")
    labs.keyboard.press("Delete")
    labs.get_by_text("The pad is empty.").wait_for()

    figure = labs.locator(".vega-embed").first
    title = figure.locator(".role-title-text")
    said = title.text_content()
    figure.locator("input[type=range]").fill("3")  # JupyterLab keeps the arrow keys to itself here
    expect(title).not_to_have_text(said)
    assert labs.outside == []
