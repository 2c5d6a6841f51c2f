"""A real JupyterHub with hub/jupyterhub_config.py: two users log in, get the notebooks, and each answers an exercise.

NNKIT_JUPYTERHUB names a Python that has what hub/requirements.txt lists, nnkit, and configurable-http-proxy beside it.
"""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
import zipfile

import pytest
import requests
import websocket

from book.tools.notebooks import write_students_edition
from nnkit.exercises import registry
from nnkit.exercises.feedback import as_plain

HUB = os.environ.get("NNKIT_JUPYTERHUB")
ROOT = pathlib.Path(__file__).parents[2]
FILE = "neural-networks/notebooks/ch04_losses.ipynb"
TOKEN = "of-the-test"
HEADERS = {"Authorization": f"token {TOKEN}"}
# What differs from a real class: names and one password in the place of users of the machine, and folders of the test.
OVERRIDES = """
load_subconfig({config!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "class"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.Spawner.args += ["--allow-root"]
c.Spawner.environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
c.JupyterHub.services = [{{"name": "test", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [{{"name": "test", "services": ["test"], "scopes": ["access:servers"]}}]
"""
RIGHT = "return np.sum((y - t) ** 2) / 2"
MEAN = "return np.mean((y - t) ** 2)"

pytestmark = pytest.mark.skipif(not HUB, reason="NNKIT_JUPYTERHUB names no Python with JupyterHub")


def git(*arguments, folder):
    names = ["-c", "user.name=Teacher", "-c", "user.email=teacher@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


class Class:
    """The repository of a class, and its hub."""

    def __init__(self, folder):
        self.folder, self.repository = folder, folder / "class"
        self.homes = pathlib.Path(tempfile.mkdtemp(dir="/tmp"))  # short: sockets lie in it
        (folder / "nnkit.whl").write_bytes(b"")
        write_students_edition(folder / "edition.zip", folder / "nnkit.whl", "https://example.org/")
        with zipfile.ZipFile(folder / "edition.zip") as edition:
            edition.extractall(self.repository)
        git("init", folder=self.repository)
        self.hand_out("All notebooks")

    def hand_out(self, message):
        git("add", "--all", folder=self.repository)
        git("commit", "--message", message, folder=self.repository)

    def start(self):
        ports = [free_port() for _ in range(3)]
        names = dict(zip(("port", "hub", "proxy"), ports, strict=True))
        homes = str(self.homes / "{username}")
        config = OVERRIDES.format(config=str(ROOT / "hub" / "jupyterhub_config.py"), homes=homes, token=TOKEN, **names)
        (self.folder / "config.py").write_text(config, encoding="utf-8")
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")},
            "PATH": f"{pathlib.Path(HUB).parent}{os.pathsep}{os.environ['PATH']}",
            "NNKIT_CLASS": self.repository.as_uri(),
            "NNKIT_CLASS_OPENS": f"lab/tree/{FILE}",
        }
        self.log = (self.folder / "hub.log").open("w")
        command = [HUB, "-m", "jupyterhub", "-f", str(self.folder / "config.py")]
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True
        )
        self.address = f"http://127.0.0.1:{names['port']}"
        wait_for(lambda: requests.get(f"{self.address}/hub/api", timeout=5).ok, self)
        return self

    def end(self):
        self.process.terminate()  # the hub ends its servers and its proxy
        self.process.wait(30)
        self.log.close()
        shutil.rmtree(self.homes)

    def call(self, method, path, **options):
        answer = requests.request(method, self.address + path, headers=HEADERS, timeout=30, **options)
        answer.raise_for_status()
        return answer

    def run(self, user, code):
        """What a kernel of a user answers to code, in the folder of the notebooks: text of all outputs."""
        folder = pathlib.PurePosixPath(FILE).parent
        kernel = self.call("POST", f"/user/{user}/api/kernels", json={"name": "python3", "path": str(folder)}).json()["id"]
        address = f"{self.address}/user/{user}/api/kernels/{kernel}/channels".replace("http", "ws", 1)
        channels = websocket.create_connection(address, timeout=60, header=HEADERS)
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "username": user,
            "session": "1",
            "version": "5.3",
        }
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        channels.send(json.dumps(message))
        said = []
        while True:
            reply = json.loads(channels.recv())
            if reply["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            kind, content = reply["msg_type"], reply["content"]
            if kind in ("execute_result", "display_data"):
                said.append(content["data"]["text/plain"])
            elif kind in ("stream", "error"):
                said.append(content.get("text") or "\n".join(content["traceback"]))
            elif kind == "status" and content["execution_state"] == "idle":
                channels.close()
                self.call("DELETE", f"/user/{user}/api/kernels/{kernel}")
                return "\n".join(said)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(is_so, classroom, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end and classroom.process.poll() is None:
        try:
            if is_so():
                return
        except requests.RequestException:
            pass
        time.sleep(0.3)
    classroom.log.flush()
    raise AssertionError((classroom.folder / "hub.log").read_text()[-4000:])


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    assert shutil.which("configurable-http-proxy", path=pathlib.Path(HUB).parent), "it stands beside that Python"
    one = Class(tmp_path_factory.mktemp("hub")).start()
    yield one
    one.end()


def log_in(browser, classroom, user):
    """A window in which a user has logged in, and sees the notebook that was pulled."""
    page = browser.new_context().new_page()
    page.goto(classroom.address)
    page.get_by_label("Username").fill(user)
    page.get_by_label("Password").fill("class")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/user/{user}/lab/tree/{FILE}**", timeout=120_000)
    page.get_by_role("heading", name="Losses: one number that says how wrong").wait_for(timeout=60_000)
    return page


def answer(body):
    return f"""
import numpy as np
from nnkit.exercises import check
def sum_squared_error(y, t):
    {body}
check("ch04.sse", sum_squared_error)
"""


def test_two_users_get_the_notebooks_and_their_answers_are_judged(classroom, browser):
    item = registry()["ch04.sse"]
    [mean] = [one.message for one in item.mistakes if "the mean over" in one.message]
    for user, body, expected in [("right", RIGHT, f"Correct. {item.praise}"), ("wrong", MEAN, f"Not yet. {mean}")]:
        log_in(browser, classroom, user).context.close()
        assert classroom.run(user, answer(body)).startswith(as_plain(expected))
        assert (classroom.homes / user / FILE).exists()


def test_what_is_new_comes_and_what_a_student_wrote_stays(classroom, browser):
    mine = classroom.homes / "right" / FILE
    log_in(browser, classroom, "right").context.close()
    written = mine.read_text(encoding="utf-8").replace("# your code instead of the dots\\n", "# mine\\n")
    assert written.count("# mine") > 3
    mine.write_text(written, encoding="utf-8")
    (classroom.repository / "notebooks" / "homework.md").write_text("Until Monday.", encoding="utf-8")
    classroom.hand_out("Homework")
    log_in(browser, classroom, "right").context.close()
    assert (mine.parent / "homework.md").read_text(encoding="utf-8") == "Until Monday."
    assert mine.read_text(encoding="utf-8").count("# mine") > 3
