"""Figures that move: each shows one idea, with everything computed by this library before a slider is touched.

Every figure is a :class:`nnkit.moving.MovingFigure`; in a notebook it shows itself. Altair is needed to make one, and not for
what only computes, such as :func:`learning_curves`.
"""

import math
from fractions import Fraction

import numpy as np

from nnkit import activations as act
from nnkit import data, optimizers
from nnkit import losses as loss_functions
from nnkit.later import Later
from nnkit.layers import Dense, ReLU, Sigmoid, Softmax, Tanh
from nnkit.moving import Choice, MovingFigure, Slider, chosen, compute_states, fixed, series
from nnkit.network import Network
from nnkit.rounding import short, written
from nnkit.surfaces import RAVINE, SURFACES, walk
from nnkit.training import fit, minibatches
from nnkit.walkthrough import Walkthrough

alt = Later("altair")

# ---------------------------------------------------------------- the passes through a network


def passes(network, x, t, *, learning_rate=0.3, backward=True):
    """The forward and the backward pass through a small network, one computation at a time.

    Parameters
    ----------
    network : Network
        Dense layers without bias, each followed by a Sigmoid, and one output.
    x : (1, n_in) array
    t : (1, 1) array
    learning_rate : float
        Of the update that the last step shows.
    backward : bool
        Whether to go on to the error and the backward pass.

    Returns
    -------
    MovingFigure
    """
    walkthrough = Walkthrough(network, x, t)
    walkthrough.forward()
    if backward:
        walkthrough.error()
        walkthrough.backward()
        walkthrough.update(learning_rate)
    states = [{"i": i, "step": i} | state for i, state in enumerate(walkthrough.states)]
    last = len(states) - 1
    edges = chosen().transform_flatten(["x", "y", "x2", "y2", "on"])
    columns, tallest = len(network.layers) // 2, max(layer.n_in for layer in network.layers[::2])
    across, up = (0, columns), ((1 - tallest) / 2, (tallest - 1) / 2)
    edges = edges.encode(_bare("x", *across), _bare("y", *up), alt.X2("x2"), alt.Y2("y2"))
    labels = chosen().transform_flatten(["lx", "ly", "weight", "slope"])
    labels = labels.encode(_bare("lx", *across), _bare("ly", *up))
    nodes = chosen().transform_flatten(["nx", "ny", "name", "node_on", "value", "delta"])
    nodes = nodes.encode(_bare("nx", *across), _bare("ny", *up))
    circle = {"size": 1300, "shape": "circle"}
    return MovingFigure(
        [
            edges.mark_rule(style="soft", strokeWidth=1.2),
            edges.transform_filter("datum.on").mark_rule(style="second", strokeWidth=3),
            nodes.mark_point(**circle, style="tint", filled=True),
            nodes.mark_point(**circle, style="first", strokeWidth=1.8),
            nodes.transform_filter("datum.node_on").mark_point(**circle, style="second", strokeWidth=3.5),
            labels.mark_text(style="ink", dy=-7).encode(text="weight:N"),
            labels.mark_text(style="second", dy=7).encode(text="slope:N"),
            nodes.mark_text(style="ink", fontWeight="bold").encode(text="name:N"),
            nodes.mark_text(style="ink", dy=28).encode(text="value:N"),
            nodes.mark_text(style="second", dy=-27).encode(text="delta:N"),
        ],
        by=[Slider("step", "step", 0, last, 1, 0)],
        states=states,
        said=[f"Step {{step}} of {last}. {{what}}", "{formula}"],
        alt_text=(
            f"A network of {len(walkthrough.weights)} weights as circles and lines. The slider goes through its computation "
            "one number at a time; what is computed is highlighted, and its value appears beside its circle or line."
        ),
    )


def _bare(field, low, high):
    """A channel without an axis, with a little room on both sides."""
    channel = {"x": alt.X, "y": alt.Y}[field[-1]]
    return channel(f"{field}:Q", axis=None, scale=alt.Scale(domain=[low - 0.4, high + 0.4], nice=False))


# ---------------------------------------------------------------- slopes and descent


