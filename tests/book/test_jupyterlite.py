"""The notebooks elsewhere: in JupyterLite, which is built into the book, and in Colab and Binder."""

import re
from urllib.parse import urlsplit

import nbformat

import nnkit
from book.tools.notebooks import CHAPTERS, NOTEBOOKS

from pyodide_page import CONFIG


def test_every_notebook_is_in_jupyterlite_with_a_cell_that_installs_the_library(book):
    files = book / "lite" / "files" / "notebooks"
    assert {path.name for path in files.glob("*.ipynb")} == {path.name for path in NOTEBOOKS}
    for path in NOTEBOOKS:
        first, *others = nbformat.read(files / path.name, as_version=4).cells
        assert first.source.startswith("%pip install -q how-neural-networks-learn ")
        assert not any(other.get("outputs") for other in others) and "install" not in [other.id for other in others]
    assert (book / "lite" / "pypi" / f"how_neural_networks_learn-{nnkit.__version__}-py3-none-any.whl").is_file()


def test_a_chapter_opens_in_jupyterlite(browser, book, address):
    context = browser.new_context()
    page, outside = context.new_page(), []
    context.route(
        lambda url: not url.startswith((address, "data:", "blob:")),
        lambda route: (outside.append(route.request.url), route.abort()),
    )
    html = (book / "notebooks" / "ch04_losses.html").read_text(encoding="utf-8")
    [link] = re.findall(r'href="\.\./(lite/[^"]+)"', html)
    page.goto(f"{address}/{link}")
    page.get_by_role("heading", name="Losses: one number that says how wrong").wait_for(timeout=90_000)
    assert page.locator(".jp-CodeCell").count()
    assert {urlsplit(url).netloc for url in outside} <= {"cdn.jsdelivr.net"}  # the kernel, which a reader who opens it wants
    context.close()


def test_the_page_says_how_a_kept_copy_is_renewed(book):
    page = " ".join((book / "book" / "pages" / "how_to_use.html").read_text(encoding="utf-8").split())
    assert "to get the new one, delete yours in its list of files, and open the chapter again" in page


def test_notebooks_can_be_launched_and_downloaded_elsewhere(book):
    config = CONFIG["repository"]
    assert config["branch"] == f"v{nnkit.__version__}"
    owner = config["url"].removeprefix("https://github.com/")
    for path in CHAPTERS:
        html = (book / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8")
        assert f'"https://colab.research.google.com/github/{owner}/blob/{config["branch"]}/notebooks/{path.name}"' in html
        assert f'"https://mybinder.org/v2/gh/{owner}/{config["branch"]}?urlpath=lab/tree/notebooks/{path.name}"' in html
        assert f'"../_sources/notebooks/{path.name}"' in html
        install = nbformat.read(path, as_version=4).cells[0]
        assert install.id == "install" and f"git+{config['url']}@{config['branch']}" in install.source
        assert "importlib.util" not in html.partition("<article")[2]
