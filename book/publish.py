"""What makes the book fit to publish: each page's head, its icons, what the stock theme leaves to be mended; the site map,
the students' notebooks, and the list of what is not ours.

A page is mended when it has been written, because only then all of it is there. The policy in its head names every inline
script by its hash, so that nothing else can run.
"""

import base64
import hashlib
import html
import pathlib
import re
import zipfile
from urllib.parse import urlsplit

import nbformat
from docutils import nodes
from docutils.parsers.rst import Directive
from PIL import Image

import links
import vendor
from run_on_page import pyodide
from unrun import NOTEBOOKS, unrun

STUDENTS = "student-edition.zip"
DESCRIPTION = (
    "A textbook to learn by doing how neural networks learn: every number computed, gradients found in several ways, "
    "exercises that say what is wrong, and code that runs on the page."
)
#: The picture that stands beside a link to the book.
CARD = "card.png"


# ---------------------------------------------------------------- the policy


def hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(page, python):
    """What the page may load and run: itself, and Python's address once a reader presses Run.

    Parameters
    ----------
    page : str
        Its HTML.
    python : str
        The origin from which Pyodide comes, or nothing if it comes from the book.
    """
    inline = [text for attributes, text in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL) if runs(attributes)]
    handlers = [html.unescape(text) for text in re.findall(r'\son[a-z]+="([^"]*)"', page)]
    hashes = sorted({hash_of(text) for text in [*inline, *handlers]})
    scripts = [
        "'self'",
        "'wasm-unsafe-eval'",
        *(["'unsafe-hashes'"] if handlers else []),
        *hashes,
        *([python] if python else []),
    ]
    rules = {
        "default-src": ["'none'"],
        "script-src": scripts,
        "worker-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # MathJax and Vega set styles
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *([python] if python else [])],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def runs(attributes):
    """Whether an inline script with these attributes is one, and not data."""
    return "src=" not in attributes and "application/json" not in attributes


# ---------------------------------------------------------------- icons


def icons(script):
    """Path and size of every solid and brand icon in Font Awesome's script, by its name."""
    pattern = r'"?([a-z0-9-]+)"?:\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","([^"]+)"\]'
    return {name: (width, height, path) for name, width, height, path in re.findall(pattern, script)}


def drawn(page, known):
    """The page with its icons drawn in it: the script that would draw them is larger than all the rest of a page."""

    def draw(match):
        names = match["classes"].split()
        name = next(
            (one.removeprefix("fa-") for one in names if one.startswith("fa-") and one.removeprefix("fa-") in known), None
        )
        if name is None:
            return match[0]
        width, height, path = known[name]
        classes = " ".join(
            ["svg-inline--fa", *(one for one in names if one not in ("fas", "fa-solid", "fa-regular", "fa-brands"))]
        )
        rest = re.sub(r'\s*class="[^"]*"', "", match["rest"])
        return (
            f'<svg class="{classes}"{rest} aria-hidden="true" focusable="false" viewBox="0 0 {width} {height}">'
            f'<path fill="currentColor" d="{path}"></path></svg>'
        )

    page = re.sub(
        r'<(?P<tag>i|span)(?P<rest>(?:\s[^>]*?)?\sclass="(?P<classes>[^"]*\bfa-[^"]*)"[^>]*)>\s*</(?P=tag)>', draw, page
    )
    return re.sub(r"\s*<script[^>]*fontawesome\.js[^>]*></script>|\s*<link[^>]*fontawesome[^>]*>", "", page)


# ---------------------------------------------------------------- what the theme leaves to be mended

#: The way out of a menu on a phone: no script is needed for it.
CLOSE = '<form class="nnkit-close" method="dialog"><button>Close</button></form>'
MENDED = [
    # The name of the book at the top of the sidebar stands in no landmark.
    (
        r'<div class="sidebar-primary-item">(?=\s*<a class="navbar-brand)',
        '<div class="sidebar-primary-item" role="navigation" aria-label="Start page">',
    ),
    # Pictures further down can wait.
    (r'<img (?![^>]*\bloading=)(?=[^>]*src="[^"]*_images/)', '<img loading="lazy" decoding="async" '),
    # Roles of the bibliography that are deprecated, or hold what they must not.
    (r' role="doc-biblioentry"| role="list"(?= class="citation-list")', ""),
    # An accessible name must hold the words that are seen.
    (r'(<button[^>]*class="[^"]*search-button[^"]*"[^>]*?)\s+aria-label="[^"]*"', r"\1"),
    # Scripts wait until the page is read. What sets DOCUMENTATION_OPTIONS must not: a line in the page goes on with it.
    (r'<script (?!type="module"|[^>]*\bdefer|[^>]*documentation_options)(?=[^>]*\bsrc=)', '<script defer="defer" '),
    # What they say is in their title as well; as the theme shows it, it covers other buttons and Escape does not close it.
    (r'\s*data-bs-toggle="tooltip"', ""),
    # The menus of a phone have no name, and no way out that is seen.
    (r'(<dialog id="pst-primary-sidebar-modal")>', rf'\1 aria-label="Pages">{CLOSE}'),
    (r'(<dialog id="pst-secondary-sidebar-modal")>', rf'\1 aria-label="On this page">{CLOSE}'),
    (r'(<dialog id="pst-search-dialog")>', r'\1 aria-label="Search">'),
    # A heading that only repeats the page's first one, for print.
    (r"<h1>(.*?)</h1>(\s*<!-- Table of contents -->)", r'<p class="print-title">\1</p>\2'),
]


