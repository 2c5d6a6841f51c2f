"""The single changes of a function: what each one makes of it, and that nothing is left of it afterwards."""

import ast
import json
import math
import pathlib
import textwrap
import zlib

import numpy as np
import pytest

from nnkit.exercises import registry
from nnkit.exercises.moves import KINDS, moves, scope_of

SOLUTIONS = {item.id: item for item in registry().values() if item.kind == "code" and item.can_run}

#: A line of a function of x, w, b, f and n, what a change makes of it, and the change's kind.
CHANGES = [
    ("return 1 / 1 + np.exp(-x)", "return 1 / (1 + np.exp(-x))", "brackets"),
    ("return -x @ w + b", "return -(x @ w + b)", "brackets"),
    ("return f(x @ (w + b))", "return f(x @ w + b)", "brackets"),
    ("return b / 1 - b", "return b / (1 - b)", "brackets"),
    ("return n // b + 1 * x", "return (n // b + 1) * x", "brackets"),
    ("return x * n // b", "return x * (n // b)", "brackets"),
    ("return x / 2 * 3", "return x / (2 * 3)", "brackets"),
    ("return np.log(np.sum(x))", "return np.sum(np.log(x))", "brackets"),
    ("return np.sqrt(x / n)", "return np.sqrt(x) / n", "brackets"),
    ("return x - -w", "return x - w", "minus"),
    ("return x - w", "return -(x - w)", "minus"),
    ("return x * w", "return x @ w", "operator"),
    ("return x / n", "return x // n", "operator"),
    ("return x < n", "return x <= n", "comparison"),
    ("return x and n", "return x or n", "logic"),
    ("return x * x", "return x * w", "name"),
    ("return np.max(x)", "return np.maximum(x)", "function"),
    ("return x.sum()", "return x.mean()", "function"),
    ("return np.argmin(x)", "return np.argmax(x)", "function"),
    ("return x.startswith('a')", "return x.endswith('a')", "function"),
    ("return x + 2", "return x + 3", "number"),
    ("return x / 10", "return x / n", "fixed number"),
    ("return x.ndim", "return x.size", "size"),
    ("return x.size", "return len(x)", "size"),
    ("return len(x)", "return x.size", "size"),
    ("return x", "return np.sum(x)", "whole array"),
    ("return np.sum(x)", "return 2 * np.sum(x)", "factor"),
    ("return np.sum(x)", "return np.sum(x) / len(x)", "factor"),
    ("return np.sum(x, axis=0)", "return np.sum(x, axis=1)", "axis"),
    ("return x.max()", "return x.max(axis=1, keepdims=True)", "axis"),
    ("return np.stack([x, w], axis=1)", "return np.stack([x, w], axis=0)", "axis"),
    ("return x @ w", "return x.T @ w", "transposed"),
    ("return x.T @ w", "return x @ w", "transposed"),
    ("return x[n]", "return x[n - 1]", "index"),
    ("return x[:n]", "return x[:n + 1]", "index"),
    ("return x[0, 1]", "return x[1, 0]", "index"),
    ("return x[1:, n]", "return x[1:-1, n]", "index"),
    ("return x[1:-1, :-1]", "return x[1:-1, 1:-1]", "index"),
    ("for i in range(n):\n    x = x + i\nreturn x", "for i in range(0 + 1, n + 1):\n    x = x + i\nreturn x", "range"),
    ("return n - 1", "return n", "off by one"),
    ("return n - 1", "return n + 1", "operator"),
    ("return x - w", "return w - x", "order"),
    ("return f(x, w)", "return f(w, x)", "order"),
    ("return x, w", "return w, x", "order"),
    ("return x + w", "return x", "surplus"),
    ("return np.abs(x)", "return x", "surplus"),
    ("return len(x.shape)", "return len(x)", "surplus"),
    ("return x[:, None]", "return x", "surplus"),
    ("return x[::-1]", "return x", "surplus"),
    ("return x[-n]", "return x[n]", "index"),
    ("return x.T()", "return x.T", "surplus"),
    ("return x[np.newaxis]", "return x", "surplus"),
    ("return x in w", "return x not in w", "compared"),
    ("return 'w' in x", "return 'w' not in x", "compared"),
    ("return x == 'w'", "return x != 'w'", "compared"),
    ("return x == n", "return x >= n", "compared"),
    ("return x", "return x + b", "missing"),
    ("return x", "return x * (w * (1 - w))", "missing"),
    ("return x", "return x ** 2", "missing"),
    ("return x", "return 1 - x", "one minus"),
    ("x += w\nreturn x", "x = w\nreturn x", "accumulate"),
    ("w = x\nreturn w", "w += x\nreturn w", "accumulate"),
    ("w = w.append(x)\nreturn w", "w.append(x)\nreturn w", "accumulate"),
    ("return np.zeros(n)", "return np.zeros(n, dtype=float)", "type"),
    ("w = x\nreturn w", "w = x.copy()\nreturn w", "copy"),
    ("best = 0\nreturn best", "best = float('inf')\nreturn best", "start"),
    ("for i in x:\n    w = w + i\n    b = w\nreturn b", "for i in x:\n    w = w + i\nb = w\nreturn b", "loop"),
    ("for i in x:\n    w = w + b\nreturn w", "w = w + b\nreturn w", "loop"),
    (
        "b = np.zeros(n)\nfor i in x:\n    b = b + i\n    w = b\nreturn w",
        "for i in x:\n    b = np.zeros(n)\n    b = b + i\n    w = b\nreturn w",
        "loop",
    ),
    ("for i in x:\n    w = w + i\n    b *= 2\nreturn w", "for i in x:\n    w = w + i\nreturn w", "surplus"),
    ("for i in x:\n    w = w + i\n    b *= 2\nreturn b", "for i in x:\n    w = w + i\nb *= 2\nreturn b", "loop"),
    ("for i in x:\n    w = w + i\n    return w", "for i in x:\n    w = w + i\nreturn w", "return"),
    ("w = w - x\nb = b - w\nreturn b", "b = b - w\nw = w - x\nreturn b", "sequence"),
    ("if n:\n    x = w\nreturn x", "if not n:\n    x = w\nreturn x", "condition"),
    ("return x if n else w", "return w if n else x", "condition"),
]


