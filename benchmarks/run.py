"""nnkit beside its peers: one command prints all figures and stores them for the book.

    python benchmarks/run.py

All run in this process, on one thread, in turn; a figure is the median of the repeats, and what is compared is ratios. MNIST
is taken from the folder that NNKIT_DATA names, or from the cache (see nnkit.data.load_mnist).
"""

import itertools
import json
import pathlib
import platform
import time
import warnings

import matplotlib
import numpy as np
import peers
import sklearn
import threadpoolctl
import torch

from nnkit import plots
from nnkit.data import load_mnist
from nnkit.layers import Dense, ReLU
from nnkit.network import Network
from nnkit.optimizers import Adam, cosine_decay, warmup
from nnkit.training import accuracy, fit

HERE = pathlib.Path(__file__).parent
REPEATS = 15
BATCHES = 20
ALL_PEERS = {
    "nnkit": peers.nnkit,
    "PyTorch": peers.pytorch,
    "bare products": peers.bare_products,
    "scikit-learn": peers.scikit_learn,
    "plain teaching code": peers.plain_teaching_code,
}
FEW_PEERS = {name: ALL_PEERS[name] for name in ("nnkit", "PyTorch", "bare products")}
#: The work that the targets are about, and its peers' bounds on nnkit's time.
MAIN = {"hidden": 50, "activation": "relu", "batch": 100}
TARGETS = {
    ("sgd", "PyTorch"): 0.65,
    ("adam", "PyTorch"): 1.0,
    ("sgd", "bare products"): 2.2,
    ("sgd", "plain teaching code"): 1 / 2.3,
}


def prepared(split, batch, peer):
    """An endless turn of the same few batches, in the form that the peer takes."""
    batches = []
    for start in range(0, BATCHES * batch, batch):
        x, t = split.x_train[start : start + batch], split.t_train[start : start + batch]
        if peer == "PyTorch":
            x, t = torch.from_numpy(x), torch.from_numpy(t)
        elif peer == "plain teaching code":
            x, t = x.astype(np.float64), np.eye(10)[t]
        batches.append((x, t))
    return itertools.cycle(batches)


def seconds_per_step(steps, count):
    start = time.perf_counter()
    for _ in range(count):
        steps()
    return (time.perf_counter() - start) / count


def measured(split, makers, rule, hidden, activation, batch, seconds=0.03):
    """Median microseconds per step of each peer. They take turns, so that a slow moment of the machine meets all of them."""
    steps = {name: make(prepared(split, batch, name), hidden, activation, rule) for name, make in makers.items()}
    counts = {name: max(3, round(seconds / seconds_per_step(step, 3))) for name, step in steps.items()}
    times = {name: [] for name in steps}
    for _ in range(REPEATS):
        for name, step in steps.items():
            times[name].append(seconds_per_step(step, counts[name]))
    return {name: float(np.median(values)) * 1e6 for name, values in times.items()}


def grid(split):
    sizes = itertools.product(("sgd", "adam"), (50, 100, 1000), ("relu", "sigmoid"), (1, 10, 100, 1000))
    for rule, hidden, activation, batch in sizes:
        is_main = {"hidden": hidden, "activation": activation, "batch": batch} == MAIN
        makers, seconds = (ALL_PEERS, 0.06) if is_main else (FEW_PEERS, 0.02)
        times = measured(split, makers, rule, hidden, activation, batch, seconds)
        shown = "  ".join(f"{name} {value:.0f} µs" for name, value in times.items())
        print(f"{rule:5} {hidden:5} {activation:8} {batch:5}  {shown}")
        yield {"rule": rule, "hidden": hidden, "activation": activation, "batch": batch, "microseconds": times}


def late_adam_steps(split):
    """Microseconds per Adam step around step 50 and around step 5,000 of one training."""
    step = peers.nnkit(prepared(split, 100, "nnkit"), 50, "relu", "adam")
    seconds_per_step(step, 40)
    early = np.median([seconds_per_step(step, 10) for _ in range(5)]) * 1e6
    seconds_per_step(step, 4900)
    late = np.median([seconds_per_step(step, 10) for _ in range(9)]) * 1e6
    return float(early), float(late)


