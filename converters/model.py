"""The small tree that every reader builds: blocks in reading order, tables as placed cells (WHATWG table model).

Laws of a `Table`: no slot has two cells; no cell leaves the table; holes are allowed. `grid` builds tables that obey.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace

from converters.diagnostics import NOWHERE, Diagnostic, Origin
from converters.record import record


@record
class Paragraph:
    r"""A paragraph: `text` as read (line breaks kept as `\n`), `number` a computed automatic number not in `text`.

    `level` is a heading's level by the source's own styles (1 is the highest; 0 is a document title), else None.
    `printed` is the source's text where a repair changed it, else None. `align` is "", "center" or "right".
    """

    text: str
    origin: Origin = NOWHERE
    number: str = ""
    level: int | None = None
    align: str = ""
    printed: str | None = None

    @property
    def full(self) -> str:
        """The text with its automatic number before it."""
        return self.number + self.text

    @property
    def as_printed(self) -> str:
        """The text as the source has it, before any repair."""
        return self.text if self.printed is None else self.printed


@record
class Figure:
    """A picture or drawing that stays in its place: its name in the source and its alternative text."""

    name: str
    alt: str = ""
    origin: Origin = NOWHERE


@record
class Cell:
    r"""An anchored cell: zero-based `row` and `column`, spans of at least 1, text with paragraphs joined by `\n`.

    `blocks` holds the content in order when it is more than text (a nested table, a figure, several paragraphs);
    the text of a nested table is not part of `text`.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    header: bool = False
    origin: Origin = NOWHERE
    blocks: tuple[Block, ...] = ()


@record
class Table:
    """A table of `rows` by `columns` slots and its cells in row-major order.

    `spans` says whether the source carries spans and columns ("grid"), rows only ("rows": the cells of a row are
    known, their columns are not), or rows padded to full width in which a merged-away slot is a blank cell ("full").
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    origin: Origin = NOWHERE
    spans: str = "grid"


Block = Paragraph | Table | Figure


@record
class Posting:
    """An entry of the ledger: this text of the source went to that account."""

    account: str
    text: str
    origin: Origin = NOWHERE


@record
class Drawn:
    """The glyphs of one font that a reader took off a page, what each of them means: the ledger holds their number against its own."""

    page: int
    font: str
    glyphs: list[str]


@record
class Document:
    """What a reader returns: the body in reading order, and all other text as postings, so that nothing is lost.

    `asides` holds every visible character of the source that is in no block (headers, deletions, markup ...).
    `metadata` holds what the container says of itself (keys of Dublin Core: title, creator, date, publisher).
    `drawn` has the glyphs of a format that paints text and does not spell it.
    `flow` is "paragraphs" where the source marks paragraphs, "lines" where a line break may stand inside one.
    """

    format: str
    blocks: tuple[Block, ...]
    asides: tuple[Posting, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    flow: str = "paragraphs"
    drawn: tuple[Drawn, ...] = ()


def in_lines(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Split a paragraph at its line breaks; the first line keeps the number and what was printed."""
    first = True
    for line in paragraph.text.split("\n"):
        if line.strip():
            yield replace(paragraph, text=line.strip(), number=paragraph.number if first else "",
                          printed=paragraph.printed if first or paragraph.printed is None else "")
            first = False


def walk_tables(blocks: tuple[Block, ...]) -> Iterator[tuple[Table, tuple[Table, int, int] | None]]:
    """Yield each table in reading order with its parent (table, row, column), nested tables after their parent."""
    for block in blocks:
        if isinstance(block, Table):
            yield from _walk_table(block, None)


def _walk_table(table: Table, parent: tuple[Table, int, int] | None) -> Iterator[tuple[Table, tuple[Table, int, int] | None]]:
    yield table, parent
    for cell in table.cells:
        for block in cell.blocks:
            if isinstance(block, Table):
                yield from _walk_table(block, (table, cell.row, cell.column))
