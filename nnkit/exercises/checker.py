"""Compares a reader's function with the solution and the known mistakes, and says what was found."""

import contextlib
import dis
import importlib
import inspect
import sys
import time

import numpy as np

from nnkit.exercises import guard, repair, report, sandbox
from nnkit.exercises.carried import Foreign, packed
from nnkit.exercises.feedback import Feedback
from nnkit.exercises.meanings import NO_GRADIENT_YET, WHEN_NO_GRADIENT, meaning, says_what_to_do
from nnkit.exercises.relations import in_common
from nnkit.exercises.values import as_array, as_text, described, listed, same, size

#: For all calls of the reader's function together.
SECONDS = 2.0

#: What is done with a module before an answer may use it. Its first use takes long and calls into C; answers have no time for the one and
#: no right to the other.
FIRST_USE = {"torch": lambda torch: torch.optim.SGD([torch.zeros(1)])}


def check_code(item, answer):
    """Feedback on a function that answers an exercise of code."""
    if said := at_sight(item, answer):
        return said
    _prepare(item, answer)
    start, cases = time.monotonic(), cases_of(item)
    with sandbox.started(answer, cases, SECONDS) as outcomes_of_the_answer:
        if changed := guard.changed_names():
            return _session_changed(changed)
        expected = solved(item, cases)
        outcomes = outcomes_of_the_answer()
    feedback = compared(item, answer, cases, expected, outcomes, lambda cases: sandbox.run(answer, cases, SECONDS))
    if feedback.status in ("wrong", "error") and not feedback.settled:
        _locate(feedback, item, answer, cases, expected, outcomes, start)
        feedback.report = report.text_of(item.id, answer, feedback.text)
    if outcomes[-1].unprotected:
        feedback.details.append(("note", "No copy of Python could be made to try your function in. It was tried in this one."))
    return feedback


def at_sight(item, answer):
    """Feedback on what need not be called to be judged: no function, no code yet, other parameters; otherwise None."""
    if answer is None or answer is ...:
        return Feedback("not attempted", "Give the name of your function as the second argument, and check again.")
    if not callable(answer):
        return Feedback(
            "error", f"`check` wants your function itself; this is {described(answer)}. Give its name without brackets."
        )
    return _not_attempted() if _is_stub(answer) else _wrong_arguments(answer, item.argument_names)


def cases_of(item):
    """The cases of an exercise, small ones first."""
    return sorted(item.arguments(), key=size)


def solved(item, cases):
    """What the solution gives in each case."""
    return [_result(item, sandbox.call(item.reference, arguments)) for arguments in cases]


def _locate(feedback, item, answer, cases, expected, outcomes, start):
    """Add where the slip is, if a small change of the reader's code mends it; of an error, at least its line."""
    if any(outcome.refused or outcome.crashed or outcome.timed_out for outcome in outcomes):
        return
    line = next((outcome.line for outcome in outcomes if outcome.error), None)
    search = repair.Search.of(answer, item, cases, expected, line)
    if search is None:
        return
    if found := repair.words(search.ways(time.monotonic() - start), item.mistakes):
        text, marked, further = found
        feedback.text = f"{feedback.text.removesuffix(CALLED_WITH)}{text}" if feedback.status == "error" else text
        feedback.code, feedback.further = marked, further
    elif line:
        feedback.text, feedback.code = feedback.text.removesuffix(f" {CALLED_WITH}"), search.line(line)


def compared(item, answer, cases, expected, outcomes, run):
    """Feedback on what the calls of an answer did, wherever it ran.

    Parameters
    ----------
    item : CodeExercise
    answer : callable
        It is looked at, and not called.
    cases : list of tuple
    expected : list
        From :func:`solved`.
    outcomes : list of Outcome
        For each case one, up to and with the first that does not end.
    run : callable
        Takes further cases, and returns outcomes for them.

    Returns
    -------
    Feedback
    """
    last = outcomes[-1]
    if last.timed_out or last.crashed:
        return _failed(item.argument_names, cases[len(outcomes) - 1], last)
    results = [
        (arguments, _result(item, outcome), wanted, outcome)
        for arguments, outcome, wanted in zip(cases, outcomes, expected, strict=True)
    ]
    return _judged(item, answer, results, run)


_NONE = "What your function returns is None. Does what stands behind `return` give nothing back, as `print`, `append` and `sort` do?"
_NONE_OF_PYTORCH = f"What your function returns is None. {WHEN_NO_GRADIENT}(`backward` itself returns nothing.)"


