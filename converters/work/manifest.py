"""The record of a run in its output folder: each input, what became of it, its outputs and their digests (SQLite, write-ahead log).

One process writes it, the one that hands out the work. An output stands under its name before its row says so; a run that is cut
off at any moment has therefore no more to do again than the documents that were under way.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from itertools import count as count_from
from pathlib import Path
from typing import IO, Any

from converters import __version__
from converters.diagnostics import Diagnostic, Message, diagnose, refuse
from converters.resources import schema_bytes, schema_names
from converters.work import store
from converters.work.engine import Done, Output, Task
from converters.work.inputs import Input
from converters.work.names import base_of, below, key_of, named, raw, short_digest, shown, within
from converters.work.reading import Made

FOLDER, NAME = ".gouji", "manifest.sqlite"
_SCHEMA = 1
_PAGE = 500  # rows that are read at a time
_SECONDS = 1.0  # between two commits: what a power cut can make the run forget
_FOREIGN = frozenset({"S101", "B901", "B903", "W921", "B909"})  # failures that may be the machine's and not the document's: done again by --resume
_TABLES = """
CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS files (
    number INTEGER PRIMARY KEY, name TEXT, place BLOB, given BLOB, members TEXT, inside TEXT, relative BLOB, doubtful INTEGER, trouble TEXT,
    key BLOB UNIQUE, base BLOB, seen INTEGER, state TEXT, settings TEXT, sha256 TEXT, size INTEGER, code TEXT, reason_en TEXT, reason_zh TEXT,
    tries INTEGER, seconds REAL, peak INTEGER, ended REAL);
CREATE TABLE IF NOT EXISTS outputs (file INTEGER, format TEXT, place BLOB, sha256 TEXT, size INTEGER, PRIMARY KEY (file, format));
CREATE TABLE IF NOT EXISTS records (file INTEGER, part INTEGER, issuer TEXT, year INTEGER, record BLOB, sketch BLOB, PRIMARY KEY (file, part));
CREATE VIEW IF NOT EXISTS reports AS SELECT number * 10000 + coalesce(part, 1) AS id, coalesce(part, 1) AS part, number, sha256, size, state, code, reason_zh, reason_en, issuer, year,
    record, sketch, seen, name || CASE WHEN EXISTS (SELECT 1 FROM records AS more WHERE more.file = number AND more.part = 2) THEN '#' || part ELSE '' END AS name
    FROM files LEFT JOIN records ON file = number;
