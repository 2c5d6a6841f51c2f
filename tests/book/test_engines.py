"""The book in Chromium, Firefox and WebKit, with real keys: editor, pages, questions, exercises, figures, what is remembered.

An engine that is not installed is left out, but not in CI. ``make browsers`` opens every page, and here there are three.
"""

import os
import shutil
import threading

import pytest
from engines import ENGINES
from test_editor import MAKE, site  # noqa: F401, a fixture

from book.tools import links
from book.tools.serve import make_server
from nnkit.exercises import registry
from nnkit.figures.labs import LABS
from nnkit.figures.moving import FIGURES

from building import built_already
from editor_sequences import SEQUENCES
from pyodide_page import ADDRESS
from stored import controls, said
from visiting import EVERY_PAGE, STANDS

CHAPTER = "ch04_losses"
EXERCISE = "ch04.sse"
ITEMS = registry()
IN_SHORT = ["book/pages/index.html", "book/pages/progress.html", f"notebooks/{CHAPTER}.html"]

# A text that is dropped at the start.
DROP = """(text) => {
    const content = editor.dom.querySelector("[role=textbox]");
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("text/plain", text);
    const { x, y } = content.getBoundingClientRect();
    const at = { bubbles: true, cancelable: true, clientX: x + 20, clientY: y + 20 };
    content.dispatchEvent(new DragEvent("drop", { ...at, dataTransfer }));
}"""

# The first script of each page: what goes wrong from then on, and what the policy forbids.
LISTENER = """window.problems = [];
addEventListener("error", (event) => problems.push(event.message ?? `no ${event.target.src ?? event.target.href}`), true);
addEventListener("unhandledrejection", (event) => problems.push(String(event.reason)));
addEventListener("securitypolicyviolation", (event) => problems.push(`${event.violatedDirective}: ${event.blockedURI}`));
for (const kind of ["error", "warn"]) {
    console[kind] = (...words) => problems.push(words.join(" "));
}
"""

# What is wrong with a page as it is drawn: formulas without a size, pictures and fonts that do not come, too wide a page.
WRONG = """(async () => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const box = (one) => one.getBoundingClientRect();
    await document.fonts.ready;
    const seen = all(".katex-html").filter((one) => one.checkVisibility());
    const empty = seen.filter((one) => !box(one).width || !box(one).height).map((one) => one.textContent);
    const pictures = all("main img").filter((one) => one.checkVisibility()).map(async (one) => {
        one.loading = "eager";
        await one.decode();
        return one.naturalWidth ? [] : [one.src];
    });
    const missing = (await Promise.all(pictures)).flat();
    const fonts = [...document.fonts].filter((font) => font.status === "error").map((font) => font.family);
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = scrollWidth > clientWidth ? [`${scrollWidth} instead of ${clientWidth} wide`] : [];
    return [...problems, ...empty, ...missing, ...fonts, ...wide];
})()"""


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    kind = ENGINES[request.param]
    absent = [names for names in kind.needs if not any(map(shutil.which, names.split(" or ")))]
    if absent and os.environ.get("CI") != "true":
        pytest.skip(f"needs {', '.join(absent)}")
    assert not absent, "CI must have all browsers: a test that is left out would prove nothing"
    started = kind(request.getfixturevalue("browser")) if request.param == "chromium" else kind()
    yield started
    started.close()


# ---- The editor