def descent(f, slope, *, learning_rate, start, span, steps=20, xlabel="w", ylabel="error"):
    """Gradient descent on a curve, for every learning rate and starting point.

    Parameters
    ----------
    f, slope : callable
        The curve and its derivative; both take an array and return one.
    learning_rate, start : (low, high, step, first)
        What the two sliders can be set to.
    span : (float, float)
        The part of the horizontal axis that is drawn. A walk that leaves it by its width has diverged.
    steps : int
    xlabel, ylabel : str

    Returns
    -------
    MovingFigure
    """
    by = [Slider("rate", "learning rate", *learning_rate), Slider("start", "start", *start)]
    grid = np.linspace(*span, 121)
    heights = f(grid)
    room = 0.08 * np.ptp(heights)
    limits = short([heights.min() - room, heights.max() + room])

    def compute(rate, start):
        path = _descend(slope, rate, start, steps)
        inside = path[np.abs(path - np.mean(span)) <= 1.5 * np.ptp(span)]
        steps_inside = np.flatnonzero((inside >= span[0]) & (inside <= span[1]))
        drawn = inside[steps_inside]
        return {
            "x": short(drawn),
            "y": short(f(drawn)),
            "k": steps_inside.tolist(),
            "verdict": _verdict(path, slope, span, rate),
            "end": written(path[-1]) if np.abs(path[-1]) < 1e6 else "far away",
        }

    across = alt.X("x:Q", title=xlabel, scale=alt.Scale(domain=list(span), nice=False))
    up = alt.Y("y:Q", title=ylabel, scale=alt.Scale(domain=limits, nice=False))
    curve = [{"x": x, "y": y} for x, y in zip(short(grid), short(heights), strict=True)]
    path = chosen().transform_flatten(["x", "y", "k"]).encode(across, up, alt.Order("k:Q"))
    return MovingFigure(
        [
            fixed(curve).mark_line(style="first", clip=True).encode(across, up),
            path.mark_line(style="soft", strokeWidth=1.3, strokeDash=[4, 3], clip=True),
            path.mark_point(style="ink", filled=True, size=50),
            path.transform_filter("datum.k == 0").mark_point(style="second", size=160, strokeWidth=2.5),
        ],
        by=by,
        states=compute_states(by, compute),
        said=["Learning rate {rate}, from {start}: {verdict}.", f"After {steps} steps {xlabel} is {{end}}."],
        alt_text=f"A curve of {ylabel} over {xlabel}, and the points that gradient descent comes to from the start, a ring.",
    )


def _descend(slope, rate, start, steps):
    path = [float(start)]
    for _ in range(steps):
        path.append(path[-1] - rate * float(slope(np.array(path[-1]))) if abs(path[-1]) < 1e9 else path[-1])
    return np.array(path)


def _verdict(path, slope, span, rate):
    """In words, what a walk did."""
    moves = np.diff(path)
    if np.abs(path[-1] - np.mean(span)) > 1.5 * np.ptp(span):
        return "it diverges, each step larger than the one before"
    if rate == 0 or np.abs(moves).max() < 1e-9:
        return "it stands still"
    turns = np.sum(moves[:-1] * moves[1:] < 0)
    far = abs(moves[-1]) > 1e-3 * np.ptp(span)
    if turns > len(moves) / 2:
        return "it jumps from side to side" + (_growth(abs(moves[-2]), abs(moves[-1])) if far else " and settles")
    if far or abs(float(slope(path[-1]))) > 0.05 * abs(float(slope(path[0]))):
        return "it crawls, and is still on its way"
    return "it settles"


def _growth(before, last):
    if math.isclose(before, last, rel_tol=1e-9):
        return ", and each jump is as long as the one before"
    return ", and each jump is " + ("longer" if last > before else "shorter") + " than the one before"


def _cube(x):
    return x * x * x


def _cube_slope(x):
    return 3 * x * x


