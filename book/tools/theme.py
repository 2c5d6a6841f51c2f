"""What the theme, and those whose HTML it holds, leave to be mended in every page."""

from book.tools.mending import Mend

#: The way out of a menu on a phone: no script is needed for it.
CLOSE = '<form class="nnkit-close" method="dialog"><button>Close</button></form>'

#: The part of the list of pages that is read least; the theme shows all of it on every page.
FOLDED = "Reference"


def _folded(found):
    opened = " open" if found["current"] else ""
    return f'<details class="nnkit-fold"{opened}><summary>{FOLDED}</summary>{found["list"]}</details>'


MENDS = (
    Mend(
        "list of reference pages",
        "it is longer than that of the chapters",
        rf'<p [^>]*class="caption"[^>]*><span class="caption-text">{FOLDED}</span></p>\s*'
        r'(?P<list><ul class="(?P<current>current )?nav bd-sidenav">(?s:.*?)</ul>)',
        _folded,
    ),
    Mend(
        "the book's name",
        "it stands at the top of the sidebar in no landmark",
        r'<div class="sidebar-primary-item">(?=\s*<a class="navbar-brand)',
        '<div class="sidebar-primary-item" role="navigation" aria-label="Start page">',
    ),
    Mend(
        "pictures",
        "those further down can wait",
        r'<img (?![^>]*\bloading=)(?=[^>]*src="[^"]*_images/)',
        '<img loading="lazy" decoding="async" ',
    ),
    Mend("bibliography's entries", "their role is deprecated", r' role="doc-biblioentry"'),
    Mend("bibliography", "it is called a list and holds what no list may", r' role="list"(?= class="citation-list")'),
    Mend(
        "search buttons",
        "an accessible name must hold the words that are seen",
        r'(<button[^>]*class="[^"]*search-button[^"]*"[^>]*?)\s+aria-label="[^"]*"',
        r"\1",
    ),
    Mend(
        "scripts",
        "they can wait until the page is read",
        r'<script (?!type="module"|[^>]*\bdefer)(?=[^>]*\bsrc=)',
        '<script defer="defer" ',
    ),
    Mend(
        "tooltips",
        "their words are in a title as well, and they cover other buttons and do not close by Escape",
        r'\s*data-bs-toggle="tooltip"',
    ),
    Mend(
        "menu of pages",
        "on a phone it has no name, and no way out that is seen",
        r'(<dialog id="pst-primary-sidebar-modal")>',
        rf'\1 aria-label="Pages">{CLOSE}',
    ),
    Mend(
        "menu of the page",
        "on a phone it has no name, and no way out that is seen",
        r'(<dialog id="pst-secondary-sidebar-modal")>',
        rf'\1 aria-label="On this page">{CLOSE}',
    ),
    Mend(
        "button for the whole screen",
        "its handler in the page would have to be named in every policy",
        r'\bonclick="toggleFullScreen\(\)"',
        'data-does="fill the screen"',
    ),
    Mend("button that prints", "the same", r'\bonclick="window\.print\(\)"', 'data-does="print"'),
    Mend(
        "way back to the top",
        "its button covers what is read; the theme's script needs it, so that style.css hides it",
        r'(?=<footer class="prev-next-footer)',
        '<p class="nnkit-top"><a href="#">Back to top</a></p>\n',
    ),
    Mend("scripts before their time", "nothing waits for them", r'<link rel="preload" as="script"[^>]*>\n?'),
    Mend(
        "place in the contents",
        "its script is told of contents that no page has; scrolling.js marks it",
        r' data-bs-spy="scroll"',
    ),
    Mend(
        "colours of the first paint",
        "they come when all scripts have run, and the lines around things with them",
        r'(dataset\.theme = localStorage\.getItem\("theme"\) \|\| )"auto";',
        r'\1"auto";\n    if (!["light", "dark"].includes(document.documentElement.dataset.theme)) '
        r'document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";',
    ),
    Mend("search dialog", "it has no name", r'(<dialog id="pst-search-dialog")>', r'\1 aria-label="Search">'),
    Mend(
        "heading for print",
        "it repeats the page's first heading, as a heading",
        r"<h1>(.*?)</h1>(\s*<!-- Table of contents -->)",
        r'<p class="print-title">\1</p>\2',
    ),
)

#: Scripts of others, and what is changed in each.
IN_SCRIPTS = {
    "scripts/sphinx-book-theme.js": (
        Mend(
            "the keyboard's focus",
            "the theme takes it away from a button that was pressed, only to hide its tooltip",
            r"\bt\.blur\(\)",
        ),
    ),
    "scripts/pydata-sphinx-theme.js": (
        Mend(
            "tab stops",
            "it measures all boxes of a page at once while it loads; scrolling.js does it",
            r'"complete"===document\.readyState\?O\(\):window\.addEventListener\("load",O\)',
            "0",
        ),
    ),
    "searchtools.js": (
        Mend(
            "excerpts of the search",
            "formulas stand in them as raw TeX, and the buttons above a page as its first words",
            r"for \(const removalQuery of \[",
            'for (const removalQuery of [".math", ".bd-header-article", ',
        ),
        Mend(
            "words with hyphens in excerpts",
            "a word that is found without its hyphen stands with it in the text",
            r"textLower\.indexOf\(k\.toLowerCase\(\)\)",
            'textLower.search([...k.toLowerCase()].join("-?"))',  # letters and digits only: no pattern of its own
        ),
    ),
}


def inlined(settings):
    """The change that puts Sphinx's settings into the page, which goes on with them in its next line and would wait.

    Parameters
    ----------
    settings : str
        The script that makes them.
    """
    return Mend(
        "settings of Sphinx",
        "a page waits for a file of six lines",
        r'<script src="[^"]*documentation_options\.js[^"]*"></script>',
        lambda _: f"<script>{' '.join(settings.split())}</script>",
    )


def mended(page, hits):
    """A page of the theme, mended.

    Parameters
    ----------
    page : str
        Its HTML.
    hits : book.tools.mending.Hits
    """
    return hits.mend(page, *MENDS)