def _returns_a_value(answer):
    """Whether a `return` of a function has something behind it. (A function of one line, a lambda, has none.)"""
    if not inspect.isfunction(answer) or answer.__name__ == "<lambda>":
        return False
    steps = list(dis.get_instructions(answer))
    before = [steps[i - 1] for i, step in enumerate(steps) if step.opname == "RETURN_VALUE"]
    return any(not (step.opname == "LOAD_CONST" and step.argval is None) for step in before)


def _session_changed(names):
    shown = ", ".join(f"`{name}`" for name in names[:3]) + (" and others" if len(names) > 3 else "")
    text = (
        f"{shown} no longer mean what they meant when Python started, and the solution is computed with them. "
        if len(names) > 1
        else (f"{shown} no longer means what it meant when Python started, and the solution is computed with it. ")
    )
    return Feedback(
        "error", text + "Restart Python (in a notebook: Kernel, Restart), leave out the line that changes it, and check again."
    )


def _result(item, outcome):
    """What is compared: the value returned, and the arguments that the function is meant to change."""
    return item.compared(outcome.value, outcome.arguments)


def _judged(item, answer, results, run):
    def equal(got, expected):
        return same(got, expected, item.tolerance)

    wrong = [entry for entry in results if entry[3].error or not equal(entry[1], entry[2])]
    if not wrong:
        return _changed_input(item, results) or _in_another_way(answer, item, results) or Feedback("correct", item.praise)
    if changed := _changed_input(item, results):
        return changed
    for number, mistake in enumerate(item.mistakes):
        if _makes(mistake, item, results, equal):
            return Feedback("mistake", mistake.message, mistake=number)
    if all(_is_to_be_written(outcome.error) for *_, outcome in results):
        missing = results[0][3].error.partition(":")[2].strip()
        text = f"`{missing}`, which your function uses, is still to be written."
        return Feedback("not attempted", text) if missing else _not_attempted()
    if failed := next((entry for entry in results if entry[3].error), None):
        return _failed(item.argument_names, failed[0], failed[3], bool(item.needs))
    if all(got is None for _, got, _, _ in results):
        if _returns_a_value(answer):
            return Feedback("wrong", _NONE_OF_PYTORCH if item.needs == "torch" else _NONE)
        if any(outcome.printed for *_, outcome in results):
            text = "Your function prints its result. `return` it instead, so that others can go on with it."
            return Feedback("wrong", text, settled=True)
        return Feedback("wrong", "Your function returns nothing. Is there a `return`, and is it reached?")
    if chance := _by_chance(answer, results[-1][0], run, item.needs):  # the larger a case, the rarer two equal draws
        return Feedback("wrong", chance, settled=True)
    arguments, got, expected, outcome = wrong[0]
    if item.may_change:
        return Feedback("wrong", _of_what_is_changed(item, results, equal), _facts_of_what_is_changed(item, wrong[0]))
    sentence = _unused(answer, item)
    if not sentence and not _holds_foreign(got):
        sentence = in_common([entry[:3] for entry in results], equal, lambda cases: _is_right_in(cases, item, run, equal))
    facts = _facts(item.argument_names, arguments, got, expected, outcome)
    return Feedback("wrong", sentence or _what_differs(got, expected), facts)


def _is_right_in(cases, item, run, equal):
    """Whether an answer is right in those of the cases that have a solution, and there are some."""
    solutions = [sandbox.call(item.reference, arguments) for arguments in cases]
    known = [(arguments, one) for arguments, one in zip(cases, solutions, strict=True) if not one.error]
    outcomes = run([arguments for arguments, _ in known]) if known else []
    if not known or len(outcomes) != len(known):  # one of them did not come to its end
        return False
    pairs = zip(outcomes, known, strict=True)
    return all(not found.error and equal(_result(item, found), _result(item, one)) for found, (_, one) in pairs)


def _holds_foreign(got):
    """Whether a result, or a part of it, is no number, text or array: what it is says more than how it differs."""
    return isinstance(got, Foreign) or (isinstance(got, (tuple, list)) and any(isinstance(part, Foreign) for part in got))


def _of_what_is_changed(item, results, equal):
    """Of a function that is meant to change an argument: what is right, what it returns or what it does to the argument."""
    returned = all(equal(got[0], expected[0]) for _, got, expected, _ in results)
    changed = all(equal(got[1:], expected[1:]) for _, got, expected, _ in results)
    names = _as_code(item.may_change)
    if changed:
        return f"What your function does to {names} is right. But it returns something else than it should."
    if returned:
        return f"After the call {names} should hold other numbers."
    return f"After the call {names} should hold other numbers, and what is returned is another thing, too."


