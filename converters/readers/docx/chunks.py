"""Other documents that stand in this one: the content of a `w:altChunk` is imported in its place (ECMA-376-1 §17.17.2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module

from converters.diagnostics import Origin, Refused
from converters.model import Block, Cell, Document, Figure, Marks, Media, Note, Paragraph, Table
from converters.readers.docx.asides import Asides
from converters.readers.docx.relations import Parts
from converters.source.chunks import DEEPEST, chunk_kind
from converters.source.files import source_of


class Chunks:
    """Reads the imported parts of one document, each once; keeps their notes, whose ids are made its own."""

    def __init__(self, parts: Parts, asides: Asides, depth: int = 0) -> None:
        """`depth` says how many documents this one stands in."""
        self._parts, self._asides, self._depth = parts, asides, depth
        self._seen: set[str] = set()
        self.notes: dict[str, Note] = {}

    def blocks(self, part: str, gallery: dict[str, Media], origin: Origin) -> list[Block]:
        """Return what stands in `part`; one that can't be read, or was imported before, gives nothing and is reported (R213)."""
        data = self._parts.raw(part)
        found = self._read(part, data) if data and part not in self._seen else None
        self._seen.add(part)
        if found is None:
            self._asides.note("R213", origin, target=part)
            return []
        mark = f"{len(self._seen)}-"
        self._asides.postings += [replace(posting, origin=replace(posting.origin, part=part)) for posting in found.asides]
        self._asides.notes += [replace(note, origin=replace(note.origin, part=part)) for note in found.diagnostics]
        gallery.update(found.media)
        self.notes.update({mark + key: replace(note, id=mark + key, blocks=tuple(_moved(note.blocks, part, mark))) for key, note in found.notes.items()})
        return _moved(found.blocks, part, mark)

    def rest(self, gallery: dict[str, Media]) -> None:
        """Read the parts that no place imports, so that their text is in an account."""
        for owner in sorted(self._parts.names):
            for relation in self._parts.relations(owner).values():
                if relation.kind == "aFChunk" and not relation.external and relation.target in self._parts.names and relation.target not in self._seen:
                    blocks = self.blocks(relation.target, gallery, Origin(owner))
                    self._asides.post("unplaced", "\n".join(_texts(blocks)), Origin(relation.target))

    def _read(self, part: str, data: bytes) -> Document | None:
        kind = chunk_kind(part, data)
        if not kind or self._depth >= DEEPEST or part.lower().endswith(".xml"):  # text in XML is read as a part that nobody knows
            return None
        try:
            source = source_of(data, part)
            if kind == "docx":
                from converters.readers.docx import read_parts

                return read_parts(source.package, "docx", self._depth + 1)
            found: Document = import_module(f"converters.readers.{kind}").read(source)
        except Refused:
            return None
        return found


def _moved(blocks: Iterable[Block], part: str, mark: str) -> list[Block]:
    """Return blocks as this document has them: their places in `part`, `mark` before the names of lists and notes."""
    return [_own(block, part, mark) for block in blocks]


def _own(block: Block, part: str, mark: str) -> Block:
    origin = replace(block.origin, part=part)
    if isinstance(block, Table):
        return replace(block, origin=origin, cells=tuple(_own_cell(cell, part, mark) for cell in block.cells))
    if isinstance(block, Figure):
        return replace(block, origin=origin)
    marks = block.marks and Marks(block.marks.text, tuple(replace(span, target=mark + span.target) if span.kind == "note" else span for span in block.marks.spans))
    return replace(block, origin=origin, marks=marks, item=block.item and replace(block.item, list=mark + block.item.list))


def _own_cell(cell: Cell, part: str, mark: str) -> Cell:
    return replace(cell, origin=replace(cell.origin, part=part), blocks=tuple(_moved(cell.blocks, part, mark)))


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                yield cell.text
                yield from _texts(inner for inner in cell.blocks if not isinstance(inner, Paragraph))
        else:
            yield block.alt if isinstance(block, Figure) else block.text
