"""Layers: the steps of which a network is made.

A layer computes its output with ``forward`` and passes the gradient of the loss from its output to its input with
``backward``; on the way, ``backward`` fills ``gradients``, one array for each of ``parameters``. No layer changes the arrays
that it is given. What all have in common is in :mod:`nnkit.layer`. Activation layers take their functions, and the slope at a
kink, from :mod:`nnkit.activations`.
"""

import numpy as np

from nnkit import activations
from nnkit.checks import as_count, as_finite_number, as_fraction, as_generator
from nnkit.layer import Layer, WeightedLayer


class Dense(WeightedLayer):
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

    Examples
    --------
    >>> dense = Dense(2, 1)
    >>> dense.weights, dense.bias = [[1], [2]], [10]
    >>> dense.forward(np.array([[3.0, 4.0]]))
    array([[21.]])
    """

    def __init__(self, n_in, n_out, *, bias=True, rng=None, initialization="xavier", dtype=np.float64):
        n_in, n_out = as_count("n_in", n_in), as_count("n_out", n_out)
        super().__init__(n_in, n_out, (n_in, n_out), (n_out,), bias, rng, initialization, dtype)

    def forward(self, x):
        self._x = x = self.as_input(x)
        z = x @ self.weights
        if self.bias is not None:
            z += self.bias
        return z

    def backward(self, gradient):
        gradient = self.as_gradient(gradient)
        self.fill_gradients(gradient)
        return gradient @ self.weights.T

    def fill_gradients(self, gradient):
        gradient = self.as_gradient(gradient)
        self.gradients = [self._x.T @ gradient]
        if self.bias is not None:
            self.gradients.append(gradient.sum(axis=0))

    def __repr__(self):
        return f"Dense({self.n_in}, {self.n_out}{_without_bias(self)})"


class Maxout(WeightedLayer):
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

    Examples
    --------
    >>> absolute = Maxout(1, 1)
    >>> absolute.weights = [[[1]], [[-1]]]
    >>> absolute.forward(np.array([[-3.0]]))
    array([[3.]])
    """

    def __init__(self, n_in, n_out, pieces=2, *, bias=True, rng=None, initialization="xavier", dtype=np.float64):
        n_in, n_out, pieces = as_count("n_in", n_in), as_count("n_out", n_out), as_count("pieces", pieces)
        super().__init__(n_in, n_out, (pieces, n_in, n_out), (pieces, n_out), bias, rng, initialization, dtype)

    def forward(self, x):
        self._x = x = self.as_input(x)
        z = x @ self.weights
        if self.bias is not None:
            z += self.bias[:, None, :]
        self._slopes = np.moveaxis(activations.maxout_derivative(np.moveaxis(z, 0, -1)), -1, 0)
        return z.max(axis=0)

    def backward(self, gradient):
        gradient = self.as_gradient(gradient)
        self.fill_gradients(gradient)
        return ((gradient * self._slopes) @ self.weights.transpose(0, 2, 1)).sum(axis=0)

    def fill_gradients(self, gradient):
        deltas = self.as_gradient(gradient) * self._slopes
        self.gradients = [self._x.T @ deltas]
        if self.bias is not None:
            self.gradients.append(deltas.sum(axis=1))

    def __repr__(self):
        return f"Maxout({self.n_in}, {self.n_out}, {len(self.weights)}{_without_bias(self)})"


class Sigmoid(Layer):
    """Sigmoid of every element, a = σ(z). Backward: ∂loss/∂z = ∂loss/∂a · a (1 − a).

    Examples
    --------
    >>> sigmoid = Sigmoid()
    >>> sigmoid.forward(np.log([[1, 3]])), sigmoid.backward(np.array([[1, 1]]))
    (array([[0.5 , 0.75]]), array([[0.25  , 0.1875]]))
    """

    def forward(self, x):
        self._a = activations.sigmoid(self.as_input(x))
        return self._a

    def backward(self, gradient):
        return self.as_gradient(gradient) * self._a * (1 - self._a)


