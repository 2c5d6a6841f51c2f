"""A network that learns to tell two spirals apart, step by step: the first figure of the book, drawn without a script."""

import base64
import io
from dataclasses import dataclass

import numpy as np

from nnkit import data
from nnkit.layers import Dense, Sigmoid, Tanh
from nnkit.network import Network
from nnkit.optimizers import Adam

#: After how many steps the network is looked at.
STEPS = (
    0,
    1,
    2,
    3,
    4,
    6,
    8,
    10,
    12,
    15,
    18,
    22,
    27,
    33,
    40,
    50,
    65,
    80,
    95,
    105,
    113,
    120,
    127,
    134,
    141,
    150,
    160,
    175,
    190,
    220,
)
#: The square that is drawn reaches so far from the origin, and has so many pixels on each side.
REACH, SIZE = 1.1, 48
#: Colours of the two classes; the surer the network is, the less can be seen through them.
COLOURS = ((0, 114, 178), (194, 78, 0))


@dataclass(frozen=True)
class Learning:
    """What is seen of a network while it learns.

    Attributes
    ----------
    points : (samples, 2) array
        Within the unit circle.
    labels : (samples,) array of 0 and 1
    parameters : int
        How many weights and biases the network has.
    steps : (n,) tuple of int
    answers : (n, SIZE, SIZE) array
        After each of the steps: the probability of class 1 at each place, the first row on top.
    losses : (n,) array
    right : (n,) integer array
        How many points are on the right side.
    """

    points: np.ndarray
    labels: np.ndarray
    parameters: int
    steps: tuple
    answers: np.ndarray
    losses: np.ndarray
    right: np.ndarray


def learn(seed=4):
    """Train a network of two hidden layers on 100 points, and look at it again and again.

    Parameters
    ----------
    seed : int
        Chooses the points and the first weights.

    Returns
    -------
    Learning
    """
    rng = np.random.default_rng(seed)
    points, labels = data.spirals(100, classes=2, noise=0.1, rng=rng)
    targets = labels[:, None].astype(float)
    layers = [Dense(2, 16, rng=rng), Tanh(), Dense(16, 16, rng=rng), Tanh(), Dense(16, 1, rng=rng), Sigmoid()]
    network, rule = Network(layers, loss="binary_cross_entropy"), Adam(0.01)
    places = grid()
    answers, losses, right = [], [], []
    for step in range(STEPS[-1] + 1):
        if step in STEPS:
            answers.append(network.predict(places).reshape(SIZE, SIZE))
            losses.append(network.loss(points, targets))
            right.append(int(np.sum((network.predict(points) > 0.5) == targets)))
        rule.step(network.parameters, network.loss_and_gradients(points, targets)[1])
    parameters = sum(parameter.size for parameter in network.parameters)
    return Learning(points, labels, parameters, STEPS, np.array(answers), np.array(losses), np.array(right))


def grid():
    """The middle of each pixel, row by row from the top.

    Returns
    -------
    (SIZE * SIZE, 2) array
    """
    middle = (np.arange(SIZE) + 0.5) / SIZE * 2 * REACH - REACH
    across, up = np.meshgrid(middle, -middle)
    return np.column_stack([across.ravel(), up.ravel()])


def strip(answers):
    """The answers as pictures side by side, in one file; each has a rim of one pixel that repeats its own edge.

    Parameters
    ----------
    answers : (n, SIZE, SIZE) array

    Returns
    -------
    str
        A PNG as a data address, n · (SIZE + 2) pixels wide.
    """
    from PIL import Image

    padded = np.pad(answers, ((0, 0), (1, 1), (1, 1)), mode="edge")
    side_by_side = np.concatenate(list(padded), axis=1)
    sure = np.rint(np.abs(2 * side_by_side - 1) * 24) / 24  # few degrees make a small file
    colours = np.where((side_by_side > 0.5)[..., None], COLOURS[1], COLOURS[0])
    pixels = np.concatenate([colours, np.rint(sure * 150)[..., None]], axis=-1).astype(np.uint8)
    picture = io.BytesIO()
    Image.fromarray(pixels, "RGBA").quantize(64, method=Image.Quantize.FASTOCTREE).save(picture, "png", optimize=True)
    return "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
