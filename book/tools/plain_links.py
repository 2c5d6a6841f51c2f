"""Links to terms and works: short where they are written, ordinary Markdown in a stored notebook, and short again for Sphinx.

=======================  ====================================================================
written                  stored, for Jupyter, Colab and JupyterLite
=======================  ====================================================================
[loss](glossary:loss)    [loss](https://…/glossary.html#term-loss)
[x](../book/pages/y.md)  [x](https://…/y.html)
{cite:t}`higham2002`     [Higham (2002)](https://…/references.html#higham2002)
{cite}`a2000,b2001`      ([A, 2000](https://…/references.html#a2000); [B, 2001](https://…#b2001))
=======================  ====================================================================
"""

import functools
import re

import pybtex.database

from book.tools.authors import authors
from book.tools.settings import ROOT, SETTINGS

BASE = SETTINGS["html"]["baseurl"] + "book/pages/"
TERMS, WORKS = f"{BASE}glossary.html#term-", f"{BASE}references.html#"

_WORK = rf"\[[^\[\]\n]*\]\({re.escape(WORKS)}([\w-]+)\)"


@functools.cache
def _bibliography():
    return pybtex.database.parse_file(str(ROOT / SETTINGS["bibtex_bibfiles"][0])).entries


def _named(key, form):
    entry = _bibliography()[key]
    return f"[{form.format(authors(entry), entry.fields['year'])}]({WORKS}{key})"


def stored(text):
    """Markdown as it stands in a stored notebook."""
    text = text.replace("](glossary:", f"]({TERMS}")
    text = re.sub(r"\]\(\.\./book/pages/(\w+)\.md\b", rf"]({BASE}\1.html", text)
    text = re.sub(r"\{cite:t\}`([\w-]+)`", lambda found: _named(found[1], "{} ({})"), text)
    return re.sub(
        r"\{cite(?::p)?\}`([\w,\s-]+)`",
        lambda found: f"({'; '.join(_named(key.strip(), '{}, {}') for key in found[1].split(','))})",
        text,
    )


def written(text):
    """The opposite: Markdown as it was written, for Sphinx."""
    text = text.replace(f"]({TERMS}", "](glossary:")
    text = re.sub(rf"\({_WORK}(?:; {_WORK})*\)", lambda found: f"{{cite}}`{','.join(re.findall(_WORK, found[0]))}`", text)
    text = re.sub(_WORK, r"{cite:t}`\1`", text)
    return re.sub(rf"\]\({re.escape(BASE)}(\w+)\.html\b", r"](../book/pages/\1.md", text)
