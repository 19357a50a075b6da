"""Tables out of a run of paragraphs, each of which says how deep in tables it stands and what it ends ([MS-DOC] 2.4.3).

A row is its cells and then a mark that defines them: where their edges are and which are merged. Columns are the
distinct edges of all rows of a table, sorted; edges that lie closer than programs round are one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from converters.limits import LIMITS

_NEAR = 16  # twips, under a third of a millimetre: a column of that width shows no character
_DELETED = re.compile("<w:del>.*?</w:del>")
_DEEPEST = LIMITS.nested_tables + 1  # the reader of the translation says what is deeper than the limit


class Row(NamedTuple):
    """The definition of a row: the edges of its cells in twips, one more than cells; the properties of each; header and deleted rows."""

    edges: tuple[int, ...] = ()
    cells: tuple[str, ...] = ()
    header: bool = False
    gone: bool = False


class Line(NamedTuple):
    """A paragraph: its markup, the tables it stands in, and what it ends: "", "cell" or "row", the latter with its definition."""

    markup: str
    depth: int = 0
    ends: str = ""
    row: Row | None = None


class _Open:
    """A table while its paragraphs come: rows finished, cells finished of the row, content of the cell."""

    __slots__ = ("cell", "cells", "rows")

    def __init__(self) -> None:
        self.rows: list[tuple[list[str], Row]] = []
        self.cells: list[str] = []
        self.cell: list[str] = []


def nested(lines: Iterable[Line]) -> str:
    """Return the markup of `lines` with their tables built, one in another where they say so."""
    body: list[str] = []
    stack: list[_Open] = []
    for line in lines:
        depth = min(line.depth, _DEEPEST)
        while len(stack) > depth:
            _close(stack, body)
        while len(stack) < depth:
            stack.append(_Open())
        if not stack:
            body.append(line.markup)
            continue
        table = stack[-1]
        if line.ends == "row":
            if line.markup:  # what stands beside the mark of a row is in no cell; it becomes one
                table.cell.append(line.markup)
            _end_row(table, line.row or Row())
            continue
        table.cell.append(line.markup)
        if line.ends == "cell":
            table.cells.append("".join(table.cell))
            table.cell = []
    while stack:
        _close(stack, body)
    return "".join(body)


def _end_row(table: _Open, row: Row) -> None:
    if table.cell:  # a cell without its end mark
        table.cells.append("".join(table.cell))
    if row.gone and "<w:t" in _DELETED.sub("", "".join(table.cells)):  # a mark that took over the deletion of the text before it
        row = row._replace(gone=False)
    table.rows.append((table.cells, row))
    table.cells, table.cell = [], []


def _close(stack: list[_Open], body: list[str]) -> None:
    """Take the innermost table from the stack and put it where it stands."""
    table = stack.pop()
    if table.cells or table.cell:  # a row without its end mark
        _end_row(table, Row())
    if table.rows:
        (stack[-1].cell if stack else body).append(_table(table.rows))


def _table(rows: list[tuple[list[str], Row]]) -> str:
    firsts = columns(row for _cells, row in rows)
    made = []
    for cells, row in rows:
        at = [bisect_right(firsts, edge) - 1 for edge in row.edges]
        before = at[0] if at else 0
        said = (f'<w:gridBefore w:val="{before}"/>' if before > 0 else "") + ("<w:tblHeader/>" if row.header else "") + ("<w:del/>" if row.gone else "")
        made.append(f"<w:tr>{f'<w:trPr>{said}</w:trPr>' if said else ''}{_cells(cells, row, at)}</w:tr>")
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def _cells(cells: list[str], row: Row, at: list[int]) -> str:
    """Return the cells of a row; those that its definition does not know are one column wide, and none if they are empty."""
    made = []
    for index, content in enumerate(cells):
        if index + 1 >= len(at) > 0 and "<w:r>" not in content:
            continue
        span = at[index + 1] - at[index] if index + 1 < len(at) else 1
        said = (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + (row.cells[index] if index < len(row.cells) else "")
        made.append(f"<w:tc>{f'<w:tcPr>{said}</w:tcPr>' if said else ''}{content}</w:tc>")
    return "".join(made)


def columns(rows: Iterable[Row]) -> list[int]:
    """Return the first edge of each group of edges that are one, sorted; two edges of the same row never are."""
    users: dict[int, set[int]] = {}
    for index, row in enumerate(rows):
        for edge in row.edges:
            users.setdefault(edge, set()).add(index)
    firsts: list[int] = []
    taken: set[int] = set()
    for edge in sorted(users):
        if not firsts or edge - firsts[-1] > _NEAR or not taken.isdisjoint(users[edge]):
            firsts.append(edge)
            taken = set()
        taken |= users[edge]
    return firsts
