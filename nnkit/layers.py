"""Layers: the steps of which a network is made.

A layer computes its output with ``forward`` and passes the gradient of the loss from its output to its input with
``backward``; on the way, ``backward`` fills ``gradients``, one array for each of ``parameters``. No layer changes the arrays
that it is given. Activation layers take their functions, and the slope at a kink, from :mod:`nnkit.activations`.
"""

import math

import numpy as np

from nnkit import activations

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
    """

    n_in = n_out = None
    training = False
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
        (batch, n_in) array
            Layers with weights return None where it was not asked for; others do not look at ``input_gradient``.
        """
        raise TypeError(f"{type(self).__name__} has no backward pass of its own")

    def __repr__(self):
        return f"{type(self).__name__}()"


class _Weighted(Layer):
    """A layer with weights, and a bias or None in its place. Assigning to either copies the values and checks their shape."""

    def __init__(self, n_in, n_out, weights_shape, bias_shape, bias, rng, initialization, dtype):
        super().__init__()
        if n_in < 1 or n_out < 1:
            raise ValueError(f"{type(self).__name__}({n_in}, {n_out}) has no inputs or no outputs; expected 1 or more of each")
        self.n_in, self.n_out = n_in, n_out
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.float64, np.float32):
            raise ValueError(f"dtype is {self.dtype}; expected float64 or float32")
        self._shapes = {"weights": weights_shape, "bias": bias_shape if bias else None}
        self.parameter_names = ("weights", "bias") if bias else ("weights",)
        rng = np.random.default_rng(0 if rng is None else rng)
        self.weights = _standard_deviation(initialization, n_in, n_out) * rng.standard_normal(weights_shape)
        self.bias = np.zeros(bias_shape) if bias else None

    @property
    def parameters(self):
        return [self._weights] if self._bias is None else [self._weights, self._bias]

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
        values = np.array(values, dtype=self.dtype)
        if values.shape != self._shapes[name]:
            raise ValueError(f"{name} of {self!r} given with shape {values.shape}; expected {self._shapes[name]}")
        array = getattr(self, f"_{name}", None)
        if array is None:
            return values
        array[...] = values  # the array stays the same one, for those who hold it
        return array


class Dense(_Weighted):
    """Fully connected layer: z = x W + b, for a batch x of shape (batch, n_in).

    Backward, with δ = ∂loss/∂z of shape (batch, n_out): ∂loss/∂W = xᵀ δ, ∂loss/∂b = Σ δ over the batch, ∂loss/∂x = δ Wᵀ.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and outputs, 1 or more.
    bias : bool
        Whether b is there; without it the layer is z = x W.
    rng : numpy.random.Generator
        Where the first weights are drawn from. Without one they come from ``default_rng(0)``: the same at every run, and for
        every layer of one shape. Give all layers of a network the same generator.
    initialization : str or float
        Standard deviation of the first weights, drawn from a normal distribution around 0: "xavier", √(2 / (n_in + n_out)),
        "he", √(2 / n_in), or a number. The bias begins at 0.
    dtype : float64 or float32

    Attributes
    ----------
    weights : (n_in, n_out) array
        Assigning to it or to the bias copies the values and checks their shape.
    bias : (n_out,) array or None

    Raises
    ------
    ValueError
        For a width below 1, an unknown initialization, another dtype, or an assigned array of the wrong shape.

    References
    ----------
    Glorot and Bengio (2010) for "xavier"; He, Zhang, Ren and Sun (2015) for "he".
    """

    def __init__(self, n_in, n_out, *, bias=True, rng=None, initialization="xavier", dtype=np.float64):
        super().__init__(n_in, n_out, (n_in, n_out), (n_out,), bias, rng, initialization, dtype)

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
        return f"Dense({self.n_in}, {self.n_out}{_without_bias(self)})"


class Maxout(_Weighted):
    """Maxout layer: each output is the largest of several weighted sums, aⱼ = maxₖ (x Wₖ + bₖ)ⱼ.

    Backward, only the largest piece of each output learns from it; of equal ones, the first.

    Parameters
    ----------
    n_in, n_out : int
    pieces : int
        How many weighted sums each output chooses from.
    bias, rng, initialization, dtype
        As for :class:`Dense`.

    Attributes
    ----------
    weights : (pieces, n_in, n_out) array
    bias : (pieces, n_out) array or None

    Raises
    ------
    ValueError
        As for :class:`Dense`, and for less than one piece.

    References
    ----------
    Goodfellow, Warde-Farley, Mirza, Courville and Bengio (2013).
    """

    def __init__(self, n_in, n_out, pieces=2, *, bias=True, rng=None, initialization="xavier", dtype=np.float64):
        if pieces < 1:
            raise ValueError(f"Maxout has {pieces} pieces; expected 1 or more")
        super().__init__(n_in, n_out, (pieces, n_in, n_out), (pieces, n_out), bias, rng, initialization, dtype)

    def forward(self, x):
        self._x = x
        z = x @ self._weights
        if self._bias is not None:
            z += self._bias[:, None, :]
        self._slopes = np.moveaxis(activations.maxout_derivative(np.moveaxis(z, 0, -1)), -1, 0)
        return z.max(axis=0)

    def backward(self, gradient, input_gradient=True):
        deltas = gradient * self._slopes
        self.gradients = [self._x.T @ deltas]
        if self._bias is not None:
            self.gradients.append(deltas.sum(axis=1))
        return (deltas @ self._weights.transpose(0, 2, 1)).sum(axis=0) if input_gradient else None

    def __repr__(self):
        return f"Maxout({self.n_in}, {self.n_out}, {self._shapes['weights'][0]}{_without_bias(self)})"


