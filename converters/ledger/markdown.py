"""Count Markdown by the plain decoding of its bytes, character references resolved unless escaped (CommonMark §2.4, §2.5)."""

from __future__ import annotations

import html
import re
from collections import Counter

from converters.source.encoding import decode
from converters.source.files import Source
from converters.source.pipes import ascii_pipes
from converters.text import tally

_REFERENCE = re.compile(r"\\.|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});")


def count(source: Source) -> dict[str, Counter[str]]:
    """Return the visible characters of the whole text, as one part with no name."""
    text = _REFERENCE.sub(lambda match: match[0] if match[0].startswith("\\") else html.unescape(match[0]), ascii_pipes(decode(source.data).text.replace("\r\n", "\n").replace("\r", "\n"))[0])
    return {"": tally(text)}
