"""The time of a training step against the width of the layers, as it was measured."""

from nnkit.figures.controls import Choice
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, moving_figure, series
from nnkit.figures.rounding import short, written
from nnkit.lazy import LazyModule
from nnkit.worked.step_times import measured

alt = LazyModule("altair")


@moving_figure("The time of a step", "Where do the lines begin to rise steeply, and why not before?")
def step_times():
    """The time of one training step with NumPy, PyTorch and, where one was measured, a GPU, over the width of the layers.

    Returns
    -------
    MovingFigure
    """
    steps = measured()["steps"]
    batches = sorted({row["batch"] for row in steps})
    engines = list(steps[0]["milliseconds"])
    by = [Choice("batch", "samples in a batch", tuple(map(str, batches)), "32")]

    def compute(batch):
        rows = [row for row in steps if row["batch"] == int(batch)]
        first, last = rows[0]["milliseconds"], rows[-1]["milliseconds"]
        return {
            "name": engines,
            "width": [row["width"] for row in rows],
            "time": [[row["milliseconds"][engine] for row in rows] for engine in engines],
            "least": ", ".join(f"{written(first[engine], 2)} ({engine})" for engine in engines),
            "most": ", ".join(f"{written(last[engine], 2)} ({engine})" for engine in engines),
        }

    times = [time for row in steps for time in row["milliseconds"].values()]
    across = alt.X("width:Q", title="neurons in each hidden layer", scale=alt.Scale(type="log", base=2))
    up = alt.Y(
        "time:Q",
        title="milliseconds for a step",
        scale=alt.Scale(type="log", domain=short([min(times) / 1.5, max(times) * 1.5], 3), nice=False),
        axis=alt.Axis(values=[0.1, 1, 10, 100, 1000]),
    )
    lines = chosen().transform_flatten(["name", "time"]).transform_flatten(["width", "time"])
    look = series("name", engines)
    return MovingFigure(
        [
            lines.mark_line().encode(across, up, **look),
            lines.mark_point(filled=True, size=36).encode(across, up, color=look["color"]),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "A batch of {batch}. Milliseconds for a step with "
            + f"{steps[0]['width']} neurons in each hidden layer:"
            + " {least};",
            f"with {steps[-1]['width']:,}:" + " {most}.",
        ],
        alt_text=(
            "The time of a training step over the width of the layers, both on logarithmic axes. For narrow layers the lines "
            "rise slowly, least for a single sample. For wide ones a step takes about three times as long for each doubling."
        ),
    )
