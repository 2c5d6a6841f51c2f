"""A lab in a notebook: its controls as ipywidgets, its words, and its picture."""

import base64
import html
import pathlib

import anywidget
import ipywidgets as widgets
import traitlets

from nnkit.figures.controls import Choice, Pad

HERE = pathlib.Path(__file__).parent
WIDE_NAME = {"style": {"description_width": "initial"}}


class _OwnKeys(anywidget.AnyWidget):
    """Keeps the keys that are pressed in a lab from the notebook; nothing of it is seen."""

    _esm = HERE / "keys.js"


class DrawingPad(anywidget.AnyWidget):
    """A pad of cells. ``value`` holds a character for each of them, 1 where something is drawn."""

    _esm = HERE / "drawing_pad.js"
    label = traitlets.Unicode().tag(sync=True)
    side = traitlets.Int().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)


def widget_of(lab):
    """All of a lab for a notebook.

    Parameters
    ----------
    lab : Lab

    Returns
    -------
    ipywidgets.VBox
        Its ``controls`` and ``buttons`` hold the widgets of these, by name and by what stands on them.
    """
    drawing, words = widgets.HTML(), widgets.HTML()
    controls = {control.name: _widget(control) for control in lab.controls}
    buttons = {button.label: widgets.Button(description=button.label) for button in lab.buttons}
    follows = [False]  # while the widgets follow the lab, they set nothing

    def show():
        follows[0] = True
        for name, control in controls.items():
            control.value = lab.values[name]
        follows[0] = False
        words.value = f'<p role="status">{html.escape(lab.said)}</p>'
        source = base64.b64encode(lab.picture()).decode()
        drawing.value = f'<img alt="{html.escape(lab.said)}" src="data:image/png;base64,{source}" style="max-width: 100%">'

    def change(name):
        return lambda change: follows[0] or lab.set(**{name: change["new"]})

    for name, control in controls.items():
        control.observe(change(name), "value")
    for label, button in buttons.items():
        button.on_click(lambda _, label=label: lab.press(label))
    lab.listeners.append(show)
    show()
    keys = _OwnKeys(layout={"display": "none"})
    shown = [_row(group) for group in (controls.values(), buttons.values()) if group]
    everything = widgets.VBox([*shown, words, drawing, keys])
    everything.controls, everything.buttons = controls, buttons
    everything.add_class("nnkit-lab")
    return everything


def _widget(control):
    if isinstance(control, Pad):
        return DrawingPad(label=control.label, side=control.side, value=control.start)
    if isinstance(control, Choice):
        return widgets.Dropdown(options=list(control.values), value=control.start, description=control.label, **WIDE_NAME)
    whole = all(isinstance(number, int) for number in (control.low, control.high, control.step))
    kind, form = (widgets.IntSlider, "d") if whole else (widgets.FloatSlider, ".3f")
    span = {"min": control.low, "max": control.high, "step": control.step}
    return kind(control.start, **span, description=control.label, readout_format=form, **WIDE_NAME)


def _row(controls):
    """Controls side by side, as many as fit."""
    return widgets.Box(list(controls), layout=widgets.Layout(display="flex", flex_flow="row wrap"))
