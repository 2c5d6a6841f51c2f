"""Training: the loop over epochs and mini-batches, and what it remembers."""

import math
from dataclasses import dataclass, field

import numpy as np

from nnkit.checks import as_count, as_floats, as_generator, as_number, as_targets, check_has, check_labels, check_switch, shown
from nnkit.progress import Watch
from nnkit.purity import pure


def fit(
    network,
    optimizer,
    x,
    t,
    *,
    epochs,
    batch_size=100,
    validation=None,
    metrics=(),
    patience=None,
    rng=None,
    progress=True,
):
    """Train a network: for each epoch, for each mini-batch, loss and gradients, then a step of the optimizer.

    Ctrl-C ends it after the step at hand, and the history so far is returned.

    Parameters
    ----------
    network : Network
    optimizer : Optimizer
    x, t : arrays
        Inputs and targets for training; the first axis counts the samples.
    epochs : int
    batch_size : int
    validation : (array, array), optional
        Inputs and targets that are looked at after every epoch, and never learned from.
    metrics : list of functions
        Each has a name of its own, takes outputs and targets and returns a number, as :func:`accuracy` does. They are
        computed after every epoch.
    patience : int, optional
        Early stopping: end after so many epochs in a row without a smaller validation loss. The weights of the best epoch are
        restored.
    rng : numpy.random.Generator
        Where the order of the samples is drawn from; ``default_rng(0)`` where none is given.
    progress : bool
        Whether a progress bar is shown (where tqdm is installed).

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If the data do not fit each other or the network, ``epochs`` or ``batch_size`` is below 1, two metrics have one name,
        ``patience`` is given without ``validation``, or a schedule returns less than 0.
    FloatingPointError
        As soon as the loss of a batch, or after an epoch a weight, is not finite: with the epoch, the batch, the learning rate
        and the likely cause.
    """
    _check_fit(network, optimizer, validation, patience)
    epochs, batch_size = as_count("epochs", epochs), as_count("batch_size", batch_size)
    check_switch("progress", progress)
    x, t = _as_data(network, x, t)
    validation = _as_data(network, *validation, part="validation ") if validation is not None else None
    metrics = _by_name([metrics] if callable(metrics) else metrics)
    rng = as_generator(rng)
    history, steps = History(), epochs * math.ceil(len(x) / batch_size)
    with _BestWeights(network) as best, Watch(steps, bar=progress) as watch:
        for epoch in range(1, epochs + 1):
            total = 0.0
            for number, batch in enumerate(watch.over(minibatches(len(x), batch_size, rng)), start=1):
                with np.errstate(over="ignore", invalid="ignore"):  # _diverged says more than NumPy's warnings
                    loss, gradients = network.loss_and_gradients(x[batch], t[batch])
                    if not math.isfinite(loss):
                        raise _diverged(f"the loss is {loss}", network, optimizer, place=(epoch, number))
                    optimizer.step(network.parameters, gradients)
                total += loss * len(batch)
            if not _has_finite_weights(network):
                raise _diverged("the weights are no longer finite", network, optimizer, place=(epoch, number))
            history.loss.append(total / len(x))
            _record(history, network, metrics, (x, t), validation)
            if patience and history.best_epoch == epoch:
                best.keep()
            watch.show(_latest(history))
            if patience and epoch - history.best_epoch >= patience:
                history.stopped = "no better validation loss"
                break
    if watch.interrupted:
        history.stopped = "interrupted"
    return history


@dataclass
class History:
    """What happened in :func:`fit`, a number for each epoch.

    Attributes
    ----------
    loss : list of float
        Mean loss of the epoch's batches, each computed before its step.
    validation_loss : list of float
        Loss of the validation data after the epoch; empty without them.
    metrics : dict
        A list for each metric, by the name of its function; ``"validation accuracy"`` and the like are of the validation data.
    stopped : str
        Why it ended: "all epochs done", "no better validation loss", or "interrupted".
    best_epoch : int or None
        Counted from 1: that of the smallest validation loss, whose weights were restored if ``patience`` was given.
    """

    loss: list = field(default_factory=list)
    validation_loss: list = field(default_factory=list)
    metrics: dict = field(default_factory=dict)
    stopped: str = "all epochs done"
    best_epoch: int | None = None

    @property
    def epochs(self):
        """How many epochs were finished."""
        return len(self.loss)

    def plot(self):
        """Draw the losses, and the metrics if there are any, with :func:`nnkit.figures.plots.history`."""
        from nnkit.figures import plots

        plots.history(self)


