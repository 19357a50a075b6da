"""Decide by content, never by name, which reader a source needs (magic numbers, OPC content types, CFB streams, the weight of lines)."""

from __future__ import annotations

import re
from itertools import islice

from converters.diagnostics import refuse
from converters.source.delimited import delimiter_of
from converters.source.encoding import decode, is_utf8
from converters.source.files import Source
from converters.source.flat import NAMESPACE as FLAT
from converters.source.package import Package, Parcel
from converters.source.pipes import ascii_pipes
from converters.source.weigh import is_markdown, is_page

_OURS = re.compile(rb"<(?:\w+:)?report\b[^>]*urn:gouji:report:1")
_LEAST = 2  # characters that one sees; a report has more
_MIME = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*content-type:\s*(?:(multipart/)|text/html|application/xhtml)", re.IGNORECASE)
_ENCODED = re.compile(rb"^content-transfer-encoding:\s*(?:base64|quoted-printable)", re.IGNORECASE | re.MULTILINE)
_XML = re.compile(rb"<\?xml\b[^>]*>\s*<")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")  # PNG, JPEG, TIFF
_SEEN = 1 << 20  # so many bytes are weighed
_MOST = 0.1  # of a text may be characters that stand in no text


def sniff(source: Source) -> str:
    """Name the format of `source`: docx, xlsx, xls, ods, odt, doc, rtf, wordxml, pdf, ofd, html, mhtml, xml, json, csv, markdown or text.

    Raises Refused S104 for a format that no reader knows, S105 for a damaged package, S106 for an encrypted one, S126 for a picture.
    """
    data = source.data
    if data.startswith(b"PK") and data[2:3] < b" ":
        return _package(source.package)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data)
    if b"%PDF-" in data[:1024] and (len(data) < 1024 or b"obj" in data):
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PICTURES):
        raise refuse("S126", count=1)
    if data[:2] == b"\x09\x08" and data[2:4] in {b"\x08\x00", b"\x10\x00"}:  # a BIFF stream outside a compound file (MS-XLS §2.4.21)
        return "xls"
    found = _marked(source)
    return "csv" if found in {"text", "markdown"} and _is_delimited(source) else found


def _is_delimited(source: Source) -> bool:
    """Tell a sheet kept as text by its commas or semicolons; tabs part the fields of other texts too, and so need the name's word."""
    mark = delimiter_of(decode(source.data[:_SEEN]).text)
    return bool(mark) and (mark != "\t" or source.name.lower().endswith((".csv", ".tsv", ".tab")))


def _package(package: Package | Parcel) -> str:
    """Tell an Office package by its parts."""
    names = package.names
    if isinstance(package, Parcel) and any(name.startswith("word/") for name in names):
        return "docx"
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names) or b"wordprocessingml" in package.read("[Content_Types].xml"):
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
        raise refuse("S104", found="an Office file that is not a text document")
    if "mimetype" in names:
        kind = package.read("mimetype")
        if b"opendocument.text" in kind or b"opendocument.spreadsheet" in kind:
            return "odt" if b"opendocument.text" in kind else "ods"
    if any(name.lower() == "ofd.xml" for name in names):
        return "ofd"
    raise refuse("S104", found="a zip archive")


def _compound(data: bytes) -> str:
    """Tell a compound file (MS-CFB) by its streams."""
    import olefile

    try:
        with olefile.OleFileIO(data) as file:
            if file.exists("EncryptedPackage"):
                raise refuse("S106")
            if file.exists("WordDocument"):
                return "doc"
            if file.exists("Workbook") or file.exists("Book"):
                return "xls"
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as error:  # olefile's own, for damaged files
        raise refuse("S105", reason="not a whole compound file") from error
    raise refuse("S104", found="a compound file without a Word document")


def _marked(source: Source) -> str:
    """Tell markup and text by how they begin."""
    data = source.data
    seen = data[:_SEEN]
    if seen[:2] in {b"\xff\xfe", b"\xfe\xff"} or (seen[:64].count(0) * 4 >= len(seen[:64]) and len(seen) > 8):
        seen = seen.replace(b"\0", b"")
    head = seen[:65536]
    start = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    if _is_mail(start, seen):
        return "mhtml"
    if _OURS.search(head[:4096]):
        return "xml"
    if start.startswith(b"{") and (b'"gouji/report/' in head or all(key in head for key in (b'"edition"', b'"issuer"', b'"sections"'))):  # its reader looks at the version
        return "json"
    if b"urn:oasis:names:tc:opendocument:xmlns:office:1.0" in head:
        for kind, name in ((b"application/vnd.oasis.opendocument.text", "odt"), (b"application/vnd.oasis.opendocument.spreadsheet", "ods")):
            if kind in head:
                return name
    if start.startswith(b"<") and FLAT in head[:4096]:
        return _package(source.package)
    if start.startswith(b"<") and b"schemas.microsoft.com/office/word/2003/wordml" in head[:8192]:
        return "wordxml"
    if is_page(seen):
        return "html"
    if _XML.match(start):
        raise refuse("S104", found="XML of another kind")
    return _plain(data)


def _is_mail(start: bytes, seen: bytes) -> bool:
    """Whether a source is a message (RFC 5322) of a page: by its header, and by what follows if that is no multipart."""
    header = _MIME.match(start)
    return header is not None and (header[1] is not None or _ENCODED.search(start) is not None or is_page(seen))


def _plain(data: bytes) -> str:
    """Tell Markdown from flattened text, and text from bytes that are none."""
    sample = data[:65536]
    decoded = decode(data[:_SEEN])
    text = decoded.text
    seen = sum(1 for char in islice(text, len(sample)) if char.isprintable() and not char.isspace() and char != "\ufffd")
    if seen < _LEAST:
        raise refuse("S118") if text.isspace() else refuse("S104", found="a text of one character" if seen else "bytes that are no text")
    if is_utf8(data[:_SEEN]):
        pass  # a text, whatever characters are in it
    elif decoded.charset.startswith(("utf-16", "utf-32")):
        if _strange(text[: len(sample)]) > _MOST:
            raise refuse("S104", found="bytes that are no text")
    else:
        odd = sum(sample.count(byte) for byte in (*range(9), 11, *range(14, 27), *range(28, 32), 127))
        if odd * (20 if b"\0" in sample else 10) > len(sample) or _undecodable(sample):
            raise refuse("S104", found="bytes that are no text")
    return "markdown" if is_markdown(ascii_pipes(text.replace("\r\n", "\n").replace("\r", "\n"))[0]) else "text"


def _strange(text: str) -> float:
    """Return the share of characters that stand in no text: undecodable, of private use, or of control."""
    strange = sum(1 for char in text if char == "\ufffd" or not (char.isprintable() or char.isspace()) or "\ue000" <= char <= "\uf8ff")
    return strange / max(1, len(text))


def _undecodable(sample: bytes) -> bool:
    """Whether no encoding in use reads more than nine tenths of the sample; random bytes are not text."""
    return min(_strange(sample.decode(charset, "replace")) for charset in ("utf-8", "gb18030", "big5-hkscs", "utf-16-le", "utf-16-be")) > _MOST
