"""What a chapter needs from earlier ones: all but the first say so themselves, with links, in their opening."""

import re

NEED, THEN = "**It builds on** ", "**After this chapter you can**"
_LINK = re.compile(r"\]\((ch\d\d)\w*\.ipynb#[\w-]+\)")


def needs(cells):
    """The chapters that a chapter needs.

    Parameters
    ----------
    cells : list of notebook cells

    Returns
    -------
    list of str
        Such as "ch05", in order.

    Raises
    ------
    ValueError
        If that is said more than once, or after what the reader will be able to do.
    """
    opening = next(cell.source for cell in cells if cell.cell_type == "markdown")
    said = [paragraph for paragraph in opening.split("\n\n") if paragraph.startswith(NEED)]
    if len(said) > 1 or (said and said[0] not in opening.partition(THEN)[0]):
        raise ValueError(f"one paragraph of the opening begins with {NEED!r}, and stands before {THEN!r}")
    return sorted(set(_LINK.findall("".join(said))))
