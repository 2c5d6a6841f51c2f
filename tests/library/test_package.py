import hashlib
import inspect
import os
import pathlib
import re
import subprocess
import sys

import yaml

import nnkit
from book.tools import vendor

from library_objects import FOUND, MODULES, public

ROOT = pathlib.Path(nnkit.__file__).parent.parent

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


# What opens files and shows texts, with names and words that no code page of old has.
FILES_AND_WORDS = """
import pathlib
import nnkit
from nnkit.exercises import check, hint, registry, solution

net = nnkit.network.Network([nnkit.layers.Dense(64, 10)], loss="softmax_cross_entropy")
net.save("network.npz")
net.load("network.npz")
net.predict(nnkit.data.load_digits().x_train[:2])
ID = "ch07.neuron"
for said in (check(ID, registry()[ID].reference), check(ID, lambda x, w, b: w), hint(ID), solution(ID)):
    assert repr(said) and said._repr_html_()
"""


def test_nothing_depends_on_the_encoding_of_the_system(tmp_path):
    """As on Windows, where it is not UTF-8: every file is opened in an encoding that is named."""
    strict = ["-X", "warn_default_encoding", "-W", "error::EncodingWarning"]
    not_utf8 = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *strict, "-c", FILES_AND_WORDS],
        cwd=tmp_path,
        env=os.environ | not_utf8,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_module_of_the_library_is_imported_with_it():
    modules = {path.stem for path in pathlib.Path(nnkit.__file__).parent.glob("*.py")} - {"__init__"}
    assert modules == set(nnkit.__all__), f"not imported by nnkit/__init__.py, or not there: {modules ^ set(nnkit.__all__)}"
    assert all(hasattr(nnkit, name) for name in modules)


def public_names():
    """Every public name of the library, ``module.name`` or ``module.Class.member``, and the pattern that finds a test."""
    for module in MODULES:
        constants = re.findall("(?m)^([A-Z][A-Z_]+) =", inspect.getsource(module))
        for name in [*public(module), *constants]:
            yield f"{module.__name__}.{name}", rf"\b{name}\b"
        for name, found in public(module).items():
            members = vars(found) if inspect.isclass(found) else {}
            for member in members:
                if not member.startswith("_") and (
                    inspect.isfunction(members[member]) or isinstance(members[member], property)
                ):
                    yield f"{module.__name__}.{name}.{member}", rf"\.{member}\b|def {member}\("


def test_every_public_name_of_the_library_is_tested():
    """What library_objects finds is tested without being named; each of the others stands in a file beside this one."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in pathlib.Path(__file__).parent.glob("*.py"))
    names = dict(public_names())
    assert len(names) > 120
    untested = [name for name, pattern in names.items() if name not in FOUND and not re.search(pattern, tests)]
    assert not untested, f"no test in tests/library names {', '.join(untested)}"


def test_every_module_is_on_a_page_of_the_library():
    """But for what is inside of the exercises and the classroom, which no reader imports."""
    package = pathlib.Path(nnkit.__file__).parent
    parts = [path.relative_to(package.parent).with_suffix("").parts for path in package.rglob("*.py")]
    modules = {".".join(part for part in name if part != "__init__") for name in parts} - {"nnkit"}
    modules = {name for name in modules if not name.startswith(("nnkit.exercises.", "nnkit.classroom"))}
    pages = (package.parent / "book" / "pages" / name for name in ("api.md", "api_figures.md"))
    shown = [name for page in pages for name in re.findall(r"(?m)^\.\. automodule:: (\S+)$", page.read_text(encoding="utf-8"))]
    assert not modules - set(shown), f"not on book/pages/api.md or api_figures.md: {', '.join(sorted(modules - set(shown)))}"
    assert not set(shown) - modules, f"there, but not in the library: {', '.join(sorted(set(shown) - modules))}"
    assert len(shown) == len(set(shown))


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
    vendored = vendor.ASSETS / "vendor"
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
    texts = [path.read_text(encoding="utf-8") for path in pathlib.Path(nnkit.__file__).parent.rglob("*.py")]
    first = [
        re.sub("(:[a-z]+:)?`[^`]*`", "", line) for text in texts for line in re.findall(r"(?m)^#: (.*)\n(?:#: .*\n)*", text)
    ]
    assert len(first) > 5
    assert [line for line in first if ": " in line] == []
