"""The networks that are worked by hand, against numbers computed in float64 by an independent program."""

import numpy as np
import pytest

from nnkit.optimizers import SGD
from nnkit.worked.networks import (
    TEN_WEIGHT_INPUTS,
    TEN_WEIGHT_LEARNING_RATE,
    TEN_WEIGHT_MATRICES,
    TEN_WEIGHT_TARGET,
    ten_weight_network,
)

GRADIENTS = [
    -2.8784128317e-4,
    -1.5158681488e-3,
    -1.4392064158e-5,
    -7.5793407440e-5,
    -5.3745679e-3,
    -1.60323249e-2,
    -5.3274398e-3,
    -1.5891742e-2,
    -9.97260501e-2,
    -8.49228238e-2,
]


def test_forward_and_error():
    net = ten_weight_network()
    hidden = [net.layers[1].forward(net.layers[0].forward(TEN_WEIGHT_INPUTS))]
    hidden.append(net.layers[3].forward(net.layers[2].forward(hidden[0])))
    np.testing.assert_allclose(hidden[0], [[0.9977621515, 0.9890130574]], atol=5e-11)
    np.testing.assert_allclose(hidden[1], [[0.7299290260, 0.6215791565]], atol=5e-11)
    assert net.predict(TEN_WEIGHT_INPUTS)[0, 0] == pytest.approx(0.6122489292, abs=5e-11)
    assert net.loss(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET) == pytest.approx(0.0828006787, abs=5e-11)


def test_all_ten_gradients():
    _, gradients = ten_weight_network().loss_and_gradients(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)
    np.testing.assert_allclose(np.concatenate([g.ravel() for g in gradients]), GRADIENTS, rtol=1e-8)


@pytest.mark.parametrize(
    ("updates", "output"), [(1, 0.6214656663), (10, 0.6886363750), (100, 0.8573867440), (1000, 0.8999572895)]
)
def test_output_after_updates_of_all_ten(updates, output):
    net, sgd = ten_weight_network(), SGD(TEN_WEIGHT_LEARNING_RATE)
    for _ in range(updates):
        sgd.step(net.parameters, net.loss_and_gradients(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)[1])
    assert net.predict(TEN_WEIGHT_INPUTS)[0, 0] == pytest.approx(output, abs=5e-11)


def test_the_givens_cannot_be_changed_by_training():
    net = ten_weight_network()
    net.parameters[0][:] = 0
    assert TEN_WEIGHT_MATRICES[0][0, 0] == 0.3
    for given in (*TEN_WEIGHT_MATRICES, TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET):
        with pytest.raises(ValueError, match="read-only"):
            given[0, 0] = 1
