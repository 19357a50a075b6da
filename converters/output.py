"""Write an output whole or not at all: a temporary name beside it, then a rename (POSIX rename)."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, data: bytes, *, folders: bool = False, scratch: Path | None = None) -> None:
    """Write `data` to `path` atomically; OSError if it can't be written, and then nothing is left behind.

    `folders`: make the folders that lead to it; without it a folder that is not there is an error, for it may be a slip of the pen.
    `scratch`: a folder of the same file system for the temporary file, where the remains of a killed run are easily found.
    """
    if folders:
        path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path, scratch=scratch) as file:
        file.write(data)


@contextlib.contextmanager
def whole(path: Path, *, scratch: Path | None = None) -> Iterator[BinaryIO]:
    """Open a file that becomes `path` when the block ends well, and is gone when it does not."""
    temporary = (scratch or path.parent) / f".{path.name[:60]}.{secrets.token_hex(6)}.tmp"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
