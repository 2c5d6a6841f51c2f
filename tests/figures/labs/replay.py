"""A digit of the data as it would be drawn on the pad."""

import numpy as np


def as_cells(image):
    """Cells of the pad for an image of 8 × 8 pixels: each pixel says how many of its 4 × 4 cells are drawn on.

    Drawn on are the cells that lie nearest to the dark: those with the largest values between the pixels.

    Parameters
    ----------
    image : (8, 8) array in [0, 1]

    Returns
    -------
    (32, 32) array of 0 and 1
    """
    around = np.pad(image, 1, mode="edge")
    places = (np.arange(32) + 0.5) / 4 + 0.5
    low = np.floor(places).astype(int)
    share = places - low
    rows = around[low] * (1 - share)[:, None] + around[low + 1] * share[:, None]
    between = rows[:, low] * (1 - share) + rows[:, low + 1] * share
    blocks = between.reshape(8, 4, 8, 4).transpose(0, 2, 1, 3).reshape(8, 8, 16)
    ranks = np.argsort(np.argsort(-blocks, axis=-1, kind="stable"), axis=-1)
    drawn = (ranks < np.round(16 * image)[..., None]).astype(int)
    return drawn.reshape(8, 8, 4, 4).transpose(0, 2, 1, 3).reshape(32, 32)


def as_text(cells):
    """Cells as the pad tells them."""
    return "".join(map(str, np.asarray(cells, dtype=int).ravel()))


PEN = 1.7  # its radius in cells, as in drawing_pad.js


def as_strokes(cells):
    """Level strokes that draw on cells that are to be drawn on, and on no other.

    Parameters
    ----------
    cells : (32, 32) array of 0 and 1

    Returns
    -------
    list of (x, x, y)
        Where the middle of the pen begins and ends, in cells.
    """
    strokes = []
    for y in np.arange(1, 32):
        places = np.arange(0.5, 32, 0.5)
        inside = [cells[_under_the_pen(x, y)].all() for x in places]
        ends = np.flatnonzero(np.diff([0, *inside, 0]))
        strokes += [(float(places[first]), float(places[last - 1]), float(y)) for first, last in ends.reshape(-1, 2)]
    return strokes


def drawn(strokes):
    """The cells that such strokes draw on."""
    cells = np.zeros((32, 32), dtype=int)
    for x, x_end, y in strokes:
        for place in np.arange(x, x_end + 0.25, 0.5):
            cells[_under_the_pen(place, y)] = 1
    return cells


def _under_the_pen(x, y):
    ups, acrosses = np.indices((32, 32)) + 0.5
    return np.hypot(acrosses - x, ups - y) <= PEN
