"""Table elements to raw rows, wherever tag soup left them, and the rows to a placed table (WHATWG HTML §4.9, §13.2.6.4.9).

Text in a table outside its cells goes before the table, or after it where cells have been: it would be foster-parented.
A table nested deeper than the limit is read as blocks in the cell that it stands in.
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.grid.whatwg import RawCell, form
from converters.limits import LIMITS
from converters.model import Block, Paragraph, Table
from converters.readers.html.flow import Closer, Entry, Flow, Pending, skip
from converters.readers.html.space import collapse
from converters.text import ink

_UNSEEN = re.compile(r"\A(?!.*display\s*:\s*none).*visibility\s*:\s*hidden", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\s*\+?([0-9]{1,9})")


class _Open:
    """A table that is open: its rows so far, its open cell, the blocks beside it, and what was open outside it."""

    __slots__ = ("after", "before", "block", "caption", "cells", "element", "feet", "group", "groups", "head", "linked", "outer", "path", "row",
                 "row_path", "rows", "start")

    def __init__(self, path: str, flow: Flow) -> None:
        self.path = path
        self.outer = (flow.cell, flow.beside, flow.align, flow.level, flow.number, flow.item)
        self.start = flow.all_linked
        self.groups: list[list[list[RawCell]]] = []
        self.feet: list[list[list[RawCell]]] = []
        self.cells: dict[str, tuple[Element, int]] = {}  # by path: the element of a cell, how much of its text is linked
        self.linked = 0
        self.group: list[list[RawCell]] | None = None
        self.row: list[RawCell] | None = None
        self.row_path = ""
        self.rows = 0
        self.head = False
        self.block = flow.block
        self.element: Element | None = None
        self.caption = False
        self.before: list[Block] = []
        self.after: list[Block] = []

    def begin_row(self) -> list[RawCell]:
        """Begin a row, in a row group of its own if none is open."""
        if self.group is None:
            self.group = []
            self.groups.append(self.group)
        row: list[RawCell] = []
        self.row = row
        self.group.append(row)
        self.rows += 1
        self.row_path = f"{self.path}/tr[{self.rows}]"
        return row


class Tables:
    """Builds the tables of a page while it is walked; each `open_…` returns what to do when the element ends."""

    def __init__(self, flow: Flow) -> None:
        """Take paragraphs from `flow` and put tables into it."""
        self.findings: list[Diagnostic] = []
        self._flow = flow
        self._open: list[_Open] = []
        self._table: _Open | None = None
        self._count = 0
        self._flat = 0

    def open_table(self, element: Element) -> Closer:
        """Begin a table; one that stands in another outside its cells stands beside that."""
        flow = self._flow
        flow.open_block(element)
        if len(self._open) >= LIMITS.nested_tables:
            if not self._flat:
                self.findings.append(diagnose("S116", Origin(path=self._open[0].path), what=f"{LIMITS.nested_tables} nested tables"))
            self._flat += 1
            return self._close_flat
        self._table = table = _Open(self._path(), flow)
        self._open.append(table)
        flow.cell, flow.beside = None, table.before
        flow.align, flow.level, flow.number, flow.item = "", None, "", None
        return self._close_table

    def _path(self) -> str:
        table, cell = self._table, self._flow.cell
        if table is None or cell is None:
            self._count += 1
            return f"table[{self._count}]"
        inner = sum(isinstance(item, Table) for item in cell) + 1
        tag = table.element.tag if table.element is not None else "td"
        return f"{table.row_path}/{tag}[{len(table.row or ()) + 1}]/table[{inner}]"

    def _close_flat(self, element: Element) -> None:
        self._flat -= 1
        self._flow.close_block(element)

    def _close_table(self, element: Element) -> None:
        flow, table = self._flow, self._open.pop()
        self._end_cell(table)
        flow.cell, flow.beside, flow.align, flow.level, flow.number, flow.item = table.outer
        self._table = self._open[-1] if self._open else None
        if (table.before and not table.caption) or table.after:
            self.findings.append(diagnose("R210", Origin(path=table.path), reason="text outside the cells of a table"))
        for block in table.before:
            flow.emit(block, 0)
        if any(row for group in (*table.groups, *table.feet) for row in group):
            made, found = form([*table.groups, *table.feet], Origin(path=table.path))
            self.findings += found
            self._keep_places(table)
            flow.emit(made, flow.all_linked - table.start)
        for block in table.after:
            flow.emit(block, 0)
        flow.close_block(element)

    def _keep_places(self, table: _Open) -> None:
        """Remember where the cells of a table stand if it may lay out the page: if a cell holds more than a text."""
        raws = [raw for group in (*table.groups, *table.feet) for row in group for raw in row]
        if any(raw.blocks for raw in raws):
            by_path = {raw.origin.path: raw for raw in raws}
            for path, (element, linked) in table.cells.items():
                self._flow.inside[path] = Entry(Paragraph(by_path[path].text), element, linked)

    def open_group(self, element: Element) -> Closer | None:
        """Begin a row group; the standard puts the rows of every `tfoot` at the end of the table (§4.9.12.1)."""
        table = self._table
        if table is None or self._flat:
            return None
        self._end_cell(table)
        table.group, table.row, table.head = [], None, element.tag == "thead"
        (table.feet if element.tag == "tfoot" else table.groups).append(table.group)
        return self._close_group

    def _close_group(self, _element: Element) -> None:
        if table := self._table:
            self._end_cell(table)
            table.group, table.row, table.head = None, None, False

    def open_row(self, element: Element) -> Closer | None:
        """Begin a row; a row outside every table is a block."""
        table = self._table
        if table is None or self._flat:
            self._flow.open_block(element)
            return self._flow.close_block
        self._end_cell(table)
        table.begin_row()
        return self._close_row

    def _close_row(self, _element: Element) -> None:
        if table := self._table:
            self._end_cell(table)
            table.row = None

    def open_cell(self, element: Element) -> Closer:
        """Begin a cell, in a row of its own if none is open; a cell outside every table is a block."""
        table, flow = self._table, self._flow
        if table is None or self._flat:
            flow.open_block(element)
            return flow.close_block
        if table.element is not None or flow.buffer or flow.lines:
            self._end_cell(table)
        row = table.row if table.row is not None else table.begin_row()
        if not len(element) and not flow.furniture and not flow.links and not flow.pre and flow.trace.idle():  # text alone, as in most cells
            flow.beside = table.after
            text = collapse(element.text or "")
            if not text.isprintable() and not ink(text):
                text = ""
            flow.sizes[0] += len(text)
            row.append(self._raw(table, element, text, (), 0))
            return skip
        table.element = flow.block = element
        table.linked = flow.all_linked
        flow.cell = []
        flow.line = element.sourceline  # type: ignore[assignment]
        return self._close_cell

    def keep_slots(self, element: Element) -> None:
        """Leave an empty cell for one that is invisible but has its place in the row (CSS 2.2 §11.2); what is not displayed has none."""
        if not _UNSEEN.search(element.get("style") or "") or element.get("hidden") is not None:
            return
        if element.tag in {"td", "th"}:
            self._put_blank(element)
        elif element.tag == "tr" and (close := self.open_row(element)):
            for cell in element.iterchildren("td", "th"):
                self._put_blank(cell)
            close(element)

    def _put_blank(self, element: Element) -> None:
        table = self._table
        if table is not None and not self._flat:
            self._end_cell(table)
            row = table.row if table.row is not None else table.begin_row()
            self._flow.beside = table.after
            row.append(self._raw(table, element, "", (), 0))

    def _close_cell(self, element: Element) -> None:
        table = self._table
        if table is not None and table.element is element:
            self._end_cell(table)

    def open_caption(self, element: Element) -> Closer | None:
        """Begin a caption: its paragraphs stand before the table."""
        table = self._table
        if table is None or self._flat or table.element is not None:
            return None
        self._flow.open_block(element)
        self._flow.beside, table.caption = table.before, True
        return self._close_caption

    def _close_caption(self, element: Element) -> None:
        self._flow.close_block(element)
        if self._table is not None and self._table.rows:
            self._flow.beside = self._table.after

    def _end_cell(self, table: _Open) -> None:
        """End the open cell, or the open text beside the table."""
        flow = self._flow
        element, items = table.element, flow.cell
        if element is None or items is None:
            if flow.buffer or flow.lines:
                flow.flush()
            return
        text, blocks = self._content(items)
        table.element, flow.cell, flow.number, flow.item, flow.beside = None, None, "", None, table.after
        flow.block = table.block
        row = table.row if table.row is not None else table.begin_row()
        row.append(self._raw(table, element, text, blocks, flow.all_linked - table.linked))

    def _raw(self, table: _Open, element: Element, text: str, blocks: tuple[Block, ...], linked: int) -> RawCell:
        tag = element.tag
        path = f"{table.row_path}/{tag}[{len(table.row or ()) + 1}]"
        table.cells[path] = element, linked
        origin = Origin("", path)
        rowspan, colspan = element.get("rowspan"), element.get("colspan")
        return RawCell(text, 1 if rowspan is None else self._span("rowspan", rowspan, origin),
                       1 if colspan is None else self._span("colspan", colspan, origin), table.head or tag == "th", origin, blocks)

    def _span(self, kind: str, value: str, origin: Origin) -> int:
        """Read a span by the rules for parsing non-negative integers; what is none counts as 1."""
        if number := _NUMBER.match(value):
            return int(number[1])
        if value.strip():
            self.findings.append(diagnose("G304", origin, kind=kind, found=value, used=1))
        return 1

    def _content(self, items: list[Pending | Block]) -> tuple[str, tuple[Block, ...]]:
        """Return the text of the open cell, and its blocks where they are more than that text."""
        flow = self._flow
        if flow.buffer or flow.lines:
            flow.flush()
        if not items:
            return "", ()
        first = items[0]
        if len(items) == 1 and isinstance(first, Pending) and first.plain:
            return first.text, ()
        made: list[Block] = []
        for item in items:
            if isinstance(item, Pending):
                block: Block = item.made()
                flow.inside[id(block)] = Entry(block, item.element, item.linked, furniture=False, attachment=item.attachment,
                                                anchors=item.anchors)
            else:
                block = item
            made.append(block)
        blocks = tuple(made)
        return "\n".join(block.text for block in blocks if isinstance(block, Paragraph)), blocks
