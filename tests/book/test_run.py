"""Code on the page: it runs, is edited, stopped and reset, by mouse and by keyboard, and says what it lacks."""

import gzip
import json
import re
import shutil
from types import SimpleNamespace

import pytest
from docutils import nodes
from playwright.sync_api import expect

from book._ext import run_on_page
from book.tools import wheel

from pyodide_page import ADDRESS, CORE, add_package, cell, exercise, open_chapter, run, said, text_of, wait_until, write
from visiting import go

STORED = ".cell_output:not(.nnkit-run-output)"  # the output that the page came with


@pytest.fixture(scope="module")
def shared(browser, address, core):
    page = open_chapter(browser, address, "ch04_losses", core)
    yield page
    page.context.close()


@pytest.fixture
def page(shared):
    """A chapter whose Python may be running already, for tests that do not mind; every cell as it was."""
    yield shared
    shared.locator("[data-act=reset]:not([hidden])").evaluate_all("all => all.forEach(one => one.click())")


def test_an_edit_survives_a_reload_and_the_first_result_comes_from_one_address(open_page):
    page = open_page("ch04_losses")
    assert page.asked == []
    original, stored = shown_of(cell(page, 4))
    write(cell(page, 4), "print(6 * 7)")
    page.reload()
    cell(page, 4).evaluate("cell => cell.scrollIntoView({ behavior: 'instant' })")
    cell(page, 4).locator(".cm-content").wait_for()  # it has its colours, and nobody has asked for the caret
    assert text_of(cell(page, 4)) == "print(6 * 7)" and page.evaluate("document.activeElement === document.body")
    assert run(cell(page, 4)) == "42\n"
    assert {url.removeprefix(ADDRESS) for url in page.asked} == set(CORE)
    assert page.problems == []
    cell(page, 4).get_by_role("button", name="Reset").click()
    assert shown_of(cell(page, 4)) == (original, stored)
    page.reload()
    assert shown_of(cell(page, 4)) == (original, stored)


def shown_of(box):
    """Code of a cell and the output that is stored."""
    return text_of(box), box.locator(STORED).inner_text()


def test_cells_share_names_and_run_what_they_need_first(page):
    for number, text in ((1, "a = 20"), (2, "b = 1"), (3, "c = a + 1"), (4, "print(2 * c)")):
        write(cell(page, number), text)
    assert run(cell(page, 4)) == "42\n"
    ran = [cell(page, number).locator(".nnkit-run-output").evaluate("box => !box.hidden") for number in (1, 2, 3)]
    assert ran == [True, False, True]
    write(cell(page, 1), "a = 0")
    assert run(cell(page, 4)) == "2\n"


def test_a_traceback_shows_the_readers_lines(page):
    box = cell(page, 3)
    write(box, "def f(x):\n    return 1 / x\n\n\nprint('before')\nf(0)")
    shown = run(box, "error")
    assert shown.startswith("before") and 'File "<cell 3>", line 6' in shown and "ZeroDivisionError: division by zero" in shown
    assert "runner" not in shown and "pyodide" not in shown


def test_stop_ends_an_endless_loop_and_the_next_run_begins_anew(page):
    box = cell(page, 1)
    write(box, "x = 0\nwhile True:\n    x += 1\n    if x % 100_000 == 0:\n        print(x)")
    box.get_by_role("button", name="Run").click()
    box.locator(".nnkit-run-output pre").filter(has_text="100000").wait_for(timeout=60_000)
    box.get_by_role("button", name="Stop").click()
    wait_until(box, "^Stopped")
    assert box.get_by_role("button", name="Stop").is_hidden()
    write(box, "print('again')")
    assert run(box) == "again\n"


FROM_THE_TOP = """() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
}"""


