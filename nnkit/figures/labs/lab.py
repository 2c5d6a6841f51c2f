"""What every lab has: controls, what is computed for them, words, drawings, and a picture for where nothing is computed."""

import base64
import functools
import io
from dataclasses import dataclass

from nnkit.figures import plots
from nnkit.figures.moving.engine import LIGHT, theme
from nnkit.lazy import LazyModule

alt, plt = LazyModule("altair"), LazyModule("matplotlib.pyplot")
#: The type of the output in which a notebook keeps what a page needs to know of a lab.
LAB = "application/vnd.nnkit.lab+json"
NOTE = "The picture shows how this lab begins. To use it, run the notebook: make lab starts JupyterLab."


@dataclass(frozen=True)
class Drawing:
    """A drawing of a lab on a page, whose tables are filled whenever something was computed.

    Parameters
    ----------
    name : str
        What it shows; it stands above the drawing.
    layers : list of alt.Chart
        Over the lab's tables, by their names.
    width, height : int
        In pixels; the width is that of a wide page.
    """

    name: str
    layers: list
    width: int
    height: int

    def to_dict(self):
        """The Vega-Lite specification, its tables empty."""
        fits = alt.AutoSizeParams(type="pad", resize=True)  # the numbers on its axes come and go
        chart = alt.layer(*self.layers).properties(width=self.width, height=self.height, autosize=fits)
        return chart.configure(**theme(LIGHT)).to_dict()


class Lab:
    """Controls, what is computed for them, words and drawings.

    A subclass has a ``title``, ``controls``, ``buttons``, and the ``size`` of its picture in inches. It says how to
    ``compute`` what belongs to its controls, which returns the words; how to ``draw`` it with Matplotlib, for notebooks; and
    for pages the ``drawings`` and their ``tables``.

    Attributes
    ----------
    values : dict
        Of each control, by its name.
    said : str
        What the drawing shows, in words.
    listeners : list of callable
        Each is called, without arguments, whenever something was computed.
    """

    title, controls, buttons, size = "", (), (), (6.4, 3.4)

    def __init__(self):
        self.values = {control.name: control.start for control in self.controls}
        self.listeners = []
        self.begin()

    def begin(self):
        """Compute what belongs to the beginning."""
        self.refresh()

    def set(self, **values):
        """Set controls, and compute what belongs to them.

        Parameters
        ----------
        values
            By the names of the controls.
        """
        self.values |= values
        self.changed(set(values))

    def changed(self, names):
        """What happens after these controls were set."""
        self.refresh()

    def press(self, label):
        """Do what a button does.

        Parameters
        ----------
        label : str
            What stands on it.
        """
        [button] = [button for button in self.buttons if button.label == label]
        getattr(self, button.name)(*button.arguments)

    def refresh(self):
        """Compute what belongs to the controls, and tell who shows it."""
        self.said = self.compute()
        for listener in self.listeners:
            listener()

    def picture(self):
        """The drawing as a PNG."""
        with plots.style():
            figure = plt.figure(figsize=self.size, layout="none")  # a layout that is computed would take half of the time
            try:
                self.draw(figure)
                file = io.BytesIO()
                figure.savefig(file, format="png", dpi=100)
            finally:
                plt.close(figure)
        return file.getvalue()

    @functools.cached_property
    def widget(self):
        """All of it for a notebook, as a widget."""
        from nnkit.figures.labs.widgets import widget_of

        return widget_of(self)

    def to_dict(self):
        """What a page needs to know before anything is computed."""
        return {
            "lab": type(self).__module__.rpartition(".")[2],
            "controls": [control_to_dict(control) for control in self.controls],
            "buttons": [button.label for button in self.buttons],
            "drawings": [{"name": one.name, "specification": one.to_dict()} for one in self.drawings()],
        }

    def __repr__(self):
        return f"{self.title}\n{self.said}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = base64.b64encode(self.picture()).decode()
        about = {"alt": f"{self.title} {self.said}", "note": NOTE}
        shown = self.widget._repr_mimebundle_()
        return {**shown, "text/plain": repr(self), "image/png": picture, LAB: self.to_dict()}, {"image/png": about}


def control_to_dict(control):
    """A control as a page takes it: its kind, and what it says of itself."""
    return {"kind": type(control).__name__.lower()} | vars(control)
