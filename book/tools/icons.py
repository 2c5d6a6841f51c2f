"""Font Awesome's icons, drawn into the pages: the script that would draw them is larger than all the rest of a page."""

import re

from book.tools.mending import Mend, NothingFound

#: An icon in Font Awesome's script: its name, then width, height, other names, a code, and its path.
ENTRY = re.compile(r'"?([a-z0-9-]+)"?:\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","([^"]+)"\]')
#: Which of the script's fonts an icon is from; a drawing needs none.
FONTS = ("fas", "fa-solid", "fa-regular", "fa-brands")


def icons(script):
    """Width, height and path of every icon in Font Awesome's script, by its name.

    Raises
    ------
    NothingFound
        If there is none.
    """
    found = {name: (width, height, path) for name, width, height, path in ENTRY.findall(script)}
    if not found:
        raise NothingFound(f"Font Awesome's script holds no icon as {ENTRY.pattern} expects it, and pages would show none")
    return found


def drawings(known):
    """What draws icons into a page, and takes the script out of it.

    Parameters
    ----------
    known : dict
        From :func:`icons`.

    Returns
    -------
    list of Mend
    """
    return [
        Mend(
            "icons",
            "an empty element, which Font Awesome's script would fill",
            r'<(?P<tag>i|span)(?P<rest>(?:\s[^>]*?)?\sclass="(?P<classes>[^"]*\bfa-[^"]*)"[^>]*)>\s*</(?P=tag)>',
            lambda match: _drawn(match, known),
        ),
        Mend("icons' script", "what it does is done", r"\s*<script[^>]*fontawesome\.js[^>]*></script>"),
    ]


def _drawn(match, known):
    names = match["classes"].split()
    name = next((short for one in names if (short := one.removeprefix("fa-")) != one and short in known), None)
    if name is None:
        return match[0]
    width, height, path = known[name]
    classes = " ".join(["svg-inline--fa", *(one for one in names if one not in FONTS)])
    rest = re.sub(r'\s*class="[^"]*"', "", match["rest"])
    return (
        f'<svg class="{classes}"{rest} aria-hidden="true" focusable="false" viewBox="0 0 {width} {height}">'
        f'<path fill="currentColor" d="{path}"></path></svg>'
    )