CREATE INDEX IF NOT EXISTS made ON outputs (place);
CREATE INDEX IF NOT EXISTS lies ON files (place);
CREATE INDEX IF NOT EXISTS whose ON records (issuer, year);
"""


class Manifest:
    """The record of a run: `plan` the inputs, take the `tasks`, `note` what becomes of each."""

    def __init__(self, folder: Path | None, settings: Mapping[str, Any], out: str = "", *, read_only: bool = False) -> None:
        """Open or begin the record in `folder`, or one in memory for None; `out` is where the outputs go, the folder itself if not given.

        Raises:
            Refused: B911, another run is at work in the folder; B912, the record can't be read.

        """
        self.folder, self.out = folder, out or str(folder or "")
        self.settings = hashlib.sha256(json.dumps([_SCHEMA, __version__, _contract(), dict(settings)], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        self.scratch = folder / FOLDER / "tmp" if folder else None
        self._lock: IO[bytes] | None = None
        if folder and self.scratch and not read_only:
            self.scratch.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder)
            for leftover in self.scratch.iterdir():
                leftover.unlink()
        path = folder / FOLDER / NAME if folder else None
        if read_only and path and not path.is_file():
            raise refuse("B912", path=str(path), reason="no such file")
        try:
            self._base = sqlite3.connect(f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}" if path else ":memory:", uri=bool(path), isolation_level=None)
            if not read_only:
                self._base.execute("PRAGMA journal_mode=WAL")
                self._base.execute("PRAGMA synchronous=NORMAL")
                self._base.executescript(_TABLES)
                self.seen = int(self._told("round") or 0) + 1
                self._tell(schema=_SCHEMA, version=__version__, settings=self.settings, options=json.dumps(dict(settings), ensure_ascii=False), round=self.seen, began=time.time(), ended="")
            else:
                self.seen = int(self._told("round") or 0)
        except sqlite3.DatabaseError as error:
            self.close()
            raise _unreadable(path, error) from error
        self._committed = time.monotonic()

    def plan(self, items: Iterable[Input], room: int) -> int:
        """Write down the inputs and where the outputs of each go, no two alike on any file system; return how many there are.

        `room` is the length of the longest suffix. A file that an earlier run wrote is no input, where both folders are one.
        """
        count = 0
        with _room(), self._transaction():
            for item in items:
                place = item.place if store.is_address(item.place) else os.path.abspath(item.place)  # noqa: PTH100 - the run may be taken up from another folder
                made = below(self.out if store.is_address(self.out) else os.path.abspath(self.out), place)  # noqa: PTH100
                if made != place and self._base.execute("SELECT 1 FROM outputs WHERE place = ?", (raw(made),)).fetchone():
                    continue
                count += 1
                self._enter(item, raw(place), base_of(item.relative, room))
        return count

    def _enter(self, item: Input, place: bytes, base: str) -> None:
        """Enter an input under its name; under one of its own if another, that is still there, has it."""
        whole = f"{base}.{short_digest(item.name)}"
        told = {"name": shown(item.name), "given": raw(item.place), "members": json.dumps(item.members), "relative": raw(item.relative), "doubtful": item.doubtful, "trouble": _trouble(item.trouble), "seen": self.seen}
        for name in chain((base, whole), (f"{whole}.{count}" for count in count_from(2))):
            row = self._base.execute("SELECT number, place, inside FROM files WHERE key = ?", (key_of(name),)).fetchone()
            if row is None:
                told |= {"key": key_of(name), "base": raw(name), "place": place, "inside": item.inner, "state": "todo"}
                self._base.execute(f"INSERT INTO files ({', '.join(told)}) VALUES ({', '.join('?' * len(told))})", tuple(told.values()))  # noqa: S608 - the names are those above
                return
            same = bytes(row[1]) == place and row[2] == item.inner
            if same or (row[2] == item.inner and not store.exists(named(row[1]))):
                told |= {"place": place}
                self._base.execute(f"UPDATE files SET {', '.join(f'{name} = ?' for name in told)} WHERE number = ?", (*told.values(), row[0]))  # noqa: S608
                return

    def tasks(self, suffixes: Mapping[str, str], *, resume: bool = False, retry: bool = False) -> Iterator[Task]:
        """Yield what there is to do, by number; with `resume` what was done before comes with its digests, so that it can be let be."""
        last = -1
        while rows := self._base.execute("SELECT number, given, members, inside, relative, doubtful, trouble, base, state, settings, sha256, code FROM files"
                                         " WHERE seen = ? AND number > ? ORDER BY number LIMIT ?", (self.seen, last, _PAGE)).fetchall():
            for row in rows:
                last, base = row[0], named(row[7])
                state, settings, digest, code = row[8:]
                again = not resume or settings != self.settings or not digest or state == "todo" or (state == "failed" and (retry or code in _FOREIGN))
                targets = {name: within(self.out, base) + suffix for name, suffix in suffixes.items()}
                item = self._spared(_input(row), targets)
                note = diagnose("B951", name=next(iter(targets.values()))) if targets and base != base_of(item.relative, max(map(len, suffixes.values()))) else None
                yield Task(last, item, targets, "" if again else digest, () if again else self.outputs(last), note)

    def _spared(self, item: Input, targets: Mapping[str, str]) -> Input:
        """An input whose output would stand in the place of another input is not done."""
        for target in targets.values():
            place = target if store.is_address(target) else os.path.abspath(target)  # noqa: PTH100
            if self._base.execute("SELECT 1 FROM files WHERE place = ? AND seen = ?", (raw(place), self.seen)).fetchone():
                return item._replace(trouble=diagnose("B907", name=shown(target)))
        return item

    def note(self, done: Done, made: Made | None = None) -> None:
        """Write down what became of a document; outputs of an earlier run that are none now are removed, if nobody has changed them."""
        with _room():
            if not self._base.in_transaction:
                self._base.execute("BEGIN")
            if done.state != "kept" and not (done.failure and done.failure.code == "B908" and self.outputs(done.number)):
                self._renew(done, made)
            if time.monotonic() - self._committed > _SECONDS:
                self._base.execute("COMMIT")
                self._committed = time.monotonic()

    def _renew(self, done: Done, made: Made | None) -> None:
        failure = done.failure
        told = (failure.code, failure.message.en, failure.message.zh) if failure else ("", "", "")
        self._base.execute(
            "UPDATE files SET state = ?, settings = ?, sha256 = ?, size = ?, code = ?, reason_en = ?, reason_zh = ?, tries = ?, seconds = ?, peak = ?, ended = ? WHERE number = ?",
            (done.state, self.settings, done.digest, done.size, *(_plain(text) for text in told), done.cost.tries, done.cost.seconds, done.cost.peak, time.time(), done.number))
        kept = {output.place for output in done.outputs}
        for output in self.outputs(done.number):
            if output.place not in kept and not store.is_address(output.place) and store.digest(output.place) == output.sha256:
                Path(output.place).unlink(missing_ok=True)
        self._base.execute("DELETE FROM outputs WHERE file = ?", (done.number,))
        self._base.executemany("INSERT INTO outputs VALUES (?, ?, ?, ?, ?)", [(done.number, output.format, raw(below(self.out, output.place)), output.sha256, output.size) for output in done.outputs])
        self._base.execute("DELETE FROM records WHERE file = ?", (done.number,))
        self._base.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", [(done.number, part, _plain(record.issuer), record.year, record.packed, record.sketch)
                                                                                 for part, record in enumerate(made.records if made else (), 1)])

    def outputs(self, number: int) -> tuple[Output, ...]:
        """Return the outputs of a file."""
        found = self._base.execute("SELECT format, place, sha256, size FROM outputs WHERE file = ? ORDER BY rowid", (number,))
        return tuple(Output(name, within(self.out, named(place)), digest, size) for name, place, digest, size in found)

    def ask(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query on the tables above."""
        yield from self._base.execute(query, values)

    def finish(self) -> None:
        """Say that the run came to its end."""
        with _room():
            if self._base.in_transaction:
                self._base.execute("COMMIT")
            self._tell(ended=time.time())

    def close(self) -> None:
        """Write what is not written, and let the folder go."""
        base = getattr(self, "_base", None)
        if base:
            with contextlib.suppress(sqlite3.Error):
                if base.in_transaction:
                    base.execute("COMMIT")
            base.close()
        if self._lock:
            self._lock.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def _told(self, key: str) -> str:
        row = self._base.execute("SELECT value FROM run WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def _tell(self, **values: object) -> None:
        self._base.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", [(key, str(value)) for key, value in values.items()])


def _locked(folder: Path) -> IO[bytes]:
    """Hold the folder against another run until the file is closed, by whatever end this process comes to."""
    file = (folder / FOLDER / "lock").open("ab")
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        if error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            raise
        raise refuse("B911", folder=str(folder)) from error
    return file


@contextlib.contextmanager
def _room() -> Iterator[None]:
    """What the base can't write for want of room is what any output is: an OSError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.ENOSPC if "full" in str(error) else errno.EIO, str(error)) from error


def _unreadable(path: Path | None, error: sqlite3.DatabaseError) -> Exception:
    return OSError(errno.ENOSPC, str(error)) if "full" in str(error) else refuse("B912", path=str(path), reason=str(error))


def _contract() -> str:
    """The digest of the forms and schemas: another one is another program."""
    found = hashlib.sha256()
    for name in sorted(schema_names()):
        found.update(schema_bytes(name))
    return found.hexdigest()


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _trouble(found: Diagnostic | None) -> str:
    return json.dumps([found.code, found.severity, *found.message]) if found else ""


def _input(row: tuple[Any, ...]) -> Input:
    trouble = json.loads(row[6]) if row[6] else None
    return Input(named(row[1]), named(row[4]), tuple(json.loads(row[2])), row[3], bool(row[5]), Diagnostic(trouble[0], trouble[1], Message(*trouble[2:])) if trouble else None)
