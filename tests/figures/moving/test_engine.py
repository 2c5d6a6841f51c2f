"""What all figures that move are made of: controls, states, templates, and how a figure shows itself."""

import re
import sys

import altair as alt
import pytest

from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving import engine
from nnkit.figures.moving.engine import DASHES, LIGHT, MovingFigure, chosen, compute_states, series, theme
from nnkit.figures.rounding import short

from reading import drawn_labels, svg, title


def test_the_values_of_a_slider():
    assert Slider("rate", "", 0.05, 0.3, 0.05, 0.1).values == [0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
    whole = Slider("w", "", -1, 1, 0.5, 0).values
    assert [repr(value) for value in whole] == ["-1", "-0.5", "0", "0.5", "1"]
    assert Slider("one", "", 3, 3, 1, 3).values == [3]


def test_the_position_of_a_control_in_vega():
    slider, choice = Slider("power", "", -15, -1, 0.5, -1), Choice("gate", "", ("AND", "OR", "XOR"), "OR")
    assert slider.position == "round((power - -15) / 0.5)"
    assert eval(slider.position, {"round": round, "power": -8.5}) == 13
    assert choice.position == 'indexof(["AND", "OR", "XOR"], gate)'


def a_figure():
    by = [Slider("a", "first", 0, 1, 0.5, 0.5), Choice("c", "second", ("p", "q"), "q")]
    states = compute_states(
        by, lambda a, c: {"x": a, "both": f"{a}{c}", "row": short([a, 10 * a, 20 * a]), "by": {"p": 1, "q": a}}
    )
    return MovingFigure(
        [chosen().mark_point().encode(x="x:Q")],
        by=by,
        controls=[Slider("k", "third", 0, 2, 1, 2)],
        states=states,
        said=['{a} and "{c}": {both}', "{row[1]}, {row[k]}, {by[c]}."],
        alt_text="A point",
    )


def test_states_are_computed_for_every_setting_the_last_control_fastest():
    assert [(row["i"], row["both"]) for row in a_figure().states] == [*enumerate(["0p", "0q", "0.5p", "0.5q", "1p", "1q"])]


def test_a_template_chooses_by_number_and_by_control():
    assert a_figure().said() == '0.5 and "q": 0.5q\n5, 10, 0.5.'
    assert a_figure().said(a=1, c="p", k=0) == '1 and "p": 1p\n10, 1, 1.'
    with pytest.raises(KeyError, match="height"):
        figure_that_says("{height}").said()


def figure_that_says(template):
    by = [Slider("a", "first", 0, 1, 1, 0)]
    return MovingFigure(
        [alt.Chart().mark_point()], by=by, states=compute_states(by, lambda a: {}), said=[template], alt_text="Nothing"
    )


def test_a_template_as_a_vega_expression():
    expressions = {parameter["name"]: parameter.get("expr") for parameter in a_figure().to_dict()["params"]}
    row = "data('states')[state]"
    assert expressions["said"] == (
        rf'"" + a + " and \"" + c + "\": " + {row}.both + "\n" + {row}.row[1] + ", " + {row}.row[k] + ", " + {row}.by[c] + "."'
    )
    assert expressions["state"] == '((0) * 3 + round((a - 0) / 0.5)) * 2 + indexof(["p", "q"], c)'


@pytest.mark.parametrize(
    "settings", [{}, {"a": 1, "c": "p", "k": 0}, {"a": 0, "c": "q", "k": 1}], ids=["start", "last", "zero"]
)
def test_vega_draws_the_chosen_state_alone(settings):
    shown = a_figure()
    drawing = svg(shown.to_dict(), **settings)
    points = [label for label in drawn_labels(drawing) if label.startswith("x: ")]
    assert points == drawn_labels(drawing)[:1] == [f"x: {settings.get('a', 0.5)}"]
    assert title(drawing) == shown.said(**settings).replace("\n", " ")


def test_a_slider_and_a_choice_as_a_notebook_shows_them():
    slider, choice, _ = [parameter for parameter in a_figure().to_dict()["params"] if "bind" in parameter]
    assert slider["bind"] == {"input": "range", "min": 0, "max": 1, "step": 0.5, "name": "first"}
    assert choice["bind"] == {"input": "select", "options": ["p", "q"], "name": "second"}


def test_without_vl_convert_there_is_no_picture_and_no_error(monkeypatch):
    shown = a_figure()
    assert shown.png().startswith(b"\x89PNG\r\n\x1a\n")
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert shown.png() is None
    data, metadata = shown._repr_mimebundle_()
    assert set(data) == {"application/vnd.vegalite.v5+json", "text/plain"}
    assert metadata == {}


def test_a_figure_is_found_by_the_name_of_its_function(monkeypatch):
    monkeypatch.setattr(engine, "FIGURES", {})

    @engine.moving_figure("A point", "Where does it go?")
    def point(start=None, *, quickly=False):
        """A point."""
        made.append((start, quickly))
        return a_figure()

    made = []
    assert {"point": point} == engine.FIGURES
    assert (point.title, point.invitation, point.__doc__) == ("A point", "Where does it go?", "A point.")
    assert point(3, quickly=True).name == "point"
    assert made == [(3, True)]
    assert a_figure().name == ""


def test_lines_differ_in_colour_and_in_dashes_under_one_legend():
    look = {channel: encoded.to_dict() for channel, encoded in series("part", ["one", "two"], columns=2).items()}
    assert look["color"]["scale"] == {"domain": ["one", "two"]}
    assert look["strokeDash"]["scale"] == {"domain": ["one", "two"], "range": DASHES[:2]}
    assert look["color"]["legend"] == look["strokeDash"]["legend"]
    assert (look["color"]["legend"]["columns"], look["color"]["field"]) == (2, "part")


def luminance(colour):
    channels = [int(pair, 16) / 255 for pair in re.findall("[0-9A-F]{2}", colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colour", [LIGHT["ink"], LIGHT["soft"], *LIGHT["series"]])
def test_colours_stand_out_from_the_paper(colour):
    """4.5 to 1, as WCAG 2 asks of text: lines are named by words of their colour."""
    assert (luminance(LIGHT["paper"]) + 0.05) / (luminance(colour) + 0.05) >= 4.5


def test_a_theme_gives_every_mark_its_named_colour():
    settings = theme(LIGHT)
    assert settings["background"] == LIGHT["paper"]
    assert settings["range"]["category"] == LIGHT["series"]
    assert settings["style"]["first"] == {"color": LIGHT["series"][0]}
    assert settings["style"]["second"] == {"color": LIGHT["series"][1]}
    assert settings["axis"]["labelColor"] == settings["title"]["color"] == settings["style"]["ink"]["color"] == LIGHT["ink"]
