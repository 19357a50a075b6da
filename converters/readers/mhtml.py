"""The reader of web archives, which Word calls single-file web pages and offices name .doc (RFC 2557)."""

from __future__ import annotations

from converters.model import Document
from converters.readers.html import read_page
from converters.source.files import Source
from converters.source.mime import beside, page


def read(source: Source) -> Document:
    """Read the root page of a web archive, with the pictures that it holds."""
    data, charset = page(source.data)
    return read_page(data, charset, kind="mhtml", parts=beside(source.data))
