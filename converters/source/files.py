"""Open an input without trusting its name: regular files only, no links out, never more than the limit (POSIX open)."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from converters.diagnostics import refuse
from converters.limits import LIMITS

if TYPE_CHECKING:
    from converters.source.package import Package, Parcel

_ADDRESS = re.compile(r"^(https?|ftp|file):[/\\]+", re.IGNORECASE)  # as a path has it, one stroke may be left of two


@dataclass(frozen=True)
class Source:
    """The bytes of one input and the name it was given by."""

    name: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The hexadecimal digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def package(self) -> Package | Parcel:
        """The package that the bytes are, zipped or flat, opened once for all who look into it; raises as `Package` does."""
        from converters.source.flat import NAMESPACE, flat_package
        from converters.source.package import Package

        return flat_package(self.data) if NAMESPACE in self.data[:8192].replace(b"\0", b"") and self.data[:2] != b"PK" else Package(self.data)


def open_source(path: str | Path) -> Source:
    """Read the regular file `path` whole; raises Refused S101 (cannot open), S102 (empty), S103 (too large) or S131 (a web address).

    A device, pipe or folder is refused without blocking on it; a symbolic link to a regular file is followed, since
    a person named it.
    """
    name = os.fspath(path)
    if _ADDRESS.match(name) and not os.path.lexists(name):
        raise refuse("S131", address=_ADDRESS.sub(r"\1://", name))
    try:
        handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        raise refuse("S101", reason=getattr(error, "strerror", None) or str(error)) from error
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise refuse("S101", reason="not a regular file")
        if status.st_size > LIMITS.input_bytes:
            raise refuse("S103", limit=LIMITS.input_bytes)
        try:
            data = file.read(LIMITS.input_bytes + 1)
        except OSError as error:
            raise refuse("S101", reason=error.strerror or str(error)) from error
    return source_of(data, name)


def source_of(data: bytes, name: str = "") -> Source:
    """Make a source of bytes already in memory, under the same limits as a file."""
    if not data:
        raise refuse("S102")
    if len(data) > LIMITS.input_bytes:
        raise refuse("S103", limit=LIMITS.input_bytes)
    return Source(name, data)
