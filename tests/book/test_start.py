"""The first page in a real browser: the figure that is alive, where to begin, and what it says to a reader who comes back."""

import re

import numpy as np
import pytest

from book._ext.start import drawing, point
from book.tools.notebooks import CHAPTERS
from nnkit.exercises import registry
from nnkit.exercises.items import chapter_of
from nnkit.figures.learning import STEPS, learn
from nnkit.worked.networks import slopes_of_w9

from visiting import PHONE

START = "book/pages/index.html"
GRADIENTS = "notebooks/ch05_gradients.html"


@pytest.fixture
def start(new_page, address):
    page = new_page()
    page.goto(f"{address}/{START}")
    return page


def shown(page):
    """Which picture of the strip is seen, and what is said of it."""
    figure = page.locator(".nnkit-learning")
    x, wide = (float(figure.locator("image").get_attribute(name) or 0) for name in ("x", "data-wide"))
    return -x / wide, figure.locator("figcaption + p, svg ~ p").first.inner_text()


def sentence(place):
    seen = learn()
    steps = f"{STEPS[place]} step{'s' * (STEPS[place] != 1)}"
    return f"After {steps}: {seen.right[place]} of 100 points right, loss {seen.losses[place]:.2f}."


def test_the_slider_moves_through_the_pictures(start):
    slider = start.get_by_role("slider", name="Steps of learning")
    assert shown(start) == (0, sentence(0))
    slider.press("ArrowRight")
    assert shown(start) == (1, sentence(1))
    slider.press("End")
    assert shown(start) == (len(STEPS) - 1, sentence(len(STEPS) - 1))
    assert slider.get_attribute("aria-valuetext") == sentence(len(STEPS) - 1)


def test_play_goes_through_all_of_them_once_and_can_be_paused(start):
    start.wait_for_timeout(400)
    assert shown(start)[0] == 0  # it never begins by itself
    start.get_by_role("button", name="Play").press("Enter")
    pause = start.get_by_role("button", name="Pause")
    start.wait_for_function("() => document.querySelector('.nnkit-learning input').value > 2")
    pause.press("Enter")
    place = shown(start)[0]
    start.wait_for_timeout(400)
    assert shown(start)[0] == place
    start.get_by_role("button", name="Play").press("Enter")
    start.get_by_role("button", name="Again").wait_for()
    assert shown(start) == (len(STEPS) - 1, sentence(len(STEPS) - 1))
    start.get_by_role("button", name="Again").press("Enter")
    start.wait_for_function("() => document.querySelector('.nnkit-learning input').value < 5")


def test_where_less_motion_is_wanted_nothing_plays(new_page, address):
    page = new_page(reduced_motion="reduce")
    page.goto(f"{address}/{START}")
    assert page.get_by_role("slider", name="Steps of learning").is_visible()
    assert not page.get_by_role("button", name="Play").is_visible()
    page.get_by_role("button", name="Step").press("Enter")
    assert shown(page) == (1, sentence(1))


def test_it_is_seen_without_scripts_and_nothing_moves_when_they_come(new_page, address, book):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/{START}")
    assert page.locator(".nnkit-learning circle").first.is_visible() and page.get_by_text(sentence(0)).is_visible()
    assert page.get_by_role("link", name="(3,)").is_visible()
    there = page.locator(".nnkit-learning figcaption").bounding_box()
    alive = new_page()
    alive.goto(f"{address}/{START}")
    alive.locator(".nnkit-learning-tools:not([inert])").wait_for()
    assert alive.locator(".nnkit-learning figcaption").bounding_box() == there


def test_it_is_the_first_thing_on_a_phone(new_page, address):
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/{START}")
    box = page.locator(".nnkit-learning svg").first.bounding_box()
    assert box["y"] + box["height"] < PHONE["height"]


def test_each_answer_leads_to_where_to_begin(start):
    answers = start.locator(".nnkit-begin li a").evaluate_all("links => links.map(link => [link.textContent, link.href])")
    found = {text: re.search(r"ch\d\d", href)[0] for text, href in answers}
    assert found == {"(3,)": "ch01", "(100,)": "ch00", "(100, 1)": "ch00", "I do not know": "ch00"}


