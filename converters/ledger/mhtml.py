"""Count the root page of a web archive by Lexbor; the other parts are pictures and lists of files (RFC 2557)."""

from __future__ import annotations

from collections import Counter

from converters.ledger.beside import Item
from converters.ledger.html import beside_page, count_page
from converters.source.files import Source
from converters.source.mime import beside as parts_beside
from converters.source.mime import page


def count(source: Source) -> dict[str, Counter[str]]:
    """Return the visible characters of the root page."""
    data, charset = page(source.data)
    return count_page(data, charset)


def beside(source: Source) -> list[Item]:
    """Return the links of the root page, and the pictures in the archive that it shows."""
    data, charset = page(source.data)
    return beside_page(data, charset, parts_beside(source.data))
