"""Matplotlib figures of one look, for the notebooks.

Every function draws a new figure and returns nothing, so that a notebook shows it once; ``matplotlib.pyplot.gcf()`` has it.

Matplotlib is imported when the first one is drawn. The labs of :mod:`nnkit.figures.labs` draw with it, too.
"""

import contextlib
import math
from itertools import cycle

import numpy as np

from nnkit.lazy import LazyModule

plt, colors = LazyModule("matplotlib.pyplot"), LazyModule("matplotlib.colors")

# Okabe and Ito's colours, which most colour-blind people can tell apart. Lines also differ in their dashes.
BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
OLIVE, INK, PAPER = "#8A6D00", "#222222", "#FFFFFF"
CLASSES = ((0, VERMILION, "s"), (1, BLUE, "o"))
LINES = {
    "color": [BLUE, VERMILION, GREEN, PURPLE, INK, OLIVE],
    "linestyle": ["-", "--", "-.", ":", (0, (8, 2)), (0, (3, 1, 1, 1, 1, 1))],
}
STYLE = {
    "figure.dpi": 140,
    "figure.figsize": (6.4, 3.6),
    "figure.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "font.size": 11,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "lines.linewidth": 2.2,
    "legend.frameon": False,
    "xtick.color": INK,
    "ytick.color": INK,
}


