"""Activation functions, each with its derivative beside it.

Every function takes the weighted sum z, a number or an array of any shape, and works on each element by itself; only maxout
and softmax work along the last axis. A derivative takes the weighted sum too, not the activation. At a kink, a derivative has
the value that it has to the left of it. Results have the dtype of z, and float64 where z holds integers. NaN stays NaN where
the result depends on z.
"""

import numpy as np

from nnkit.checks import as_finite_number, as_floats


def identity(z):
    """The identity, f(z) = z: the activation of an output that may be any number.

    Examples
    --------
    >>> identity([-2, 3])
    array([-2.,  3.])
    """
    return np.positive(as_floats(z, "z"))  # an array of its own, as from every other activation


def identity_derivative(z):
    """Derivative of the identity, 1 everywhere.

    Examples
    --------
    >>> identity_derivative([-2, 3])
    array([1., 1.])
    """
    return np.ones_like(as_floats(z, "z"))


def step(z):
    """Step function of the perceptron: 1 for z > 0, else 0.

    Examples
    --------
    >>> step([-2, 0, 3])
    array([0., 0., 1.])
    """
    return np.heaviside(as_floats(z, "z"), 0)


def step_derivative(z):
    """Derivative of the step function: 0 everywhere, also at 0 where there is none. Nothing can be learned through it.

    Examples
    --------
    >>> step_derivative([-2, 0, 3])
    array([0., 0., 0.])
    """
    return np.zeros_like(as_floats(z, "z"))


def sigmoid(z):
    """Logistic sigmoid, σ(z) = 1 / (1 + exp(−z)).

    The exponential is taken of −|z|, so it never overflows: for z < 0 the formula used is the equal exp(z) / (1 + exp(z)).

    Parameters
    ----------
    z : float or array of any shape
        Weighted sum.

    Returns
    -------
    float or array of the shape of z
        Values between 0 and 1.

    Examples
    --------
    >>> sigmoid(np.log([1 / 3, 1, 3]))
    array([0.25, 0.5 , 0.75])
    """
    z = as_floats(z, "z")
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, decay) / (1 + decay)


def sigmoid_derivative(z):
    """Derivative of the sigmoid, σ′(z) = σ(z) (1 − σ(z)). It is largest at z = 0, where it is 0.25.

    Parameters
    ----------
    z : float or array of any shape
        Weighted sum. (For an activation a = σ(z) the same number is a (1 − a).)

    Returns
    -------
    float or array of the shape of z

    Examples
    --------
    >>> sigmoid_derivative(np.log([1 / 3, 1, 3]))
    array([0.1875, 0.25  , 0.1875])
    """
    return sigmoid(z) * sigmoid(-as_floats(z, "z"))


def tanh(z):
    """Hyperbolic tangent, between −1 and 1: tanh(z) = 2 σ(2z) − 1.

    Examples
    --------
    >>> tanh(np.log([1, 2]))
    array([0. , 0.6])
    """
    return np.tanh(as_floats(z, "z"))


def tanh_derivative(z):
    """Derivative of tanh, 1 − tanh²(z): largest at z = 0, where it is 1.

    Examples
    --------
    >>> tanh_derivative(np.log([1, 2]))
    array([1.  , 0.64])
    """
    return 1 - np.tanh(as_floats(z, "z")) ** 2


def relu(z):
    """Rectified linear unit, max(0, z).

    References
    ----------
    Nair and Hinton (2010), Rectified linear units improve restricted Boltzmann machines.

    Examples
    --------
    >>> relu([-2, 0, 3])
    array([0., 0., 3.])
    """
    return np.maximum(as_floats(z, "z"), 0)


def relu_derivative(z):
    """Derivative of ReLU: 1 for z > 0, else 0, also at the kink.

    Examples
    --------
    >>> relu_derivative([-2, 0, 3])
    array([0., 0., 1.])
    """
    return np.heaviside(as_floats(z, "z"), 0)


def leaky_relu(z, slope=0.01):
    """Leaky ReLU: z for z > 0, else slope · z.

    Parameters
    ----------
    z : float or array of any shape
    slope : float
        0.01 in Maas, Hannun and Ng (2013) and in PyTorch.

    Returns
    -------
    float or array of the shape of z

    Examples
    --------
    >>> leaky_relu([-2, 0, 3])
    array([-0.02,  0.  ,  3.  ])
    """
    slope = as_finite_number("slope", slope)
    z = as_floats(z, "z")
    return np.where(z > 0, z, slope * z)


