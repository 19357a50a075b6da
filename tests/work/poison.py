"""What a document can do to the process that reads it: a function for each, found by a worker by its name."""

import ctypes
import os
import re
import signal
import time
from pathlib import Path
from typing import NamedTuple

from converters.source.files import Source


def length(source: Source) -> int:
    return len(source.data)


def by_first_word(source: Source) -> int:
    """Do what the document says."""
    word = source.data.split()[0].decode()
    globals().get(word, length)(source)
    return len(source.data)


def hang(source: Source) -> None:
    while True:
        time.sleep(1)


def backtrack(source: Source) -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")  # in C, with the interpreter's lock held


def crash(source: Source) -> None:
    ctypes.string_at(0)


def leave(source: Source) -> None:
    os._exit(3)


def killed(source: Source) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_once(source: Source) -> None:
    mark = Path(source.name + ".seen")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def bomb(source: Source) -> None:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def deep(source: Source) -> object:
    return deep(source)


def chatter(source: Source) -> None:
    os.write(1, b"this is no answer\n")
    print("nor is this")


def worker(source: Source) -> int:
    return os.getpid()


class Copy(NamedTuple):
    files: tuple[tuple[str, bytes], ...]


def copied(source: Source) -> Copy:
    return Copy((("text", source.data),))
