"""Count the characters of a Word 2003 XML document by expat, as those of a DOCX are counted: all that stands in its body."""

from __future__ import annotations

from collections import Counter

from converters.ledger.docx import swept
from converters.source.files import Source


def count(source: Source) -> dict[str, Counter[str]]:
    """Return how often each visible character stands in the body of `source`, notes, headers and footers among it."""
    return {"body": swept(source.data, "", inside="body")}
