"""Count the root page of a web archive by Lexbor; the other parts are pictures and lists of files (RFC 2557)."""

from __future__ import annotations

from collections import Counter

from converters.ledger.html import count_page
from converters.source.files import Source
from converters.source.mime import page


def count(source: Source) -> dict[str, Counter[str]]:
    """Return the visible characters of the root page."""
    data, charset = page(source.data)
    return count_page(data, charset)
