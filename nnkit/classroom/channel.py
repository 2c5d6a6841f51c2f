"""Messages between the judge and the process in which an answer runs: plain data alone."""

import json
import struct

from nnkit.exercises.carried import Foreign

#: Bytes of one message. What a student sends is small; what is larger is no result.
LARGEST = 16 * 2**20
_GIVEN = "given function"


def send(file, message):
    """Write a message, and have it on its way."""
    content = json.dumps(message).encode()
    file.write(struct.pack("!Q", len(content)) + content)
    file.flush()


def receive(file):
    """The next message.

    Raises
    ------
    ValueError, EOFError, RecursionError
        If it is none, too large, or does not come.
    """
    head = file.read(8)
    if len(head) < 8:
        raise EOFError
    [length] = struct.unpack("!Q", head)
    if length > LARGEST:
        raise ValueError("too large")
    content = file.read(length)
    if len(content) < length:
        raise EOFError
    return json.loads(content)


def without_functions(value, functions):
    """A value in which a mark stands for each function. The functions are added to a list."""
    if isinstance(value, (list, tuple)):
        return type(value)(without_functions(part, functions) for part in value)
    if not callable(value):
        return value
    functions.append(value)
    return Foreign(_GIVEN, f"{len(functions) - 1} {getattr(value, '__name__', 'a function')}")


def with_functions(value, made):
    """The value with a function for each mark: what ``made`` returns for its number and its name."""
    if isinstance(value, (list, tuple)):
        return type(value)(with_functions(part, made) for part in value)
    if isinstance(value, Foreign) and value.type_name == _GIVEN:
        number, _, name = value.text.partition(" ")
        return made(int(number), name)
    return value
