"""Every notebook once more in JupyterLite, under lite/: JupyterLab and a kernel in the reader's browser.

JupyterLite's own builder is called directly. Its Sphinx extension does the same, and makes every page of the book load a font
from another server.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import nbformat

from book.tools import wheel
from book.tools.notebooks import NOTEBOOKS, unrun

#: What a notebook needs there, in its first cell. nnkit comes from the book, the rest from where the kernel comes from.
INSTALL = "%pip install -q how-neural-networks-learn matplotlib altair ipywidgets anywidget"
OPTIONS = {"no_sourcemaps": True, "no_unused_shared_packages": True, "apps": ["lab", "notebooks"]}


def prepared(path):
    """A notebook that has not been run, with a first cell that installs what it needs there, and the kernel that is there."""
    notebook = unrun(path)
    notebook.cells[0].source = INSTALL
    notebook.metadata.kernelspec = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    return notebook


def build(app, error):
    if error is not None or app.builder.name != "html":
        return
    book = pathlib.Path(app.outdir)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        contents = work / "contents" / "notebooks"
        contents.mkdir(parents=True)
        for path in NOTEBOOKS:
            nbformat.write(prepared(path), contents / path.name)
        settings = {
            "LiteBuildConfig": {**OPTIONS, "contents": [str(contents.parent)], "output_dir": str(book / "lite")},
            "PipliteAddon": {"piplite_urls": [str(book / wheel.built(book))]},
        }
        (work / "jupyter_lite_config.json").write_text(json.dumps(settings), encoding="utf-8")
        command = [sys.executable, "-m", "jupyter", "lite", "build"]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"JupyterLite could not be built:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def setup(app):
    app.connect("build-finished", build)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
