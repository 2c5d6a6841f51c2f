"""nnkit beside its peers: one command prints all figures and stores them for the book.

    python benchmarks/run.py           everything
    python benchmarks/run.py --main    the main comparison alone, in a minute; nothing is stored

All run in this process, on one thread, in turn; a figure is the median of the repeats, in time of the processor, and what is
compared is ratios. Where nnkit is slower than it may be, the command fails and says so. MNIST is taken from the folder that
NNKIT_DATA names, or from the cache (see nnkit.data.load_mnist).
"""

import itertools
import json
import pathlib
import platform
import sys
import time
import warnings

import matplotlib
import numpy as np
import peers
import sklearn
import threadpoolctl
import torch

from nnkit.data import load_mnist
from nnkit.figures import plots
from nnkit.layers import Dense, ReLU
from nnkit.network import Network
from nnkit.optimizers import Adam
from nnkit.schedules import cosine_decay, warmup
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
#: The work that the limits are about, and what nnkit's time may be at most, divided by that of a peer.
MAIN = {"hidden": 50, "activation": "relu", "batch": 100}
LIMITS = {
    ("sgd", "PyTorch"): 0.55,
    ("adam", "PyTorch"): 0.55,
    ("sgd", "bare products"): 1.8,
}
LATE_LIMIT = 1.1  # a step of Adam after 5,000 others, divided by one after 50
ACCURACY_LIMIT = 0.98  # of the stored recipe on MNIST, with every seed


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
    start = time.process_time()
    for _ in range(count):
        steps()
    return (time.process_time() - start) / count


def measured(split, makers, rule, hidden, activation, batch, seconds=0.03):
    """Median microseconds per step of each peer. They take turns, so that a slow moment of the machine meets all of them."""
    steps = {name: make(prepared(split, batch, name), hidden, activation, rule) for name, make in makers.items()}
    counts = {name: max(3, round(seconds / seconds_per_step(step, 3))) for name, step in steps.items()}
    times = {name: [] for name in steps}
    for _ in range(REPEATS):
        for name, step in steps.items():
            times[name].append(seconds_per_step(step, counts[name]))
    return {name: float(np.median(values)) * 1e6 for name, values in times.items()}


def grid(split, only_main=False):
    sizes = itertools.product(("sgd", "adam"), (50, 100, 1000), ("relu", "sigmoid"), (1, 10, 100, 1000))
    for rule, hidden, activation, batch in sizes:
        is_main = {"hidden": hidden, "activation": activation, "batch": batch} == MAIN
        if only_main and not is_main:
            continue
        makers, seconds = (ALL_PEERS, 0.06) if is_main else (FEW_PEERS, 0.02)
        times = measured(split, makers, rule, hidden, activation, batch, seconds)
        shown = "  ".join(f"{name} {value:.0f} µs" for name, value in times.items())
        print(f"{rule:5} {hidden:5} {activation:8} {batch:5}  {shown}")
        yield {"rule": rule, "hidden": hidden, "activation": activation, "batch": batch, "microseconds": times}


def late_adam_steps(split):
    """Microseconds per Adam step in the first 180 steps, and around step 5,000, of two trainings that take turns."""
    early, late = (peers.nnkit(prepared(split, 100, "nnkit"), 50, "relu", "adam") for _ in range(2))
    seconds_per_step(early, 20)
    seconds_per_step(late, 4970)
    times = [(seconds_per_step(early, 4), seconds_per_step(late, 4)) for _ in range(40)]
    return tuple(float(median) * 1e6 for median in np.median(times, axis=0))


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


def main_rows(results):
    """The rows that the limits are about, by their rule."""
    return {row["rule"]: row for row in results["grid"] if len(row["microseconds"]) > len(FEW_PEERS)}


def misses(results):
    """A sentence for each limit that is not kept."""
    for (rule, peer), limit in LIMITS.items():
        if (found := ratio(main_rows(results)[rule], peer)) > limit:
            yield f"{rule}: nnkit's time is {found:.2f} times that of {peer}; at most {limit:.2f} is allowed"
    early, late = results["adam microseconds at step 50 and 5000"]
    if late > LATE_LIMIT * early:
        yield f"a step of Adam takes {late:.0f} µs after 5,000 steps, and {early:.0f} µs after 50"
    for right, _ in results.get("mnist", []):
        if right < ACCURACY_LIMIT:
            yield f"the recipe for MNIST reaches {right:.2%}; expected {ACCURACY_LIMIT:.0%} or more"


def report(results):
    """The page's tables, as Markdown."""
    main = main_rows(results)
    lines = [
        f"Measured on one thread of: {results['machine']}. {results['versions']}.",
        "",
        "| rule | peer | nnkit's time / its time | at most |",
        "| --- | --- | --- | --- |",
    ]
    for rule, row in main.items():
        for peer in list(row["microseconds"])[1:]:
            limit = LIMITS.get((rule, peer))
            lines.append(f"| {rule} | {peer} | {ratio(row, peer):.2f} | {f'{limit:.2f}' if limit else ''} |")
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


def store(results):
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (HERE / "results.md").write_text(report(results), encoding="utf-8")
    draw(results)
    print("\n" + report(results))


def main():
    warnings.filterwarnings("ignore", module="sklearn")
    threadpoolctl.threadpool_limits(1)
    torch.set_num_threads(1)
    only_main = sys.argv[1:] == ["--main"]
    if sys.argv[1:] and not only_main:
        sys.exit(__doc__)
    split = load_mnist()
    results = {
        "machine": processor(),
        "versions": f"NumPy {np.__version__}, PyTorch {torch.__version__}, scikit-learn {sklearn.__version__}",
        "grid": list(grid(split, only_main)),
        "adam microseconds at step 50 and 5000": late_adam_steps(split),
    }
    if not only_main:
        results["mnist"] = [mnist_recipe(split, seed) for seed in range(5)]
        store(results)
    sys.exit("\n".join(misses(results)) or None)


if __name__ == "__main__":
    main()