def difference_quotient(f=_cube, derivative=_cube_slope, x=0.7):
    """The error of the forward and the central difference against h, and its two parts.

    The first part comes from the formula: even in exact arithmetic a quotient is not the slope. The second comes from the
    computer's rounding. Both are measured: the exact arithmetic is done in fractions.

    Parameters
    ----------
    f, derivative : callable
        Made of +, −, × and whole numbers alone, so that they take a float and a fraction alike; x³ where none is given.
    x : float

    Returns
    -------
    MovingFigure
    """
    h_slider = Slider("power", "h = 10 to the power", -15, -1, 0.5, -1)
    by = [h_slider, Choice("difference", "difference", tuple(_QUOTIENTS), "forward")]
    errors = {
        (power, name): quotient_errors(name, f, derivative, x, _ten_to(power))
        for power in h_slider.values
        for name in _QUOTIENTS
    }

    def compute(power, difference):
        return {"h": written(_ten_to(power), 2), "error": [written(error, 2) for error in errors[power, difference]]}

    lines = [
        {"difference": name, "h": _ten_to(power), "part": part, "error": short(max(error, 1e-17), 3)}
        for (power, name), parts in errors.items()
        for part, error in zip(_PARTS, parts, strict=True)
    ]
    best = {name: min((errors[power, name][0], power) for power in h_slider.values)[1] for name in _QUOTIENTS}
    best = {name: written(_ten_to(power), 1) for name, power in best.items()}
    across = alt.X("h:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format=".0e", tickCount=5), title="h")
    up = alt.Y("error:Q", scale=alt.Scale(type="log", domain=[1e-17, 10]), axis=alt.Axis(format=".0e", tickCount=6))
    other = fixed(lines).transform_filter(f"datum.difference != difference && datum.part == '{_PARTS[0]}'")
    mine = fixed(lines).transform_filter("datum.difference == difference")
    return MovingFigure(
        [
            other.mark_line(style="soft", strokeWidth=1.2).encode(across, up),
            mine.mark_line().encode(across, up, **series("part", _PARTS, columns=2)),
            chosen().transform_calculate(h="pow(10, power)").mark_rule(style="ink", strokeDash=[3, 3]).encode(across),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "The {difference} difference with h = {h}: error {error[0]},",
            "{error[1]} from the formula, {error[2]} from rounding.",
        ],
        alt_text=(
            "Error of a difference quotient against h, both axes logarithmic. From large h to small h the error falls, then "
            f"rises. Among these h the forward difference is best at {best['forward']} and the central one, far better "
            f"there, at {best['central']}. A grey line shows the one that is not chosen."
        ),
    )


_PARTS = ("error", "from the formula", "from rounding")
_QUOTIENTS = {
    "forward": lambda f, x, h: (f(x + h) - f(x)) / h,
    "central": lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
}


def _ten_to(power):
    """10 to a whole or half power, the same number on every machine."""
    return float(f"1e{power:g}") if power == int(power) else float(f"3.16227766e{math.floor(power)}")


def quotient_errors(difference, f, derivative, x, h):
    """The error of a difference quotient, and its two parts.

    Parameters
    ----------
    difference : "forward" or "central"
    f, derivative, x
        As in :func:`difference_quotient`.
    h : float

    Returns
    -------
    error, from_formula, from_rounding : float
        Their sizes, without signs: of quotient − slope, of the quotient in exact arithmetic − slope, and of the rest.
    """
    quotient, slope = _QUOTIENTS[difference], derivative(Fraction(x))
    exact, computed = quotient(f, Fraction(x), Fraction(h)), Fraction(quotient(f, x, h))
    return float(abs(computed - slope)), float(abs(exact - slope)), float(abs(computed - exact))


# ---------------------------------------------------------------- activations, losses, the perceptron


_ACTIVATIONS = {
    "identity": (act.identity, act.identity_derivative),
    "step": (act.step, act.step_derivative),
    "sigmoid": (act.sigmoid, act.sigmoid_derivative),
    "tanh": (act.tanh, act.tanh_derivative),
    "ReLU": (act.relu, act.relu_derivative),
    "leaky ReLU": (lambda z: act.leaky_relu(z, 0.1), lambda z: act.leaky_relu_derivative(z, 0.1)),
    "ELU": (act.elu, act.elu_derivative),
    "maxout of z and −z/2": (
        lambda z: act.maxout(np.stack([z, -z / 2], axis=-1)),
        lambda z: act.maxout_derivative(np.stack([z, -z / 2], axis=-1)) @ np.array([1, -0.5]),
    ),
    "softmax, first of (z, 0, 0)": (
        lambda z: act.softmax(_with_two_zeros(z))[..., 0],
        lambda z: act.softmax_derivative(_with_two_zeros(z))[..., 0, 0],
    ),
}


def _with_two_zeros(z):
    return np.stack([z, np.zeros_like(z), np.zeros_like(z)], axis=-1)


def activations():
    """Every activation function with its derivative, and both at one point. Leaky ReLU has the slope 0.1 here, to be seen.

    Returns
    -------
    MovingFigure
    """
    by = [
        Choice("name", "function", tuple(_ACTIVATIONS), "sigmoid"),
        Slider("z", "z", -6, 6, 0.25, 1),
    ]
    grid = np.unique(np.concatenate([np.linspace(-6, 6, 97), [-1e-9, 1e-9]]))  # a jump is upright

    def compute(name, z):
        value, slope = (short(curve(np.array(float(z)))) for curve in _ACTIVATIONS[name])
        return {"z": z, "value": value, "slope": slope, "said": [written(value), written(slope)]}

    rows = [
        {"name": name, "curve": curve, "z": short(grid), "value": short(function(grid))}
        for name, pair in _ACTIVATIONS.items()
        for curve, function in zip(_CURVES, pair, strict=True)
    ]
    across = alt.X("z:Q", scale=alt.Scale(domain=[-6, 6]), title="z")
    up = alt.Y("value:Q", scale=alt.Scale(domain=[-2, 3]), title="value")
    curves = fixed(rows).transform_filter("datum.name == name").transform_flatten(["z", "value"])
    return MovingFigure(
        [
            curves.mark_line(clip=True).encode(across, up, **series("curve", _CURVES)),
            chosen().mark_rule(style="ink", strokeDash=[3, 3]).encode(across),
            chosen().mark_point(style="ink", filled=True, size=70, clip=True).encode(across, up),
            chosen().mark_point(style="ink", filled=True, size=70, shape="square", clip=True).encode(across, alt.Y("slope:Q")),
        ],
        by=by,
        states=compute_states(by, compute),
        said=["{name}: at z = {z} it is {said[0]},", "and its derivative, the square, is {said[1]}."],
        alt_text="An activation function and its derivative from z = −6 to 6, and both at one z: a round and a square point.",
    )


_CURVES = ("the function", "its derivative")


def losses():
    """The losses of one answer against the predicted probability p of class 1, for both targets.

    Returns
    -------
    MovingFigure
    """
    by = [Slider("p", "predicted probability p", 0.01, 0.99, 0.01, 0.25), Choice("target", "target", ("1", "0"), "1")]
    names = ("cross-entropy", "squared error", "wrong at the threshold 0.5")

    def compute(p, target):
        heights, slopes = probability_losses(np.array([p]), int(target))
        texts = {"loss": [written(value) for value in heights[:, 0]], "slope": [written(value) for value in slopes[:, 0]]}
        return {"p": p, "height": short(heights[:, 0]), "name": list(names)} | texts

    p = np.concatenate([[0.002, 0.005], np.linspace(0.01, 0.5, 50), [0.500001], np.linspace(0.51, 0.99, 49), [0.995, 0.998]])
    rows = [
        {"target": target, "name": name, "p": short(p), "height": short(heights)}
        for target in ("1", "0")
        for name, heights in zip(names, probability_losses(p, int(target))[0], strict=True)
    ]
    across = alt.X("p:Q", scale=alt.Scale(domain=[0, 1]), title="predicted probability p of class 1")
    up = alt.Y("height:Q", scale=alt.Scale(domain=[0, 5]), title="loss")
    curves = fixed(rows).transform_filter("datum.target == target").transform_flatten(["p", "height"])
    points = chosen().transform_flatten(["height", "name"])
    return MovingFigure(
        [
            curves.mark_line(clip=True).encode(across, up, **series("name", names, columns=1)),
            chosen().mark_rule(style="ink", strokeDash=[3, 3]).encode(across),
            points.mark_point(style="ink", filled=True, size=60, clip=True).encode(across, up),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "p = {p}, target {target}. Cross-entropy {loss[0]}, slope {slope[0]};",
            "squared error {loss[1]}, slope {slope[1]}; wrong or not: {loss[2]}, slope {slope[2]}.",
        ],
        alt_text=(
            "Three losses against the predicted probability. Cross-entropy grows without end towards a sure wrong answer, "
            "the squared error only to 1, and being wrong at the threshold is a step, level on both sides."
        ),
    )


def probability_losses(p, target):
    """Cross-entropy, squared error and being wrong, of predicted probabilities of class 1, and their slopes by p.

    Parameters
    ----------
    p : (n,) array, between 0 and 1
    target : 0 or 1

    Returns
    -------
    heights, slopes : (3, n) arrays
        The slope of the step is 0 wherever it has one.
    """
    pairs = []
    for loss in (loss_functions.binary_cross_entropy, loss_functions.mean_squared_error):
        one_by_one = [loss(np.array([[value]]), np.array([[float(target)]])) for value in p]
        pairs.append(([height for height, _ in one_by_one], [slope[0, 0] for _, slope in one_by_one]))
    wrong = ((p > 0.5) != bool(target)).astype(float)
    pairs.append((wrong, np.zeros_like(p)))
    heights, slopes = zip(*pairs, strict=True)
    return np.array(heights), np.array(slopes)


_GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}


