"""The figures that move, in a real browser: their sliders, their words, their colours, and what they cost."""

import gzip

import playwright.sync_api
import pytest
from playwright.sync_api import expect

from gallery import FIGURES, alive, figure

PAGE = "notebooks/figures_and_labs.html"
MOVED = "([figure, before]) => figure.querySelector('svg').innerHTML !== before"


def opened(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/{PAGE}", wait_until="load")
    yield page
    page.close()


#: For tests that leave the page as they found it, and for the others.
page = pytest.fixture(opened, scope="module")
new_page = pytest.fixture(opened)


def shown(page, name):
    """The figure on the page, alive."""
    place = page.locator(".nnkit-moving").nth(list(FIGURES).index(name))
    alive(page, place)
    return place


def said(place):
    return place.locator(".nnkit-moving-said")


def drawn(place):
    return place.locator("svg").inner_html()


def control(place, which):
    return place.locator(f"[name='{which.name}']")


def neighbour(which):
    """The value beside the first one, and the key that leads there."""
    values = list(which.values)
    i = values.index(which.start)
    return (values[i + 1], "ArrowRight") if i + 1 < len(values) else (values[i - 1], "ArrowLeft")


@pytest.mark.parametrize("name", FIGURES)
def test_every_control_moves_the_figure_and_its_words_by_keyboard(page, name):
    place, computed = shown(page, name), figure(name)
    expect(said(place)).to_have_text(computed.said())
    assert place.locator("input, select").count() == len(computed.controls)
    for which in computed.controls:
        before, (value, key) = drawn(place), neighbour(which)
        control(place, which).focus()
        page.keyboard.press(key)
        expect(said(place)).to_have_text(computed.said(**{which.name: value}))
        page.wait_for_function(MOVED, arg=[place.element_handle(), before])
        page.keyboard.press("ArrowLeft" if key == "ArrowRight" else "ArrowRight")
        expect(said(place)).to_have_text(computed.said())


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_it_is_to_those_who_do_not_see_it(page, name):
    place = shown(page, name)
    drawing = place.locator(".nnkit-moving-drawing")
    assert (drawing.get_attribute("role"), drawing.get_attribute("aria-label")) == ("img", figure(name).alt_text)
    assert place.locator(".nnkit-moving-said").get_attribute("role") == "status"
    for which in figure(name).controls:
        assert place.get_by_label(which.label, exact=True).count() == 1, which.label


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_light(page, name):
    place = page.locator(".nnkit-moving").nth(list(FIGURES).index(name))
    specification = place.locator("script").evaluate("script => new Blob([script.textContent]).size")
    source = place.locator("img").evaluate("image => image.src")
    assert specification + len(page.request.get(source).body()) <= 150_000


def test_the_shared_library_is_light_and_loads_only_where_a_figure_is(new_page, address, book):
    scripts = book.glob("_static/vendor/vega*/*.js")
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) <= 300_000
    requests = []
    new_page.on("request", lambda request: requests.append(request.url))
    for path, loads in (("book/index.html", False), (PAGE, True)):
        requests.clear()
        new_page.goto(f"{address}/{path}", wait_until="networkidle")
        if loads:
            shown(new_page, "passes")
        assert any("vega" in url for url in requests) == loads
        assert any("figures.js" in url for url in requests) == loads


@pytest.mark.parametrize("width", [320, 390])
def test_figures_fit_a_phone(new_page, width):
    new_page.set_viewport_size({"width": width, "height": 800})
    for name in FIGURES:
        place = shown(new_page, name)
        inside = "(figure, width) => [...figure.querySelectorAll('svg, input, select, svg text')]"
        inside += ".every(part => part.getBoundingClientRect().right <= width)"
        assert place.evaluate(inside, width), name


def test_a_figure_has_the_colours_of_the_page_and_keeps_its_settings(new_page):
    place = shown(new_page, "descent")
    place.locator("input").first.focus()
    new_page.keyboard.press("ArrowRight")
    words = figure("descent").said(rate=0.15)
    expect(said(place)).to_have_text(words)
    label = place.locator(".role-axis-label text").first
    for theme, colour in {"light": "rgb(34, 34, 34)", "dark": "rgb(238, 238, 238)"}.items():
        new_page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        expect(label).to_have_css("fill", colour)
    expect(said(place)).to_have_text(words)
    assert place.locator("input").first.input_value() == "0.15"


def test_without_javascript_there_is_the_picture(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{PAGE}")
    pictures = page.locator(".nnkit-moving img").all()
    assert len(pictures) == len(FIGURES)
    assert [picture.get_attribute("alt") for picture in pictures] == [figure(name).alt_text for name in FIGURES]
    assert all(picture.is_visible() for picture in pictures)
    context.close()


def test_figures_need_no_eval(browser, address):
    """The page's own policy forbids scripts that write scripts; the figures live on."""
    page = browser.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}/{PAGE}", wait_until="networkidle")
    for name in FIGURES:
        shown(page, name)
    assert problems == []
    with pytest.raises(playwright.sync_api.Error, match="Content Security Policy"):
        page.add_script_tag(content="eval('1')")
    page.close()


def test_labs_show_a_picture_and_where_to_run_them(page):
    labs = page.locator(".cell_output p", has_text="To use it, run the notebook").all()
    assert len(labs) == 3
    for lab in labs:
        assert "A lab" in lab.locator("xpath=preceding::img[1]").get_attribute("alt")
