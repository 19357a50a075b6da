"""Look into a zip archive of documents: names in whatever encoding they are, each member read under the limits (APPNOTE.TXT 4.4, 4.6.9)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from converters.diagnostics import refuse
from converters.limits import LIMITS

_UTF8 = 0x800  # general purpose bit 11: the name is UTF-8
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP: the name in UTF-8, with the checksum of the name it stands for
_DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, OverflowError, NotImplementedError, OSError, EOFError, RuntimeError, struct.error)


class Member(NamedTuple):
    """A file in an archive: its number in the directory, its name as people read it, and its size in bytes as the directory says."""

    number: int
    name: str
    size: int


class Archive:
    """The members of one zip archive, read from the open file as they are asked for and never unpacked to the disk."""

    def __init__(self, file: BinaryIO | str) -> None:
        """Read the directory of an open file or of one by its path, which is closed with the archive; raises Refused S105 (damaged) or S107 (two members share bytes)."""
        try:
            self._zip = zipfile.ZipFile(file)
        except _DAMAGED as error:
            raise refuse("S105", reason=str(error) or "not a zip archive") from error
        self._entries = self._zip.infolist()
        end = 0
        for entry in sorted(self._entries, key=lambda item: item.header_offset):
            if entry.header_offset < end:
                raise refuse("S107", reason=f"{entry.filename} overlaps another member")
            end = entry.header_offset + 30 + entry.compress_size

    @property
    def is_package(self) -> bool:
        """Whether the archive is itself a document: an Office, OpenDocument or OFD package."""
        return bool({"[Content_Types].xml", "mimetype", "OFD.xml"} & {entry.filename for entry in self._entries})

    def members(self) -> Iterator[Member]:
        """Yield the files in the order of their names, folders left out."""
        found = (Member(number, member_name(entry), entry.file_size) for number, entry in enumerate(self._entries) if not entry.is_dir())
        yield from sorted(found, key=lambda member: (member.name, member.number))

    def read(self, number: int) -> bytes:
        """Inflate one member; raises Refused S103 (too large), S105 (damaged), S106 (encrypted) or S107 (a bomb)."""
        entry = self._entries[number]
        if entry.flag_bits & _ENCRYPTED:
            raise refuse("S106")
        data = bytearray()
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(1 << 20):
                    data += chunk
                    if len(data) > LIMITS.input_bytes:
                        raise refuse("S103", limit=LIMITS.input_bytes)
                    if len(data) > LIMITS.zip_ratio_after and len(data) > LIMITS.zip_ratio * max(1, entry.compress_size):
                        raise refuse("S107", reason=f"it inflates more than {LIMITS.zip_ratio} times")
        except _DAMAGED as error:
            raise refuse("S105", reason=str(error) or "damaged member") from error
        return bytes(data)


def member_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a member as people read it.

    A name marked as UTF-8 is that; else the Unicode Path field says it; else its bytes, which zipfile takes for code page 437, are
    UTF-8 if they can be (unmarked by many programs), and GB18030 if they can be, as Chinese Windows writes them.
    """
    if entry.flag_bits & _UTF8:
        return entry.filename
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return entry.filename
