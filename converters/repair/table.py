"""A table element written anew: its cells placed by the standard's algorithm, its headers marked, nothing but cells in its rows (WHATWG HTML §4.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from converters.diagnostics import Diagnostic, Origin, diagnose, refuse
from converters.grid.whatwg import RawCell, form
from converters.limits import LIMITS
from converters.model import Table
from converters.repair.content import Content, attributes, escaped
from converters.text import ink

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NUMBER = re.compile(r"\s*\+?([0-9]{1,9})")
FIGURE = re.compile(r"[-+−－]?[0-9０-９][0-9０-９,，.．]*\s*(?:%|％|[件条项次个人万元]{0,3})|[/／—–-]+")
_CELLS = frozenset({"td", "th"})
_GONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|div|table|h[1-6]|ul|ol|dl|pre|blockquote|section|figure|address|details)\b")
_GROUPS = ("thead", "tbody", "tfoot")
_PARTS = frozenset({"caption", "tr", *_CELLS, *_GROUPS})
_HEAD_ROWS = 4  # a table with more rows before its first figure is a text in boxes


class Row(NamedTuple):
    """A row of a table in the source, and its cells."""

    element: Element
    cells: list[Element]

    @property
    def hidden(self) -> bool:
        """Whether the row, or its group, is not displayed."""
        parent = self.element.getparent()
        return _is_hidden(self.element) or (parent is not None and parent.tag in _GROUPS and _is_hidden(parent))

    @property
    def shown(self) -> list[Element]:
        """The cells that have a place."""
        return [cell for cell in self.cells if not _is_hidden(cell)]

    def attributes(self, *, keep_style: bool) -> str:
        """The attributes of the row; of a hidden group the row keeps that it is hidden."""
        own = attributes(self.element, keep_style=keep_style)
        return own if not self.hidden or _is_hidden(self.element) else f"{own} hidden"


class Rewriter:
    """Writes tables; afterwards `findings` says what was wrong with them."""

    def __init__(self, *, keep_style: bool) -> None:
        """Say whether widths and classes stay."""
        self.findings: list[Diagnostic] = []
        self._keep_style = keep_style
        self._content = Content(self.table, keep_style=keep_style)
        self._depth = 0

    def faults(self, element: Element) -> bool:
        """Whether something is wrong with where the cells of a table stand, as `table` would find."""
        stray: list[str] = []
        groups = list(self._groups(element, stray, []))
        return bool(self._placed(groups)[1] or _paragraphs(stray))

    def _placed(self, groups: list[list[Row]]) -> tuple[Table, list[Diagnostic]]:
        return form(_numbered([[[self._raw(cell) for cell in row.shown] for row in group if not row.hidden] for group in groups]))

    def table(self, element: Element) -> str:
        """Return a table written anew, and before it what stood in it outside its cells, as browsers show it; S116 too deep a nesting."""
        self._depth += 1
        if self._depth > LIMITS.nested_tables:
            raise refuse("S116", what=f"{LIMITS.nested_tables} nested tables")
        stray: list[str] = []
        captions: list[str] = []
        groups = list(self._groups(element, stray, captions))
        self._depth -= 1
        placed, found = self._placed(groups)
        self.findings += [item for item in found if item.code != "G303"]
        holes = sum(1 for item in found if item.code == "G303")
        if holes:
            self.findings.append(diagnose("G323", count=holes))
        text = _paragraphs(stray)
        if text:
            self.findings.append(diagnose("G324", text=ink(re.sub(r"<[^>]*>", "", text)) or "…"))
        return text + self._written(element, placed, [row for group in groups for row in group], captions)

    def _groups(self, table: Element, stray: list[str], captions: list[str]) -> Iterator[list[Row]]:
        """Yield the rows of each group, those of every `tfoot` last; gather captions, and all that stands outside cells."""
        feet: list[list[Row]] = []
        loose: list[Row] = []
        for child in self._parts(table, stray):
            if child.tag == "tr":
                loose.append(self._row(child, stray))
            elif child.tag in _GROUPS:
                if loose:
                    yield loose
                    loose = []
                rows = [self._row(row, stray) for row in self._parts(child, stray) if row.tag == "tr"]
                if child.tag == "tfoot":
                    feet.append(rows)
                else:
                    yield rows
            elif child.tag == "caption":
                captions.append(f"<caption{attributes(child, keep_style=self._keep_style)}>{self._content.of(child)}</caption>")
        if loose:
            yield loose
        yield from feet

    def _row(self, row: Element, stray: list[str]) -> Row:
        cells = [cell for cell in self._parts(row, stray) if cell.tag in _CELLS]
        return Row(row, cells)

    def _parts(self, parent: Element, stray: list[str]) -> Iterator[Element]:
        """Yield the parts of a table in a part of it; an element around parts is opened, and what is no part is gathered."""
        _keep(parent.text, stray)
        for child in parent:
            if child.tag in _PARTS:
                yield child
            elif isinstance(child.tag, str) and child.tag != "table" and any(part.tag in _PARTS for part in child.iter("tr", "td", "th")):
                yield from self._parts(child, stray)
            elif child.tag not in {"colgroup", "col"}:
                stray.append(self._content.one(child))
            _keep(child.tail, stray)

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

    def _written(self, element: Element, table: Table, rows: list[Row], captions: list[str]) -> str:
        """Write the rows: a hole becomes an empty cell, so that every row is as wide as the table; what is hidden has no place, and stays."""
        elements = [cell for row in rows if not row.hidden for cell in row.shown]
        cells: list[dict[int, str]] = [{} for _row in range(table.rows)]
        scopes = _scopes(table)
        for at, cell in enumerate(table.cells):
            source = elements[int(cell.origin.path)]
            scope = scopes.get(at, "") or (source.get("scope", "") if cell.header else "")
            cells[cell.row][cell.column] = self._cell(source, cell.rowspan, cell.colspan, scope, header=cell.header or bool(scope))
        for at, column in _holes(table):
            cells[at][column] = "<td></td>"
        lines = [f"<table{attributes(element, keep_style=self._keep_style)}>", *captions]
        placed = iter(cells)
        for row in rows:
            inner = "" if row.hidden else "".join(text for _column, text in sorted(next(placed).items()))
            inner += "".join(self._cell(cell, 1, 1, "", header=cell.tag == "th") for cell in row.cells if row.hidden or _is_hidden(cell))
            lines.append(f"<tr{row.attributes(keep_style=self._keep_style)}>{inner}</tr>")
        return "\n".join([*lines, "</table>"])

    def _cell(self, source: Element, rowspan: int, colspan: int, scope: str, *, header: bool) -> str:
        tag = "th" if header else "td"
        spans = (f' rowspan="{rowspan}"' if rowspan > 1 else "") + (f' colspan="{colspan}"' if colspan > 1 else "")
        said = f' scope="{scope}"' if scope and header else ""
        return f"<{tag}{spans}{said}{attributes(source, ('headers', 'abbr'), keep_style=self._keep_style)}>{self._content.of(source)}</{tag}>"


def _is_hidden(element: Element) -> bool:
    """Whether an element is not displayed, and so has no place in a table."""
    return element.get("hidden") is not None or _GONE.search(element.get("style") or "") is not None


def _keep(text: str | None, stray: list[str]) -> None:
    if text and text.strip():
        stray.append(escaped(text))


def _paragraphs(stray: list[str]) -> str:
    """Put what is no block of its own into paragraphs."""
    out, run = "", ""
    for piece in [*stray, "<p"]:
        if not _BLOCK.match(piece):
            run += piece
            continue
        out += f"<p>{run.strip()}</p>" if run.replace("<br>", "").strip() else ""
        out += piece if piece != "<p" and re.sub(r"<[^>]*>", "", piece).strip() else ""
        run = ""
    return out


def plain(table: Table, newline: str) -> str:
    """Write a table that is nothing but its texts, each label with what it heads."""
    scopes = _scopes(table)
    rows: list[list[str]] = [[] for _row in range(table.rows)]
    for at, cell in enumerate(table.cells):
        tag = "th" if cell.header and cell.text.strip() else "td"
        spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")
        scope = f' scope="{scopes[at]}"' if tag == "th" and at in scopes else ""
        rows[cell.row].append(f"<{tag}{spans}{scope}>{escaped(cell.text).replace(chr(10), '<br>')}</{tag}>")
    return newline.join(["<table>", *(f"<tr>{''.join(row)}</tr>" for row in rows), "</table>"])


def is_layout(table: Element) -> bool:
    """Whether a table only lays out the page: it says so, or tables inside it hold most of its text and no figure stands beside them."""
    if (table.get("role") or "").strip().lower() in {"presentation", "none"}:
        return True
    inner = [part for part in table.iter("table") if part is not table]
    if not inner:
        return False
    outermost = [part for part in inner if next(part.iterancestors("table")) is table]
    within = sum(len(ink("".join(part.itertext()))) for part in outermost)  # type: ignore[arg-type, misc]
    own = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table"), None) is table and cell.find(".//table") is None]
    return within * 2 > len(ink("".join(table.itertext()))) and not any(FIGURE.fullmatch("".join(cell.itertext()).strip()) for cell in own)  # type: ignore[arg-type]


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
    figures = [cell for cell in table.cells if FIGURE.fullmatch(cell.text.strip())]
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
        elif cell.column + cell.colspan <= left and not FIGURE.fullmatch(cell.text.strip()):
            found[at] = "rowgroup" if cell.rowspan > 1 else "row"
    return found
