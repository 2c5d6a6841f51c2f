"""What tests of the built book share."""

import os
import shutil

import pytest

from pyodide_page import fetch_core, open_chapter
from visiting import EVERY_PAGE, Visitor, pages


@pytest.fixture(scope="session")
def visits(book, address, browser, axe):
    """What one visit to each page showed, by the page's path."""
    visitor = Visitor(browser, address, axe, thorough=EVERY_PAGE)
    found = {path: visitor.visit(path) for path in pages(book)}
    visitor.page.close()
    return found


@pytest.fixture(scope="session")
def core(tmp_path_factory):
    """A folder with Pyodide's own files, without NumPy."""
    if shutil.which("npm") is None and os.environ.get("CI") != "true":
        pytest.skip("npm, which fetches Pyodide's files, is not installed")
    folder = tmp_path_factory.mktemp("pyodide")
    fetch_core(folder)
    return folder


@pytest.fixture(scope="session")
def whole(core, tmp_path_factory):
    """A folder with Pyodide's own files and NumPy."""
    folder = shutil.copytree(core, tmp_path_factory.mktemp("whole") / "pyodide")
    return shutil.copytree(os.environ["NNKIT_PYODIDE"], folder, dirs_exist_ok=True)


@pytest.fixture
def new_page(browser):
    """Opens a page of its own, and closes it."""
    opened = []

    def new(**options):
        opened.append(browser.new_page(**options))
        return opened[-1]

    yield new
    for page in opened:
        page.close()


@pytest.fixture
def open_page(browser, address, core):
    """A function that opens a chapter in a browser of its own, as :func:`open_chapter` does."""
    opened = []

    def new(name, folder=core, **options):
        opened.append(open_chapter(browser, address, name, folder, **options))
        return opened[-1]

    yield new
    for page in opened:
        page.context.close()
