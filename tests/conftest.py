"""The book, built once for all tests, and a browser to read it with."""

import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

import pytest
from playwright.sync_api import sync_playwright

from serve import make_server

# Two workers share the cores. With more threads in each, notebooks included, they would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = pathlib.Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
QUIET = ["quic", "background-networking", "component-update", "sync", "gpu"]  # nothing that would look for a network
OPTIONS = ["--no-sandbox", "--no-first-run", *(f"--disable-{feature}" for feature in QUIET)]


@pytest.fixture(scope="session")
def book(tmp_path_factory, worker_id):
    """The folder of a new build with warnings as errors; a new one, because Sphinx warns of a page only when it reads it.

    The first worker that needs it builds it, and the others wait.
    """
    folder = tmp_path_factory.getbasetemp()
    output = (folder if worker_id == "master" else folder.parent) / "the book"
    said = output / "said.txt"
    try:
        output.mkdir()
    except FileExistsError:
        end = time.monotonic() + 300
        while not said.exists() and time.monotonic() < end:
            time.sleep(0.2)
    else:
        problem = build(output)
        (output / "saying.txt").write_text(problem, encoding="utf-8")
        (output / "saying.txt").rename(said)
    problem = said.read_text(encoding="utf-8")
    assert not problem, problem
    return output / "_build" / "html"


def build(output):
    """Build the book into a folder; what went wrong, or nothing."""
    jupyter_book = shutil.which("jupyter-book", path=pathlib.Path(sys.executable).parent)
    command = [jupyter_book, "build", str(ROOT), "--path-output", str(output), "-W", "-n", "--keep-going"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    return built.stdout[-3000:] + built.stderr[-6000:] if built.returncode else ""


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
