"""Hints, predictions, progress: what is remembered while Python runs."""

import subprocess
import sys

import pytest

from nnkit.exercises import check, hint, predict, progress, question, registry, solution


def test_unknown_ids_name_the_nearest():
    for call in (check, hint, solution, question, predict):
        feedback = call("ch07.neurone")
        assert feedback.status == "unknown" and "`ch07.neuron`" in feedback.text


def test_hints_come_one_by_one_and_the_last_one_stays():
    item = registry()["ch07.neuron"]
    assert [hint(item.id).text for _ in range(3)] == [f"(1 of 2) {item.hints[0]}"] + 2 * [f"(2 of 2) {item.hints[1]}"]


def test_an_answer_may_be_the_first_to_import_pytorch():
    """It calls into C, as does its first optimizer, which is refused while an answer is checked; so both are made before."""
    pytest.importorskip("torch")
    answer = """
def momentum(w, v, g, rate, momentum):
    def tensor(values):
        from torch import tensor
        return tensor(values, requires_grad=True)
    from torch.optim import SGD
    w = tensor(w)
    w.grad = tensor(g).detach()
    step = SGD([w], lr=rate, momentum=momentum)
    step.state[w]["momentum_buffer"] = tensor(v).detach()
    step.step()
    return w.detach().numpy(), step.state[w]["momentum_buffer"].numpy()
"""
    said = "import sys\nassert 'torch' not in sys.modules\nprint(check('ch13.momentum', momentum))"
    command = [sys.executable, "-c", f"from nnkit.exercises import check\n{answer}{said}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("Correct."), done.stdout


def test_a_prediction_is_remembered_and_shown():
    item = registry()["ch07.predict-sum"]
    assert "Your prediction" not in repr(predict(item.id))
    feedback = predict(item.id, "A")
    assert feedback.status == "remembered" and f"a: “{item.options[0]}”" in feedback.text
    assert "Your prediction was a." in repr(predict(item.id)) and "Your prediction was a." in predict(item.id)._repr_html_()
    assert predict(item.id, "z").status == "unclear" and predict(item.id, ...).status == "not attempted"
    assert predict("ch07.miskeyed", 0.2974).status == "correct" and predict("ch07.neuron", 1).status == "error"


def test_a_prediction_is_done_once_it_is_made_right_or_wrong():
    item = registry()["ch07.predict-sum"]
    predict(item.id, item.mistakes[0].answer)
    assert f"solved  {item.title} ({item.id})" in repr(progress())


def test_progress_counts_what_is_solved():
    assert repr(progress()).startswith(f"0 of {len(registry())} solved")
    check("ch07.neuron", registry()["ch07.neuron"].reference)
    check("ch07.direction", registry()["ch07.direction"].mistakes[0].answer)
    shown = repr(progress())
    assert shown.startswith(f"1 of {len(registry())} solved")
    assert "solved  One neuron (ch07.neuron)" in shown and "tried   Which way? (ch07.direction)" in shown
    assert "<td>solved</td>" in progress()._repr_html_()
    check("ch07.neuron", lambda x, w, b: 0)
    assert repr(progress()).startswith("1 of")
