"""The built book as files: what is written in its pages, and what lies beside them."""

import itertools
import pathlib
import re
import xml.etree.ElementTree
import zipfile
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell

import nnkit
from book.tools import links, times, wheel
from book.tools.needs import hardness, needs
from book.tools.notebooks import CHAPTERS
from nnkit.exercises import report

from visiting import pages


def article(book, path):
    """The text of a page as HTML, without what stands around it."""
    return (book / path).read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]


def test_headings_go_down_one_level_at_a_time(book):
    for path in pages(book):
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", article(book, path))]
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), f"{path}: {levels}"


def test_a_page_says_what_it_is_to_those_who_share_it(book):
    html = (book / "notebooks" / "ch07_backpropagation_by_hand.html").read_text(encoding="utf-8")
    [address] = re.findall(r'<link rel="canonical" href="([^"]+)"', html)
    assert address.endswith("/notebooks/ch07_backpropagation_by_hand.html")
    properties = dict(re.findall(r'<meta property="([^"]+)" content="([^"]+)"', html))
    assert properties["og:url"] == address and "Backpropagation by hand" in properties["og:title"]
    assert len(properties["og:description"]) > 60
    base = address.removesuffix("notebooks/ch07_backpropagation_by_hand.html")
    assert (book / properties["og:image"].removeprefix(base)).is_file()
    site = xml.etree.ElementTree.parse(book / "sitemap.xml").getroot()
    listed = {location.text.removeprefix(base) for location in site.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert address.removeprefix(base) in listed and all((book / name).is_file() for name in listed)


def test_every_link_out_of_the_book_is_listed(book):
    assert links.outside(book) == links.LIST.read_text(encoding="utf-8").split(), "run `python book/tools/links.py --write`"


def test_students_get_notebooks_that_give_nothing_away(book):
    with zipfile.ZipFile(book / "_static" / "student-edition.zip") as file:
        names = [name for name in file.namelist() if name.endswith(".ipynb")]
        notebooks = {name: nbformat.reads(file.read(name).decode(), as_version=4) for name in names}
        others = {name: file.read(name) for name in set(file.namelist()) - set(names)}
    assert "notebooks/ch07_backpropagation_by_hand.ipynb" in notebooks
    library = f"notebooks/how_neural_networks_learn-{nnkit.__version__}-py3-none-any.whl"
    assert set(others) == {"README.md", "requirements.txt", library}
    assert others[library] == (book / wheel.built(book)).read_bytes()
    assert others["requirements.txt"].decode() == f"jupyterlab\n./{library}[plots,moving,labs,data]\n"
    assert library in others["README.md"].decode() and len(others["README.md"].decode().splitlines()) <= 12
    for name, notebook in notebooks.items():
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert cells and not any(cell.outputs or cell.execution_count for cell in cells), name
        assert "solution(" not in "".join(cell.source for cell in cells).replace("hint, solution", ""), name


def test_korean_is_read_as_korean(book):
    html = article(book, "book/pages/glossary.html")
    assert html.count('<span lang="ko">') > 150
    assert not re.search("[가-힣]", re.sub('<span lang="ko">[^<]*</span>|<[^>]*>', "", html))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(37, "35 minutes"), (38, "40 minutes"), (57, "55 minutes"), (58, "1 hour"), (101, "1 hour 40 minutes"), (117, "2 hours")],
)
def test_times_are_said_as_one_says_them(minutes, said):
    assert times.spoken(minutes) == said


def test_reports_go_to_the_project_that_the_book_names():
    repository = yaml.safe_load((pathlib.Path(__file__).parents[2] / "_config.yml").read_text(encoding="utf-8"))["repository"][
        "url"
    ]
    assert f"{repository}/issues/new" == report.ISSUES


def test_times_are_counted_from_words_code_and_exercises():
    cells = [
        new_markdown_cell("word " * 260 + "[a link](https://example.com/not%20counted)"),
        new_code_cell("x = 1\n" * 40),
        new_code_cell('question("ch01.or")'),
        new_code_cell('def f():\n    ...\n\n\ncheck("ch01.or", f)'),
    ]
    code = SimpleNamespace(kind="code", text="word " * 130, solution="def f():\n    a = 1\n    b = 2\n    return a")
    items = [code, SimpleNamespace(kind="number", text="")]
    reading, together = times.minutes(cells, items)
    assert reading == pytest.approx(2 + 2 + 1, abs=0.02) and together - reading == 2 + 4 * 1.75 + 2


def test_every_chapter_says_its_times_and_the_page_says_what_is_assumed(book):
    said = [
        re.search(r'<p class="nnkit-times">(.*?)</p>', (book / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8"))
        for path in CHAPTERS
    ]
    for line in said:
        text = re.sub("<.*?>", "", line[1])
        times_said = r"Reading takes about \d+ minutes; with the exercises, about \d hours?( \d0 minutes)?"
        times_said += r"(, and with those for more practice, \d hours?( \d0 minutes)?)?"
        assert re.fullmatch(times_said + r" \(how .*\)\. See what .*\.", text)
        assert "how_to_use.html#times" in line[1] and "book/pages/progress.html" in line[1]
    page = (book / "book" / "pages" / "how_to_use.html").read_text(encoding="utf-8")
    assert f"{times.WORDS_A_MINUTE} words and {times.LINES_A_MINUTE} lines of code a minute" in page
    assert f"{times.MINUTES_FOR_A_QUESTION} minutes for each question" in page
    assert f"{times.MINUTES_FOR_CODE} minutes and {times.MINUTES_FOR_A_LINE} more for each line of its solution" in page


def test_the_first_page_says_what_each_chapter_needs_and_how_long_it_takes(book):
    start = article(book, "book/pages/index.html")
    rows = re.findall(r"<li>.*?</li>", start.partition("nnkit-map")[2].partition("</ol>")[0], re.DOTALL)
    assert len(rows) == len(CHAPTERS)
    for path, row in zip(CHAPTERS, rows, strict=True):
        first, *needed = re.findall(r'href="[^"]*notebooks/(ch\d\d)\w*\.html"', row)
        assert first == path.stem[:4] and needed == needs(nbformat.read(path, as_version=4).cells)
        assert re.search(r"Reading: \d+ minutes; with exercises: \d hours?", row)
        assert f"Difficulty {hardness(nbformat.read(path, as_version=4).cells)} of 3." in row
    assert re.search(
        rf"All {len(CHAPTERS)} chapters take about \d+ hours? .*to read, and with all exercises about \d+ hours", start
    )
