"""Code that runs on the page: the wheel of nnkit, and on every page with code the launcher and its settings."""

import json
import pathlib
import subprocess
import sys
import tempfile

from docutils import nodes

ROOT = pathlib.Path(__file__).parents[2]
WHEELS = "wheels"


def build_wheel(app):
    """A wheel of nnkit as it is here, beside what the pages load."""
    if app.builder.format != "html":
        return
    app.nnkit_wheels = tempfile.TemporaryDirectory()
    folder = pathlib.Path(app.nnkit_wheels.name) / WHEELS
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    with tempfile.TemporaryDirectory() as copy:  # setuptools leaves a build folder where it works
        source = pathlib.Path(copy)
        for path in [ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE")] + sorted((ROOT / "nnkit").rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                target = source / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), copy]
        subprocess.run(command, check=True)
    [wheel] = folder.iterdir()
    app.nnkit_wheel = f"_static/{WHEELS}/{wheel.name}"
    app.config.html_static_path.append(app.nnkit_wheels.name)


def is_code(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def pyodide(config):
    """Where Pyodide is: an address, or a folder of the book."""
    return config.pyodide_address.format(version=config.pyodide_version)


def add_launcher(app, pagename, templatename, context, doctree):
    """Only pages with code load what runs it."""
    if not doctree or not any(True for _ in doctree.findall(is_code)):
        return
    address = pyodide(app.config)
    settings = {
        "pyodide": address if "://" in address else context["pathto"](address, resource=True),
        "wheel": context["pathto"](app.nnkit_wheel, resource=True),
    }
    context["body"] += f'<script type="application/json" id="nnkit-run">{json.dumps(settings)}</script>'
    app.add_js_file("run/run.js", type="module")


def setup(app):
    app.add_config_value("pyodide_version", None, "html")
    app.add_config_value("pyodide_address", None, "html")
    app.connect("builder-inited", build_wheel)
    app.connect("html-page-context", add_launcher)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
