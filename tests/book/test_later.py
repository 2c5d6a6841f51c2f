"""A chapter comes in parts: first its beginning, then the rest in short steps, and all at once for who comes for a place."""

import pytest

from visiting import CHAPTER, STANDS

SEEN = """() => ["article > section > section > *", ".katex-mathml"].map(
    selector => [...document.querySelectorAll(selector)].filter(part => part.checkVisibility()).length)"""
#: Steps are taken when a test says so.
HELD = """
    const wait = window.setTimeout;
    window.setTimeout = (act, ...rest) => (act.name === "step" ? (window.step = act) : wait(act, ...rest));
    window.requestIdleCallback = (act) => { window.step = act; };
"""


@pytest.fixture
def held(new_page, address):
    """A chapter whose rest has not come yet."""
    page = new_page()
    page.add_init_script(HELD)
    page.goto(f"{address}/{CHAPTER}", wait_until="load")
    return page


def test_a_chapter_comes_in_short_steps_until_it_is_as_it_is_without_scripts(held, browser, address):
    without = browser.new_context(java_script_enabled=False).new_page()
    without.goto(f"{address}/{CHAPTER}")
    everything = without.evaluate(SEEN)
    assert everything[0] > 150 and everything[1] > 80
    without.context.close()

    shown, steps = held.evaluate(SEEN), 0
    while not held.evaluate(STANDS):
        held.evaluate("window.step()")
        before, shown = shown, held.evaluate(SEEN)
        assert shown[0] >= before[0] and shown[1] >= before[1]
        assert shown[1] == 0 or held.evaluate("document.querySelectorAll('.nnkit-later').length") == 0  # sections come first
        steps += 1
    assert steps > 3
    assert shown == everything


def test_the_beginning_alone_fills_a_window_twice(held):
    parts, formulas = held.evaluate(SEEN)
    assert 0 < parts < 30 and formulas == 0
    assert held.evaluate("document.querySelector('article').offsetHeight") > 2 * held.viewport_size["height"]


@pytest.mark.parametrize("use", ["click", "key", "print"])
def test_who_uses_the_page_before_that_gets_all_of_it(held, use):
    if use == "click":
        link = held.locator("#pst-page-toc-nav a[href^='#']").last
        link.click()
        target = link.get_attribute("href")
        held.wait_for_function("id => Math.abs(document.querySelector(id).getBoundingClientRect().top) < 200", arg=target)
    elif use == "key":
        held.keyboard.press("End")
        held.wait_for_function("() => scrollY + innerHeight > document.body.scrollHeight - 50")
    else:
        held.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert held.evaluate(STANDS)


def test_who_comes_back_or_loads_anew_finds_all_of_the_page(held):
    assert held.evaluate(SEEN)[0] < 150
    held.reload(wait_until="load")
    assert held.evaluate(SEEN)[0] > 150
    held.goto("about:blank")
    held.go_back(wait_until="load")
    assert "#" not in held.url and held.evaluate(SEEN)[0] > 150


def test_who_comes_for_a_place_finds_all_of_the_page(held, address):
    held.goto("about:blank")
    held.goto(f"{address}/{CHAPTER}#all-ten-weights", wait_until="load")
    assert held.evaluate(SEEN)[0] > 150


def test_all_is_there_when_the_script_of_the_steps_does_not_come(new_page, address):
    page = new_page()
    page.route("**/later.js*", lambda route: route.abort())
    page.goto(f"{address}/{CHAPTER}", wait_until="load")
    page.wait_for_function(f"() => {STANDS}")
    assert page.evaluate(SEEN)[0] > 150