def function_of(body):
    source = "def answer(x, w, b, f, n):\n" + textwrap.indent(body, "    ")
    return ast.parse(source).body[0]


#: What could mend an answer by chance only, and is not tried.
NO_CHANGES = [
    ("if x:\n    return w\nreturn b", "if n:\n    return w\nreturn b"),
    ("return [i for i in w if i and b > n]", "return [i for i in w if x and b > n]"),
    ("return [i for i in w if i]", "return [i for i in w if x]"),
    ("return not x", "return not 1 - x"),
    ("return [i for i in w if i.startswith('a')]", "return [i for i in w if 'a']"),
    ("return np.prod(x * w)", "return np.prod(x @ w)"),
    ("return (x * w).mean()", "return (x @ w).mean()"),
    ("return x.min(axis=0)[0]", "return x.min(axis=0, keepdims=True)[0]"),
    ("return x * 3 // 2", "return x * (3 // 2)"),
    ("return x + 1", "return x * 1"),
    ("return x * 0", "return x + 0"),
    ("return x * 0", "return x - 0"),
    ("return 1 + x", "return 1 * x"),
    ("return 1 - x", "return 1 ** x"),
    ("return x + 1", "return x / 1"),
    ("return (x + 1) ** 2", "return x + 1 ** 2"),
    ("return np.sort(x) - np.sort(w)", "return np.sort(x - np.sort(w))"),
    ("return len(x) ** 2", "return len(x ** 2)"),
    ("return 2 ** len(x)", "return len(2 ** x)"),
    ("return x + 1", "return 1 - (x + 1)"),
    ("return n - 1", "return n - 1 - n"),
    ("return n * 2", "return n * 2 / n"),
    ("return [[0] * n] * n", "return np.abs([[0] * n] * n)"),
    ("return np.sqrt(x)", "return np.abs(x)"),
    ("return np.outer(x, w).mean()", "return np.dot(x, w).mean()"),
    ("for i in x:\n    w = w + i\nreturn w", "w = w + i\nreturn w"),
    ("w = b.append(x)\nreturn w", "b.append(x)\nreturn w"),
    (
        "b = f(x)\nfor i in n:\n    w = b.step(i)\nreturn w",
        "for i in n:\n    b = f(x)\n    w = b.step(i)\nreturn w",
    ),
    ("for i in x:\n    w = w + i\n    b *= 2\nreturn w", "for i in x:\n    w = w + i\nb *= 2\nreturn w"),
    ("for i in range(2 * (n - 1)):\n    w = w + i\nreturn w", "for i in range(2 * n - 1):\n    w = w + i\nreturn w"),
    ("return x in w", "return x > w"),
    ("return x is None", "return x == None"),
    ("return x == 'w'", "return x >= 'w'"),
    ("return 'w' in x", "return 'w' != x"),
    ("return int(x[0])", "return 2 * int(x[0])"),
    ("return int(x[0])", "return int(x[0]) + 1"),
    ("for i in range(n):\n    w = w + i\nreturn w", "for i in range(n * b):\n    w = w + i\nreturn w"),
    ("return np.array_split(x, n)", "return np.array_split(x, np.sqrt(n))"),
    ("return np.array_split(x, n)", "return np.array_split(x, n * n)"),
    ("return np.arange(n)", "return np.arange(n * b)"),
    ("return n * b * x + w", "return n * b * (x / n) + w"),
    ("return x * (1 - n * b)", "return x * (1 - n * b / x)"),
    ("x.grad = None\nreturn x", "w.grad = None\nreturn x"),
]


