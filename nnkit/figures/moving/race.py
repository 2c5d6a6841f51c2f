"""Optimizers racing on one surface."""

import numpy as np

from nnkit import optimizers
from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving.contours import contour_lines, paths_over_contours, within
from nnkit.figures.moving.engine import MovingFigure, compute_states, moving_figure
from nnkit.figures.rounding import ten_to, written
from nnkit.worked.surfaces import RAVINE, SURFACES, walk

_RACERS = {
    "SGD": optimizers.SGD,
    "Momentum": optimizers.Momentum,
    "Nesterov": optimizers.Nesterov,
    "AdaGrad": optimizers.AdaGrad,
    "RMSProp": optimizers.RMSProp,
    "Adam": optimizers.Adam,
}
_RACE_STEPS = 30


@moving_figure("A race of optimizers")
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
        paths = {name: walk(SURFACES[surface], rule(ten_to(power)), _RACE_STEPS) for name, rule in _RACERS.items()}
        with np.errstate(over="ignore", invalid="ignore"):
            heights = np.array([SURFACES[surface].height(path) for path in paths.values()])
        lowest = np.argmin(np.where(np.isfinite(heights), heights, np.inf), axis=0)
        return {
            "rate": f"{ten_to(power):.2g}",
            "leader": ["each of them", *(list(paths)[i] for i in lowest[1:])],  # all start together
            "height": [written(height, 2) for height in heights.min(axis=0, where=np.isfinite(heights), initial=np.inf)],
            "name": list(paths),
            "stride": [1] * len(paths),
            "x": [within(path[:, 0], SURFACES[surface].span[0]) for path in paths.values()],
            "y": [within(path[:, 1], SURFACES[surface].span[1]) for path in paths.values()],
        }

    # The drawing is always the unit square: the surfaces have different spans, the axes only one scale.
    contours = [
        {"surface": name, "level": level, "x": x, "y": y}
        for name, surface in SURFACES.items()
        for level, (x, y) in enumerate(contour_lines(surface.height, surface.span))
    ]
    return MovingFigure(
        paths_over_contours(
            contours,
            "datum.surface == surface",
            list(_RACERS),
            "datum.k <= step",
            titles=("x", "y"),
            spans={name: surface.span for name, surface in SURFACES.items()},
            chosen_by="surface",
        ),
        by=by,
        controls=[Slider("step", "step", 0, _RACE_STEPS, 1, _RACE_STEPS, plays=True)],
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
