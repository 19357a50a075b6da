"""A table element written anew: its cells placed by the standard's algorithm, its headers marked, nothing but cells in its rows (WHATWG HTML §4.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from converters.diagnostics import Diagnostic, Origin, diagnose, refuse
from converters.grid.whatwg import RawCell, form
from converters.limits import LIMITS
from converters.model import Table
from converters.repair.content import Content, attributes, escaped
from converters.text import ink

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NUMBER = re.compile(r"\s*\+?([0-9]{1,9})")
_FIGURE = re.compile(r"[-+−－]?[0-9０-９][0-9０-９,，.．]*\s*(?:%|％|[件条项次个人万元]{0,3})|[/／—–-]+")
_GROUPS = ("thead", "tbody", "tfoot")
_HEAD_ROWS = 4  # a table with more rows before its first figure is a text in boxes


class Rewriter:
    """Writes tables; afterwards `findings` says what was wrong with them."""

    def __init__(self, *, keep_style: bool) -> None:
        """Say whether widths and classes stay."""
        self.findings: list[Diagnostic] = []
        self._keep_style = keep_style
        self._content = Content(self.table, keep_style=keep_style)
        self._depth = 0

    def table(self, element: Element) -> str:
        """Return a table written anew, and before it what stood in it outside its cells, as browsers show it; S116 too deep a nesting."""
        self._depth += 1
        if self._depth > LIMITS.nested_tables:
            raise refuse("S116", what=f"{LIMITS.nested_tables} nested tables")
        stray: list[str] = []
        captions: list[str] = []
        groups = [[self._row(row, stray) for row in group] for group in self._groups(element, stray, captions)]
        self._depth -= 1
        elements = [cell for group in groups for row in group for cell in row]
        placed, found = form(_numbered([[[self._raw(cell) for cell in row] for row in group] for group in groups]))
        self.findings += [item for item in found if item.code != "G303"]
        holes = sum(1 for item in found if item.code == "G303")
        if holes:
            self.findings.append(diagnose("G323", count=holes))
        text = "".join(stray)
        if text:
            self.findings.append(diagnose("G324", text=ink(re.sub(r"<[^>]*>", "", text)) or "…"))
        return text + self._written(element, placed, elements, captions)

    def _groups(self, table: Element, stray: list[str], captions: list[str]) -> Iterator[list[Element]]:
        """Yield the rows of each group, those of every `tfoot` last; gather captions, and all that stands outside cells."""
        feet: list[list[Element]] = []
        loose: list[Element] = []
        self._keep(table.text, stray)
        for child in table:
            tag = child.tag
            if tag == "tr":
                loose.append(child)
            elif tag in _GROUPS:
                if loose:
                    yield loose
                    loose = []
                rows = self._rows(child, stray)
                if tag == "tfoot":
                    feet.append(rows)
                else:
                    yield rows
            elif tag == "caption":
                captions.append(f"<caption{attributes(child, keep_style=self._keep_style)}>{self._content.of(child)}</caption>")
            elif tag not in {"colgroup", "col"}:
                self._stray(child, stray)
            self._keep(child.tail, stray)
        if loose:
            yield loose
        yield from feet

    def _rows(self, group: Element, stray: list[str]) -> list[Element]:
        self._keep(group.text, stray)
        rows = []
        for child in group:
            if child.tag == "tr":
                rows.append(child)
            else:
                self._stray(child, stray)
            self._keep(child.tail, stray)
        return rows

    def _row(self, row: Element, stray: list[str]) -> list[Element]:
        self._keep(row.text, stray)
        cells = []
        for child in row:
            if child.tag in {"td", "th"}:
                cells.append(child)
            else:
                self._stray(child, stray)
            self._keep(child.tail, stray)
        return cells

    def _keep(self, text: str | None, stray: list[str]) -> None:
        if text and text.strip():
            stray.append(f"<p>{escaped(text.strip())}</p>")

    def _stray(self, element: Element, stray: list[str]) -> None:
        if isinstance(element.tag, str):
            written = self._content.one(element).strip()
            if written and written != "<br>":
                block = written.startswith(("<p", "<div", "<table", "<h", "<ul", "<ol", "<pre"))
                stray.append(written if block else f"<p>{written}</p>")

    def _raw(self, cell: Element) -> RawCell:
        parent = cell.getparent()
        group = parent.getparent() if parent is not None else None
        head = group is not None and group.tag == "thead"
        return RawCell("".join(cell.itertext()), self._span(cell, "rowspan"), self._span(cell, "colspan"), head or cell.tag == "th")  # type: ignore[arg-type]

    def _span(self, cell: Element, kind: str) -> int:
        value = cell.get(kind)
        if value is None:
            return 1
        if number := _NUMBER.match(value):
            return int(number[1])
        if value.strip():
            self.findings.append(diagnose("G304", kind=kind, found=value, used=1))
        return 1

    def _written(self, element: Element, table: Table, elements: list[Element], captions: list[str]) -> str:
        """Write the rows: a hole becomes an empty cell, so that every row is as wide as the table."""
        rows: list[dict[int, str]] = [{} for _row in range(table.rows)]
        scopes = _scopes(table)
        for at, cell in enumerate(table.cells):
            source = elements[int(cell.origin.path)]
            scope = scopes.get(at, "") or (source.get("scope", "") if cell.header else "")
            tag = "th" if cell.header or scope else "td"
            spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")
            scope = f' scope="{scope}"' if scope and tag == "th" else ""
            more = attributes(source, ("headers", "abbr"), keep_style=self._keep_style)
            rows[cell.row][cell.column] = f"<{tag}{spans}{scope}{more}>{self._content.of(source)}</{tag}>"
        for row, column in _holes(table):
            rows[row][column] = "<td></td>"
        lines = [f"<table{attributes(element, keep_style=self._keep_style)}>", *captions]
        lines += ["<tr>" + "".join(text for _column, text in sorted(row.items())) + "</tr>" for row in rows]
        return "\n".join([*lines, "</table>"])


def is_layout(table: Element) -> bool:
    """Whether a table only lays out the page: it says so, or tables inside it hold most of its text and no figure stands beside them."""
    if (table.get("role") or "").strip().lower() in {"presentation", "none"}:
        return True
    inner = [part for part in table.iter("table") if part is not table]
    if not inner:
        return False
    outermost = [part for part in inner if next(part.iterancestors("table")) is table]
    within = sum(len(ink("".join(part.itertext()))) for part in outermost)  # type: ignore[arg-type]
    own = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table"), None) is table and cell.find(".//table") is None]
    return within * 2 > len(ink("".join(table.itertext()))) and not any(_FIGURE.fullmatch("".join(cell.itertext()).strip()) for cell in own)  # type: ignore[arg-type]


def _numbered(groups: list[list[list[RawCell]]]) -> list[list[list[RawCell]]]:
    """Give each cell its number in the source as its place."""
    count = 0
    out: list[list[list[RawCell]]] = []
    for group in groups:
        out.append([])
        for row in group:
            out[-1].append([cell._replace(origin=Origin(path=str(count + at))) for at, cell in enumerate(row)])
            count += len(row)
    return out


def _holes(table: Table) -> Iterator[tuple[int, int]]:
    """Yield the places that no cell takes."""
    if sum(cell.rowspan * cell.colspan for cell in table.cells) == table.rows * table.columns:
        return
    taken = {(row, column) for cell in table.cells for row in range(cell.row, cell.row + cell.rowspan) for column in range(cell.column, cell.column + cell.colspan)}
    yield from ((row, column) for row in range(table.rows) for column in range(table.columns) if (row, column) not in taken)


def _scopes(table: Table) -> dict[int, str]:
    """Say which cells head columns or rows, where figures make it plain: the rows above the first figure, and the first columns without any.

    Nothing is said of a table without figures, or one whose head would be no head: a blank in its last row, or too tall.
    """
    figures = [cell for cell in table.cells if _FIGURE.fullmatch(cell.text.strip())]
    if not figures:
        return {}
    top, left = min(cell.row for cell in figures), min(cell.column for cell in figures)
    head = [cell for cell in table.cells if cell.row < top]
    if not 0 < top <= _HEAD_ROWS or any(cell.row + cell.rowspan > top for cell in head) or len(figures) * 4 < sum(1 for cell in table.cells if cell.row >= top and cell.column >= left):
        return {}
    found: dict[int, str] = {}
    for at, cell in enumerate(table.cells):
        if not ink(cell.text):
            continue
        if cell.row < top:
            found[at] = "colgroup" if cell.colspan > 1 else "col"
        elif cell.column + cell.colspan <= left and not _FIGURE.fullmatch(cell.text.strip()):
            found[at] = "rowgroup" if cell.rowspan > 1 else "row"
    return found
