"""What there is to read: files, folders walked in order, zip archives looked into; what is passed over has its reason."""

from __future__ import annotations

import io
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from converters.diagnostics import Diagnostic, Refused, diagnose, refuse
from converters.formats import CORRECTIONS, readable
from converters.source.archive import Archive
from converters.source.files import Source
from converters.work import store

_DEEPEST = 3  # archives in archives
_KEPT = 4  # archives that are held open
_TRIES = 3  # to read a file that changes meanwhile


class Input(NamedTuple):
    """One input: where it is, and the path by which its outputs are named.

    `members` are its numbers in the directories of the archives that hold it, outermost first; `trouble` is why it can't be read or is
    passed over (a note), if that is known before it is opened; `doubtful` if no format goes by its suffix. `given` is the
    standard input's, which is at no place.
    """

    place: str
    relative: str
    members: tuple[int, ...] = ()
    inner: str = ""
    doubtful: bool = False
    trouble: Diagnostic | None = None
    given: Source | None = None

    @property
    def name(self) -> str:
        """What people call it: its path, with the path in its archive behind a “!”."""
        return f"{self.place}!{self.inner}" if self.inner else self.place


def walk(places: Iterable[str], out: str = "", only: Iterable[str] = ()) -> Iterator[Input]:
    """Yield the inputs that files, folders and archives stand for, the folder `out` of the outputs left out.

    Files whose names begin with “.” or “~$”, and those of corrections by hand, are left out. `only` are patterns (of fnmatch) for the path in the folder or the name.
    """
    patterns = tuple(only)
    for item in _found(places, out):
        if not patterns or any(fnmatchcase(item.relative.replace(os.sep, "/"), pattern) or fnmatchcase(PurePosixPath(item.relative).name, pattern) for pattern in patterns):
            yield item


def _found(places: Iterable[str], out: str) -> Iterator[Input]:
    for place in places:
        if store.is_folder(place):
            yield from _folder(place, out)
        else:
            yield from _file(place, PurePosixPath(place).name if store.is_address(place) else Path(place).name, named=True)


def _folder(place: str, out: str) -> Iterator[Input]:
    blocked: list[Input] = []

    def block(inner: str, reason: str) -> None:
        trouble = diagnose("S101", reason=reason) if reason else diagnose("B905")
        blocked.append(Input(os.path.join(place, inner) if inner else place, inner or Path(place).name, trouble=trouble))  # noqa: PTH118

    outputs = "" if not out or store.is_address(out) or store.is_address(place) else os.path.realpath(out)
    inside = outputs and Path(os.path.realpath(place)) in Path(outputs).parents
    for found, inner in store.walk(place, block):
        yield from blocked
        blocked.clear()
        parts = inner.replace(os.sep, "/").split("/")
        if parts[-1].startswith("~$") or parts[-1].endswith(CORRECTIONS) or any(part.startswith(".") for part in parts):
            continue
        if inside and Path(outputs) in Path(os.path.realpath(found)).parents:
            continue
        yield from _file(found, inner)
    yield from blocked


def _file(place: str, relative: str, *, named: bool = False) -> Iterator[Input]:
    """A file stands for itself, an archive for its members; a link in a folder is not followed, one that was named is."""
    suffix = Path(relative).suffix.lower()
    if not named and not store.is_address(place) and os.path.islink(place):  # noqa: PTH114
        yield Input(place, relative, trouble=diagnose("B905"))
    elif suffix == ".zip":
        yield from _archive(Input(place, relative))
    else:
        yield Input(place, relative, doubtful=not named and suffix not in readable())


def _archive(item: Input) -> Iterator[Input]:
    """The members of an archive, those of archives in it too; a document that is only named .zip stands for itself."""
    try:
        archive = _ARCHIVES.open(item.place, item.members)
        if archive.is_package:
            yield item
            return
        members = list(archive.members())
    except Refused as refused:
        yield item._replace(trouble=refused.diagnostic)
        return
    for member in members:
        path = _tame(member.name)
        if path.rpartition("/")[2].startswith((".", "~$")) or path.startswith("__MACOSX/"):
            continue
        suffix = PurePosixPath(path).suffix.lower()
        inner = Input(item.place, os.path.join(item.relative, *path.split("/")), (*item.members, member.number), f"{item.inner}!{path}" if item.inner else path,  # noqa: PTH118
                      doubtful=suffix not in readable())
        if suffix == ".zip" and len(inner.members) < _DEEPEST:
            yield from _archive(inner)
        else:
            yield inner


def _tame(name: str) -> str:
    """The path of a member with nothing in it that leads out of the folder it is put into."""
    parts = [part for part in name.replace("\\", "/").replace("\0", "").split("/") if part not in {"", ".", ".."}]
    if parts and parts[0].endswith(":"):
        parts = parts[1:]
    return "/".join(part.replace(":", "_") for part in parts) or "_"


def read(item: Input) -> bytes:
    """Return the bytes of an input; raises Refused as `open_source` and `Archive` do, and B909 for a file that does not rest."""
    if item.given:
        return item.given.data
    if item.members:
        return _ARCHIVES.open(item.place, item.members[:-1]).read(item.members[-1])
    if store.is_address(item.place):
        return store.read(item.place)
    for _ in range(_TRIES):
        before = _state(item.place)
        data = store.read(item.place)
        if before is None or before == _state(item.place):
            return data
    raise refuse("B909")


def _state(path: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - a name may be one that no Path can be made of
    except (OSError, ValueError):
        return None  # `open_source` says why
    return status.st_size, status.st_mtime_ns, status.st_ino


class _Archives:
    """The archives that were opened last: the directory of one with many members is read once, and not for each of them."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, tuple[int, ...]], Archive] = OrderedDict()
        self._lock = threading.RLock()

    def open(self, place: str, members: tuple[int, ...]) -> Archive:
        """Return the archive at a place, or the one that is a member of it."""
        with self._lock:
            key = place, members
            if key not in self._open:
                self._open[key] = Archive(io.BytesIO(self.open(place, members[:-1]).read(members[-1])) if members else store.archive_at(place))
            self._open.move_to_end(key)
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)  # it is closed when the last who reads in it lets it go
            return self._open[key]


_ARCHIVES = _Archives()
