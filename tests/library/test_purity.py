from nnkit.purity import pure
from nnkit.training import accuracy, fit


def test_what_changes_nothing_says_so_and_stays_what_it_is():
    def double(x):
        return 2 * x

    assert not hasattr(double, "pure")
    assert pure(double) is double and double.pure and double(3) == 6


def test_training_changes_the_network_and_looking_at_it_does_not():
    assert accuracy.pure and not hasattr(fit, "pure")
