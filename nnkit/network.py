"""A network: layers in a row, and the loss that it is trained on."""

import zipfile

import numpy as np

from nnkit.checks import as_batch, as_path, as_targets, check_finite, check_has, check_option, check_switch, shown
from nnkit.files import check_is_file, write_whole
from nnkit.layers import Sigmoid, Softmax
from nnkit.losses import LOSSES, sigmoid_cross_entropy, softmax_cross_entropy
from nnkit.purity import pure

_FILE_FORMAT = "nnkit network"
_FILE_VERSION = 1
# A last layer and a loss that are computed together, from the logits: exact where the layer alone rounds to 0 or 1.
_FROM_LOGITS = {
    (Softmax, "cross_entropy"): softmax_cross_entropy,
    (Sigmoid, "binary_cross_entropy"): sigmoid_cross_entropy,
}


class Network:
    """Layers in a row with a loss at the end.

    ``Softmax`` before the loss "cross_entropy", and ``Sigmoid`` before "binary_cross_entropy", are computed with the loss in
    one step from the logits, which cannot overflow or take the logarithm of 0.

    Parameters
    ----------
    layers : list of Layer
        From input to output; at least one. Their widths must fit and their parameters share one dtype.
    loss : str
        Name of a loss in :data:`nnkit.losses.LOSSES`.

    Attributes
    ----------
    layers : list of Layer
    loss_name : str
    n_in, n_out : int or None
        Width of its input and output; None where any width will do.
    dtype : numpy.dtype
        That of the parameters (float64 where there are none); inputs are converted to it.

    Raises
    ------
    ValueError
        For no layers, widths or dtypes that do not fit, or an unknown loss; and where softmax or sigmoid would be taken twice,
        by the last layer and by the loss, or one output would be the only class.

    Examples
    --------
    >>> from nnkit.layers import Dense
    >>> net = Network([Dense(2, 2, bias=False), Sigmoid(), Dense(2, 1)], loss="mean_squared_error")
    >>> loss, gradients = net.loss_and_gradients([[0, 1], [1, 0]], [[1], [0]])
    >>> [gradient.shape for gradient in gradients]
    [(2, 2), (2, 1), (1,)]
    """

    def __init__(self, layers, loss):
        check_option("loss", loss, LOSSES)
        if not isinstance(layers, (list, tuple)):
            raise ValueError(f"layers is {shown(layers)}; expected a list of layers")
        self.layers = list(layers)
        self.loss_name = loss
        self.n_in, self.n_out = _check_widths(self.layers)
        _check_end(self.layers[-1], loss, self.n_out)
        self.dtype = _common_dtype(self.layers)

    @property
    def parameters(self):
        """The network's own arrays, layer by layer, weights before bias. An optimizer changes them in place."""
        return [parameter for layer in self.layers for parameter in layer.parameters]

    @property
    def parameter_names(self):
        """A name for each of ``parameters``, such as "layer 0 weights"."""
        return [f"layer {i} {name}" for i, layer in enumerate(self.layers) for name in layer.parameter_names]

    @property
    def from_logits(self):
        """Whether the last layer and the loss are computed together, from the logits."""
        return (type(self.layers[-1]), self.loss_name) in _FROM_LOGITS

    @property
    def from_probabilities(self):
        """Whether the loss takes the logarithm of a probability as it stands: of one that was rounded to 0, it is infinite."""
        return not self.from_logits and any(self.loss_name == name for _, name in _FROM_LOGITS)

    @pure
    def predict(self, x):
        """Outputs for a batch.

        Parameters
        ----------
        x : (batch, n_in) array

        Returns
        -------
        (batch, n_out) array

        Raises
        ------
        ValueError
            If x has another shape, or holds a NaN or an infinity.
        """
        output = self._forward(self.layers, x, training=False)
        return output.copy() if output is x else output

    @pure
    def loss(self, x, t):
        """Loss of a batch, a float, computed as in use, without dropout. Errors as for :meth:`loss_and_gradients`."""
        return self._loss_and_gradient(x, t, training=False)[1]

    def loss_and_gradients(self, x, t, training=True):
        """Loss of a batch and its gradient for every parameter, by backpropagation.

        Parameters
        ----------
        x : (batch, n_in) array
        t : array
            Targets, as the loss wants them.
        training : bool
            Whether dropout drops.

        Returns
        -------
        loss : float
        gradients : list of arrays
            In the order and of the shapes of ``parameters``.

        Raises
        ------
        ValueError
            If x or t has another shape, or holds a NaN or an infinity.
        """
        check_switch("training", training)
        layers, loss, gradient = self._loss_and_gradient(x, t, training)
        for layer in layers[:0:-1]:
            gradient = layer.backward(gradient)
        for first in layers[:1]:
            first.fill_gradients(gradient)
        return loss, [gradient for layer in layers for gradient in layer.gradients]

    @pure
    def summary(self):
        """The layers, the width of their outputs and the number of their parameters, as a text to print."""
        width, total, rows = self.n_in, 0, []
        for i, layer in enumerate(self.layers):
            width = width if layer.n_out is None else layer.n_out
            count = sum(parameter.size for parameter in layer.parameters)
            total += count
            rows.append(f"{i:>2}  {layer!r:<32} {'any' if width is None else width:>8} {count:>12,}")
        head = f"    {'layer':<32} {'outputs':>8} {'parameters':>12}"
        return "\n".join(
            [head, *rows, f"    {'total':<32} {'':>8} {total:>12,}", f'    loss "{self.loss_name}", {self.dtype}']
        )

    def save(self, path):
        """Write the parameters to a file in NumPy's .npz format, without pickle.

        The file appears whole or not at all: it is written under another name first. A file that is there already keeps who
        may read and write it.

        Parameters
        ----------
        path : str or path
            Used as given; .npz is the usual ending.

        Raises
        ------
        ValueError
            If there is something at that place which is no ordinary file, such as a folder.
        OSError
            If it cannot be written, with the reason.
        """
        arrays = {f"parameter_{i}": parameter for i, parameter in enumerate(self.parameters)}
        about = {"format": _FILE_FORMAT, "version": _FILE_VERSION, "layers": self._layers_text()}
        write_whole(as_path(path), lambda file: np.savez(file, **about, **arrays))

    def load(self, path):
        """Take the parameters from a file that :meth:`save` wrote. The layers must be the same.

        A file that does not fit changes nothing.

        Parameters
        ----------
        path : str or path

        Raises
        ------
        ValueError
            If the file is not whole, was not written by :meth:`save`, has another version, or holds other layers, or numbers
            that are not finite; and if it is no ordinary file.
        FileNotFoundError
            If there is none.
        """
        path = as_path(path)
        check_is_file(path)
        with open(path, "rb") as file:
            try:
                arrays = self._read(file)
            except Exception as error:  # a damaged file can fail in any way that zipfile and NumPy know
                raise ValueError(f"{path} cannot be loaded into this network: {error}") from error
        for parameter, array in zip(self.parameters, arrays, strict=True):
            parameter[...] = array

    def _read(self, binary):
        """The arrays of a file, after checking that they are the parameters of a network with the same layers."""
        if not zipfile.is_zipfile(binary):
            raise ValueError("it is not a whole .npz file")
        binary.seek(0)
        with np.load(binary, allow_pickle=False) as file:
            if "format" not in file or file["format"] != _FILE_FORMAT:
                raise ValueError("it was not written by Network.save")
            if file["version"] != _FILE_VERSION:
                raise ValueError(f"it has version {file['version']} of the file format; expected {_FILE_VERSION}")
            if file["layers"] != self._layers_text():
                raise ValueError(f"it holds the layers {file['layers']}; expected {self._layers_text()}")
            arrays = [file[f"parameter_{i}"] for i in range(len(self.parameters))]
        for name, parameter, array in zip(self.parameter_names, self.parameters, arrays, strict=True):
            if array.shape != parameter.shape or array.dtype.kind != "f":
                raise ValueError(f"{name} is {array.dtype} of shape {array.shape}; expected floats of shape {parameter.shape}")
            if not np.abs(array).max() <= np.finfo(self.dtype).max:
                raise ValueError(f"{name} holds NaN, an infinity, or a number too large for {self.dtype}")
        return arrays

    def _layers_text(self):
        return f"[{', '.join(map(repr, self.layers))}]"

    def _loss_and_gradient(self, x, t, training):
        """The layers before the loss, the loss of a batch, and its gradient for the output of those layers."""
        t = self.as_targets(t)
        layers, loss = self.layers, LOSSES[self.loss_name]
        if self.from_logits:
            layers, loss = layers[:-1], _FROM_LOGITS[type(layers[-1]), self.loss_name]
        return layers, *loss(self._forward(layers, x, training), t)

    def _forward(self, layers, x, training):
        x = as_batch(x, "inputs", self.n_in).astype(self.dtype, copy=False)
        for layer in layers:
            layer.training = training
        output = _first_output(layers, x)
        for layer in layers[1:]:
            output = layer.forward(output)
        return output

    def as_targets(self, t):
        """Targets as the loss wants them: labels as they are, numbers in the network's dtype.

        Raises
        ------
        ValueError
            If they hold a NaN or an infinity.
        """
        t = as_targets(t)
        if t.dtype.kind == "f" or (t.ndim != 1 and t.dtype.kind in "biu"):
            t = t.astype(self.dtype, copy=False)
            check_finite("targets", t)
        return t

    def __repr__(self):
        return f'Network({self._layers_text()}, loss="{self.loss_name}")'


