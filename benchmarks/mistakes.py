"""How the checker answers mistakes that it has never seen.

python benchmarks/mistakes.py                  changes of each solution, ten of each exercise, as a table by chapter
python benchmarks/mistakes.py --each 1000      all changes of each solution (hours)
python benchmarks/mistakes.py ch03 ch07        of these chapters
python benchmarks/mistakes.py --answers FOLDER collected answers: files of JSON, each a list of {"id": …, "code": …}

A change is one of ``nnkit.exercises.moves``. It is *named* if a known mistake is recognised, *located* if the place is marked,
and *neutral* otherwise. If it passes the cases of the exercise, it is tried on others, made with other seeds: *equal* if it is
right there, too, and *accepted* if not: then the exercise needs a case. ``--show`` prints what is neutral or accepted.
"""

import argparse
import ast
import collections
import json
import linecache
import pathlib
import random
import statistics
import time

import numpy as np

from nnkit.exercises import check, registry, sandbox
from nnkit.exercises.moves import moves, scope_of
from nnkit.exercises.values import same

KINDS = ("named", "located", "neutral", "equal", "accepted")
OTHER_SEEDS = 20


def function_of(item, source, number):
    """A function from its source, among the names around the solution; Python can be asked for the source afterwards."""
    file = f"<{item.id}, answer {number}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    reference = item.reference
    cells = zip(reference.__code__.co_freevars, reference.__closure__ or (), strict=True)
    space = reference.__globals__ | {name: cell.cell_contents for name, cell in cells}
    exec(compile(source, file, "exec"), space)
    return space[ast.parse(source).body[-1].name]


def changes(item):
    """The sources that one change makes of a solution, in an order that is the same every time."""
    tree = ast.parse(item.solution).body[0]
    found = set()
    for move in moves(tree, scope_of(tree, item.reference.__globals__)):
        move.make()
        found.add(ast.unparse(tree))
        move.take_back()
    sources = sorted(found - {ast.unparse(tree)})
    random.Random(item.id).shuffle(sources)
    return sources


def answered(item, source, number):
    """How an answer is answered: one of :data:`KINDS`, the seconds that it took, and what was said."""
    function = function_of(item, source, number)
    start = time.perf_counter()
    feedback = check(item.id, function)
    seconds = time.perf_counter() - start
    if feedback.status == "correct":
        return ("equal" if is_right_elsewhere(item, function) else "accepted"), seconds, feedback.text
    said = f"{feedback.text}\n{feedback.code}"
    if feedback.status == "mistake" or feedback.settled:
        return "named", seconds, said
    return ("located" if feedback.code or feedback.further else "neutral"), seconds, said


def is_right_elsewhere(item, function):
    """Whether an answer is right on cases that the exercise does not have."""
    for seed in range(OTHER_SEEDS):
        cases = item.cases(np.random.default_rng(seed))
        wanted = [sandbox.call(item.reference, arguments) for arguments in cases]
        outcomes = sandbox.run(function, cases, 2.0)
        pairs = zip(outcomes, wanted, strict=False)
        if len(outcomes) < len(cases) or not all(_same(item, outcome, right) for outcome, right in pairs):
            return False
    return True


def _same(item, outcome, right):
    if outcome.error or outcome.timed_out or outcome.crashed:
        return False
    return same(*(item.compared(one.value, one.arguments) for one in (outcome, right)), item.tolerance)


def compiles(item, source):
    try:
        function_of(item, source, "tried")
    except Exception:  # a change may be no program, or fail before it is called
        return False
    return True


def given(options):
    """Pairs of an exercise and a source."""
    items = {item.id: item for item in registry().values() if item.kind == "code"}
    if options.answers:
        for file in sorted(pathlib.Path(options.answers).glob("*.json")):
            for one in json.loads(file.read_text(encoding="utf-8")):
                yield items[one["id"]], one["code"]
        return
    for item in items.values():
        if not options.chapters or item.chapter in options.chapters:
            sources = (source for source in changes(item) if compiles(item, source))
            yield from ((item, source) for _, source in zip(range(options.each), sources, strict=False))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapters", nargs="*")
    parser.add_argument("--each", type=int, default=10, help="changes of each solution")
    parser.add_argument("--answers", help="a folder of collected answers")
    parser.add_argument("--show", action="store_true", help="print what is neutral or accepted")
    options = parser.parse_args()
    table, times = collections.defaultdict(collections.Counter), []
    for number, (item, source) in enumerate(given(options)):
        kind, seconds, said = answered(item, source, number)
        table[item.chapter][kind] += 1
        times.append(seconds)
        if options.show and kind in ("neutral", "accepted"):
            print(f"---- {item.id}, {kind}: {said}\n{source}\n")
    print("chapter" + "".join(f"{kind:>10}" for kind in KINDS) + "   named or located")
    for chapter, counts in [*sorted(table.items()), ("all", sum(table.values(), collections.Counter()))]:
        wrong = sum(counts[kind] for kind in KINDS[:3])
        share = (counts["named"] + counts["located"]) / max(wrong, 1)
        print(f"{chapter:7}" + "".join(f"{counts[kind]:10}" for kind in KINDS) + f"{share:19.1%}")
    print(f"seconds: median {statistics.median(times):.3f}, longest {max(times):.3f}")


if __name__ == "__main__":
    main()
