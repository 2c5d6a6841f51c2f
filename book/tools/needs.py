"""The signposts of a chapter: what it needs from earlier ones, how hard it is, and what later ones need from it.

All but the first chapter say in their opening what they build on, with links to sections; each one says how hard it is. At its
end a chapter lists those of its sections on which later ones build.
"""

import re

NEED, THEN, HARD, NEXT = "**It builds on** ", "**After this chapter you can**", "**How hard.** ", "## What comes next\n"
_SECTION = re.compile(r"\]\((ch\d\d)\w*\.ipynb#([\w-]+)\)")
_BELOW = re.compile(r"^- \[.+\]\(#([\w-]+)\): chapters? ([\d, and]+)$", re.MULTILINE)


def opening(cells):
    """The first text of a chapter: its title, and what it is about."""
    return next(cell.source for cell in cells if cell.cell_type == "markdown")


def needed_sections(cells):
    """The sections of earlier chapters that a chapter needs.

    Parameters
    ----------
    cells : list of notebook cells

    Returns
    -------
    list of (str, str)
        A chapter and a section, such as ("ch05", "a-slope").

    Raises
    ------
    ValueError
        If that is said more than once, or after what the reader will be able to do.
    """
    first = opening(cells)
    said = [paragraph for paragraph in first.split("\n\n") if paragraph.startswith(NEED)]
    if len(said) > 1 or (said and said[0] not in first.partition(THEN)[0]):
        raise ValueError(f"one paragraph of the opening begins with {NEED!r}, and stands before {THEN!r}")
    return _SECTION.findall("".join(said))


def needs(cells):
    """The chapters that a chapter needs, such as "ch05", in order."""
    return sorted({chapter for chapter, _ in needed_sections(cells)})


def hardness(cells):
    """How hard a chapter is, from 1 to 3, as it says itself."""
    [level] = re.findall(rf"^{re.escape(HARD)}([123]) of 3\. ", opening(cells), re.MULTILINE)
    return int(level)


def listed_at_the_end(cells):
    """The sections of a chapter that it says later ones build on, each with the numbers of these.

    Returns
    -------
    dict
        Such as {"a-slope": [6, 7]}, in the order in which they stand.
    """
    last = next(cell.source for cell in reversed(cells) if cell.cell_type == "markdown")
    return {
        section: list(map(int, re.findall(r"\d+", chapters))) for section, chapters in _BELOW.findall(last.partition(NEXT)[2])
    }
