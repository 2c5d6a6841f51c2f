"""Code that runs on the page: the wheel of nnkit, and on every page with code the launcher and its settings."""

from docutils import nodes

from book.tools import wheel
from book.tools.page_data import as_data
from book.tools.purity import pure_names


def build_wheel(app):
    if app.builder.format == "html":
        wheel.build(app.outdir)


def is_code(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def pyodide(config):
    """Where Pyodide is: an address, or a folder of the book."""
    return config.pyodide_address.format(version=config.pyodide_version)


def add_launcher(app, pagename, templatename, context, doctree):
    """Only pages with code load what runs it; the review fetches exercises from the chapters."""
    has_code = doctree and any(True for _ in doctree.findall(is_code))
    if not has_code and "nnkit-cell" not in context.get("body", ""):
        return
    address = pyodide(app.config)
    settings = {
        "pyodide": address if "://" in address else context["pathto"](address, resource=True),
        "wheel": context["pathto"](wheel.built(app.outdir), resource=True),
        "pure": pure_names(),
    }
    context["body"] += as_data(settings, ' id="nnkit-run"')
    for script in ("editor.js", "run/python.js", "run/run.js"):
        app.add_js_file(script, loading_method="defer", priority=900)  # after what they use, of _config.yml


def setup(app):
    app.add_config_value("pyodide_version", None, "html")
    app.add_config_value("pyodide_address", None, "html")
    app.connect("builder-inited", build_wheel)
    app.connect("html-page-context", add_launcher)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
