"""Optimizers: rules that turn gradients into changes of the parameters.

``step(parameters, gradients)`` changes the parameters in place.
"""


class SGD:
    """Gradient descent, w ← w − η g. On mini-batches it is called stochastic gradient descent; the rule is the same.

    Parameters
    ----------
    learning_rate : float
        η, larger than 0.

    Raises
    ------
    ValueError
        If the learning rate is not larger than 0.
    """

    def __init__(self, learning_rate=0.01):
        if not learning_rate > 0:
            raise ValueError(f"learning_rate is {learning_rate}; expected a number larger than 0")
        self.learning_rate = learning_rate

    def step(self, parameters, gradients):
        """Change every parameter in place by one step.

        Parameters
        ----------
        parameters, gradients : lists of arrays of the same shapes, in the same order

        Raises
        ------
        ValueError
            If the lists differ in length or two shapes differ.
        """
        _check_shapes(parameters, gradients)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter -= self.learning_rate * gradient


def _check_shapes(parameters, gradients):
    if len(parameters) != len(gradients):
        raise ValueError(f"{len(gradients)} gradients for {len(parameters)} parameters; expected as many")
    for i, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
        if parameter.shape != gradient.shape:
            raise ValueError(f"gradient {i} has shape {gradient.shape}; expected {parameter.shape}, that of its parameter")
