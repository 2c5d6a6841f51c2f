"""When a GPU pays, and when a second process does: the time of one training step over widths and batches.

    python benchmarks/gpu.py           measures NumPy and PyTorch on this machine, and its GPU if there is one
    python benchmarks/gpu.py --store   and stores the table for chapter 13, in nnkit/worked/step_times.json

A step is forward, backward and update of a network 784-width-width-10 with ReLU and softmax cross-entropy, by plain gradient
descent in float32. A figure is the median of repeats: on one thread of the processor in its own time, so that other work of
the machine does not count, and with a GPU by the clock.
"""

import argparse
import functools
import itertools
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import threadpoolctl
import torch

from nnkit.layers import Dense, ReLU, Softmax
from nnkit.network import Network
from nnkit.optimizers import SGD
from nnkit.worked import step_times

WIDTHS = (16, 32, 64, 128, 256, 512, 1024, 2048)
BATCHES = (1, 32, 256)
REPEATS = 7
RATE = 0.1


def numpy_step(width, x, t):
    """A function that takes one step with nnkit."""
    rng = np.random.default_rng(0)
    sizes = (784, width, width, 10)
    dense = [Dense(*pair, rng=rng, dtype=np.float32) for pair in itertools.pairwise(sizes)]
    net = Network([dense[0], ReLU(), dense[1], ReLU(), dense[2], Softmax()], loss="cross_entropy")
    optimizer = SGD(RATE)

    def step():
        _, gradients = net.loss_and_gradients(x, t)
        optimizer.step(net.parameters, gradients)

    return step


def pytorch_step(width, x, t, device="cpu"):
    """A function that takes one step with PyTorch, and ends when the device has."""
    sizes = (784, width, width, 10)
    layers = [part for pair in itertools.pairwise(sizes) for part in (torch.nn.Linear(*pair), torch.nn.ReLU())]
    net = torch.nn.Sequential(*layers[:-1]).to(device)
    optimizer = torch.optim.SGD(net.parameters(), RATE)
    x, t = torch.from_numpy(x).to(device), torch.from_numpy(t).to(device)

    def step():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(x), t).backward()
        optimizer.step()
        if device != "cpu":
            torch.cuda.synchronize()

    return step


def milliseconds(step, clock):
    """The median time of a step, each repeat long enough for the clock."""
    step()
    start = clock()
    step()
    count = max(1, round(0.02 / max(clock() - start, 1e-5)))
    times = []
    for _ in range(REPEATS):
        start = clock()
        for _ in range(count):
            step()
        times.append(1000 * (clock() - start) / count)
    return statistics.median(times)


def engines():
    """The ways to compute a step that this machine has, each with its clock."""
    found = {"NumPy": (numpy_step, time.process_time), "PyTorch": (pytorch_step, time.process_time)}
    if torch.cuda.is_available():
        found["PyTorch, GPU"] = (functools.partial(pytorch_step, device="cuda"), time.perf_counter)
    return found


def measured():
    """Milliseconds for a step, by engine, batch and width."""
    rng, table = np.random.default_rng(0), []
    for batch in BATCHES:
        x, t = rng.random((batch, 784), dtype=np.float32), rng.integers(10, size=batch)
        for width in WIDTHS:
            times = {name: milliseconds(make(width, x, t), clock) for name, (make, clock) in engines().items()}
            table.append(
                {"batch": batch, "width": width, "milliseconds": {name: float(f"{time:.3g}") for name, time in times.items()}}
            )
            print(
                f"batch {batch:4}  width {width:5}  ", *(f"{name} {time:9.3f} ms" for name, time in times.items()), flush=True
            )
    return table


def seconds_of_workers(workers, steps=1000):
    """Seconds for a step of training with so many processes, their start not counted: the quickest of three runs."""
    times = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(workers)]
            command = [*launch, "-m", "nnkit.worked.two_workers", f"{folder}/losses.json", "--steps", str(steps)]
            subprocess.run(command, check=True, capture_output=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
            times.append(json.loads(pathlib.Path(folder, "losses.json").read_text(encoding="utf-8"))["seconds"])
    return min(times) / steps


def processor():
    """The name of this machine's processor."""
    about = pathlib.Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", action="store_true", help="store the table for chapter 13")
    options = parser.parse_args()
    torch.set_num_threads(1)
    with threadpoolctl.threadpool_limits(1):
        steps = measured()
    found = {
        "processor": processor(),
        "cores": os.cpu_count(),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "numpy": np.__version__,
        "torch": torch.__version__,
        "steps": steps,
        "workers": {str(count): float(f"{1000 * seconds_of_workers(count):.2g}") for count in (1, 2)},
    }
    print("a step of the digits network, in ms, by number of processes:", found["workers"])
    if options.store:
        step_times.PATH.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"stored in {step_times.PATH}")


if __name__ == "__main__":
    main()
