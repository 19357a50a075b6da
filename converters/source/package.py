"""Open a ZIP package safely: parts counted while inflating, overlaps and duplicates refused (APPNOTE.TXT, ECMA-376-2)."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from converters.diagnostics import Origin, refuse
from converters.limits import LIMITS


class Package:
    """The parts of one ZIP package; `read` inflates a part once, under the limits, and keeps it and the running total."""

    def __init__(self, data: bytes) -> None:
        """Check the directory of `data`; raises Refused S105 (damaged), S106 (encrypted) or S107 (unsafe)."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, zlib.error, ValueError, OverflowError, NotImplementedError, OSError, EOFError) as error:
            raise refuse("S105", reason=str(error) or "not a zip package") from error
        self._data, self._size = data, len(data)
        self._total = 0
        self._parts: dict[str, bytes] = {}
        self._entries = _checked(entries)
        self.names = frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """Return the bytes of part `name`; KeyError if it is absent, Refused if it is damaged or a bomb."""
        if name in self._parts:
            return self._parts[name]
        entry = self._entries[name]
        chunks: list[bytes] = []
        size = 0
        self._agree(entry)
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(1 << 20):
                    size += len(chunk)
                    self._total += len(chunk)
                    self._weigh(name, size)
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise refuse("S105", Origin(name), reason=str(error) or "damaged part") from error
        data = self._parts[name] = b"".join(chunks)
        return data

    def _agree(self, entry: zipfile.ZipInfo) -> None:
        """Take the name in an entry's own header for that of the directory where they differ in case only: to OPC they are equal (ECMA-376-2 §6.2.2.3)."""
        at = entry.header_offset
        size = int.from_bytes(self._data[at + 26 : at + 28], "little")
        name = self._data[at + 30 : at + 30 + size].decode("utf-8" if entry.flag_bits & 0x800 else "cp437", "replace")
        if name != entry.orig_filename and name.lower() == entry.orig_filename.lower():
            entry.orig_filename = name

    def _weigh(self, name: str, size: int) -> None:
        """Refuse a part or package that inflates past the limits; the header's own figures are not trusted."""
        if size > LIMITS.zip_part_bytes or self._total > LIMITS.zip_total_bytes:
            raise refuse("S107", Origin(name), reason="it inflates past the limit")
        if self._total > LIMITS.zip_ratio_after and self._total > LIMITS.zip_ratio * self._size:
            raise refuse("S107", Origin(name), reason=f"it inflates more than {LIMITS.zip_ratio} times")


class Parcel:
    """Parts made in memory, looked into as a package is: what a translation of another format hands to its reader."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Keep the parts by their names."""
        self._parts = parts
        self.names = frozenset(parts)

    def read(self, name: str) -> bytes:
        """Return the bytes of part `name`; KeyError if it is absent."""
        return self._parts[name]


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """Pack `parts` in their order, each with the same fixed date (APPNOTE.TXT §4.4.6): the same parts give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # as if made on DOS, wherever it is made
            package.writestr(entry, data)
    return buffer.getvalue()


def _checked(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Index the entries by name; refuse too many, duplicates, encrypted ones, and any two that share bytes."""
    if len(entries) > LIMITS.zip_entries:
        raise refuse("S107", reason=f"more than {LIMITS.zip_entries} entries")
    named: dict[str, zipfile.ZipInfo] = {}
    end = 0
    for entry in sorted(entries, key=lambda item: item.header_offset):
        if entry.flag_bits & 0x1:
            raise refuse("S106")
        name = entry.filename.replace("\\", "/").lstrip("/")
        if name in named:
            raise refuse("S107", reason=f"part {name} stands in it twice")
        if entry.header_offset < end:
            raise refuse("S107", reason=f"part {name} overlaps another")
        end = entry.header_offset + 30 + len(entry.filename.encode("utf-8", "surrogateescape")) + entry.compress_size
        named[name] = entry
    return named