def made_of(body):
    """Every function that a single change makes, with the kinds of the changes."""
    tree, found = function_of(body), {}
    for move in moves(tree, scope_of(tree, {"np": np})):
        move.make()
        found.setdefault(ast.unparse(tree), set()).add(move.kind)
        move.take_back()
    return found


@pytest.mark.parametrize(("before", "after"), NO_CHANGES)
def test_what_could_mend_an_answer_by_chance_only_is_not_tried(before, after):
    assert ast.unparse(function_of(after)) not in made_of(before)


@pytest.mark.parametrize(("before", "after", "kind"), CHANGES)
def test_a_change_of_this_kind_makes_this_of_it(before, after, kind):
    found, wanted = made_of(before), ast.unparse(function_of(after))
    assert kind in found.get(wanted, ()), f"{wanted} comes from {found.get(wanted, 'nothing')}"


@pytest.mark.parametrize(("code", "rank"), [("x[:, None]", 0), ("x[np.newaxis]", 0), ("x[None, n]", 0), ("x[0, n]", 2)])
def test_an_axis_that_was_put_in_is_likely_too_much(code, rank):
    tree = function_of(f"return {code}")
    found = [move for move in moves(tree, scope_of(tree, {"np": np})) if move.kind == "surplus"]
    assert [move.rank for move in found if ast.unparse(move.new) == "x"] == [rank]


def test_the_sign_of_a_place_is_no_sign_of_a_number():
    for code in ("x[-1]", "x[::-1]", "x[1:-1, n]", "x[-n]"):
        tree = function_of(f"return {code}")
        signs = [ast.unparse(move.node) for move in moves(tree, scope_of(tree, {"np": np})) if move.kind == "minus"]
        assert signs and not {"-1", "-n", "n"} & set(signs), code


def test_what_can_be_left_out_is_too_much_before_another_operation_or_bracket_is_meant():
    """A number that is added has no gradient: it would be as good as left out."""
    tree = function_of("return 2 * w / (n - 1)")
    ranks = {}
    for move in moves(tree, scope_of(tree, {"np": np})):
        move.make()
        ranks.setdefault(ast.unparse(tree.body[0].value), set()).add((move.rank, KINDS.index(move.kind), move.kind))
        move.take_back()
    assert min(ranks["w / (n - 1)"])[2] == "surplus" and min(ranks["w / (n - 1)"]) < min(ranks["(2 + w) / (n - 1)"])
    assert min(ranks["2 * w / n"]) < min(ranks["2 * w / n - 1"])


