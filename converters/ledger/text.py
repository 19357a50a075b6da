"""Count flattened text and Markdown by the plain decoding of their bytes."""

from __future__ import annotations

from collections import Counter

from converters.source.encoding import decode
from converters.source.files import Source
from converters.text import tally


def count(source: Source) -> dict[str, Counter[str]]:
    """Return the visible characters of the whole text, as one part with no name."""
    return {"": tally(decode(source.data).text)}