def test_by_keyboard_alone(page):
    page.evaluate(FROM_THE_TOP)
    box, focused = cell(page, 2), page.locator(":focus")
    editor = box.locator(".cm-content")
    page.keyboard.press("Tab")
    expect(focused).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    tab_until(page, "() => document.activeElement.ariaLabel?.match(/^Code of cell 2\\b/)")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("for i in range(2):")
    page.keyboard.press("Enter")  # keeps the indentation
    page.keyboard.type("print(i / 1)")  # and the theme's shortcuts are off: "/" would open its search
    expect(said(box)).to_contain_text("Escape, then Tab")
    page.keyboard.press("Control+Enter")
    wait_until(box, "^Done")
    expect(box.locator(".nnkit-run-output")).to_have_text("0.0\n1.0\n")
    page.keyboard.type("#")
    page.keyboard.press("Tab")
    expect(editor).to_be_focused()  # while one types, Tab indents
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    tab_until(page, "() => document.activeElement.textContent === 'Run'")
    box.locator(".nnkit-run-output pre").evaluate("output => output.dataset.of = 'the first run'")
    page.keyboard.press("Enter")
    expect(box.locator(".nnkit-run-output pre:not([data-of])")).to_have_text("0.0\n1.0\n")
    wait_until(box, "^Done")
    page.keyboard.press("Tab")
    expect(focused).to_have_text(re.compile("^(Stop|Reset)$"))


def tab_until(page, reached):
    for _ in range(200):
        if page.evaluate(reached):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"after 200 times Tab it is not so: {reached}")


def test_without_a_connection_the_page_says_so_and_can_still_be_read(open_page):
    page = open_page("ch04_losses", blocked=True)
    box = cell(page, 4)
    box.get_by_role("button", name="Run").click()
    wait_until(box, r"Python could not be loaded from cdn\.jsdelivr\.net\. Are you offline")
    assert box.get_by_role("button", name="Run").get_attribute("aria-disabled") is None
    assert page.locator("article h1").is_visible() and box.locator(STORED).is_visible()


def test_where_nothing_can_check_an_exercise_can_be_marked_as_solved(open_page):
    page = open_page("ch04_losses", blocked=True)
    box, card = exercise(page, "ch04.sse"), page.locator("xpath=id('ch04.sse')")
    mark, solved = card.get_by_role("button", name="Mark as solved"), card.get_by_text("Solved", exact=True)
    assert mark.count() == 0
    for _ in range(2):
        box.get_by_role("button", name="Check").click()
        wait_until(box, "could not be loaded")
    mark.click()
    assert solved.is_visible() and mark.count() == 0


def test_what_is_shown_belongs_to_the_code_above_it(page):
    write(cell(page, 2), "a = 1")
    write(cell(page, 3), "print(a)")
    assert run(cell(page, 3)) == "1\n"
    write(cell(page, 2), "a = 1 / 0")
    box = cell(page, 3)
    box.get_by_role("button", name="Run").click()
    wait_until(box, "Cell 2, which this one needs, stopped with an error")
    assert box.locator(".nnkit-run-output").is_hidden() and box.locator(STORED).is_hidden()
    box.get_by_role("button", name="Reset").click()
    assert box.locator(STORED).is_visible()  # what the page came with, for the code that it came with


@pytest.mark.parametrize("how", ["full", "forbidden"])
def test_a_browser_that_keeps_nothing_is_said(browser, address, core, how):
    forbidden = "{configurable: true, get() { throw new DOMException('', 'SecurityError'); }}"
    refuse = {
        "full": "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }",
        "forbidden": f"Object.defineProperty(window, 'localStorage', {forbidden})",
    }[how]
    page = open_chapter(browser, address, "ch04_losses", core, first=refuse)
    write(cell(page, 2), "print(1)")
    assert "cannot keep your code: its storage is full or forbidden" in said(cell(page, 2)).inner_text()
    page.locator(".theme-switch-button").first.click()  # the theme's own scripts live
    assert page.evaluate("document.documentElement.dataset.mode") != "auto"
    assert page.problems == []
    page.context.close()


def test_a_python_that_never_comes_is_said(browser, address, core):
    page = open_chapter(
        browser, address, "ch04_losses", core, first="window.setTimeout = (act, time) => setInterval(act, time / 40)"
    )
    page.context.route("**/pyodide.mjs", lambda route: None)  # a server that takes the connection and does not answer
    box = cell(page, 2)
    box.get_by_role("button", name="Run").click()
    wait_until(box, r"Still waiting: nothing has come from cdn\.jsdelivr\.net")
    box.get_by_role("button", name="Stop").click()
    wait_until(box, "^Stopped")
    page.context.close()


