"""Chromium, Firefox and WebKit, driven alike by what each of them offers: real keys and a pointer, and a script's value.

Chromium is playwright's, Firefox speaks WebDriver BiDi on a websocket, WebKit's driver speaks WebDriver over HTTP. Keys and
pointers are W3C's lists of actions.
"""

import contextlib
import itertools
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import websocket

#: Seconds in which an engine must start, and something become true: Python on a page is slow where others compute too.
PATIENCE = 120
#: Keys that are not letters, as WebDriver writes them.
KEYS = {
    "Control": "\ue009",
    "Shift": "\ue008",
    "Alt": "\ue00a",
    "Meta": "\ue03d",
    "Enter": "\ue006",
    "Tab": "\ue004",
    "Escape": "\ue00c",
    "Backspace": "\ue003",
    "Delete": "\ue017",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Home": "\ue011",
    "End": "\ue010",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "Space": " ",
}
NAMES = {code: name for name, code in KEYS.items()}
MINIBROWSERS = sorted(pathlib.Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _soon(act, errors):
    """What an action returns as soon as it does not fail."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except errors:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


class Engine:
    """What all have. Each adds ``goto``, ``evaluate``, ``perform`` and ``close``."""

    def press(self, key):
        """Press a key, or several together: "Control+Shift+z"."""
        *held, last = key.split("+") if len(key) > 1 else [key]
        codes = [KEYS.get(one, one) for one in (*held, last)]
        downs = [{"type": "keyDown", "value": code} for code in codes]
        ups = [{"type": "keyUp", "value": code} for code in reversed(codes)]
        self.perform([{"type": "key", "id": "keys", "actions": downs + ups}])

    def type(self, text):
        """Type letters one by one."""
        actions = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self.perform([{"type": "key", "id": "keys", "actions": actions}])

    def paste(self, text):
        """Press the key that copies, which puts a text of ours on the clipboard, and the key that pastes."""
        self.evaluate(f"""void document.addEventListener("copy", (event) => {{
            event.clipboardData.setData("text/plain", {json.dumps(text)});
            event.preventDefault();
            event.stopImmediatePropagation();
        }}, {{ capture: true, once: true }})""")
        self.press("Control+c")
        self.press("Control+v")

    def click(self, selector):
        """Press in the middle of the first element that a selector finds, where it is seen."""
        self.drag([self.middle(selector)])

    def middle(self, selector):
        """Where the middle of an element is, once it has been brought into view."""
        return self.evaluate(f"""(() => {{
            const one = document.querySelector({json.dumps(selector)});
            one.scrollIntoView({{ block: "center", behavior: "instant" }});
            const {{ x, y, width, height }} = one.getBoundingClientRect();
            return [x + width / 2, y + height / 2];
        }})()""")

    def drag(self, places):
        """Press at the first place, go to the others, let go."""
        first, *others = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "origin": "viewport", "duration": 20} for x, y in places
        ]
        press, release = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        actions = [first, press, *others, release]
        self.perform([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}])

    def wait_for(self, expression):
        """Wait until an expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < end, f"after {PATIENCE} seconds it is not so: {expression}"
            time.sleep(0.05)


class Chromium(Engine):
    """Playwright's browser."""

    needs = ()

    def __init__(self, browser):
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()

    def goto(self, address):
        self.page.goto(address)

    def evaluate(self, expression):
        """The value of an expression, or of its promise, as far as JSON can say it."""
        return self.page.evaluate(expression)

    def perform(self, actions):
        keyboard, mouse = self.page.keyboard, self.page.mouse
        for action in itertools.chain.from_iterable(source["actions"] for source in actions):
            key = NAMES.get(action.get("value"), action.get("value"))
            match action["type"]:
                case "keyDown":
                    keyboard.down(key)
                case "keyUp":
                    keyboard.up(key)
                case "pointerMove":
                    mouse.move(action["x"], action["y"])
                case "pointerDown":
                    mouse.down()
                case "pointerUp":
                    mouse.up()

    def close(self):
        self.page.context.close()


class Firefox(Engine):
    """firefox-esr over WebDriver BiDi."""

    needs = ("firefox-esr or firefox",)

    def __init__(self):
        self.numbers = itertools.count(1)
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        port = _free_port()
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        command = [program, "--headless", "--profile", self.profile.name, "--remote-debugging-port", str(port)]
        env = os.environ | {"HOME": self.profile.name}
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
        connect = lambda: websocket.create_connection(f"ws://127.0.0.1:{port}/session", timeout=PATIENCE, suppress_origin=True)  # noqa: E731
        self.socket = _soon(connect, (OSError, websocket.WebSocketException))
        self.send("session.new", capabilities={})
        self.context = self.send("browsingContext.create", type="tab")["context"]  # the first one never has the focus
        self.send("browsingContext.setViewport", context=self.context, viewport={"width": 1280, "height": 900})

    def send(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(answer["message"])
                return answer["result"]

    def goto(self, address):
        self.send("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def evaluate(self, expression):
        """The value of an expression, or of its promise, as far as JSON can say it."""
        whole = f"Promise.resolve({expression}).then(value => JSON.stringify(value) ?? 'null')"
        answer = self.send("script.evaluate", expression=whole, target={"context": self.context}, awaitPromise=True)
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def perform(self, actions):
        self.send("input.performActions", context=self.context, actions=actions)

    def close(self):
        with contextlib.suppress(Exception):
            self.send("browser.close")
        self.socket.close()
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.profile.cleanup()


class WebKit(Engine):
    """WebKitGTK's small browser over WebDriver, on a screen that nobody sees."""

    needs = ("WebKitWebDriver", "Xvfb")

    def __init__(self):
        self.screen, display = self._start_screen()
        env = os.environ | {"DISPLAY": display, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
        port = _free_port()
        command = ["WebKitWebDriver", f"--port={port}", "--host=127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
        self.address = f"http://127.0.0.1:{port}/session"
        browser = {"binary": str(MINIBROWSERS[-1]), "args": ["--automation"]}
        options = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": browser}}}
        session = _soon(lambda: self.send("POST", "", options), (urllib.error.URLError, ConnectionError))
        self.address += f"/{session['sessionId']}"
        self.send("POST", "/window/rect", {"width": 1280, "height": 900})

    @staticmethod
    def _start_screen():
        """Xvfb chooses a number that is free and writes it."""
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
        screen = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        with screen.stdout as written:
            return screen, f":{written.readline().strip()}"

    def send(self, method, path, data=None):
        body = json.dumps(data or {}).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self.address}{path}", body, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=2 * PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                raise RuntimeError(json.load(error)["value"]["message"]) from None

    def goto(self, address):
        self.send("POST", "/url", {"url": address})

    def evaluate(self, expression):
        """The value of an expression, or of its promise, as far as JSON can say it."""
        script = (
            f"const done = arguments[0]; Promise.resolve({expression}).then(value => done(JSON.stringify(value) ?? 'null'))"
        )
        return json.loads(self.send("POST", "/execute/async", {"script": script, "args": []}))

    def perform(self, actions):
        self.send("POST", "/actions", {"actions": actions})

    def close(self):
        with contextlib.suppress(Exception):
            self.send("DELETE", "")
        for process in (self.process, self.screen):
            process.terminate()
            process.wait(PATIENCE)


ENGINES = {"chromium": Chromium, "firefox": Firefox, "webkit": WebKit}
