"""Drawings in fewer bytes, and with their sizes, so that a page does not move when they come."""

import functools
import math
import re

from PIL import Image

#: A picture of the book in a page.
DRAWN = re.compile(r'<img (?![^>]*\bwidth=)(?=[^>]*\bsrc="[^"]*?_images/([^"/]+\.png)")')
#: The place of a figure that moves, and the height of its picture.
MOVING = re.compile(r'(<div class="nnkit-moving[^>]*?data-controls="(\d+)"[^>]*)(>\s*)<img width="(\d+)" height="(\d+)"')
#: How many controls stand in a row where there is room; on a phone it is one.
IN_A_ROW = 1.65
#: Pixels of such a picture for each of the page.
SCALE = 2


def sized(page, folder):
    """A page that says how large its pictures are.

    Parameters
    ----------
    page : str
        Its HTML.
    folder : pathlib.Path
        Of the pictures.
    """
    page = DRAWN.sub(lambda match: '<img width="{}" height="{}" '.format(*size(folder / match[1])), page)
    return MOVING.sub(_with_room, page)


def _with_room(match):
    before, controls, between, width, height = match.groups()
    width, height = int(width) // SCALE, int(height) // SCALE
    style = f"--nnkit-picture: {height}px; --nnkit-rows: {math.ceil(int(controls) / IN_A_ROW)}; --nnkit-controls: {controls}"
    return f'{before} style="{style}"{between}<img width="{width}" height="{height}"'


@functools.cache
def size(picture):
    """Width and height of a picture in pixels."""
    with Image.open(picture) as image:
        return image.size


def compress(picture):
    """Drawings have few colours: a palette of 256 holds them, in a third of the bytes."""
    with Image.open(picture) as image:
        if image.mode == "P":
            return
        smaller = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    smaller.save(picture, optimize=True)
