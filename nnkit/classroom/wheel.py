"""The wheel of nnkit as it is in this folder, whole or without some of its packages."""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[2]
_SAME_AT_EVERY_BUILD = {"SOURCE_DATE_EPOCH": "315532800"}  # the earliest date that a zip file knows
_WITHOUT = "nnkit, the library of the book “How neural networks learn”, without the packages {}.\n"
_OPTIONS = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check")


def build(folder, without=()):
    """Build it.

    Parameters
    ----------
    folder : path
        Where the wheel is put.
    without : tuple of str
        Packages that are left out, such as "exercises".

    Returns
    -------
    pathlib.Path
        The wheel. Its name holds the version, which pyproject.toml knows.
    """
    with tempfile.TemporaryDirectory() as copy:  # setuptools leaves a build folder where it works
        for path in [ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE")] + sorted((ROOT / "nnkit").rglob("*")):
            place = path.relative_to(ROOT)
            if path.is_file() and "__pycache__" not in place.parts and not set(place.parts[1:2]) & set(without):
                target = pathlib.Path(copy) / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        if without:  # README.md shows an answer of the checker
            (pathlib.Path(copy) / "README.md").write_text(_WITHOUT.format(", ".join(without)), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "wheel", *_OPTIONS, "--wheel-dir", folder, copy]
        subprocess.run(command, check=True, env=os.environ | _SAME_AT_EVERY_BUILD)
    [built] = pathlib.Path(folder).glob("*.whl")
    return built
