"""The slides: which cells become some, and in a browser that each fits, that answers wait, and that they print."""

import re

import nbformat
import pytest

from book.tools import slides
from book.tools.cells import called
from nnkit.exercises import registry

from visiting import PHONE, WCAG

STAGE = {"width": 1280, "height": 720}
NAMES = [path.stem for path in slides.CHAPTERS]
# What of the slide that is shown lies outside of the window, or is seen only by scrolling; words for a screen reader aside.
OUTSIDE = """() => {
    const slide = document.querySelector("section.present");
    const outside = part => {
        const box = part.getBoundingClientRect();
        return box.width && (box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1);
    };
    const parts = [...slide.querySelectorAll("*")].filter(part => !part.closest(".katex-mathml, svg *"));
    const scrolled = parts.filter(part => part.matches("pre, figure, .math") && part.scrollWidth > part.clientWidth + 1);
    return [...parts.filter(outside), ...scrolled].map(part => part.outerHTML.slice(0, 80));
}"""
# Slides are numbered from 0 in their addresses.
GO_TO = "number => { location.hash = `#/${number}`; }"
IS_SHOWN = "number => [...document.querySelectorAll('section')].indexOf(document.querySelector('section.present')) === number"
SIZES = """() => [...document.querySelectorAll("section > div")]
    .map(slide => Number(slide.style.getPropertyValue("--size") || 1))"""


