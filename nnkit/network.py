"""A network: layers in a row, and the loss that it is trained on."""

import numpy as np

from nnkit.losses import LOSSES


class Network:
    """Layers in a row with a loss at the end.

    Parameters
    ----------
    layers : list of Layer
        From input to output; at least one. Their widths must fit and their parameters share one dtype.
    loss : str
        Name of a loss in :data:`nnkit.losses.LOSSES`.

    Attributes
    ----------
    layers : list of Layer
    dtype : numpy.dtype
        That of the parameters (float64 where there are none); inputs are converted to it.

    Raises
    ------
    ValueError
        For no layers, widths or dtypes that do not fit, or an unknown loss.

    Examples
    --------
    >>> net = Network([Dense(2, 2, bias=False), Sigmoid(), Dense(2, 1, bias=False), Sigmoid()], loss="mean_squared_error")
    >>> loss, gradients = net.loss_and_gradients(x, t)
    """

    def __init__(self, layers, loss):
        if loss not in LOSSES:
            known = ", ".join(f'"{name}"' for name in LOSSES)
            raise ValueError(f"loss is {loss!r}; expected one of {known}")
        self.layers = list(layers)
        self.loss_name = loss
        self.n_in, self.n_out = _check_widths(self.layers)
        self.dtype = _common_dtype(self.layers)

    @property
    def parameters(self):
        """The network's own arrays, layer by layer, weights before bias. An optimizer changes them in place."""
        return [parameter for layer in self.layers for parameter in layer.parameters]

    @property
    def parameter_names(self):
        """A name for each of ``parameters``, such as "layer 0 weights"."""
        return [f"layer {i} {name}" for i, layer in enumerate(self.layers) for name in layer.parameter_names]

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
        output = self._checked_inputs(x)
        for layer in self.layers:
            output = layer.forward(output)
        return output

    def loss(self, x, t):
        """Loss of a batch, a float. Parameters and errors as for :meth:`loss_and_gradients`."""
        return self._loss_and_output_gradient(x, t)[0]

    def loss_and_gradients(self, x, t):
        """Loss of a batch and its gradient for every parameter, by backpropagation.

        Parameters
        ----------
        x : (batch, n_in) array
        t : array
            Targets, as the loss wants them.

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
        loss, gradient = self._loss_and_output_gradient(x, t)
        for i in range(len(self.layers) - 1, -1, -1):
            gradient = self.layers[i].backward(gradient, input_gradient=i > 0)
        return loss, [gradient for layer in self.layers for gradient in layer.gradients]

    def _loss_and_output_gradient(self, x, t):
        t = np.asarray(t)
        _check_finite("targets", t)
        return LOSSES[self.loss_name](self.predict(x), t)

    def _checked_inputs(self, x):
        x = np.asarray(x, dtype=self.dtype)
        if x.ndim != 2 or self.n_in not in (None, x.shape[1]):
            width = "inputs" if self.n_in is None else self.n_in
            advice = "; one sample is a batch of one, x[None, :]" if x.ndim == 1 else ""
            raise ValueError(f"inputs have shape {x.shape}; expected (batch, {width}){advice}")
        _check_finite("inputs", x)
        return x

    def __repr__(self):
        return f'Network([{", ".join(map(repr, self.layers))}], loss="{self.loss_name}")'


def _check_widths(layers):
    """Widths of input and output of a row of layers (None where any will do), after checking that they fit."""
    if not layers:
        raise ValueError("the network has no layers; expected at least one")
    n_in = n_out = None
    for i, layer in enumerate(layers):
        if layer.n_in is None:
            continue
        if n_out not in (None, layer.n_in):
            raise ValueError(f"layer {i}, {layer!r}, expects {layer.n_in} inputs, but the layer before it gives {n_out}")
        n_in = layer.n_in if n_in is None else n_in
        n_out = layer.n_out
    return n_in, n_out


def _common_dtype(layers):
    dtypes = {parameter.dtype for layer in layers for parameter in layer.parameters}
    if len(dtypes) > 1:
        raise ValueError(f"the layers have parameters of {' and '.join(sorted(map(str, dtypes)))}; expected one dtype")
    return dtypes.pop() if dtypes else np.dtype(np.float64)


def _check_finite(name, array):
    # The sum of an array is finite if all of it is (or, if it overflows, the exact look says so), and costs one pass.
    if array.size and not np.isfinite(array.sum()) and not np.isfinite(array).all():
        first = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} hold {array[first]} at index {first}; expected finite numbers only")
