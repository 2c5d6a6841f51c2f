import hashlib
import pathlib
import re
import subprocess
import sys

import yaml

import nnkit

import vendor

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


def test_the_lock_holds_what_is_required():
    root = pathlib.Path(nnkit.__file__).parent.parent
    required = [
        line.partition("#")[0].strip() for line in (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    ]
    locked = (root / "requirements.lock").read_text(encoding="utf-8")
    for line in required:
        if "==" in line:
            assert re.search(rf"^{re.escape(line)}\b", locked, re.MULTILINE), (
                f"{line} is not in requirements.lock: run `make lock`"
            )
    packages = re.findall(r"^[a-z0-9._-]+==.*?(?=^[a-z0-9]|\Z)", locked, re.MULTILINE | re.DOTALL)
    assert len(packages) > 100 and all("--hash=sha256:" in package for package in packages)


def test_what_the_pages_load_is_what_is_listed():
    listed = {
        vendor.place(name, path): checksum
        for name, entry in vendor.listed().items()
        for path, checksum in entry["files"].items()
    }
    vendored = vendor.BOOK / "assets" / "vendor"
    files = [path for path in vendored.rglob("*") if path.is_file()]
    found = {path.relative_to(vendored).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == listed


def test_workflows_pin_their_actions_and_ask_for_little():
    root = pathlib.Path(nnkit.__file__).parent.parent
    workflows = sorted((root / ".github" / "workflows").glob("*.yml"))
    assert [path.stem for path in workflows] == ["book", "weekly"]
    for path in workflows:
        text = path.read_text(encoding="utf-8")
        used = re.findall(r"uses: (\S+)", text)
        assert used and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in used), path
        settings = yaml.safe_load(text)
        assert settings["permissions"] in ({}, {"contents": "read"}) and "pull_request_target" not in text
        for job in settings["jobs"].values():
            assert "timeout-minutes" in job
            writes = [right for right, value in job.get("permissions", {}).items() if value == "write"]
            assert writes in ([], ["pages", "id-token"])
    assert "secrets" not in (root / ".github" / "workflows" / "weekly.yml").read_text(encoding="utf-8").replace(
        "no secrets", ""
    )


def test_the_versions_agree():
    root = pathlib.Path(nnkit.__file__).parent.parent
    assert f"version: {nnkit.__version__}\n" in (root / "CITATION.cff").read_text(encoding="utf-8")


def test_what_is_said_of_a_constant_is_no_type():
    """On the page of the library, what stands before the first line's colon would be taken for one."""
    texts = [path.read_text(encoding="utf-8") for path in pathlib.Path(nnkit.__file__).parent.glob("*.py")]
    first = [
        re.sub("(:[a-z]+:)?`[^`]*`", "", line) for text in texts for line in re.findall(r"(?m)^#: (.*)\n(?:#: .*\n)*", text)
    ]
    assert len(first) > 5
    assert [line for line in first if ": " in line] == []
