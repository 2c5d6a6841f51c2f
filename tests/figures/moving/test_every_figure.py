"""What holds of every figure that moves, found in its module: its place in the house, its data, its words, its drawing."""

import base64
import functools
import importlib
import json
import math
import pathlib
import pkgutil
import re

import nbformat
import pytest

from nnkit.figures import moving
from nnkit.figures.moving import FIGURES, engine

from reading import figure, settings_of, spec, svg, title

ROOT = pathlib.Path(__file__).parents[3]
SHARED = {"engine", "contours"}  # what figures are made of
each_figure = pytest.mark.parametrize("name", FIGURES)


@functools.cache
def bundle(name):
    return figure(name)._repr_mimebundle_()


# ---------------------------------------------------------------- its place in the house


@pytest.mark.parametrize("name", sorted({module.name for module in pkgutil.iter_modules(moving.__path__)} - SHARED))
def test_a_module_holds_one_figure_of_its_own_name(name):
    module = importlib.import_module(f"nnkit.figures.moving.{name}")
    made_here = [key for key, shown in FIGURES.items() if shown.__module__ == module.__name__]
    assert made_here == [name], f"{module.__file__} should hold one @moving_figure, called {name}"
    assert getattr(moving, name) is FIGURES[name]


def test_what_figures_are_made_of_is_no_figure():
    assert {shown.__module__.rpartition(".")[2] for shown in FIGURES.values()}.isdisjoint(SHARED)
    assert {module.name for module in pkgutil.iter_modules(moving.__path__)} > SHARED


@each_figure
def test_a_figure_has_a_title_and_shows_its_example_without_arguments(name):
    assert FIGURES[name].title and FIGURES[name].title.isprintable()
    assert isinstance(figure(name), engine.MovingFigure)


@each_figure
def test_a_figure_has_its_test_beside_it(name):
    path = pathlib.Path(__file__).with_name(f"test_{name}.py")
    assert path.exists(), f"{path.relative_to(ROOT)} is missing: the test of the figure {name}"


@functools.cache
def code_of_the_chapters():
    notebooks = [nbformat.read(path, 4) for path in sorted(ROOT.glob("notebooks/ch*.ipynb"))]
    return "\n".join(cell.source for notebook in notebooks for cell in notebook.cells if cell.cell_type == "code")


@each_figure
def test_a_chapter_shows_the_figure(name):
    assert f"moving.{name}(" in code_of_the_chapters(), f"no cell of notebooks/ch*.ipynb shows moving.{name}()"


@each_figure
def test_a_page_can_find_the_figure_by_its_name(name):
    assert figure(name).name == spec(name)["usermeta"]["figure"] == name


# ---------------------------------------------------------------- its data


@each_figure
def test_a_figure_made_again_is_the_same_and_each_state_stands_by_itself(name, monkeypatch):
    """The first and the last state are computed anew: what they are depends on nothing but their setting."""

    stored = figure(name).states  # before anything is replaced: this makes the figure, if no test has yet

    def first_and_last(controls, compute):
        settings, rows = settings_of(controls), list(stored)
        for i in (0, len(rows) - 1):
            rows[i] = {"i": i} | compute(**settings[i])
        return rows

    monkeypatch.setattr(
        importlib.import_module(f"nnkit.figures.moving.{name}"), "compute_states", first_and_last, raising=False
    )
    assert FIGURES[name]().to_dict() == spec(name)


@each_figure
def test_a_figure_is_light_enough_for_a_page(name):
    written = json.dumps(spec(name), separators=(",", ":"), ensure_ascii=False).encode()
    assert len(written) + len(base64.b64decode(bundle(name)[0]["image/png"])) <= 150_000


def floats_in(tree, key=None):
    if isinstance(tree, dict):
        return [found for name, value in tree.items() for found in floats_in(value, name)]
    if isinstance(tree, list):
        return [found for value in tree for found in floats_in(value, key)]
    return [(key, tree)] if isinstance(tree, float) else []


