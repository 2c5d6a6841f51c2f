"""The pictures beside the text: what they show is what the numbers say, and each is drawn in a chapter."""

import inspect
import re

import nbformat
import numpy as np
import pytest

from book.tools.notebooks import CHAPTERS
from nnkit.activations import step
from nnkit.figures import pictures
from nnkit.figures.drawing import FIRST, INK, SECOND, Drawing

MADE = {
    "neuron": lambda: pictures.neuron([1, 1], [1, 1], -1.5, step, name="step"),
    "product": lambda: pictures.product([[1, 2, 3], [4, 5, 6]], [[1, 0], [2, 1], [3, 5]], 1, 0),
    "diagonals": pictures.diagonals,
    "links": lambda: pictures.links(10),
    "layer_shapes": lambda: pictures.layer_shapes(5, 3, 4),
    "secants": lambda: pictures.secants(lambda x: x**2, lambda x: 2 * x, 3, [3, 1], (0, 6.4)),
    "one_layer": lambda: pictures.one_layer([[1.0, -2.0], [0.5, 3.0]], [0.6, 2.0], ["left", "right"]),
    "row_of_numbers": lambda: pictures.row_of_numbers(["area", "age"], [100, 18.5]),
    "bars": lambda: pictures.bars(["a", "b"], [0.25, 0.75], ["one", "three"]),
    "softmax_bars": lambda: pictures.softmax_bars([0, np.log(3)]),
    "one_epoch": lambda: pictures.one_epoch(1000, 300, 3),
    "contours": pictures.contours,
    "parts_of_data": lambda: pictures.parts_of_data({"most": (0.75, "to learn"), "rest": (0.25, "to test")}),
}
FUNCTIONS = dict(inspect.getmembers(pictures, lambda one: inspect.isfunction(one) and one.__module__ == pictures.__name__))


def words(drawing):
    return re.findall(r"<text [^>]*>([^<]*)</text>", drawing.svg())


def boxes(drawing, colour):
    """(x, y, width, height) of the boxes of a colour, in order."""
    found = re.findall(
        rf'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" stroke="{re.escape(colour)}"', drawing.svg()
    )
    return np.array(found, dtype=float)


def test_every_picture_is_tried_here_and_shown_in_a_chapter():
    public = {name for name in FUNCTIONS if not name.startswith("_")}
    assert set(MADE) == public
    cells = [cell for path in CHAPTERS for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    shown = set(re.findall(r"pictures\.(\w+)\(", "\n".join(cell.source for cell in cells)))
    assert shown | {"bars"} == public  # softmax_bars draws it


@pytest.mark.parametrize("name", MADE)
def test_a_picture_is_whole(name):
    drawing = MADE[name]()
    data, about = drawing._repr_mimebundle_()
    assert len(drawing.alt) > 30
    assert data["image/svg+xml"] == drawing.svg() == MADE[name]().svg() and about["image/png"]["alt"] == drawing.alt == repr(
        drawing
    )
    xs = [float(x) for x in re.findall(r'<text x="([^"]+)"', drawing.svg())]
    ys = [float(y) for y in re.findall(r'<text x="[^"]+" y="([^"]+)"', drawing.svg())]
    assert 0 <= min(xs) <= max(xs) <= drawing.width and 0 <= min(ys) <= max(ys) <= drawing.height
    assert "nan" not in drawing.svg() and data["image/png"].startswith("iVBOR")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("neuron", ["w₁ = 1", "w₂ = 1", "0.5", "bias b = −1.5", "step", "1"]),
        ("product", ["4 · 1 + 5 · 2 + 6 · 3 = 32", "A @ B (2, 2)", "14", "17", "32", "35"]),
        ("links", ["1", "0.25", "0.0625", "9.5e−7"]),
        ("layer_shapes", ["(5, 3)", "(3, 4)", "(4,)", "(5, 4)"]),
        ("secants", ["h = 3: slope 9", "h = 1: slope 7", "tangent: slope 6"]),
        ("one_layer", ["1.6", "4.8", "−2", "0.5", "left", "right"]),
        ("row_of_numbers", ["area", "100", "18.5"]),
        ("softmax_bars", ["0.250", "0.750", "logit 0"]),
        ("one_epoch", ["12", "epoch 3", "300", "100"]),
        ("contours", ["1", "4", "9"]),
        ("parts_of_data", ["most 75%", "rest 25%", "to test"]),
    ],
)
def test_the_words_in_a_picture(name, said):
    shown = words(MADE[name]())
    assert [one for one in said if one not in shown] == []


