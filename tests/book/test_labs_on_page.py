"""The labs on the page, with the real Pyodide: started, moved by keys, drawn on, stopped, and without a connection.

NNKIT_PYODIDE names a folder with the rest of Pyodide, as for code that needs NumPy. With NNKIT_EVERY_PAGE a hundred digits are
drawn on the pad.
"""

import json
import os
import re
import statistics

import numpy as np
import pytest
from playwright.sync_api import expect

from nnkit.data import load_digits
from nnkit.figures import labs
from nnkit.figures.labs import LABS
from nnkit.worked.digits import trained_digit_network

from pyodide_page import open_chapter
from replay import as_cells, as_strokes
from visiting import EVERY_PAGE

needs_numpy = pytest.mark.skipif(not os.environ.get("NNKIT_PYODIDE"), reason="NNKIT_PYODIDE names no folder with NumPy in it")
HOW_MANY = 100 if EVERY_PAGE else 5  # test digits are drawn, which takes a second for each
WORDS = re.compile("^(Epoch|Output|The network)")
# Milliseconds from a change of the lab's words to the new picture: two frames after them.
TIME = """([lab, key]) => new Promise((done) => {
    const words = lab.querySelector(".nnkit-moving-said");
    const before = words.textContent, start = performance.now();
    new MutationObserver(() => {
        if (words.textContent === before) return;
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
    }).observe(words, { childList: true, characterData: true, subtree: true });
    const slider = lab.querySelector("input[type=range]:focus");
    if (slider) slider.stepUp(50), slider.dispatchEvent(new Event("input", { bubbles: true }));
    else lab.querySelector("canvas[tabindex]").dispatchEvent(new KeyboardEvent("keydown", { key }));
})"""


def lab(page, name):
    return page.locator(f"xpath=//*[contains(@class, 'nnkit-lab') and script[contains(., '\"lab\":\"{name}\"')]]")


def words(place):
    return place.locator(".nnkit-moving-said")


def start(page, name):
    place = lab(page, name)
    place.get_by_role("button", name="Start").click()
    expect(words(place)).to_have_text(WORDS, timeout=60_000)
    expect(place.locator(".nnkit-lab-drawing canvas")).to_have_count(len(LABS[name]().drawings()), timeout=20_000)
    return place


@pytest.fixture(scope="module")
def page(browser, address, whole):
    page = open_chapter(browser, address, "labs", whole)
    for name in LABS:
        start(page, name)
    yield page
    assert page.problems == []
    page.context.close()


def test_before_it_is_started_a_lab_is_a_picture_and_one_button(open_page, address):
    page = open_page("labs")
    for name in LABS:
        place = lab(page, name)
        picture = place.get_by_role("img")
        assert picture.get_attribute("alt") == f"{LABS[name]().title} {LABS[name]().said}"
        assert place.get_by_role("button").all_inner_texts() == ["Start"]
        expect(words(place)).to_have_text("Start loads Python, about 12 MB, once. Then the lab computes on this page.")
        assert place.get_by_text("run the notebook").count() == 0
    assert page.asked == []


