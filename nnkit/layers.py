"""Layers: the steps of which a network is made.

A layer computes its output with ``forward`` and passes the gradient of the loss from its output to its input with
``backward``; on the way, ``backward`` fills ``gradients``, one array for each of ``parameters``. No layer changes the arrays
that it is given.
"""

import numpy as np

from nnkit.activations import sigmoid

_STANDARD_DEVIATIONS = {
    "xavier": lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)),
    "he": lambda n_in, n_out: np.sqrt(2 / n_in),
}


class Layer:
    """What every layer has. An elementwise layer has no parameters and keeps the width of its input.

    Attributes
    ----------
    n_in, n_out : int or None
        Width of input and output; None where any width will do and is kept.
    parameters, gradients : list of arrays
        The weights before the bias; the gradients in the same order, after ``backward``.
    parameter_names : tuple of str
    """

    n_in = n_out = None
    parameter_names = ()

    def __init__(self):
        self.gradients = []

    @property
    def parameters(self):
        return [getattr(self, name) for name in self.parameter_names]

    def forward(self, x):
        """Output for an input of shape (batch, n_in), of shape (batch, n_out)."""
        raise TypeError(f"{type(self).__name__} has no forward pass of its own")

    def backward(self, gradient, input_gradient=True):
        """∂loss/∂input from ∂loss/∂output, for the input of the last ``forward``.

        Parameters
        ----------
        gradient : (batch, n_out) array, ∂loss/∂output
        input_gradient : bool
            Whether the caller needs the result. The first layer of a network has nobody to pass it to, and the product
            that makes it is the most expensive one of the whole backward pass.

        Returns
        -------
        (batch, n_in) array, or None where it was not asked for
        """
        raise TypeError(f"{type(self).__name__} has no backward pass of its own")

    def __repr__(self):
        return f"{type(self).__name__}()"


class Dense(Layer):
    """Fully connected layer: z = x W + b, for a batch x of shape (batch, n_in).

    Backward, with δ = ∂loss/∂z of shape (batch, n_out): ∂loss/∂W = xᵀ δ, ∂loss/∂b = Σ δ over the batch, ∂loss/∂x = δ Wᵀ.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and outputs, 1 or more.
    bias : bool
        Whether b is there; without it the layer is z = x W.
    rng : numpy.random.Generator
        Where the first weights are drawn from. Without one they come from ``default_rng(0)``: the same at every run.
    initialization : str or float
        Standard deviation of the first weights, drawn from a normal distribution around 0: "xavier", √(2 / (n_in + n_out)),
        "he", √(2 / n_in), or a number. The bias begins at 0.
    dtype : float64 or float32

    Attributes
    ----------
    weights : (n_in, n_out) array
    bias : (n_out,) array or None
        Assigning to either copies the values and checks their shape.

    Raises
    ------
    ValueError
        For a width below 1, an unknown initialization, or an assigned array of the wrong shape.

    References
    ----------
    Glorot and Bengio (2010) for "xavier"; He, Zhang, Ren and Sun (2015) for "he".
    """

    def __init__(self, n_in, n_out, *, bias=True, rng=None, initialization="xavier", dtype=np.float64):
        super().__init__()
        if n_in < 1 or n_out < 1:
            raise ValueError(f"Dense({n_in}, {n_out}) has no inputs or no outputs; expected 1 or more of each")
        self.n_in, self.n_out = n_in, n_out
        self.parameter_names = ("weights", "bias") if bias else ("weights",)
        self.dtype = np.dtype(dtype)
        rng = np.random.default_rng(0) if rng is None else rng
        self.weights = _standard_deviation(initialization, n_in, n_out) * rng.standard_normal((n_in, n_out))
        self.bias = np.zeros(n_out) if bias else None

    @property
    def weights(self):
        return self._weights

    @weights.setter
    def weights(self, values):
        self._weights = self._copied("weights", values, (self.n_in, self.n_out))

    @property
    def bias(self):
        return self._bias

    @bias.setter
    def bias(self, values):
        if (values is None) == ("bias" in self.parameter_names):
            raise ValueError("a layer is made with or without a bias, and keeps it: expected Dense(..., bias=...)")
        self._bias = None if values is None else self._copied("bias", values, (self.n_out,))

    def _copied(self, name, values, shape):
        values = np.array(values, dtype=self.dtype)
        if values.shape != shape:
            raise ValueError(f"{name} of {self!r} given with shape {values.shape}; expected {shape}")
        return values

    def forward(self, x):
        self._x = x
        z = x @ self._weights
        if self._bias is not None:
            z += self._bias
        return z

    def backward(self, gradient, input_gradient=True):
        self.gradients = [self._x.T @ gradient]
        if self._bias is not None:
            self.gradients.append(gradient.sum(axis=0))
        return gradient @ self._weights.T if input_gradient else None

    def __repr__(self):
        return f"Dense({self.n_in}, {self.n_out}{'' if 'bias' in self.parameter_names else ', bias=False'})"


class Sigmoid(Layer):
    """Sigmoid of every element, a = σ(z). Backward: ∂loss/∂z = ∂loss/∂a · a (1 − a)."""

    def forward(self, x):
        self._a = sigmoid(x)
        return self._a

    def backward(self, gradient, input_gradient=True):
        return gradient * self._a * (1 - self._a)


def _standard_deviation(initialization, n_in, n_out):
    if isinstance(initialization, str):
        if initialization not in _STANDARD_DEVIATIONS:
            known = ", ".join(f'"{name}"' for name in _STANDARD_DEVIATIONS)
            raise ValueError(f'initialization is "{initialization}"; expected {known} or a number')
        return _STANDARD_DEVIATIONS[initialization](n_in, n_out)
    return initialization
