"""What a part is that a Word document imports whole (`w:altChunk`, ECMA-376-1 §17.17.2), said once for the reader and for the ledger."""

from __future__ import annotations

from converters.diagnostics import Refused
from converters.source.files import source_of
from converters.source.sniff import sniff

KINDS = frozenset({"html", "mhtml", "rtf", "docx", "text"})
DEEPEST = 3  # documents in one another
_PAGES = (".htm", ".html", ".xhtml")


def chunk_kind(name: str, data: bytes) -> str:
    """Return which of `KINDS` the part is by its bytes, and by its name where they do not tell; "" for none."""
    try:
        found = sniff(source_of(data))
    except Refused:
        found = "" if b"\0" in data else "text"
    if found in {"text", "markdown", "csv"}:
        found = "html" if name.lower().endswith(_PAGES) or data.lstrip()[:1] == b"<" else "text"
    return found if found in KINDS else ""
