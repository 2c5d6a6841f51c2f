"""Take the picture of README.md: an exercise on a page of the built book, and what the checker says to a mistake.

    python -m book.tools.answer_picture             with Pyodide from its public address
    python -m book.tools.answer_picture FOLDER      with Pyodide and NumPy from a folder

It needs playwright and Chromium or Chrome.
"""

import pathlib
import re
import shutil
import sys
import threading

from playwright.sync_api import sync_playwright

from book.tools import pictures
from book.tools.serve import BUILT, make_server
from book.tools.settings import ROOT

PICTURE = ROOT / "book" / "assets" / "answer.png"
PAGE, EXERCISE = "notebooks/ch02_neurons_layers_forward.html", "ch02.dense"
MISTAKE = "    return f(x @ W) + b"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
WIDTH = 700


def take(page, path):
    """Answer the exercise with the mistake, as a reader would, and take a picture of its card.

    Parameters
    ----------
    page : playwright page
        The chapter, with Python in reach.
    path : pathlib.Path
        Of the picture.

    Returns
    -------
    str
        What the checker said.
    """
    page.set_viewport_size({"width": WIDTH, "height": 1400})
    card = page.locator(f"xpath=id('{EXERCISE}')")
    stub = card.locator(".cell_input pre").inner_text()
    card.locator(".cell_input pre").click()
    card.locator(".cm-content").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(re.sub(r"    #.*\n    \.\.\.", lambda _: MISTAKE, stub))
    card.get_by_role("button", name="Check").click()
    answer = card.locator(".nnkit-feedback")
    answer.wait_for(timeout=120_000)
    page.evaluate("document.activeElement.blur()")
    card.screenshot(path=path, animations="disabled")
    pictures.compress(path)
    return answer.inner_text()


def name_in(address):
    return address.rpartition("/")[2]


def main(folder=None):
    with make_server(BUILT, 0) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(device_scale_factor=2, color_scheme="light")
        if folder:
            page.route(
                re.compile("/pyodide/"), lambda route: route.fulfill(path=pathlib.Path(folder, name_in(route.request.url)))
            )
        page.goto(f"http://127.0.0.1:{server.server_port}/{PAGE}")
        print(take(page, PICTURE))
        server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