def test_without_javascript_a_lab_is_a_picture_and_says_where_it_runs(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/notebooks/labs.html")
    for name in LABS:
        place = lab(page, name)
        assert place.get_by_role("img").is_visible() and place.get_by_role("button").count() == 0
        assert place.get_by_text("To use it, run the notebook").is_visible()
    context.close()


def test_a_lab_whose_python_does_not_come_says_so_and_can_be_started_again(open_page, core):
    page = open_page("labs", core, blocked=True)
    place = lab(page, "train")
    place.get_by_role("button", name="Start").click()
    expect(words(place)).to_have_text(re.compile("could not be loaded from .*Are you offline"), timeout=60_000)
    expect(place.get_by_role("button", name="Start")).to_be_focused()
    assert place.get_by_role("button", name="Stop").is_hidden() and place.get_by_role("img").is_visible()


@needs_numpy
def test_each_weight_is_a_slider_that_keys_move(page):
    place = lab(page, "ten_weights")
    slider = place.get_by_label(re.compile("^w9"))
    slider.focus()
    page.keyboard.press("Home")
    expected = labs.ten_weights()
    expected.set(w9=-3)
    expect(words(place)).to_have_text(expected.said)
    page.keyboard.press("ArrowRight")
    expected.set(w9=-2.999)
    expect(words(place)).to_have_text(expected.said)
    expect(place.locator("label", has_text="w9").locator("span")).to_have_text("-2.999")
    for button in ("One step of descent", "One step of descent", "Begin again"):
        place.get_by_role("button", name=button).click()
        expected.press(button)
        expect(words(place)).to_have_text(expected.said)
    assert float(slider.input_value()) == 0.2


@needs_numpy
def test_what_is_done_while_python_computes_waits_in_order(page):
    """A slider, a button and two sliders at once: nothing of it is lost, and nothing is set back meanwhile."""
    place, expected = lab(page, "ten_weights"), labs.ten_weights()
    place.evaluate("""(lab) => {
        const slide = (i, value) => {
            const slider = lab.querySelectorAll("input")[i];
            slider.value = value;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
        };
        const press = (text) => [...lab.querySelectorAll("button")].find((one) => one.textContent === text).click();
        slide(10, 1.5);
        press("One step of descent");
        slide(2, -2);
        slide(3, 2.5);
        press("One step of descent");
        slide(11, 1);
    }""")
    expected.set(w9=1.5)
    expected.step()
    expected.set(w1=-2, w2=2.5)
    expected.step()
    expected.set(w10=1)
    expect(words(place)).to_have_text(expected.said)
    shown = place.locator("input[type=range]").evaluate_all("all => all.map(one => one.valueAsNumber)")
    assert shown == pytest.approx([*expected.values.values()], abs=5.1e-4)
    place.get_by_role("button", name="Begin again").click()
    expect(words(place)).to_have_text(labs.ten_weights().said)


@needs_numpy
def test_a_network_is_chosen_and_trained(page):
    place, expected = lab(page, "train"), labs.train()
    place.get_by_label("data").select_option("XOR")
    place.get_by_label("hidden layers").focus()
    page.keyboard.press("ArrowRight")
    expected.set(data="XOR", layers=2)
    expect(words(place)).to_have_text(expected.said)
    place.get_by_role("button", name="Train 100 epochs").click()
    expected.press("Train 100 epochs")
    expect(words(place)).to_have_text(re.compile(r"^Epoch 100: loss 0\.00\d\d, 100\.0 %"), timeout=30_000)
    assert expected.said.endswith("100.0 % of the points on the right side.")
    place.get_by_role("button", name="Begin again").click()
    expect(words(place)).to_have_text(re.compile("^Epoch 0:"))


@needs_numpy
def test_a_digit_is_drawn_by_pointer_and_by_keys(page):
    place = lab(page, "draw_digit")
    pad = place.get_by_label(re.compile("Drawing pad"))
    place.get_by_role("button", name="Clear").click()
    expect(words(place)).to_have_text(re.compile("^The pad is empty"))
    pad.focus()
    for key in ("Home", "Space", *15 * ["ArrowUp"], "Space"):
        page.keyboard.press(key)
    expect(words(place)).to_have_text(re.compile("^The network says [14]"))  # one stroke
    page.keyboard.press("Delete")
    expect(words(place)).to_have_text(re.compile("^The pad is empty"))
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    x, y, side = box["x"], box["y"], box["width"]
    ring = [(x + side * (0.5 + 0.25 * np.sin(a)), y + side * (0.5 - 0.4 * np.cos(a))) for a in np.linspace(0, 2 * np.pi, 25)]
    page.mouse.move(*ring[0])
    page.mouse.down()
    for point in ring[1:]:
        page.mouse.move(*point)
    page.mouse.up()
    expect(words(place)).to_have_text(re.compile("^The network says 0"))


@needs_numpy
def test_the_digits_of_the_test_are_read_through_the_pad_as_in_chapter_12(page):
    place, digits = lab(page, "draw_digit"), load_digits()
    images = digits.x_test[:HOW_MANY]
    expected = trained_digit_network().predict(images).argmax(axis=1)
    pad, clear = place.locator(".nnkit-lab-pad canvas"), place.get_by_role("button", name="Clear")
    clear.scroll_into_view_if_needed()
    box, read = pad.bounding_box(), []
    cell = box["width"] / 32
    for image in images:
        clear.click()
        expect(words(place)).to_have_text(re.compile("^The pad is empty"))
        for x, x_end, y in as_strokes(as_cells(image.reshape(8, 8))):
            page.mouse.move(box["x"] + cell * x, box["y"] + cell * y)
            page.mouse.down()
            page.mouse.move(box["x"] + cell * x_end, box["y"] + cell * y)
            page.mouse.up()
        page.wait_for_function("place => !place.ariaBusy", arg=place.element_handle())
        read.append(int(re.search(r"says (\d)", words(place).inner_text())[1]))
    right = int(np.sum(np.array(read) == expected))
    print(f"{right} of {HOW_MANY} digits are read as in chapter 12")
    assert right >= 0.95 * HOW_MANY


@needs_numpy
def test_a_lab_that_was_stopped_is_begun_anew(open_page, whole):
    page = open_page("labs", whole)
    place = start(page, "ten_weights")
    place.get_by_label(re.compile("^w9")).focus()
    page.keyboard.press("End")
    place.get_by_role("button", name="Stop").click()
    expect(words(place)).to_have_text("Stopped. Start begins anew.")
    expect(place.get_by_role("button", name="Start")).to_be_focused()
    assert place.get_by_label(re.compile("^w9")).is_disabled()
    page.keyboard.press("Enter")
    expect(words(place)).to_have_text(labs.ten_weights().said, timeout=60_000)
    assert place.get_by_label(re.compile("^w9")).is_enabled()
    assert page.problems == []


@needs_numpy
def test_a_lab_keeps_what_it_shows_when_the_colours_change(page):
    place = lab(page, "ten_weights")
    before = words(place).inner_text()
    pixels = "canvas => canvas.toDataURL()"
    light = place.locator(".nnkit-lab-drawing canvas").first.evaluate(pixels)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(
        "([lab, light]) => (lab.querySelector('.nnkit-lab-drawing canvas')?.toDataURL() ?? light) !== light",
        arg=[place.element_handle(), light],
    )
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert words(place).inner_text() == before


@needs_numpy
def test_how_long_a_new_picture_takes(page):
    """Only printed, since a machine that is busy is no mistake; but each key must bring a new picture."""
    place = lab(page, "ten_weights")
    place.get_by_label(re.compile("^w5")).focus()
    taken = [place.evaluate(f"lab => ({TIME})([lab, ''])") for _ in range(20)]
    print(json.dumps({"key to new picture, median": f"{statistics.median(taken):.0f} ms"}))