class Tanh(Layer):
    """Hyperbolic tangent of every element. Backward: ∂loss/∂z = ∂loss/∂a · (1 − a²).

    Examples
    --------
    >>> tanh = Tanh()
    >>> tanh.forward(np.log([[1, 2]])), tanh.backward(np.array([[1, 1]]))
    (array([[0. , 0.6]]), array([[1.  , 0.64]]))
    """

    def forward(self, x):
        self._a = activations.tanh(self.as_input(x))
        return self._a

    def backward(self, gradient):
        return self.as_gradient(gradient) * (1 - self._a**2)


class ReLU(Layer):
    """max(0, z) of every element. Backward: the gradient passes where z > 0, and nowhere else.

    Examples
    --------
    >>> relu = ReLU()
    >>> relu.forward(np.array([[-2, 3]])), relu.backward(np.array([[5.0, 5.0]]))
    (array([[0., 3.]]), array([[0., 5.]]))
    """

    def forward(self, x):
        self._a = activations.relu(self.as_input(x))
        return self._a

    def backward(self, gradient):
        return self.as_gradient(gradient) * (self._a > 0)


class LeakyReLU(Layer):
    """z where z > 0, else slope · z. Backward: the gradient passes whole where z > 0, and times the slope elsewhere.

    Examples
    --------
    >>> leakyrelu = LeakyReLU(0.1)
    >>> leakyrelu.forward(np.array([[-2, 3]])), leakyrelu.backward(np.array([[5, 5]]))
    (array([[-0.2,  3. ]]), array([[0.5, 5. ]]))
    """

    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = as_finite_number("slope", slope)

    def forward(self, x):
        self._x = self.as_input(x)
        return activations.leaky_relu(self._x, self.slope)

    def backward(self, gradient):
        return self.as_gradient(gradient) * activations.leaky_relu_derivative(self._x, self.slope)

    def __repr__(self):
        return f"LeakyReLU({self.slope})"


class ELU(Layer):
    """z where z > 0, else α (exp(z) − 1). Backward: ∂loss/∂z = ∂loss/∂a where z > 0, and times α exp(z) elsewhere.

    Examples
    --------
    >>> elu = ELU()
    >>> elu.forward(np.array([[np.log(0.5), 3]])), elu.backward(np.array([[1, 1]]))
    (array([[-0.5,  3. ]]), array([[0.5, 1. ]]))
    """

    def __init__(self, alpha=1.0):
        super().__init__()
        self.alpha = as_finite_number("alpha", alpha)

    def forward(self, x):
        self._x = self.as_input(x)
        return activations.elu(self._x, self.alpha)

    def backward(self, gradient):
        return self.as_gradient(gradient) * activations.elu_derivative(self._x, self.alpha)

    def __repr__(self):
        return f"ELU({self.alpha})"


class Softmax(Layer):
    """Softmax of every row. Backward: ∂loss/∂zᵢ = pᵢ (gᵢ − Σₖ gₖ pₖ), with g = ∂loss/∂p.

    As the last layer before the loss "cross_entropy", a network skips this pair and computes the loss from the logits.

    Examples
    --------
    >>> softmax = Softmax()
    >>> softmax.forward(np.log([[1, 3]])), softmax.backward(np.array([[1, 0]]))
    (array([[0.25, 0.75]]), array([[ 0.1875, -0.1875]]))
    """

    def forward(self, x):
        self._p = activations.softmax(self.as_input(x))
        return self._p

    def backward(self, gradient):
        gradient = self.as_gradient(gradient)
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

    Examples
    --------
    >>> dropout = Dropout(0.5)
    >>> dropout.training = True
    >>> dropout.forward(np.ones((1, 4)))
    array([[2., 2., 2., 0.]])
    """

    def __init__(self, rate=0.5, *, rng=None):
        super().__init__()
        self.rate = as_fraction("rate", rate)
        self._rng = as_generator(rng)
        self._mask = None

    def forward(self, x):
        x, self._mask = self.as_input(x), None
        if not self.training:
            return x
        kept = self._rng.random(x.shape, dtype=np.float32) >= self.rate
        self._mask = kept * x.dtype.type(1 / (1 - self.rate))
        return x * self._mask

    def backward(self, gradient):
        gradient = self.as_gradient(gradient)
        return gradient if self._mask is None else gradient * self._mask

    def __repr__(self):
        return f"Dropout({self.rate})"


def _without_bias(layer):
    return "" if "bias" in layer.parameter_names else ", bias=False"
