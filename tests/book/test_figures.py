"""The figures that move, in a real browser: their sliders, their words, their colours, and what they cost."""

import gzip

import playwright.sync_api
import pytest
from playwright.sync_api import expect

from book._ext.moving_figures import DARK, without_usual_settings
from nnkit.figures.moving import FIGURES
from nnkit.figures.moving.engine import LIGHT, theme

from stored import controls, figures, said
from visiting import alive

PAGE = "book/pages/figures.html"
MOVED = "([figure, before]) => figure.querySelector('svg').innerHTML !== before"


def opened(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/{PAGE}", wait_until="load")
    yield page
    page.close()


#: For tests that leave the page as they found it, and for the others.
page = pytest.fixture(opened, scope="module")
new_page = pytest.fixture(opened)


def place_of(page, name):
    return page.locator(f"xpath=//*[@data-figure='{name}']")


def shown(page, name):
    """The figure on the page, alive."""
    place = place_of(page, name)
    alive(page, place)
    return place


def words(place):
    return place.locator(".nnkit-moving-said")


def drawn(place):
    return place.locator("svg").inner_html()


@pytest.mark.parametrize("name", FIGURES)
def test_every_control_moves_the_figure_and_its_words_by_keyboard(page, name):
    place = shown(page, name)
    expect(words(place)).to_have_text(said(name))
    assert place.locator("input, select").count() == len(controls(name))
    for control in controls(name):
        before, (value, key) = drawn(place), control.neighbour()
        place.locator(f"[name='{control.name}']").focus()
        page.keyboard.press(key)
        expect(words(place)).to_have_text(said(name, **{control.name: value}))
        page.wait_for_function(MOVED, arg=[place.element_handle(), before])
        page.keyboard.press("ArrowLeft" if key == "ArrowRight" else "ArrowRight")
        expect(words(place)).to_have_text(said(name))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_it_is_to_those_who_do_not_see_it(page, name):
    place = shown(page, name)
    drawing = place.locator(".nnkit-moving-drawing")
    assert (drawing.get_attribute("role"), drawing.get_attribute("aria-label")) == ("img", figures()[name].alt)
    assert words(place).get_attribute("role") == "status"
    for control in controls(name):
        assert place.get_by_label(control.label, exact=True).count() == 1, control.label


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_light(page, name):
    place = place_of(page, name)
    name = place.get_attribute("data-specification")
    specification = page.evaluate("name => new URL(`../../_static/figures/${name}`, location).href", name)
    picture = place.locator("img").evaluate("image => image.src")
    sizes = [len(page.request.get(part).body()) for part in (specification, picture)]
    assert min(sizes) > 1_000 and sum(sizes) <= 150_000


def test_what_a_figure_is_drawn_from_comes_with_it_and_not_with_the_page(new_page, address):
    asked = []
    new_page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    new_page.goto(f"{address}/{PAGE}", wait_until="networkidle")
    last = place_of(new_page, list(figures())[-1])
    assert last.get_attribute("data-specification") not in asked and not last.locator("script").count()
    alive(new_page, last)
    assert last.get_attribute("data-specification") in asked


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_section_of_its_own_in_the_contents_of_the_page(page, name):
    section = page.locator(f"section:has(> h2):has([data-figure={name}])")
    assert section.get_attribute("id") == name
    made = FIGURES[name]
    assert section.locator("h2").inner_text().startswith(made.title.replace("'", "’"))
    assert section.get_by_text(made.invitation or "In the book").first.is_visible()
    assert page.locator(f"#pst-page-toc-nav a[href='#{name}'], .page-toc a[href='#{name}']").count()
    chapters = section.get_by_role("paragraph").filter(has_text="In the book").locator("a")
    for chapter in chapters.evaluate_all("links => links.map(link => link.href)"):
        assert f'data-figure="{name}"' in page.request.get(chapter).text()


def test_the_shared_library_is_light_and_loads_only_where_a_figure_is(new_page, address, book):
    scripts = book.glob("_static/vendor/vega*/*.js")
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) <= 300_000
    requests = []
    new_page.on("request", lambda request: requests.append(request.url))
    for path, loads in (("book/pages/index.html", False), (PAGE, True)):
        new_page.goto("about:blank")  # the last page may be loading still
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
    rate = next(control for control in controls("descent") if control.name == "rate")
    value, key = rate.neighbour()
    place.locator("[name='rate']").focus()
    new_page.keyboard.press(key)
    expect(words(place)).to_have_text(said("descent", rate=value))
    label = place.locator(".role-axis-label text").first
    for look, colour in {"light": "rgb(34, 34, 34)", "dark": "rgb(238, 238, 238)"}.items():
        new_page.evaluate("look => document.documentElement.dataset.theme = look", look)
        expect(label).to_have_css("fill", colour)
    expect(words(place)).to_have_text(said("descent", rate=value))
    assert float(place.locator("[name='rate']").input_value()) == value


