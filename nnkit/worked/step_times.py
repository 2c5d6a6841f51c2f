"""How long a training step takes on one machine, as ``benchmarks/gpu.py`` has measured it: what chapter 13 shows."""

import json
import pathlib

#: The stored table.
PATH = pathlib.Path(__file__).with_name("step_times.json")


def measured():
    """The stored measurement.

    Returns
    -------
    dict
        "processor", "cores", "gpu" (None where there was none), "numpy" and "torch" (versions); "steps", a list of
        dictionaries with "batch", "width" and "milliseconds" by engine; "workers", milliseconds of a step of the digits
        network by the number of processes.
    """
    return json.loads(PATH.read_text(encoding="utf-8"))
