"""The book, built once for all processes that test it."""

import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parent.parent


def once(folder, make):
    """Make something in a folder, once for all processes that ask for it; the others wait, and are told the same.

    Parameters
    ----------
    folder : pathlib.Path
    make : callable
        Takes the folder, and returns what went wrong, or nothing.

    Returns
    -------
    str
        What went wrong, also where ``make`` itself failed.
    """
    said = folder / "said.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(said)
    else:
        problem = "it was interrupted"
        try:
            problem = make(folder)
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
        finally:  # whatever happens: others wait for it
            (folder / "saying.txt").write_text(problem, encoding="utf-8")
            (folder / "saying.txt").rename(said)
    return said.read_text(encoding="utf-8")


def _wait_for(file, seconds=300):
    end = time.monotonic() + seconds
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.1)


def built_already():
    """The folder that ``make html`` has built, if nothing has changed since; ``make`` knows what a page is made of."""
    asked = ["make", "--question", "html"]
    fresh = shutil.which("make") and not subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode
    return ROOT / "_build" / "html" if fresh else None


def build(output):
    """Build the book into a folder, with warnings as errors; what went wrong, or nothing."""
    jupyter_book = shutil.which("jupyter-book", path=pathlib.Path(sys.executable).parent)
    if jupyter_book is None:
        return f"jupyter-book is not installed beside {sys.executable}"
    command = [jupyter_book, "build", str(ROOT), "--path-output", str(output), "-W", "-n", "--keep-going"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    return built.stdout[-3000:] + built.stderr[-6000:] if built.returncode else ""
