"""How quick the pages of the built book are, in a browser: what Lighthouse says, and where links to sections land.

python benchmarks/pages.py lighthouse                 five runs for each of some pages, on a slowed phone (it calls npm)
python benchmarks/pages.py lighthouse --all           one run for each page of the table of contents, or --runs of them
python benchmarks/pages.py lighthouse --unthrottled   as fast as this machine is
python benchmarks/pages.py landing                    every link to a section of a chapter, at two widths

Build the book first. All numbers depend on the machine, and on what else it does.
"""

import argparse
import functools
import gzip
import http.server
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import threading

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).parents[1]
BUILT = ROOT / "_build" / "html"
LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("book/pages/index", "notebooks/ch03_activations", "notebooks/ch07_backpropagation_by_hand")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "blocked (ms)": "total-blocking-time",
    "first paint (ms)": "first-contentful-paint",
    "shift": "cumulative-layout-shift",
    "work (ms)": "mainthread-work-breakdown",
    "weight (kB)": "total-byte-weight",
}
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
TEXTS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
TOP = "id => document.getElementById(id).querySelector('h1, h2, h3').getBoundingClientRect().top"


class Compressing(http.server.SimpleHTTPRequestHandler):
    """Serves texts compressed, as hosts do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        if path.suffix not in TEXTS or not path.is_file():
            super().do_GET()
            return
        body = compressed(path)
        self.send_response(200)
        headers = {"Content-Type": f"{TEXTS[path.suffix]}; charset=utf-8", "Content-Encoding": "gzip"}
        for name, value in (headers | {"Content-Length": str(len(body)), "Cache-Control": "max-age=600"}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing for each file that is served."""


@functools.cache
def compressed(path):
    return gzip.compress(path.read_bytes())


def lighthouse(program, address, unthrottled):
    """One run: scores from 0 to 100, and numbers, by their names."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        how = ["--throttling-method=provided", "--preset=desktop"] if unthrottled else []
        command = [program, address, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}", *how]
        subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": shutil.which("chromium")})
        found = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: 100 * found["categories"][name]["score"] for name in CATEGORIES}
    numbers = {name: found["audits"][audit]["numericValue"] for name, audit in AUDITS.items()}
    numbers["weight (kB)"] /= 1000
    return scores | numbers


def compare(address, pages, runs, unthrottled):
    """A table of medians."""
    with tempfile.TemporaryDirectory() as folder:
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, LIGHTHOUSE]
        subprocess.run(install, check=True)
        program = f"{folder}/node_modules/.bin/lighthouse"
        print("| page |", " | ".join([*CATEGORIES, *AUDITS]), "|")
        print("|", " | ".join(["---"] * (1 + len(CATEGORIES) + len(AUDITS))), "|")
        for page in pages:
            found = [lighthouse(program, f"{address}/{page}.html", unthrottled) for _ in range(runs)]
            medians = [statistics.median(run[name] for run in found) for name in found[0]]
            shown = [
                f"{median:.3f}" if name == "shift" else f"{median:.0f}" for name, median in zip(found[0], medians, strict=True)
            ]
            print(f"| {page} |", " | ".join(shown), "|", flush=True)


def landing(address):
    """Follow each link to a section in a page of its own, with animations on, and print those that do not land."""
    count, missed = 0, []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        for width in (390, 1280):
            context = browser.new_context(viewport={"width": width, "height": 844})
            for chapter in sorted((BUILT / "notebooks").glob("ch*.html")):
                for id in re.findall(r'<section[^>]* id="([^"]+)"', chapter.read_text(encoding="utf-8")):
                    page = context.new_page()
                    page.goto(f"{address}/notebooks/{chapter.name}#{id}")
                    tops = [page.evaluate(TOP, id)]
                    page.wait_for_timeout(1000)
                    tops.append(page.evaluate(TOP, id))
                    end = page.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 5")
                    count += 1
                    if not (end or all(0 <= top <= 100 for top in tops)):
                        missed.append((width, chapter.stem, id, tops))
                    page.close()
    print(f"{count} links, {len(missed)} do not land on their heading")
    for one in missed:
        print("  ", *one)


def all_pages():
    """The pages of the table of contents."""
    names = re.findall(r"(?:root|file): (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [name.removesuffix(".ipynb").removesuffix(".md") for name in names]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["lighthouse", "landing"])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--runs", type=int, help="of each page")
    parser.add_argument("--unthrottled", action="store_true")
    asked = parser.parse_args()
    handler = functools.partial(Compressing, directory=BUILT)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        if asked.what == "landing":
            landing(address)
        else:
            pages, runs = (all_pages(), 1) if asked.all else (PAGES, 5)
            compare(address, pages, asked.runs or runs, asked.unthrottled)
        server.shutdown()


if __name__ == "__main__":
    main()
