"""What dropout switches off: masks, outputs and their mean."""

import numpy as np
import pytest

from nnkit.figures.moving.dropout import ACTIVATIONS, WEIGHTS

from reading import drawn_labels, figure, number, spec, states, svg


def test_neurons_are_off_or_enlarged_and_the_output_follows():
    for at, row in states("dropout"):
        kept = np.array(row["activation"])
        enlarged = np.broadcast_to(ACTIVATIONS / (1 - at.rate), kept.shape)
        np.testing.assert_allclose(kept[kept > 0], enlarged[kept > 0], atol=6e-4)
        outputs = kept @ WEIGHTS
        np.testing.assert_allclose(row["outputs"], outputs, atol=3e-3)
        assert [int(off) for off in row["off"][1:]] == (kept == 0).sum(axis=1).tolist()
        means = np.cumsum(outputs) / np.arange(1, 101)
        assert [number(mean) for mean in row["mean"][1:]] == pytest.approx(means.tolist(), abs=0.008)


def test_as_many_are_off_as_the_rate_says_and_the_mean_stays():
    for at, row in states("dropout"):
        kept = np.array(row["activation"])
        assert np.mean(kept == 0) == pytest.approx(at.rate, abs=0.04)
        spread = np.sqrt(np.sum((ACTIVATIONS * WEIGHTS) ** 2) * at.rate / (1 - at.rate))
        assert abs(np.mean(row["outputs"]) - ACTIVATIONS @ WEIGHTS) <= 2.5 * spread / 10 + 1e-3
        assert np.std(row["outputs"]) == pytest.approx(spread, rel=0.25, abs=1e-3)


def test_the_larger_the_rate_the_farther_a_single_output_strays():
    spreads = [np.std(row["outputs"]) for _, row in states("dropout")]
    assert spreads == sorted(spreads)


def test_what_is_off_has_no_line_to_the_output():
    [row] = [row for at, row in states("dropout") if at.rate == 0.5]
    labels = drawn_labels(svg(spec("dropout"), draw=3))
    lines = [label for label in labels if "size" in label]
    assert len(lines) == 8 - int(row["off"][3]) and 0 < len(lines) < 8
    assert figure("dropout").said(draw=3).startswith(f"Rate 0.5, draw 3: {row['off'][3]} of 8 neurons off")
