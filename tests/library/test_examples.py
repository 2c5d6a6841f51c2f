"""The examples in the docstrings: each one is run, and what is found by itself has one."""

import doctest
import io

import pytest

from nnkit import optimizers

from library_objects import FOUND, MODULES, OPTIMIZERS

EXAMPLES = {test.name: test for module in MODULES for test in doctest.DocTestFinder().find(module) if test.examples}


@pytest.mark.parametrize("name", FOUND)
def test_there_is_an_example(name):
    assert name in EXAMPLES, (
        f'{name} has no example: its docstring needs a section "Examples" with a line that begins with >>>'
    )
    assert "Examples\n" in FOUND[name].__doc__, f'the example of {name} stands outside of a section "Examples"'


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_shows_what_comes_out(name):
    said = io.StringIO()
    results = doctest.DocTestRunner().run(EXAMPLES[name], out=said.write)
    assert results.failed == 0, said.getvalue()


@pytest.mark.parametrize("name", [name for name in FOUND if name in EXAMPLES])
def test_the_example_is_short_and_shows_a_result(name):
    examples = EXAMPLES[name].examples
    assert sum(len(example.source.splitlines()) for example in examples) <= 4
    assert any(example.want for example in examples)


@pytest.mark.parametrize("name", [name for name, rule in OPTIMIZERS.items() if rule.state_names])
def test_the_example_of_a_rule_that_remembers_has_two_steps(name):
    """In a first step nothing is remembered, so that it cannot show a mistake in what is."""
    steps = []

    class Counted(OPTIMIZERS[name]):
        def step(self, parameters, gradients):
            super().step(parameters, gradients)
            steps.append(self.steps)

    [example] = doctest.DocTestFinder(recurse=False).find(OPTIMIZERS[name], globs={**vars(optimizers), name: Counted})
    doctest.DocTestRunner().run(example, out=lambda text: None)
    assert max(steps, default=0) >= 2, f"the example of {name} takes one step; two show what the rule remembers"
