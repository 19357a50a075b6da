"""A side of the review as inert HTML: the blocks of a source or of a report, every cell and paragraph marked with its place, nothing of it live.

All text is escaped by MarkupSafe; no address, script, style or attribute of a source is written. `data-o` holds the place in the source, by which the
two sides find each other; on the side of the result `data-f` is a fact's id and `data-t` the address of a text that can be put right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from converters.corrections import texts
from converters.diagnostics import Origin
from converters.forms import table_title
from converters.model import Block, Cell, Document, Figure, Marks, Paragraph, Posting, Table
from converters.origins import encode
from converters.printed import printed
from converters.report import AnnualReport, Content, FormTable, Heading, Slot
from converters.spans import over, pieces
from converters.text import for_xml

_FACES = {"strong": "strong", "emphasis": "em", "underline": "u", "sup": "sup", "sub": "sub"}
_MOST = 4_000_000  # characters of a side; a page of more would not stay usable
_ALIGNED = {"center": "centre", "right": "right"}


class State(NamedTuple):
    """How a figure is shown: a word for its colour, and whether a person should look at it."""

    kind: str
    doubtful: bool


def source_side(document: Document, *, chinese: bool) -> str:
    """Return the blocks of a source as they stand in it, and below them the text that is in none (headers, deleted and hidden text)."""
    side = _Side({}, {}, chinese=chinese)
    parts = [*side.flow(document.blocks)]
    for note in document.notes.values():
        parts += side.flow(note.blocks)
    aside = [posting for posting in document.asides if posting.text.strip()]
    if aside:
        parts.append(Markup('<details class="asides"><summary>{}</summary>').format("正文之外的文字" if chinese else "text outside the body"))
        parts += [_aside(posting) for posting in aside]
        parts.append(Markup("</details>"))
    return _cut(parts, chinese=chinese)


def result_side(report: AnnualReport, states: Mapping[str, State], *, chinese: bool) -> str:
    """Return a report in the shape of the standard form; `states` say of each fact how it is shown."""
    side = _Side({id(block): address for address, block in texts(report)}, states, chinese=chinese)
    parts = [side.text(report.title, "h3", "title")] if report.title else []
    parts += side.flow(report.preface)
    for section in report.sections:
        parts += [side.text(section.heading, "h3", "section")] if section.heading else []
        parts += side.flow(section.blocks)
    for paragraph in report.signature:
        parts.append(side.text(paragraph, "p", "right"))
    for note in report.notes.values():
        parts += side.flow(note.blocks)
    if report.unplaced:
        parts.append(Markup('<details class="asides"><summary>{}</summary>').format("未归位的文字" if chinese else "text that found no place"))
        parts += [_aside(posting) for posting in report.unplaced if posting.text.strip()]
        parts.append(Markup("</details>"))
    return _cut(parts, chinese=chinese)


def _cut(parts: Iterable[Markup], *, chinese: bool) -> str:
    """Join the parts, as many as a page can bear; that there are more is said."""
    kept: list[str] = []
    size = 0
    for part in parts:
        size += len(part)
        if size > _MOST:
            kept.append(Markup('<p class="more">{}</p>').format("内容过长，其余未显示" if chinese else "it goes on; the rest is not shown"))
            break
        kept.append(part)
    return "\n".join(kept)


def _aside(posting: Posting) -> Markup:
    return Markup('<p class="aside" {}>{}</p>').format(_place(posting.origin), for_xml(posting.text))


def _place(origin: Origin) -> Markup:
    found = encode(origin)
    return Markup('data-o="{}"').format(for_xml(found)) if found else Markup("")


class _Side:
    """Writes blocks of one side."""

    def __init__(self, addresses: Mapping[int, str], states: Mapping[str, State], *, chinese: bool) -> None:
        self._addresses, self._states, self._chinese = addresses, states, chinese

    def flow(self, blocks: Sequence[Content]) -> Iterator[Markup]:
        for block in blocks:
            if isinstance(block, Heading):
                yield self.text(block, "h3", "inner")
            elif isinstance(block, Paragraph):
                yield self.text(block, "p" if block.level is None else "h3", _ALIGNED.get(block.align, ""))
            elif isinstance(block, FormTable):
                yield self._form(block)
            elif isinstance(block, Table):
                yield self._table(block)
            elif isinstance(block, Figure):
                yield Markup('<p class="figure" {}>{}{}</p>').format(_place(block.origin), "［图片］" if self._chinese else "[picture] ", for_xml(block.alt))

    def text(self, block: Paragraph | Heading, tag: str, kind: str = "") -> Markup:
        """Write a paragraph or heading; one that was put right or mended is marked so."""
        address = self._addresses.get(id(block), "")
        kind = f"{kind} mended" if block.printed is not None and block.printed != block.text and address else kind
        own = Markup(' data-t="{}" role="button" tabindex="-1"').format(address) if address else Markup("")
        body = escape(for_xml(block.number)) + self._words(block.text, block.marks)
        if address:
            return Markup('<{0} class="{1}"><span class="said" {2}{3}>{4}</span></{0}>').format(tag, kind, _place(block.origin), own, body)
        return Markup('<{0} class="{1}" {2}>{3}</{0}>').format(tag, kind, _place(block.origin), body)

    def _words(self, text: str, marks: Marks | None) -> Markup:
        if marks is None:
            return _lines(text)
        out = Markup("")
        for piece in pieces(text, over(marks, text)):
            inner = _lines(piece.text)
            for face in reversed(piece.faces):
                if face in _FACES:
                    inner = Markup("<{0}>{1}</{0}>").format(_FACES[face], inner)
            out += Markup('<span class="link">{}</span>').format(inner) if piece.link else inner
        return out

    def _table(self, table: Table) -> Markup:
        cells = ((cell, "th" if cell.header else "td", _place(cell.origin), self._cell(cell)) for cell in table.cells)
        return _rows("table", table.rows, cells)

    def _cell(self, cell: Cell) -> Markup:
        blocks: tuple[Block, ...] = cell.blocks
        return Markup("").join(self.flow(blocks)) if blocks else _lines(cell.text)

    def _form(self, table: FormTable) -> Markup:
        title = table_title(table.edition, table.id)
        cells = ((slot, "td" if slot.fact or not slot.text.strip() else "th", *self._slot(slot, table.edition)) for slot in sorted(table.slots, key=lambda slot: (slot.row, slot.column)))
        return Markup('<div class="wide" role="region" tabindex="0" aria-label="{}">{}</div>').format(title, _rows(f"form {table.id}", table.rows, cells))

    def _slot(self, slot: Slot, edition: str) -> tuple[Markup, Markup]:
        if not slot.fact:
            lost = slot.printed not in {None, "", slot.text}
            return Markup('class="{}" {}').format("label mended" if lost else "label", _place(slot.origin)), _lines(slot.text)
        state = self._states.get(slot.fact, State("exact", doubtful=False))
        name = printed(slot.fact, edition)[1 if self._chinese else 0]
        shown = slot.text.strip() or ("空白" if self._chinese else "blank")
        button = Markup('<button type="button" class="fig {}" tabindex="-1" data-f="{}" {} {} aria-label="{}：{}">{}</button>').format(
            state.kind, slot.fact, Markup('data-d="1"') if state.doubtful else "", _place(slot.origin), name, shown, slot.text.strip() or Markup("&nbsp;"))
        return Markup('class="value"'), button


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in for_xml(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"))


def _rows(kind: str, count: int, cells: Iterable[tuple[Cell | Slot, str, Markup, Markup]]) -> Markup:
    """Write a table of cells in row-major order (slots that no cell covers stay empty cells, so that columns keep their places)."""
    lines: list[list[Markup]] = [[] for _ in range(count)]
    free: list[int] = []
    ends = [0] * count
    for cell, tag, attributes, body in cells:
        free += [0] * (cell.column + cell.colspan - len(free))
        holes = sum(1 for column in range(ends[cell.row], cell.column) if free[column] <= cell.row)
        lines[cell.row] += [Markup("<td></td>")] * holes
        spans = Markup(' rowspan="{}"').format(cell.rowspan) if cell.rowspan > 1 else Markup("")
        spans += Markup(' colspan="{}"').format(cell.colspan) if cell.colspan > 1 else Markup("")
        lines[cell.row].append(Markup("<{0}{1} {2}>{3}</{0}>").format(tag, spans, attributes, body))
        free[cell.column:cell.column + cell.colspan] = [cell.row + cell.rowspan] * cell.colspan
        ends[cell.row] = cell.column + cell.colspan
    body = Markup("").join(Markup("<tr>{}</tr>").format(Markup("").join(line)) for line in lines)
    return Markup('<table class="{}">{}</table>').format(kind, body)
