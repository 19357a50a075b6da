"""The definition of a table row: edges of its cells, merged cells, header rows ([MS-DOC] 2.6.3, 2.9.322)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise

from converters.readers.doc.sprms import whole
from converters.readers.wordml.tables import Row

_MOST = 64  # cells of a row ([MS-DOC] 2.9.321 allows 63)
_DEFINE, _DEFINE_OLD, _HEADER = 0xD608, 0xD606, 0x3404
_INSERT, _DELETE, _WIDTH, _MERGE, _SPLIT, _VERTICAL = 0x7621, 0x5622, 0x7623, 0x5624, 0x5625, 0xD62B
_FIRST, _MERGED, _VERTICALLY, _RESTART = 0x1, 0x2, 0x20, 0x40
_BEGINS = '<w:{} w:val="restart"/>'
_GOES_ON = "<w:{}/>"


def row(said: Sequence[tuple[int, bytes]]) -> Row:
    """Return the definition of a row by its modifiers, applied in their order."""
    edges: list[int] = []
    flags: list[int] = []
    header = False
    for code, operand in said:
        if code in {_DEFINE, _DEFINE_OLD}:
            edges, flags = _defined(operand, 20 if code == _DEFINE else 10)
        elif code == _HEADER:
            header = bool(whole(operand))
        elif code in {_INSERT, _DELETE, _WIDTH} and edges:
            edges, flags = _changed(code, operand, edges, flags)
        elif code in {_MERGE, _SPLIT}:
            for index in range(operand[0], min(operand[1], len(flags))):
                flags[index] = flags[index] & ~(_FIRST | _MERGED) | (0 if code == _SPLIT else _FIRST if index == operand[0] else _MERGED)
        elif code == _VERTICAL and len(operand) >= 2 and operand[0] < len(flags):
            bits = {1: _VERTICALLY, 3: _VERTICALLY | _RESTART}.get(operand[1], 0)
            flags[operand[0]] = flags[operand[0]] & ~(_VERTICALLY | _RESTART) | bits
    return Row(tuple(edges), tuple(map(_merges, flags)), header)


def _defined(operand: bytes, step: int) -> tuple[list[int], list[int]]:
    """Read the edges and the flags of the cells; flags that are cut off are none."""
    count = operand[0] if operand else 0
    if not 0 < count <= _MOST or len(operand) < 1 + 2 * (count + 1):
        return [], []
    edges = list(struct.unpack_from(f"<{count + 1}h", operand, 1))
    for index in range(count):  # an edge left of the one before it would be a cell of no width
        edges[index + 1] = max(edges[index], edges[index + 1])
    start = 1 + 2 * (count + 1)
    flags = [struct.unpack_from("<H", operand, at)[0] if at + 2 <= len(operand) else 0 for at in range(start, start + step * count, step)]
    return edges, flags


def _changed(code: int, operand: bytes, edges: list[int], flags: list[int]) -> tuple[list[int], list[int]]:
    """Insert, delete or resize cells: their first, how many or their end, and a width."""
    first, second = operand[0], operand[1]
    widths = [right - left for left, right in pairwise(edges)]
    width = struct.unpack_from("<h", operand, 2)[0] if len(operand) >= 4 else 0
    if code == _INSERT:
        count = min(second, _MOST - len(widths))
        first = min(first, len(widths))
        widths[first:first] = [width] * count
        flags = flags[:first] + [0] * count + flags[first:]
    elif code == _DELETE:
        del widths[first:second]
        flags = flags[:first] + flags[max(first, second) :]
    else:
        for index in range(first, min(second, len(widths))):
            widths[index] = width
    made = [edges[0]]
    for width in widths:
        made.append(made[-1] + max(width, 0))
    return made, flags


def _merges(flags: int) -> str:
    said = ""
    if flags & (_FIRST | _MERGED):
        said = (_BEGINS if flags & _FIRST else _GOES_ON).format("hMerge")
    if flags & (_VERTICALLY | _RESTART):
        said += (_BEGINS if flags & _RESTART else _GOES_ON).format("vMerge")
    return said
