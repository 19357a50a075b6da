"""A page as characters that know their bytes, so that what stands outside of its tables is never decoded and encoded again."""

from __future__ import annotations

from collections import Counter

from converters.ledger.html import count_page
from converters.source.encoding import decode, html_charset


class View:
    """A page: `shown` has one character for each byte, or in UTF-16 and UTF-32 the characters themselves."""

    def __init__(self, data: bytes, declared: str) -> None:
        """Find the charset, as the reader does."""
        self.charset = decode(data, declared or html_charset(data)).charset
        self._wide = self.charset.startswith(("utf-16", "utf-32")) and data.decode(self.charset, "replace").encode(self.charset, "replace") == data
        self.shown = data.decode(self.charset) if self._wide else data.decode("latin-1")
        self.newline = "\r\n" if "\r\n" in self.shown else "\n"

    def raw(self, start: int, end: int) -> bytes:
        """Return the bytes between two places."""
        return self.shown[start:end].encode(self.charset if self._wide else "latin-1")

    def piece(self, start: int, end: int) -> str | None:
        """Return the text between two places, None if some of its bytes are no characters."""
        try:
            return self.raw(start, end).decode(self.charset)
        except UnicodeDecodeError:
            return None

    def encoded(self, text: str) -> bytes:
        """Return a text in the page's charset; what that does not have is written as a reference."""
        return text.encode(self.charset, "xmlcharrefreplace")

    def line(self, place: int) -> int:
        """Return the number of the line of a place."""
        return self.shown.count("\n", 0, place) + 1


def characters(piece: str) -> Counter[str]:
    """Count the visible characters of a piece of a page by the second parser."""
    return count_page(piece.encode("utf-8", "replace"), "utf-8")["page"]