def _check_widths(layers):
    """Widths of input and output of a row of layers (None where any will do), after checking that they fit."""
    if not layers:
        raise ValueError("the network has no layers; expected at least one")
    for i, layer in enumerate(layers):
        check_has("forward", f"layer {i}", layer, "a layer, such as Sigmoid() or Dense(2, 3)")
        if any(layer is other for other in layers[:i]):
            raise ValueError(f"layer {i}, {layer!r}, is in the network twice; expected a layer of its own at each place")
    n_in = n_out = None
    for i, layer in enumerate(layers):
        if layer.n_in is None:
            continue
        if n_out not in (None, layer.n_in):
            raise ValueError(f"layer {i}, {layer!r}, expects {layer.n_in} inputs, but the layer before it gives {n_out}")
        n_in = layer.n_in if n_in is None else n_in
        n_out = layer.n_out
    return n_in, n_out


def _check_end(last, loss, n_out):
    """That the loss fits the last layer, where both are of nnkit."""
    of_logits = [function.__name__ for function in _FROM_LOGITS.values()]
    if type(last) in (Softmax, Sigmoid) and loss in of_logits:
        right = [name for (layer, name), function in _FROM_LOGITS.items() if function.__name__ == loss and type(last) is layer]
        instead = f', or write "{right[0]}"' if right else ""
        raise ValueError(
            f'the last layer is {last!r}, and "{loss}" takes logits, so that it would squash them again; '
            f"leave the layer out{instead}"
        )
    if n_out == 1 and (type(last) is Softmax or loss in ("cross_entropy", "softmax_cross_entropy")):
        raise ValueError(
            "with one output there is one class, which is always right, and nothing is learned; use Sigmoid() and "
            '"binary_cross_entropy", or an output for each class'
        )


def _common_dtype(layers):
    dtypes = {parameter.dtype for layer in layers for parameter in layer.parameters}
    if len(dtypes) > 1:
        raise ValueError(f"the layers have parameters of {' and '.join(sorted(map(str, dtypes)))}; expected one dtype")
    return dtypes.pop() if dtypes else np.dtype(np.float64)


# The fast path: a look at few numbers instead of many.


def _first_output(layers, x):
    """Output of the first layer, x itself where there is none, after a look whether x is finite.

    A NaN or an infinity shows in the weighted sums too, and these are fewer; an activation could hide it.
    """
    if layers and layers[0].parameter_names:
        sums = layers[0].forward(x)
        check_finite("inputs", x, seen_in=sums)
        return sums
    check_finite("inputs", x)
    return layers[0].forward(x) if layers else x