def test_the_colours_of_a_light_and_a_dark_page_stand_on_it_once(book):
    html = (book / PAGE).read_text(encoding="utf-8")
    assert html.count('id="nnkit-dark"') == html.count(DARK["series"][2]) == 1
    assert html.count('id="nnkit-light"') == html.count('"titleFontWeight":"normal"') / 4 == 1  # axis and legend, of each
    assert DARK.keys() == LIGHT.keys() and len(DARK["series"]) == len(LIGHT["series"])
    assert 'id="nnkit-dark"' not in (book / "book" / "pages" / "glossary.html").read_text(encoding="utf-8")


def test_a_figure_with_settings_of_its_own_keeps_them():
    usual, own = {"config": theme(LIGHT), "width": 3}, {"config": theme(LIGHT) | {"font": "serif"}, "width": 3}
    assert without_usual_settings(usual) == {"width": 3} and without_usual_settings(own) == own


def test_without_javascript_there_is_the_picture(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{PAGE}")
    pictures = page.locator(".nnkit-moving img").all()
    shown = {
        picture.locator("xpath=..").get_attribute("data-figure"): picture.get_attribute("alt")
        for picture in pictures
        if picture.is_visible()
    }
    assert shown == {name: figures()[name].alt for name in FIGURES}
    context.close()


def test_figures_need_no_eval(new_page):
    """The page's own policy forbids scripts that write scripts; the figures live on."""
    problems = []
    new_page.on("pageerror", lambda error: problems.append(str(error)))
    for name in FIGURES:
        shown(new_page, name)
    assert problems == []
    with pytest.raises(playwright.sync_api.Error, match="Content Security Policy"):
        new_page.add_script_tag(content="eval('1')")


#: The slider along which time passes, of each figure that has one.
PLAYED = {
    name: next(control for control in controls(name) if control.name == figures()[name].specification["usermeta"]["plays"])
    for name in FIGURES
    if "plays" in figures()[name].specification["usermeta"]
}


def at(place, control):
    return float(place.locator(f"[name='{control.name}']").input_value())


def test_where_time_passes_a_figure_can_be_played():
    played = {"passes", "batches", "race", "broadcasting", "landscape", "saturation"}
    assert set(PLAYED) == played | {"boundary", "dropout", "momentum", "valley"}
    assert all(control.name in ("step", "seen", "layer", "draw") for control in PLAYED.values())


@pytest.mark.parametrize("name", PLAYED)
def test_a_figure_plays_to_its_end_is_paused_and_goes_step_by_step(new_page, name):
    """One in its own time, the others by a clock that is moved on."""
    moved_on = name != "passes"
    passes = new_page.clock.run_for if moved_on else new_page.wait_for_timeout
    if moved_on:
        new_page.clock.install()
        new_page.reload(wait_until="load")
    place, control = shown(new_page, name), PLAYED[name]
    buttons = place.locator(".nnkit-moving-play").get_by_role("button")
    assert buttons.all_inner_texts() == ["Again" if control.start == control.high else "Play", "Step"]
    before = at(place, control)
    passes(1000)
    assert at(place, control) == before  # it never begins by itself
    slider = place.locator(f"[name='{control.name}']")
    slider.focus()
    new_page.keyboard.press("Home")
    step = place.get_by_role("button", name="Step")
    step.press("Enter")
    assert at(place, control) == control.low + control.step
    expect(words(place)).to_have_text(said(name, **{control.name: int(control.low + control.step)}))
    place.get_by_role("button", name="Play").press("Enter")
    if name != "broadcasting":  # which has two steps
        passes(1200)
        place.get_by_role("button", name="Pause").press("Enter")
        paused = at(place, control)
        assert control.low + control.step < paused < control.high
        passes(1000)
        assert at(place, control) == paused
        place.get_by_role("button", name="Play").press("Enter")
    if moved_on:
        passes(15_000)
    expect(place.get_by_role("button", name="Again")).to_be_visible(timeout=20_000)
    assert at(place, control) == control.high and words(place).get_attribute("role") == "status"
    expect(words(place)).to_have_text(said(name, **{control.name: int(control.high)}))
    step.press("Enter")
    assert at(place, control) == control.low


def test_a_reader_who_takes_the_slider_stops_the_play(new_page):
    place, control = shown(new_page, "race"), PLAYED["race"]
    place.get_by_role("button", name="Again").press("Enter")
    new_page.wait_for_timeout(400)
    place.locator(f"[name='{control.name}']").focus()
    new_page.keyboard.press("End")
    new_page.keyboard.press("ArrowLeft")
    taken = at(place, control)
    new_page.wait_for_timeout(500)
    assert at(place, control) == taken and place.get_by_role("button", name="Play").is_visible()


def test_nothing_plays_by_itself_where_less_motion_is_wanted(new_page):
    new_page.emulate_media(reduced_motion="reduce")
    place = shown(new_page, "passes")
    assert not place.get_by_role("button", name="Play").is_visible()
    place.get_by_role("button", name="Step").press("Enter")
    assert at(place, PLAYED["passes"]) == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_the_points_of_the_perceptron_are_the_corners_of_a_square(new_page, width):
    new_page.set_viewport_size({"width": width, "height": 800})
    place = shown(new_page, "perceptron")
    boxes = [mark.bounding_box() for mark in place.locator("svg .mark-symbol path").all()]
    middles = {(round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)) for box in boxes}
    across, down = (sorted({place[axis] for place in middles}) for axis in (0, 1))
    assert abs((across[-1] - across[0]) - (down[-1] - down[0])) <= 2 and across[-1] - across[0] > 100


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_a_figure_that_comes_alive_moves_nothing_below_it(new_page, width):
    new_page.set_viewport_size({"width": width, "height": 800})
    new_page.reload()
    heights = "[...document.querySelectorAll('.nnkit-moving')].map(place => place.offsetHeight)"
    before = new_page.evaluate(heights)
    for name in FIGURES:
        shown(new_page, name)
    new_page.wait_for_timeout(300)
    grown = {
        name: after - first for name, first, after in zip(names_on(new_page), before, new_page.evaluate(heights), strict=True)
    }
    assert {name: by for name, by in grown.items() if by > 1} == {}