def test_a_neuron_of_other_numbers():
    drawing = pictures.neuron([2, 0, 1], [0.5, 3, -2], 0.25, np.tanh)
    assert {"−0.75", "−0.6351", "w₃ = −2", "f"} <= set(words(drawing))


def test_the_marked_row_and_column_are_the_ones_that_are_multiplied():
    drawing = MADE["product"]()
    row, column = boxes(drawing, FIRST), boxes(drawing, SECOND)
    assert len(row) == 3 and len(set(row[:, 1])) == 1 and len(column) == 3 and len(set(column[:, 0])) == 1
    assert row[0, 1] == 40 + 32 and column[0, 0] == 20 + 3 * 44 + 60  # the second row, the first column


def test_heights_of_bars_and_widths_of_parts():
    bars = boxes(pictures.bars(["a", "b"], [0.25, 0.75], ["", ""]), FIRST)
    assert bars[1, 3] == pytest.approx(3 * bars[0, 3]) and np.allclose(bars[:, 1] + bars[:, 3], bars[0, 1] + bars[0, 3])
    parts = MADE["parts_of_data"]()
    assert boxes(parts, FIRST)[0, 2] == pytest.approx(3 * boxes(parts, SECOND)[0, 2])
    links = boxes(pictures.links(4, most=0.5), FIRST)
    np.testing.assert_allclose(links[:, 3] / links[0, 3], [1, 0.5, 0.25, 0.125, 0.0625], atol=1e-3)
    batches = boxes(pictures.one_epoch(1000, 300, 1), SECOND)
    np.testing.assert_allclose(batches[:, 2] / batches[-1, 2], [3, 3, 3, 1], atol=1e-3)


def test_the_rings_are_as_wide_as_the_bowl_at_their_heights():
    svg = MADE["contours"]().svg()
    radii = [float(r) for r in re.findall(r'<circle cx="490" cy="165" r="([^"]+)" stroke="#', svg)]
    ends = re.findall(r'<polyline points="([\d.]+),[\d.]+ ([\d.]+),[\d.]+" fill="none" stroke="#', svg)
    np.testing.assert_allclose([float(b) - float(a) for a, b in ends], 2 * np.array(radii), atol=0.02)
    np.testing.assert_allclose(np.array(radii) / radii[0], [1, 2, 3], atol=1e-3)


def test_secants_pass_through_the_points_of_the_curve():
    svg = MADE["secants"]().svg()
    dots = [tuple(map(float, dot)) for dot in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="[56]"', svg)]
    for line, dot in zip(
        re.findall(r'points="(\S+ \S+)" fill="none" stroke="#[0-9A-F]+" stroke-width="2"', svg)[0:4:2], dots, strict=False
    ):
        (x1, y1), (x2, y2) = (map(float, end.split(",")) for end in line.split())
        for x, y in (dot, dots[-1]):
            assert y1 + (y2 - y1) / (x2 - x1) * (x - x1) == pytest.approx(y, abs=0.1)


def test_words_and_names_are_escaped():
    drawing = Drawing(10, 10, 'a "b" <c>')
    drawing.text(1, 1, "x < y & z")
    assert 'aria-label="a &quot;b&quot; &lt;c&gt;"' in drawing.svg() and "x &lt; y &amp; z" in drawing.svg()


def test_an_arrow_ends_where_it_points():
    drawing = Drawing(100, 100, "")
    drawing.arrow((0, 50), (80, 50), words="w", shift=(0, -10))
    [tip, *sides] = re.search(r'<polygon points="([^"]+)"', drawing.svg())[1].split()
    assert tip == "80,50" and all(float(side.split(",")[0]) < 80 for side in sides)
    assert 'stroke="currentColor"' in drawing.svg() and ">w</text>" in drawing.svg()


def test_on_paper_of_its_own_the_ink_is_black():
    drawing = MADE["diagonals"]()
    assert INK in drawing.svg() and '<rect width="100%" height="100%" fill="white" />' in drawing.svg(paper="white")
