"""The digits network trained by several processes at once, each with its part of every batch. PyTorch's launcher starts them::

    torchrun --standalone --nproc-per-node 2 -m nnkit.worked.two_workers losses.json

Each process has all weights. After each way back the gradients of all are averaged, and all take the same step. Chapter 13
explains it, and runs it.
"""

import argparse
import json
import os
import pathlib
import time

import numpy as np

from nnkit.layers import Dense, ReLU, Softmax
from nnkit.network import Network
from nnkit.training import minibatches
from nnkit.worked.digits import HIDDEN, LEARNING_RATE, digits_to_learn_from

#: How many images are in a batch, all workers together.
BATCH_SIZE = 100
_EVERY = 10  # steps from one checkpoint to the next


def untrained():
    """A new network for digits, the same at every call.

    Returns
    -------
    Network
    """
    rng = np.random.default_rng(0)
    layers = [Dense(64, HIDDEN, rng=rng, initialization="he"), ReLU(), Dense(HIDDEN, 10, rng=rng), Softmax()]
    return Network(layers, loss="cross_entropy")


def batches(steps):
    """The batches of so many steps, the same at every call.

    Parameters
    ----------
    steps : int

    Returns
    -------
    list of (x, t)
        x is (100, 64), t is (100,).
    """
    x, t = digits_to_learn_from()
    rng, places = np.random.default_rng(1), []
    while len(places) < steps:
        places += [place for place in minibatches(len(x), BATCH_SIZE, rng) if len(place) == BATCH_SIZE]
    return [(x[place], t[place]) for place in places[:steps]]


def in_pytorch(network):
    """The same network in PyTorch, without its softmax, which PyTorch's loss contains.

    Parameters
    ----------
    network : Network
        Of dense layers with ReLU between them.

    Returns
    -------
    torch.nn.Sequential
        With copies of its weights, in float64.
    """
    import torch

    layers = []
    for dense in (layer for layer in network.layers if isinstance(layer, Dense)):
        linear = torch.nn.Linear(*dense.weights.shape, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(dense.weights.T))
            linear.bias.copy_(torch.tensor(dense.bias))
        layers += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def one_step(net, optimizer, x, t, rank, workers):
    """What each worker does with a batch: its own rows, forward, backward, step.

    Parameters
    ----------
    net : torch.nn.parallel.DistributedDataParallel
    optimizer : torch.optim.Optimizer
    x, t : arrays
        The whole batch.
    rank : int
        The number of this worker, from 0.
    workers : int

    Returns
    -------
    torch.Tensor
        The mean loss of its rows.
    """
    from torch import nn, tensor

    mine = slice(rank, None, workers)  # dealt like cards
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(tensor(x[mine])), tensor(t[mine]))
    loss.backward()  # here the gradients of all workers are averaged
    optimizer.step()
    return loss


def train(steps, path=None, dies_at=None):
    """Train this process's copy of the network, together with the others.

    Parameters
    ----------
    steps : int
    path : path, optional
        Of the checkpoint. Where there is one, training goes on from it.
    dies_at : int, optional
        The step at which the last worker ends without a word, unless it goes on from a checkpoint.

    Returns
    -------
    losses : list of float
        The loss of each batch, the mean over all workers.
    first : list of arrays
        The gradients of the first step, or nothing after a checkpoint.
    """
    import torch
    from torch import distributed

    rank, workers = distributed.get_rank(), distributed.get_world_size()
    net = torch.nn.parallel.DistributedDataParallel(in_pytorch(untrained()))
    optimizer = torch.optim.SGD(net.parameters(), LEARNING_RATE)
    losses, first = [], []
    if goes_on := path is not None and path.exists():
        kept = torch.load(path)
        net.load_state_dict(kept["net"])
        optimizer.load_state_dict(kept["optimizer"])
        losses = kept["losses"]
    for step, (x, t) in list(enumerate(batches(steps)))[len(losses) :]:
        if step == dies_at and rank == workers - 1 and not goes_on:
            os._exit(1)
        loss = one_step(net, optimizer, x, t, rank, workers)
        if step == 0:
            first = [parameter.grad.numpy().copy() for parameter in net.parameters()]
        losses.append(_mean_over_workers(loss))
        if path is not None and rank == 0 and len(losses) % _EVERY == 0:
            part = path.with_suffix(".part")
            torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict(), "losses": losses}, part)
            part.replace(path)  # a checkpoint is whole, or it is not there
    return losses, first


def _mean_over_workers(loss):
    from torch import distributed

    value = loss.detach().clone()
    distributed.all_reduce(value)
    return value.item() / distributed.get_world_size()


def main():
    from torch import distributed

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=pathlib.Path, help="a JSON file for losses, first gradients and seconds")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--checkpoint", type=pathlib.Path)
    parser.add_argument("--dies-at", type=int)
    options = parser.parse_args()
    distributed.init_process_group("gloo")
    start = time.perf_counter()
    losses, first = train(options.steps, options.checkpoint, options.dies_at)
    if distributed.get_rank() == 0:
        seconds = time.perf_counter() - start
        found = {"losses": losses, "first": [gradient.tolist() for gradient in first], "seconds": seconds}
        options.results.write_text(json.dumps(found), encoding="utf-8")
    distributed.destroy_process_group()


if __name__ == "__main__":
    main()
