"""Where inputs lie and outputs go: paths of this machine, and addresses of a store (fsspec: s3://, hdfs://, memory://) alike."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from converters import output
from converters.diagnostics import refuse
from converters.limits import LIMITS
from converters.source.files import open_source

_WEB = {"http", "https", "ftp"}


def is_address(place: str) -> bool:
    """Whether a place is the address of a store and no path; a page of the web is neither, and is never fetched."""
    scheme, found, _rest = place.partition("://")
    return bool(found) and scheme.lower() not in _WEB


def filesystem(place: str) -> tuple[Any, str]:
    """Return the store of an address, and the path in it; raises Refused B906 without fsspec or a store of that kind."""
    try:
        import fsspec
    except ImportError as error:
        raise refuse("W904", package="fsspec") from error
    try:
        store, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise refuse("B906", place=place, reason=str(error)) from error
    return store, path


def read(place: str) -> bytes:
    """Return the bytes of a file; raises Refused S101, S102 or S103 as `open_source` does."""
    if not is_address(place):
        return open_source(place).data
    store, path = filesystem(place)
    try:
        if (store.size(path) or 0) > LIMITS.input_bytes:
            raise refuse("S103", limit=LIMITS.input_bytes)
        data: bytes = store.cat_file(path)
    except (OSError, ValueError) as error:
        raise refuse("S101", reason=getattr(error, "strerror", None) or str(error) or type(error).__name__) from error
    if not data:
        raise refuse("S102")
    return data


def archive_at(place: str) -> BinaryIO | str:
    """Return what `Archive` opens: the path, or an open file of a store."""
    if not is_address(place):
        return place
    store, path = filesystem(place)
    return cast("BinaryIO", store.open(path, "rb"))


def write(files: Mapping[str, bytes], scratch: Path | None = None) -> None:
    """Write files that belong together, all or none; a store has no renaming, and each put of it is whole or not. OSError if one can't be written."""
    output.write_all({Path(place): data for place, data in files.items() if not is_address(place)}, folders=True, scratch=scratch)
    for place, data in files.items():
        if is_address(place):
            store, path = filesystem(place)
            store.makedirs(store._parent(path), exist_ok=True)  # noqa: SLF001 - fsspec's own name for the folder of a path
            store.pipe_file(path, data)


def digest(place: str) -> str:
    """Return the sha256 of a file that may be there, "" if it is not."""
    try:
        if is_address(place):
            store, path = filesystem(place)
            return hashlib.sha256(store.cat_file(path)).hexdigest()
        with Path(place).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def is_folder(place: str) -> bool:
    """Whether there is a folder."""
    if is_address(place):
        store, path = filesystem(place)
        return bool(store.isdir(path))
    return os.path.isdir(place)  # noqa: PTH112 - a place is a name, and may be one that no Path can be made of


def exists(place: str) -> bool:
    """Whether there is a file."""
    if is_address(place):
        store, path = filesystem(place)
        return bool(store.isfile(path))
    return os.path.isfile(place)  # noqa: PTH113 - a place is a name, as above


def walk(place: str, blocked: Callable[[str, str], None]) -> Iterator[tuple[str, str]]:
    """Yield the files below a folder as (place, path in the folder), each folder's files by name before the folders in it.

    A folder that can't be entered is told to `blocked` with the reason; links to folders are told too, and not followed.
    """
    if is_address(place):
        store, path = filesystem(place)
        for found in sorted(store.find(path)):
            yield store.unstrip_protocol(found), found.removeprefix(path).lstrip("/")
        return
    pending = [""]
    while pending:
        inner = pending.pop()
        here = os.path.join(place, inner) if inner else place  # noqa: PTH118 - the name is kept as the user gave it
        try:
            with os.scandir(here) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            blocked(inner, error.strerror or str(error))
            continue
        folders = []
        for entry in listed:
            name = os.path.join(inner, entry.name)  # noqa: PTH118
            if entry.is_dir(follow_symlinks=False):
                folders.append(name)
            elif entry.is_symlink() and entry.is_dir():
                blocked(name, "")
            else:
                yield os.path.join(place, name), name  # noqa: PTH118
        pending += reversed(folders)
