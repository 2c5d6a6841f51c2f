"""The lab of drawing: a drawing becomes a digit as the data were made, and the network says which one."""

import numpy as np

from nnkit.data import load_digits
from nnkit.figures import labs
from nnkit.figures.labs.draw_digit import as_digit, digit_network
from nnkit.training import accuracy


def test_a_drawing_is_made_into_a_digit_as_the_digits_were():
    cells = np.zeros((32, 32), dtype=int)
    assert not as_digit(cells).any()
    cells[10:26, 4:8] = 1  # 16 × 4: twice as tall and wide afterwards, and in the middle
    wanted = np.zeros((8, 8))
    wanted[:, 3:5] = 1
    np.testing.assert_array_equal(as_digit(cells), wanted)
    cells[:] = 0
    cells[5:7, :] = 1  # a flat line stays flat
    assert as_digit(cells).sum(axis=0).max() < 1
    corner = np.zeros((32, 32), dtype=int)
    corner[:16, :16] = np.tri(16, dtype=int)
    shifted = np.roll(corner, (9, 5), axis=(0, 1))
    np.testing.assert_array_equal(as_digit(corner), as_digit(shifted))


def test_the_network_of_the_drawing_lab_knows_its_digits():
    digits = load_digits()
    assert accuracy(digit_network().predict(digits.x_test), digits.t_test) > 0.96


def test_a_drawing_is_recognised_and_an_empty_pad_is_no_digit():
    lab = labs.draw_digit()
    assert lab.said.startswith("The network says 7,")
    assert np.isclose(lab.probabilities.sum(), 1)
    ring = np.hypot(*(np.indices((32, 32)) - 15.5) / np.array([1, 0.7])[:, None, None])
    lab.pad.cells = "".join(map(str, ((ring > 9) & (ring < 13)).astype(int).ravel()))
    assert lab.said.startswith("The network says 0,")
    lab.pad.cells = "0" * 1024
    assert "empty" in lab.said
