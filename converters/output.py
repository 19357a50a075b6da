"""Write outputs whole or not at all: a temporary name beside each, then a rename (POSIX rename)."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, data: bytes, *, folders: bool = False) -> None:
    """Write `data` to `path` atomically, from any thread or process; OSError if it can't be written, and then nothing is left behind.

    `folders`: make the folders that lead to it; without it a folder that is not there is an error, for it may be a slip of the pen.
    """
    write_all({path: data}, folders=folders)


def write_all(files: Mapping[Path, bytes], *, folders: bool = False, scratch: Path | None = None) -> None:
    """Write several files that belong together, all or none: OSError, with the name of the one that can't be written.

    None is renamed before all are written out; if a rename is refused, those files that are new are taken away again.
    `scratch`: a folder of the same file system for the temporary files, where what a killed run leaves is easily found.
    """
    staged: dict[Path, Path] = {}
    made: list[Path] = []
    try:
        for path, data in files.items():
            with _naming(path):
                if folders:
                    path.parent.mkdir(parents=True, exist_ok=True)
                # A name of its own for every call: a killed run may have left one, and another thread may write the same target.
                staged[path] = (scratch or path.parent) / f".{path.name[:60]}.{secrets.token_hex(6)}.tmp"
                _stage(path, staged[path], data)
        for path, temporary in staged.items():
            new = not path.exists()
            with _naming(path):
                temporary.replace(path)
            made += [path] if new else []
    except BaseException:
        for path in (*staged.values(), *made):
            path.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write piece by piece, which becomes `path` when the block ends well, and is gone when it does not."""
    temporary = path.with_name(f".{path.name[:60]}.{secrets.token_hex(6)}.tmp")
    try:
        with _naming(path), temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with _naming(path):
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let an error of the system name the output, and not the temporary file."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _stage(path: Path, temporary: Path, data: bytes) -> None:
    """Write out beside the target; a folder in its place, which the system would refuse later, is refused before others are in theirs."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
