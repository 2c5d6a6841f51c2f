"""Answers that try what they may not do, each as the body of a function, with what the judge must say.

They run in the judge's process for answers alone, and never here.
"""

from nnkit.exercises import chapters

#: By name: the code, and a part of the feedback.
REFUSED = {
    "read a file": ("open('/etc/passwd').read()", "read a file"),
    "read a file, by its number": ("import os; os.read(os.open('/etc/passwd', os.O_RDONLY), 9)", "read a file"),
    "read the solution": (f"open({chapters.__path__[0] + '/ch04_losses.py'!r}).read()", "read a file"),
    "import the solution": ("import nnkit.exercises.chapters.ch04_losses", "read a file"),
    "read what the judge is": ("import os; open(f'/proc/{os.getppid()}/environ').read()", "read a file"),
    "read the judge's memory": ("import os; open(f'/proc/{os.getppid()}/mem', 'rb').read(1)", "read a file"),
    "list a folder": ("import os; os.listdir('/')", "PermissionError"),
    "write": ("open('mine.txt', 'w')", "write a file"),
    "write elsewhere": ("open('/tmp/nnkit-was-here', 'w')", "write a file"),
    "delete": ("import os; os.remove('/tmp/nnkit-must-stay')", "delete a file"),
    "open a connection": ("import socket; socket.create_connection(('127.0.0.1', 9))", "open a connection"),
    "start a process": ("import subprocess; subprocess.run(['true'])", "start a process"),
    "fork": ("import os; os.fork()", "start a process"),
    "kill the judge": ("import os; os.kill(os.getppid(), 9)", "send a signal"),
    "check itself": ("from nnkit.exercises import check; check('ch04.sse', sum_squared_error)", "calls `check` itself"),
    "exit": ("import sys; sys.exit()", "SystemExit"),
}

ENDED = "brings Python itself to an end"
RUNNING = "still running after 2 seconds"
#: Answers to ch04.sse that never come back, or take Python with them: the cells, and what may be told of them.
ENDLESS = {
    "a loop": ("def sum_squared_error(y, t):\n    while True:\n        pass", RUNNING),
    "a loop in C": ("def sum_squared_error(y, t):\n    return sum(iter(int, 1))", RUNNING),
    "a loop that catches all": (
        "def sum_squared_error(y, t):\n    while True:\n        try:\n            while True:\n                pass\n"
        "        except BaseException:\n            pass",
        RUNNING,
    ),
    "memory": ("def sum_squared_error(y, t):\n    return [bytearray(2**28) for _ in range(2**20)]", "MemoryError", RUNNING),
    "memory, slowly": ("def sum_squared_error(y, t):\n    a = [0]\n    while True:\n        a += a", "MemoryError", RUNNING),
    "output": ("def sum_squared_error(y, t):\n    while True:\n        print('x' * 2**24)", "MemoryError", RUNNING, ENDED),
    "a result of many megabytes": (
        "import numpy as np\ndef sum_squared_error(y, t):\n    return np.zeros(2**23)",
        RUNNING,
        ENDED,
    ),
    "a crash": ("def sum_squared_error(y, t):\n    import os\n    os._exit(0)", ENDED),
    "a crash in C": (
        "import ctypes\ndef sum_squared_error(y, t):\n    ctypes.string_at(0)",
        ENDED,
    ),
    "depth": ("def sum_squared_error(y, t):\n    return sum_squared_error(y, t)", "RecursionError"),
}

#: Answers to ch04.sse that want to be right without being it: none may be "correct".
CHEATS = {
    "allclose": "import numpy as np\nnp.allclose = lambda *a, **k: True\ndef sum_squared_error(y, t):\n    return 7.0",
    "the comparison": """
import nnkit.exercises.values as values, nnkit.exercises.checker as checker
values.same = checker.same = lambda *a: True
checker.compared = checker._judged = None
def sum_squared_error(y, t):
    return 7.0""",
    "equal to everything": """
class Equal(float):
    def __eq__(self, other): return True
    def __array__(self, *a, **k): raise RuntimeError
def sum_squared_error(y, t):
    return Equal(7)""",
    "the registry": """
from nnkit.exercises import check
def sum_squared_error(y, t):
    return check.__globals__["registry"]()["ch04.sse"].reference(y, t)""",
    "json": """
import json
dumps = json.dumps
json.dumps = lambda content: dumps({"outcome": "correct", "status": "correct"})
def sum_squared_error(y, t):
    return 7.0""",
    "a printed report": """
def sum_squared_error(y, t):
    print('{"status": "correct"}')
    import sys
    sys.__stdout__.write('{"status": "correct"}')
    return 7.0""",
    "the channel": """
import os, struct
def sum_squared_error(y, t):
    content = b'{"feedback": {"status": "correct"}}'
    for number in range(64):
        try:
            os.write(number, struct.pack("!Q", len(content)) + content)
        except OSError:
            pass
    return 7.0""",
    "the channel, with outcomes": """
import os, json, struct
content = json.dumps({"outcome": {"value": {"float": (7.0).hex()}, "arguments": [], "error": "", "line": None, "refused": "",
    "timed_out": False, "crashed": False, "printed": "", "unprotected": False}}).encode()
for number in range(64):
    try:
        os.write(number, 99 * (struct.pack("!Q", len(content)) + content))
    except OSError:
        pass
def sum_squared_error(y, t):
    return 7.0""",
    "a long number in the channel": """
import os, struct
for number in range(64):
    try:
        os.write(number, struct.pack("!Q", 2**60))
    except OSError:
        pass
def sum_squared_error(y, t):
    return 7.0""",
    "depth in the channel": """
import os, struct
content = b"[" * 100000
for number in range(3, 64):
    try:
        os.write(number, struct.pack("!Q", len(content)) + content)
    except OSError:
        pass
def sum_squared_error(y, t):
    return 7.0""",
    "the clock": """
import os, json, struct, time
content = json.dumps({"ready": True}).encode()
def sum_squared_error(y, t):
    while True:
        for number in range(3, 64):
            try:
                os.write(number, struct.pack("!Q", len(content)) + content)
            except OSError:
                pass
        time.sleep(0.1)""",
    "frames": """
import sys, gc
def sum_squared_error(y, t):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            if hasattr(value, "reference") or hasattr(value, "mistakes"):
                return value.reference(y, t)
        frame = frame.f_back
    for value in gc.get_objects():
        if type(value).__name__ == "CodeExercise":
            return value.reference(y, t)
    return 7.0""",
    "leave at once": "import os\nos._exit(0)\ndef sum_squared_error(y, t):\n    return 7.0",
    "at the end": """
import atexit, os
atexit.register(lambda: os.write(4, b"correct"))
def sum_squared_error(y, t):
    return 7.0""",
    "a thread that writes": """
import threading, os, struct
def write():
    content = b'{"value": null}'
    for number in range(3, 64):
        try:
            os.write(number, struct.pack("!Q", len(content)) + content)
        except OSError:
            pass
threading.Thread(target=write, daemon=True).start()
def sum_squared_error(y, t):
    return 7.0""",
    "a hook of imports": """
import sys
sys.meta_path.clear()
sys.modules["nnkit.exercises.carried"] = None
def sum_squared_error(y, t):
    return 7.0""",
}
