"""How long a reader waits for the first result: from opening a chapter to what its first Run prints.

    python benchmarks/first_result.py

It opens the book that `make html` has built. Pyodide comes from files on this machine, so the seconds are those of loading and
starting, without those of a connection. Formulas are typeset meanwhile, as they are for a reader.
"""

import pathlib
import shutil
import statistics
import sys
import tempfile
import threading
import time

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "book")]

from book.tools.serve import BUILT, make_server  # noqa: E402

from pyodide_page import cell, fetch_core, open_chapter, run, write  # noqa: E402

REPEATS = 5
CHAPTER = "ch04_losses"
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")


def seconds(browser, address, pyodide):
    """Of one wait, in a browser that has nothing of it yet."""
    start = time.perf_counter()
    page = open_chapter(browser, address, CHAPTER, pyodide, formulas=True)
    box = cell(page, 2)
    write(box, "print(6 * 7)")
    assert run(box) == "42\n"
    waited = time.perf_counter() - start
    page.context.close()
    return waited


def main():
    if not (BUILT / "notebooks" / f"{CHAPTER}.html").exists():
        sys.exit("The book is not built yet: run `make html` first.")
    executable = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as folder, make_server(BUILT, 0) as server, sync_playwright() as playwright:
        pyodide = pathlib.Path(folder)
        fetch_core(pyodide)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        waits = [seconds(browser, f"http://127.0.0.1:{server.server_port}", pyodide) for _ in range(REPEATS)]
        browser.close()
        server.shutdown()
    print("seconds to the first result:", ", ".join(f"{wait:.1f}" for wait in waits))
    print(f"median {statistics.median(waits):.1f}, least {min(waits):.1f}")


if __name__ == "__main__":
    main()
