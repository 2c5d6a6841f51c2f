import numpy as np
import pytest

from nnkit.gradients import numerical_gradient
from nnkit.graph import Value

FUNCTIONS = {
    "sum and product": lambda x, y: x * y + x + 3,
    "numbers on the left": lambda x, y: 2 * x + (1 - y) + 3 / x,
    "difference": lambda x, y: (x - y) - 2,
    "quotient": lambda x, y: x / y + x / 2,
    "power": lambda x, y: x**3 + y**-1.5 + x**0,
    "minus": lambda x, y: -(x * y),
    "used twice": lambda x, y: x * x + x * (y + x),
    "exp and log": lambda x, y: (x * 0.5).exp() + (x + y).log(),
    "sigmoid": lambda x, y: (x - 2 * y).sigmoid(),
    "tanh": lambda x, y: (x * y).tanh(),
    "relu": lambda x, y: (x - y).relu() + (y - x).relu() * 3,
}


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)
def test_gradients_agree_with_differences(f):
    point = np.array([1.7, 0.6])
    x, y = Value(point[0]), Value(point[1])
    f(x, y).backward()
    numerical = numerical_gradient(lambda p: f(Value(p[0]), Value(p[1])).data, point)
    np.testing.assert_allclose([x.grad, y.grad], numerical, rtol=1e-8, atol=1e-9)


def test_values_are_those_of_ordinary_numbers():
    x, y = Value(3.0), Value(2.0)
    assert (x - y).data == 1 and (x / y).data == 1.5 and (x**2).data == 9 and (-x).data == -3 and (1 - x).data == -2


def test_relu_at_zero_has_slope_zero():
    x = Value(0.0)
    x.relu().backward()
    assert x.grad == 0


def test_backward_twice_gives_the_same_numbers():
    x = Value(3.0)
    z = x * x
    z.backward()
    z.backward()
    assert x.grad == 6 and z.grad == 1


def test_backward_visits_a_shared_value_after_all_its_users():
    x = Value(2.0)
    y = x * x
    (y * y + y).backward()  # 4x³ + 2x
    assert x.grad == 36


def test_every_value_comes_once_and_after_what_it_was_made_of():
    x, y = Value(2.0, label="x"), Value(3.0, label="y")
    product = x * y
    result = product + x
    order = result.ancestors()
    assert len(order) == 4 and {id(value) for value in order} == {id(value) for value in (x, y, product, result)}
    for value in order:
        assert all(order.index(parent) < order.index(value) for parent, _ in value.parents)


def test_a_graph_thousands_of_steps_deep():
    x = Value(1.0)
    y = x
    for _ in range(5000):
        y = y + 0.001
    y.backward()
    assert x.grad == 1


def test_numpy_numbers_on_the_left():
    x = Value(3.0)
    assert repr(np.float64(2.0) * x) == "Value(6, grad=0)"
    for result in (np.float64(2.0) * x, np.float64(2.0) + x, np.float64(2.0) - x, np.float64(2.0) / x):
        assert type(result) is Value
    with pytest.raises(TypeError):
        np.array([1.0, 2.0]) * x  # not an array of Values


def test_nan_stays_nan():
    assert np.isnan(Value(np.nan).relu().data)


@pytest.mark.parametrize("data", ["2", None, 1j, np.array([1.0, 2.0])])
def test_only_real_numbers(data):
    with pytest.raises(TypeError, match="a Value holds one real number"):
        Value(data)


def test_the_slope_of_a_power_at_zero():
    for exponent, slope in ((0, 0), (1, 1), (2, 0)):
        x = Value(0.0)
        (x ** np.int64(exponent)).backward()
        assert x.grad == slope


def test_an_exponent_must_be_a_number():
    with pytest.raises(TypeError, match="the exponent is a Value; expected an ordinary number"):
        Value(2.0) ** Value(3.0)


def test_repr_shows_name_value_and_gradient():
    assert repr(Value(2, label="x")) == "Value(x = 2, grad=0)"
