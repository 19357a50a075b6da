"""Cut a stretch of flattened text into rows by its pipes and blank lines alone: a table whose form nobody knows (no standard).

A row is closed by one pipe per column it lacks, so that its cells and its pipes are as many as the columns (layouts of web
copies); where no row is closed so, a blank line parts two rows, and where there is none either, each line is a paragraph.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import gcd

from converters.model import Block, Cell, Document, Paragraph, Table


def unflattened(stretch: Table) -> list[Block]:
    """Return a stretch (`spans` "seen") as a table of rows, or as paragraphs if nothing tells its rows.

    Args:
        stretch: its rows are lines, its columns the pieces of a line; a gap in the numbers of the rows is a blank line.

    """
    lines: dict[int, list[Cell]] = {}
    for cell in stretch.cells:
        lines.setdefault(cell.row, []).append(cell)
    if not any(cell.text for cell in stretch.cells):
        return []
    alone = all(len(cells) == 1 for cells in lines.values())
    gaps = len(lines) <= max(lines) - min(lines)
    piped = not (alone and gaps) and any(len(cells) > 1 or not cells[0].text for cells in lines.values())
    rows = _by_pipes(lines) if piped else _by_blank_lines(lines)
    filled = [row for row in rows if any(cell.text for cell in row)]
    if (len(filled) < 2 and all(len(row) < 2 for row in filled)) or all(len(row) == 1 for row in filled):
        return [Paragraph(cell.text, cell.origin) for row in filled for cell in row if cell.text]
    cells = tuple(replace(cell, row=at, column=column) for at, row in enumerate(rows) for column, cell in enumerate(row))
    return [Table(len(rows), max(map(len, rows)), cells, stretch.origin, "rows")]


def _by_blank_lines(lines: dict[int, list[Cell]]) -> list[list[Cell]]:
    """A row for each run of lines without a blank line in it."""
    rows: list[list[Cell]] = []
    before = -2
    for at, cells in lines.items():
        if at != before + 1:
            rows.append([])
        rows[-1] += cells
        before = at
    return rows


def _by_pipes(lines: dict[int, list[Cell]]) -> list[list[Cell]]:
    """Rows closed by pipes; a single pipe is a blank cell, unless it is the last that the row lacks."""
    width = _width(lines)
    rows: list[list[Cell]] = [[]]
    for cells in lines.values():
        filled = [cell for cell in cells if cell.text]
        if len(filled) > 1:
            rows += [cells, []]
            continue
        pipes = len(cells) - len(filled)
        rows[-1] += filled
        if pipes == 1 and len(rows[-1]) + 1 != width:
            rows[-1] += [cell for cell in cells if not cell.text]
        elif pipes:
            rows.append([])
        if len(rows[-1]) == width:
            rows.append([])
    return [row for row in rows if row]


def _width(lines: dict[int, list[Cell]]) -> int:
    """The number of columns: what cells and pipes between two closings are a multiple of, or else most often are; 0 without any closing."""
    widths: list[int] = []
    size = 0
    for cells in lines.values():
        filled = sum(1 for cell in cells if cell.text)
        pipes = len(cells) - filled
        size += filled
        if pipes > 1 or filled > 1:
            widths.append(size + pipes)
            size = 0
        elif pipes:
            size += 1
    common = gcd(*widths)
    return common if common > 1 else Counter(widths).most_common(1)[0][0] if widths else 0


def reshaped(document: Document) -> Document:
    """Return a document whose stretches of flattened text are tables or paragraphs, for whom no form says what they are."""
    if not any(isinstance(block, Table) and block.spans == "seen" for block in document.blocks):
        return document
    blocks = [made for block in document.blocks for made in (unflattened(block) if isinstance(block, Table) and block.spans == "seen" else [block])]
    return replace(document, blocks=tuple(blocks))
