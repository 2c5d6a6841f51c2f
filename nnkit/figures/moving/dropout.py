"""What dropout switches off, draw by draw, and what it leaves of the mean."""

import numpy as np

from nnkit.figures.controls import Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure
from nnkit.figures.rounding import short
from nnkit.layers import Dropout
from nnkit.lazy import LazyModule

alt = LazyModule("altair")
_DRAWS = 100
#: What eight hidden neurons say, and their weights to the output.
ACTIVATIONS = np.array([0.9, 0.2, 0.6, 0.4, 0.8, 0.3, 0.7, 0.5])
WEIGHTS = np.array([0.5, -0.4, 0.3, 0.6, 0.2, -0.3, 0.4, 0.1])


@moving_figure("What dropout switches off", "Half of the neurons are off. Does the output become half as large, on average?")
def dropout():
    """Eight hidden neurons and an output: which of them dropout switches off, what the output becomes, and its mean so far.

    Returns
    -------
    MovingFigure
    """
    by = [Slider("rate", "rate", 0, 0.8, 0.1, 0.5)]
    whole = float(ACTIVATIONS @ WEIGHTS)

    def compute(rate):
        kept = drawn(rate)
        outputs = kept @ WEIGHTS
        means = np.cumsum(outputs) / np.arange(1, _DRAWS + 1)
        return {
            "activation": short(np.round(kept, 3)),
            "outputs": short(np.round(outputs, 3)),
            "off": ["", *(str(int(np.sum(row == 0))) for row in kept)],
            "output": ["", *(_two(output) for output in outputs)],
            "mean": ["", *(_two(mean) for mean in means)],
        }

    heights = np.arange(8)[::-1]
    neurons = (
        chosen()
        .transform_calculate(a="datum.activation[draw - 1]", y=str(heights.tolist()), w=str(WEIGHTS.tolist()))
        .transform_flatten(["a", "y", "w"])
        .transform_calculate(
            x="0",
            x2="2",
            y2="3.5",
            is_on="datum.a > 0",
            label="format(datum.a, '.2f')",
            size="abs(datum.w)",
            sign="datum.w < 0 ? 'negative' : 'positive'",
        )
    )
    across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.6, 6.6], nice=False))
    up = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.7, 7.7], nice=False))
    neurons = neurons.encode(across, up)
    on, off = (neurons.transform_filter(which) for which in ("datum.is_on", "!datum.is_on"))
    sign = alt.Color("sign:N", scale=alt.Scale(domain=["positive", "negative"]), legend=None)
    width = alt.StrokeWidth("size:Q", scale=alt.Scale(domain=[0, 0.6], range=[0.5, 5]), legend=None)
    output = fixed([{"x": 2, "y": 3.5}]).encode(across, up)
    # To the right: the outputs of the draws so far, their mean, and the output without dropout.
    outputs = (
        chosen()
        .transform_calculate(k=f"sequence(1, {_DRAWS + 1})")
        .transform_flatten(["outputs", "k"])
        .transform_filter("datum.k <= draw")
        .transform_calculate(x=f"3.2 + 3.2 * datum.k / {_DRAWS}", y=_height("datum.outputs"))
    )
    mean = outputs.transform_aggregate(mean="mean(outputs)").transform_calculate(x="3.2", x2="6.5", y=_height("datum.mean"))
    level = fixed([{"x": 3.2, "x2": 6.5}]).transform_calculate(y=_height(str(whole)))
    words = fixed([{"x": 3.2, "y": 7.3, "words": "outputs so far"}])
    return MovingFigure(
        [
            on.mark_rule().encode(x2="x2:Q", y2="y2:Q", strokeWidth=width, color=sign),
            on.mark_point(style="tint", filled=True, size=700),
            on.mark_point(style="first", size=700),
            on.mark_text(style="ink", fontSize=11).encode(text="label:N"),
            off.mark_point(style="soft", size=500, strokeDash=[3, 3]),
            output.mark_point(style="tint", filled=True, size=900),
            output.mark_point(style="first", size=900),
            chosen()
            .transform_calculate(x="2", y="3.5", label="datum.output[draw]")
            .mark_text(style="ink")
            .encode(across, up, text="label:N"),
            level.mark_rule(style="second", strokeWidth=2).encode(across, up, x2="x2:Q"),
            mean.mark_rule(style="ink", strokeWidth=2, strokeDash=[5, 3]).encode(across, up, x2="x2:Q"),
            outputs.mark_point(style="first", filled=True, size=16).encode(across, up),
            words.mark_text(style="ink", align="left", fontSize=11).encode(across, up, text="words:N"),
        ],
        by=by,
        controls=[Slider("draw", "draw", 1, _DRAWS, 1, 1, plays=True)],
        states=compute_states(by, compute),
        said=[
            "Rate {rate}, draw {draw}: {off[draw]} of 8 neurons off, the output is {output[draw]}.",
            f"Mean of the draws so far, dashed: {{mean[draw]}}. Without dropout: {_two(whole)}.",
        ],
        alt_text=(
            "Left, eight hidden neurons and an output; those that dropout has switched off are dashed rings without a line to "
            "the output, and the others say more than without dropout. Right, the outputs of the draws so far as points, "
            "their mean as a dashed line, and the output without dropout as a solid one. After many draws the two are close."
        ),
        height=300,
    )


def drawn(rate):
    """What the eight neurons say in each draw.

    Parameters
    ----------
    rate : float
        The probability with which each is switched off.

    Returns
    -------
    (100, 8) array
    """
    layer = Dropout(rate, rng=np.random.default_rng(0))
    layer.training = True
    return np.array([layer.forward(ACTIVATIONS[None, :])[0] for _ in range(_DRAWS)])


def _height(output):
    """Vega expression for how high an output stands in the drawing."""
    return f"clamp(1.4 + 1.8 * {output}, -0.6, 7)"


def _two(number):
    return f"{number:.2f}".replace("-", "−")
