"""nnkit beside PyTorch in float64. CI installs it; elsewhere these tests are skipped where it is missing."""

import os
import pathlib
import re

import matplotlib
import nbformat
import numpy as np
import pytest

from nnkit import activations
from nnkit.layers import ELU, Dense, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnkit.losses import binary_cross_entropy, cross_entropy, mean_squared_error, sigmoid_cross_entropy, softmax_cross_entropy
from nnkit.network import Network
from nnkit.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp

if os.environ.get("CI") == "true":
    import torch
else:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -r benchmarks/requirements.txt")

matplotlib.use("agg")
F = torch.nn.functional
NOTEBOOKS = pathlib.Path(__file__).parents[2] / "notebooks"
RNG = np.random.default_rng(5)
Z = np.concatenate([RNG.standard_normal((4, 5)) * 3, [[0.0, -0.0, 1e-300, 40, -40]]])


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12, atol=1e-12)


def leaf(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize(
    ("layer", "f", "derivative", "theirs"),
    [
        (Sigmoid(), activations.sigmoid, activations.sigmoid_derivative, torch.sigmoid),
        (Tanh(), activations.tanh, activations.tanh_derivative, torch.tanh),
        (ReLU(), activations.relu, activations.relu_derivative, torch.relu),
        (LeakyReLU(), activations.leaky_relu, activations.leaky_relu_derivative, F.leaky_relu),
        (ELU(), activations.elu, activations.elu_derivative, F.elu),
        (Softmax(), activations.softmax, None, lambda z: torch.softmax(z, dim=1)),
    ],
    ids=lambda value: repr(value) if hasattr(value, "forward") else "",
)
def test_activations_and_layers_also_at_the_kinks(layer, f, derivative, theirs):
    z, weighting = leaf(Z), RNG.standard_normal(Z.shape)
    result = theirs(z)
    result.backward(torch.tensor(weighting))
    close(f(Z), result)
    close(layer.forward(Z), result)
    close(layer.backward(weighting), z.grad)
    if derivative:
        close(derivative(Z) * weighting, z.grad)


LABELS = np.array([0, 4, 2, 1, 3])
SOFT = activations.softmax(RNG.standard_normal((5, 5)))
YES_NO = RNG.integers(0, 2, (5, 5)).astype(float)
LOGITS = np.clip(Z, -5, 5)


@pytest.mark.parametrize(
    ("ours", "theirs", "y", "t"),
    [
        (mean_squared_error, F.mse_loss, Z, YES_NO),
        (softmax_cross_entropy, F.cross_entropy, Z * 100, LABELS),
        (softmax_cross_entropy, F.cross_entropy, Z, SOFT),
        (sigmoid_cross_entropy, lambda z, t: F.binary_cross_entropy_with_logits(z, t) * 5, Z * 100, YES_NO),
        (binary_cross_entropy, lambda y, t: F.binary_cross_entropy(y, t) * 5, activations.sigmoid(LOGITS), YES_NO),
        (cross_entropy, lambda y, t: F.nll_loss(torch.log(y), t), activations.softmax(LOGITS), LABELS),
    ],
)
def test_losses(ours, theirs, y, t):
    outputs = leaf(y)
    expected = theirs(outputs, torch.tensor(t))
    expected.backward()
    loss, gradient = ours(y, t)
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    close(gradient, outputs.grad)


def test_gradients_of_a_network():
    net = Network([Dense(5, 4, rng=RNG), Tanh(), Dense(4, 3, rng=RNG), Softmax()], loss="cross_entropy")
    labels = np.array([0, 2, 1, 1, 0])
    weights = [leaf(parameter) for parameter in net.parameters]
    logits = torch.tanh(torch.tensor(Z) @ weights[0] + weights[1]) @ weights[2] + weights[3]
    F.cross_entropy(logits, torch.tensor(labels)).backward()
    for ours, theirs in zip(net.loss_and_gradients(Z, labels)[1], weights, strict=True):
        close(ours, theirs.grad)


def test_the_program_in_the_chapter_on_digits_prints_what_stands_below_it(capsys):
    notebook = nbformat.read(NOTEBOOKS / "ch12_digits.ipynb", as_version=4)
    names = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.id != "install":
            exec(cell.source, names)
        elif "import torch" in cell.source:
            break
    ours = capsys.readouterr().out
    program, printed = re.findall(r"```(?:python|text)\n(.*?)```", cell.source, re.DOTALL)
    exec(program, names)
    assert capsys.readouterr().out == printed
    losses = re.findall(r"epoch +\d+: loss ([\d.]+)", printed)
    assert losses == re.findall(r"epoch +\d+: loss ([\d.]+)", ours) and len(losses) == 6
    assert f"{int(printed.split()[-4])} of {len(names['said'])} right" in ours


OPTIMIZERS = {
    "sgd": (lambda: SGD(0.1), torch.optim.SGD, {"lr": 0.1}),
    "sgd, decay": (lambda: SGD(0.1, weight_decay=0.2), torch.optim.SGD, {"lr": 0.1, "weight_decay": 0.2}),
    "momentum": (lambda: Momentum(0.05, 0.8, form="accumulate"), torch.optim.SGD, {"lr": 0.05, "momentum": 0.8}),
    "nesterov": (
        lambda: Nesterov(0.05, 0.8, form="accumulate"),
        torch.optim.SGD,
        {"lr": 0.05, "momentum": 0.8, "nesterov": True},
    ),
    "adagrad": (lambda: AdaGrad(0.5, epsilon=1e-10), torch.optim.Adagrad, {"lr": 0.5}),
    "rmsprop": (lambda: RMSProp(0.05, 0.99), torch.optim.RMSprop, {"lr": 0.05}),
    "rmsprop, momentum": (lambda: RMSProp(0.02, 0.99, momentum=0.7), torch.optim.RMSprop, {"lr": 0.02, "momentum": 0.7}),
    "adam": (lambda: Adam(0.1), torch.optim.Adam, {"lr": 0.1}),
    "adam, decay": (lambda: Adam(0.1, weight_decay=0.3), torch.optim.Adam, {"lr": 0.1, "weight_decay": 0.3}),
    "adam, large epsilon": (lambda: Adam(0.1, epsilon=0.1), torch.optim.Adam, {"lr": 0.1, "eps": 0.1}),
    "adamw": (lambda: AdamW(0.1), torch.optim.AdamW, {"lr": 0.1}),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("curvature", [(1 / 20, 1.0), (0.1, 2.0)], ids=["x²/20 + y²", "0.1x² + 2y²"])
def test_optimizers_for_100_steps(name, curvature):
    make, theirs, options = OPTIMIZERS[name]
    w, v = np.array([-7.0, 2.0]), leaf([-7.0, 2.0])
    ours, theirs = make(), theirs([v], **options)
    for step in range(100):
        ours.step([w], [2 * np.array(curvature) * w])
        theirs.zero_grad()
        (torch.tensor(curvature, dtype=torch.float64) * v * v).sum().backward()
        theirs.step()
        np.testing.assert_allclose(w, v.detach().numpy(), rtol=1e-9, atol=1e-12, err_msg=f"step {step}")