# ---- What was typed


def test_reset_asks_before_it_takes_what_was_typed(page):
    box = cell(page, 3)
    original = text_of(box)
    write(box, "mine = 1")
    page.agrees = False
    box.get_by_role("button", name="Reset").click()
    assert text_of(box) == "mine = 1"
    page.agrees = True
    box.get_by_role("button", name="Reset").click()
    assert text_of(box) == original and box.get_by_role("button", name="Reset").is_hidden()
    expect(box.locator("[data-act=run]")).to_be_focused()


def test_what_is_typed_in_one_tab_stands_in_the_other(open_page):
    page = open_page("ch04_losses")
    other = page.context.new_page()
    go(other, page.url)
    write(cell(page, 3), "a = 1")
    expect(cell(other, 3).locator(".cell_input pre")).to_have_text("a = 1")
    write(cell(other, 3), "a = 2")
    expect(cell(page, 3).locator(".cm-line")).to_have_text("a = 2")
    assert page.problems == []


def test_the_later_text_wins_and_the_other_can_be_had_back(open_page):
    page = open_page("ch04_losses")
    box = exercise(page, "ch04.sse")
    write(box, "mine = 1")
    other = box.get_by_role("button", name="Other text")
    assert other.is_hidden()
    page.evaluate("""localStorage.setItem("nnkit:2:code:ch04.sse", JSON.stringify({ text: "theirs = 1", time: 1 }))""")
    page.keyboard.type("0")  # this tab was asleep, and did not hear of it
    assert text_of(box) == "mine = 10"
    page.reload()
    assert text_of(box) == "mine = 10"
    other.click()
    assert text_of(box) == "theirs = 1"
    other.click()
    assert text_of(box) == "mine = 10"
    page.reload()
    assert text_of(box) == "mine = 10"


@pytest.mark.parametrize("stored", ["", "x", "null", "{}", '{"text": 5, "time": 1}', '{"text": "x = 1"}', "[1, 2]", '"x = 1"'])
def test_damaged_code_is_none(page, stored):
    box = exercise(page, "ch04.sse")
    original = text_of(box)
    page.evaluate("stored => localStorage.setItem('nnkit:2:code:ch04.sse', stored)", stored)
    page.reload()
    assert text_of(box) == original and page.problems == []
    write(box, "mine = 1")
    page.reload()
    assert text_of(box) == "mine = 1"


def test_nothing_is_lost_while_the_editor_is_on_its_way(open_page):
    page = open_page("ch04_losses")
    held = []
    page.route("**/codemirror.min.js", lambda route: held.append(route))
    box = exercise(page, "ch04.sse")
    original = text_of(box)
    box.locator(".cell_input pre").click(position={"x": 500, "y": 24})
    page.keyboard.type(" # mine", delay=5)
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    box.locator(".cm-content").wait_for()
    page.keyboard.type("!")
    assert text_of(box) == original.replace(":", ": # mine!", 1)


def test_an_editor_that_cannot_come_is_said_and_comes_at_the_next_press(open_page):
    page = open_page("ch04_losses")
    page.route("**/codemirror.min.js", lambda route: route.abort())
    box = exercise(page, "ch04.sse")
    box.locator(".cell_input pre").click()
    wait_until(box, "The editor could not be loaded")
    page.unroute("**/codemirror.min.js")
    write(box, "mine = 1")
    assert text_of(box) == "mine = 1"


# ---- What code imports


@pytest.mark.parametrize("source", ["import numpy as np", "from nnkit import losses"])  # which needs NumPy
def test_a_package_that_cannot_be_loaded_is_named_and_python_goes_on(page, source):
    write(cell(page, 1), source)  # the core has no NumPy
    cell(page, 1).get_by_role("button", name="Run").click()
    wait_until(cell(page, 1), "A package could not be loaded from cdn.jsdelivr.net.*NumPy")
    write(cell(page, 2), "print('still here')")
    assert run(cell(page, 2)) == "still here\n"


