"""A place where documents are read one at a time: in a process of its own, which is stopped and replaced as needed, or in this one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from converters.diagnostics import Refused, refuse
from converters.work.worker import TOO_MUCH_MEMORY, Answer, receive, send

_START = "import sys, json; sys.path[:] = json.loads(sys.stdin.buffer.readline()); from converters.work.worker import serve; serve()"
# One document is worked on by one thread: the others work on other documents, and sums of floats come out the same.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
_CRASHES = 2  # times that a document may end its process
_KILLS = 6  # times that somebody else may end it: the system short of memory, or a person
_START_SECONDS = 60.0

MEMORY = 1024  # MiB a document may take, where nothing else is said
_SECONDS, _SECONDS_A_MIB, _MOST_SECONDS = 60.0, 2.0, 600.0


class Limits(NamedTuple):
    """What one document may cost: seconds (None: 60 and 2 more for each MiB of it, 600 at the most) and MiB of memory."""

    seconds: float | None = None
    memory: int = MEMORY

    def seconds_for(self, size: int) -> float:
        """Return the seconds for a document of so many bytes."""
        return self.seconds or min(_MOST_SECONDS, _SECONDS + _SECONDS_A_MIB * size / (1 << 20))


class Cost(NamedTuple):
    """What one document did cost: seconds, MiB, and how often it was tried."""

    seconds: float
    peak: int
    tries: int


class Slot:
    """A worker process, started when it is first needed; `call` is for one thread, `close` may come from another."""

    def __init__(self, limits: Limits) -> None:
        """Take the limits for each call."""
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._late = False

    def call(self, function: Callable[..., Any], values: Sequence[Any], options: Mapping[str, Any], size: int) -> tuple[Any, Cost]:
        """Return what `function` gives in the worker and what it cost.

        Args:
            function: a function of a module, found there by its name.
            values: its arguments, which are pickled.
            options: those by name.
            size: the bytes of the document, by which it has its time.

        Raises:
            Refused: the function's own; B901 (the process ended), B902 (time), B903 (memory).

        """
        crashes = kills = 0
        while True:
            began = time.monotonic()
            ended, answer = self._try(function, values, options, self._limits.seconds_for(size))
            cost = Cost(time.monotonic() - began, answer.peak if answer else 0, crashes + kills + 1)
            if answer:
                if answer.failure:
                    raise refuse("B903", megabytes=self._limits.memory) if answer.failure.code == "B903" else Refused(answer.failure)
                return answer.value, cost
            if self._closed:
                raise refuse("B901", reason="stopped", count=cost.tries)
            if self._late:
                raise refuse("B902", seconds=round(self._limits.seconds_for(size)))
            if ended == TOO_MUCH_MEMORY:
                raise refuse("B903", megabytes=self._limits.memory)
            killed = ended == -getattr(signal, "SIGKILL", 0)
            kills, crashes = kills + killed, crashes + (not killed)
            if crashes >= _CRASHES or kills >= _KILLS:
                raise refuse("B901", reason=_reason(ended), count=crashes + kills)

    def close(self) -> None:
        """End the process, and whatever it is doing."""
        self._closed = True
        self._end()

    def __del__(self) -> None:
        self.close()

    def _try(self, function: Callable[..., Any], values: Sequence[Any], options: Mapping[str, Any], seconds: float) -> tuple[int, Answer | None]:
        """Make one call; return the exit status of the process and None if it ended without an answer."""
        self._late = False
        try:
            if self._process is None:
                self._start()
            answer: Answer = self._ask((function, values, options), seconds)
        except (EOFError, OSError, ValueError):
            return self._end(), None
        if answer.tired:
            self._end()
        return 0, answer

    def _start(self) -> None:
        """Start the process and wait until it is ready."""
        if self._closed:
            raise EOFError
        try:
            self._process = subprocess.Popen([sys.executable, "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,  # noqa: S603 - this program again
                                             env=os.environ | _ONE_THREAD, start_new_session=True)
        except OSError as error:  # the machine has no room for another process
            raise refuse("B901", reason=error.strerror or str(error), count=1) from error
        assert self._process.stdin  # noqa: S101 - it is a pipe
        self._process.stdin.write(json.dumps(sys.path).encode() + b"\n")
        self._ask((self._limits.memory, os.getpid()), _START_SECONDS)

    def _ask(self, message: object, seconds: float) -> Any:  # noqa: ANN401 - what the process answers
        """Send a message and wait for the answer, no longer than that; EOFError or OSError if the process ended."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EOFError
        alarm = threading.Timer(seconds, self._expire, (process,))
        alarm.daemon = True
        alarm.start()
        try:
            send(process.stdin, message)
            return receive(process.stdout)
        finally:
            alarm.cancel()

    def _expire(self, process: subprocess.Popen[bytes]) -> None:
        self._late = True
        _kill(process)

    def _end(self) -> int:
        """End the process and all that it started; return its exit status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0 if self._closed or self._late else 2)  # one that ends by itself says why by its status
        _kill(process)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        return process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its group: an office suite that it started outlives it otherwise."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _reason(status: int) -> str:
    """Say how a process ended: by the name of its signal, or by its status."""
    if status < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-status).name
    return f"status {status}"


class Here:
    """This very process, for one document that nothing need be kept safe from: no limit holds."""

    @staticmethod
    def call(function: Callable[..., Any], values: Sequence[Any], options: Mapping[str, Any], size: int) -> tuple[Any, Cost]:  # noqa: ARG004 - as in Slot
        """Return what `function` gives and what it cost; raises Refused as it does, S120 for a fault of ours."""
        began = time.monotonic()
        try:
            value = function(*values, **options)
        except Refused:
            raise
        except Exception as error:
            raise refuse("S120", reason=f"{type(error).__name__}: {error}") from error
        return value, Cost(time.monotonic() - began, 0, 1)

    def close(self) -> None:
        """Nothing is to be ended."""
