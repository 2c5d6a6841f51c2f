"""The first cell of every notebook: it brings the library where it is not there, or says in one line what to do."""

from book.tools.settings import SETTINGS
from book.tools.wheel import EXTRAS

_CODE = """\
# Brings nnkit, the library of this book, where it is not there yet.
def bring_nnkit():
    import glob
    import importlib.metadata
    import importlib.util
    import pathlib
    import subprocess
    import sys

    class NotReady(ImportError):
        def _render_traceback_(self):  # one line is enough
            return [str(self)]

    def folder():
        importlib.invalidate_caches()
        found = importlib.util.find_spec("nnkit")
        return found and pathlib.Path(found.origin or "here").parent

    def pip(*what):
        command = [sys.executable, "-m", "pip", "install", "-q", *what]
        done = subprocess.run(command, capture_output=True, check=False)
        return done.returncode

    if folder() is None:
        book = "git+{book}"
        wheel = glob.glob("how_neural_networks_learn-*.whl")
        if wheel:  # the student edition has it beside the notebooks
            book = pathlib.Path(wheel[0]).absolute().as_uri()
        parts = "{extras}"
        failed = pip(f"how-neural-networks-learn[{{parts}}] @ {{book}}")
        if failed and wheel:  # no connection; NumPy may be there
            failed = pip("--no-index", wheel[0])
        if failed:
            raise NotReady(
                "nnkit could not be installed, perhaps because there is no "
                "connection. With one, run this cell again. Without one, take "
                "the student edition, which has nnkit beside the notebooks."
            )
    if not (folder() / "worked").is_dir():
        raise NotReady(
            "The nnkit that is installed here belongs to another project. "
            "Run %pip uninstall -y nnkit in a cell, restart the kernel, and "
            "run this cell again."
        )
    loaded = getattr(sys.modules.get("numpy"), "__version__", None)
    found = importlib.metadata.distributions(name="numpy")
    versions = [one.version for one in found]
    if loaded and versions and loaded not in versions:
        raise NotReady(
            "NumPy was renewed, and this kernel still has the older one. "
            "Restart the kernel, and run this cell again."
        )


bring_nnkit()"""


def first_cell():
    """Its code, with the address of the book."""
    return _CODE.format(book="{url}@{branch}".format(**SETTINGS["repository"]), extras=EXTRAS)
