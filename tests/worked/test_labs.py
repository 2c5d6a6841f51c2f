"""The givens of lab 1, against the digits that its note prints."""

import numpy as np

from nnkit import data
from nnkit.worked.labs import LAB_1_FIRST_WEIGHT, LAB_1_LEARNING_RATE


def test_lab_1_gives_every_printed_digit():
    x, t = data.line()
    w, found = LAB_1_FIRST_WEIGHT, []
    for step in range(20):
        error = w * x - t
        cost, slope = np.mean(error**2), 2 * np.mean(error * x)
        w -= LAB_1_LEARNING_RATE * slope
        if step % 5 == 0:
            found.append(f"cost={cost:.4f}, w={w:.4f}, grad={slope:.4f}")
    assert found == [
        "cost=41.4864, w=0.4852, grad=-42.7247",
        "cost=3.4582, w=1.5627, grad=-12.3354",
        "cost=0.2883, w=1.8737, grad=-3.5614",
        "cost=0.0240, w=1.9635, grad=-1.0282",
    ]