def curves(series, *, xlabel, ylabel, x=None, log=False, steps=False, points=None):
    """One line for each named series.

    Parameters
    ----------
    series : dict
        Name of each line, and its values.
    xlabel, ylabel : str
    x : array, optional
        Positions of the values, the same for every line; 0, 1, 2, … where it is not given.
    log : bool
        Whether the vertical axis is logarithmic.
    steps : bool
        Whether a value holds until the next one, as on a staircase.
    points : (array, array), optional
        Places and heights of samples, drawn as dots.
    """
    with style():
        _, axes = plt.subplots()
        for name, values in series.items():
            places = np.arange(len(values)) if x is None else x
            axes.plot(places, values, label=name, drawstyle="steps-post" if steps else "default")
        if points is not None:
            axes.plot(*map(np.ravel, points), "o", color=INK, markersize=6, label="samples")
        axes.set(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
        if len(axes.lines) > 1:
            axes.legend()


def history(record):
    """The losses by epoch, and beside them the metrics if there are any.

    Parameters
    ----------
    record : nnkit.training.History
    """
    losses = {"training": record.loss, "validation": record.validation_loss}
    panels = [("loss", {name: values for name, values in losses.items() if values})]
    panels += [("metric", record.metrics)] if record.metrics else []
    with style():
        _, all_axes = plt.subplots(1, len(panels), figsize=(5.2 * len(panels), 3.6), squeeze=False)
        for axes, (ylabel, series) in zip(all_axes[0], panels, strict=True):
            for name, values in series.items():
                axes.plot(np.arange(1, len(values) + 1), values, marker="o", markersize=4, label=name)
            axes.set(xlabel="epoch", ylabel=ylabel)
            axes.legend()


def tangent_step(f, x, slope, step_to, *, xlabel, ylabel, span):
    """A curve, its tangent at one point, and the point that a step along the slope leads to.

    Parameters
    ----------
    f : callable
        Takes one number and returns one.
    x, slope : float
        Where the tangent touches, and its slope.
    step_to : float
        Where the step ends.
    xlabel, ylabel : str
    span : (float, float)
        The part of the horizontal axis that is drawn.
    """
    grid = np.linspace(*span, 200)
    heights = np.array([f(point) for point in grid])
    room = 0.15 * np.ptp(heights)
    with style():
        _, axes = plt.subplots()
        axes.set_ylim(heights.min() - room, heights.max() + room)  # the curve matters, not how far the tangent goes
        axes.plot(grid, heights, label="the error")
        axes.plot(grid, f(x) + slope * (grid - x), label=f"its slope here, {slope:.4f}")
        axes.plot(x, f(x), "o", color=INK, markersize=9, label=f"before the step: {f(x):.4f}")
        axes.plot(step_to, f(step_to), "D", color=GREEN, markersize=9, label=f"after the step: {f(step_to):.4f}")
        axes.set(xlabel=xlabel, ylabel=ylabel)
        axes.legend()


def gradient_field(f, gradient, span, *, xlabel="x", ylabel="y", against=False):
    """Contour lines of a function of two numbers, and its gradient as arrows.

    Parameters
    ----------
    f, gradient : callable
        Take an array whose last axis holds the two numbers; the second returns an array of the same shape.
    span : (float, float)
        The part of both axes that is drawn.
    xlabel, ylabel : str
    against : bool
        Whether the arrows point against the gradient.
    """
    fine, coarse = (np.stack(np.meshgrid(*2 * [np.linspace(*span, points)]), axis=-1) for points in (81, 9))
    arrows = -gradient(coarse) if against else gradient(coarse)
    with style():
        _, axes = plt.subplots(figsize=(4.6, 4.2))
        lines = axes.contour(fine[..., 0], fine[..., 1], f(fine), levels=10, colors="#999999", linewidths=0.9)
        axes.clabel(lines, fontsize=8, colors=INK)
        axes.set_title("minus the gradient: downhill" if against else "the gradient: uphill", fontsize=11)
        axes.quiver(coarse[..., 0], coarse[..., 1], arrows[..., 0], arrows[..., 1], color=BLUE, angles="xy")
        axes.set(xlabel=xlabel, ylabel=ylabel, aspect="equal")


def paths(surface, walks, *, xlabel="x", ylabel="y", equal=False):
    """Contour lines of a surface, and paths on it, each from a ring to a dot.

    Parameters
    ----------
    surface : nnkit.worked.surfaces.Surface
    walks : dict
        Name of each path, and its places as a (steps, 2) array.
    xlabel, ylabel : str
    equal : bool
        Whether both axes have one scale, so that right angles look like right angles.
    """
    (left, right), (bottom, top) = surface.span
    plane = np.stack(np.meshgrid(np.linspace(left, right, 161), np.linspace(bottom, top, 161)), axis=-1)
    heights = surface.height(plane)
    with style():
        _, axes = plt.subplots(figsize=(6.4, 3.8))
        levels = np.quantile(heights, np.linspace(0.03, 0.97, 10))
        axes.contour(plane[..., 0], plane[..., 1], heights, levels=levels, colors="#AAAAAA", linewidths=0.8)
        for name, places in walks.items():
            [line] = axes.plot(*places.T, label=name, linewidth=1.8)
            axes.plot(*places[-1], "o", color=line.get_color(), markersize=6)
        axes.plot(*surface.start, "o", markerfacecolor="none", markeredgecolor=INK, markersize=10)
        axes.set(xlabel=xlabel, ylabel=ylabel, xlim=surface.span[0], ylim=surface.span[1])
        axes.set_aspect("equal" if equal else "auto")
        axes.legend(loc="lower right", frameon=True)


def images(pixels, *, captions=(), columns=10, signed=False):
    """Square images in rows.

    Parameters
    ----------
    pixels : (images, side²) array
        The rows of each image, from the top, one after the other.
    captions : list of str
        A line under each image.
    columns : int
        How many in a row.
    signed : bool
        Whether 0 is white, and what is below it has another colour than what is above: for weights. Each image then has its
        own scale. Otherwise 0 is white and 1 black.

    Raises
    ------
    ValueError
        If the pixels of an image do not fill a square, or there are captions, but not one for each image.
    """
    pixels = np.asarray(pixels)
    side = math.isqrt(pixels.shape[-1])
    if pixels.ndim != 2 or side**2 != pixels.shape[1]:
        raise ValueError(f"pixels have shape {pixels.shape}; expected (images, side²)")
    if len(captions) not in (0, len(pixels)):
        raise ValueError(f"{len(captions)} captions for {len(pixels)} images; expected one for each")
    rows = math.ceil(len(pixels) / columns)
    with style():
        _, grid = plt.subplots(rows, columns, figsize=(0.8 * columns, (1.1 if captions else 0.8) * rows), squeeze=False)
        for axes in grid.flat:
            axes.axis("off")
        for i, (axes, image) in enumerate(zip(grid.flat, pixels, strict=False)):
            limit = np.abs(image).max() if signed else 1.0
            colours = {"cmap": _sides(), "vmin": -limit, "vmax": limit} if signed else {"cmap": "gray_r", "vmin": 0, "vmax": 1}
            axes.imshow(image.reshape(side, side), **colours)
            if captions:
                axes.set_title(captions[i], y=-0.3, fontsize=10)


def confusion(matrix):
    """How often each class got each answer, as a table; what is off the diagonal is coloured.

    Parameters
    ----------
    matrix : (classes, classes) array
        Rows are the classes, columns the answers.
    """
    matrix = np.asarray(matrix)
    mistakes = matrix * (1 - np.eye(len(matrix), dtype=int))
    with style():
        _, axes = plt.subplots(figsize=(4.8, 4.8))
        axes.imshow(-mistakes / max(mistakes.max(), 1), cmap=_sides(), vmin=-1, vmax=1)
        for (row, column), count in np.ndenumerate(matrix):
            axes.text(column, row, count or "·", ha="center", va="center", fontsize=10)
        axes.set(xlabel="answer", ylabel="digit", xticks=range(len(matrix)), yticks=range(len(matrix)))
        axes.grid(visible=False)


def boundary(net, x, labels):
    """What a network with two inputs and one output says everywhere in the plane, and the samples.

    Parameters
    ----------
    net : nnkit.network.Network
        Its output is a probability of class 1.
    x : (samples, 2) array
    labels : (samples,) or (samples, 1) array of 0 and 1
    """
    with style():
        _, axes = plt.subplots(figsize=(4.6, 4.2))
        draw_boundary(axes, net, x, labels)


def draw_boundary(axes, net, x, labels, points=60):
    """The same as :func:`boundary`, on axes that are there."""
    labels = np.asarray(labels).ravel()
    (left, bottom), (right, top) = x.min(axis=0), x.max(axis=0)
    room = 0.1 * max(right - left, top - bottom)
    across, up = np.linspace(left - room, right + room, points), np.linspace(bottom - room, top + room, points)
    plane = np.stack(np.meshgrid(across, up), axis=-1)
    says = net.predict(plane.reshape(-1, 2)).reshape(points, points)
    axes.contourf(across, up, says, levels=np.linspace(0, 1, 11), cmap=_sides(), alpha=0.55)
    if says.min() < 0.5 < says.max():
        axes.contour(across, up, says, levels=[0.5], colors=[INK], linewidths=[1.8])
    for label, colour, marker in CLASSES:
        axes.plot(*x[labels == label].T, marker, color=colour, markeredgecolor=PAPER, markersize=5, label=f"class {label}")
    axes.set(xlabel="first input", ylabel="second input", aspect="equal")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)


