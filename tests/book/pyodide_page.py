"""Chapters whose code runs, with the real Pyodide, which answers for its public address from files on this machine."""

import hashlib
import json
import pathlib
import re
import zipfile
from urllib.parse import urlsplit

from book.tools import settings, vendor

from visiting import go

CONFIG = settings.SETTINGS
VERSION = CONFIG["sphinx"]["config"]["pyodide_version"]
ADDRESS = CONFIG["sphinx"]["config"]["pyodide_address"].format(version=VERSION)
HOST = f"https://{urlsplit(ADDRESS).netloc}/"
CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}


def fetch_core(folder):
    """Put Pyodide's own files, without NumPy, into a folder."""
    files = vendor.fetched(f"pyodide@{VERSION}", folder)
    for name in CORE:
        (folder / name).write_bytes(files[name])


def add_package(folder, module, source):
    """Put a package of one module into a folder of Pyodide, and on its list."""
    wheel = folder / f"{module}-1.0-py3-none-any.whl"
    about = f"{module}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr(f"{module}.py", source)
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    name = module.replace("_", "-")
    lock["packages"][name] = {
        "name": name,
        "version": "1.0",
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [module],
        "depends": [],
        "unvendored_tests": False,
    }
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def open_chapter(browser, address, name, folder, blocked=False, first=""):
    """A chapter in a browser that remembers nothing; ``page.asked`` lists what was asked of other servers."""
    page = browser.new_context().new_page()
    if first:  # a script that runs before all others
        page.add_init_script(first)
    page.asked, page.problems = [], []
    page.on("request", lambda request: request.url.startswith((address, "data:")) or page.asked.append(request.url))
    page.on("pageerror", lambda error: page.problems.append(str(error)))

    def answer(route):
        file = folder / pathlib.PurePosixPath(urlsplit(route.request.url).path).name
        if blocked:
            route.abort()
        elif file.is_file():
            headers = {"access-control-allow-origin": "*"}
            content_type = TYPES.get(file.suffix, "application/octet-stream")
            route.fulfill(body=file.read_bytes(), content_type=content_type, headers=headers)
        else:
            route.fulfill(status=404)

    page.context.route(f"{HOST}**", answer)
    go(page, f"{address}/notebooks/{name}.html", wait_until="load")
    page.agrees = True  # to what the page asks before it puts code back as it was
    page.on("dialog", lambda dialog: dialog.accept() if page.agrees else dialog.dismiss())
    return page


def cell(page, number):
    """The cell of that number, as the page counts them: exercises have none."""
    plain = "contains(concat(' ', @class, ' '), ' nnkit-cell ') and not(@data-exercise)"
    return page.locator(f"xpath=(//div[{plain}])[{number}]")  # the fastest way


def exercise(page, id):
    """The cell in which an exercise is answered."""
    return page.locator(f"xpath=id('{id}')//div[@data-call]")


def code(box):
    """The editor of a cell, made by a press on its listing if it is not there yet."""
    listing, editor = box.locator(".cell_input pre"), box.locator(".cm-content")
    if not editor.count():
        listing.click()
        editor.wait_for()
    return editor


def text_of(box):
    """The code of a cell, in a listing or in an editor."""
    return box.locator(".cell_input").evaluate("""input => {
        const lines = [...input.querySelectorAll(".cm-line")].map(line => line.textContent);
        return lines.length ? lines.join("\\n") : input.querySelector("pre").textContent.trimEnd();
    }""")


def write(box, text):
    code(box).focus()
    box.page.keyboard.press("Control+A")
    box.page.keyboard.insert_text(text)


def said(box):
    return box.locator(".nnkit-run-said")


def wait_until(box, words, seconds=60):
    said(box).filter(has_text=re.compile(words)).wait_for(timeout=1000 * seconds)


def run(box, words="^(Done|Checked)", seconds=60):
    """Press Run or Check, wait for some words, and return what is shown."""
    box.evaluate("box => box.querySelectorAll('details').forEach(one => { one.open = true; })")  # the code of drawings
    box.locator("[data-act=run]").click()
    wait_until(box, words, seconds)
    return box.locator(".nnkit-run-output").inner_text()
