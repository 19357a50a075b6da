"""The names of outputs: each input's path with nothing lost and none too long, and a key by which no two are alike on any file system."""

from __future__ import annotations

import hashlib
import os
import unicodedata

from converters.work import store

_LONGEST = 200  # bytes; file systems take 255


def base_of(relative: str, room: int) -> str:
    """Return the path by which outputs are named, with `room` bytes for a suffix; a name too long is cut and told apart by a digest."""
    folder, name = os.path.split(relative)
    encoded = name.encode("utf-8", "surrogateescape")
    if len(encoded) + room > _LONGEST:
        name = f"{encoded[: _LONGEST - 30].decode('utf-8', 'ignore')}.{short_digest(name)}"
    return os.path.join(folder, name)  # noqa: PTH118 - a name may be one that no Path can be made of


def short_digest(name: str) -> str:
    """Return eight characters that tell a name from others."""
    return hashlib.sha256(raw(name)).hexdigest()[:8]


def key_of(base: str) -> bytes:
    """Return what two names have in common that some file system takes for one (NFC, case)."""
    return raw(unicodedata.normalize("NFC", base).casefold())


def shown(name: str) -> str:
    """Return a name as text: bytes of it that are no UTF-8 are written by their numbers (backslashreplace), and so not lost."""
    return raw(name).decode("utf-8", "backslashreplace")


def raw(name: str) -> bytes:
    """Return the bytes of a name."""
    return name.encode("utf-8", "surrogateescape")


def named(stored: bytes) -> str:
    """Return the name that the bytes are of."""
    return stored.decode("utf-8", "surrogateescape")


def within(out: str, base: str) -> str:
    """Return the place of a path in the folder or store `out`."""
    return f"{out.rstrip('/')}/{base.replace(os.sep, '/')}" if store.is_address(out) else os.path.join(out, base)  # noqa: PTH118 - as above


def below(out: str, place: str) -> str:
    """Return the path of a place in the folder or store `out`, the place itself if it is not in it."""
    return place.removeprefix(within(out, ""))
