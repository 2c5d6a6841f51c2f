"""The losses of one answer against the predicted probability."""

import numpy as np

from nnkit import losses
from nnkit.figures.controls import Choice, Handle, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure, series
from nnkit.figures.rounding import short, written
from nnkit.lazy import LazyModule

alt = LazyModule("altair")


@moving_figure("Losses of a predicted probability")
def loss_curves():
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
        handles=[
            Handle(
                "The prediction on the curve of the cross-entropy",
                "p",
                "min(5, data('states')[state].height[0])",
                {"p": "pointer_x"},
                across="p",
            )
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
    for loss in (losses.binary_cross_entropy, losses.mean_squared_error):
        one_by_one = [loss(np.array([[value]]), np.array([[float(target)]])) for value in p]
        pairs.append(([height for height, _ in one_by_one], [slope[0, 0] for _, slope in one_by_one]))
    wrong = ((p > 0.5) != bool(target)).astype(float)
    pairs.append((wrong, np.zeros_like(p)))
    heights, slopes = zip(*pairs, strict=True)
    return np.array(heights), np.array(slopes)
