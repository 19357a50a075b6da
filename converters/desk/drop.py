"""A file that is dropped: streamed to the disk under a tame name, never over another, and no larger than what is read at all."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import threading
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path

from converters.diagnostics import refuse
from converters.limits import LIMITS, MIB

_FREE = 256 * MIB  # that stay free on the disk
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # names that Windows keeps for itself
_FORBIDDEN = re.compile('[\\x00-\\x1f\\x7f<>:"|?*]')
_LONGEST = 150  # characters of a name, which are up to 450 bytes less a suffix: cut by bytes below
_LOCK = threading.Lock()


def tame(path: str) -> str:
    """Return the path of a dropped file with nothing in it that leads out of the folder, hides it, or is no name on some system; "" if nothing is left."""
    parts = []
    for part in path.replace("\\", "/").split("/"):
        name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", part)).strip().rstrip(". ")
        if name in {"", ".", ".."}:
            continue
        name = name.lstrip(".") if name.startswith(".") else name
        name = f"_{name}" if _DEVICES.fullmatch(name) or not name else name
        parts.append(_short(name))
    return "/".join(parts[-8:])


def _short(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = name, "", ""
    return stem.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore") + dot + suffix.encode("utf-8", "replace").decode()


async def keep(folder: Path, scratch: Path, path: str, size: int | None, chunks: AsyncIterator[bytes]) -> str:
    """Write a dropped file into the folder and return its path there.

    Args:
        folder: the desk's folder.
        scratch: a folder of the same file system for what is not whole yet.
        path: the name it came with, with the folders it was dropped in.
        size: its size in bytes as the sender claims, if it does.
        chunks: its bytes.

    Raises:
        Refused: S103, it is larger than what is read; S101, it has no name, or its place leads out of the folder.
        OSError: the disk is full, or can't be written.

    """
    name = tame(path)
    if not name:
        raise refuse("S101", reason="no name")
    if size is not None and size > LIMITS.input_bytes:
        raise refuse("S103", limit=LIMITS.input_bytes)
    target = folder / name
    if not _inside(target, folder):
        raise refuse("S101", reason="it leads out of the folder")
    if shutil.disk_usage(folder).free < _FREE + (size or 0):
        raise OSError(28, os.strerror(28))
    temporary = scratch / f"drop.{secrets.token_hex(8)}"
    try:
        digest = await _stream(temporary, chunks)
        return _settle(temporary, target, digest).relative_to(folder).as_posix()
    finally:
        temporary.unlink(missing_ok=True)


def _inside(target: Path, folder: Path) -> bool:
    return target.parent.resolve().is_relative_to(folder.resolve())


async def _stream(temporary: Path, chunks: AsyncIterator[bytes]) -> str:
    found, total = hashlib.sha256(), 0
    with temporary.open("xb") as file:
        async for chunk in chunks:
            total += len(chunk)
            if total > LIMITS.input_bytes:
                raise refuse("S103", limit=LIMITS.input_bytes)
            found.update(chunk)
            file.write(chunk)
    return found.hexdigest()


def _settle(temporary: Path, target: Path, digest: str) -> Path:
    """Give a file its name; the same file again is the one that is there, another of that name gets a number."""
    with _LOCK:
        target.parent.mkdir(parents=True, exist_ok=True)
        number, place = 1, target
        while place.exists() or place.is_symlink():
            if place.is_file() and _digest(place) == digest:
                return place
            number += 1
            place = target.with_name(f"{target.stem} ({number}){target.suffix}")
        temporary.replace(place)
        return place


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
