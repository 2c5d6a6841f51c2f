"""The loss over two weights: the surface and the path, computed again in another way."""

import re

import numpy as np
import pytest

from nnkit.figures.moving.landscape import UPDATES, losses_over, two_learn

from reading import assert_drawn, drawn_labels, figure, number, spec, states, svg, to_digits

WEIGHTS = [0.3, 0.2, 0.1, 0.5, 0.6, 0.2, 0.4, 0.3, 0.2, 0.5]
#: Which of the ten weights a pair is, counted from 0.
PAIRS = {"w9 and w10": (8, 9), "w5 and w7": (4, 6), "w1 and w2": (0, 1)}
PLACES = {
    "w9 and w10": ((2, 0, 0), (2, 1, 0)),
    "w5 and w7": ((1, 0, 0), (1, 1, 0)),
    "w1 and w2": ((0, 0, 0), (0, 0, 1)),
}


def loss_of(w):
    """Number by number, as in chapter 7."""

    def s(z):
        return 1 / (1 + np.exp(-z))

    a11, a12 = s(20 * w[0] + w[2]), s(20 * w[1] + w[3])
    a21, a22 = s(a11 * w[4] + a12 * w[6]), s(a11 * w[5] + a12 * w[7])
    return (s(a21 * w[8] + a22 * w[9]) - 0.9) ** 2


@pytest.mark.parametrize("pair", PAIRS)
def test_the_surface_is_the_loss_with_two_weights_changed(pair):
    values = np.array([[0.0, 0.0], [1.5, -0.25], [2.5, 2.5]])
    expected = []
    for first, second in values:
        w = list(WEIGHTS)
        w[PAIRS[pair][0]], w[PAIRS[pair][1]] = first, second
        expected.append(loss_of(w))
    np.testing.assert_allclose(losses_over(PLACES[pair], values), expected, rtol=1e-12)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_path_goes_down_by_the_slopes_of_the_two_weights_alone(pair):
    w, (i, j) = list(WEIGHTS), PAIRS[pair]
    path, losses = two_learn(PLACES[pair])
    for update in range(9):
        if update in UPDATES:
            at = UPDATES.index(update)
            assert path[at] == pytest.approx([w[i], w[j]], rel=1e-6) and losses[at] == pytest.approx(loss_of(w), rel=1e-6)
        slopes = []
        for k in (i, j):
            up, down = list(w), list(w)
            up[k] += 1e-6
            down[k] -= 1e-6
            slopes.append((loss_of(up) - loss_of(down)) / 2e-6)
        w[i] -= 0.3 * slopes[0]
        w[j] -= 0.3 * slopes[1]


def test_only_the_last_two_weights_mend_the_error():
    ends = {pair: two_learn(PLACES[pair])[1][-1] for pair in PAIRS}
    assert ends["w9 and w10"] < 1e-5 and ends["w5 and w7"] > 0.07 and ends["w1 and w2"] > 0.08


def test_what_is_said_at_each_step():
    for at, row in states("landscape"):
        path, losses = two_learn(PLACES[at.pair])
        assert row["updates"] == list(UPDATES)
        for step in range(len(UPDATES)):
            said = figure("landscape").said(pair=at.pair, step=step)
            first, second = map(number, row["values"][step].split(" and "))
            assert f"{at.pair} after {UPDATES[step]} updates of these two alone: {row['values'][step]}." in said
            assert f"The loss is {row['loss'][step]}. The other eight" in said
            assert list(path[step]) == [to_digits(first, 3), to_digits(second, 3)]
            assert losses[step] == to_digits(number(row["loss"][step]), 3)


def test_vega_draws_the_path_as_far_as_the_step():
    assert_drawn("landscape", {"step": 3}, [], kind="name: path", count=2)
    drawn = drawn_labels(svg(spec("landscape"), step=19))
    x, y = (float(re.search(rf"{axis}: ([\d.]+)", drawn[-1])[1]) for axis in "xy")
    assert (3 * x - 0.5, 3 * y - 0.5) == (pytest.approx(1.578, abs=2e-3), pytest.approx(1.673, abs=2e-3))
