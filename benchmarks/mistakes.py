"""How the checker answers mistakes that it has never seen.

python benchmarks/mistakes.py                  changes of each solution, ten of each exercise, as a table by chapter
python benchmarks/mistakes.py --each 1000      all changes of each solution (hours)
python benchmarks/mistakes.py --slips 2        two changes of each solution at once
python benchmarks/mistakes.py ch03 ch07        of these chapters
python benchmarks/mistakes.py --answers FOLDER collected answers: files of JSON, each a list of {"id": …, "code": …}
python benchmarks/mistakes.py --passing        all changes of the solutions and of the other ways: which wrong ones pass?

A change is one of ``nnkit.exercises.moves``. It is *named* if a known mistake is recognised, *located* if the place is marked,
and *neutral* otherwise. If it passes the cases of the exercise, it is tried on others, made with other seeds: *equal* if it is
right there, too, and *accepted* if not: then the exercise needs a case. ``--show`` prints what is neutral or accepted.

``--passing`` only asks what passes, and is quick. What does is tried on wider inputs as well: the cases of the exercise with
their arguments turned round, negated, enlarged, made whole, cut to one row, set to zero, as far as the solution can take them.
Whether such an input is meant by the task, a person must say: what differs there is printed.
"""

import argparse
import ast
import collections
import inspect
import itertools
import json
import linecache
import pathlib
import random
import statistics
import textwrap
import time
import warnings

import numpy as np

from nnkit.exercises import check, registry, sandbox
from nnkit.exercises.moves import moves, scope_of
from nnkit.exercises.values import as_text, same

SECONDS_FOR_A_CALL = 2.0
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


def changes(item, source=None):
    """The sources that one change makes of a solution, or of another way, in an order that is the same every time."""
    tree = ast.parse(source or item.solution).body[0]
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


def two_changes(item, count):
    """Sources that two changes make of a solution, drawn by chance, but the same every time; the first makes it wrong."""
    singles, solution = changes(item), ast.unparse(ast.parse(item.solution))
    wrong = set(singles) - set(passing(item, singles))
    draw = random.Random(item.id)
    found = []
    for source in draw.sample(sorted(wrong), min(count, len(wrong))):
        further = (one for one in changes(item, source) if one != solution and compiles(item, one))
        found.append(next(further))
    return found


def passing(item, sources):
    """The sources that are right in every case of the exercise."""
    cases = [(arguments, sandbox.call(item.reference, arguments)) for arguments in item.arguments()]

    def passes(i):
        try:
            function = function_of(item, sources[i], "tried")
        except Exception:  # a change may be no program
            return False
        return not any(differences(item, function, cases))

    found, left = [], list(range(len(sources)))
    while left:  # one that does not end takes the rest of its batch with it
        outcomes = sandbox.run(passes, [(i,) for i in left], 20.0)
        found += [sources[i] for i, outcome in zip(left, outcomes, strict=False) if outcome.value is True]
        left = left[len(outcomes) :]
    return found


def differences(item, function, cases):
    """The cases in which a function and the solution differ, one by one."""
    for arguments, wanted in cases:
        try:
            with sandbox.limited(SECONDS_FOR_A_CALL):
                outcome = sandbox.call(function, arguments)
        except sandbox.TimeUp:
            outcome = sandbox.Outcome(timed_out=True)
        if not _same(item, outcome, wanted):
            yield arguments, outcome, wanted


def wider_cases(item):
    """Inputs that the exercise does not have, as far as the solution can take them, with its results."""
    cases = [arguments for seed in range(3) for arguments in item.cases(np.random.default_rng(seed))]
    for arguments in item.arguments():
        cases += with_other_rows(arguments)
        for place, value in enumerate(arguments):
            cases += [(*arguments[:place], other, *arguments[place + 1 :]) for other in others_like(value)]
    for arguments in cases:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            wanted = sandbox.call(item.reference, arguments)
        if not wanted.error and not warned and is_finite(wanted.value):
            yield arguments, wanted