def _facts_of_what_is_changed(item, entry):
    arguments, got, expected, _ = entry
    facts = [(name, as_text(value)) for name, value in zip(item.argument_names, arguments, strict=False)]
    for name, one, other in zip(["what is returned", *item.may_change], got, expected, strict=False):
        said = name if name == "what is returned" else f"{name} after the call"
        facts += [(said, as_text(one)), ("expected", as_text(other))]
    return facts


def _unread(answer, item):
    """Arguments that the answer does not look at, although the solution does: their places."""
    try:
        read = _names_read(answer.__code__)
        given, asked = list(inspect.signature(answer).parameters), _names_read(item.reference.__code__)
    except (AttributeError, ValueError, TypeError):
        return []
    pairs = enumerate(zip(given, item.argument_names, strict=False))
    return [place for place, (name, wanted) in pairs if name not in read and wanted in asked]


def _unused(answer, item):
    missing = [list(inspect.signature(answer).parameters)[place] for place in _unread(answer, item)]
    if not missing:
        return ""
    return f"Your function never uses {_as_code(missing)}. What {'do they' if len(missing) > 1 else 'does it'} stand for in the task?"


def _as_code(names):
    return listed([f"`{name}`" for name in names])


def _in_another_way(answer, item, results):
    """The results are right, but none of the functions is used from which the answer should be built."""
    given = [place for place, value in enumerate(results[0][0]) if callable(value)]
    if not given or not set(given) <= set(_unread(answer, item)):
        return None
    names = _as_code(item.argument_names[place] for place in given)
    text = f"The results are right, but the task asks for them by way of {names}. How do you get there with what is given?"
    return Feedback("wrong", text, settled=True)


def _by_chance(answer, arguments, run, with_tensors):
    """Two calls with the same arguments differ."""
    if not with_tensors and "random" not in _names_read(_code_of(answer)):
        return ""
    one, other = (*run([arguments, arguments]), None, None)[:2]
    if other is None or one.error or other.error or same(one.value, other.value, 0):
        return ""
    if not same(one.value, one.value, 0):  # a function, say, is equal to nothing
        return ""
    text = "Two calls with the same arguments give different results: "
    if with_tensors:
        return (
            f"{text}there is chance in your function, or something outside of it keeps what a call has done. A layer of PyTorch begins with "
            "random numbers, its bias as well; one that is made outside is trained on from call to call."
        )
    return (
        f"{text}there is chance in your function. Whatever is to be drawn comes in as an argument here, so that the same call gives the "
        "same result again."
    )


def _prepare(item, answer):
    """Import and use for the first time what an answer may use."""
    imported = _imports(_code_of(answer))
    for name, use in FIRST_USE.items():
        if name == item.needs or name in imported or name in sys.modules:
            with contextlib.suppress(ImportError):  # it is not installed: the answer will say so
                use(importlib.import_module(name))


def _imports(code):
    """The packages that a function imports, or a function in it."""
    if code is None:
        return set()
    here = {one.argval.partition(".")[0] for one in dis.get_instructions(code) if one.opname == "IMPORT_NAME"}
    return here.union(*map(_imports, _inner(code)))


def _code_of(function):
    """The code of a function that is written in Python."""
    return function.__code__ if inspect.isfunction(function) or inspect.ismethod(function) else None


def _names_read(code):
    """Names that are read in a function, and in functions in it."""
    if code is None:
        return set()
    read = {one.argval for one in dis.get_instructions(code) if one.opname.startswith("LOAD")}
    pairs = {name for one in dis.get_instructions(code) if isinstance(one.argval, tuple) for name in one.argval}
    return (read | pairs).union(*map(_names_read, _inner(code)))


def _inner(code):
    """The code of the functions that are written in a function."""
    return (constant for constant in code.co_consts if inspect.iscode(constant))


def _makes(mistake, item, results, equal):
    """Whether a known mistake gives the reader's result in every case, or fails as the reader's function fails."""
    if all(outcome.error for *_, outcome in results):
        return False
    for arguments, got, _, outcome in results:
        known = sandbox.call(mistake.answer, arguments)
        if _kind_of(known.error) != _kind_of(outcome.error):
            return False
        if not known.error and not equal(got, _result(item, known)):
            return False
    return True


def _kind_of(error):
    """What has gone wrong: the type of an error, and what its message means. PyTorch has one type for nearly everything."""
    return error.partition(":")[0], meaning(error)