def perceptron():
    """A perceptron's two weights and bias as sliders, and the line where it changes its mind, over AND, OR, NAND and XOR.

    Returns
    -------
    MovingFigure
    """
    by = [
        Slider("w1", "weight w1", -1, 1, 0.5, 1),
        Slider("w2", "weight w2", -1, 1, 0.5, 1),
        Slider("b", "bias b", -2, 2, 0.5, -0.5),
    ]
    points, _ = data.xor()
    low, high = -0.5, 1.5
    corners = np.array([[low, low], [high, low], [high, high], [low, high]])

    def compute(w1, w2, b):
        weights = np.array([w1, w2])
        outputs = act.step(points @ weights + b)
        region = _positive_side(corners, weights, b)
        return {
            "says": ", ".join(str(int(output)) for output in outputs),
            "right": {gate: int(np.sum(outputs == wanted)) for gate, wanted in _GATES.items()},
            "x": short(region[:, 0]),
            "y": short(region[:, 1]),
            "k": list(range(len(region))),
        }

    targets = [
        {"gate": gate, "x": x, "y": y, "wanted": wanted, "label": f"wanted {wanted}"}
        for gate, wanted_all in _GATES.items()
        for (x, y), wanted in zip(points.astype(int).tolist(), wanted_all, strict=True)
    ]
    domain = alt.Scale(domain=[low, high], nice=False)
    across, up = alt.X("x:Q", scale=domain, title="first input"), alt.Y("y:Q", scale=domain, title="second input")
    region = chosen().transform_flatten(["x", "y", "k"])
    dots = fixed(targets).transform_filter("datum.gate == gate").encode(across, up)
    return MovingFigure(
        [
            region.mark_line(style="tint", filled=True, clip=True).encode(across, up, alt.Order("k:Q")),
            dots.transform_filter("datum.wanted == 1").mark_point(style="first", filled=True, size=220),
            dots.transform_filter("datum.wanted == 0").mark_point(style="second", size=220, shape="square", strokeWidth=3),
            dots.mark_text(style="ink", dy=-18).encode(text="label:N"),
        ],
        by=by,
        controls=[Choice("gate", "gate", tuple(_GATES), "AND")],
        states=compute_states(by, compute),
        said=[
            "{gate}: {right[gate]} of 4 points right. For (0,0), (0,1), (1,0), (1,1)",
            "this perceptron says {says}. It says 1 in the shaded half.",
        ],
        alt_text=(
            "The four points of a gate in the plane, a round dot where 1 is wanted and a square where 0 is. The half-plane in "
            "which the perceptron says 1 is shaded; its edge is a straight line that the sliders turn and shift."
        ),
    )