def minibatches(samples, batch_size, rng=None):
    """Indices of the batches of one epoch: every sample once, in a new random order if there is a generator.

    Parameters
    ----------
    samples : int
        How many samples there are.
    batch_size : int
        The last batch is smaller where the size does not divide the number of samples.
    rng : numpy.random.Generator
        Where the order is drawn from; without one, the order is 0, 1, 2, ….

    Yields
    ------
    (batch,) integer array
        Take a batch with ``x[indices], t[indices]``: the data itself is never copied as a whole.

    Raises
    ------
    ValueError
        As soon as a batch is asked for, if there are no samples, or the batch size is below 1.
    """
    samples, batch_size = as_count("samples", samples), as_count("batch_size", batch_size)
    order = np.arange(samples) if rng is None else as_generator(rng).permutation(samples)
    for start in range(0, samples, batch_size):
        yield order[start : start + batch_size]


@pure
def accuracy(y, t, threshold=0.5):
    """Share of the samples whose class the network got right.

    Parameters
    ----------
    y : (batch, classes) array
        Outputs; the largest is the network's answer. With one output, it is yes where the output is above the threshold.
    t : (batch,) integer array, or array of the shape of y
        Labels, or one-hot rows; with one output, 0 or 1.
    threshold : float
        0.5 for a probability; for a logit, 0.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If the shapes do not fit, the batch is empty, an output is NaN, or a target is none of the classes.
    """
    y, t = as_floats(y, "outputs"), as_targets(t)
    threshold = as_number("threshold", threshold)
    if y.ndim != 2 or y.size == 0 or t.shape not in (y.shape, y.shape[:1]):
        raise ValueError(f"outputs of shape {y.shape} and targets of shape {t.shape}; expected (batch, classes) and (batch,)")
    if np.isnan(y).any():
        raise ValueError("the outputs hold NaN, which is the answer to nothing; expected numbers")
    if y.shape[1] == 1:
        return float(np.mean((y[:, 0] > threshold) == _is_yes(t.reshape(-1))))
    return float(np.mean(y.argmax(axis=1) == _as_labels(y, t)))


def _is_yes(t):
    if not np.isin(t, (0, 1)).all():
        raise ValueError(f"targets hold {t[~np.isin(t, (0, 1))][0]}; expected 0 for no and 1 for yes")
    return t == 1


def _as_labels(y, t):
    if t.ndim == 2:
        if not (np.isin(t, (0, 1)).all() and (t.sum(axis=1) == 1).all()):
            raise ValueError("targets have rows that are not one-hot; expected one 1 in each, or labels")
        t = t.argmax(axis=1)
    check_labels(y, t)
    return t


def k_fold(samples, k, rng=None):
    """Split samples into k parts of nearly one size, and let each be the validation part once.

    Parameters
    ----------
    samples, k : int
    rng : numpy.random.Generator
        Shuffles the samples first; without one they keep their order.

    Yields
    ------
    train, validation : integer arrays
        Indices; together every sample once.

    Raises
    ------
    ValueError
        As soon as a part is asked for, if k is below 2 or above the number of samples.
    """
    samples, k = as_count("samples", samples), as_count("k", k, least=2)
    if k > samples:
        raise ValueError(f"k is {k}; expected as many parts as there are samples, {samples}, or fewer")
    order = np.arange(samples) if rng is None else as_generator(rng).permutation(samples)
    parts = np.array_split(order, k)
    for i in range(k):
        yield np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]