def _changed_input(item, results):
    instead = f"Only {_as_code(item.may_change)} may change." if item.may_change else "Work on a copy."
    for arguments, _, _, outcome in results:
        for name, before, after in zip(item.argument_names, arguments, outcome.arguments, strict=False):
            if name not in item.may_change and packed(before) != packed(after):
                return Feedback(
                    "wrong",
                    f"Your function changes `{name}`, which belongs to the caller. `{name} += …`, `{name}[…] = …` and methods such as `pop` write "
                    f"into what was given, and so does whoever writes into a slice of an array, such as `{name}[:]`. {instead}"
                    + (
                        " `torch.from_numpy` shares the numbers of an array, `torch.tensor` copies them." if item.needs else ""
                    ),
                    [(f"{name} before", as_text(before)), (f"{name} after", as_text(after))],
                    settled=not item.may_change,
                )
    return None


def _is_to_be_written(error):
    """Whether the reader, or a function of this book, has left something out; PyTorch says so of types that it does not take."""
    return error.startswith("NotImplementedError") and "not implemented for" not in error


def _not_attempted():
    return Feedback("not attempted", "Replace the three dots by your own code, and check again.")


def _is_stub(function):
    """Whether a function has no code yet: only dots, pass, a text, or a NotImplementedError."""
    code = _code_of(function)
    if code is None:
        return False
    quiet = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP", "CACHE", "EXTENDED_ARG"}
    operations = {instruction.opname for instruction in dis.get_instructions(code)}
    returned = set(map(str, code.co_consts)) - {str(function.__doc__), "None", "Ellipsis"}
    return (operations <= quiet and not returned) or code.co_names == ("NotImplementedError",)


def _wrong_arguments(function, names):
    try:
        given = list(inspect.signature(function).parameters)
        if given != names and sorted(given) == sorted(names):
            text = f"Your parameters stand in another order than the call: it gives {', '.join(names)}."
            return Feedback("error", text)
        inspect.signature(function).bind(*names)
    except TypeError:
        parameters = inspect.signature(function).parameters.values()
        if named := [one.name for one in parameters if one.kind is one.KEYWORD_ONLY and one.default is one.empty]:
            text = f"`{named[0]}` stands behind a `*`, so it can be given by its name only. Here it comes at its place: take the `*` away."
            return Feedback("error", text)
        given = ", ".join(inspect.signature(function).parameters) or "nothing"
        return Feedback("error", f"Your function takes {given}; it is called with {', '.join(names)}, in this order.")
    except ValueError:  # a built-in has no signature
        return None
    return None


def _failed(names, arguments, outcome, with_tensors=False):
    facts = [(name, as_text(value)) for name, value in zip(names, arguments, strict=False)]
    facts += [("it printed", outcome.printed)] if outcome.printed else []
    if outcome.refused:
        return Feedback("error", _REFUSED.get(outcome.refused, _REFUSED_ELSE.format(outcome.refused)), facts)
    if outcome.crashed:
        return Feedback("error", "Your function brings Python itself to an end. Does it call itself without an end?", facts)
    if outcome.timed_out:
        text = f"Your function was still running after {SECONDS:g} seconds and was stopped. Does every loop come to an end?"
        return Feedback("error", text, facts)
    where = f" in line {outcome.line} of your function" if outcome.line else ""
    if module := next((name for name in _MODULES if f"name '{name}' is not defined" in outcome.error), None):
        return Feedback("error", f"`{module}` is a module: `{_MODULES[module]}` must come before your function.", settled=True)
    no_gradient = with_tensors and "NoneType" in outcome.error
    means = NO_GRADIENT_YET if no_gradient else meaning(outcome.error)
    said, _, more = outcome.error.partition("\n")
    said += " …" if more else ""
    stop = "" if said.endswith((".", "…")) else "."
    text = f"An error came up{where}: `{said}`{stop} {means}{CALLED_WITH}"
    return Feedback("error", text, facts, settled=no_gradient or says_what_to_do(outcome.error))


#: Ends the text of an error; the arguments follow.
CALLED_WITH = "It was called with:"
#: What is said to an answer that tries what it may not do.
_REFUSED = {
    "call `check`": "Your function calls `check` itself, so the check would never end. The call belongs below the function: is it indented "
    "too far?",
    "call into C": "Your function calls into C, which it may not while it is checked. Some imports do so, that of `torch` for one: put it in "
    "a cell above your function, run that cell, and check again.",
}
_REFUSED_ELSE = "Your function tries to {}. While it is checked, it may not: it gets arguments and returns a result."

