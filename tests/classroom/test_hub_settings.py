"""The configuration of a hub and the values for Kubernetes say the same, with the versions that the book is tested with."""

import pathlib
import re
from urllib.parse import parse_qs, urlsplit

import yaml
from traitlets.config import Config

ROOT = pathlib.Path(__file__).parents[2]
VALUES = yaml.safe_load((ROOT / "hub" / "values.yaml").read_text(encoding="utf-8"))


def configured(monkeypatch):
    monkeypatch.setenv("NNKIT_CLASS", "https://example.org/class?a=b&c")
    found = Config()
    exec((ROOT / "hub" / "jupyterhub_config.py").read_text(encoding="utf-8"), {"get_config": lambda: found})
    return found


def versions(path):
    return dict(re.findall(r"(?m)^([\w-]+)==(\S+)", path.read_text(encoding="utf-8")))


def test_what_a_student_opens_is_pulled_and_is_there(monkeypatch):
    address = urlsplit(configured(monkeypatch).Spawner.default_url)
    pulled = {name: value for name, [value] in parse_qs(address.query).items()}
    assert address.path == "/git-pull" and pulled["repo"] == "https://example.org/class?a=b&c"
    place = pulled["urlpath"].removeprefix(f"lab/tree/{pulled['targetPath']}/")
    assert (ROOT / place).is_file()
    hook = VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"][-1]
    assert (
        f" {pulled['branch']} {pulled['targetPath']} " in hook
        and VALUES["singleuser"]["defaultUrl"] == f"/{pulled['urlpath']}"
    )


def test_both_hubs_have_the_same_limits(monkeypatch):
    spawner = configured(monkeypatch).Spawner
    assert VALUES["singleuser"]["memory"]["limit"] == spawner.mem_limit
    assert VALUES["singleuser"]["extraEnv"] == spawner.environment
    assert f"--ServerApp.shutdown_no_activity_timeout={VALUES['cull']['timeout']}" in spawner.args


def test_versions_are_those_of_the_book():
    ours, book = versions(ROOT / "hub" / "requirements.txt"), versions(ROOT / "requirements.txt")
    assert ours.keys() - book.keys() == {"jupyterhub", "nbgitpuller"}
    assert {name: book[name] for name in ours.keys() & book.keys()}.items() <= ours.items()