def names_on(page):
    return page.evaluate("[...document.querySelectorAll('.nnkit-moving')].map(place => place.dataset.figure)")


#: Of each handle of each figure: the figure, the number of the handle, and what it holds.
HANDLES = [
    (name, number, handle)
    for name in FIGURES
    for number, handle in enumerate(figures()[name].specification["usermeta"].get("handles", []))
]
each_handle = pytest.mark.parametrize(("name", "number", "handle"), HANDLES, ids=[f"{name}-{i}" for name, i, _ in HANDLES])
PLACES = """(figure) => [...figure.querySelectorAll(".nnkit-moving-handle")].map((handle) => {
    const { x, y, width } = handle.getBoundingClientRect();
    return handle.hidden ? null : [x + width / 2, y + width / 2];
})"""


def starts(name):
    """Where all that handles move stands at first."""
    return {one["name"]: one["value"] for one in figures()[name].specification["params"] if "value" in one}


def test_what_one_would_want_to_take_hold_of_has_a_handle():
    held = {"perceptron", "descent", "difference_quotient", "loss_curves", "activation_curves", "valley"}
    assert {name for name, *_ in HANDLES} == held


@each_handle
def test_a_handle_is_moved_by_arrow_keys(new_page, name, number, handle):
    place = shown(new_page, name)
    button = place.locator(".nnkit-moving-handle").nth(number)
    assert button.get_attribute("aria-label") == f"{handle['label']}: drag it, or use the arrow keys"
    for control, (there, back) in (
        (handle["across"], ("ArrowRight", "ArrowLeft")),
        (handle["up"], ("ArrowUp", "ArrowDown")),
    ):
        if control is None:
            continue
        _, high, step = handle["moves"][control]
        start = starts(name)[control]
        if start + step > high:
            there, back, step = back, there, -step
        button.focus()
        new_page.keyboard.press(there)
        expect(words(place)).to_have_text(said(name, **{control: round(start + step, 10)}))
        new_page.keyboard.press(back)
        expect(words(place)).to_have_text(said(name))


@each_handle
def test_what_is_dragged_follows_the_pointer(new_page, name, number, handle):
    """It comes to stand within half a step of where it is let go."""
    place = shown(new_page, name)
    place.locator(".nnkit-moving-stage").scroll_into_view_if_needed()
    button, (x, y) = place.locator(".nnkit-moving-handle").nth(number), place.evaluate(PLACES)[number]
    box = place.locator("svg").bounding_box()
    towards = -1 if x > box["x"] + box["width"] / 2 else 1
    button.focus()
    new_page.keyboard.press("ArrowRight" if towards == 1 else "ArrowLeft")
    step = abs(place.evaluate(PLACES)[number][0] - x)
    new_page.keyboard.press("ArrowLeft" if towards == 1 else "ArrowRight")
    before = words(place).inner_text()
    target = x + max(60, step) * towards
    new_page.mouse.move(x, y)
    new_page.mouse.down()
    new_page.mouse.move((x + target) / 2, y)
    new_page.mouse.move(target, y)
    new_page.mouse.up()
    expect(words(place)).not_to_have_text(before)
    if handle["label"] != "The line":  # which passes the pointer; its handle is where it is nearest to the middle
        assert abs(place.evaluate(PLACES)[number][0] - target) <= step / 2 + 2
