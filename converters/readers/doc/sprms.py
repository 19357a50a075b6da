"""Single property modifiers ([MS-DOC] 2.2.5, 2.6): a list of them read into codes and operands."""

from __future__ import annotations

from collections.abc import Iterator

_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # of the operand, by the three highest bits of the code; 0: it begins with its size
_TABLE_DEFINITION, _TABLE_OLD = 0xD608, 0xD606
_TABS = 0xC615


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each modifier of `data` with its operand (without its size); what is cut off at the end is left out."""
    at, end = 0, len(data)
    while at + 3 <= end:
        code = data[at] | data[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            if code in {_TABLE_DEFINITION, _TABLE_OLD}:
                size = (data[at] | data[at + 1] << 8) - 1 if at + 2 <= end else 0
                at += 2
            else:
                size = data[at]
                at += 1
                if code == _TABS and size == 255:
                    size = _tabs(data, at)
        if size < 0 or at + size > end:
            return
        yield code, data[at : at + size]
        at += size


def _tabs(data: bytes, at: int) -> int:
    """Return the size of a change of many tab stops, which has no room for it in its first byte ([MS-DOC] 2.9.180)."""
    cleared = data[at] if at < len(data) else 0
    set_at = at + 1 + 4 * cleared
    added = data[set_at] if set_at < len(data) else 0
    return 2 + 4 * cleared + 3 * added


def whole(operand: bytes) -> int:
    """Return an operand as a number without sign."""
    return int.from_bytes(operand, "little")
