import pathlib
import subprocess
import sys

import nnkit

# What is not NumPy and not in Python itself cannot be imported in this program.
NUMPY_ALONE = """
import importlib.abc, sys

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in {"numpy", "nnkit"} and top not in sys.stdlib_module_names:
            raise ImportError(f"{name} is not NumPy")

sys.meta_path.insert(0, Refuse())
import nnkit
net = nnkit.network.Network([nnkit.layers.Dense(2, 3), nnkit.layers.Softmax()], loss="cross_entropy")
history = nnkit.training.fit(net, nnkit.optimizers.Adam(), *nnkit.data.spirals(), epochs=2)
assert history.epochs == 2
"""


def test_the_library_needs_numpy_alone():
    subprocess.run([sys.executable, "-c", NUMPY_ALONE], check=True, cwd=pathlib.Path(nnkit.__file__).parent.parent)


def test_every_module_is_in_the_package_but_for_those_that_draw():
    drawing = {"plots", "explore", "moving", "live", "later"}
    modules = {path.stem for path in pathlib.Path(nnkit.__file__).parent.glob("*.py")} - {"__init__"} - drawing
    assert modules == set(nnkit.__all__)
    assert all(hasattr(nnkit, name) for name in modules)


def test_the_versions_agree():
    root = pathlib.Path(nnkit.__file__).parent.parent
    assert f"version: {nnkit.__version__}\n" in (root / "CITATION.cff").read_text(encoding="utf-8")
