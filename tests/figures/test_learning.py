"""The first figure of the book: what the network says is drawn where it says it, and is what is said of it."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from nnkit.figures.learning import COLOURS, REACH, SIZE, STEPS, grid, learn, strip


@pytest.fixture(scope="module")
def seen():
    return learn()


def pixel_of(place):
    """Row and column of the pixel at a place of the plane."""
    column, row = (place * [1, -1] + REACH) / (2 * REACH) * SIZE
    return int(row), int(column)


def test_it_learns_to_put_every_point_on_its_side(seen):
    assert seen.steps == STEPS and len(seen.answers) == len(STEPS) == len(seen.losses) == len(seen.right)
    assert seen.right[0] < 50 and seen.right[-1] == len(seen.points) == 100
    assert seen.losses[0] > 0.5 and seen.losses[-1] < 0.05
    assert seen.parameters == (2 * 16 + 16) + (16 * 16 + 16) + (16 + 1)


def test_it_is_the_same_whenever_it_is_computed(seen):
    np.testing.assert_array_equal(learn().answers, seen.answers)
    assert not np.array_equal(learn(seed=5).answers, seen.answers)


def test_the_answer_at_each_point_is_its_class_in_the_end(seen):
    said = [seen.answers[-1][pixel_of(place)] > 0.5 for place in seen.points]
    assert np.mean(said == seen.labels) >= 0.98  # a pixel at the border may lie half on the other side
    upside_down = [seen.answers[-1][::-1][pixel_of(place)] > 0.5 for place in seen.points]
    assert np.mean(upside_down == seen.labels) < 0.8


def test_the_grid_begins_at_the_top_left():
    places = grid().reshape(SIZE, SIZE, 2)
    half = REACH / SIZE
    np.testing.assert_allclose(places[0, 0], [-REACH + half, REACH - half])
    np.testing.assert_allclose(places[0, -1], [REACH - half, REACH - half])
    np.testing.assert_allclose(places[-1, 0], [-REACH + half, -REACH + half])


def test_the_strip_holds_a_picture_for_each_step_with_a_rim():
    answers = np.full((2, SIZE, SIZE), 0.5)
    answers[0, :, : SIZE // 2], answers[1, 0] = 0.0, 1.0
    kind, _, data = strip(answers).partition(",")
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA")).astype(int)
    assert kind == "data:image/png;base64" and picture.shape == (SIZE + 2, 2 * (SIZE + 2), 4)
    first, second = picture[:, : SIZE + 2], picture[:, SIZE + 2 :]
    np.testing.assert_allclose(first[:, : SIZE // 2, :3], np.broadcast_to(COLOURS[0], (SIZE + 2, SIZE // 2, 3)), atol=4)
    np.testing.assert_allclose(second[:2, :, :3], np.broadcast_to(COLOURS[1], (2, SIZE + 2, 3)), atol=4)  # the row and its rim
    assert first[:, : SIZE // 2, 3].min() > 140 and first[:, -5:, 3].max() < 10  # where it is sure, and where it is not
