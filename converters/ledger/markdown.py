"""Count Markdown by the plain decoding of its bytes, character references resolved (CommonMark §2.5)."""

from __future__ import annotations

import html
from collections import Counter

from converters.source.encoding import decode
from converters.source.files import Source
from converters.text import tally


def count(source: Source) -> dict[str, Counter[str]]:
    """Return the visible characters of the whole text, as one part with no name."""
    return {"": tally(html.unescape(decode(source.data).text))}