def lines_between(x, labels, lines, *, xlabel="first input", ylabel="second input"):
    """Points of two classes in the plane, and the lines where perceptrons change their answer.

    Parameters
    ----------
    x : (samples, 2) array
    labels : (samples,) array of 0 and 1
    lines : dict
        Name of each perceptron, and its two weights and bias. An arrow points to the side where it says 1.
    xlabel, ylabel : str
    """
    labels = np.asarray(labels)
    with style():
        _, axes = plt.subplots(figsize=(4.6, 4.2))
        for label, colour, marker in CLASSES:
            axes.plot(*x[labels == label].T, marker, color=colour, markersize=12, label=f"wanted {label}")
        for (name, (w1, w2, b)), colour in zip(lines.items(), cycle((INK, GREEN, PURPLE))):
            weights = np.array([w1, w2])
            length = np.linalg.norm(weights)
            foot, along = 0.5 + weights * -(b + weights.sum() / 2) / length**2, np.array([-w2, w1]) / length
            axes.axline(foot, foot + along, color=colour, linestyle="-", linewidth=1.8)
            axes.annotate(
                name,
                xy=foot + 0.25 * along + 0.35 * weights / length,
                xytext=foot + 0.25 * along,
                color=colour,
                ha="center",
                va="center",
                arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.8},
                bbox=_background(PAPER, pad=0.15),
            )
        axes.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), aspect="equal")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)