def leaky_relu_derivative(z, slope=0.01):
    """Derivative of leaky ReLU: 1 for z > 0, else slope, also at the kink.

    Examples
    --------
    >>> leaky_relu_derivative([-2, 0, 3])
    array([0.01, 0.01, 1.  ])
    """
    slope = as_finite_number("slope", slope)
    z = as_floats(z, "z")
    return _keeping_nan(z, np.where(z > 0, 1, z.dtype.type(slope)))


def elu(z, alpha=1.0):
    """Exponential linear unit: z for z > 0, else α (exp(z) − 1).

    Parameters
    ----------
    z : float or array of any shape
    alpha : float
        −α is the value that the function approaches at the far left.

    Returns
    -------
    float or array of the shape of z

    References
    ----------
    Clevert, Unterthiner and Hochreiter (2016), Fast and accurate deep network learning by exponential linear units.

    Examples
    --------
    >>> elu([np.log(0.5), 0, 3])
    array([-0.5,  0. ,  3. ])
    """
    alpha = as_finite_number("alpha", alpha)
    z = as_floats(z, "z")
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def elu_derivative(z, alpha=1.0):
    """Derivative of ELU: 1 for z > 0, else α exp(z), so α at the kink.

    Examples
    --------
    >>> elu_derivative([np.log(0.5), 0, 3])
    array([0.5, 1. , 1. ])
    """
    alpha = as_finite_number("alpha", alpha)
    z = as_floats(z, "z")
    return np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))


def maxout(z):
    """The largest of several weighted sums: max over the last axis.

    Parameters
    ----------
    z : array (…, pieces)

    Returns
    -------
    array (…)

    References
    ----------
    Goodfellow, Warde-Farley, Mirza, Courville and Bengio (2013), Maxout networks.

    Examples
    --------
    >>> maxout([[1, 5, 2], [7, 7, -1]])
    array([5., 7.])
    """
    return _with_pieces(z).max(axis=-1)


def maxout_derivative(z):
    """∂maxout/∂z: 1 for the largest piece, 0 for the others. Of equal ones the first counts as the largest.

    Parameters
    ----------
    z : array (…, pieces)

    Returns
    -------
    array (…, pieces)

    Examples
    --------
    >>> maxout_derivative([[1, 5, 2], [7, 7, -1]])
    array([[0., 1., 0.],
           [1., 0., 0.]])
    """
    z = _with_pieces(z)
    largest = np.argmax(z, axis=-1, keepdims=True)
    return _keeping_nan(z, (np.arange(z.shape[-1]) == largest).astype(z.dtype))


def softmax(z):
    """Softmax over the last axis, pᵢ = exp(zᵢ) / Σₖ exp(zₖ): positive numbers that sum to 1.

    A number added to every zᵢ changes nothing, so the largest is taken away first: no exponential can overflow.

    Parameters
    ----------
    z : array (…, classes)
        Logits.

    Returns
    -------
    array (…, classes)

    Examples
    --------
    >>> softmax(np.log([1, 2, 5]))
    array([0.125, 0.25 , 0.625])
    """
    z = _with_pieces(z)
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax_derivative(z):
    """Jacobian of softmax, ∂pᵢ/∂zⱼ = pᵢ (δᵢⱼ − pⱼ): every output depends on every logit.

    Parameters
    ----------
    z : array (…, classes)

    Returns
    -------
    array (…, classes, classes)
        Entry […, i, j] is ∂pᵢ/∂zⱼ.

    Examples
    --------
    >>> softmax_derivative(np.log([1, 3]))
    array([[ 0.1875, -0.1875],
           [-0.1875,  0.1875]])
    """
    p = softmax(z)
    return p[..., :, None] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :])


def pairs():
    """Every activation with its derivative, found in this module by the ending of the derivative's name.

    Returns
    -------
    dict
        ``{name: (function, derivative)}``, in the order in which they stand here.

    Examples
    --------
    >>> function, derivative = pairs()["relu"]
    >>> function([-2, 3]), derivative([-2, 3])
    (array([0., 3.]), array([0., 1.]))
    """
    here = globals()
    return {name: (f, here[f"{name}_derivative"]) for name, f in here.items() if f"{name}_derivative" in here}


def _with_pieces(z):
    """Numbers with a last axis, along which there is at least one."""
    z = as_floats(z, "z")
    if z.ndim == 0 or z.shape[-1] == 0:
        raise ValueError(f"z has shape {z.shape}; expected a last axis with at least one number")
    return z


def _keeping_nan(z, result):
    """The result, with NaN where z is NaN: a comparison alone would hide it."""
    return np.where(np.isnan(z), z, result)
