"""The book, built once for all tests, and a browser to read it with."""

import os
import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright

from book.tools import vendor
from book.tools.serve import make_server

from building import build, built_already, once

# What asserts for several tests says why, as a test does.
pytest.register_assert_rewrite("read_back", "reading", "pyodide_page", "visiting", "stored")

# Two workers share the cores. With more threads in each, notebooks included, they would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The first is the same browser without windows, and takes half of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
QUIET = ["quic", "background-networking", "component-update", "sync", "gpu"]  # nothing that would look for a network
OPTIONS = ["--no-sandbox", "--no-first-run", *(f"--disable-{feature}" for feature in QUIET)]


def pytest_collection_modifyitems(items):
    """First one file that needs the built book, then all that do not need it, so that the other worker need not wait.

    The longest files do not come last, or one worker would wait for the other at the end.
    """
    builds_the_book = "test_pages.py"
    longest = ("test_engines.py", "test_run_with_numpy.py", "test_figures.py", "test_run.py", "test_questions.py")

    def place(item):
        if item.path.parent.name != "book":
            return 1
        return 0 if item.path.name == builds_the_book else 2 if item.path.name in longest else 3

    items.sort(key=place)


@pytest.fixture(scope="session")
def book(tmp_path_factory, worker_id):
    """The folder of a whole build with warnings as errors: the one that is there, if it is new enough."""
    if found := built_already():
        return found
    folder = tmp_path_factory.getbasetemp()
    output = (folder if worker_id == "master" else folder.parent) / "the book"
    problem = once(output, build)
    assert not problem, problem
    return output / "_build" / "html"


@pytest.fixture(scope="session")
def address(book):
    with make_server(book, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip(f"needs a browser, one of {', '.join(BROWSERS)}, and found none")
    assert CHROMIUM, "CI must have a browser: a skipped browser test would prove nothing"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The checker of accessibility, as a script, or nothing where npm is missing."""
    if shutil.which("npm") is None and os.environ.get("CI") != "true":
        return None
    return vendor.fetched("axe-core@4.11.0", tmp_path_factory.mktemp("axe"))["axe.min.js"].decode()