@pytest.fixture(scope="module")
def editor_page(engine, site):  # noqa: F811
    with make_server(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        engine.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        yield engine
        server.shutdown()


def play(engine, keys):
    """Press keys, named as :mod:`editor_sequences` says."""
    for key in keys:
        kind, _, text = key.partition(":")
        if kind == "text":
            engine.type(text)
        elif kind == "input":
            engine.evaluate(f"document.execCommand('insertText', false, {text!r})")
        elif kind == "paste":
            engine.paste(text)
        elif kind == "drop":
            engine.evaluate(f"({DROP})({text!r})")
        elif kind == "write":
            engine.evaluate(f"editor.write({text!r})")
        elif kind == "wait":
            engine.evaluate("new Promise(resolve => setTimeout(resolve, 600))")
        else:
            engine.press(key)


def test_every_sequence_has_a_name_of_its_own():
    assert len({name for name, *_ in SEQUENCES}) == len(SEQUENCES) >= 40


@pytest.mark.parametrize(("before", "keys", "after"), [row[1:] for row in SEQUENCES], ids=[row[0] for row in SEQUENCES])
def test_keys(editor_page, before, keys, after):
    options = {"text": before, "entered": "pointer", "label": "Code"}
    editor_page.evaluate(f"({MAKE})({options!r})")
    play(editor_page, keys)
    assert editor_page.evaluate("editor.text") == after
    heard = editor_page.evaluate("heard")
    assert heard[-1:] == [after] or (not heard and after == before)


# ---- The pages


@pytest.fixture(scope="module")
def local(book, core, tmp_path_factory):
    """The book with Python beside it, and a script that listens: nothing stands between these engines and other servers."""
    folder = tmp_path_factory.mktemp("local")
    python = shutil.copytree(core, folder / "python")
    if os.environ.get("NNKIT_PYODIDE"):
        shutil.copytree(os.environ["NNKIT_PYODIDE"], python, dirs_exist_ok=True)
    (folder / "listener.js").write_text(LISTENER, encoding="utf-8")
    (folder / "_static").symlink_to(book / "_static")
    (folder / "_images").symlink_to(book / "_images")
    (folder / "searchindex.js").symlink_to(book / "searchindex.js")
    for path in links.pages(book):
        page = path.read_text(encoding="utf-8").replace(f'"pyodide":"{ADDRESS}"', '"pyodide":"../python/"')
        copy = folder / path.relative_to(book)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(page.replace("<script", '<script src="/listener.js"></script>\n<script', 1), encoding="utf-8")
    with make_server(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def open_chapter(engine, local, name=CHAPTER):
    engine.goto(f"{local}/notebooks/{name}.html")
    engine.wait_for("window.nnkit?.codeOf")


@pytest.fixture
def chapter(engine, local):
    open_chapter(engine, local)
    yield engine
    engine.evaluate("localStorage.clear()")


def paths():
    if not EVERY_PAGE:
        return IN_SHORT
    built = built_already()
    assert built, "build the book first, with `make html`"
    found = [path.relative_to(built).as_posix() for path in links.pages(built)]
    return [path for path in found if path != "index.html"]  # which leads on


@pytest.mark.parametrize("path", paths())
def test_a_page_is_drawn_whole(engine, local, path):
    engine.goto(f"{local}/{path}")
    engine.wait_for("document.readyState === 'complete'")
    engine.wait_for(STANDS)
    assert engine.evaluate(WRONG) == []


def within(id, selector):
    return f"[id='{id}'] {selector}"


def text_at(engine, selector):
    return engine.evaluate(f"document.querySelector({selector!r}).innerText")


def test_code_is_typed_undone_kept_and_checked(chapter, local):
    place = within(EXERCISE, ".cell_input pre")
    editor = within(EXERCISE, ".cm-content")
    original = text_at(chapter, place).rstrip("\n")
    chapter.click(place)
    chapter.wait_for(f"document.querySelector({editor!r})?.contains(document.activeElement)")
    chapter.press("Control+a")
    chapter.type("def sum_squared_error(y, t):")
    chapter.press("Enter")  # goes in by itself
    chapter.paste("return ((y - t) ** 2).sum()\r\n")
    chapter.press("Backspace")  # back to the margin, and the line is gone
    typed = "def sum_squared_error(y, t):\n    return ((y - t) ** 2).sum()"
    code = f"nnkit.codeOf(document.querySelector({within(EXERCISE, '.nnkit-cell')!r}))"
    assert chapter.evaluate(code).rstrip() == typed
    typed = chapter.evaluate(code)
    for _ in range(8):
        chapter.press("Control+z")
    assert chapter.evaluate(code) == original
    for _ in range(8):
        chapter.press("Control+y")
    assert chapter.evaluate(code) == typed
    open_chapter(chapter, local)
    chapter.wait_for(f"{code} === {typed!r}")
    chapter.click(within(EXERCISE, "[data-act=run]"))
    words = within(EXERCISE, ".nnkit-run-said")
    chapter.wait_for(f"document.querySelector({words!r}).innerText.match(/Checked|could not be loaded/)")
    if not os.environ.get("NNKIT_PYODIDE"):
        assert "NumPy" in text_at(chapter, words)
        return
    feedback = within(EXERCISE, ".nnkit-feedback")
    assert text_at(chapter, feedback).startswith("Not yet.")
    chapter.click(within(EXERCISE, ".cell_input :is(pre, .cm-content)"))
    chapter.wait_for(f"document.querySelector({editor!r})?.contains(document.activeElement)")
    chapter.press("Control+End")
    chapter.type(" / 2")
    chapter.press("Control+Enter")
    chapter.wait_for(f"document.querySelector({feedback!r})?.innerText.startsWith('Correct.')")
    assert chapter.evaluate(f"!document.querySelector({within(EXERCISE, '.nnkit-solved')!r}).hidden")


def test_hints_open_one_by_one(chapter):
    shown = f"[...document.querySelectorAll({within(EXERCISE, '.nnkit-hint')!r})].map(one => one.open)"
    assert not any(chapter.evaluate(shown))
    chapter.click(within(EXERCISE, ".nnkit-hint > summary"))
    assert chapter.evaluate(shown)[0]
    assert text_at(chapter, within(EXERCISE, ".nnkit-hint > p")) in ITEMS[EXERCISE].hints[0].replace("`", "")


def test_a_question_answers_and_remembers(chapter, local):
    item = next(item for item in ITEMS.values() if item.kind == "choice" and item.chapter == "ch04")
    wrong = item.mistakes[0]
    for letter, words in ((wrong.answer, f"Not yet. {wrong.message}"), (item.answer, f"Correct. {item.praise}")):
        chapter.click(within(item.id, f"input[value={letter}]"))
        chapter.press("Enter")
        assert text_at(chapter, within(item.id, ".nnkit-said")) == words.replace("`", "")
    number = next(item for item in ITEMS.values() if item.kind == "number" and item.chapter == "ch04")
    chapter.click(within(number.id, "input"))
    chapter.type(f"{number.answer:.12g}")
    chapter.press("Enter")
    assert text_at(chapter, within(number.id, ".nnkit-said")).startswith("Correct.")
    chapter.goto(f"{local}/book/pages/progress.html")
    chapter.wait_for(f"document.querySelector('tr[data-id=\"{item.id}\"]').dataset.state === 'solved'")
    assert text_at(chapter, ".nnkit-progress-tools").startswith("2 of ")


def test_steps_are_dragged_and_moved_by_keys(engine, local):
    open_chapter(engine, local, "ch07_backpropagation_by_hand")
    order = "[...document.querySelectorAll('.nnkit-steps li')].map(one => one.dataset.letter).join('')"
    before = engine.evaluate(order)
    _, start = engine.middle(".nnkit-steps li")
    x, end = engine.evaluate("""(() => {
        const { x, y, height } = document.querySelectorAll(".nnkit-steps li")[1].getBoundingClientRect();
        return [x + 60, y + height / 2];
    })()""")
    engine.drag([(x, start + (end + 10 - start) * step / 5) for step in range(6)])
    assert engine.evaluate(order) == before[1] + before[0] + before[2:]
    engine.evaluate("document.querySelector('.nnkit-steps li:nth-child(2) button').focus({ preventScroll: true })")
    engine.press("Enter")
    assert engine.evaluate(order) == before


def test_what_was_solved_comes_back_and_what_is_answered_is_kept(engine, local):
    engine.goto(f"{local}/book/pages/review.html")
    engine.evaluate("localStorage.clear()")
    engine.evaluate("nnkit.schedule.note('ch09.three-epochs', true, { day: nnkit.schedule.today() - 3 })")
    engine.goto(f"{local}/book/pages/review.html")
    engine.wait_for("document.querySelector('.nnkit-review button')?.textContent === 'Begin (1)'")
    engine.click(".nnkit-review button")
    engine.wait_for("document.activeElement.matches('.nnkit-review input')")
    numbers = "[...document.querySelector('.nnkit-review .nnkit-text').textContent.matchAll(/[0-9]+/g)].map(Number)"
    samples, batch, epochs = engine.evaluate(numbers)
    engine.type(str(round(samples // batch * epochs)))
    engine.click(".nnkit-review-form button")
    engine.wait_for("document.querySelector('.nnkit-review .nnkit-said').textContent.includes('It comes back in 7 days.')")
    engine.press("Enter")  # on to the end
    engine.wait_for("document.querySelector('.nnkit-review [role=status]').textContent.includes('Today: 1 right, 0 wrong.')")
    assert "right in 100 % of 1" in text_at(engine, ".nnkit-review")
    due = engine.evaluate("nnkit.memory.get('review', 'ch09.three-epochs').due - nnkit.schedule.today()")
    assert due == 7
    engine.evaluate("localStorage.clear()")


SIXTY_DAYS = """(() => {
    const seen = [];
    for (let day = 0; day < 60; day++) {
        for (const { id } of nnkit.schedule.forToday(day)) {
            nnkit.schedule.note(id, (day + id.length) % 4 > 0, { day, inReview: true });
        }
        if (day < 40) nnkit.schedule.note(`ch00.item-${day}`, true, { day });
        seen.push(nnkit.schedule.allDue(day).length, nnkit.schedule.done(day).right);
    }
    const kept = nnkit.schedule.entries().map(({ id, stage, due, right }) => [id, stage, due, right]).sort();
    localStorage.clear();
    return JSON.stringify([seen, kept]);
})()"""


def test_sixty_days_are_the_same_in_every_engine(engine, local, browser):
    engine.goto(f"{local}/book/pages/review.html")
    engine.evaluate("localStorage.clear()")
    found = engine.evaluate(SIXTY_DAYS)
    page = browser.new_page()
    page.goto(f"{local}/book/pages/review.html")
    assert found == page.evaluate(SIXTY_DAYS)
    page.close()
    assert len(found) > 1000


JOINED = """(() => {
    const all = () => JSON.stringify(Object.entries(localStorage).filter(([key]) => key.startsWith("nnkit:")).sort());
    const text = JSON.stringify(nnkit.progress.saved());
    const here = all();
    localStorage.clear();
    nnkit.memory.answered("ch12.parameters", true); // another browser, in which something else was solved
    const said = nnkit.progress.load(text, false);
    const joined = all();
    nnkit.progress.load(text, false);
    const twice = all() === joined;
    nnkit.progress.load(text, true);
    return [said, twice, all() === here, JSON.parse(joined).length - JSON.parse(here).length];
})()"""


def test_progress_is_saved_and_loaded_and_nothing_comes_twice(engine, local):
    engine.goto(f"{local}/book/pages/progress.html")
    engine.evaluate("localStorage.clear()")
    engine.evaluate("void ['ch04.sse', 'ch04.mse', 'ch09.words'].forEach((id, i) => nnkit.memory.answered(id, i > 0))")
    engine.evaluate("void nnkit.schedule.note('ch04.mse', false, { inReview: true, sure: true })")
    engine.evaluate("void nnkit.schedule.noteMistake('ch04.mse', 'The mean is missing.')")
    said, twice, back, more = engine.evaluate(JOINED)
    assert "joined with what was here" in said and twice and back
    assert more == 2  # the answer of the other browser, and when it comes back
    engine.evaluate("localStorage.clear()")


def test_two_tabs_know_of_each_other(engine, local):
    engine.goto(f"{local}/book/pages/review.html")
    engine.evaluate("localStorage.clear()")
    engine.evaluate("void nnkit.memory.answered('ch04.sse', true)")
    key = "nnkit:2:review:ch04.mse"
    value = "JSON.stringify({ stage: 0, due: nnkit.schedule.today() + 1, right: nnkit.schedule.today() - 1 })"
    # What the browser does when another tab writes.
    engine.evaluate(f"void localStorage.setItem({key!r}, {value})")
    engine.evaluate(f"void dispatchEvent(new StorageEvent('storage', {{ key: {key!r} }}))")
    engine.wait_for("document.querySelector('.nnkit-review').textContent.includes('The next comes back in 1 day.')")
    assert engine.evaluate("nnkit.schedule.entries().length") == 2
    engine.evaluate("localStorage.clear()")


@pytest.fixture(scope="module")
def figures_page(engine, local):
    engine.goto(f"{local}/book/pages/figures.html")
    return engine


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_moved_by_keys(figures_page, name):
    engine = figures_page
    place = f".nnkit-moving[data-figure={name}]"
    words = f"document.querySelector({place + ' .nnkit-moving-said'!r}).textContent"
    engine.wait_for(f"""(() => {{
        document.querySelector({place!r}).scrollIntoView({{ behavior: "instant" }});
        return document.querySelector({place + " svg"!r});
    }})()""")
    for control in controls(name):
        value, key = control.neighbour()
        engine.evaluate(f"document.querySelector({f'{place} [name={control.name}]'!r}).focus()")
        engine.press(key)
        engine.wait_for(f"{words} === {said(name, **{control.name: value})!r}")
        engine.press({"ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}[key])
        engine.wait_for(f"{words} === {said(name)!r}")


def test_what_a_figure_shows_is_dragged_and_moved_by_keys(figures_page):
    engine, place = figures_page, ".nnkit-moving[data-figure=perceptron]"
    words = f"document.querySelector({place + ' .nnkit-moving-said'!r}).textContent"
    handle = f"{place} .nnkit-moving-handle:last-of-type"  # of the point at (1, 1)
    engine.wait_for(f"""(() => {{
        document.querySelector({place!r}).scrollIntoView({{ behavior: "instant" }});
        return document.querySelector({handle!r});
    }})()""")
    before = engine.evaluate(words)
    assert "(1, 1)" in before
    x, y = engine.middle(handle)
    engine.drag([(x - 12 * step, y + 10 * step) for step in range(6)])
    engine.wait_for(f"{words}.match(/, \\(0\\.[4-7], 0\\.[4-7]\\) this/)")
    for key in ["ArrowRight", "ArrowUp"] * 9:
        engine.press(key)
    engine.wait_for(f"{words}.match(/, \\(1\\.[3-5], 1\\.[3-5]\\) this/)")


@pytest.fixture(scope="module")
def labs_page(engine, local):
    engine.goto(f"{local}/notebooks/labs.html")
    return engine


@pytest.mark.skipif(not os.environ.get("NNKIT_PYODIDE"), reason="NNKIT_PYODIDE names no folder with NumPy in it")
@pytest.mark.parametrize("name", LABS)
def test_a_lab_is_started_and_moved_by_keys(labs_page, name):
    engine = labs_page
    engine.evaluate(f"""void document.querySelectorAll(".nnkit-lab").forEach((one) => {{
        one.id = JSON.parse(one.querySelector("script").textContent).lab === {name!r} ? "here" : "";
    }})""")
    words = "document.querySelector('#here .nnkit-moving-said').textContent"
    engine.wait_for("document.querySelector('#here button') !== null")  # a script makes it, which may come after `load`
    engine.click("#here button")
    lab = LABS[name]()
    engine.wait_for(f"{words} === {lab.said!r} && document.querySelectorAll('#here figure canvas').length >= 2")
    if name == "draw_digit":
        engine.click("#here canvas")  # a dot, in the middle
        engine.wait_for(f"{words} !== {lab.said!r}")
        engine.press("Delete")
        engine.wait_for(f"{words}.startsWith('The pad is empty')")
        return
    control = next(control for control in lab.controls if hasattr(control, "step"))
    engine.evaluate("document.querySelector('#here input[type=range]').focus()")
    engine.press("Home")
    lab.set(**{control.name: control.low})
    engine.wait_for(f"{words} === {lab.said!r}")
    engine.evaluate("[...document.querySelectorAll('#here .nnkit-lab-tools button')].at(-2).focus()")
    engine.press("Enter")
    lab.press(lab.buttons[-2].label)
    engine.wait_for(f"{words} === {lab.said!r}")


@pytest.mark.parametrize("section", ["update-w9", "your-turn"])
def test_a_link_to_a_section_lands_on_its_heading(engine, local, section):
    engine.goto(f"{local}/notebooks/ch07_backpropagation_by_hand.html#{section}")
    top = f"document.querySelector('#{section} h2').getBoundingClientRect().top"
    for wait in (0, 2000):  # at once, and when all has come
        engine.evaluate(f"new Promise(resolve => setTimeout(resolve, {wait}))")
        assert 0 <= engine.evaluate(top) <= 100


def test_a_place_that_is_chosen_as_soon_as_the_page_is_there_is_reached(engine, local):
    engine.goto(f"{local}/notebooks/ch07_backpropagation_by_hand.html")
    engine.evaluate("document.querySelector('#pst-page-toc-nav a[href=\"#update-w9\"]').click()")
    top = "document.querySelector('#update-w9 h2').getBoundingClientRect().top"
    engine.wait_for(f"Math.abs({top}) <= 100")
    assert engine.evaluate(STANDS)