@each_figure
def test_all_numbers_are_finite_and_at_most_six_digits_long(name):
    json.dumps(spec(name), allow_nan=False)
    long = {(key, value) for key, value in floats_in(spec(name)) if float(f"{value:.6g}") != value}
    half_powers = {("h", float(f"3.16227766e{power}")) for power in range(-15, -1)}
    assert long == (half_powers if name == "difference_quotient" else set())


@each_figure
def test_there_is_one_state_for_each_setting(name):
    shown = figure(name)
    assert [row["i"] for row in shown.states] == list(range(math.prod(len(control.values) for control in shown.by)))
    assert len({tuple(row) for row in shown.states}) == 1, "all states have the same fields"
    assert all(control.start in control.values for control in shown.controls)


@each_figure
def test_vega_counts_the_states_as_python_does(name):
    shown = figure(name)
    [expression] = [parameter["expr"] for parameter in spec(name)["params"] if parameter["name"] == "state"]
    expression = compile(expression, name, "eval")
    functions = {"round": lambda number: math.floor(number + 0.5), "indexof": lambda names, name: names.index(name)}
    positions = [eval(expression, functions | settings) for settings in settings_of(shown.by)]
    assert positions == list(range(len(shown.states)))


# ---------------------------------------------------------------- its words


@each_figure
def test_something_is_said_of_every_setting(name):
    shown = figure(name)
    for settings in settings_of(shown.controls):
        said = shown.said(**settings)
        assert not re.search(r"[{}\[\]]|None|nan|inf\b", said), said
        assert all(len(line) > 15 for line in said.split("\n")), said


@each_figure
@pytest.mark.parametrize("end", [0, -1], ids=["first", "last"])
def test_vega_says_what_python_says(name, end):
    shown = figure(name)
    settings = {control.name: list(control.values)[end] for control in shown.controls}
    one_mark = {"data": {"name": "states"}, "transform": [{"filter": "datum.i == state"}], "mark": "point"}
    drawing = svg(spec(name) | {"layer": [one_mark]}, **settings)  # the words alone are quickly drawn
    assert title(drawing) == shown.said(**settings).replace("\n", " ")


@each_figure
def test_numbers_look_the_same_in_python_and_in_javascript(name):
    """Below 1e-4 Python writes 1e-05, JavaScript 0.00001."""
    shown = figure(name)
    fields = set(re.findall(r"\{(\w+)", shown._said)) & set(shown.states[0])
    values = [value for row in shown.states for field in fields for _, value in floats_in([row[field]])]
    values += [value for control in shown.controls for _, value in floats_in(list(control.values))]
    assert [value for value in values if not 1e-4 <= abs(value) < 1e16] == []


@each_figure
def test_the_sentence_reads_the_chosen_state(name):
    [said] = [parameter["expr"] for parameter in spec(name)["params"] if parameter["name"] == "said"]
    assert "data('states')[state]" in said or figure(name).computed
    assert spec(name)["datasets"]["states"] == figure(name).states


# ---------------------------------------------------------------- its drawing


@each_figure
def test_a_figure_shows_itself_everywhere(name):
    data, metadata = bundle(name)
    shown = figure(name)
    assert len(shown.alt_text) > 60, f"{name} needs a text of more than 60 letters in place of the picture"
    assert data["application/vnd.vegalite.v5+json"] == spec(name)
    assert spec(name)["$schema"].startswith("https://vega.github.io/schema/vega-lite/v5")
    assert spec(name)["description"] == shown.alt_text
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG\r\n\x1a\n")
    assert data["text/plain"] == f"{shown.alt_text}\n{shown.said()}"
    assert metadata == {"image/png": {"alt": shown.alt_text}}
    bound = {parameter["name"]: parameter["value"] for parameter in spec(name)["params"] if "bind" in parameter}
    assert bound == {control.name: control.start for control in shown.controls}