def test_a_module_that_is_nowhere_gives_pythons_own_error(page):
    write(cell(page, 1), "print('before')\nimport nowhere")
    shown = run(cell(page, 1), "^It stopped with an error")
    assert shown.startswith("before") and shown.rstrip().endswith("ModuleNotFoundError: No module named 'nowhere'")


LATE = """\
v.append(2)
print("before")
import importlib
print(len(v), importlib.import_module("late_module").value)"""


def test_what_a_cell_imports_is_loaded_before_or_when_it_is_missed_and_the_result_is_that_of_one_run(
    open_page, core, tmp_path
):
    folder = shutil.copytree(core, tmp_path / "pyodide")
    add_package(folder, "early_module", "value = 41")
    add_package(folder, "late_module", "value = 42")
    page = open_page("ch04_losses", folder)
    write(cell(page, 1), "print('once')\nimport early_module\nv = [1]")
    write(cell(page, 2), LATE)
    assert run(cell(page, 2)) == "before\n2 42\n"
    assert cell(page, 1).locator(".nnkit-run-output").inner_text() == "once\n"
    loaded = [url.removeprefix(ADDRESS) for url in page.asked if url.endswith(".whl")]
    assert loaded == ["early_module-1.0-py3-none-any.whl", "late_module-1.0-py3-none-any.whl"]


# ---- What stands on the page


def test_a_flood_of_printing_is_cut(page):
    box = cell(page, 1)
    write(box, "for i in range(100_000):\n    print('x' * 50)")
    shown = run(box)
    assert len(shown) < 400_000 and shown.rstrip().endswith("… more was printed than is shown here.")


def test_questions_and_figures_have_no_run_button(page):
    sources = page.eval_on_selector_all("div.cell:not(.nnkit-cell) .cell_input pre", "all => all.map(one => one.textContent)")
    assert sources and all(re.match(r"moving\.", source) for source in sources)
    runnable = page.eval_on_selector_all(".nnkit-cell .cell_input", "all => all.map(one => one.textContent)")
    assert not [source for source in runnable if re.search(r"^(question|predict|check|moving\.\w+)\(", source, re.MULTILINE)]


def test_every_control_has_a_name_of_its_own(page):
    labels = page.eval_on_selector_all(
        ".nnkit-run-tools button, .nnkit-cell .cell_input pre", "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert all(labels) and len(set(labels)) == len(labels)


def test_what_loads_before_the_first_press_is_light(book):
    scripts = [book / "_static" / name for name in ("run/run.js", "editor.js", "memory.js", "judge.js", "questions.js")]
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) <= 20_000


def test_only_pages_with_code_load_it(book):
    assert 'id="nnkit-run"' not in (book / "book" / "pages" / "glossary.html").read_text(encoding="utf-8")
    assert 'id="nnkit-run"' in (book / "notebooks" / "ch01_from_perceptron_to_deep_learning.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "found"),
    [("https://x.org/v{version}/", "https://x.org/v0.28.3/"), ("_static/pyodide-{version}/", "../_static/pyodide-0.28.3/")],
)
def test_pyodide_may_lie_elsewhere(tmp_path, address, found):
    (tmp_path / wheel.FOLDER).mkdir(parents=True)
    (tmp_path / wheel.FOLDER / "w.whl").touch()
    config = SimpleNamespace(pyodide_address=address, pyodide_version="0.28.3")
    app = SimpleNamespace(config=config, outdir=tmp_path, add_js_file=lambda *_, **__: None)
    context = {"body": "", "pathto": lambda path, resource: f"../{path}"}
    code = nodes.container("", nb_element="cell_code")
    run_on_page.add_launcher(app, "", "", context, nodes.container("", code))
    [text] = re.findall(r'id="nnkit-run">(.*?)</script>', context["body"])
    settings = json.loads(text)
    assert settings["pyodide"] == found and settings["wheel"] == f"../{wheel.FOLDER}/w.whl"
