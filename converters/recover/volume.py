"""Split the document of a volume (汇编: several bodies' reports, or several years', in one file) into one document a report.

In goes what a reader built; out come documents of the same format, each with the blocks of one report. A report begins at its
title, where the headings of the form begin again after they had begun once; the front of the volume and its list of contents
are furniture. A document of one report, or of none, comes back as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from converters.diagnostics import Diagnostic, diagnose
from converters.forms import roles
from converters.model import Block, Cell, Document, Paragraph, Posting, Table
from converters.recover.contents import unpaged
from converters.recover.headings import bracketed_role, role_of
from converters.recover.titles import title_ending_at
from converters.text import fold, ink

_FORM = re.compile(r"第二十条\s*第|新收政府信息公开申请|勾稽关系|结转下年度|未经复议直接起诉|结果维持|结果纠正|统计指标")
_DATE = re.compile(r"\s*(?:20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[二〇零○一二三四五六七八九]{4}年.{1,3}月.{1,3}日)\s*")
_LONGEST = 60  # characters of a heading or a line of contents
_LEAST = 3  # so many sections with something in them make a report
_SOLID = 10  # so many characters are something


@dataclass
class _Run:
    """Headings of sections that stand in one report: where each is, by its role; those with text or a table below it; a form table."""

    roles: dict[str, int] = field(default_factory=dict)
    solid: set[str] = field(default_factory=set)
    formed: bool = False
    last: int = 0

    @property
    def first(self) -> int:
        """Where the first heading stands."""
        return min(self.roles.values())


@dataclass(frozen=True)
class _Start:
    """Where a report begins, and its title as folded for comparison ("" if it has none)."""

    at: int
    title: str


def split(document: Document) -> list[Document]:
    """Return the documents of the reports in a document, in their order; the first keeps what the file says of itself.

    The asides and diagnostics of the source go with the first, and so does what stands before it and is no furniture.
    """
    blocks = list(_opened(document.blocks))
    runs = _reports(blocks)
    if len(runs) < 2:
        return [document]
    starts = [_start(blocks, before.last if before else 0, run.first, first=before is None) for before, run in zip([None, *runs], runs, strict=False)]
    front, asides, notes = _front(blocks[: starts[0].at], starts)
    parts = [blocks[start.at : end] for start, end in zip(starts, [*(start.at for start in starts[1:]), len(blocks)], strict=True)]
    named = [{name for block in part for name in _notes(block)} for part in parts]
    made = [replace(document, blocks=tuple(part), asides=(), diagnostics=(), metadata={}, drawn=(), notes={key: document.notes[key] for key in names & document.notes.keys()})
            for part, names in zip(parts, named, strict=True)]
    rest = {key: note for key, note in document.notes.items() if not any(key in names for names in named[1:])}
    made[0] = replace(made[0], blocks=(*front, *parts[0]), asides=(*document.asides, *asides), diagnostics=(*document.diagnostics, *notes), notes=rest)
    return made


def _notes(block: Block) -> Iterator[str]:
    """The notes that a block refers to."""
    if isinstance(block, Paragraph):
        yield from (span.target for span in (block.marks.spans if block.marks else ()) if span.kind == "note")
    elif isinstance(block, Table):
        yield from (name for cell in block.cells for inner in cell.blocks for name in _notes(inner))


def _opened(blocks: Sequence[Block]) -> Iterator[Block]:
    """Open the tables that lay reports out side by side: in a cell of theirs stand headings of sections."""
    for block in blocks:
        if isinstance(block, Table) and any(cell.blocks and sum(1 for inner in cell.blocks if _role(inner)) >= _LEAST for cell in block.cells):
            for cell in block.cells:
                yield from _opened(cell.blocks or ([Paragraph(cell.text, cell.origin)] if cell.text else []))
        elif isinstance(block, Table) and block.spans == "seen" and any(_role_of_line(cell.text) for cell in block.cells):
            yield from _cut_rows(block)
        else:
            yield block


def _cut_rows(table: Table) -> Iterator[Block]:
    """Cut a stretch of lines at those that head a section, which become paragraphs."""
    alone = {cell.row: cell for cell in table.cells if _role_of_line(cell.text) and sum(1 for other in table.cells if other.row == cell.row) == 1}
    open_: list[Cell] = []
    for cell in table.cells:
        if alone.get(cell.row) is not cell:
            open_.append(cell)
            continue
        yield from _piece(table, open_)
        open_ = []
        yield Paragraph(cell.text, cell.origin)
    yield from _piece(table, open_)


def _piece(table: Table, cells: list[Cell]) -> Iterator[Block]:
    if cells:
        first = cells[0].row
        yield replace(table, rows=cells[-1].row - first + 1, cells=tuple(replace(cell, row=cell.row - first) for cell in cells), origin=cells[0].origin)


def _reports(blocks: Sequence[Block]) -> list[_Run]:
    """Return the runs of headings, each of which is a report."""
    runs: list[_Run] = [_Run()]
    role = ""
    for at, block in enumerate(blocks):
        found = _role(block)
        run = runs[-1]
        if found and found in run.roles and (roles().index(found) <= 1 or len(run.solid) < _LEAST):
            runs.append(run := _Run())
        if found:
            run.roles.setdefault(found, at)
            role = found
        elif run.roles:
            text = _text(block)
            run.formed = run.formed or _FORM.search(text) is not None
            if isinstance(block, Table) or (len(ink(text)) >= _SOLID and not _is_entry(text)):
                run.solid.add(role)
        run.last = at if found else run.last
    kept: list[_Run] = []
    for run in runs:
        if len(run.solid) < _LEAST or not run.formed:
            continue  # a list of contents, or the rest of a narrative
        if kept and len(kept[-1].roles.keys() & run.roles.keys()) < _LEAST:
            continue
        if kept and "overview" not in run.roles and not _start(blocks, kept[-1].last, run.first).title:
            continue  # the tables of a report whose narrative came first
        kept.append(run)
    return kept


def _role(block: Block) -> str:
    """The role of the section that a block heads, "" if it heads none, or is a line of contents."""
    return _role_of_line(block.full) if isinstance(block, Paragraph) else ""


def _role_of_line(text: str) -> str:
    line = text.partition("\n")[0]
    return "" if len(line) > _LONGEST or unpaged(line) != line else role_of(line) or bracketed_role(line)


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join(cell.text for cell in block.cells) if isinstance(block, Table) else ""


def _is_entry(text: str) -> bool:
    """Whether a line is one of a list of contents: it ends in the number of a page."""
    return len(text) <= _LONGEST and unpaged(text) != text


def _start(blocks: Sequence[Block], after: int, heading: int, *, first: bool = False) -> _Start:
    """Find where the report begins whose first heading is at `heading`: at its title, in the first report the nearest to that; else after a date."""
    titles = [_Start(title.start, fold(title.text)) for at in range(after, heading) if (title := title_ending_at(blocks, at))]
    titles = [title for title in titles if title.at >= after]
    if titles:
        own = titles[-1]
        same = [title for title in titles if title.title == own.title] if not first or len({title.title for title in titles}) == 1 else [own]
        return same[0]
    dated = [at for at in range(after, heading) if _DATE.fullmatch(_text(blocks[at]).rpartition("\n")[2])]
    return _Start(0 if first else dated[0] + 1 if dated else heading, "")


def _front(blocks: Sequence[Block], starts: Sequence[_Start]) -> tuple[list[Block], list[Posting], list[Diagnostic]]:
    """Take the list of contents and the volume's own title off what stands before the first report; prose and tables stay."""
    titles = {start.title for start in starts}
    stay: list[Block] = []
    gone: list[Paragraph] = []
    listed = 0
    for block in blocks:
        text = block.full if isinstance(block, Paragraph) else "。"
        if "。" in text or len(text) > _LONGEST * 2:
            stay.append(block)
        elif isinstance(block, Paragraph):
            gone.append(block)
            listed += _is_entry(text) or fold(unpaged(text)) in titles
    notes = [diagnose("N513", gone[0].origin, count=listed)] if listed else []
    notes += [diagnose("N526", gone[0].origin, text=gone[0].text)] if len(gone) > listed else []
    return stay, [Posting("furniture", block.as_printed, block.origin) for block in gone], notes