def network(weights, *, activations=None, names=None, zeros=True):
    """A network of dense layers as circles and lines, each line with its weight.

    Parameters
    ----------
    weights : list of (n_in, n_out) arrays
    activations : list of arrays, optional
        The numbers in the circles: the inputs first, then the activations of each layer.
    names : list of lists of str, optional
        A name for each circle, in the same order.
    zeros : bool
        Whether a weight of 0 has a line, too.
    """
    sizes = _widths(weights)
    with style():
        axes = _bare_axes(width=1.6 * len(sizes), height=1.4 * max(sizes))
        draw_network(axes, weights, activations=activations, names=names, zeros=zeros)


def draw_network(axes, weights, *, activations=None, names=None, zeros=True):
    """The same as :func:`network`, on axes that are there."""
    axes.set_axis_off()
    places = [[(column, (size - 1) / 2 - row) for row in range(size)] for column, size in enumerate(_widths(weights))]
    count = 0
    for starts, ends, matrix in zip(places, places[1:], weights, strict=False):
        for i, start in enumerate(starts):
            for j, end in enumerate(ends):
                count += 1
                if zeros or matrix[i, j]:
                    _edge(axes, start, end, f"$w_{{{count}}}$ = {matrix[i, j]:.4g}")
    for column, centres in enumerate(places):
        for row, centre in enumerate(centres):
            name = names[column][row] if names else ""
            number = f"{activations[column][row]:.4g}" if activations else ""
            _circle(axes, centre, "\n".join(filter(None, (name, number))))


def _widths(weights):
    """How many neurons each layer has, the inputs first."""
    return [len(weights[0])] + [matrix.shape[1] for matrix in weights]


def computational_graph(result):
    """The graph behind a :class:`nnkit.graph.Value`: in each box what it is, its value, and its gradient.

    Values flow from the top to the bottom, gradients back up.

    Parameters
    ----------
    result : Value
        Drawn at the bottom, with everything it was computed from above it.
    """
    levels = _levels(result)
    places = {
        id(node): centre
        for nodes, row in zip(levels, _rows(levels), strict=True)
        for node, centre in zip(nodes, row, strict=True)
    }
    with style():
        axes = _bare_axes(width=1.25 * max(map(len, levels)), height=0.95 * len(levels))
        for node in result.ancestors():
            for parent, _ in node.parents:
                _arrow(axes, places[id(parent)], places[id(node)])
            _box(axes, places[id(node)], node)
        axes.set_title("values flow down, gradients back up", fontsize=9)


def _rows(levels):
    """A centre for each node, the levels from top to bottom and each level's nodes side by side."""
    return [[(column - (len(nodes) - 1) / 2, -depth) for column in range(len(nodes))] for depth, nodes in enumerate(levels)]


