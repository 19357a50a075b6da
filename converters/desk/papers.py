"""What lies on the desk: the folder's files, each read once by the engine of `migrate` and kept in its record, as cards; one thread holds the record.

Whatever ends the desk, what was read is in `.gouji/` and is not read again; a second desk on the same folder is refused by the record's lock.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from converters.desk.bench import Bench
from converters.desk.cards import Card
from converters.diagnostics import Diagnostic, Refused, diagnose
from converters.work import inputs
from converters.work.engine import Done, Order, Task, attend, cores
from converters.work.inputs import Input
from converters.work.manifest import FOLDER, Manifest
from converters.work.reading import Made, make
from converters.work.record import unpack
from converters.work.slot import Limits

_OPTIONS: dict[str, Any] = {"to": ("xml",), "edition": "", "infer": False, "via": ""}
_SUFFIXES = {"xml": ".xml"}
_BETWEEN = 0.25  # seconds between two looks at the folder while files are dropped


class Papers:
    """The cards of a folder, kept current by a thread; every method may be called from any thread."""

    def __init__(self, folder: Path, jobs: int = 0, limits: Limits | None = None) -> None:
        """Take the folder; nothing is read before `open`."""
        self.folder = folder
        self.scratch = folder / FOLDER / "tmp"
        self.bench = Bench(jobs or cores(), limits or Limits())
        self._events: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._cards: dict[str, Card] = {}
        self._keys: dict[int, list[str]] = {}
        self._lock = threading.Lock()
        self._revision = 0
        self._gone: set[str] = set()
        self._under: set[int] = set()
        self._retry: set[int] = set()
        self._closing = False
        self.trouble = ""
        self._stamps: dict[int, tuple[int, int] | None] = {}
        self._thread: threading.Thread | None = None
        self.counted: Callable[[Card], None] = lambda _card: None  # counts anew what a card says, where a person has changed its report
        self.ended: Callable[[], None] = lambda: None

    def open(self) -> None:
        """Open the record and begin with what lies in the folder; raises Refused B911 if another desk or run is at work on it, B912, or OSError."""
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.result()
        self.look()

    def close(self) -> None:
        """End the workers and close the record."""
        self._closing = True
        self._events.put(("end", None))
        if self._thread:
            self._thread.join()
        self.ended()
        self.bench.close()

    def look(self) -> None:
        """Look at the folder again: what is new or has changed is read."""
        self._events.put(("look", None))

    def again(self, key: str) -> None:
        """Read a file again."""
        self._events.put(("again", self.card(key).item.place))

    def card(self, key: str) -> Card:
        """Return a card; KeyError if there is none of that key."""
        with self._lock:
            return self._cards[key]

    def cards(self) -> list[Card]:
        """Return all cards in the order of their names."""
        with self._lock:
            return sorted(self._cards.values(), key=lambda card: (card.label, card.part))

    def since(self, revision: int) -> dict[str, Any]:
        """Return what has changed since a revision (0: everything), for the page."""
        with self._lock:
            changed = [card.told() for card in self._cards.values() if card.revision > revision]
            counts = {state: sum(1 for card in self._cards.values() if card.state == state) for state in ("todo", "done", "failed", "skipped")}
            return {"revision": self._revision, "cards": changed, "gone": sorted(self._gone) if revision else [], "counts": counts, "trouble": self.trouble}

    def put(self, card: Card, **values: Any) -> Card:  # noqa: ANN401 - the fields of a card
        """Change a card and say so to the page."""
        with self._lock:
            self._revision += 1
            changed = replace(card, **values, revision=self._revision)
            self._cards[card.key] = changed
            self._gone.discard(card.key)
            return changed

    def drop(self, keys: Iterable[str]) -> None:
        """Take cards off the desk."""
        with self._lock:
            self._revision += 1
            for key in keys:
                if self._cards.pop(key, None):
                    self._gone.add(key)

    def _run(self, ready: Future[None]) -> None:
        try:
            manifest = Manifest(self.folder, _OPTIONS, str(self.folder / FOLDER / "reports"))
        except BaseException as error:  # noqa: BLE001 - it is raised where the desk is opened
            ready.set_exception(error)
            return
        ready.set_result(None)
        try:
            while self._step(manifest):
                if not self._under and self._events.empty():
                    manifest.finish()
        except Exception as error:  # noqa: BLE001 - it is told on the page: nothing more is read, and what was read is kept
            self.trouble = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
        finally:
            manifest.close()

    def _step(self, manifest: Manifest) -> bool:
        kind, value = self._events.get()
        if kind == "look":
            time.sleep(_BETWEEN if self._under else 0)
            waiting = [self._events.get_nowait() for _ in range(self._events.qsize())]
            for event in waiting:
                if event[0] != "look":
                    self._events.put(event)
            self._plan(manifest)
        elif kind == "again":
            for number, keys in self._keys.items():
                if any(self._cards[key].item.place == value for key in keys if key in self._cards):
                    self._stamps.pop(number, None)
                    self._retry.add(number)
            self._plan(manifest)
        elif kind == "done":
            self._note(manifest, *value)
        return not self._closing

    def _plan(self, manifest: Manifest) -> None:
        """Enter what lies in the folder, and have done what is new or has changed; cards of files that are gone are taken off."""
        manifest.finish()  # what was noted is written before more is entered
        manifest.plan(inputs.walk([str(self.folder)], str(self.folder / FOLDER)), len(_SUFFIXES["xml"]))
        order = Order(make, _OPTIONS, scratch=manifest.scratch)
        here: set[int] = set()
        for task in manifest.tasks(_SUFFIXES, resume=True):
            stamp = _stamp(task.item)
            if stamp is None and not task.item.trouble:
                continue
            here.add(task.number)
            if task.number in self._under or (task.number in self._stamps and self._stamps[task.number] == stamp):
                continue
            self._stamps[task.number] = stamp
            self._under.add(task.number)
            task = task._replace(digest="", outputs=()) if task.number in self._retry else task  # noqa: PLW2901
            self._retry.discard(task.number)
            if task.number not in self._keys:
                self._keys[task.number] = [f"{task.number}-1"]
                self.put(Card(f"{task.number}-1", task.item))
            self.bench.submit(lambda slot, task=task: attend(task, order, slot)).add_done_callback(lambda future, task=task: self._told(task, future))  # type: ignore[misc]
        for number in [number for number in self._keys if number not in here and number not in self._under]:
            self.drop(self._keys.pop(number))
            self._stamps.pop(number, None)

    def _told(self, task: Task, future: Future[Done]) -> None:
        if not future.cancelled():
            self._events.put(("done", (task, future)))

    def _note(self, manifest: Manifest, task: Task, future: Future[Done]) -> None:
        self._under.discard(task.number)
        error = future.exception()
        if error:
            done = Done(task.number, task.item, "failed", failure=_fault(error))
        else:
            done = future.result()
        manifest.note(done, done.value if isinstance(done.value, Made) else None)
        cards = self._made(manifest, done)
        with self._lock:
            old = {key: self._cards.get(key) for key in self._keys.get(done.number, ())}
        self.drop(key for key in old if key not in {card.key for card in cards})
        self._keys[done.number] = [card.key for card in cards]
        for card in cards:
            self.put(card)
            if card.state == "done" and card.corrections.is_file():
                self.counted(card)

    def _made(self, manifest: Manifest, done: Done) -> list[Card]:
        """The cards of a file, one for each of its reports, from the record."""
        state, code, *reasons = next(iter(manifest.ask("SELECT state, code, reason_en, reason_zh FROM files WHERE number = ?", done.number)))
        if state != "done":
            return [Card(f"{done.number}-1", done.item, 1, state, done.digest, code=code, reasons=(reasons[0], reasons[1]))]
        places = {output.format: output.place for output in done.outputs}
        rows = list(manifest.ask("SELECT part, record FROM records WHERE file = ? ORDER BY part", done.number))
        cards = []
        for part, record in rows:
            kept = unpack(record)["report"]
            place = places.get("xml", places.get(f"xml-{part}", ""))
            cards.append(Card(f"{done.number}-{part}", done.item, part, "done", done.digest, place, kept))
        return cards


def _stamp(item: Input) -> tuple[int, int] | None:
    try:
        found = os.stat(item.place)  # noqa: PTH116 - a name may be one that no Path can be made of
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def _fault(error: BaseException) -> Diagnostic:
    """What is said of a document whose reading ended in an error and not in a finding."""
    if isinstance(error, Refused):
        return error.diagnostic
    reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
    return diagnose("S101" if isinstance(error, OSError) else "S120", reason=reason)
