"""A report as lines and rows of pieces: what a page prints before a layout flattens it, each piece with the facts that it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from converters.model import Figure, Table
from converters.report import AnnualReport, FormTable, Heading

# Where offices break the headings of columns; the break is a line break inside the cell.
BREAKS = {"本年新制作数量": "本年新\n制作数量", "本年新公开数量": "本年新\n公开数量", "商业企业": "商业\n企业", "科研机构": "科研\n机构",
          "社会公益组织": "社会\n公益\n组织", "法律服务机构": "法律\n服务\n机构"}


@dataclass(frozen=True)
class Piece:
    """A cell as printed: `facts` are those that its text shows, `span` the columns it covers; its `role` is label, value, noise, gone or lost.

    What is `gone` is the rest of a cell merged from above, and most layouts print nothing for it; what is `lost` was a value
    whose cell is lost with it, and none prints it.
    """

    text: str
    facts: tuple[str, ...] = ()
    span: int = 1
    role: str = "label"


@dataclass(frozen=True)
class Row:
    """The pieces of a row, and `pad`, the columns that it lacks against the grid and that some layouts close it with."""

    pieces: tuple[Piece, ...]
    pad: int = 0

    @property
    def shown(self) -> tuple[Piece, ...]:
        """The pieces that are printed in the row itself."""
        return tuple(piece for piece in self.pieces if piece.role in {"label", "value"})

    @property
    def noise(self) -> tuple[Piece, ...]:
        """The lines that stand in the row and are none of its cells."""
        return tuple(piece for piece in self.pieces if piece.role == "noise")

    @property
    def values(self) -> tuple[Piece, ...]:
        """The pieces of the row that print figures."""
        return tuple(piece for piece in self.pieces if piece.role == "value")


@dataclass(frozen=True)
class Grid:
    """A table of the form (`id`), so many columns wide."""

    id: str
    columns: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Line:
    """A line outside tables; `level` is 0 for the title, 1 to 3 for headings, None for a paragraph."""

    text: str
    level: int | None = None


@dataclass(frozen=True)
class Page:
    """What a page prints, in reading order. `free` facts are neither asked for nor held against an answer."""

    items: tuple[Line | Grid, ...]
    free: frozenset[str] = frozenset()

    def mapped(self, work: Callable[[Grid], Grid]) -> Page:
        """The page with every table changed."""
        return replace(self, items=tuple(work(item) if isinstance(item, Grid) else item for item in self.items))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables of the page."""
        return tuple(item for item in self.items if isinstance(item, Grid))

    def printed(self, *, blanks: bool = True) -> set[str]:
        """The facts that the page still prints so that somebody could tell which they are.

        Where a value is lost with its cell and no sum says which it was (a row of table 2, a block of table 4), those beside it
        are not told either; without `blanks` the layout prints nothing for a blank cell, which is then lost in the same way.
        """
        pieces = [piece for grid in self.grids for row in grid.rows for piece in row.pieces]
        lost = {fact for piece in pieces if piece.role == "lost" or not (piece.text or blanks) for fact in piece.facts}
        untold = {group_of(fact) for fact in lost if not fact.startswith("t3.")}
        printed = {fact for piece in pieces if piece.text for fact in piece.facts}
        return {fact for fact in printed if group_of(fact) not in untold} - self.free


def group_of(fact: str) -> str:
    """The row of table 2 or 3, or the block of table 4, that a fact belongs to."""
    return fact.rpartition(".")[0]


def page_of(report: AnnualReport, *, broken: bool = True) -> Page:
    """Lay a report out; `broken` breaks the headings of columns where offices do."""
    items: list[Line | Grid] = [Line(report.title.text, 0)] if report.title else []
    flow = [*report.preface]
    for section in report.sections:
        flow += [section.heading] if section.heading else []
        flow += section.blocks
    for block in (*flow, *report.signature):
        match block:
            case FormTable():
                items.append(_grid(block, broken=broken))
            case Heading():
                items.append(Line(block.full, block.level))
            case Table() | Figure():
                continue
            case _:
                items.append(Line(block.text))
    return Page(tuple(items))


def _grid(block: FormTable, *, broken: bool) -> Grid:
    places: list[dict[int, Piece]] = [{} for _ in range(block.rows)]
    for slot in block.slots:
        text = slot.text if slot.fact or not broken else BREAKS.get(slot.text, slot.text)
        piece = Piece(text, (slot.fact,) if slot.fact else (), slot.colspan, "value" if slot.fact else "label")
        for offset in range(slot.rowspan):
            places[slot.row + offset][slot.column] = replace(piece, text="", role="gone") if offset else piece
    rows = []
    for number, row in enumerate(places):
        pieces = tuple(row[column] for column in sorted(row))
        shown = sum(1 for piece in pieces if piece.role != "gone")
        rows.append(Row(pieces, block.columns - shown if number < block.rows - 1 else 0))
    return Grid(block.id, block.columns, tuple(rows))