def _levels(result):
    """The nodes of a graph by level: each one below its parents, and a leaf just above what first uses it."""
    order = result.ancestors()
    level, users = {}, {id(node): [] for node in order}
    for node in order:
        level[id(node)] = max((level[id(parent)] + 1 for parent, _ in node.parents), default=0)
        for parent, _ in node.parents:
            users[id(parent)].append(node)
    for node in order:
        if not node.parents and users[id(node)]:
            level[id(node)] = min(level[id(user)] for user in users[id(node)]) - 1
    levels = [[node for node in order if level[id(node)] == depth] for depth in range(level[id(result)] + 1)]
    # From the bottom up, each level in the order of the nodes that use it: fewer lines cross.
    place = {}
    for nodes in reversed(levels):
        nodes.sort(key=lambda node: np.mean([place[id(user)] for user in users[id(node)]] or [0]))
        place.update({id(node): column - (len(nodes) - 1) / 2 for column, node in enumerate(nodes)})
    return levels


@contextlib.contextmanager
def style():
    """The look of this book for what is drawn inside."""
    with plt.rc_context({**STYLE, "axes.prop_cycle": plt.cycler(**LINES)}):
        yield
        interactive = plt.isinteractive()
    # A notebook's backend switches this on when the first figure is made; leaving the context would switch it off again, and
    # no later figure would be shown.
    plt.interactive(interactive)


def _sides():
    """From one class through white to the other."""
    return colors.LinearSegmentedColormap.from_list("sides", [VERMILION, PAPER, BLUE])


def _bare_axes(width, height):
    _, axes = plt.subplots(figsize=(width, height))
    axes.set_axis_off()
    axes.margins(0.02)
    return axes


def _edge(axes, start, end, text):
    axes.plot(*zip(start, end, strict=True), color="#888888", linestyle="-", linewidth=1.5, zorder=1)
    start, end = np.array(start), np.array(end)
    angle = np.arctan2(*(end - start)[::-1])
    x, y = start + (0.5 - 0.2 * abs(np.sin(angle))) * (end - start)  # steep lines cross in the middle
    look = {"ha": "center", "va": "center", "fontsize": 9, "color": BLUE, "zorder": 2, "bbox": _background(PAPER, pad=0.1)}
    axes.text(x, y, text, rotation=np.degrees(angle), rotation_mode="anchor", transform_rotates_text=True, **look)


def _circle(axes, centre, text):
    axes.plot(*centre, "o", markersize=46, markerfacecolor="#EAF3FA", markeredgecolor=BLUE, markeredgewidth=1.8, zorder=3)
    axes.text(*centre, text, ha="center", va="center", fontsize=10, zorder=4)
    _reserve(axes, centre, 0.25, 0.35)


def _arrow(axes, start, end):
    """From one box to another one below; in a bow where it passes a level, so that it does not run behind a box there."""
    bow = 0.0 if start[1] - end[1] < 1.5 else (-0.7 if start[0] > end[0] else 0.7)
    look = {"arrowstyle": "-|>", "color": "#888888", "shrinkB": 24, "connectionstyle": f"arc3,rad={bow}", "zorder": 1}
    axes.annotate("", xy=end, xytext=start, arrowprops=look, zorder=1)


def _box(axes, centre, node):
    is_leaf = not node.parents
    title = " ".join(filter(None, (node.label, node.operation and f"[{node.operation}]"))) or "number"
    text = f"{title}\nvalue {node.data:.4g}\ngrad {node.grad:.4g}"
    box = _background("#FFF6E5" if is_leaf else "#EAF3FA", edge=VERMILION if is_leaf else BLUE)
    axes.text(*centre, text, ha="center", va="center", fontsize=10, zorder=3, bbox=box)
    _reserve(axes, centre, 0.45, 0.4)


def _background(face, edge="none", pad=0.3):
    return {"boxstyle": f"round,pad={pad}", "facecolor": face, "edgecolor": edge, "linewidth": 1.5}


def _reserve(axes, centre, half_width, half_height):
    """Widen the data limits, so that what stands around a point is inside the figure."""
    x, y = centre
    axes.update_datalim([(x - half_width, y - half_height), (x + half_width, y + half_height)])
    axes.autoscale_view()
