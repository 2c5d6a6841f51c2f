"""The built book as files: what is written in its pages, and what lies beside them."""

import itertools
import re
import xml.etree.ElementTree
import zipfile

import nbformat

import nnkit
from book.tools import links, wheel

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
