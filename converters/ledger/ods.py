"""Count the characters of an OpenDocument spreadsheet by expat, as of a text (ODF 1.3 part 3)."""

from converters.ledger.odt import count

__all__ = ["count"]
