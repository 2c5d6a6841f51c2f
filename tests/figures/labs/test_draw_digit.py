"""The lab of drawing: a drawing becomes a digit as the data were made, and the network of chapter 12 says which one."""

import numpy as np

from nnkit.data import load_digits
from nnkit.figures import labs
from nnkit.figures.labs.draw_digit import as_digit
from nnkit.worked.digits import digits_to_learn_from, trained_digit_network

from replay import as_cells, as_strokes, as_text, drawn


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


def test_a_drawing_as_large_as_the_digits_are_stays_where_it_is():
    cells = np.zeros((32, 32), dtype=int)
    cells[2:30, 7:22] = 1
    np.testing.assert_array_equal(as_digit(cells)[:, 1], [0.125, *6 * [0.25], 0.125])
    cells = np.roll(cells, -3, axis=1)  # too far from the middle
    np.testing.assert_array_equal(as_digit(cells)[0], as_digit(np.roll(cells, 9, axis=1))[0])


def test_the_digits_are_read_through_the_pad_as_chapter_12_reads_them():
    digits, network = load_digits(), trained_digit_network()
    images = digits.x_test[:100]
    expected = network.predict(images).argmax(axis=1)
    cells = [as_cells(image.reshape(8, 8)) for image in images]
    for pads in (cells, [drawn(as_strokes(one)) for one in cells]):  # cell by cell, and with the pen
        seen = np.array([as_digit(pad).ravel() for pad in pads])
        assert np.sum(network.predict(seen).argmax(axis=1) == expected) >= 97


def test_a_drawing_is_recognised_and_an_empty_pad_is_no_digit():
    lab = labs.draw_digit()
    assert lab.said.startswith("The network says 7,")
    ring = np.hypot(*(np.indices((32, 32)) - 15.5) / np.array([1, 0.7])[:, None, None])
    lab.set(cells=as_text((ring > 9) & (ring < 13)))
    assert lab.said.startswith("The network says 0,")
    assert lab.said.endswith("The nearest images that it learned from are 0 (five times).")
    lab.press("Clear")
    assert lab.values["cells"] == 1024 * "0" and "empty" in lab.said


def test_the_outputs_and_the_nearest_images_are_those_of_the_network_and_its_data():
    lab, (x, t) = labs.draw_digit(), digits_to_learn_from()
    place = 17
    lab.set(cells=as_text(as_cells(x[place].reshape(8, 8))))
    outputs = trained_digit_network().predict(lab.seen.reshape(1, 64))[0]
    assert [row["probability"] for row in lab.tables()["outputs"]] == [float(f"{p:.4g}") for p in outputs]
    distances = np.linalg.norm(x - lab.seen.ravel(), axis=1)
    expected = np.argsort(distances)[:5]
    assert expected[0] == place
    np.testing.assert_array_equal(lab.nearest.reshape(5, 64), x[expected])
    assert [row["label"] for row in lab.tables()["labels"]] == [f"a {label}" for label in t[expected]]
    ink = {(row["x"], row["y"]): row["ink"] for row in lab.tables()["nearest"]}
    assert ink[9 * 2 + 3, 5] == x[expected[2]].reshape(8, 8)[5, 3]
