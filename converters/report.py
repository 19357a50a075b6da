"""The annual report as recovered: front matter, sections, form tables, facts (XBRL's word), repairs, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from converters.diagnostics import NOWHERE, Diagnostic, Origin, Repair
from converters.model import Block, Figure, Marks, Media, Note, Paragraph, Posting, Table
from converters.record import record

STATUSES = ("exact", "repaired", "inferred", "missing", "corrected")


@record
class Fact:
    """One number of the form: its public id, the text as printed, and the value that text stands for.

    `value` is None for a blank, `/` or `—`, and for a fact that is `missing`; `unit` is as printed, else "".
    """

    id: str
    text: str
    value: int | float | None
    unit: str = ""
    status: str = "exact"
    origin: Origin = NOWHERE
    repairs: tuple[Repair, ...] = ()


@record
class Slot:
    """A cell of a form table in the form's own place: a label, or the value of the fact it names.

    A label shows `text`; `printed` is what the source prints where that differs ("" if the label was lost), else None.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    fact: str = ""
    printed: str | None = None
    origin: Origin = NOWHERE


@record
class FormTable:
    """A table of the form (`id`, such as t3, of `edition`) filled with what the source prints; a list of indicators has its rows and columns as printed."""

    id: str
    edition: str
    rows: int
    columns: int
    slots: tuple[Slot, ...]
    origin: Origin = NOWHERE


@record
class Heading:
    """A heading inside a section: `level` 2 for （一）, 3 for 1., as its text shows."""

    text: str
    level: int
    origin: Origin = NOWHERE
    number: str = ""
    printed: str | None = None
    marks: Marks | None = None

    @property
    def full(self) -> str:
        """The text with its automatic number before it."""
        return self.number + self.text


Content = Block | FormTable | Heading


@record
class Section:
    """A section of the report; `role` is the form's word for it, "" in a document of no known form.

    `heading` is None when the source prints none and the section was begun on other evidence.
    """

    role: str
    heading: Heading | None
    blocks: tuple[Content, ...] = ()


@record
class Balance:
    """The ledger closed: visible characters in the source, per account, and what is in one but not the other.

    `beside` gives for pictures, links and notes how many different ones a second parser found, and how many of them the report holds.
    """

    source: int
    accounts: dict[str, int]
    missing: str = ""
    surplus: str = ""
    beside: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def balanced(self) -> bool:
        """Whether every visible character of the source is in exactly one account."""
        return not self.missing and not self.surplus


@record
class AnnualReport:
    """A report, whole: all text of its source is in it, in a fact, a label, a block, or a posting.

    `edition` is that of a form ("2021"), or "" for a document of no known form. Dates are ISO 8601; `period` is (first, last).
    `origins` maps the name of a front-matter field to its place. `media` and `notes` are those of the document, pictures by
    their digest and notes by their id.
    """

    edition: str
    title: Paragraph | None
    issuer: str | None
    year: int | None
    period: tuple[str, str] | None
    published: str | None
    signed: str | None
    preface: tuple[Content, ...]
    sections: tuple[Section, ...]
    signature: tuple[Paragraph, ...]
    facts: dict[str, Fact]
    repairs: tuple[tuple[Repair, Origin], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    unplaced: tuple[Posting, ...] = ()
    asides: tuple[Posting, ...] = ()
    origins: dict[str, Origin] = field(default_factory=dict)
    ledger: Balance | None = None
    source: dict[str, str] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)

    def tables(self) -> dict[str, FormTable]:
        """Return the form tables by their id."""
        found = (block for section in self.sections for block in section.blocks if isinstance(block, FormTable))
        return {table.id: table for table in found}


def walk_figures(blocks: Iterable[Content]) -> Iterator[Figure]:
    """Yield the figures among blocks and in the cells of their tables, in reading order."""
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Table):
            for cell in block.cells:
                yield from walk_figures(cell.blocks)


def walk_texts(blocks: Iterable[Content]) -> Iterator[Paragraph | Heading]:
    """Yield the paragraphs and headings among blocks and in the cells of their tables, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield block
        elif isinstance(block, Table):
            for cell in block.cells:
                yield from walk_texts(cell.blocks)
