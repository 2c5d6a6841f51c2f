"""A scalar computational graph that differentiates itself.

Every operation on a :class:`Value` makes a new one that remembers what it was made of and how fast it changes with each of
its parents. ``backward`` then walks from the result to the leaves and applies the chain rule at every step.
"""

import math

from nnkit.activations import sigmoid, sigmoid_derivative
from nnkit.checks import is_real, shown


class Value:
    """A number in a computational graph.

    Values and ordinary numbers can be mixed with ``+``, ``-``, ``*`` and ``/``; the exponent of ``value**n`` is an ordinary
    number.

    Parameters
    ----------
    data : float
        The number.
    label : str
        A name, for drawings.

    Attributes
    ----------
    grad : float
        ∂result/∂this, after ``result.backward()``; 0 before.
    operation : str
        What made this value: "+", "×", "σ", …; empty for a leaf.
    parents : tuple of (Value, float)
        What this value was made of, each with the local derivative ∂this/∂parent.

    Raises
    ------
    TypeError
        For what is not one real number.
    ZeroDivisionError, ValueError, OverflowError
        As Python's own arithmetic and ``math`` raise them, for example for the logarithm of 0.
    """

    __array_ufunc__ = None  # a NumPy number on the left lets Value do the arithmetic

    def __init__(self, data, label="", operation="", parents=()):
        if not is_real(data):
            raise TypeError(f"a Value holds one real number; {shown(data)} given")
        self.data = float(data)
        self.grad = 0.0
        self.label = label
        self.operation = operation
        self.parents = tuple(parents)

    def __add__(self, other):
        other = _as_value(other)
        return Value(self.data + other.data, operation="+", parents=[(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        other = _as_value(other)
        return Value(self.data * other.data, operation="×", parents=[(self, other.data), (other, self.data)])

    def __pow__(self, exponent):
        if not is_real(exponent):
            raise TypeError(f"the exponent is a {type(exponent).__name__}; expected an ordinary number")
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return Value(self.data**exponent, operation=f"^{exponent}", parents=[(self, slope)])

    def __neg__(self):
        return Value(-self.data, operation="−", parents=[(self, -1.0)])

    def __sub__(self, other):
        other = _as_value(other)
        return Value(self.data - other.data, operation="−", parents=[(self, 1.0), (other, -1.0)])

    def __truediv__(self, other):
        other = _as_value(other)
        quotient = self.data / other.data
        return Value(quotient, operation="÷", parents=[(self, 1 / other.data), (other, -quotient / other.data)])

    def __radd__(self, other):
        return _as_value(other) + self

    def __rmul__(self, other):
        return _as_value(other) * self

    def __rsub__(self, other):
        return _as_value(other) - self

    def __rtruediv__(self, other):
        return _as_value(other) / self

    def exp(self):
        """eˣ, with derivative eˣ."""
        result = math.exp(self.data)
        return Value(result, operation="exp", parents=[(self, result)])

    def log(self):
        """Natural logarithm, with derivative 1/x."""
        return Value(math.log(self.data), operation="log", parents=[(self, 1 / self.data)])

    def sigmoid(self):
        """σ(x), with derivative σ(x) (1 − σ(x))."""
        return Value(sigmoid(self.data), operation="σ", parents=[(self, float(sigmoid_derivative(self.data)))])

    def tanh(self):
        """tanh(x), with derivative 1 − tanh²(x)."""
        result = math.tanh(self.data)
        return Value(result, operation="tanh", parents=[(self, 1 - result**2)])

    def relu(self):
        """max(0, x), with derivative 1 for x > 0 and 0 elsewhere, also at 0."""
        rectified = 0.0 if self.data <= 0 else self.data  # and NaN stays NaN
        return Value(rectified, operation="ReLU", parents=[(self, float(self.data > 0))])

    def ancestors(self):
        """Every value that this one was computed from and itself, each one after its parents."""
        order, seen, stack = [], set(), [(self, False)]
        while stack:  # a loop, not a recursion: a graph may be thousands of steps deep
            node, parents_done = stack.pop()
            if parents_done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in reversed(node.parents))
        return order

    def backward(self):
        """Set ``grad`` of every value that this one was computed from to ∂self/∂value, by the chain rule.

        What an earlier call left on these values is forgotten, so a second call gives the same numbers. The slopes are those
        of the forward pass: a value whose ``data`` were changed since has the old ones.
        """
        order = self.ancestors()
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, local in node.parents:
                parent.grad += node.grad * local  # +=: a value that is used twice collects from both uses

    def __repr__(self):
        name = f"{self.label} = " if self.label else ""
        return f"Value({name}{self.data:.6g}, grad={self.grad:.6g})"


def _as_value(number):
    return number if isinstance(number, Value) else Value(number)