def _as_data(network, x, t, part=""):
    """Inputs and targets in the network's dtype, after a look at what would only come up in the middle of training."""
    x, t = as_floats(x, f"{part}inputs").astype(network.dtype, copy=False), network.as_targets(t)
    if x.ndim == 0 or t.ndim == 0:
        raise ValueError(f"{part}inputs have shape {x.shape} and targets {t.shape}; expected (batch, …) of both")
    if len(x) != len(t) or not len(x):
        raise ValueError(f"{len(x)} {part}inputs and {len(t)} targets; expected as many, and at least one")
    if not np.isfinite(x).all():
        row = np.argwhere(~np.isfinite(x))[0][0]
        raise ValueError(f"{part}inputs hold a NaN or an infinity, first in row {row}; expected finite numbers only")
    network.loss(x[:1], t[:1])
    return x, t


def _check_fit(network, optimizer, validation, patience):
    check_has("loss_and_gradients", "network", network, "a Network")
    check_has("step", "optimizer", optimizer, "an optimizer, such as SGD(0.1)")
    if patience is not None:
        as_count("patience", patience)
    if validation is not None and (not isinstance(validation, (tuple, list)) or len(validation) != 2):
        raise ValueError("validation is not a pair; expected validation=(x, t)")
    if patience is not None and validation is None:
        raise ValueError("patience watches the validation loss; expected validation=(x, t) with it")


def _by_name(metrics):
    if not isinstance(metrics, (list, tuple)) or not all(callable(one) and not isinstance(one, type) for one in metrics):
        raise ValueError(f"metrics is {shown(metrics)}; expected a list of functions, such as [accuracy]")
    named = {getattr(metric, "__name__", repr(metric)): metric for metric in metrics}
    if len(named) < len(metrics):
        raise ValueError(f"the names of {len(metrics)} metrics are {', '.join(named)}; expected a different one for each")
    return named


class _BestWeights:
    """For early stopping: the weights that were kept last are put back at the end, however it comes."""

    def __init__(self, network):
        self._network = network
        self._kept = None

    def keep(self):
        self._kept = [parameter.copy() for parameter in self._network.parameters]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._kept:
            for parameter, kept in zip(self._network.parameters, self._kept, strict=True):
                parameter[...] = kept


def _has_finite_weights(network):
    return all(np.isfinite(parameter).all() for parameter in network.parameters)


def _diverged(what, network, optimizer, place):
    """The error that ends training, with the likely cause."""
    rate, (epoch, number) = optimizer.current_learning_rate, place
    cause = f"the learning rate is too large: try {rate / 10:.3g}"
    if network.from_probabilities and _has_finite_weights(network):
        cause = "a right answer got probability 0: compute the loss from logits"
    elif epoch == number == 1:
        cause = "the weights or the data are too large from the start"
    where = f"in epoch {epoch}, batch {number}, at learning rate {rate:.3g}"
    return FloatingPointError(f"{what} {where}. Most likely {cause}")


def _record(history, network, metrics, train, validation):
    """Write the metrics of both parts, and the validation loss, into the history of an epoch."""
    if validation:
        history.validation_loss.append(_loss_in_parts(network, *validation))
        if history.best_epoch is None or _is_best(history):
            history.best_epoch = history.epochs
    for prefix, part in (("", train), ("validation ", validation)):
        if metrics and part:
            x, t = part
            y = _predict_in_parts(network, x)
            for name, metric in metrics.items():
                value = as_number(f"what the metric {name} returned", metric(y, t))
                history.metrics.setdefault(prefix + name, []).append(value)


def _is_best(history):
    return not history.validation_loss[-1] >= history.validation_loss[history.best_epoch - 1]  # anything is better than NaN


def _predict_in_parts(network, x, size=1000):
    """Outputs for many samples, some at a time: the activations of all of them at once might not fit into memory."""
    return np.concatenate([network.predict(x[start : start + size]) for start in range(0, len(x), size)])


def _loss_in_parts(network, x, t, size=1000):
    parts = [(network.loss(x[i : i + size], t[i : i + size]), len(x[i : i + size])) for i in range(0, len(x), size)]
    return sum(loss * count for loss, count in parts) / len(x)


def _latest(history):
    numbers = {"loss": history.loss, "validation loss": history.validation_loss, **history.metrics}
    return ", ".join(f"{name} {values[-1]:.4f}" for name, values in numbers.items() if values)
