"""Labs for Python in a browser: what a reader does comes in as text, and what belongs to it goes out as text."""

import json

from nnkit.figures.labs import LABS

_running = {}


def handle(name, request, tell):
    """Do what a reader asks of a lab, and tell what is to be shown whenever something was computed.

    Parameters
    ----------
    name : str
        Of the lab; the first request makes it.
    request : str
        JSON: ``{"set": {name: value}}``, ``{"press": label}``, or ``{}`` to see where it stands.
    tell : callable
        Takes JSON: the ``values`` of the controls, what is ``said``, and the ``tables`` of the drawings.
    """
    request = json.loads(request)
    if name not in _running:
        _running[name] = LABS[name]()
    lab = _running[name]
    lab.listeners[:] = [lambda: tell(_state(lab))]
    if "set" in request:
        lab.set(**request["set"])
    elif "press" in request:
        lab.press(request["press"])
    else:
        tell(_state(lab))


def _state(lab):
    state = {"values": lab.values, "said": lab.said, "tables": lab.tables()}
    return json.dumps(state, separators=(",", ":"), allow_nan=False)
