"""Code on the page: it runs, is edited, stopped and reset, by mouse and by keyboard, and says what it lacks."""

import gzip
import re
import shutil
from types import SimpleNamespace

import pytest
from docutils import nodes
from playwright.sync_api import expect

from book._ext import run_on_page
from book.tools import wheel

from pyodide_page import ADDRESS, CORE, add_package, cell, open_chapter, run, said, wait_until, write

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
    for reset in shared.get_by_role("button", name="Reset").all():
        if reset.is_visible():
            reset.click()


def test_an_edit_survives_a_reload_and_the_first_result_comes_from_one_address(open_page):
    page = open_page("ch04_losses")
    assert page.asked == []
    original, stored = shown_of(cell(page, 2))
    write(cell(page, 2), "print(6 * 7)")
    page.reload()
    assert cell(page, 2).locator(".nnkit-code").inner_text().strip() == "print(6 * 7)"
    assert run(cell(page, 2)) == "42\n"
    assert {url.removeprefix(ADDRESS) for url in page.asked} == set(CORE)
    assert page.problems == []
    cell(page, 2).get_by_role("button", name="Reset").click()
    assert shown_of(cell(page, 2)) == (original, stored)
    page.reload()
    assert shown_of(cell(page, 2)) == (original, stored)


def shown_of(box):
    """Code of a cell and the output that is stored."""
    return box.locator(".nnkit-code").inner_text(), box.locator(STORED).inner_text()


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
    code = box.locator(".nnkit-code")
    page.keyboard.press("Tab")
    expect(focused).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    tab_until(page, "() => document.activeElement.ariaLabel?.startsWith('Code of cell 2.')")
    page.keyboard.press("Control+A")
    page.keyboard.type("for i in range(2):")
    page.keyboard.press("Enter")  # keeps the indentation
    page.keyboard.type("print(i / 1)")  # and the theme's shortcuts are off: "/" would open its search
    page.evaluate("document.activeElement.dispatchEvent(new FocusEvent('blur'))")  # as when another window comes to the front
    expect(code).to_be_focused()
    expect(said(box)).to_contain_text("Escape, then Tab")
    page.keyboard.press("Control+Enter")
    wait_until(box, "^Done")
    expect(box.locator(".nnkit-run-output")).to_have_text("0.0\n1.0\n")
    page.keyboard.type("#")
    page.keyboard.press("Tab")
    expect(code).to_be_focused()  # while one types, Tab indents
    page.keyboard.press("Escape")
    expect(code.locator(".c1")).to_be_visible()  # the editor has coloured what was typed, and has set the cursor again
    page.keyboard.press("Tab")
    tab_until(page, "() => document.activeElement.textContent === 'Run'")
    box.locator(".nnkit-run-output pre").evaluate("output => output.dataset.of = 'the first run'")
    page.keyboard.press("Enter")
    expect(box.locator(".nnkit-run-output pre:not([data-of])")).to_have_text("0.0\n1.0\n")
    wait_until(box, "^Done")
    page.keyboard.press("Tab")
    expect(focused).to_have_text(re.compile("^(Stop|Reset)$"))


def tab_until(page, reached):
    for _ in range(100):
        if page.evaluate(reached):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"after 100 times Tab it is not so: {reached}")


def test_without_a_connection_the_page_says_so_and_can_still_be_read(open_page):
    page = open_page("ch04_losses", blocked=True)
    box = cell(page, 2)
    box.get_by_role("button", name="Run").click()
    wait_until(box, r"Python could not be loaded from cdn\.jsdelivr\.net\. Are you offline")
    assert box.get_by_role("button", name="Run").get_attribute("aria-disabled") is None
    assert page.locator("article h1").is_visible() and box.locator(".nnkit-feedback").is_visible()


def test_what_is_shown_belongs_to_the_code_above_it(page):
    write(cell(page, 1), "a = 1")
    write(cell(page, 2), "print(a)")
    assert run(cell(page, 2)) == "1\n"
    write(cell(page, 1), "a = 1 / 0")
    box = cell(page, 2)
    box.get_by_role("button", name="Run").click()
    wait_until(box, "Cell 1, which this one needs, stopped with an error")
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
    page.keyboard.type("#")
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
    sources = page.locator("div.cell:not(:has(> .nnkit-run-tools)) .cell_input pre").all_inner_texts()
    assert sources and all(re.match(r"(question|predict|moving\.)", source) for source in sources)
    assert not page.locator(".nnkit-code").filter(has_text=re.compile(r"^(question|predict|moving\.\w+)\(")).count()


def test_every_control_has_a_name_of_its_own(page):
    labels = page.eval_on_selector_all(
        ".nnkit-run-tools button, .nnkit-code", "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert all(labels) and len(set(labels)) == len(labels)


def test_what_loads_before_the_first_press_is_light(book):
    scripts = [book / "_static" / "run" / "run.js", book / "_static" / "vendor" / "codejar" / "codejar.js"]
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) <= 60_000


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
    assert f'"pyodide": "{found}"' in context["body"] and f'"wheel": "../{wheel.FOLDER}/w.whl"' in context["body"]
