"""When all is written: every page is mended and gets its policy, pictures are compressed; then come slides, cards, notebooks.

A page is mended when it has been written, because only then all of it is there.
"""

import inspect
import itertools
import pathlib
from urllib.parse import urlsplit

from book._ext.run_on_page import pyodide
from book.tools import anki, icons, korean, links, pictures, policy, slides, styles, theme, wheel
from book.tools.mending import Hits
from book.tools.notebooks import write_students_edition
from nnkit.exercises import feedback

STUDENTS = "_static/student-edition.zip"


def finish(app, error):
    if error is not None or app.builder.name != "html":
        return
    book = pathlib.Path(app.outdir)
    mend(book, origin(pyodide(app.config)), app.env.all_docs)
    for picture in (book / "_images").glob("*.png"):
        pictures.compress(picture)
    write_site_map(book / "sitemap.xml", app.config.html_baseurl, sorted(app.env.all_docs))
    slides.write(book)
    anki.write(book / anki.PATH, app.config.html_baseurl)
    write_students_edition(book / STUDENTS, book / wheel.built(book), app.config.html_baseurl)


def mend(book, python, documents):
    """Mend what was written in this build. The policy comes last: it names scripts as they are then.

    Parameters
    ----------
    book : pathlib.Path
        The folder of the built book.
    python : str
        The origin from which Pyodide comes, or nothing if it comes from the book.
    documents : iterable of str
        The names of all pages that are written from a source. Where all of them are new, every pattern must fit somewhere.
    """
    hits = Hits()
    static = book / "_static"
    drawings = icons.drawings(icons.icons((static / "scripts" / "fontawesome.js").read_text(encoding="utf-8")))
    settings = theme.inlined((static / "documentation_options.js").read_text(encoding="utf-8"))
    all_pages = {path: path.read_text(encoding="utf-8") for path in links.pages(book)}
    new = {path: page for path, page in all_pages.items() if not policy.is_stated(page)}  # others are of an earlier build
    for path, page in new.items():
        page = hits.mend(page, *drawings, settings)
        page = theme.mended(page, hits)
        new[path] = pictures.sized(korean.marked(page), book / "_images")
    new = with_one_sheet(new, static, [*(all_pages | new).values()])
    for path, page in new.items():
        path.write_text(policy.state(page, python), encoding="utf-8")
    for name, mends in theme.IN_SCRIPTS.items():
        script = static / name
        script.write_text(hits.mend(script.read_text(encoding="utf-8"), *mends), encoding="utf-8")
    if {path.relative_to(book).with_suffix("").as_posix() for path in new}.issuperset(documents):
        in_scripts = itertools.chain(*theme.IN_SCRIPTS.values())
        hits.demand(*drawings, settings, *theme.MENDS, *in_scripts)


def with_one_sheet(new, static, all_pages):
    """New pages with one style sheet in the place of all theirs, which must be the same on each.

    Parameters
    ----------
    new : mapping from path to str
    static : pathlib.Path
        The folder of the sheets and the scripts.
    all_pages : list of str
        Whatever any of them uses stays in the sheet.
    """
    lists = {styles.addresses(page) for page in new.values()} - {()}
    if not lists:
        return new
    if len(lists) > 1:
        raise ValueError(f"pages have different style sheets: {lists}")
    scripts = [
        path for folder in (".", "scripts", "run") for path in (static / folder).glob("*.js") if path.stem != "fontawesome"
    ]
    texts = [script.read_text(encoding="utf-8") for script in scripts]
    texts.append(inspect.getsource(feedback))  # what Python shows on the page
    used = styles.words([*map(styles.tags, all_pages), *texts])
    sheet = styles.joined(lists.pop(), lambda address: (static / address).read_text(encoding="utf-8"), used)
    (static / styles.NAME).write_text(sheet, encoding="utf-8")
    return {path: styles.linked(page, sheet) for path, page in new.items()}


def origin(address):
    """Scheme and host of an address, or nothing for a place in the book."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def write_site_map(path, base, documents):
    """The list of all pages, for search engines."""
    places = "".join(f"<url><loc>{base}{name}.html</loc></url>" for name in documents)
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>\n',
        encoding="utf-8",
    )


def setup(app):
    app.connect("build-finished", finish, priority=900)  # after all others that write at the end
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
