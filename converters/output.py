"""Write an output whole or not at all: a temporary name beside it, then a rename (POSIX rename)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_whole(path: Path, data: bytes, *, folders: bool = False) -> None:
    """Write `data` to `path` atomically; OSError if it can't be written, and then nothing is left behind.

    `folders`: make the folders that lead to it; without it a folder that is not there is an error, for it may be a slip of the pen.
    """
    if folders:
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
