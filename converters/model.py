"""The small tree that every reader builds: blocks in reading order, tables as placed cells (WHATWG table model).

Laws of a `Table`: no slot has two cells; no cell leaves the table; holes are allowed. `grid` builds tables that obey.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace

from converters.diagnostics import NOWHERE, Diagnostic, Origin
from converters.record import record


@record
class Span:
    """What holds for `text[start:end]` beside its characters; a note and an anchor stand at one place and have no width.

    `kind` is one of `spans.KINDS`; `target` is a link's address (`#name` inside the document), a note's id, or an anchor's name.
    """

    start: int
    end: int
    kind: str
    target: str = ""


@record
class Marks:
    """The spans of a text, with the text that they were counted on: where that was changed since, `spans.over` finds their places again."""

    text: str
    spans: tuple[Span, ...]


@record
class Item:
    """The place of a paragraph in a list: which `list`, how deep (from 0), and how its items are numbered there.

    `format` is a number format of ECMA-376-1 §17.18.59 ("bullet" for none), `pattern` the wording with `%1` for the number of the
    first level, and so on. `value` is the item's own number; None says that the paragraph goes on with the item before it.
    """

    list: str
    depth: int = 0
    format: str = "bullet"
    pattern: str = ""
    value: int | None = 1


@record
class Paragraph:
    r"""A paragraph: `text` as read (line breaks kept as `\n`), `number` a computed automatic number not in `text`.

    `level` is a heading's level by the source's own styles (1 is the highest; 0 is a document title), else None.
    `printed` is the source's text where a repair changed it, else None. `align` is "", "center" or "right".
    `marks` and `item` say what stands beside the text; `role` is "caption" for the words of a figure or table, else "".
    """

    text: str
    origin: Origin = NOWHERE
    number: str = ""
    level: int | None = None
    align: str = ""
    printed: str | None = None
    marks: Marks | None = None
    item: Item | None = None
    role: str = ""

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
    """A picture or drawing that stays in its place: its name in the source (or its address there) and its alternative text.

    `media` is the digest of its bytes in the document's `media`, "" where there are none; `more` are digests of the same picture
    in formats that not every program shows. `width` and `height` are in points, 0 where the source does not say; `target` is
    where a click on it leads.
    """

    name: str
    alt: str = ""
    origin: Origin = NOWHERE
    media: str = ""
    width: float = 0.0
    height: float = 0.0
    target: str = ""
    more: tuple[str, ...] = ()


@record
class Media:
    """The bytes of a picture as they are in the source: SHA-256 `digest` in hexadecimal, media `type`; `href` where they were put in a file."""

    digest: str
    type: str
    data: bytes
    href: str = ""


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
class Note:
    """A note outside the flow: `id` is what the spans of its places name, `kind` "footnote" or "endnote"."""

    id: str
    kind: str
    blocks: tuple[Block, ...]
    origin: Origin = NOWHERE


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
    `media` holds the pictures by digest, `notes` the foot- and endnotes by id.
    """

    format: str
    blocks: tuple[Block, ...]
    asides: tuple[Posting, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    flow: str = "paragraphs"
    media: dict[str, Media] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
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