def _positive_side(corners, weights, b):
    """The part of a convex polygon where x · weights + b > 0, cut corner by corner; no rows if there is none."""
    kept = []
    for corner, following in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        z, z_next = corner @ weights + b, following @ weights + b
        if z > 0:
            kept.append(corner)
        if (z > 0) != (z_next > 0):
            kept.append(corner + z / (z - z_next) * (following - corner))
    return np.array(kept).reshape(-1, 2)


# ---------------------------------------------------------------- optimizers, batches


_RACERS = {
    "SGD": optimizers.SGD,
    "Momentum": optimizers.Momentum,
    "Nesterov": optimizers.Nesterov,
    "AdaGrad": optimizers.AdaGrad,
    "RMSProp": optimizers.RMSProp,
    "Adam": optimizers.Adam,
}
_RACE_STEPS = 30


def race():
    """Six optimizers from one starting point on four surfaces, step by step, for seven learning rates.

    Returns
    -------
    MovingFigure
    """
    by = [
        Choice("surface", "surface", tuple(SURFACES), RAVINE.name),
        Slider("power", "learning rate = 10 to the power", -3, 0, 0.5, -1),
    ]

    def compute(surface, power):
        paths = {name: walk(SURFACES[surface], rule(_ten_to(power)), _RACE_STEPS) for name, rule in _RACERS.items()}
        with np.errstate(over="ignore", invalid="ignore"):
            heights = np.array([SURFACES[surface].height(path) for path in paths.values()])
        lowest = np.argmin(np.where(np.isfinite(heights), heights, np.inf), axis=0)
        return {
            "rate": f"{_ten_to(power):.2g}",
            "leader": ["each of them", *(list(paths)[i] for i in lowest[1:])],  # all start together
            "height": [written(height, 2) for height in heights.min(axis=0, where=np.isfinite(heights), initial=np.inf)],
            "name": list(paths),
            "stride": [1] * len(paths),
            "x": [_within(path[:, 0], SURFACES[surface].span[0]) for path in paths.values()],
            "y": [_within(path[:, 1], SURFACES[surface].span[1]) for path in paths.values()],
        }

    # The drawing is always the unit square: the surfaces have different spans, the axes only one scale.
    contours = [
        {"surface": name, "level": level, "x": x, "y": y}
        for name, surface in SURFACES.items()
        for level, (x, y) in enumerate(_contours(surface.height, surface.span))
    ]
    return MovingFigure(
        _paths_over_contours(contours, "datum.surface == surface", list(_RACERS), "datum.k <= step"),
        by=by,
        controls=[Slider("step", "step", 0, _RACE_STEPS, 1, _RACE_STEPS)],
        states=compute_states(by, compute),
        said=[
            "{surface}, learning rate {rate}, after {step} steps:",
            "lowest is {leader[step]}, at the height {height[step]}.",
        ],
        alt_text=(
            "Contour lines of a surface and the paths of six optimizers on it from a common start. The sliders set the "
            "learning rate and how many steps are shown; a path that leaves the picture is cut."
        ),
        height=380,
    )


