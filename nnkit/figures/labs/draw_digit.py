"""A digit of one's own, and what the network of chapter 12 takes it for."""

import functools
import itertools

import numpy as np

from nnkit.figures import plots
from nnkit.figures.controls import Button, Pad
from nnkit.figures.labs.lab import Drawing, Lab
from nnkit.figures.rounding import short
from nnkit.lazy import LazyModule
from nnkit.worked.digits import digits_to_learn_from, trained_digit_network

alt = LazyModule("altair")
SIDE = 32
_NEAREST = 5


def as_digit(cells):
    """A drawing, as the digits of :func:`nnkit.data.load_digits` were made: set to full height, counted by blocks.

    One that has nearly the full height and stands near the middle stays where it is.

    Parameters
    ----------
    cells : (32, 32) array of 0 and 1

    Returns
    -------
    (8, 8) array in [0, 1]
        In each cell the share of the 4 × 4 cells that are drawn on; all 0 for an empty drawing.

    References
    ----------
    Alpaydin and Kaynak (1998), Optical recognition of handwritten digits, UCI Machine Learning Repository.
    """
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    if not len(rows):
        return np.zeros((8, 8))
    drawn = cells[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = drawn.shape
    if height >= 28 and abs(columns[0] + columns[-1] - 31) <= 6:  # as large as the digits are, and as near to the middle
        return _counted(cells)
    scale = min(32 / height, 26 / width)
    tall, wide = (max(1, round(scale * side)) for side in (height, width))
    enlarged = drawn[np.arange(tall) * height // tall][:, np.arange(wide) * width // wide]
    pad = np.zeros((32, 32))
    top, left = (32 - tall) // 2, (32 - wide) // 2
    pad[top : top + tall, left : left + wide] = enlarged
    return _counted(pad)


def _counted(cells):
    return cells.reshape(8, 4, 8, 4).mean(axis=(1, 3))


def _stroke(points):
    """A line through points on an empty pad, three cells wide."""
    cells = np.zeros((32, 32), dtype=int)
    for (x, y), (x2, y2) in itertools.pairwise(points):
        for share in np.linspace(0, 1, 60):
            row, column = round(y + share * (y2 - y)), round(x + share * (x2 - x))
            cells[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = 1
    return cells


_SEVEN = _stroke([(9, 4), (22, 4), (14, 27)])


def draw_digit():
    """Draw a digit, and see what the network of chapter 12 takes it for, and which images it learned from are nearest.

    Returns
    -------
    Lab
    """
    return DrawDigit()


class DrawDigit(Lab):
    """See :func:`draw_digit`."""

    title = "A lab in which you draw a digit and a network says which one it is."
    size = (8.4, 4.6)
    controls = (Pad("cells", "Drawing pad", SIDE, "".join(map(str, _SEVEN.ravel()))),)
    buttons = (Button("clear", "Clear"),)

    def clear(self):
        """Empty the pad."""
        self.set(cells=SIDE * SIDE * "0")

    def compute(self):
        self.network, (x, t) = _learned(), digits_to_learn_from()
        self.cells = np.array(list(self.values["cells"]), dtype=int).reshape(SIDE, SIDE)
        self.seen = as_digit(self.cells)
        self.probabilities = self.network.predict(self.seen.reshape(1, 64))[0]
        near = np.argsort(((x - self.seen.ravel()) ** 2).sum(axis=1), kind="stable")[:_NEAREST]
        self.nearest, self.nearest_labels = x[near].reshape(-1, 8, 8), t[near]
        if not self.cells.any():
            return "The pad is empty. Draw a digit from 0 to 9."
        second, first = np.argsort(self.probabilities)[-2:]
        sure, less = short(100 * self.probabilities[[first, second]], 3)
        return (
            f"The network says {first}, with probability {sure} %. Its second choice is {second}, {less} %. "
            f"The nearest images that it learned from are {_listed(self.nearest_labels)}."
        )

    def draw(self, figure):
        above, below = figure.subfigures(2, 1, height_ratios=(3, 1.6))
        pad, seen, bars = above.subplots(1, 3, width_ratios=(1, 1, 1.5))
        above.subplots_adjust(left=0.02, right=0.98, bottom=0.18, top=0.9, wspace=0.25)
        for axes, image, title in ((pad, self.cells, "your drawing"), (seen, self.seen, "what the network sees")):
            _show(axes, image, title)
        bars.bar(range(10), self.probabilities, color=plots.BLUE)
        bars.set(xticks=range(10), ylim=(0, 1), xlabel="digit", ylabel="probability")
        images = below.subplots(1, _NEAREST)
        below.subplots_adjust(left=0.02, right=0.98, bottom=0.02, top=0.72)
        below.suptitle("the nearest images that it learned from", fontsize=11)
        for axes, image, label in zip(images, self.nearest, self.nearest_labels, strict=True):
            _show(axes, image, f"a {label}")

    def tables(self):
        ink = [{"x": x, "y": y, "ink": short(self.seen[y, x])} for y in range(8) for x in range(8)]
        near = [
            {"x": x + 9 * i, "y": y, "ink": short(image[y, x])}
            for i, image in enumerate(self.nearest)
            for y in range(8)
            for x in range(8)
        ]
        labels = [{"x": 9 * i + 4, "label": f"a {label}"} for i, label in enumerate(self.nearest_labels)]
        outputs = [{"digit": digit, "probability": short(p)} for digit, p in enumerate(self.probabilities)]
        for row in outputs:
            row["label"] = f"{100 * row['probability']:.1f} %"
        return {"seen": ink, "nearest": near, "labels": labels, "outputs": outputs}

    def drawings(self):
        outputs = alt.Chart(alt.NamedData("outputs")).encode(
            alt.X(
                "probability:Q", scale=alt.Scale(domain=[0, 1.15], nice=False), axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1])
            ),
            alt.Y("digit:O"),
        )
        labels = alt.Chart(alt.NamedData("labels")).mark_text(style="ink").encode(_across(44), text="label:N", y=alt.value(-9))
        return [
            Drawing("what the network sees", [_pixels("seen", 8)], 160, 160),
            Drawing(
                "what each of its ten outputs says",
                [outputs.mark_bar(style="first"), outputs.mark_text(style="ink", align="left", dx=4).encode(text="label:N")],
                280,
                230,
            ),
            Drawing("the nearest images that it learned from", [_pixels("nearest", 44), labels], 330, 60),
        ]


def _show(axes, image, title):
    axes.imshow(image, cmap="gray_r", vmin=0, vmax=1)
    axes.set_axis_off()
    axes.set_title(title, fontsize=11)


def _across(width):
    return alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False))


def _pixels(table, width):
    """Pixels of a table, the more ink the darker."""
    ends = alt.Chart(alt.NamedData(table)).transform_calculate(x2="datum.x + 1", y2="datum.y + 1")
    up = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[8, 0], nice=False))
    shade = alt.Opacity("ink:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 1]), legend=None)
    return ends.mark_rect(style="ink", strokeWidth=0).encode(_across(width), up, x2="x2:Q", y2="y2:Q", opacity=shade)


def _listed(labels):
    """Labels in words, each once, the commonest first: 7 (four times) and 9 (once)."""
    names = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}
    digits, counts = np.unique(labels, return_counts=True)
    parts = [f"{digits[i]} ({names[int(counts[i])]})" for i in np.argsort(-counts, kind="stable")]
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


@functools.cache
def _learned():
    return trained_digit_network()
