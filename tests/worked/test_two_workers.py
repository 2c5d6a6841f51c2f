"""Two processes that share each batch, against one with nnkit: gradients, losses, and what comes after a death."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from nnkit.optimizers import SGD
from nnkit.worked import two_workers
from nnkit.worked.digits import LEARNING_RATE

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -r benchmarks/requirements.txt")


def launch(*options):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command += ["-m", "nnkit.worked.two_workers", *map(str, options)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def alone(steps):
    """The gradients of the first step, and the losses, of one process with nnkit."""
    network, optimizer, losses, first = two_workers.untrained(), SGD(LEARNING_RATE), [], None
    for x, t in two_workers.batches(steps):
        loss, gradients = network.loss_and_gradients(x, t)
        first = first or [gradient.copy() for gradient in gradients]
        optimizer.step(network.parameters, gradients)
        losses.append(loss)
    return first, losses


def test_a_network_in_pytorch_answers_as_it_did():
    network, (x, _) = two_workers.untrained(), two_workers.batches(1)[0]
    answers = torch.softmax(two_workers.in_pytorch(network)(torch.tensor(x)), dim=1)
    np.testing.assert_allclose(answers.detach().numpy(), network.predict(x), rtol=0, atol=1e-12)


def test_batches_are_whole_and_the_same_each_time():
    first, again = two_workers.batches(13), two_workers.batches(13)
    assert len(first) == 13 and {len(x) for x, _ in first} == {two_workers.BATCH_SIZE}
    assert all(np.array_equal(x, other) for (x, _), (other, _) in zip(first, again, strict=True))
    assert not np.array_equal(first[0][0], first[11][0]), "a new epoch has a new order"


def test_two_workers_find_the_gradient_and_the_losses_of_one(tmp_path):
    done = launch(tmp_path / "two.json", "--steps", 50)
    assert done.returncode == 0, done.stderr
    two = json.loads((tmp_path / "two.json").read_text(encoding="utf-8"))
    gradients, losses = alone(50)
    for theirs, ours in zip(two["first"], gradients, strict=True):
        np.testing.assert_allclose(np.array(theirs).T, ours, rtol=0, atol=1e-12)
    np.testing.assert_allclose(two["losses"], losses, rtol=0, atol=1e-12)


def test_after_a_death_training_goes_on_from_the_checkpoint(tmp_path):
    options = tmp_path / "losses.json", "--steps", 30, "--checkpoint", tmp_path / "kept.pt", "--dies-at", 25
    died = launch(*options)
    assert died.returncode != 0 and not (tmp_path / "losses.json").exists()
    assert len(torch.load(tmp_path / "kept.pt")["losses"]) == 20
    done = launch(*options)
    assert done.returncode == 0, done.stderr
    losses = json.loads((tmp_path / "losses.json").read_text(encoding="utf-8"))["losses"]
    np.testing.assert_allclose(losses, alone(30)[1], rtol=0, atol=1e-12)
