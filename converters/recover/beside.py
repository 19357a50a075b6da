"""Settle in the report what stands beside its texts: spans on the texts as they are now, lists and notes in their order.

Texts were trimmed, cut and mended on the way; their marks are counted anew here, so that the report says the same whichever
way it came. What the report has no place for is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.media import anchor_name, safe_link
from converters.model import Block, Cell, Document, Figure, Item, Marks, Note, Paragraph, Span, Table
from converters.report import AnnualReport, Content, Heading, walk_figures, walk_texts
from converters.spans import FACES, marked, settled

_CAPTION = re.compile(r"图\s*[0-9一二三四五六七八九十]+(?:[-－.][0-9]+)?(?![0-9、.])")
_LONGEST_CAPTION = 60
C = TypeVar("C", bound=Content)


def beside(report: AnnualReport, document: Document) -> AnnualReport:
    """Return the report with the marks, lists, notes and pictures of `document` settled, and what was lost of them reported."""
    plain = not document.media and not document.notes and not any(_has(block) for block in document.blocks)
    if plain and not any(isinstance(block, Figure) for block in document.blocks):
        return report
    settler = _Settler(report, document.notes)
    made = replace(
        report, preface=settler.blocks(report.preface), signature=settler.blocks([replace(line, item=None) for line in report.signature]),
        sections=tuple(replace(section, heading=settler.heading(section.heading), blocks=settler.blocks(section.blocks)) for section in report.sections))
    notes = settler.notes()
    shown = {digest for block in [*_all(made), *(inner for note in notes.values() for inner in note.blocks)] for digest in _digests(block)}
    media = {digest: item for digest, item in document.media.items() if digest in shown}
    findings = [*settler.diagnostics, *_lost(document, made, notes)]
    return replace(made, notes=notes, media=media, diagnostics=(*report.diagnostics, *findings))


class _Settler:
    """Goes through the report once, in its order; notes and lists are named by the order in which they come."""

    def __init__(self, report: AnnualReport, notes: dict[str, Note]) -> None:
        self._given = notes
        self._names: dict[str, str] = {}
        self._lists: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []
        marks = [block.marks for block in walk_texts(_all(report)) if block.marks] + [
            block.marks for note in notes.values() for block in walk_texts(note.blocks) if block.marks]
        spans = [span for item in marks for span in item.spans]
        self._anchors = {anchor_name(span.target) for span in spans if span.kind == "anchor"}
        targets = [span.target for span in spans if span.kind == "link"] + [figure.target for figure in walk_figures(_all(report)) if figure.target]
        self._safe = {target: safe_link(target) for target in targets}
        self._wanted = {target[1:] for target in self._safe.values() if target.startswith("#")}
        refused = [target for target in targets if not self._safe[target]]
        if refused:
            self.diagnostics.append(diagnose("R242", count=len(refused), target=refused[0]))
        dangling = [target for target in targets if self._safe[target][:1] == "#" and self._safe[target][1:] not in self._anchors]
        if dangling:
            self.diagnostics.append(diagnose("R244", count=len(dangling), target=dangling[0]))

    def blocks(self, blocks: Sequence[C]) -> tuple[C, ...]:
        """Settle blocks; the words beside a picture that begin as a caption does are one."""
        made: list[C] = []
        for index, block in enumerate(blocks):
            item = self._block(block)
            near = (blocks[at] for at in (index - 1, index + 1) if 0 <= at < len(blocks))
            if (isinstance(item, Paragraph) and not item.role and item.item is None and len(item.text) <= _LONGEST_CAPTION and _CAPTION.match(item.text)
                    and any(isinstance(other, Figure) for other in near)):
                item = replace(item, role="caption")
            made.append(item)
        return tuple(made)

    def _block(self, block: C) -> C:
        if isinstance(block, Paragraph):
            if block.marks is not None or block.item is not None:
                return replace(block, marks=self._marks(block.marks, block.text), item=self._item(block.item))
        elif isinstance(block, Heading):
            marks = self._heading_marks(block)
            return block if marks == block.marks else replace(block, marks=marks)
        elif isinstance(block, Table):
            return replace(block, cells=tuple(self._cell(cell) for cell in block.cells))
        elif isinstance(block, Figure) and block.target:
            return replace(block, target=self._link(block.target))
        return block

    def heading(self, heading: Heading | None) -> Heading | None:
        """Settle a section's heading."""
        return heading and replace(heading, marks=self._heading_marks(heading))

    def _heading_marks(self, heading: Heading) -> Marks | None:
        """Settle the marks of a heading; its own look is no emphasis of a part of it."""
        marks = self._marks(heading.marks, heading.text)
        spans = [span for span in marks.spans if span.kind not in FACES[:3] or (span.start, span.end) != (0, len(heading.text))] if marks else []
        return marked(heading.text, spans)

    def _cell(self, cell: Cell) -> Cell:
        if not cell.blocks:
            return cell
        blocks = self.blocks(cell.blocks)
        only = blocks[0] if len(blocks) == 1 else None
        plain = isinstance(only, Paragraph) and only == Paragraph(cell.text, only.origin)
        return replace(cell, blocks=() if plain else blocks)

    def _marks(self, marks: Marks | None, text: str) -> Marks | None:
        found = settled(marks, text)
        if found is None:
            return None
        linked = {(span.start, span.end) for span in found.spans if span.kind == "link"}
        kept = (span for span in found.spans if span.kind != "underline" or (span.start, span.end) not in linked)  # that line is the look of the link
        return marked(text, filter(None, map(self._span, kept)))

    def _span(self, span: Span) -> Span | None:
        """Name a note by its order; leave out anchors that nothing leads to, and links that lead nowhere."""
        if span.kind == "note":
            if span.target not in self._given:
                return None
            if span.target not in self._names:
                kind = self._given[span.target].kind
                self._names[span.target] = f"{kind[0]}n{1 + sum(1 for name in self._names.values() if name[0] == kind[0])}"
            return replace(span, target=self._names[span.target])
        if span.kind == "anchor":
            name = anchor_name(span.target)
            return replace(span, target=name) if name in self._wanted else None
        if span.kind == "link":
            target = self._link(span.target)
            return replace(span, target=target) if target else None
        return span

    def _link(self, target: str) -> str:
        """Return an address as it may stand in the report; "" for one that may not, or that leads to no place in it."""
        safe = self._safe.get(target, "")
        return "" if safe.startswith("#") and safe[1:] not in self._anchors else safe

    def _item(self, item: Item | None) -> Item | None:
        return item and replace(item, list=self._lists.setdefault(item.list, f"l{len(self._lists) + 1}"))

    def notes(self) -> dict[str, Note]:
        """Return the notes by their new names; those whose place is lost come last."""
        done: dict[str, Note] = {}
        while waiting := [key for key in (*self._names, *self._given) if key not in done]:
            key = waiting[0]
            given = self._given[key]
            if key not in self._names:
                self._span(Span(0, 0, "note", key))
            done[key] = given
            done[key] = replace(given, id=self._names[key], blocks=self.blocks(given.blocks))
        return {note.id: note for note in sorted(done.values(), key=lambda item: (item.id[0] != "f", int(item.id[2:])))}


