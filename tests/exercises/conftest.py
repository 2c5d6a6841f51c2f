"""A session in which nothing was answered yet, and exercises that are made for one test."""

import pytest

from nnkit import exercises
from nnkit.exercises.code import CodeExercise
from nnkit.exercises.items import REGISTRY


@pytest.fixture(autouse=True)
def _fresh_session(monkeypatch):
    for name in ("_states", "_hints_given", "_predictions"):
        monkeypatch.setattr(exercises, name, {})


@pytest.fixture
def exercise():
    """Makes an exercise for one test."""
    made = []

    def make(reference, cases, text="…", **options):
        made.append(CodeExercise("test.made", "Made", text, ["?"], "Well.", reference=reference, cases=cases, **options))
        return made[-1]

    yield make
    REGISTRY.pop("test.made", None)
