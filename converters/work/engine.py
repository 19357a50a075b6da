"""Many documents through one function, each in a worker process with limits of its own, as many at a time as there are cores.

A pool of processes breaks when one of them is killed (ProcessPoolExecutor: BrokenProcessPool for all that is left), so each worker
here stands alone behind its own pair of pipes, with one document at a time and a thread that waits for it. What one document does
to its worker costs that document only. Nothing is kept but the documents under way, so memory does not grow with their number.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from converters.diagnostics import Diagnostic, Message, Refused, diagnose
from converters.formats import FORMATS
from converters.source.files import Source, source_of
from converters.source.sniff import sniff
from converters.work import inputs, store
from converters.work.inputs import Input
from converters.work.slot import Cost, Here, Limits, Slot

_AHEAD = 24  # documents a worker that may be under way or waiting for one before them
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}  # no fault of the document: the run stops


class Order(NamedTuple):
    """What is done with each document.

    `function` takes a Source and the options and returns a value; the `files` of the value, pairs of a format and bytes, are written
    where the task says, if it says so. It is a function of a module, and the options are plain values: both go to other processes.
    """

    function: Callable[..., Any]
    options: Mapping[str, Any]
    limits: Limits = Limits()
    scratch: Path | None = None


class Output(NamedTuple):
    """A file that was written: its format, its place, its sha256, its size in bytes."""

    format: str
    place: str
    sha256: str
    size: int


class Task(NamedTuple):
    """One document to do: a number, the input, where each format goes; for one done before, its digest and outputs then; what is to be said of its name."""

    number: int
    item: Input
    targets: Mapping[str, str] = {}
    digest: str = ""
    outputs: tuple[Output, ...] = ()
    note: Diagnostic | None = None


class Done(NamedTuple):
    """What became of a document: `state` is done, failed, skipped, or kept where nothing had to be done again."""

    number: int
    item: Input
    state: str
    value: Any = None
    failure: Diagnostic | None = None
    digest: str = ""
    size: int = 0
    outputs: tuple[Output, ...] = ()
    cost: Cost = Cost(0.0, 0, 0)
    note: Diagnostic | None = None


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def stream(tasks: Iterable[Task], order: Order, jobs: int = 0, *, ordered: bool = True, isolate: bool = False) -> Iterator[Done]:
    """Yield what becomes of each task.

    Args:
        tasks: taken as they are needed, so they may be without end.
        order: what is done with each.
        jobs: worker processes; 0 for one a core.
        ordered: yield in the order of the tasks, else as they are done.
        isolate: use a worker process even for a single document.

    Raises:
        OSError: there is no room for an output; the run can't go on.

    """
    iterator = iter(tasks)
    first = list(islice(iterator, 2))
    slots = [Slot(order.limits) for _ in range(jobs or cores())] if len(first) > 1 or isolate else [Here()]
    crew = _Crew(order, slots)
    try:
        yield from _sorted(crew.run(chain(first, iterator))) if ordered else (done for _place, done in crew.run(chain(first, iterator)))
    finally:
        crew.stop()


def each(places: Iterable[str], function: Callable[..., Any], *, only: Iterable[str] = (), jobs: int = 0, limits: Limits | None = None, **options: Any) -> Iterator[Done]:  # noqa: ANN401 - as the function has them
    """Yield, in order, what `function` gives for each document that files, folders and archives hold; memory stays flat.

    Args:
        places: paths or addresses.
        function: a function of a module; it takes a Source and the options, and what it returns can be pickled.
        only: patterns that the path in the folder, or the name, has to match.
        jobs: worker processes; 0 for one a core.
        limits: what one document may cost; None for the usual, and then a single document is read in this process.
        options: for `function`.

    """
    tasks = (Task(number, item) for number, item in enumerate(inputs.walk(places, only=only)))
    return stream(tasks, Order(function, options, limits or Limits()), jobs, isolate=limits is not None)


def _sorted(found: Iterator[tuple[int, Done]]) -> Iterator[Done]:
    waiting: dict[int, Done] = {}
    place = 0
    for at, done in found:
        waiting[at] = done
        while place in waiting:
            yield waiting.pop(place)
            place += 1


class _Crew:
    """The threads, each with its slot, and the two queues between them and who asks."""

    def __init__(self, order: Order, slots: list[Slot] | list[Here]) -> None:
        self._order, self._slots = order, slots
        self._todo: queue.SimpleQueue[tuple[int, Task] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, Done | BaseException]] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def run(self, tasks: Iterator[Task]) -> Iterator[tuple[int, Done]]:
        """Yield the results with the places of their tasks; no more than some are ahead of the first that is not done."""
        window, given, oldest = _AHEAD * len(self._slots), 0, 0
        finished: set[int] = set()
        while True:
            while given - oldest < window and (task := next(tasks, None)):
                self._todo.put((given, task))
                given += 1
                if len(self._threads) < min(given, len(self._slots)):
                    self._hire(self._slots[len(self._threads)])
            if oldest == given:
                return
            at, result = self._next()
            if isinstance(result, BaseException):
                raise result
            finished.add(at)
            while oldest in finished:
                finished.remove(oldest)
                oldest += 1
            yield at, result

    def stop(self) -> None:
        """End the processes and the threads, and leave undone what is not begun."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._todo.get_nowait()
        for _ in self._threads:
            self._todo.put(None)
        for slot in self._slots:
            slot.close()
        for thread in self._threads:
            thread.join()

    def _next(self) -> tuple[int, Done | BaseException]:
        while True:
            try:
                return self._done.get(timeout=1.0)  # so that a person's Ctrl-C is heard on every system
            except queue.Empty:
                continue

    def _hire(self, slot: Slot | Here) -> None:
        def work() -> None:
            while (given := self._todo.get()) is not None:
                try:
                    self._done.put((given[0], attend(given[1], self._order, slot)))
                except BaseException as error:  # noqa: BLE001 - it is raised where the results are asked for
                    self._done.put((given[0], error))

        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()


