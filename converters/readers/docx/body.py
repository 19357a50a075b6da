"""The walk over one part of a Word document: blocks, tables, cells (ECMA-376-1 §17.2 to §17.5).

Containers that only wrap (`sdt`, `customXml`, `ins`, `moveTo`, ...) are read through wherever they stand, and an element
that is not known is read through as well and reported, so that no text depends on our knowing its wrapper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from converters.diagnostics import Origin
from converters.grid.word import RawCell, RawRow, place
from converters.limits import LIMITS
from converters.model import Block, Marks, Paragraph
from converters.readers.docx.asides import Asides, branch
from converters.readers.docx.chunks import Chunks
from converters.readers.docx.inline import DELETED, INLINE, Runs
from converters.readers.docx.numbering import Numbering
from converters.readers.docx.pictures import Gallery
from converters.readers.docx.relations import Relation
from converters.readers.docx.styles import ALIGN, Styles, attribute, outline, parent_of, switched_on, whole
from converters.readers.docx.traces import faces, wanted
from converters.source.ooxml import NOT_TEXT
from converters.spans import joined, settled

_LEAVES = INLINE | {"p", "tbl", "tr", "tc"}
_WRAPPERS = frozenset({"body", "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "conflictIns"})
_SILENT = NOT_TEXT | frozenset({"tblGrid", "tblPrEx", "bookmarkEnd", "proofErr", "permStart", "permEnd", "background"})
_DROPPED = frozenset({"drop", "margin"})
_MERGES = {"restart": "restart", "rest": "restart", "continue": "continue", "cont": "continue"}


class Setting:
    """What the reading of every part of one document shares."""

    __slots__ = ("asides", "chunks", "faces", "gallery", "hides", "noted", "numbering", "shaped", "styles", "tracked", "wanted")

    def __init__(self, asides: Asides, styles: Styles, numbering: Numbering, gallery: Gallery, chunks: Chunks, root: etree._Element, *, hides: bool, tracked: bool, symbols: bool = False) -> None:
        """Look at `root` once: whether hidden text and tracked changes can be met, which properties of cells and runs say something."""
        self.asides, self.styles, self.numbering, self.gallery = asides, styles, numbering, gallery
        self.chunks = chunks
        self.hides, self.tracked = hides, tracked
        self.shaped = {parent_of(item) for item in root.iter("{*}gridSpan", "{*}vMerge", "{*}hMerge", "{*}cellMerge", "{*}cellDel")}
        self.faces = faces(root, styles, asides.names, symbols=symbols)
        self.wanted = wanted(root)
        self.noted: list[str] = []


class _Container:
    """The blocks of a body, cell, note or box while they are read; `joined` waits for the paragraph it runs on into."""

    __slots__ = ("blocks", "joined", "marks", "paragraphs", "path", "tables")

    def __init__(self, path: str) -> None:
        self.path, self.joined = path, ""
        self.marks: Marks | None = None
        self.paragraphs = self.tables = 0
        self.blocks: list[Block] = []


class Story:
    """Reads one part; `blocks` may be called for the root, or for each note of a part of notes."""

    def __init__(self, part: str, setting: Setting, relations: dict[str, Relation]) -> None:
        """Keep what the part needs: its name, what the document shares, its relationships."""
        self.part = part
        self._asides = setting.asides
        self._setting = setting
        self._relations = relations
        self._names = setting.asides.names
        self._runs = Runs(self, setting, relations)
        self._depth = 0
        self._boxes = 0

    def blocks(self, parent: Iterable[etree._Element], path: str = "") -> list[Block]:
        """Read the block content of `parent`; `path` is put before the places of what is found."""
        container = _Container(path)
        self._content(parent, container)
        return container.blocks

    def boxed(self, box: etree._Element, path: str) -> list[Block]:
        """Read a text box, or a block that stands in a run; its fields and notes are its own."""
        self._boxes += 1
        inner = Story(self.part, self._setting, self._relations)
        inner._depth = self._depth
        elements: Iterable[etree._Element] = box if self._names[box.tag] == "txbxContent" else (box,)
        return inner.blocks(elements, f"{path}/box[{self._boxes}]/")

    def imported(self, part: str, path: str) -> list[Block]:
        """Read another document that stands here."""
        return self._setting.chunks.blocks(part, self._setting.gallery.media, Origin(self.part, path))

    def _content(self, parent: Iterable[etree._Element], into: _Container) -> None:
        for name, child in self._through(parent, into.path):
            if name == "p":
                self._paragraph(child, into)
            else:
                self._take(name, child, into)
        self._flush(into)

    def _through(self, parent: Iterable[etree._Element], path: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield the blocks, rows, cells and pieces of a line below `parent`, with whatever wraps them read through.

        An element that is not known comes with the name "" if it holds text of its own; its children follow.
        """
        names = self._names
        for child in parent:
            name = names[child.tag]
            if name in _LEAVES:
                yield name, child
            elif name[-2:] == "Pr" or name in _SILENT:
                continue
            elif name == "bookmarkStart":
                if attribute(child, "name") in self._setting.wanted:
                    self._runs.anchors.append(attribute(child, "name") or "")
            elif name in _WRAPPERS:
                yield from self._through(child, path)
            elif name == "AlternateContent":
                yield from self._through(branch(child, self._asides, Origin(self.part, path)), path)
            elif name in DELETED:
                self._asides.drain(child, "deleted", Origin(self.part, path))
            elif not name.endswith(("RangeStart", "RangeEnd")):
                self._asides.unknown(name, Origin(self.part, path))
                if child.text and child.text.strip():
                    yield "", child
                yield from self._through(child, path)

    def _take(self, name: str, element: etree._Element, into: _Container) -> None:
        """Read what `_through` yields as a block, also where it should not stand."""
        if name == "p":
            self._paragraph(element, into)
        elif name == "tbl":
            self._flush(into)
            self._table(element, into)
        elif name == "":
            self._add(element.text or "", into)
            element.text = None
        elif name in INLINE:
            into.paragraphs += 1
            text = self._runs.line((element,), f"{into.path}p[{into.paragraphs}]")
            self._add(text, into, self._runs.marks)
            into.blocks += self._runs.taken()
        else:  # a row or cell outside any table
            self._asides.unknown(name, Origin(self.part, into.path))
            self._content(element, into)

    def _add(self, text: str, into: _Container, marks: Marks | None = None) -> None:
        text = text.strip()
        if text:
            into.blocks.append(Paragraph(text, Origin(self.part, f"{into.path}p[{into.paragraphs}]"), marks=settled(marks, text)))

    def _flush(self, into: _Container) -> None:
        """Give back the text of a paragraph whose mark was deleted, where no paragraph follows it."""
        if into.joined:
            rest, into.joined = into.joined, ""
            self._add(rest, into, into.marks)
            into.marks = None

    def _paragraph(self, element: etree._Element, into: _Container) -> None:
        into.paragraphs += 1
        path = f"{into.path}p[{into.paragraphs}]"
        key = num = depth = align = level = None
        gone = False
        if len(element) and self._names[element[0].tag] == "pPr":
            key, num, depth, align, level, gone = self._properties(element[0])
        look = self._setting.styles.paragraph(key)
        postings = len(self._asides.postings)
        text = self._runs.line(element, path, look.hidden or False)
        marks = self._runs.marks
        if into.joined:
            marks = joined(into.marks, marks, into.joined + text, len(into.joined))
            text, into.joined, into.marks = into.joined + text, "", None
        if gone:
            into.joined, into.marks = text, marks
        else:
            text = text.strip()
            if num is None and look.numbering is not None:
                num, depth = look.numbering, depth or look.depth
            number, item = "", None
            # An empty paragraph shows its number, but not one that is empty because its text was deleted or hidden.
            if num is not None and num != "0" and (text or len(self._asides.postings) == postings):
                number, item = self._setting.numbering.number(num, depth, key)
            if self._runs.autonum is not None and not number and text:
                number = self._setting.numbering.autonum(level or look.level or 0, legal=self._runs.autonum)
            if text or number:
                level = look.level if level is None else level
                level = None if level == -1 else level
                into.blocks.append(Paragraph(text, Origin(self.part, path), number, level, look.align if align is None else align, None,
                                             marks and settled(marks, text), None if level is not None else item, "caption" if look.caption else ""))
            elif marks is not None:  # bookmarks of an empty paragraph are places of the next
                self._runs.anchors += [span.target for span in marks.spans if span.kind == "anchor"]
        if self._runs.waiting:
            into.blocks += self._runs.taken()

    def _properties(self, properties: etree._Element) -> tuple[str | None, str | None, str | None, str | None, int | None, bool]:
        """Return style, list, list level, alignment, heading level (-1: body text) and whether it runs on into the next paragraph."""
        key = num = depth = align = level = None
        gone = False
        names = self._names
        for item in properties:
            name = names[item.tag]
            if name == "jc":
                align = ALIGN.get(attribute(item) or "", "")
            elif name == "pStyle":
                key = attribute(item)
            elif name == "numPr":
                for child in item:
                    if names[child.tag] == "numId":
                        num = attribute(child)
                    elif names[child.tag] == "ilvl":
                        depth = attribute(child)
            elif name == "outlineLvl":
                level = outline(attribute(item)) or -1
            elif name == "rPr" and self._setting.tracked:
                gone = gone or any(names[child.tag] in DELETED for child in item)
            elif name == "framePr":  # a drop cap is the beginning of the paragraph that follows (§17.3.1.11)
                gone = gone or attribute(item, "dropCap") in _DROPPED
        return key, num, depth, align, level, gone

    def _table(self, element: etree._Element, into: _Container) -> None:
        into.tables += 1
        path = f"{into.path}tbl[{into.tables}]"
        rows: list[RawRow] = []
        loose = _Container(f"{path}/")
        self._depth += 1
        for name, child in self._through(element, path):
            if name == "tr":
                self._row(child, f"{path}/tr[{len(rows) + 1}]", rows)
            else:
                self._misplaced(name, child, loose)
        self._depth -= 1
        self._flush(loose)
        if self._depth >= LIMITS.nested_tables:
            if self._depth == LIMITS.nested_tables:  # said once, not at each depth
                self._asides.note("S116", Origin(self.part, path), what=f"{LIMITS.nested_tables} tables in one another")
            into.blocks += [block for row in rows for cell in row.cells for block in _content_of(cell)]
        elif any(row.cells for row in rows):
            table, notes = place(rows, Origin(self.part, path))
            into.blocks.append(table)
            self._asides.notes += notes
        into.blocks += loose.blocks

    def _misplaced(self, name: str, element: etree._Element, loose: _Container) -> None:
        """Read what stands in a table or row but in no cell."""
        if name:
            self._asides.unknown(name, Origin(self.part, loose.path))
        self._take(name, element, loose)

    def _row(self, element: etree._Element, path: str, rows: list[RawRow]) -> None:
        before, header = 0, False
        names = self._names
        for properties in element:
            name = names[properties.tag]
            if name == "tc":
                break
            for item in properties if name == "trPr" else ():
                name = names[item.tag]
                if name == "gridBefore":
                    before = whole(attribute(item), 0)
                elif name == "tblHeader":
                    header = switched_on(item)
                elif name in DELETED or (name == "hidden" and switched_on(item)):
                    self._asides.drain(element, "deleted" if name in DELETED else "hidden", Origin(self.part, path))
                    return
        cells: list[RawCell] = []
        loose = _Container(f"{path}/")
        for name, child in self._through(element, path):
            if name == "tc":
                self._cell(child, f"{path}/tc[{len(cells) + 1}]", cells)
            else:
                self._misplaced(name, child, loose)
        self._flush(loose)
        if loose.blocks:  # a row has no place for text of its own: its last cell takes it, so that it stays in the row
            last = cells.pop() if cells else RawCell("", origin=Origin(self.part, path))
            blocks = (*_content_of(last), *loose.blocks)
            cells.append(last._replace(text=_text_of(blocks), blocks=blocks))
        rows.append(RawRow(cells, before, header))

    def _cell(self, element: etree._Element, path: str, cells: list[RawCell]) -> None:
        span, vmerge, hmerge = 1, "", ""
        names = self._names
        only: etree._Element | None = None
        plain = True
        for child in element:
            name = names[child.tag]
            if name == "p":
                plain = plain and only is None
                only = child
            elif name != "tcPr":
                plain = False
            elif child in self._setting.shaped:
                for item in child:
                    name = names[item.tag]
                    if name == "vMerge":
                        vmerge = _MERGES.get(attribute(item) or "", "continue")
                    elif name == "gridSpan":
                        span = whole(attribute(item), 0)
                    elif name == "hMerge":
                        hmerge = _MERGES.get(attribute(item) or "", "continue")
                    elif name == "cellMerge":
                        vmerge = _MERGES.get(attribute(item, "vMerge") or "", vmerge)
                    elif name == "cellDel":
                        self._asides.drain(element, "deleted", Origin(self.part, path))
                        return
        # Nearly every cell of a form is one paragraph of plain runs: it needs no blocks of its own.
        text = self._runs.plain(only) if plain and only is not None else None
        blocks: tuple[Block, ...] = ()
        if text is None:
            text, blocks = self._cell_blocks(element, path)
        cells.append(RawCell(text, blocks, span, vmerge, hmerge, Origin(self.part, path)))

    def _cell_blocks(self, element: etree._Element, path: str) -> tuple[str, tuple[Block, ...]]:
        """Read a cell of any content; return its text, and its blocks when they say more than the text."""
        inside = _Container(f"{path}/")
        self._content(element, inside)
        blocks = tuple(inside.blocks)
        only = blocks[0] if len(blocks) == 1 else None
        if isinstance(only, Paragraph) and not only.number and only.level is None and only.marks is None and only.item is None:
            return only.text, ()
        return _text_of(blocks), blocks


def _text_of(blocks: Sequence[Block]) -> str:
    return "\n".join([block.text for block in blocks if isinstance(block, Paragraph) and block.text])


def _content_of(cell: RawCell) -> tuple[Block, ...]:
    return cell.blocks or ((Paragraph(cell.text, cell.origin),) if cell.text else ())
