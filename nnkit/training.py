"""Training: mini-batches, the loop over epochs, and what it remembers."""

import math
import signal
import threading
from dataclasses import dataclass, field

import numpy as np


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
    if samples < 1 or batch_size < 1:
        raise ValueError(f"{samples} samples in batches of {batch_size}; expected at least one of each")
    order = np.arange(samples) if rng is None else rng.permutation(samples)
    for start in range(0, samples, batch_size):
        yield order[start : start + batch_size]


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
        If the shapes do not fit, the batch is empty, or an output is NaN.
    """
    y, t = np.asarray(y), np.asarray(t)
    if y.ndim != 2 or y.size == 0 or t.shape not in (y.shape, y.shape[:1]):
        raise ValueError(f"outputs of shape {y.shape} and targets of shape {t.shape}; expected (batch, classes) and (batch,)")
    if np.isnan(y).any():
        raise ValueError("the outputs hold NaN, which is the answer to nothing; expected numbers")
    if y.shape[1] == 1:
        return float(np.mean((y[:, 0] > threshold) == (t.reshape(-1) > 0.5)))
    return float(np.mean(y.argmax(axis=1) == (t if t.ndim == 1 else t.argmax(axis=1))))


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
        """Draw the losses, and the metrics if there are any, with :func:`nnkit.plots.history`."""
        from nnkit import plots

        plots.history(self)


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
    _check_fit(epochs, batch_size, validation, patience)
    x, t = _as_data(network, x, t)
    validation = _as_data(network, *validation) if validation is not None else None
    metrics = _by_name([metrics] if callable(metrics) else metrics)
    rng = np.random.default_rng(0 if rng is None else rng)
    history, best = History(), None
    bar = _progress_bar(epochs * math.ceil(len(x) / batch_size), progress)
    interrupted = _Interrupted()
    try:
        for _ in range(epochs):
            with interrupted:
                batches = minibatches(len(x), batch_size, rng)
                loss = _one_epoch(network, optimizer, x, t, batches, bar, interrupted, epoch=history.epochs + 1)
                _record(history, network, loss, x, t, validation, metrics)
                if validation and (history.best_epoch is None or _is_best(history)):
                    history.best_epoch = history.epochs
                    best = [parameter.copy() for parameter in network.parameters] if patience else None
            bar.set_postfix_str(_latest(history))
            if patience and history.epochs - (history.best_epoch or 0) >= patience:
                history.stopped = "no better validation loss"
                break
    except KeyboardInterrupt:
        history.stopped = "interrupted"
    finally:
        bar.close()
        if best:
            for parameter, value in zip(network.parameters, best, strict=True):
                parameter[...] = value
    return history


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
    if not 2 <= k <= samples:
        raise ValueError(f"{samples} samples in {k} parts; expected from 2 parts to as many as samples")
    order = np.arange(samples) if rng is None else rng.permutation(samples)
    parts = np.array_split(order, k)
    for i in range(k):
        yield np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]


class _Interrupted:
    """Lets the step, or the look at validation data, be finished before a Ctrl-C is obeyed; a second one is obeyed at once."""

    def __init__(self):
        self.asked = False

    def __enter__(self):
        self._before = None
        in_main_thread = threading.current_thread() is threading.main_thread()
        if in_main_thread and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._ask)

    def _ask(self, number, frame):
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def __exit__(self, kind, error, traceback):
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        if kind is None:
            self.obey()

    def obey(self):
        """Stop now, if that was asked for."""
        if self.asked:
            raise KeyboardInterrupt


def _as_data(network, x, t):
    """Inputs and targets in the network's dtype, after a look at what would only come up in the middle of training."""
    x, t = np.asarray(x, dtype=network.dtype), network.as_targets(t)
    if len(x) != len(t) or not len(x):
        raise ValueError(f"{len(x)} inputs and {len(t)} targets; expected as many, and at least one")
    if not np.isfinite(x).all():
        row = np.argwhere(~np.isfinite(x))[0][0]
        raise ValueError(f"inputs hold a NaN or an infinity, first in row {row}; expected finite numbers only")
    network.loss(x[:1], t[:1])
    return x, t