def with_other_rows(arguments):
    """One row, the rows in reversed order, one row twice: the same in all arrays that have as many as the first one."""
    arrays = [value for value in arguments if isinstance(value, np.ndarray) and value.ndim]
    for rows in ([0], slice(None, None, -1), [0, *range(len(arrays[0]))]) if arrays and len(arrays[0]) else ():
        yield tuple(
            value[rows] if isinstance(value, np.ndarray) and value.ndim and len(value) == len(arrays[0]) else value
            for value in arguments
        )


def others_like(value):
    """Other values that an argument could have, of the same shape."""
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind in "if":
        yield from (-value, value * 3, value * 0, np.rint(value).astype(int), value.astype(float), value + 1, value * 1000)
        if value.ndim:
            yield from (value[::-1].copy(), np.roll(value, 1, axis=-1))
    elif isinstance(value, (bool, str)) or callable(value):
        return
    elif isinstance(value, (int, np.integer)):
        yield from (value + 1, value - 1, -value, 0, 1, 2 * value)
    elif isinstance(value, (float, np.floating)):
        yield from (-value, value / 3, 3 * value, 0.0, round(value))
    elif isinstance(value, (list, tuple)) and len(value):
        yield from (value[::-1], value[:1], value[1:], value + value[:1])


def is_finite(value):
    if isinstance(value, (list, tuple)):
        return all(map(is_finite, value))
    return not isinstance(value, (float, np.number, np.ndarray)) or bool(np.all(np.isfinite(value)))


def print_passing(items):
    """The changes that pass the cases and are wrong elsewhere, by the input that shows it."""
    counts = collections.Counter()
    for item in items:
        elsewhere = list(wider_cases(item))
        sources = [source for way in [item.solution, *map(plain_source, item.other_ways)] for source in changes(item, way)]
        right = passing(item, sources)
        found = collections.defaultdict(list)
        for source in right:
            different = differences(item, function_of(item, source, "passed"), elsewhere)
            for arguments, outcome, wanted in itertools.islice(different, 1):
                shown = f"{as_text(outcome.value)} {outcome.error} for {as_text(wanted.value)}"
                found[as_text(arguments)].append(f"{source}\n      {shown}")
        for arguments, wrong in found.items():
            print(f"---- {item.id}: {len(wrong)} wrong with {arguments}\n" + "\n".join(wrong[:2]), flush=True)
        counts.update(changes=len(sources), passed=len(right), different=sum(map(len, found.values())))
    print(dict(counts))


def plain_source(function):
    """The source of a function without its decorators."""
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    definition.decorator_list = []
    return ast.unparse(definition)


def compiles(item, source):
    try:
        function_of(item, source, "tried")
    except Exception:  # a change may be no program, or fail before it is called
        return False
    return True


def chosen(options):
    """The exercises of code that are asked for: by chapter or by id, or all."""
    items = [item for item in registry().values() if item.kind == "code"]
    return [item for item in items if not options.chapters or {item.chapter, item.id} & set(options.chapters)]


def given(options):
    """Pairs of an exercise and a source."""
    if options.answers:
        for file in sorted(pathlib.Path(options.answers).glob("*.json")):
            for one in json.loads(file.read_text(encoding="utf-8")):
                yield registry()[one["id"]], one["code"]
        return
    for item in chosen(options):
        if options.slips == 2:
            sources = two_changes(item, options.each)
        else:
            sources = (source for source in changes(item) if compiles(item, source))
        yield from ((item, source) for _, source in zip(range(options.each), sources, strict=False))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapters", nargs="*")
    parser.add_argument("--each", type=int, default=10, help="changes of each solution")
    parser.add_argument("--answers", help="a folder of collected answers")
    parser.add_argument("--show", action="store_true", help="print what is neutral or accepted")
    parser.add_argument("--slips", type=int, default=1, choices=(1, 2), help="changes at once")
    parser.add_argument("--passing", action="store_true", help="only print wrong changes that pass")
    options = parser.parse_args()
    if options.passing:
        return print_passing(chosen(options))
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