def batches():
    """Gradient descent on all samples, on mini-batches of ten and on single samples: three paths over one surface.

    A line w x + b is fitted to sixty points. The paths are compared after equally many samples were looked at, because that
    is what costs time; in between one of them has made sixty times as many updates as another.

    Returns
    -------
    MovingFigure
    """
    rng = np.random.default_rng(1)
    x = rng.standard_normal((60, 1))
    t = 1.5 * x - 0.5 + 0.6 * rng.standard_normal((60, 1))
    tens, span = 30, ((-2.5, 3.5), (-2.5, 2.5))
    by = [Slider("rate", "learning rate", 0.02, 0.2, 0.02, 0.06)]
    sizes = {"all 60 samples": 60, "mini-batches of 10": 10, "single samples": 1}

    def compute(rate):
        paths = {name: line_path(x, t, size, rate, epochs=tens * 10 // 60) for name, size in sizes.items()}
        after = {
            name: [_line_loss(paths[name][10 * ten // size], x, t) for ten in range(tens + 1)] for name, size in sizes.items()
        }
        return {
            "losses": ["; ".join(f"{after[name][ten]:.3f}" for name in sizes) for ten in range(tens + 1)],
            "updates": ["; ".join(str(10 * ten // size) for size in sizes.values()) for ten in range(tens + 1)],
            "name": list(sizes),
            "stride": [size / 10 for size in sizes.values()],
            "x": [_within(path[:, 0], span[0]) for path in paths.values()],
            "y": [_within(path[:, 1], span[1]) for path in paths.values()],
        }

    def height(places):
        return np.array([_line_loss(place, x, t) for place in places.reshape(-1, 2)]).reshape(places.shape[:-1])

    contours = [{"level": i, "x": across, "y": up} for i, (across, up) in enumerate(_contours(height, span))]
    return MovingFigure(
        _paths_over_contours(contours, "true", list(sizes), "datum.k <= seen"),
        by=by,
        controls=[Slider("seen", "tens of samples looked at", 0, tens, 1, 12)],
        states=compute_states(by, compute),
        said=[
            "All samples; mini-batches; single samples, learning rate {rate}.",
            "Looked at {seen} × 10. Updates: {updates[seen]}. Losses: {losses[seen]}.",
        ],
        alt_text=(
            "Contour lines of the loss over w and b, and three paths towards its bottom: smooth with all samples, "
            "a little rough with mini-batches, and restless with single samples."
        ),
        height=380,
    )


def line_path(x, t, batch_size, learning_rate, epochs):
    """The weight and the bias of a line after every update.

    Parameters
    ----------
    x, t : (samples, 1) arrays
    batch_size : int
    learning_rate : float
    epochs : int

    Returns
    -------
    (updates + 1, 2) array
        It begins at w = −2, b = 2.
    """
    dense = Dense(1, 1)
    dense.weights, dense.bias = np.array([[-2.0]]), np.array([2.0])
    network, rule, rng = Network([dense], loss="mean_squared_error"), optimizers.SGD(learning_rate), np.random.default_rng(0)
    path = [(dense.weights[0, 0], dense.bias[0])]
    for _ in range(epochs):
        for rows in minibatches(len(x), batch_size, rng):
            rule.step(network.parameters, network.loss_and_gradients(x[rows], t[rows])[1])
            path.append((dense.weights[0, 0], dense.bias[0]))
    return np.array(path)


def _line_loss(place, x, t):
    w, b = place
    return float(loss_functions.mean_squared_error(w * x + b, t)[0])


def _within(numbers, span):
    """Coordinates as shares of a span; None from where they are far outside, so that a line ends there."""
    shares = (np.asarray(numbers) - span[0]) / (span[1] - span[0])
    outside = ~(np.abs(shares) < 3)
    shares[np.maximum.accumulate(outside)] = np.nan
    return [None if np.isnan(share) else short(round(share, 3), 6) for share in shares]


def _contours(height, span, levels=8, points=41):
    """Contour lines over a span, each as a list of x and a list of y, in shares of the span."""
    from contourpy import contour_generator

    shares = np.linspace(0, 1, points)
    (left, right), (bottom, top) = span
    across, up = np.meshgrid(left + shares * (right - left), bottom + shares * (top - bottom))
    heights = height(np.stack([across, up], axis=-1))
    generator = contour_generator(shares, shares, heights)
    chosen_levels = np.quantile(heights, (np.arange(levels) + 0.3) / levels)
    lines = [line for level in chosen_levels for line in generator.lines(level) if len(line) > 3]
    lines = [np.vstack([line[:-1:2], line[-1:]]) for line in lines]  # every other point will do, but the line must close
    return [(_rounded(line[:, 0]), _rounded(line[:, 1])) for line in lines]


def _rounded(shares):
    return short(np.round(shares, 3), 6)


def _paths_over_contours(contours, which, names, until):
    """Contour lines chosen by one expression, and the named paths of the chosen state as far as another one allows."""
    square = alt.Scale(domain=[0, 1], nice=False)
    across, up = alt.X("x:Q", axis=None, scale=square), alt.Y("y:Q", axis=None, scale=square)
    lines = fixed(contours).transform_filter(which).transform_calculate(k="sequence(length(datum.x))")
    paths = chosen().transform_flatten(["name", "stride", "x", "y"]).transform_calculate(n="sequence(length(datum.x))")
    paths = paths.transform_flatten(["x", "y", "n"]).transform_calculate(k="datum.n * datum.stride").transform_filter(until)
    ends = paths.transform_joinaggregate(last="max(n)", groupby=["name"]).transform_filter("datum.n == datum.last")
    look = series("name", names, columns=3 if max(map(len, names)) < 10 else 2)
    return [
        lines.transform_flatten(["x", "y", "k"])
        .mark_line(style="soft", strokeWidth=0.7, opacity=0.7)
        .encode(across, up, alt.Order("k:Q"), alt.Detail("level:N")),
        paths.mark_line(clip=True, strokeWidth=2).encode(across, up, alt.Order("n:Q"), **look),
        ends.mark_point(filled=True, clip=True, size=70).encode(across, up, color=look["color"]),
    ]


# ---------------------------------------------------------------- depth and size


_DEPTH_ACTIVATIONS = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU}
_FIRST_WEIGHTS = {"Xavier": "xavier", "He": "he", "normal, 0.1": 0.1, "normal, 0.5": 0.5}


def gradient_by_depth():
    """The size of what arrives in each layer on the way back, in networks of up to twenty layers, for three activations.

    Returns
    -------
    MovingFigure
    """
    by = [
        Slider("depth", "hidden layers", 2, 20, 2, 10),
        Choice("first", "first weights", tuple(_FIRST_WEIGHTS), "Xavier"),
    ]

    def compute(depth, first):
        sizes = {name: gradient_sizes(depth, name, _FIRST_WEIGHTS[first]) for name in _DEPTH_ACTIVATIONS}
        return {
            "name": list(sizes),
            "layer": list(range(1, depth + 1)),
            "size": [short(values, 3) for values in sizes.values()],
            "ratio": [written(values[0] / values[-1], 2) for values in sizes.values()],
        }

    across = alt.X("layer:Q", title="layer, from the input", axis=alt.Axis(tickMinStep=1, format="d"))
    scale = alt.Scale(type="log", domain=[1e-20, 1e4], nice=False)
    up = alt.Y(
        "size:Q",
        title="size of the gradient",
        scale=scale,
        axis=alt.Axis(format=".0e", values=[1e-20, 1e-16, 1e-12, 1e-8, 1e-4, 1, 1e4]),
    )
    lines = chosen().transform_flatten(["name", "size"]).transform_flatten(["layer", "size"])
    look = series("name", _DEPTH_ACTIVATIONS)
    return MovingFigure(
        [
            lines.mark_line(clip=True).encode(across, up, **look),
            lines.mark_point(filled=True, size=36, clip=True).encode(across, up, color=look["color"]),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "{depth} hidden layers, {first}: what arrives in the first one is",
            "{ratio[0]} (sigmoid), {ratio[1]} (tanh), {ratio[2]} (ReLU) of what arrives in the last.",
        ],
        alt_text=(
            "The size of the gradient at each layer's weighted sums, on a logarithmic axis. On the way back, from right to "
            "left, it changes by a nearly constant factor in each layer. With the sigmoid it always shrinks. With tanh and "
            "with ReLU the first weights decide whether it shrinks, stays level or grows."
        ),
    )


def gradient_sizes(depth, activation, initialization, *, width=32, samples=64, networks=5):
    """Root mean square of Δ = ∂loss/∂z, the gradient at the weighted sums, in each hidden layer of new networks.

    Δ tells what arrives on the way back. The gradients of the weights would hide it: they are Δ times the layer's inputs,
    which shrink or grow in the other direction.

    Parameters
    ----------
    depth : int
        Number of hidden layers.
    activation : "sigmoid", "tanh" or "ReLU"
    initialization : str or float
        As for :class:`nnkit.layers.Dense`.
    width, samples : int
        Of the layers, and of a batch of standard normal inputs with labels drawn from ten classes.
    networks : int
        How many are averaged, by the geometric mean.

    Returns
    -------
    (depth,) array
        The layer at the input first.
    """
    logs = []
    for seed in range(networks):
        rng = np.random.default_rng(seed)
        layers = []
        for _ in range(depth):
            layers += [Dense(width, width, rng=rng, initialization=initialization), _DEPTH_ACTIVATIONS[activation]()]
        layers.append(Dense(width, 10, rng=rng, initialization=initialization))
        signal, labels = rng.standard_normal((samples, width)), rng.integers(10, size=samples)
        for layer in layers:
            signal = layer.forward(signal)
        _, gradient = loss_functions.softmax_cross_entropy(signal, labels)
        sizes = []
        for layer in reversed(layers):
            if isinstance(layer, Dense):
                sizes.insert(0, np.sqrt(np.mean(gradient**2)))
            gradient = layer.backward(gradient)
        logs.append(np.log(sizes[:depth]))  # without the output layer
    return np.exp(np.mean(logs, axis=0))


def network_size():
    """The loss on training and on validation points while networks of 1 to 64 hidden neurons learn the same noisy curve.

    Returns
    -------
    MovingFigure
    """
    by = [Slider("power", "hidden neurons = 2 to the power", 0, 6, 1, 0)]

    def compute(power):
        epochs, curves = learning_curves(2**power)
        lowest = int(np.argmin(curves[1]))
        return {
            "hidden": 2**power,
            "name": list(_SPLITS),
            "epoch": epochs.tolist(),
            "loss": [short(curve, 3) for curve in curves],
            "end": [f"{curve[-1]:.3f}" for curve in curves],
            "best": f"{curves[1][lowest]:.3f} at epoch {epochs[lowest]}",
        }

    across = alt.X("epoch:Q", title="epoch")
    up = alt.Y("loss:Q", title="mean squared error", scale=alt.Scale(type="log", domain=[0.01, 4]), axis=alt.Axis(tickCount=4))
    lines = chosen().transform_flatten(["name", "loss"]).transform_flatten(["epoch", "loss"])
    return MovingFigure(
        [lines.mark_line(clip=True).encode(across, up, **series("name", _SPLITS))],
        by=by,
        states=compute_states(by, compute),
        said=[
            "Hidden neurons: {hidden}. The loss ends at {end[0]} in training,",
            "{end[1]} in validation, where the lowest was {best}.",
        ],
        alt_text=(
            "Training and validation loss by epoch, on a logarithmic axis. With few neurons both curves fall and stay "
            "level; larger networks drive the training loss down while the validation loss turns and rises."
        ),
    )


_SPLITS = ("training", "validation")


def learning_curves(hidden, *, seed=2, epochs=4000, every=80):
    """Train a network of one hidden layer of tanh on fifteen noisy points of a sine, with momentum on all points at once.

    Parameters
    ----------
    hidden : int
        Neurons in the hidden layer.
    seed : int
        Chooses the noise, and the first weights.
    epochs, every : int
        How long, and how often the losses are taken.

    Returns
    -------
    epochs : (n,) array
    losses : (2, n) array
        On the training points and on 200 validation points that carry the same noise.
    """
    noise, rng = np.random.default_rng(seed), np.random.default_rng(seed)
    both = [data.sine(samples, rng=noise) for samples in (15, 200)]
    layers = [Dense(1, hidden, rng=rng, initialization=4.0), Tanh(), Dense(hidden, 1, rng=rng)]
    network, rule = Network(layers, loss="mean_squared_error"), optimizers.Momentum(0.03)
    losses = []
    for epoch in range(epochs + 1):
        if epoch % every == 0:
            losses.append([network.loss(*points) for points in both])
        rule.step(network.parameters, network.loss_and_gradients(*both[0])[1])
    return np.arange(0, epochs + 1, every), np.array(losses).T


# ---------------------------------------------------------------- what a hidden neuron sees


def hidden_unit():
    """The weights of each hidden neuron of a network for the digits as an image, and how active it is for each digit.

    Returns
    -------
    MovingFigure
    """
    network, activity = trained_digits()
    incoming, outgoing = network.layers[0].weights, network.layers[2].weights
    by = [Slider("unit", "hidden neuron", 1, incoming.shape[1], 1, 7)]
    rows, columns = np.divmod(np.arange(64), 8)
    digits = np.arange(10)
    tallest = activity.max()

    def compute(unit):
        weights, pushes, mean = incoming[:, unit - 1], outgoing[unit - 1], activity[:, unit - 1]
        return {
            "x": columns.tolist(),
            "y": (7 - rows).tolist(),
            "w": short(weights / np.abs(weights).max(), 2),
            "digit": digits.tolist(),
            "height": short(7.5 * mean / tallest, 3),
            "says": f"most active for the digit {mean.argmax()}" if mean.max() > 0.05 else "silent for nearly every image",
            "up": int(pushes.argmax()),
            "down": int(pushes.argmin()),
        }

    scale = alt.Scale(domain=[-0.5, 20.5], nice=False)
    across, up = alt.X("x:Q", axis=None, scale=scale), alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1, 8.2], nice=False))
    strength = alt.Opacity("size:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None)
    pixels = chosen().transform_flatten(["x", "y", "w"])
    pixels = pixels.transform_calculate(x2="datum.x + 1", y2="datum.y + 1", size="abs(datum.w)")
    pixels = pixels.encode(across, up, alt.X2("x2"), alt.Y2("y2"))
    bars = chosen().transform_flatten(["digit", "height"])
    bars = bars.transform_calculate(x="10 + datum.digit", x2="10.8 + datum.digit", y="0", y2="datum.height")
    names = [{"x": 10.4 + digit, "y": -0.5, "name": str(digit)} for digit in digits.tolist()]
    frame = [{"x": 0, "y": 0, "x2": 8, "y2": 8}]
    return MovingFigure(
        [
            fixed(frame).mark_rect(style="soft", filled=False).encode(across, up, alt.X2("x2"), alt.Y2("y2")),
            pixels.transform_filter("datum.w > 0").mark_rect(style="first").encode(opacity=strength),
            pixels.transform_filter("datum.w < 0").mark_rect(style="second").encode(opacity=strength),
            bars.mark_rect(style="soft").encode(across, up, alt.X2("x2"), alt.Y2("y2")),
            fixed(names).mark_text(style="ink").encode(across, up, text="name:N"),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "Hidden neuron {unit} is {says}.",
            "It pushes the {up} up most and the {down} down most.",
        ],
        alt_text=(
            "Left, the 64 weights of a hidden neuron as an image of 8 × 8 squares: positive ones in one colour, negative ones "
            "in the other, the more solid the larger. Right, a bar for each digit: how active the neuron is on average for it."
        ),
        height=240,
    )


def trained_digits():
    """A network of 30 hidden neurons that has learned the 8 × 8 digits, and what its hidden neurons say.

    Weight decay takes away most of what the first random weights have left in it.

    Returns
    -------
    network : Network
    activity : (10, 30) array
        Mean activation of each hidden neuron for the test images of each digit.
    """
    digits, rng = data.load_digits(), np.random.default_rng(0)
    layers = [Dense(64, 30, rng=rng), ReLU(), Dense(30, 10, rng=rng), Softmax()]
    network = Network(layers, loss="cross_entropy")
    rule = optimizers.SGD(0.3, weight_decay=0.002)
    fit(network, rule, digits.x_train, digits.t_train, epochs=60, batch_size=50, progress=False)
    hidden = act.relu(layers[0].forward(digits.x_test))
    return network, np.array([hidden[digits.t_test == digit].mean(axis=0) for digit in range(10)])
