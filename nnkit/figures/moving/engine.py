"""Figures that move without a kernel: everything is computed beforehand, and sliders choose what is shown.

A figure is an Altair chart with a table of *states*, one row for each setting of its sliders. Its layers draw the row that is
chosen. JupyterLab shows it by itself; the book's pages show it with the scripts they bring; elsewhere there is a picture.
"""

import base64
import functools
import io
import itertools
import json
import re

from nnkit.lazy import LazyModule

alt = LazyModule("altair")
VEGALITE = "application/vnd.vegalite.v5+json"

# Named colours. Most colour-blind people can tell the six apart; lines also differ in dashes.
LIGHT = {
    "ink": "#222222",
    "soft": "#707070",
    "grid": "#DDDDDD",
    "tint": "#DCEBF7",
    "paper": "#FFFFFF",
    "series": ["#0072B2", "#C24E00", "#00805E", "#A84D84", "#222222", "#8A6D00"],
}
DASHES = [[1, 0], [7, 3], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2]]
WIDTH = 520  # in a notebook; on a page a figure is as wide as the text

#: Where the pointer is while a handle is dragged, in the numbers of the axes.
POINTER = ("pointer_x", "pointer_y")

#: Every figure by its name, once its module is imported.
FIGURES = {}


def moving_figure(title, invitation=""):
    """Decorator: a function that makes a :class:`MovingFigure` is found by its name, and gives it to what it makes.

    Parameters
    ----------
    title : str
        Its heading on the page of all figures.
    invitation : str
        What is said or asked there before it.
    """

    def register(make):
        @functools.wraps(make)
        def figure(*arguments, **options):
            made = make(*arguments, **options)
            made.name = make.__name__
            return made

        figure.title, figure.invitation = title, invitation
        FIGURES[make.__name__] = figure
        return figure

    return register


def compute_states(controls, compute):
    """One row for each setting of some controls, the last control changing fastest.

    Parameters
    ----------
    controls : list of Slider or Choice
    compute : callable
        Takes a value for each control, by name, and returns the fields of the row as a dictionary.

    Returns
    -------
    list of dict
    """
    settings = itertools.product(*(control.values for control in controls))
    names = [control.name for control in controls]
    return [{"i": i} | compute(**dict(zip(names, setting, strict=True))) for i, setting in enumerate(settings)]