#: Modules that an answer may use without having imported them.
_MODULES = {name: f"import {name}" for name in ("math", "itertools", "functools", "random", "operator", "statistics", "numpy")}
_MODULES |= {"np": "import numpy as np"}


def _what_differs(got, expected):
    if got is None:
        return "For this input your function returns nothing. Does every way through it reach a `return`?"
    if isinstance(got, dict) and not isinstance(expected, dict):
        return f"The result should be {described(expected)}, and is a dictionary. Its values alone are what `.values()` gives."
    if isinstance(got, Foreign) and got.type_name == "function":
        return f"The result should be {described(expected)}, and is a function. Are the brackets missing that would call it?"
    if isinstance(got, Foreign) and got.type_name in _ONE_BY_ONE:
        return f"The result should be {described(expected)}, and is {described(got)}, which gives its parts one by one. `list(…)` makes a list of it."
    if isinstance(expected, tuple) and (not isinstance(got, (tuple, list)) or len(got) != len(expected)):
        return _of_several(got, expected)
    if isinstance(got, tuple) and not isinstance(expected, (tuple, list)):
        return f"The result should be one thing, and is {len(got)} in a tuple. Return only what is asked for."
    several = isinstance(expected, (tuple, list)) and any(np.ndim(part) for part in expected)
    if several and (isinstance(got, (tuple, list)) or np.ndim(got)) and len(got) == len(expected):
        place, parts = next((i, pair) for i, pair in enumerate(zip(got, expected, strict=True)) if not same(*pair, 1e-6))
        if parts[0] is None:
            return f"Number {place + 1} of the {len(expected)} results is None. Is it a place that was never filled, or does what stands there return nothing, as `append` and `backward` do?"
        return f"Number {place + 1} of the {len(expected)} results is the first that is not right. {_what_differs(*parts)}"
    try:
        numbers, wanted = as_array(got), as_array(expected)
    except ValueError:  # arrays of several shapes
        return _of_several(got, expected)
    if numbers.dtype.kind == "O" and any(part is None for part in numbers.ravel()):
        return "There is a None in the result, where numbers are asked for."
    if numbers.dtype.kind in "US":
        return "The result holds text where numbers are asked for. Are there quotation marks around a name? Or are these the names in a dictionary?"
    if numbers.dtype.kind not in "biuf":
        return f"The result should be {described(expected)}, and is {described(got)}."
    if numbers.shape != wanted.shape and wanted.ndim == 0:
        return f"The result should be one number, and is an array or a list of the shape {numbers.shape}."
    if numbers.shape != wanted.shape:
        return f"The result should have the shape {wanted.shape}, and has the shape {numbers.shape}."
    if np.isnan(numbers.astype(float)).any() and not np.isnan(wanted.astype(float)).any():
        return "The result holds NaN, which comes from 0/0, ∞/∞, 0 · ∞, ∞ − ∞, or the logarithm of a negative number."
    where = np.argwhere(~np.isclose(numbers, wanted, rtol=1e-6, atol=1e-9))
    if wanted.ndim and len(where):
        place = tuple(int(i) for i in where[0])
        return f"The first number that differs stands at index {place if len(place) > 1 else place[0]}; {len(where)} of {wanted.size} differ."
    return "The result is not what it should be."


#: Types that hold no values yet, or show those of something else.
_ONE_BY_ONE = ("generator", "map", "filter", "zip", "enumerate", "reversed", "dict_values", "dict_items", "dict_keys")


def _of_several(got, expected):
    """What is said of a result that is not as many things as are expected."""
    if not isinstance(expected, (tuple, list)):
        return f"The result should be {described(expected)}, and is {described(got)} of parts of different sizes."
    meant = "things, one after the other" if isinstance(expected, tuple) else "things in a list"
    if not isinstance(got, (tuple, list)):
        return f"The result should be {len(expected)} {meant}, and is one thing, {described(got)}."
    text = f"The result should be {len(expected)} {meant}, and is {len(got)}."
    within = next((part for part in got if isinstance(part, (tuple, list))), None)
    if within is None:
        return text
    return f"{text} One of them is {described(within)} of {len(within)}: what is in it belongs beside the others."


def _facts(names, arguments, got, expected, outcome):
    facts = [(name, as_text(value)) for name, value in zip(names, arguments, strict=False)]
    shown = as_text(got), as_text(expected)
    if shown[0] == shown[1]:
        shown = as_text(got, digits=14), as_text(expected, digits=14)
    facts += [("got", shown[0]), ("expected", shown[1])]
    return facts + ([("it printed", outcome.printed)] if outcome.printed else [])