def _all(report: AnnualReport) -> Iterator[Content]:
    yield from report.preface
    for section in report.sections:
        if section.heading:
            yield section.heading
        yield from section.blocks
    yield from report.signature


def _has(block: Block) -> bool:
    """Whether anything stands beside the text of a block."""
    if isinstance(block, Paragraph):
        return block.marks is not None or block.item is not None
    return isinstance(block, Table) and any(_has(inner) or isinstance(inner, Figure) for cell in block.cells for inner in cell.blocks)


def _digests(block: Content) -> set[str]:
    return {digest for figure in walk_figures([block]) for digest in (figure.media, *figure.more) if digest}


def _lost(document: Document, report: AnnualReport, notes: dict[str, Note]) -> Iterator[Diagnostic]:
    """Report the pictures, links and places of notes that stood in cells whose tables are now those of the form."""
    inside = [block for block in document.blocks if isinstance(block, Table)]
    kept = [*_all(report), *(block for note in notes.values() for block in note.blocks)]
    have = Counter((figure.origin, figure.name) for figure in walk_figures(kept))
    names = [figure.name or figure.alt for figure in walk_figures(document.blocks) if not have[figure.origin, figure.name]]
    marks = {block.origin for block in walk_texts(kept)}
    where: Origin | None = None
    for block in walk_texts(inside):
        spans = [span for span in block.marks.spans if span.kind in {"link", "note"}] if block.marks and block.origin not in marks else []
        names += [span.target for span in spans]
        where = where or (block.origin if spans else None)
    if names:
        yield diagnose("R241", where or Origin(), count=len(names), names=", ".join(dict.fromkeys(names)))