class MovingFigure:
    """A chart whose controls choose one of its states; it shows itself.

    Parameters
    ----------
    layers : list of alt.Chart
        Those that draw the chosen state begin with :func:`chosen`.
    by : list of Slider or Choice
        The controls that the states were computed over.
    states : list of dict
        From :func:`compute_states`.
    said : list of str
        Lines that say what is seen. A field in braces is a control's name, or a field of the chosen state, which may be
        followed by a control or a number in brackets that chooses from it: ``{height[step]}``.
    alt_text : str
        What the figure is, for those who do not see it.
    controls : list of Slider or Choice
        Further controls, which only choose within the chosen state.
    places : list of Place
        What can be set by handles alone.
    computed : dict
        Further fields of what is said: of each, by its name, a Vega expression and a function of all controls, by name.
    handles : list of Handle
        What can be taken hold of in the drawing, on a page.
    height : int
    equal : bool
        Whether both axes have the same scale: the drawing is as wide as it is high.

    Attributes
    ----------
    name : str
        That of the function which made it; a page finds the figure by it.
    """

    name = ""

    def __init__(
        self,
        layers,
        *,
        by,
        states,
        said,
        alt_text,
        controls=(),
        places=(),
        computed=None,
        handles=(),
        height=320,
        equal=False,
    ):
        self.by, self.states, self.alt_text, self.equal = list(by), states, alt_text, equal
        self.computed, self.handles = computed or {}, list(handles)
        self.controls, self.places = [*by, *controls], list(places)
        self._said = "\n".join(said)
        chart = alt.layer(*layers).properties(
            width=height if equal else WIDTH,
            height=height,
            description=alt_text,
            title=alt.TitleParams(text=alt.ExprRef("split(said, '\\n')")),
        )
        self.chart = chart.add_params(*self._params()).configure(**theme(LIGHT))

    def _params(self):
        for control in self.controls:
            yield alt.param(control.name, value=control.start, bind=control.binding)
        yield from (alt.param(place.name, value=place.start) for place in self.places)
        for name, (expression, _) in self.computed.items():
            yield alt.param(name, expr=expression)
        position = "0"
        for control in self.by:
            position = f"({position}) * {len(control.values)} + {control.position}"
        yield alt.param("state", expr=position)
        names = {control.name for control in self.controls + self.places} | set(self.computed)
        yield alt.param("said", expr=_expression(self._said, names))
        if self.handles:
            yield from (alt.param(name, value=0) for name in POINTER)
        for i, handle in enumerate(self.handles):
            yield from (alt.param(f"handle_{i}_{axis}", expr=getattr(handle, axis)) for axis in "xy")
            yield from (alt.param(f"handle_{i}_{name}", expr=value) for name, value in handle.moves.items())

    def said(self, **settings):
        """What is said of the figure, as on the page.

        Parameters
        ----------
        settings
            A value for each control or place that does not stand at its first one.
        """
        settings = {control.name: control.start for control in self.controls + self.places} | settings
        row = self.states[self._position(settings)]
        settings |= {name: compute(**settings) for name, (_, compute) in self.computed.items()}

        def field(match):
            name, choice = match.groups()
            value = settings[name] if name in settings else row[name]
            if choice is None:
                return str(value)
            return str(value[int(choice) if choice.isdigit() else settings[choice]])

        return _FIELD.sub(field, self._said)

    def _position(self, settings):
        position = 0
        for control in self.by:
            position = position * len(control.values) + list(control.values).index(settings[control.name])
        return position

    def to_dict(self):
        """The Vega-Lite specification, with the states and the figure's name."""
        specification = self.chart.to_dict()
        # Altair would look at every number of the states again and again.
        datasets = specification.get("datasets", {}) | {"states": self.states}
        options = {"embedOptions": {"actions": False, "renderer": "svg"}, "figure": self.name}
        played = next((control.name for control in self.controls if getattr(control, "plays", False)), None)
        options |= ({"plays": played} if played else {}) | ({"equal": True} if self.equal else {})
        if self.handles:
            options["handles"] = [self._hold(handle) for handle in self.handles]
        return specification | {"datasets": datasets, "usermeta": options}

    def _hold(self, handle):
        """A handle as a page takes it: where its controls begin and end, and which of them the keys move."""
        spans = {control.name: control for control in self.controls + self.places if control.name in handle.moves}
        moves = {name: [spans[name].low, spans[name].high, spans[name].step] for name in handle.moves}
        return {"label": handle.label, "moves": moves, "across": handle.across, "up": handle.up}

    def png(self):
        """The picture of the first state in few colours, or None where vl-convert, which draws it, is not there."""
        try:
            import vl_convert
            from PIL import Image
        except ImportError:
            return None
        drawn = vl_convert.vegalite_to_png(self.to_dict(), vl_version="5.20", ppi=144)
        few_colours = Image.open(io.BytesIO(drawn)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
        picture = io.BytesIO()
        few_colours.save(picture, "png", optimize=True)
        return picture.getvalue()

    def __repr__(self):
        return f"{self.alt_text}\n{self.said()}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {VEGALITE: self.to_dict(), "text/plain": repr(self)}
        picture = self.png()
        if picture:
            data["image/png"] = base64.b64encode(picture).decode()
        return data, {"image/png": {"alt": self.alt_text}} if picture else {}


def chosen():
    """The beginning of every layer that draws the chosen state."""
    return alt.Chart(alt.NamedData("states")).transform_filter("datum.i == state")


def fixed(rows):
    """The beginning of a layer that is the same in all states, or is chosen by a filter of its own."""
    return alt.Chart(alt.InlineData(rows))


def series(field, names, columns=3):
    """Colours and dashes by name, with one legend below the figure.

    Returns
    -------
    dict
        For ``encode``.
    """
    legend = alt.Legend(title=None, orient="bottom", columns=columns, symbolType="stroke", symbolSize=500)
    dashes = alt.Scale(domain=list(names), range=DASHES[: len(names)])
    return {
        "color": alt.Color(f"{field}:N", scale=alt.Scale(domain=list(names)), legend=legend),
        "strokeDash": alt.StrokeDash(f"{field}:N", scale=dashes, legend=legend),
    }


def theme(colours):
    """Vega-Lite's settings for one set of named colours."""
    ink, soft, grid = colours["ink"], colours["soft"], colours["grid"]
    text = {"labelColor": ink, "titleColor": ink, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    first, second, *_ = colours["series"]
    named = {"ink": ink, "soft": soft, "tint": colours["tint"], "first": first, "second": second}
    return {
        "background": colours["paper"],
        "font": "sans-serif",
        "axis": text | {"gridColor": grid, "domainColor": soft, "tickColor": soft},
        "legend": text | {"labelLimit": 220},
        "title": {"color": ink, "fontSize": 13, "fontWeight": "normal", "anchor": "start", "lineHeight": 18, "offset": 12},
        "view": {"stroke": None},
        "line": {"strokeWidth": 2.2},
        "range": {"category": colours["series"]},
        "text": {"fontSize": 12},
        "point": {"opacity": 1},
        "style": {name: {"color": colour} for name, colour in named.items()},
    }


_FIELD = re.compile(r"\{(\w+)(?:\[(\w+)\])?\}")


def _expression(template, controls):
    """A template with fields in braces as a Vega expression."""
    parts, end = [], 0
    for match in _FIELD.finditer(template):
        name, choice = match.groups()
        value = name if name in controls else f"data('states')[state].{name}"
        parts += [json.dumps(template[end : match.start()], ensure_ascii=False), f"{value}[{choice}]" if choice else value]
        end = match.end()
    return " + ".join([*parts, json.dumps(template[end:], ensure_ascii=False)])
