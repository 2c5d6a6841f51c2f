"""What every lab has: controls, a drawing, a line of words, and a picture for where no kernel runs."""

import base64
import html
import io
import pathlib

import anywidget
import ipywidgets as widgets
import matplotlib.pyplot as plt

from nnkit.figures import plots

NOTE = "The picture shows how this lab begins. To use it, run the notebook: make lab starts JupyterLab."
WIDE_NAME = {"style": {"description_width": "initial"}}


class _OwnKeys(anywidget.AnyWidget):
    """Keeps the keys that are pressed in a lab from the notebook; nothing of it is seen."""

    _esm = pathlib.Path(__file__).with_name("keys.js")


class Lab:
    """Controls, a drawing and a line of words.

    A subclass has a ``title`` and a ``size`` (width and height of the drawing in inches), and says how to ``compute`` what
    belongs to its controls, which returns the words, and how to ``draw`` it on a figure.

    Attributes
    ----------
    widget : ipywidgets.Widget
        All of it.
    said : str
        What the drawing shows, in words.
    """

    def __init__(self, controls):
        self.controls = controls
        self._drawing, self._words = widgets.HTML(), widgets.HTML()
        keys = _OwnKeys(layout={"display": "none"})
        self.widget = widgets.VBox([*self._arranged(), self._words, self._drawing, keys])
        self.widget.add_class("nnkit-lab")
        for control in controls.values():
            control.observe(self._changed, "value")

    def _arranged(self):
        return [row(self.controls.values())]

    def _changed(self, change):
        self.refresh()

    def refresh(self):
        """Compute and show what belongs to the controls."""
        self.said = self.compute()
        self._words.value = f'<p role="status">{html.escape(self.said)}</p>'
        source = base64.b64encode(self.picture()).decode()
        self._drawing.value = (
            f'<img alt="{html.escape(self.said)}" src="data:image/png;base64,{source}" style="max-width: 100%">'
        )

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

    def __repr__(self):
        return f"{self.title}\n{self.said}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = base64.b64encode(self.picture()).decode()
        about = {"alt": f"{self.title} {self.said}", "note": NOTE}
        shown = self.widget._repr_mimebundle_()
        return {**shown, "text/plain": repr(self), "image/png": picture}, {"image/png": about}


def row(controls):
    """Controls side by side, as many as fit."""
    return widgets.Box(list(controls), layout=widgets.Layout(display="flex", flex_flow="row wrap"))
