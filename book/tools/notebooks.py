"""Which notebooks there are, and what they are when nobody has run them: for students and for JupyterLite."""

import pathlib
import zipfile

import nbformat

from book.tools.wheel import EXTRAS

NOTEBOOKS = sorted((pathlib.Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.name.startswith("ch")]


def unrun(path):
    """A notebook without outputs."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


#: What stands beside the notebooks of the student edition.
README = """\
# How neural networks learn: the notebooks

Python 3.11 or newer is needed. In a terminal, in this folder:

    python -m pip install -r requirements.txt
    jupyter lab --notebook-dir=notebooks

Begin with ch00. Results and solutions are not in these notebooks: run a cell with Shift+Enter, and write
your answers below the exercises. The library of the book, nnkit, is
notebooks/{wheel}. Where NumPy and Jupyter are installed, the
first cell of a notebook installs it from there, without a connection. The book itself:
{book}
"""


def write_students_edition(path, wheel, book):
    """All notebooks without outputs and with nothing given away, and the library, as one file that is the same at every build.

    Parameters
    ----------
    path : pathlib.Path
        Of the zip file.
    wheel : pathlib.Path
        The library.
    book : str
        The book's address.
    """
    files = {f"notebooks/{source.name}": nbformat.writes(unrun(source)) + "\n" for source in NOTEBOOKS}
    files[f"notebooks/{wheel.name}"] = wheel.read_bytes()
    files["README.md"] = README.format(wheel=wheel.name, book=book)
    files["requirements.txt"] = f"jupyterlab\n./notebooks/{wheel.name}[{EXTRAS}]\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, content)