#: MathJax and what sets it up.
MATHEMATICS = r"\s*<script[^>]*>window\.MathJax = [^<]*</script>|\s*<script[^>]*/(?:math|tex-chtml)\.js[^>]*></script>"


#: Korean words, but for what stands in a tag or in a script.
KOREAN = re.compile(r"(<script.*?</script>|<[^>]*>)|([가-힣]+(?:[ -][가-힣]+)*)", re.DOTALL)


def mended(page):
    for pattern, replacement in MENDED:
        page = re.sub(pattern, replacement, page)
    if 'class="math' not in page:
        page = re.sub(MATHEMATICS, "", page)
    head, body, text = page.partition("</head>")
    return head + body + KOREAN.sub(lambda found: found[1] or f'<span lang="ko">{found[2]}</span>', text)


def is_field(app, what, name, member, skip, options):
    """Whether a member of a class is nothing but a named place in a tuple, which the class itself describes."""
    return True if str(member.__doc__).startswith("Alias for field number") else None


# ---------------------------------------------------------------- the head


def head(title, description, address, image):
    """Tags for search engines and for those who share a link."""
    tags = {"og:type": "article", "og:title": title, "og:description": description, "og:url": address, "og:image": image}
    lines = [f'<meta name="description" content="{html.escape(description)}" />']
    lines += [f'<meta property="{name}" content="{html.escape(value)}" />' for name, value in tags.items()]
    return "\n    ".join([*lines, '<meta name="twitter:card" content="summary_large_image" />'])


def first_paragraph(doctree):
    """The beginning of a page, as a sentence or two for those who look for it."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 60:
            return text if len(text) <= 200 else text[:200].rsplit(" ", 1)[0] + " …"
    return DESCRIPTION


def add_head(app, pagename, templatename, context, doctree):
    description = first_paragraph(doctree) if doctree else DESCRIPTION
    title = re.sub(r"<[^>]+>", "", context.get("title") or app.config.project)
    base = app.config.html_baseurl
    context["metatags"] = context.get("metatags", "") + head(
        title, description, f"{base}{pagename}.html", f"{base}_static/{CARD}"
    )


# ---------------------------------------------------------------- when all is written


def finish(app, error):
    if error is not None or app.builder.name != "html":
        return
    folder = pathlib.Path(app.outdir)
    known = icons((folder / "_static" / "scripts" / "fontawesome.js").read_text(encoding="utf-8"))
    address = urlsplit(pyodide(app.config))
    python = f"{address.scheme}://{address.netloc}" if address.netloc else ""
    for path in links.pages(folder):
        page = path.read_text(encoding="utf-8")
        if "Content-Security-Policy" in page:
            continue  # it was written by an earlier build
        page = mended(drawn(page, known))
        rule = f'<meta http-equiv="Content-Security-Policy" content="{policy(page, python)}" />'
        path.write_text(page.replace("<head>", f"<head>\n    {rule}", 1), encoding="utf-8")
    # The theme takes the keyboard's focus away from a button that was pressed, only to hide its tooltip.
    theme = folder / "_static" / "scripts" / "sphinx-book-theme.js"
    theme.write_text(theme.read_text(encoding="utf-8").replace("t.blur()", ""), encoding="utf-8")
    for picture in (folder / "_images").glob("*.png"):
        compress(picture)
    site_map = "".join(f"<url><loc>{app.config.html_baseurl}{name}.html</loc></url>" for name in sorted(app.env.all_docs))
    (folder / "sitemap.xml").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{site_map}</urlset>\n',
        encoding="utf-8",
    )
    students_edition(folder / "_static" / STUDENTS)


def compress(picture):
    """Drawings have few colours: a palette of 256 holds them, in a third of the bytes."""
    with Image.open(picture) as image:
        if image.mode == "P":
            return
        smaller = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    smaller.save(picture, optimize=True)


# ---------------------------------------------------------------- for students


def students_edition(path):
    """All notebooks without outputs and with nothing given away, as one file that is the same at every build."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for source in NOTEBOOKS:
            entry = zipfile.ZipInfo(f"notebooks/{source.name}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, nbformat.writes(unrun(source)) + "\n")


# ---------------------------------------------------------------- what is not ours


class Vendored(Directive):
    """The packages under assets/vendor/ as a table, and their files with checksums as `sha256sum --check` reads them."""

    def run(self):
        rows, sums = [], []
        for name, entry in vendor.listed().items():
            cells = (entry["package"], entry["version"], entry["license"], len(entry["files"]))
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
            sums += [f"{checksum}  {vendor.place(name, path)}" for path, checksum in entry["files"].items()]
        head = "<tr><th>Package</th><th>Version</th><th>Licence</th><th>Files</th></tr>"
        table = f'<table class="table"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'
        table = f'<div class="pst-scrollable-table-container">{table}</div>'
        lines = html.escape("\n".join(sums))
        files = f'<details><summary>Each file, with its SHA-256</summary><pre tabindex="0">{lines}</pre></details>'
        return [nodes.raw("", table + files, format="html")]


def setup(app):
    app.add_directive("vendored", Vendored)
    app.connect("autodoc-skip-member", is_field)
    app.connect("html-page-context", add_head)
    app.connect("build-finished", finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
