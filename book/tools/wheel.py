"""The wheel of nnkit as it is here, which the book carries for Python on its pages and in JupyterLite."""

import pathlib
import shutil
import tomllib

from nnkit.classroom import wheel

#: Where it lies in a built book. Its name holds the version, which pyproject.toml knows.
FOLDER = "_static/wheels"
_PROJECT = tomllib.loads((wheel.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: The library with all that a reader can use of it, by the names in pyproject.toml.
EXTRAS = ",".join(name for name in _PROJECT["optional-dependencies"] if name not in ("classroom", "torch"))


def build(book):
    """Put a new wheel into a book, in the place of any older one."""
    folder = pathlib.Path(book) / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    wheel.build(folder)


def built(book):
    """Where the wheel lies, from the book's folder on."""
    [found] = (pathlib.Path(book) / FOLDER).glob("*.whl")
    return f"{FOLDER}/{found.name}"
