"""The directive {vendored}: the packages under assets/vendor/, and their files with checksums as sha256sum reads them."""

import html

from docutils import nodes
from docutils.parsers.rst import Directive

from book.tools import vendor


class Vendored(Directive):
    """A table in raw HTML, with the list of files below it, closed."""

    def run(self):
        rows, sums = [], []
        for name, entry in vendor.listed().items():
            packages = entry.get("packages") or {entry["package"]: entry["version"]}  # a bundle has several
            files = f'<td rowspan="{len(packages)}">{len(entry["files"])}</td>'
            for package, version in packages.items():
                cells = "".join(f"<td>{cell}</td>" for cell in (package, version, entry["license"]))
                rows.append(f"<tr>{cells}{files}</tr>")
                files = ""  # one cell for all packages of a bundle
            sums += [f"{checksum}  {vendor.place(name, path)}" for path, checksum in entry["files"].items()]
        head = "<tr><th>Package</th><th>Version</th><th>Licence</th><th>Files</th></tr>"
        table = f'<table class="table"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'
        table = f'<div class="pst-scrollable-table-container">{table}</div>'
        lines = html.escape("\n".join(sums))
        files = f'<details><summary>Each file, with its SHA-256</summary><pre tabindex="0">{lines}</pre></details>'
        return [nodes.raw("", table + files, format="html")]


def setup(app):
    app.add_directive("vendored", Vendored)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