def _check_fit(epochs, batch_size, validation, patience):
    for name, number in (("epochs", epochs), ("batch_size", batch_size), ("patience", patience)):
        if number is not None and number < 1:
            raise ValueError(f"{name} is {number}; expected 1 or more")
    if validation is not None and (not isinstance(validation, (tuple, list)) or len(validation) != 2):
        raise ValueError("validation is not a pair; expected validation=(x, t)")
    if patience is not None and validation is None:
        raise ValueError("patience watches the validation loss; expected validation=(x, t) with it")


def _one_epoch(network, optimizer, x, t, batches, bar, interrupted, epoch):
    """Mean loss of the batches of one epoch, weighted by their sizes."""
    total = 0.0
    for number, indices in enumerate(batches, start=1):
        # A diverging network overflows on its way; the error below says more than NumPy's warnings.
        with np.errstate(over="ignore", invalid="ignore"):
            loss, gradients = network.loss_and_gradients(x[indices], t[indices])
            if not math.isfinite(loss):
                raise FloatingPointError(_diverged(f"the loss is {loss}", epoch, number, optimizer, network))
            optimizer.step(network.parameters, gradients)
        total += loss * len(indices)
        bar.update()
        interrupted.obey()
    if not _is_finite(network):
        raise FloatingPointError(_diverged("the weights are no longer finite", epoch, number, optimizer, network))
    return total / len(x)


def _is_finite(network):
    return all(np.isfinite(parameter).all() for parameter in network.parameters)


def _diverged(what, epoch, number, optimizer, network):
    rate = optimizer.current_learning_rate
    cause = f"the learning rate is too large: try {rate / 10:.3g}"
    if network.loss_name in ("cross_entropy", "binary_cross_entropy") and _is_finite(network):
        cause = "a right answer got probability 0: compute the loss from logits"
    elif epoch == number == 1:
        cause = "the weights or the data are too large from the start"
    return f"{what} in epoch {epoch}, batch {number}, at learning rate {rate:.3g}. Most likely {cause}"


def _record(history, network, loss, x, t, validation, metrics):
    history.loss.append(loss)
    if validation:
        history.validation_loss.append(_loss_in_parts(network, *validation))
    if metrics:
        _record_metrics(history, metrics, "", _predict_in_parts(network, x), t)
        if validation:
            _record_metrics(history, metrics, "validation ", _predict_in_parts(network, validation[0]), validation[1])


def _by_name(metrics):
    metrics = list(metrics)
    named = {getattr(metric, "__name__", repr(metric)): metric for metric in metrics}
    if len(named) < len(metrics):
        raise ValueError(f"the names of {len(metrics)} metrics are {', '.join(named)}; expected a different one for each")
    return named


def _record_metrics(history, metrics, prefix, y, t):
    for name, metric in metrics.items():
        history.metrics.setdefault(prefix + name, []).append(metric(y, t))


def _predict_in_parts(network, x, size=1000):
    """Outputs for many samples, some at a time: the activations of all of them at once might not fit into memory."""
    return np.concatenate([network.predict(x[start : start + size]) for start in range(0, len(x), size)])


def _loss_in_parts(network, x, t, size=1000):
    parts = [(network.loss(x[i : i + size], t[i : i + size]), len(x[i : i + size])) for i in range(0, len(x), size)]
    return sum(loss * count for loss, count in parts) / len(x)


def _is_best(history):
    return not history.validation_loss[-1] >= history.validation_loss[history.best_epoch - 1]  # anything is better than NaN


def _latest(history):
    numbers = {"loss": history.loss, "validation loss": history.validation_loss, **history.metrics}
    return ", ".join(f"{name} {values[-1]:.4f}" for name, values in numbers.items() if values)


class _NoBar:
    def update(self):
        pass

    def set_postfix_str(self, text):
        pass

    def close(self):
        pass


def _progress_bar(total, wanted):
    if wanted:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return _NoBar()
        return tqdm(total=total, unit="batch")
    return _NoBar()
