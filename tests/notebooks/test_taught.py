"""No part of NumPy is used before it is taught: in chapter 0, in an earlier chapter, or beside its first use."""

import nbformat
import pytest
from numpy_names import explained_in, labels_in, used_in

from book.tools.cells import asked
from book.tools.notebooks import CHAPTERS
from nnkit.exercises import registry


def steps(cells):
    """For each cell: whether it is a text, what it uses, what it explains. An exercise uses what its solution does."""
    for cell in cells:
        if cell.cell_type == "markdown":
            yield True, set(), explained_in(cell.source)
        elif "remove-cell" not in cell.metadata.get("tags", []):
            item = registry().get(asked(cell.source))
            if item is None or item.kind != "code":
                yield False, used_in(cell.source), labels_in(cell.source)
            else:
                said = [item.text, *item.hints]
                yield False, used_in(item.solution), set().union(*map(explained_in, said))


def untaught(cells, known):
    """What a chapter uses before it is taught; and what is known after it.

    A result may come before its explanation: the next text after a cell counts.
    """
    every, missing = list(steps(cells)), []
    for place, (_, used, explained) in enumerate(every):
        known = known | explained
        after = next((later for is_text, _, later in every[place + 1 :] if is_text), set())
        missing += [(place, name) for name in sorted(used - known - after)]
    return missing, known


def test_nothing_of_numpy_is_used_before_it_is_taught():
    known, missing = set(), {}
    for path in CHAPTERS:
        found, known = untaught(nbformat.read(path, as_version=4).cells, known)
        missing |= {f"{path.stem[:4]}: {name}": place for place, name in found}
    assert not missing, f"used, and neither explained in an earlier text nor in the one right after: {missing}"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("np.sum(x, axis=0)", {"sum", "axis"}),
        ("x.T @ y[:, None]", {"T", "@", "None"}),
        ("x[(x > 0) & ~m]", {"&", "~"}),
        ("x[x > 0].mean(keepdims=True)", {"mask", "mean", "keepdims"}),
        ("rng.normal(size=3)", {"normal", "size"}),
        ("x[..., 0] | np.linalg.norm(x)", {"...", "|", "norm"}),
        ("fit(net, epochs=3); print(a * b)", set()),
        ("f(size=3)", set()),
        ("np.random.default_rng(0).random()", {"default_rng", "random"}),
    ],
)
def test_what_code_takes_from_numpy(code, names):
    assert used_in(code) == names


def test_what_a_text_and_a_label_explain():
    assert explained_in("With `x.sum(axis=1)` and `@`; `a[:, None]`, a mask, `x.T`.") >= {
        "sum",
        "axis",
        "@",
        "None",
        "mask",
        "T",
    }
    assert "sum" not in explained_in("the sum of all")
    assert labels_in('print("argsort ", np.roll(x, 1))') == {"argsort"}


def a_chapter(*cells):
    make = {"#": nbformat.v4.new_markdown_cell, "": nbformat.v4.new_code_cell}
    return [make["#" if cell.startswith("#") else ""](cell) for cell in cells]


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        (["# `np.sort`", "np.sort(x)"], []),
        (["np.sort(x)", "# `np.sort`"], []),
        (["np.sort(x)", "print(x)", "# `np.sort`"], []),
        (["np.sort(x)", "# a text", "# `np.sort`"], ["sort"]),
        (["np.sort(x)"], ["sort"]),
        (['print("sort", np.sort(x))'], []),
    ],
)
def test_a_name_is_taught_before_its_use_or_right_after(cells, missing):
    assert [name for _, name in untaught(a_chapter(*cells), set())[0]] == missing
