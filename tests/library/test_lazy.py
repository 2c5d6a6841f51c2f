"""Modules that are imported when they are first used."""

import importlib
import sys

import pytest

from nnkit.lazy import LazyModule


def test_a_lazy_module_is_imported_with_the_first_of_its_names(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    lazy = LazyModule("colorsys")
    assert "colorsys" not in sys.modules
    assert lazy.rgb_to_hls(1.0, 1.0, 1.0) == (0.0, 1.0, 0.0)
    assert "colorsys" in sys.modules


def test_a_lazy_module_is_the_module():
    lazy = LazyModule("os.path")
    assert lazy.join is importlib.import_module("os.path").join
    with pytest.raises(AttributeError, match="joyn"):
        lazy.joyn("a", "b")


def test_a_missing_module_is_named_when_it_is_used():
    lazy = LazyModule("not_installed_anywhere")
    with pytest.raises(ModuleNotFoundError, match="not_installed_anywhere"):
        lazy.draw()


def test_the_name_of_a_module_that_is_not_there_is_known():
    assert LazyModule("no_such_module").__name__ == "no_such_module"
