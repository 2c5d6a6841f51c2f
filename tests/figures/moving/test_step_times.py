"""The time of a step: the stored table, row by row."""

import json
import pathlib

import pytest

import nnkit.worked

from reading import assert_drawn, figure, states

STORED = json.loads(pathlib.Path(nnkit.worked.__file__).with_name("step_times.json").read_text(encoding="utf-8"))


def test_the_lines_are_the_stored_times():
    engines = list(STORED["steps"][0]["milliseconds"])
    assert {"NumPy", "PyTorch"} <= set(engines) and ("PyTorch, GPU" in engines) == (STORED["gpu"] is not None)
    for at, row in states("step_times"):
        stored = {(one["batch"], one["width"]): one["milliseconds"] for one in STORED["steps"]}
        assert row["name"] == engines and len(row["width"]) >= 6
        for engine, times in zip(engines, row["time"], strict=True):
            assert times == [stored[int(at.batch), width][engine] for width in row["width"]]


def test_what_is_said_names_both_ends():
    rows = [one for one in STORED["steps"] if one["batch"] == 256]
    said = figure("step_times").said(batch="256")
    assert f"with {rows[0]['width']} neurons" in said and f"with {rows[-1]['width']:,}" in said
    assert f"{rows[-1]['milliseconds']['NumPy']:.2g} (NumPy)" in said


def test_vega_draws_the_chosen_batch():
    [row] = [one for one in STORED["steps"] if (one["batch"], one["width"]) == (1, 1024)]
    point = f"neurons in each hidden layer: 1024; milliseconds for a step: {row['milliseconds']['NumPy']}; name: NumPy"
    count = sum(one["batch"] == 1 for one in STORED["steps"]) * len(row["milliseconds"]) + len(row["milliseconds"])
    assert_drawn("step_times", {"batch": "1"}, [point], kind="neurons in each hidden layer", count=count)


def test_what_chapter_13_says_of_the_table_is_so():
    time = {(one["batch"], one["width"]): one["milliseconds"] for one in STORED["steps"]}
    widest = {engine: time[32, 2048][engine] / time[32, 16][engine] for engine in ("NumPy", "PyTorch")}
    assert widest == pytest.approx({"NumPy": 200, "PyTorch": 110}, rel=0.05)
    assert [time[256, 16][engine] / time[1, 16][engine] for engine in ("NumPy", "PyTorch")] == pytest.approx([3, 3], abs=0.5)
