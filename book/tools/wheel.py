"""The wheel of nnkit as it is here, which the book carries for Python on its pages and in JupyterLite."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).parents[2]
#: Where it lies in a built book. Its name holds the version, which pyproject.toml knows.
FOLDER = "_static/wheels"
#: The library with all that it can use, by the names in pyproject.toml.
EXTRAS = ",".join(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"])
SAME_AT_EVERY_BUILD = {"SOURCE_DATE_EPOCH": "315532800"}  # the earliest date that a zip file knows
OPTIONS = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check")


def build(book):
    """Put a new wheel into a book, in the place of any older one."""
    folder = pathlib.Path(book) / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as copy:  # setuptools leaves a build folder where it works
        for path in [ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE")] + sorted((ROOT / "nnkit").rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                target = pathlib.Path(copy) / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        command = [sys.executable, "-m", "pip", "wheel", *OPTIONS, "--wheel-dir", folder, copy]
        subprocess.run(command, check=True, env=os.environ | SAME_AT_EVERY_BUILD)


def built(book):
    """Where the wheel lies, from the book's folder on."""
    [wheel] = (pathlib.Path(book) / FOLDER).glob("*.whl")
    return f"{FOLDER}/{wheel.name}"