def test_the_four_roads_on_the_page_are_those_that_are_computed(start):
    rows = start.locator(".nnkit-roads tr").all_inner_texts()
    assert [row.split() for row in rows] == [[*road.split(), "−0.09972605009"] for road in slopes_of_w9()]
    for slope in slopes_of_w9().values():
        assert slope == pytest.approx(-0.09972605008968, abs=1e-10)


def test_a_new_reader_is_asked_and_a_reader_who_comes_back_is_led_on(new_page, address):
    page = new_page()
    page.goto(f"{address}/{START}")
    assert page.locator(".nnkit-begin").is_visible() and not page.locator(".nnkit-welcome").is_visible()
    page.goto(f"{address}/{GRADIENTS}#a-slope")
    page.wait_for_function("() => nnkit.memory.get('place', 'last')?.section === 'a-slope'")
    page.evaluate("nnkit.memory.answered('ch05.forward-difference', true)")
    page.evaluate("nnkit.memory.answered('ch04.sse', false)")
    page.goto(f"{address}/{START}")
    welcome = page.locator(".nnkit-welcome")
    assert not page.locator(".nnkit-begin").is_visible()
    assert "You were at “A slope” in “Gradients: which way is down?”." in welcome.inner_text()
    assert f"1 of {len(registry())} exercises and questions are solved." in welcome.inner_text()
    page.get_by_role("button", name="Begin from the start").press("Enter")
    assert page.get_by_role("link", name="I do not know").is_visible()
    page.get_by_role("link", name="Go on reading").press("Enter")
    page.wait_for_url(f"**/{GRADIENTS}#a-slope")


def test_a_place_that_is_damaged_is_none(start):
    start.evaluate("localStorage.setItem('nnkit:2:place:last', JSON.stringify({page: 1, title: 'x'}))")
    start.reload()
    assert start.locator(".nnkit-begin").is_visible()


def test_the_list_of_pages_counts_what_is_solved(start):
    totals = {chapter_of(path): sum(item.chapter == chapter_of(path) for item in registry().values()) for path in CHAPTERS}
    assert start.locator(".bd-sidenav .nnkit-count:not(:empty)").count() == 0
    start.evaluate("nnkit.memory.answered('ch07.neuron', true); nnkit.memory.answered('ch07.gone-by-now', true)")
    of_ch03 = [item.id for item in registry().values() if item.chapter == "ch03"]
    start.evaluate("ids => ids.forEach((id) => nnkit.memory.answered(id, true))", of_ch03)
    counted = start.locator(".bd-sidenav li", has=start.locator(".nnkit-count:not(:empty)")).all_inner_texts()
    assert [text.split("\n")[-1].strip() for text in counted] == [
        f"{totals['ch03']} of {totals['ch03']} solved",
        f"2 of {totals['ch07']} solved",
    ]
    assert [text.split(".")[0] for text in counted] == ["3", "7"]


def test_reference_pages_are_folded_but_where_one_of_them_is_read(new_page, address):
    page = new_page()
    for path, is_open in ((START, False), ("book/pages/notation.html", True), (GRADIENTS, False)):
        page.goto(f"{address}/{path}")
        fold = page.locator("#pst-primary-sidebar details.nnkit-fold")
        assert fold.evaluate("fold => fold.open") == is_open, path
        assert page.locator("#pst-primary-sidebar").get_by_role("link", name="3. Activation functions").first.is_visible()
    fold.locator("summary").press("Enter")
    assert page.locator("#pst-primary-sidebar").get_by_role("link", name="Notation").is_visible()


def test_points_are_drawn_where_they_are():
    seen = learn()
    drawn = drawing(seen)
    circles = np.array(re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)"', drawn), dtype=float)
    corners = np.array(re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)"', drawn), dtype=float)
    np.testing.assert_allclose(circles * [1, -1], seen.points[seen.labels == 0], atol=2e-3)
    np.testing.assert_allclose((corners + 0.03) * [1, -1], seen.points[seen.labels == 1], atol=2e-3)
    assert point(np.array([0.25, 0.5]), 0) == '<circle cx="0.250" cy="-0.500" r=".036" />'