class Shown:
    """The slides of a chapter in a window, and what the browser said."""

    def __init__(self, page, address, name, stage=True):
        self.page, self.problems = page, []
        page.on(
            "console", lambda message: self.problems.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("requestfailed", lambda request: self.problems.append(request.url))
        page.on("response", lambda answer: self.problems.append(answer.url) if answer.status >= 400 else None)
        page.on("request", lambda request: None if request.url.startswith(address) else self.problems.append(request.url))
        page.goto(f"{address}/{slides.FOLDER}/{name}")
        if stage:
            page.wait_for_selector(".reveal.ready")

    def go_to(self, number):
        self.page.evaluate(GO_TO, number)
        self.page.wait_for_function(IS_SHOWN, arg=number)

    def kinds(self):
        return self.page.eval_on_selector_all("section", "slides => slides.map(slide => slide.classList[0])")

    def violations(self, axe):
        self.page.context.new_cdp_session(self.page).send(
            "Runtime.evaluate", {"expression": axe}
        )  # the policy forbids a script
        options = {"runOnly": WCAG, "resultTypes": ["violations"]}
        found = self.page.evaluate("options => axe.run(document, options)", options)["violations"]
        return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def made_of(*cells):
    """The slides of a notebook of these cells: texts, and code with what it prints."""
    notebook = nbformat.v4.new_notebook()
    for cell in cells:
        if isinstance(cell, str):
            notebook.cells.append(nbformat.v4.new_markdown_cell(cell))
        elif not isinstance(cell, tuple):
            notebook.cells.append(cell)
        else:
            outputs = [nbformat.v4.new_output("stream", text=text) for text in cell[1:]]
            notebook.cells.append(nbformat.v4.new_code_cell(cell[0], outputs=outputs))
    return slides.slides_of(notebook, "page.html", None)


def figure(alt):
    """A cell that draws."""
    data = {"image/svg+xml": f'<svg role="img" aria-label="{alt}"></svg>', "image/png": ""}
    return nbformat.v4.new_code_cell("plot()", outputs=[nbformat.v4.new_output("display_data", data=data)])


def test_which_cells_become_slides():
    found = made_of(
        "# Title\n\nFirst.\n\nSecond.\n\n**You can**\n\n" + "\n".join(f"- point {i}" for i in range(7)),
        "## A part\n\nIts *first* paragraph, 5 < 6, [a link](x.ipynb).\n\nA second one.",
        ("print(1)", "1"),
        "A formula:\n\n$$\na < b\n$$\n\nMore.\n\n- a list that is for reading",
        ('predict("ch00.predict-axis")',),
        ("print(x)", "[11 < 22]"),
        "Why it is so.\n\nAnd more.",
        ("print(2)", "2"),
        "## Summary\n\n- one\n- two\n\n## Further reading\n\nBooks.\n\n$$\nx\n$$",
    )
    assert [slide.kind for slide in found] == [
        "title", "points", "points", "section", "statement", "prediction", "result", "points", "end",
    ]  # fmt: skip
    texts = [slide.as_html() for slide in found]
    assert "First." in texts[0] and "Second." not in texts[0]
    assert [texts[i].count("<li>") for i in (1, 2)] == [4, 3]
    assert "<p>Its <em>first</em> paragraph, 5 &lt; 6, a link.</p>" in texts[3] and "second one" not in texts[3]
    assert texts[4].startswith('<section class="statement"><div><h2>A part</h2><p>A formula:</p>') and "<math" in texts[4]
    assert "[11 &lt; 22]" in texts[6] and "Why it is so." in texts[6] and "And more." not in texts[6]
    assert texts[7].count("<li>") == 2 and "Books" not in "".join(texts) and 'href="page.html"' in texts[8]


def test_what_stands_above_a_figure():
    long = "A paragraph. " * 40
    found = made_of("# T\n\nT.", "## A\n\nFirst.", figure("1"), "Second.", figure("2"), figure("3"), long, figure("4"))
    shown = [slide.as_html() for slide in found if slide.kind == "figure"]
    above = [re.search(r"</h2>(.*?)<figure>", one)[1] for one in shown]
    assert above == ["", "<p>Second.</p>", "", ""]  # the first stands on the slide before, the last is for reading
    assert [re.search('aria-label="(.)"', one)[1] for one in shown] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_has_its_figures_its_predictions_and_its_summary(book, name):
    notebook = nbformat.read(slides.CHAPTERS[NAMES.index(name)], as_version=4)
    page = (book / slides.FOLDER / f"{name}.html").read_text(encoding="utf-8")
    items = registry()
    asked = [id for cell in notebook.cells if cell.cell_type == "code" and (id := called(cell.source, "predict"))]
    answers = re.findall(r"<summary>The answer</summary><p><strong>(\w):</strong>", page)
    assert asked and answers == [items[id].answer for id in asked] and page.count('<section class="result">') == len(asked)
    drawn = sum("image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))
    assert page.count("<figure>") == drawn
    assert all(alt for alt in re.findall(r'<img [^>]*alt="([^"]*)"', page))
    [summary] = [cell.source for cell in notebook.cells if "## Summary\n" in cell.source]
    points = re.match(r"(?:- .*\n)+", summary.split("## Summary\n\n")[1])[0].count("\n")
    assert sum(section.count("<li>") for section in re.findall("<h2>Summary</h2>(.*?)</section>", page, re.DOTALL)) == points
    assert 'class="katex-error"' not in page and "Content-Security-Policy" in page


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_fits_and_nothing_is_asked_of_another_server(name, address, new_page):
    shown = Shown(new_page(viewport=STAGE), address, f"{name}.html")
    for number, kind in enumerate(shown.kinds()):
        shown.go_to(number)
        if kind == "prediction":
            shown.page.keyboard.press("ArrowRight")
            shown.page.wait_for_selector("section.present details[open]")
        assert shown.page.evaluate(OUTSIDE) == [], (name, number)
    assert min(shown.page.evaluate(SIZES)) >= 0.7
    assert shown.page.evaluate("Promise.all([...document.images].map(one => one.decode())).then(() => true)")
    assert shown.problems == []


def test_an_answer_waits_for_the_next_step(address, new_page):
    shown = Shown(new_page(viewport=STAGE), address, "ch05_gradients.html")
    place = shown.kinds().index("prediction")
    shown.go_to(place)
    answer = shown.page.locator("section.present details")
    assert not answer.evaluate("one => one.open") and not answer.is_visible()
    shown.page.keyboard.press("ArrowRight")
    shown.page.wait_for_function("() => document.querySelector('section.present details').open")
    assert answer.is_visible() and shown.page.evaluate(IS_SHOWN, place)
    shown.page.keyboard.press("ArrowRight")
    shown.page.wait_for_function(IS_SHOWN, arg=place + 1)
    assert "The result" in shown.page.locator("section.present").inner_text()
    assert shown.page.locator("section.present pre").is_visible()


def test_printed_each_slide_is_a_page_with_its_answer(address, new_page):
    shown = Shown(new_page(viewport=STAGE), address, "ch05_gradients.html?print-pdf")
    shown.page.wait_for_selector(".pdf-page")
    count = len(shown.kinds())
    assert shown.page.locator(".pdf-page").count() == count
    assert shown.page.locator("details:not([open])").count() == 0
    printed = shown.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == count and shown.problems == []


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_and_without_scripts_it_is_a_plain_page(address, new_page, scripts):
    page = new_page(viewport=PHONE, java_script_enabled=scripts)
    shown = Shown(page, address, "ch04_losses.html", stage=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("section").count() > 20 and page.locator("section p").last.is_visible()
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('section p')).fontSize)") >= 14
    answer = page.locator("section.prediction details").first
    assert not answer.locator("p").first.is_visible() and not page.locator("section.result pre").first.is_visible()
    answer.locator("summary").click()
    assert answer.locator("p").first.is_visible() and shown.problems == []


@pytest.mark.parametrize("name", ["ch00_before_you_begin.html", "ch04_losses.html", "ch07_backpropagation_by_hand.html"])
def test_axe_finds_nothing(name, address, new_page, axe):
    if axe is None:
        pytest.skip("npm, which fetches axe, is not installed")
    phone = Shown(new_page(viewport=PHONE), address, name, stage=False)
    assert phone.violations(axe) == []
    shown = Shown(new_page(viewport=STAGE), address, name)
    kinds = shown.kinds()
    for kind in dict.fromkeys(kinds):
        shown.go_to(kinds.index(kind))
        if kind == "prediction":
            shown.page.keyboard.press("ArrowRight")
            shown.page.wait_for_selector("section.present details[open]")
        assert shown.violations(axe) == [], kind