def test_a_line_that_only_calls_is_sooner_too_much_than_in_the_wrong_place():
    tree = function_of(
        "for i in x:\n    w = w + i\n    f(w)\n    b(w)\n    with b:\n        x -= w\n    w.T -= i\n    n.append(w)\nreturn w"
    )
    ranks = {}
    for move in moves(tree, scope_of(tree, {"np": np})):
        line = ast.unparse(move.node)
        if isinstance(move.place, slice):
            ranks.setdefault(line.partition("\n")[0], {}).setdefault(move.kind, move.rank)
    assert ranks["f(w)"] == {"surplus": 0, "sequence": 1}
    assert ranks["n.append(w)"] == {"surplus": 0, "loop": 1}
    assert ranks["with b:"]["surplus"] == ranks["w.T -= i"]["surplus"] == 0
    assert ranks["w = w + i"]["surplus"] == 3


def test_an_attribute_that_is_renewed_last_in_a_loop_is_not_the_likeliest_slip():
    """What was kept of `w.grad` may be that very array; whether it is emptied then matters, whatever else is wrong."""
    for last, rank in (("w.grad = None", 2), ("w = None", 0)):
        tree = function_of(f"for i in x:\n    b.append(w)\n    {last}\nreturn np.mean(b) - w")
        found = [move.rank for move in moves(tree, scope_of(tree, {"np": np})) if move.kind == "loop"]
        assert rank in found and (rank == 0 or 0 not in found), last


#: A change of whole lines, and the line of the reader's that is marked for it.
MARKED = [
    ("if n:\n    x = w\n    b = x\n    w = b\nreturn w", "if n:\n    x = w\n    b = x\nw = b\nreturn w", "w = b"),
    ("if n:\n    x = w\nb = x\nw = b\nreturn w", "if n:\n    x = w\n    b = x\nw = b\nreturn w", "b = x"),
    ("for i in x:\n    w = i\n    b = w\n    n = b\nreturn n", "for i in x:\n    w = i\n    b = w\nn = b\nreturn n", "n = b"),
    ("for i in x:\n    w = n\n    b = i\n    n = b\nreturn n", "w = n\nfor i in x:\n    b = i\n    n = b\nreturn n", "w = n"),
    ("for i in x:\n    w = i\nb = w\nn = b\nreturn n", "for i in x:\n    w = i\n    b = w\nn = b\nreturn n", "b = w"),
    ("w = n\nb = w\nfor i in x:\n    b = b + i\nreturn b", "w = n\nfor i in x:\n    b = w\n    b = b + i\nreturn b", "b = w"),
]


@pytest.mark.parametrize(("before", "after", "line"), MARKED)
def test_of_lines_that_change_places_the_one_that_moves_is_marked(before, after, line):
    tree, wanted, found = function_of(before), ast.unparse(function_of(after)), set()
    for move in moves(tree, scope_of(tree, {"np": np})):
        move.make()
        made = ast.unparse(tree)
        move.take_back()
        if made == wanted:
            found.add(ast.unparse(move.node))
    assert found == {line}


def test_every_kind_of_change_is_tried_above():
    assert {kind for *_, kind in CHANGES} == set(KINDS)


