"""Post a report to the accounts of the ledger: what is in the output, as the source printed it, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from converters.diagnostics import Origin
from converters.model import Block, Cell, Document, Figure, Paragraph, Posting, Table
from converters.report import AnnualReport, Content, FormTable, Heading, walk_figures, walk_texts

_NO_STROKE = re.compile(r"\w")


def postings(report: AnnualReport) -> Iterator[Posting]:
    """Yield a posting for every text in the report; repaired text is posted as it was printed, numbers as generated."""
    if report.title:
        yield from _paragraph(report.title, "heading")
    for block in report.preface:
        yield from _content(block)
    for section in report.sections:
        if section.heading:
            yield from _paragraph(section.heading, "heading")
        for block in section.blocks:
            yield from _content(block)
    for paragraph in report.signature:
        yield from _paragraph(paragraph, "narrative")
    for note in report.notes.values():
        for block in note.blocks:
            yield from _content(block) if not isinstance(block, Paragraph) else _paragraph(block, "note")
    yield from report.unplaced
    yield from report.asides


def document_postings(document: Document) -> Iterator[Posting]:
    """Yield a posting for every text in a document, as the source has it: what the reports made of it must hold."""
    for block in document.blocks:
        yield from _content(block)
    for note in document.notes.values():
        for block in note.blocks:
            yield from _content(block)
    yield from document.asides


def _content(block: Content) -> Iterator[Posting]:
    if isinstance(block, Heading):
        yield from _paragraph(block, "heading")
    elif isinstance(block, Paragraph):
        yield from _paragraph(block, "narrative")
    elif isinstance(block, FormTable):
        for slot in block.slots:
            account = "label" if not slot.fact else "blank" if slot.text and not _NO_STROKE.search(slot.text) else "fact"
            yield Posting(account, slot.text if slot.printed is None else slot.printed, slot.origin)
    elif isinstance(block, Table):
        for cell in block.cells:
            yield from _cell(cell)
    elif isinstance(block, Figure):
        yield Posting("narrative", block.alt, block.origin)


def held_beside(report: AnnualReport) -> Counter[tuple[str, str]]:
    """Count the pictures (by digest and by address), links (by target) and notes that a report holds."""
    found: Counter[tuple[str, str]] = Counter(("note", name) for name in report.notes)
    blocks = [*report.preface, *(block for section in report.sections for block in section.blocks), *report.signature,
              *(block for note in report.notes.values() for block in note.blocks)]
    headings = [section.heading for section in report.sections if section.heading]
    for figure in walk_figures(blocks):
        found.update(("picture", key) for key in (figure.media, *figure.more, figure.name) if key)
        found.update([("link", figure.target)] if figure.target else [])
    for text in (*walk_texts(blocks), *headings):
        found.update((span.kind, span.target) for span in text.marks.spans if span.kind == "link") if text.marks else None
    return found


def inner_postings(cell: Cell) -> Iterator[Posting]:
    """Yield the texts of the tables and pictures inside a cell, as text that has no place of its own."""
    for block in cell.blocks:
        if isinstance(block, Table):
            for inner in block.cells:
                if inner.text:
                    yield Posting("unplaced", inner.text, inner.origin)
                yield from inner_postings(inner)
        elif isinstance(block, Figure) and block.alt:
            yield Posting("unplaced", block.alt, block.origin)


def _cell(cell: Cell) -> Iterator[Posting]:
    """A cell's own text, then the tables and figures inside it; its paragraphs are that text again."""
    yield Posting("table", cell.text, cell.origin)
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            if block.number:
                yield Posting("generated", block.number, block.origin)
        else:
            yield from _content(block)


def _paragraph(block: Paragraph | Heading, account: str) -> Iterator[Posting]:
    origin: Origin = block.origin
    yield Posting(account, block.text if block.printed is None else block.printed, origin)
    if block.number:
        yield Posting("generated", block.number, origin)


def as_document(report: AnnualReport) -> Document:
    """Lay a report out as blocks again, form tables in the form's own layout: for those who want its tables only."""
    flow: list[Content] = [report.title] if report.title else []
    flow += report.preface
    for section in report.sections:
        flow += [section.heading] if section.heading else []
        flow += section.blocks
    flow += report.signature
    return Document("report", tuple(_as_block(block) for block in flow), diagnostics=report.diagnostics, media=report.media, notes=report.notes)


def _as_block(block: Content) -> Block:
    if isinstance(block, FormTable):
        cells = tuple(Cell(slot.row, slot.column, slot.rowspan, slot.colspan, slot.text, not slot.fact, slot.origin) for slot in block.slots)
        return Table(block.rows, block.columns, cells, block.origin)
    if isinstance(block, Heading):
        return Paragraph(block.text, block.origin, block.number, block.level, marks=block.marks)
    return block
