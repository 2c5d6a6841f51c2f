"""What nbval does not do: cells that need MNIST, cells without a number, and outputs that are missing."""

import os

import pytest
from nbval.plugin import IPyNbCell

from book.tools.cells import has_torch_or_needs_none

WIDGET = (
    "application/vnd.jupyter.widget-view+json"  # not stored: its names are chance
)


def pytest_collection_modifyitems(items):
    skip = pytest.mark.skip(reason="NNKIT_DATA names no folder with MNIST's files")
    without = pytest.mark.skip(reason="PyTorch is not installed")
    for item in items:
        if isinstance(item, IPyNbCell):
            if not has_torch_or_needs_none(item.parent.nb):
                item.add_marker(without)
            # Notebooks are stored without numbers, and nbval compares only cells that have one.
            item.cell.execution_count = 1
            if "mnist" in item.cell.metadata.get("tags", ()) and not os.environ.get(
                "NNKIT_DATA"
            ):
                item.add_marker(skip)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A cell shows now what it showed when it was stored, pictures too: so it was run, and after its last change."""
    result = yield
    if isinstance(item, IPyNbCell):
        shown, stored = kinds(item.test_outputs), kinds(item.cell.outputs)
        if shown != stored:
            item.raise_cell_error(
                f"It shows {shown}, and {stored} is stored: run `make notebooks`."
            )
    return result


def kinds(outputs):
    """The types of everything that is shown; pieces of a printed text count once."""
    found = set()
    for output in outputs or ():
        found |= set(output.get("data", ())) or {
            output.get("name", output["output_type"])
        }
    return sorted(found - {WIDGET})