def mnist_recipe(split, seed, epochs=3):
    """Test accuracy and seconds of the stored recipe: 256 hidden ReLUs, Adam with warm-up and cosine decay, 3 epochs."""
    rng = np.random.default_rng(seed)
    layers = [
        Dense(784, 256, rng=rng, initialization="he", dtype=np.float32),
        ReLU(),
        Dense(256, 10, rng=rng, dtype=np.float32),
    ]
    net = Network(layers, loss="softmax_cross_entropy")
    schedule = warmup(cosine_decay(0.004, epochs * 600), 100)
    start = time.perf_counter()
    fit(net, Adam(schedule), split.x_train, split.t_train, epochs=epochs, batch_size=100, rng=rng, progress=False)
    seconds = time.perf_counter() - start
    return accuracy(net.predict(split.x_test), split.t_test), seconds


def processor():
    info = pathlib.Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def ratio(row, peer):
    return row["microseconds"]["nnkit"] / row["microseconds"][peer]


def report(results):
    """The page's tables, as Markdown."""
    main = {row["rule"]: row for row in results["grid"] if len(row["microseconds"]) > len(FEW_PEERS)}
    lines = [
        f"Measured on one thread of: {results['machine']}. {results['versions']}.",
        "",
        "| rule | peer | nnkit's time / its time | at most |",
        "| --- | --- | --- | --- |",
    ]
    for rule, row in main.items():
        for peer in list(row["microseconds"])[1:]:
            target = TARGETS.get((rule, peer))
            lines.append(f"| {rule} | {peer} | {ratio(row, peer):.2f} | {f'{target:.2f}' if target else ''} |")
    early, late = results["adam microseconds at step 50 and 5000"]
    best, worst = max(results["mnist"]), min(results["mnist"])
    lines += [
        "",
        f"A step of Adam takes {early:.0f} µs after 50 steps and {late:.0f} µs after 5,000: {late / early:.2f} times as long.",
        "",
        f"MNIST, 3 epochs of the stored recipe, {len(results['mnist'])} seeds: from {worst[0]:.2%} to {best[0]:.2%} of the "
        f"test images right, in {np.median([seconds for _, seconds in results['mnist']]):.1f} seconds.",
        "",
        "nnkit's time divided by PyTorch's, and by that of the bare matrix products, for all sizes:",
        "",
        "| rule | hidden | activation | batch 1 | batch 10 | batch 100 | batch 1000 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for key, rows in itertools.groupby(results["grid"], key=lambda row: (row["rule"], row["hidden"], row["activation"])):
        cells = [f"{ratio(row, 'PyTorch'):.2f}, {ratio(row, 'bare products'):.2f}" for row in rows]
        lines.append("| " + " | ".join([*map(str, key), *cells]) + " |")
    return "\n".join(lines) + "\n"


def draw(results):
    series = {}
    for row in results["grid"]:
        if row["hidden"] == 50:
            series.setdefault(f"{row['rule']}, {row['activation']}", []).append(ratio(row, "PyTorch"))
    plots.curves(series, x=["1", "10", "100", "1000"], xlabel="batch size", ylabel="nnkit's time / PyTorch's")
    matplotlib.pyplot.savefig(HERE / "results.png", bbox_inches="tight")


def main():
    warnings.filterwarnings("ignore", module="sklearn")
    threadpoolctl.threadpool_limits(1)
    torch.set_num_threads(1)
    split = load_mnist()
    results = {
        "machine": processor(),
        "versions": f"NumPy {np.__version__}, PyTorch {torch.__version__}, scikit-learn {sklearn.__version__}",
        "grid": list(grid(split)),
        "adam microseconds at step 50 and 5000": late_adam_steps(split),
        "mnist": [mnist_recipe(split, seed) for seed in range(5)],
    }
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (HERE / "results.md").write_text(report(results), encoding="utf-8")
    draw(results)
    print("\n" + report(results))


if __name__ == "__main__":
    main()
