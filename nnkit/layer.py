"""What every layer has, and how a step of your own becomes one."""

import math

import numpy as np

from nnkit.checks import FLOAT_TYPES, as_batch, as_float_type, as_floats, as_generator, as_number_in, check_switch

_STANDARD_DEVIATIONS = {
    "xavier": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),
    "he": lambda n_in, n_out: math.sqrt(2 / n_in),
}


class Layer:
    """What every layer has. A layer without parameters keeps the width of its input.

    Attributes
    ----------
    n_in, n_out : int or None
        Width of input and output; None where any width will do and is kept.
    training : bool
        Whether the next forward pass belongs to training; the network sets it. Only Dropout asks.
    parameters, gradients : list of arrays
        The weights before the bias; the gradients in the same order, after ``backward``.
    parameter_names : tuple of str

    Examples
    --------
    >>> class Square(Layer):
    ...     def forward(self, x):
    ...         self._x = x
    ...         return x**2
    ...     def backward(self, gradient):
    ...         return gradient * 2 * self._x
    >>> square = Square()
    >>> square.forward(np.array([[3.0]])), square.backward(np.array([[10.0]]))
    (array([[9.]]), array([[60.]]))
    """

    n_in = n_out = None
    training = False
    parameter_names = ()
    _expected = None

    def __init__(self):
        self.gradients = []

    @property
    def parameters(self):
        return [getattr(self, name) for name in self.parameter_names]

    def forward(self, x):
        """Output for an input of shape (batch, n_in), of shape (batch, n_out)."""
        raise TypeError(f"{type(self).__name__} has no forward pass of its own")

    def backward(self, gradient):
        """∂loss/∂input from ∂loss/∂output, for the input of the last ``forward``; ``gradients`` are filled on the way.

        Parameters
        ----------
        gradient : (batch, n_out) array, ∂loss/∂output

        Returns
        -------
        (batch, n_in) array
        """
        raise TypeError(f"{type(self).__name__} has no backward pass of its own")

    def as_input(self, x):
        """What ``forward`` is given, as (batch, n_in) floats; remembered is what ``backward`` must be given then.

        Raises
        ------
        ValueError
            For other shapes, and for what are not real numbers.
        """
        if type(x) is not np.ndarray or x.dtype not in FLOAT_TYPES or x.ndim != 2 or self.n_in not in (None, x.shape[1]):
            x = as_batch(x, f"inputs of {self!r}", self.n_in)  # converts it, or says what is wrong
        self._expected = (len(x), x.shape[1] if self.n_out is None else self.n_out)
        return x

    def as_gradient(self, gradient):
        """What ``backward`` is given, as floats of the shape of the last output.

        Raises
        ------
        ValueError
            For another shape, and before the first ``forward``.
        """
        if self._expected is None:
            raise ValueError(f"{self!r} has seen no input: call forward before backward")
        gradient = as_floats(gradient, "gradient")
        if gradient.shape != self._expected:
            raise ValueError(f"gradient has shape {gradient.shape}; expected {self._expected}, as the output of {self!r}")
        return gradient

    def fill_gradients(self, gradient):
        """``backward`` without its result: the fast path for the first layer of a network, which has nobody to pass it to.

        A layer with weights leaves the product out that makes the result, the most expensive one of the whole backward pass.
        """
        if self.parameter_names:
            self.backward(gradient)

    def __repr__(self):
        return f"{type(self).__name__}()"


class WeightedLayer(Layer):
    """A layer with weights, and a bias or None in its place. Assigning to either copies the values and checks their shape.

    Parameters
    ----------
    n_in, n_out, bias, rng, initialization, dtype
        As for :class:`nnkit.layers.Dense`.
    weights_shape, bias_shape : tuple of int
    """

    def __init__(self, n_in, n_out, weights_shape, bias_shape, bias, rng, initialization, dtype):
        super().__init__()
        self.n_in, self.n_out, self.dtype = n_in, n_out, as_float_type(dtype)
        check_switch("bias", bias)
        self._shapes = {"weights": weights_shape, "bias": bias_shape if bias else None}
        self.parameter_names = ("weights", "bias") if bias else ("weights",)
        deviation = _standard_deviation(initialization, n_in, n_out)
        self.weights = deviation * as_generator(rng).standard_normal(weights_shape)
        self.bias = np.zeros(bias_shape) if bias else None

    @property
    def weights(self):
        return self._weights

    @weights.setter
    def weights(self, values):
        self._weights = self._copied("weights", values)

    @property
    def bias(self):
        return self._bias

    @bias.setter
    def bias(self, values):
        if (values is None) != (self._shapes["bias"] is None):
            raise ValueError(f"{self!r} is made with or without a bias, and keeps it so; to change that, make a new layer")
        self._bias = None if values is None else self._copied("bias", values)

    def _copied(self, name, values):
        values = np.array(as_floats(values, name), dtype=self.dtype)
        if values.shape != self._shapes[name]:
            raise ValueError(f"{name} of {self!r} given with shape {values.shape}; expected {self._shapes[name]}")
        array = getattr(self, f"_{name}", None)
        if array is None:
            return values
        array[...] = values  # the array stays the same one, for those who hold it
        return array


def _standard_deviation(initialization, n_in, n_out):
    if isinstance(initialization, str):
        if initialization not in _STANDARD_DEVIATIONS:
            known = ", ".join(f'"{name}"' for name in _STANDARD_DEVIATIONS)
            raise ValueError(f'initialization is "{initialization}"; expected {known} or a number')
        return _STANDARD_DEVIATIONS[initialization](n_in, n_out)
    expected = "a standard deviation, 0 or larger"
    return as_number_in("initialization", initialization, expected, lambda given: 0 <= given < math.inf)
