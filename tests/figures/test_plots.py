"""The data of the figures: the pixels are not compared anywhere else."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnkit.figures import plots
from nnkit.graph import Value
from nnkit.layers import Dense, Sigmoid
from nnkit.network import Network
from nnkit.worked.surfaces import RAVINE

matplotlib.use("agg")


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def texts():
    return [text.get_text() for text in plt.gca().texts]


def test_curves():
    plots.curves({"a": [3, 2, 1], "b": [1, 1, 1]}, xlabel="updates", ylabel="error", log=True)
    axes = plt.gca()
    np.testing.assert_array_equal(axes.lines[0].get_data(), [[0, 1, 2], [3, 2, 1]])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["a", "b"]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_yscale()) == ("updates", "error", "log")


def test_curves_at_given_positions():
    plots.curves({"a": [3, 2]}, x=[10, 20], xlabel="", ylabel="")
    axes = plt.gca()
    np.testing.assert_array_equal(axes.lines[0].get_xdata(), [10, 20])
    assert axes.get_legend() is None


def test_images_have_their_pixels_in_rows_and_captions_below():
    pixels = np.array([[0, 1, 0.5, 0.25], [1, 1, 0, 0], [0, 0, 0, 1.0]])
    plots.images(pixels, captions=["one", "two", "three"], columns=2)
    drawn = [axes for axes in plt.gcf().axes if axes.images]
    assert len(plt.gcf().axes) == 4 and len(drawn) == 3
    np.testing.assert_array_equal(drawn[0].images[0].get_array(), [[0, 1], [0.5, 0.25]])
    assert [axes.get_title() for axes in drawn] == ["one", "two", "three"]
    assert all(axes.images[0].get_clim() == (0, 1) for axes in drawn)
    image = drawn[0].images[0]
    assert image.cmap(image.norm(0.0))[:3] == (1, 1, 1) and image.cmap(image.norm(1.0))[:3] == (0, 0, 0)


def test_signed_images_have_0_in_the_middle_of_their_own_scale():
    plots.images(np.array([[0.5, -2, 0, 1], [0.1, 0, 0, 0]]), signed=True)
    limits = [axes.images[0].get_clim() for axes in plt.gcf().axes if axes.images]
    assert limits == [(-2, 2), (-0.1, 0.1)]


@pytest.mark.parametrize(
    ("pixels", "captions", "said"),
    [
        (np.zeros((2, 10)), [], r"shape \(2, 10\); expected \(images, side²\)"),
        (np.zeros(4), [], r"shape \(4,\)"),
        (np.zeros((2, 4)), ["one"], "1 captions for 2 images"),
    ],
)
def test_images_that_are_none(pixels, captions, said):
    with pytest.raises(ValueError, match=said):
        plots.images(pixels, captions=captions)


def test_confusion_colours_what_is_off_the_diagonal():
    plots.confusion([[50, 0, 2], [1, 40, 0], [0, 4, 30]])
    [image] = plt.gca().images
    np.testing.assert_allclose(image.get_array(), -np.array([[0, 0, 2], [1, 0, 0], [0, 4, 0]]) / 4)
    counts = {text.get_position(): text.get_text() for text in plt.gca().texts}
    assert counts[2, 0] == "2" and counts[0, 1] == "1" and counts[1, 2] == "4" and counts[0, 0] == "50" and counts[1, 0] == "·"
    assert (plt.gca().get_xlabel(), plt.gca().get_ylabel()) == ("answer", "digit")


def test_tangent_step():
    plots.tangent_step(lambda x: x**2, 1.0, 2.0, 0.5, xlabel="w", ylabel="E", span=(-2, 2))
    curve, tangent, before, after = (line.get_xydata() for line in plt.gca().lines)
    np.testing.assert_allclose(curve[:, 1], curve[:, 0] ** 2)
    np.testing.assert_allclose(tangent[:, 1], 2 * tangent[:, 0] - 1)
    np.testing.assert_allclose([before[0], after[0]], [[1, 1], [0.5, 0.25]])
    assert "its slope here, 2.0000" in [text.get_text() for text in plt.gca().get_legend().get_texts()]


def test_network_names_every_weight_at_its_line():
    weights = [np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[0.5], [0.6]])]
    plots.network(weights, activations=[[1, 2], [3, 4], [5]], names=[["x", "y"], ["p", "q"], ["out"]])
    drawn = texts()
    assert [f"$w_{{{i}}}$ = 0.{i}" for i in range(1, 7)] == drawn[:6]
    assert drawn[6:] == ["x\n1", "y\n2", "p\n3", "q\n4", "out\n5"]
    lines = [line.get_xydata() for line in plt.gca().lines[:6]]
    for line, label in zip(lines, plt.gca().texts, strict=False):
        (x0, y0), (x1, y1), (x, y) = *line, label.get_position()
        assert 0.2 < (x - x0) / (x1 - x0) < 0.6  # each label on its own line
        assert y == pytest.approx(y0 + (x - x0) / (x1 - x0) * (y1 - y0))
    circles = [line.get_xydata()[0].tolist() for line in plt.gca().lines[6:]]
    assert [list(text.get_position()) for text in plt.gca().texts[6:]] == circles
    assert lines[1][0][1] > lines[1][1][1]  # w2 leads from the upper input down to the lower neuron
    assert lines[2][0][1] < lines[2][1][1]  # w3 leads from the lower input up


def test_weights_of_zero_may_have_no_line():
    weights = [np.array([[0.0, 2.0], [3.0, 0.0]]), np.array([[0.0], [6.0]])]
    plots.network(weights, zeros=False)
    assert texts()[:3] == ["$w_{2}$ = 2", "$w_{3}$ = 3", "$w_{6}$ = 6"]
    assert len(plt.gca().lines) == 3 + 5  # and five circles


def test_computational_graph_shows_value_and_gradient_of_every_node():
    x = Value(2, label="x")
    t = 3 * x
    t.label = "t"
    z = t**2
    z.backward()
    plots.computational_graph(z)
    drawn = texts()
    expected = {"number\nvalue 3\ngrad 24", "x\nvalue 2\ngrad 36", "t [×]\nvalue 6\ngrad 12", "[^2]\nvalue 36\ngrad 1"}
    assert set(filter(None, drawn)) == expected and len(drawn) == 4 + 3  # an arrow is a text without words
    places = {text.get_text().splitlines()[0]: text.get_position() for text in plt.gca().texts if text.get_text()}
    edges = {(arrow.xyann, arrow.xy) for arrow in plt.gca().texts if not arrow.get_text()}
    assert plt.gca().get_title() == "values flow down, gradients back up"
    assert edges == {(places[a], places[b]) for a, b in (("number", "t [×]"), ("x", "t [×]"), ("t [×]", "[^2]"))}


def test_computational_graph_runs_from_top_to_bottom():
    x, y, late = Value(1.0), Value(2.0), Value(5.0)
    result = (x * y + 1.0).tanh() * late
    levels = plots._levels(result)
    level = {id(node): i for i, nodes in enumerate(levels) for node in nodes}
    for node in result.ancestors():
        assert all(level[id(parent)] < level[id(node)] for parent, _ in node.parents)
    assert level[id(late)] == level[id(result)] - 1


def test_a_staircase():
    plots.curves({"a": [3, 2]}, xlabel="", ylabel="", steps=True)
    assert plt.gca().lines[0].get_drawstyle() == "steps-post"


def test_samples_are_dots_among_the_curves():
    plots.curves({"a": [3, 2]}, x=[0, 1], xlabel="", ylabel="", points=(np.array([[0.5], [0.7]]), np.array([[1.0], [4.0]])))
    _, dots = plt.gca().lines
    assert dots.get_xydata().tolist() == [[0.5, 1], [0.7, 4]]
    assert (dots.get_marker(), dots.get_linestyle()) == ("o", "None")
    assert [text.get_text() for text in plt.gca().get_legend().get_texts()] == ["a", "samples"]


def test_six_lines_look_different():
    plots.curves({str(i): [i, i] for i in range(6)}, xlabel="", ylabel="")
    assert len({line.get_color() for line in plt.gca().lines}) == 6
    assert len({str(line._unscaled_dash_pattern) for line in plt.gca().lines}) == 6


@pytest.mark.parametrize(("against", "sign"), [(False, 1), (True, -1)])
def test_arrows_of_a_field_point_along_the_gradient_or_against_it(against, sign):
    plots.gradient_field(lambda p: p[..., 0] ** 2 + 3 * p[..., 1], _gradient, (-2, 2), against=against)
    [arrows] = [part for part in plt.gca().collections if hasattr(part, "U")]
    assert len(arrows.U) == 81
    np.testing.assert_allclose(arrows.U, sign * 2 * arrows.X)
    np.testing.assert_allclose(arrows.V, sign * 3)


def _gradient(p):
    return np.stack([2 * p[..., 0], np.full(p.shape[:-1], 3.0)], axis=-1)


def test_paths_go_from_a_ring_to_a_dot():
    places = np.array([[-7.0, 2.0], [-6.0, -1.0], [-5.0, 0.5]])
    plots.paths(RAVINE, {"a": places, "b": 2 * places}, xlabel="w", ylabel="b", equal=True)
    axes = plt.gca()
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_aspect()) == ("w", "b", 1)
    line, end, other, _, start = axes.lines
    np.testing.assert_array_equal(np.column_stack(line.get_data()), places)
    np.testing.assert_array_equal(np.column_stack(other.get_data()), 2 * places)
    np.testing.assert_array_equal(np.ravel(end.get_data()), places[-1])
    np.testing.assert_array_equal(np.ravel(start.get_data()), RAVINE.start)
    assert end.get_color() == line.get_color()
    assert (axes.get_xlim(), axes.get_ylim()) == RAVINE.span
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["a", "b"]


def test_lines_between_points_and_the_side_of_one():
    points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    plots.lines_between(points, [0, 1, 1, 0], {"OR": (1, 1, -0.5), "NAND": (-2, -1, 2.5)}, xlabel="a", ylabel="b")
    axes = plt.gca()
    zeros, ones, *lines = axes.lines
    np.testing.assert_array_equal(np.column_stack(zeros.get_data()), points[[0, 3]])
    np.testing.assert_array_equal(np.column_stack(ones.get_data()), points[[1, 2]])
    for line, (w1, w2, b), arrow in zip(lines, ((1, 1, -0.5), (-2, -1, 2.5)), axes.texts, strict=True):
        for x1, x2 in (line.get_xy1(), line.get_xy2(), arrow.xyann):
            assert w1 * x1 + w2 * x2 + b == pytest.approx(0)  # the line, and where the arrow begins
        assert w1 * arrow.xy[0] + w2 * arrow.xy[1] + b > 0  # it points to the side that says 1
    assert [text.get_text() for text in axes.texts] == ["OR", "NAND"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("a", "b")


def test_a_boundary_stands_where_the_network_is_in_doubt():
    dense = Dense(2, 1)
    dense.weights, dense.bias = np.array([[3.0], [0.0]]), np.array([-1.5])  # in doubt at x = 0.5
    x = np.array([[0.0, 0.0], [1.0, 0.2], [0.1, 1.0]])
    plots.boundary(Network([dense, Sigmoid()], loss="binary_cross_entropy"), x, np.array([0, 1, 0]))
    axes = plt.gca()
    zeros, ones = axes.lines
    np.testing.assert_array_equal(np.column_stack(zeros.get_data()), x[[0, 2]])
    np.testing.assert_array_equal(np.column_stack(ones.get_data()), x[[1]])
    edge = axes.collections[-1].get_paths()[0].vertices
    np.testing.assert_allclose(edge[:, 0], 0.5, atol=0.01)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["class 0", "class 1"]


def test_no_boundary_where_there_is_no_doubt():
    dense = Dense(2, 1)
    dense.weights, dense.bias = np.zeros((2, 1)), np.array([2.0])
    plots.boundary(Network([dense, Sigmoid()], loss="binary_cross_entropy"), np.eye(2), np.array([[0], [1]]))
    assert len(plt.gca().collections) == 1