class Sigmoid(Layer):
    """Sigmoid of every element, a = σ(z). Backward: ∂loss/∂z = ∂loss/∂a · a (1 − a)."""

    def forward(self, x):
        self._a = activations.sigmoid(x)
        return self._a

    def backward(self, gradient, input_gradient=True):
        return gradient * self._a * (1 - self._a)


class Tanh(Layer):
    """Hyperbolic tangent of every element. Backward: ∂loss/∂z = ∂loss/∂a · (1 − a²)."""

    def forward(self, x):
        self._a = activations.tanh(x)
        return self._a

    def backward(self, gradient, input_gradient=True):
        return gradient * (1 - self._a**2)


class ReLU(Layer):
    """max(0, z) of every element. Backward: the gradient passes where z > 0, and nowhere else."""

    def forward(self, x):
        self._a = activations.relu(x)
        return self._a

    def backward(self, gradient, input_gradient=True):
        return gradient * (self._a > 0)


class LeakyReLU(Layer):
    """z where z > 0, else slope · z. Backward: the gradient passes whole where z > 0, and times the slope elsewhere."""

    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        self._x = x
        return activations.leaky_relu(x, self.slope)

    def backward(self, gradient, input_gradient=True):
        return gradient * activations.leaky_relu_derivative(self._x, self.slope)

    def __repr__(self):
        return f"LeakyReLU({self.slope})"


class ELU(Layer):
    """z where z > 0, else α (exp(z) − 1). Backward: ∂loss/∂z = ∂loss/∂a where z > 0, and times α exp(z) elsewhere."""

    def __init__(self, alpha=1.0):
        super().__init__()
        self.alpha = alpha

    def forward(self, x):
        self._x = x
        return activations.elu(x, self.alpha)

    def backward(self, gradient, input_gradient=True):
        return gradient * activations.elu_derivative(self._x, self.alpha)

    def __repr__(self):
        return f"ELU({self.alpha})"


class Softmax(Layer):
    """Softmax of every row. Backward: ∂loss/∂zᵢ = pᵢ (gᵢ − Σₖ gₖ pₖ), with g = ∂loss/∂p.

    As the last layer before the loss "cross_entropy", a network skips this pair and computes the loss from the logits.
    """

    def forward(self, x):
        self._p = activations.softmax(x)
        return self._p

    def backward(self, gradient, input_gradient=True):
        return self._p * (gradient - (gradient * self._p).sum(axis=1, keepdims=True))


class Dropout(Layer):
    """In training, set each element to 0 with a given probability, and enlarge the others so that the mean stays the same.

    Outside training it does nothing. The enlarging, by 1 / (1 − rate), is called inverted dropout.

    Parameters
    ----------
    rate : float
        Probability of 0, from 0 up to but not including 1.
    rng : numpy.random.Generator
        Where the choice is drawn from; ``default_rng(0)`` where none is given.

    Raises
    ------
    ValueError
        If the rate is outside [0, 1).

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), Dropout: a simple way to prevent neural networks from
    overfitting.
    """

    def __init__(self, rate=0.5, *, rng=None):
        super().__init__()
        if not 0 <= rate < 1:
            raise ValueError(f"dropout rate is {rate}; expected a number from 0 up to but not including 1")
        self.rate = rate
        self._rng = np.random.default_rng(0 if rng is None else rng)
        self._mask = None

    def forward(self, x):
        self._mask = None
        if not self.training:
            return x
        kept = self._rng.random(x.shape, dtype=np.float32) >= self.rate
        self._mask = kept * x.dtype.type(1 / (1 - self.rate))
        return x * self._mask

    def backward(self, gradient, input_gradient=True):
        return gradient if self._mask is None else gradient * self._mask

    def __repr__(self):
        return f"Dropout({self.rate})"


def _standard_deviation(initialization, n_in, n_out):
    if isinstance(initialization, str):
        if initialization not in _STANDARD_DEVIATIONS:
            known = ", ".join(f'"{name}"' for name in _STANDARD_DEVIATIONS)
            raise ValueError(f'initialization is "{initialization}"; expected {known} or a number')
        return _STANDARD_DEVIATIONS[initialization](n_in, n_out)
    if not 0 <= initialization < math.inf:
        raise ValueError(f"initialization is {initialization}; expected a standard deviation, 0 or larger")
    return initialization


def _without_bias(layer):
    return "" if "bias" in layer.parameter_names else ", bias=False"