def attend(task: Task, order: Order, slot: Slot | Here) -> Done:
    """Read one input, have it done in a slot, write what comes of it; the one code path of a machine and of a cluster.

    Raises OSError if there is no room for an output.
    """
    item = task.item
    done = Done(task.number, item, "failed", note=task.note)
    try:
        source = _source(item)
        done = done._replace(digest=source.sha256, size=len(source.data))
        if task.digest == source.sha256 and all(store.digest(output.place) == output.sha256 for output in task.outputs):
            return done._replace(state="kept", outputs=task.outputs)
        value, cost = slot.call(perform, (order.function, source, item.doubtful), order.options, len(source.data))
        if task.targets:
            placed = [(name, place_of(task.targets, name), data) for name, data in value.files]
            _write({place: data for _name, place, data in placed}, order.scratch)
            outputs = tuple(Output(name, place, hashlib.sha256(data).hexdigest(), len(data)) for name, place, data in placed)
            return done._replace(state="done", value=value._replace(files=()), outputs=outputs, cost=cost)
        return done._replace(state="done", value=value, cost=cost)
    except Refused as refused:
        return done._replace(state="skipped" if refused.diagnostic.severity == "note" else "failed", failure=refused.diagnostic)


def _source(item: Input) -> Source:
    if item.trouble:
        raise Refused(item.trouble)
    try:
        return source_of(inputs.read(item), item.name)
    except Refused as refused:
        if item.doubtful and refused.diagnostic.code in {"S102", "S103"}:
            raise _unknown(refused.diagnostic) from refused
        raise


def place_of(targets: Mapping[str, str], name: str) -> str:
    """Return where a file goes: the place of its format, with the number behind the format (`docx-2`), if there is one, before the suffix."""
    format_, _dash, number = name.partition("-")
    place = targets[format_]
    suffix = next((end for end in FORMATS[format_].suffixes if place.lower().endswith(end)), "")
    return f"{place[: len(place) - len(suffix)]}-{number}{place[len(place) - len(suffix) :]}" if number else place


def _write(files: Mapping[str, bytes], scratch: Path | None) -> None:
    try:
        store.write(files, scratch)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise
        raise Refused(diagnose("W921", name=str(error.filename or next(iter(files))), reason=error.strerror or str(error))) from error


def perform(function: Callable[..., Any], source: Source, doubtful: bool, **options: Any) -> Any:  # noqa: ANN401 - as the function has it
    """Do one document in a worker; one that no suffix vouches for must be of a known format by more than being text."""
    if doubtful:
        try:
            name = sniff(source)
        except Refused as refused:
            if refused.diagnostic.code in {"S104", "S105", "S107", "S126"}:
                raise _unknown(refused.diagnostic) from refused
            raise
        if name in {"text", "markdown"}:
            raise Refused(diagnose("B904"))
    return function(source, **options)


def _unknown(found: Diagnostic) -> Refused:
    return Refused(diagnose("B910", reason=Message(*found.message)))