#: Small functions of x and n of which all changes are listed in a file, read once by a person.
LISTED = (
    "return n - 1",
    "return int(x) / 4",
    "return np.sum(x, 0)",
    "return [x, n, 5]",
    "return n[1:]",
    "if x > n:\n    return not x\nreturn n.T",
    "y = np.zeros(n, int)\ny = y + x\nreturn y[n]",
    "for i in range(n):\n    x += i\n    x = -x\nreturn x",
    "x = n\nfor i in x:\n    x = i\ny = x\nreturn y",
    "if x and n:\n    return 0\ny = x.sum(axis=-1, keepdims=True)\nreturn y",
    "return np.exp(np.sum(x))",
    "return x(n, 7, 8, 9, 6)",
    "return [x]",
    "return (n, x)",
    "y = n\nz = x\nfor i in x:\n    y = i\n    z = y\nx = y\nz = x\nreturn z",
    "if x:\n    n = 1\n    x = 2\ny = x\nx = n\nreturn y",
    "return (n, x, 3, 4, 5, 6)",
    "return (n, x, 3, 4, 5, 6, 7)",
    "return max(n, x, 3, 4, 5)",
    "return max(n, x, 3, 4, 5, 6)",
    "return int() + (n,)",
    "return range(n)",
    "return range(1, n)",
    "return range(0, n, 2)",
    "y = n[0] = x\nreturn y",
    "while n > 0:\n    n -= 1\n    return n",
    "return x[n, 1:-1][::2]",
    "y = n\nif x:\n    y = x\nx = y\nreturn x",
    "for i in x:\n    n = i\n    x = n\n    n = x\nreturn n",
    "return np.where(x > 0, x.copy(), np.full(3, n))",
)
LIST = pathlib.Path(__file__).with_name("changes.json")


def all_changes_of(body):
    """By kind and rank, what each change makes of a function."""
    tree = ast.parse(f"def f(x, n):\n{textwrap.indent(body, '    ')}").body[0]
    found = {}
    for move in moves(tree, scope_of(tree, {"np": np})):
        move.make()
        made = textwrap.dedent(ast.unparse(tree).partition("\n")[2])
        move.take_back()
        if body == LISTED[0] or move.kind not in ("missing", "factor"):  # they are many, and the same everywhere
            found.setdefault(f"{move.kind} {move.rank}", []).append(made)
    return found


@pytest.mark.parametrize("body", LISTED)
def test_all_changes_of_a_small_function(body):
    """After a change that is meant: ``python tests/exercises/test_moves.py``, and read the difference."""
    assert all_changes_of(body) == json.loads(LIST.read_text(encoding="utf-8"))[body]


def test_a_number_that_is_near_is_likelier_than_any_other():
    tree = function_of("return x * 5")
    ranks = {}
    for move in moves(tree, scope_of(tree, {"np": np})):
        if move.kind == "number":
            ranks.setdefault(move.rank, set()).add(move.new.value)
    assert ranks == {2: {6, 4, -5, 10, 2.5, 0.2}, 3: {0, 1, 2, 3, 0.5}}


def test_numpy_is_found_under_the_name_that_it_has():
    tree = ast.parse("def f(x):\n    return x").body[0]
    assert scope_of(tree, {"math": math, "zlib": zlib, "numeric": np}).numpy == "numeric"
    assert scope_of(tree, {"math": math, "zlib": zlib}).numpy is None


def test_likely_changes_are_all_of_a_small_rank():
    tree = ast.parse(SOLUTIONS["ch09.epoch"].solution).body[0]
    scope = scope_of(tree, SOLUTIONS["ch09.epoch"].reference.__globals__)
    all_of_them, likely = (
        [(move.kind, move.rank, ast.dump(move.node)) for move in moves(tree, scope, likely=one)] for one in (False, True)
    )
    assert likely == [one for one in all_of_them if one[1] < 3] and 0 < len(likely) < len(all_of_them)


@pytest.mark.parametrize("id", SOLUTIONS)
def test_nothing_is_left_of_a_change_and_nearly_all_can_be_compiled(id):
    tree = ast.parse(SOLUTIONS[id].solution).body[0]
    before, count, broken = ast.dump(tree, include_attributes=True), 0, 0
    for move in moves(tree, scope_of(tree, SOLUTIONS[id].reference.__globals__)):
        move.make()
        try:
            compile(ast.Module([tree], []), "…", "exec")
        except (SyntaxError, ValueError):
            broken += 1
        move.take_back()
        count += 1
        if count % 20 == 0:  # each time would take minutes
            assert ast.dump(tree, include_attributes=True) == before, move
    assert ast.dump(tree, include_attributes=True) == before
    assert count > 20 and broken < count / 20


if __name__ == "__main__":
    listed = {body: all_changes_of(body) for body in LISTED}
    LIST.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
