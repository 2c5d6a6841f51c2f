"""The first cell of a notebook, in environments that lack something."""

import os
import pathlib
import subprocess
import sys
import venv

import numpy as np
import pytest

from book.tools import wheel
from book.tools.first_cell import first_cell

OFFLINE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_INPUT": "1", "GIT_TERMINAL_PROMPT": "0", "PIP_RETRIES": "0"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Python with pip, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def run(python, folder, path="", after="", before=""):
    """The cell in a process of its own, without a connection; how it ended, and what it said."""
    environment = {**os.environ, **OFFLINE, "PYTHONPATH": str(path)}
    done = subprocess.run(
        [python, "-c", f"{before}\n{first_cell()}\n{after}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.strip().splitlines()


def test_it_does_nothing_where_the_library_is(tmp_path):
    assert run(sys.executable, tmp_path, pathlib.Path(__file__).parents[2]) == (0, "", [])


def test_without_a_connection_it_says_what_to_do_and_ends_as_a_failure(bare, tmp_path):
    code, printed, said = run(bare, tmp_path)
    assert code and not printed
    assert "nnkit could not be installed, perhaps because there is no connection" in said[-1] and "student edition" in said[-1]


def test_a_library_of_another_project_is_named(bare, tmp_path):
    (tmp_path / "site" / "nnkit").mkdir(parents=True)
    (tmp_path / "site" / "nnkit" / "__init__.py").touch()
    code, _, said = run(bare, tmp_path, tmp_path / "site")
    assert code and "belongs to another project. Run %pip uninstall -y nnkit" in said[-1]


def test_an_older_numpy_that_the_kernel_has_loaded_is_said(tmp_path):
    """As in Colab, where NumPy is loaded before the first cell and may be too old: what is installed then is another one."""
    before = "import numpy; numpy.__version__ = {!r}"
    root = pathlib.Path(__file__).parents[2]
    code, _, said = run(sys.executable, tmp_path, root, before=before.format("2.0.2"))
    assert code and "NumPy was renewed, and this kernel still has the older one. Restart the kernel" in said[-1]
    assert run(sys.executable, tmp_path, root, before=before.format(np.__version__)) == (0, "", [])


def test_beside_the_notebook_the_wheel_is_enough_where_numpy_is(bare, tmp_path):
    wheel.build(tmp_path)
    [built] = (tmp_path / wheel.FOLDER).glob("*.whl")
    (tmp_path / built.name).write_bytes(built.read_bytes())
    installed = tmp_path / "installed"
    installed.mkdir()
    for folder in pathlib.Path(np.__file__).parents[1].glob("numpy*"):
        (installed / folder.name).symlink_to(folder)
    after = "from nnkit.activations import sigmoid; print(sigmoid(0.0)); import nnkit; print(nnkit.__file__)"
    code, printed, said = run(bare, tmp_path, installed, after)
    assert (code, said) == (0, [])
    assert printed.splitlines()[0] == "0.5" and str(bare.parent.parent) in printed


def test_in_a_notebook_the_failure_is_one_line(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess((), 1))
    with pytest.raises(ImportError) as error:
        exec(first_cell(), {})
    assert error.value._render_traceback_() == [str(error.value)]
