"""Pictures of boxes, circles, arrows and words, as vectors: readable on light and dark paper, and in print.

A :class:`Drawing` shows itself in a notebook. On a page of the book its ink is that of the text around it; where only pixels
can be shown, there is a picture on white paper.
"""

import base64
import html
import math

#: Colours that can be told apart, and from light and from dark paper. Ink is whatever the text around is written in.
INK, FIRST, SECOND, THIRD = "currentColor", "#2A8BC9", "#D9661F", "#1E9E77"
#: How much of a colour fills an area.
FAINT = 0.16
#: A picture is not made smaller than this part of its width, or its words could not be read.
LEAST = 0.62
FONT = "font-family=\"'Open Sans', 'DejaVu Sans', sans-serif\""
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}


class Drawing:
    """A picture, drawn piece by piece. Lengths are in pixels; y grows downwards.

    Parameters
    ----------
    width, height : float
    alt : str
        What the picture shows, for those who do not see it.
    """

    def __init__(self, width, height, alt):
        self.width, self.height, self.alt = width, height, alt
        self._parts = []

    def _add(self, tag, text=None, **attributes):
        named = " ".join(f'{name.replace("_", "-")}="{_short(value)}"' for name, value in attributes.items())
        self._parts.append(f"<{tag} {named} />" if text is None else f"<{tag} {named}>{html.escape(text)}</{tag}>")

    def text(self, x, y, words, *, size=15, at="middle", colour=INK, bold=False, italic=False):
        """Words whose middle is at a height, and which begin, end or are centred at a place."""
        style = {"font_weight": "bold"} if bold else {}
        style |= {"font_style": "italic"} if italic else {}
        self._add("text", str(words), x=x, y=y + 0.35 * size, font_size=size, text_anchor=_ANCHORS[at], fill=colour, **style)

    def line(self, *points, colour=INK, width=1.5, dashed=False):
        """A line through points."""
        dashes = {"stroke_dasharray": "5 4"} if dashed else {}
        path = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
        self._add("polyline", points=path, fill="none", stroke=colour, stroke_width=width, **dashes)

    def arrow(self, start, end, *, colour=INK, width=1.5, head=9, words="", shift=(0, -11), size=14):
        """An arrow, with words beside its middle."""
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        neck = (end[0] - 0.8 * head * math.cos(angle), end[1] - 0.8 * head * math.sin(angle))
        self.line(start, neck, colour=colour, width=width)
        sides = [(end[0] - head * math.cos(angle + turn), end[1] - head * math.sin(angle + turn)) for turn in (-0.4, 0.4)]
        self._add("polygon", points=" ".join(f"{_short(x)},{_short(y)}" for x, y in (end, *sides)), fill=colour)
        if words:
            self.text((start[0] + end[0]) / 2 + shift[0], (start[1] + end[1]) / 2 + shift[1], words, size=size)

    def box(self, x, y, width, height, words="", *, colour=INK, filled=False, size=15, bold=False, dashed=False, stroke=1.2):
        """A box with words in its middle; filled, it is tinted in its colour."""
        dashes = {"stroke_dasharray": "4 3"} if dashed else {}
        fill = {"fill": colour, "fill_opacity": FAINT} if filled else {"fill": "none"}
        self._add("rect", x=x, y=y, width=width, height=height, stroke=colour, stroke_width=stroke, **fill, **dashes)
        if words != "":
            self.text(x + width / 2, y + height / 2, words, size=size, bold=bold)

    def circle(self, x, y, radius, words="", *, colour=INK, filled=False, size=15):
        """A circle with words in its middle."""
        fill = {"fill": colour, "fill_opacity": FAINT} if filled else {"fill": "none"}
        self._add("circle", cx=x, cy=y, r=radius, stroke=colour, stroke_width=1.5, **fill)
        if words != "":
            self.text(x, y, words, size=size)

    def dot(self, x, y, radius=4, colour=INK):
        """A full dot."""
        self._add("circle", cx=x, cy=y, r=radius, fill=colour)

    def table(self, x, y, rows, *, cell=(44, 32), colour=INK, marked=(), size=15):
        """Numbers in boxes, row by row; the marked ones, as (row, column), are tinted. Returns where it ends on the right."""
        wide, high = cell
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                is_marked = (i, j) in marked
                self.box(
                    x + j * wide,
                    y + i * high,
                    wide,
                    high,
                    value,
                    colour=colour if is_marked else INK,
                    filled=is_marked,
                    size=size,
                    bold=is_marked,
                )
        return x + wide * len(rows[0])

    def svg(self, paper=""):
        """The picture as text; on paper of a colour if one is named."""
        sheet = f'<rect width="100%" height="100%" fill="{paper}" />' if paper else ""
        width, height = _short(self.width), _short(self.height)
        least = _short(LEAST * self.width)
        size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" style="min-width:{least}px"'
        named = f'role="img" aria-label="{html.escape(self.alt)}" {FONT}'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named}>{sheet}{"".join(self._parts)}</svg>'

    def png(self):
        """The picture in pixels on white paper, or None where vl-convert, which draws it, is not there."""
        try:
            import vl_convert
        except ImportError:
            return None
        return vl_convert.svg_to_png(self.svg(paper="white").replace(INK, "black"), scale=2)

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"image/svg+xml": self.svg(), "text/plain": repr(self)}
        picture = self.png()
        if picture:
            data["image/png"] = base64.b64encode(picture).decode()
        return data, {kind: {"alt": self.alt} for kind in data if kind.startswith("image/")}


def _short(value):
    """A number without the digits that nobody sees; anything else as it is."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
