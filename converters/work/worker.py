"""The process that reads documents for another: one call after the other, under a limit of memory, and no longer than its parent lives.

Calls and answers are pickles behind their length in 8 bytes, over the standard input and output; the parent watches the clock.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import sys
import threading
import time
from typing import IO, Any, NamedTuple

from converters.diagnostics import Diagnostic, Refused, diagnose

TOO_MUCH_MEMORY = 86  # the exit status by which a worker says why it ended
_LENGTH = struct.Struct(">Q")
_MEMORY_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICK = 0.05  # seconds between two looks at the memory
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_LONGEST, _LARGEST = 900, 256  # documents and MiB, after which a worker is replaced: what leaks, leaks no further


class Answer(NamedTuple):
    """What a call gave: its value or why there is none, the most memory in MiB that the process had, and whether the process wants to be replaced."""

    value: Any
    failure: Diagnostic | None
    peak: int
    tired: bool


def send(pipe: IO[bytes], thing: object) -> None:
    """Write one message."""
    data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401 - a message is whatever the other end sent
    """Read one message; EOFError if the other end is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    data = pipe.read(_LENGTH.unpack(head)[0])
    return pickle.loads(data)  # noqa: S301 - see above


def serve() -> None:
    """Answer calls until the standard input ends; the first message is (limit of memory in MiB, process id of the parent)."""
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    memory, parent = receive(calls)
    watch = _Watch(memory)
    _stay_small(memory)
    _die_with(parent)
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(calls, waiting), daemon=True).start()
    threading.Thread(target=watch.run, daemon=True).start()
    send(answers, None)  # ready: from now on the clock runs
    for count in range(1, _LONGEST + 1):
        function, values, options = waiting.get()
        watch.peak = 0
        value, failure = _call(function, values, options)
        del values
        watch.look()
        tired = count == _LONGEST or resident() > min(memory // 2, _LARGEST) or (failure is not None and failure.code == "B903")
        send(answers, Answer(value, failure, watch.peak, tired))
        if tired:
            return


def _call(function: Any, values: Any, options: Any) -> tuple[Any, Diagnostic | None]:  # noqa: ANN401
    """Return the value, or why there is none."""
    try:
        return function(*values, **options), None
    except Refused as refused:
        return None, refused.diagnostic
    except MemoryError:
        pass  # what the call held is let go with the error, and only then is there room to say so
    except Exception as error:  # noqa: BLE001 - a fault of ours must not stop the other files; it is named
        return None, diagnose("S120", reason=f"{type(error).__name__}: {error}")
    return None, diagnose("B903", megabytes=0)


def _listen(calls: IO[bytes], waiting: queue.SimpleQueue[Any]) -> None:
    """Hand on the calls; when the parent is gone, end this process and all that it started, in the middle of whatever it does."""
    try:
        while True:
            waiting.put(receive(calls))
    except (EOFError, OSError, pickle.UnpicklingError):
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


class _Watch:
    """Looks at the memory of this process and ends it where it has more than the limit: a limit that the system keeps on Linux only."""

    def __init__(self, limit: int) -> None:
        self.limit, self.peak = limit, 0

    def run(self) -> None:
        """Look again and again."""
        while True:
            self.look()
            time.sleep(_TICK)

    def look(self) -> None:
        """Look once."""
        self.peak = max(self.peak, resident())
        if self.peak > self.limit:
            os._exit(TOO_MUCH_MEMORY)


def resident() -> int:
    """Return the memory of this process in MiB: what it has now on Linux, the most it ever had elsewhere, 0 where neither is known."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - twenty times a second
            return int(file.read().split()[1]) * _MEMORY_PAGE >> 20
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> 20 if sys.platform == "darwin" else most >> 10


def _stay_small(memory: int) -> None:
    """Have the system refuse memory well beyond the limit (Linux, RLIMIT_DATA), what is taken too fast for the watch, and leave no core dumps."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        most = (memory + memory // 4 + 128) << 20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _die_with(parent: int) -> None:
    """Have the system end this process with its parent (Linux): a process that hangs outside Python does not see its input end."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
