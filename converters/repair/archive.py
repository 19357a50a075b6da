"""The page inside a web archive mended, and put back in its own transfer encoding; every other part stays as it is (RFC 2557, RFC 2045 §6)."""

from __future__ import annotations

import base64
import quopri

from converters.diagnostics import refuse
from converters.repair.page import Repaired, mend_page
from converters.source.mime import root_part


def mend_archive(data: bytes, *, keep_style: bool = False) -> Repaired:
    """Mend the tables of the root page of a web archive; raises Refused S105 if there is no page in it, or it can't be found in the file."""
    page, charset, encoding, body = root_part(data)
    mended = mend_page(page, charset, keep_style=keep_style)
    if mended.data == page:
        return Repaired(data, mended.changes, mended.tables)
    at = data.find(body)
    if at < 0:
        raise refuse("S105", reason="the page of the web archive is not where its headers say")
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    return Repaired(data[:at] + _encoded(mended.data, encoding, newline) + data[at + len(body):], mended.changes, mended.tables)


def _encoded(page: bytes, encoding: str, newline: bytes) -> bytes:
    if encoding == "base64":
        return base64.encodebytes(page).replace(b"\n", newline).rstrip(b"\r\n")
    if encoding == "quoted-printable":
        lines = page.replace(b"\r\n", b"\n").split(b"\n")
        return newline.join(quopri.encodestring(line + b"\n").rstrip(b"\n").replace(b"\n", newline) for line in lines)
    return page
