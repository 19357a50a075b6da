"""Pipes typed by a Chinese input method: `｜` (U+FF5C) at both ends of every row of a block is the pipe of a table, said once for reader and ledger (GFM §4.10)."""

from __future__ import annotations

import re

_WIDE = "｜"
_RULE = re.compile(r"[｜:：\-－—─\s]*[\-－—─][｜:：\-－—─\s]*")
_TO_ASCII = str.maketrans({"｜": "|", "：": ":", "－": "-", "—": "-", "─": "-"})
_LEAST = 2  # rows


def ascii_pipes(text: str) -> tuple[str, int]:
    """Return a text with such blocks of rows in plain pipes, and how many rows that are; any other mark stays the character that it is."""
    if _WIDE not in text:
        return text, 0
    lines = text.split("\n")
    count = start = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and _is_row(lines[at]):
            continue
        rows = lines[start:at]
        widths = {row.count(_WIDE) for row in rows}
        if len(rows) >= _LEAST and len(widths) == 1:
            lines[start:at] = [row.translate(_TO_ASCII) if _RULE.fullmatch(row) else row.replace(_WIDE, "|") for row in rows]
            count += len(rows)
        start = at + 1
    return "\n".join(lines), count


def _is_row(line: str) -> bool:
    bare = line.strip()
    return len(bare) > 1 and bare[0] == bare[-1] == _WIDE and bare.count(_WIDE) > 1
