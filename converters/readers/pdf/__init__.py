"""The reader of PDF files: characters and lines by pdfium, tables by their lines, paragraphs by their shape (ISO 32000-1)."""

from __future__ import annotations

from converters.model import Document
from converters.readers.pdf import document
from converters.source.files import Source
from converters.source.pdfium_lock import alone

__all__ = ["read"]


def read(source: Source) -> Document:
    """Read the PDF, one thread at a time; raises as `document.read` does."""
    with alone():
        return document.read(source)
