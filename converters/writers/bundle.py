"""Write a bundle: one zip archive of many outputs (APPNOTE.TXT), put together on the disk piece by piece, names in UTF-8."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

_STORED = (".docx", ".xlsx", ".pdf", ".zip", ".png")  # compressed already


def write_bundle(path: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files, pairs of a name and bytes taken as they come, into a zip archive; a name that is there gets a number. Return how many there are."""
    taken: set[str] = set()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files:
            stem, dot, suffix = name.rpartition(".")
            own, number = name, 1
            while own.casefold() in taken:
                number += 1
                own = f"{stem} ({number}){dot}{suffix}" if dot else f"{name} ({number})"
            taken.add(own.casefold())
            entry = zipfile.ZipInfo(own, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if own.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return len(taken)
