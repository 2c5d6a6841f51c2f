"""The policy in a page's head: what it may load, and which scripts may run.

It names every inline script by its hash, so nothing else can run, and it must come last: who changes a page after that changes
a script that has been named.
"""

import base64
import hashlib
import re


def is_stated(page):
    """Whether a page has a policy already."""
    return "Content-Security-Policy" in page


def state(page, python):
    """The page with its policy at the top of its head. A page of a single tag, which leads to another, has no head of its own.

    Parameters
    ----------
    page : str
        Its HTML.
    python : str
        The origin from which Pyodide comes, or nothing if it comes from the book.

    Raises
    ------
    ValueError
        If a whole page has no head.
    """
    rule = f'<meta http-equiv="Content-Security-Policy" content="{policy(page, python)}" />'
    if page.startswith("<meta "):
        return f"{rule}\n{page}"
    if "<head>" not in page:
        raise ValueError("a page without <head> cannot say what it may load")
    return page.replace("<head>", f"<head>\n    {rule}", 1)


def policy(page, python):
    """What the page may load and run: itself, and Python's address once a reader presses Run.

    Raises
    ------
    ValueError
        If a tag of the page holds a script.
    """
    inline = [text for attributes, text in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL) if _runs(attributes)]
    if handler := re.search(r'<\w[^>]*\son[a-z]+="[^"]*"', page):
        raise ValueError(f"a script in a tag, which no policy of ours lets run: {handler[0]}")
    hashes = sorted(set(map(_hash_of, inline)))
    elsewhere = [python] if python else []
    rules = {
        "default-src": ["'self'"],  # browsers fetch the next page before it is asked for, under no other name
        **{kind: ["'none'"] for kind in ("object-src", "frame-src", "media-src", "manifest-src")},
        "script-src": ["'self'", "'wasm-unsafe-eval'", *hashes, *elsewhere],
        "worker-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # KaTeX, CodeMirror and Vega set styles
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *elsewhere],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def _runs(attributes):
    """Whether an inline script with these attributes is one, and not data."""
    return "src=" not in attributes and "application/json" not in attributes


def _hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
