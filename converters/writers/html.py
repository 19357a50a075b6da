"""Write a report as one standing-alone HTML page: plain semantic markup, UTF-8, inert, printed like an official document.

The page holds no script, fetches nothing and says so (Content-Security-Policy). Layout follows GB/T 9704-2012 §5 and §7,
with Noto CJK where the office fonts are missing. Reading the page again gives the same texts and grids: a line break is
a `br`, the second and later of a run of spaces is a no-break space, and a hole before a cell is an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from converters.forms import labels_of, table_title
from converters.lists import List, gathered
from converters.model import Cell, Figure, Note, Paragraph, Table
from converters.report import AnnualReport, Content, FormTable, Heading, Section, Slot
from converters.text import for_xml
from converters.writers.html_beside import attribute, picture, words, written_list, written_notes
from converters.writers.layout import around_signature

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_RUN = re.compile(r"(?<= ) | (?=\n|\Z)|(?:(?<=\n)|\A) ")

_STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: "— " counter(page) " —"; font: 14pt "宋体", SimSun, "Noto Serif CJK SC", serif; } }
html { font: 16pt/29pt "仿宋_GB2312", "仿宋", FangSong, "Noto Serif CJK SC", "Noto Serif SC", serif; }
body { max-width: 156mm; margin: 0 auto; color: #000; background: #fff; text-align: justify; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6, p { margin: 0; font-size: 16pt; font-weight: normal; }
h1 { margin: 0 0 29pt; font: 22pt/36pt "方正小标宋_GBK", "方正小标宋简体", "Noto Serif CJK SC", "Noto Serif SC", "宋体", serif; text-align: center; text-wrap: balance; }
h2, h3, h4, h5, h6, p { text-indent: 2em; }
h1, h2, h3, h4, h5, h6 { break-after: avoid; }
h2 { font-family: "黑体", SimHei, "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
h3 { font-family: "楷体_GB2312", "楷体", KaiTi, "Noto Serif CJK SC", "Noto Serif SC", serif; }
.signature { margin-right: 2em; text-indent: 0; }
.signature.first { margin-top: 29pt; }
table { width: 100%; margin: 8pt 0; border-collapse: collapse; font: 10.5pt/14pt "宋体", SimSun, "Noto Serif CJK SC", "Noto Serif SC", serif; }
th, td { padding: 3pt 2pt; border: 0.5pt solid #000; font-weight: normal; text-align: center; vertical-align: middle; }
td[data-fact] { overflow-wrap: normal; }
td p, th p { font-size: inherit; text-indent: 0; }
tr { break-inside: avoid; }
table.t2, table.t4 { table-layout: fixed; break-inside: avoid; }
table.t3 { font-size: 9pt; line-height: 12pt; }
table.t3 th { text-align: left; }
table.t3 tr:nth-child(-n+3) th { text-align: center; }
table.t4 { font-size: 9pt; line-height: 12pt; }
table.t4 td { overflow-wrap: anywhere; }
figure { margin: 8pt 0; padding: 8pt; font-size: 10.5pt; text-align: center; }
figure.absent { border: 0.5pt dashed #000; }
figure.absent::before { content: "［图片］"; }
img { max-width: 100%; height: auto; }
figcaption, .caption { text-indent: 0; text-align: center; font-size: 12pt; }
ol, ul { margin: 0; padding-left: 4em; }
li p { text-indent: 0; }
sup, sub { line-height: 0; }
.note, .note p { font-size: 10.5pt; line-height: 16pt; text-indent: 0; }
.wide { overflow-x: auto; }
@media screen { body { padding: 15mm 10mm; } }
@media screen and (max-width: 600px) {
  html { font-size: 12pt; line-height: 1.7; }
  body { padding: 12px; }
  h1 { font-size: 15pt; line-height: 1.5; margin-bottom: 1em; }
  h2, h3, h4, h5, h6, p { font-size: 12pt; }
  table.t3 { min-width: 640px; }
  table.t4 { min-width: 560px; }
}
""".strip()

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_BOX = '<div class="wide" role="region" aria-label="{}" tabindex="0">'  # a wide table scrolls here, and a keyboard reaches it (WCAG 2.1.1)
_ABSENT = ' class="absent"'
_ALIGNED = {"center": ' style="text-align:center"', "right": ' style="text-align:right"'}


def render(report: AnnualReport) -> bytes:
    """Return the page as UTF-8; the same report always gives the same bytes."""
    lines = ["<!DOCTYPE html>", '<html lang="zh-CN">', *_head(report), "<body>", "<main>", "<article>", *article(report), "</article>", "</main>", "</body>", "</html>", ""]
    return "\n".join(lines).encode()


def article(report: AnnualReport) -> list[str]:
    """Return the lines of the report itself, without the page around it."""
    page = _Page(report)
    lines: list[str] = []
    if report.title is not None:
        lines.append(f"<h1>{inline(report.title.full)}</h1>")
    lines += page.contents(report.preface)
    body, annex = around_signature(report)
    lines += [line for section in body for line in page.section(section)]
    for index, paragraph in enumerate(report.signature):
        name = "signature" if index else "signature first"
        lines.append(f'<p class="{name}" style="text-align:right">{page.words(paragraph)}</p>')
    lines += [line for section in annex for line in page.section(section)]
    return [*lines, *written_notes(report.notes, page.note, "注释")]


def inline(text: str) -> str:
    """Return `text` as the content of an element: escaped, its line breaks and its runs of spaces kept."""
    text = for_xml(text.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPES)
    if " " in text:
        text = _RUN.sub("&#160;", text)
    return text.replace("\n", "<br>")


def _policy(report: AnnualReport) -> str:
    """Say what the page may load: nothing but itself, and the pictures that were put in files beside it."""
    return "default-src 'none'; img-src data: 'self' file:; style-src 'unsafe-inline'" if any(item.href for item in report.media.values()) else _POLICY


def _head(report: AnnualReport) -> list[str]:
    title = report.title.full if report.title is not None else f"{report.issuer or ''}{report.year or ''}"
    lines = ["<head>", '<meta charset="utf-8">', f'<meta http-equiv="Content-Security-Policy" content="{_policy(report)}">',
             '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{attribute(title) or '—'}</title>"]
    named = {"title": report.title.full if report.title is not None else "", "creator": report.issuer, "issued": report.published,
             "temporal": "/".join(report.period) if report.period else ""}
    lines += [f'<meta name="dcterms.{name}" content="{attribute(value)}">' for name, value in named.items() if value]
    return [*lines, "<style>", _STYLE, "</style>", "</head>"]


class _Page:
    """Writes blocks; keeps what they refer to: the pictures and the notes of the report."""

    def __init__(self, report: AnnualReport) -> None:
        self._media = report.media
        self._notes = list(report.notes)
        self._inside = False  # a table in a cell scrolls with the outer one
        self._level = 1  # of the last heading: the next may be one deeper, so that none is skipped (WCAG 1.3.1, G141)

    def words(self, block: Paragraph | Heading, *, number: bool = True) -> str:
        return words(block.number if number else "", block.text, block.marks, inline, self._notes)

    def section(self, section: Section) -> Iterator[str]:
        yield f'<section data-role="{attribute(section.role)}">' if section.role else "<section>"
        if section.heading is not None:
            self._level = 2
            yield f"<h2>{self.words(section.heading)}</h2>"
        yield from self.contents(section.blocks)
        yield "</section>"

    def contents(self, blocks: Sequence[Content]) -> Iterator[str]:
        """Write blocks; a caption that follows its picture stands in one figure with it."""
        flow = gathered(blocks)
        for index, block in enumerate(flow):
            after = flow[index + 1] if index + 1 < len(flow) else None
            if isinstance(block, Figure):
                caption = f"<figcaption>{self.words(after)}</figcaption>" if isinstance(after, Paragraph) and _is_caption(after) else ""
                yield f"<figure{'' if block.media in self._media else _ABSENT}>{picture(block, self._media)}{caption}</figure>"
            elif isinstance(block, List):
                yield from written_list(block, self._in_item)
            elif not (_is_caption(block) and index and isinstance(flow[index - 1], Figure)):
                yield from self._content(block)

    def _in_item(self, block: Paragraph, alone: bool) -> str:
        text = self.words(block, number=False)
        return text if alone and not block.align and not block.role else f"<p{_look(block)}>{text}</p>"

    def note(self, note: Note) -> list[str]:
        """Write what a note says."""
        lines = list(self.contents(note.blocks))
        return lines if lines and lines[0].startswith("<p") else ["<p></p>", *lines]

    def _content(self, block: Content) -> Iterator[str]:
        if isinstance(block, Heading):
            level = self._deeper(max(block.level, 1) + 1)
            yield f"<h{level}>{self.words(block)}</h{level}>"
        elif isinstance(block, FormTable):
            yield from _form_table(block)
        elif isinstance(block, Paragraph):
            name = "p" if block.level is None else f"h{self._deeper(block.level + 2)}"
            yield f"<{name}{_look(block)}>{self.words(block)}</{name}>"
        elif isinstance(block, Table):
            nested = self._inside
            yield from () if nested else (_BOX.format("表格"),)
            yield "<table>"
            self._inside = True
            yield from _rows(block.rows, ((cell.row, cell.column, cell.rowspan, cell.colspan, *self._cell(cell)) for cell in block.cells))
            self._inside = nested
            yield "</table>" if nested else "</table></div>"

    def _deeper(self, wanted: int) -> int:
        """Return the level of a heading: the one wanted, but never more than one below the last."""
        self._level = min(wanted, self._level + 1, 6)
        return self._level

    def _cell(self, cell: Cell) -> tuple[str, str, str]:
        """Return the tag, attributes and content of a cell."""
        content = "".join(self.contents(cell.blocks)) if cell.blocks else inline(cell.text)
        return "th" if cell.header else "td", "", content


def _is_caption(block: object) -> bool:
    return isinstance(block, Paragraph) and block.role == "caption" and block.item is None


def _look(block: Paragraph) -> str:
    return (' class="caption"' if block.role == "caption" else "") + _ALIGNED.get(block.align, "")


def _form_table(table: FormTable) -> Iterator[str]:
    """Write a table of the form: it is named, each label says what it heads, and each figure which labels head it (WCAG 1.3.1, H43)."""
    name = attribute(table.id)
    # The form prints no captions, and one would be text that the report does not have: the name is for those who hear the page.
    label = attribute(table_title(table.edition, table.id) or table.id)
    yield _BOX.format(label)
    yield f'<table class="{name}" data-form="{name}" data-edition="{attribute(table.edition)}" aria-label="{label}">'
    slots = sorted(table.slots, key=lambda slot: (slot.row, slot.column))
    labels = [slot for slot in slots if not slot.fact and slot.text.strip()]  # an empty cell heads nothing
    with_facts = {slot.row for slot in slots if slot.fact}
    yield from _rows(table.rows, (
        (slot.row, slot.column, slot.rowspan, slot.colspan, "td" if slot.fact or not slot.text.strip() else "th",
         _figure(slot, labels, with_facts, name) if slot.fact else "" if not slot.text.strip() else f' id="{_mark(slot, name)}" scope="{_scope(slot, with_facts)}"', inline(slot.text)) for slot in slots))
    yield "</table></div>"


def _mark(slot: Slot, table: str) -> str:
    return f"{table}-{slot.row}-{slot.column}"


def _scope(slot: Slot, with_facts: set[int]) -> str:
    """What a label heads: rows if figures stand beside it, else columns; a group of them if it spans several."""
    beside = not with_facts.isdisjoint(range(slot.row, slot.row + slot.rowspan))
    if beside:
        return "rowgroup" if slot.rowspan > 1 else "row"
    return "colgroup" if slot.colspan > 1 else "col"


def _figure(slot: Slot, labels: list[Slot], with_facts: set[int], table: str) -> str:
    """The attributes of a figure: its id in the form, and the labels of its row and of its column."""
    beside, above = labels_of(slot, labels, with_facts)
    return f' data-fact="{attribute(slot.fact)}" headers="{" ".join(_mark(label, table) for label in (*beside, *above))}"'


def _rows(count: int, cells: Iterable[tuple[int, int, int, int, str, str, str]]) -> Iterator[str]:
    """Write rows of cells given in row-major order as (row, column, rowspan, colspan, tag, attributes, content)."""
    free: list[int] = []  # for each column the first row in which it is free again
    line: list[str] = []
    at = cursor = 0
    for row, column, rowspan, colspan, tag, attributes, content in cells:
        while at < row:
            yield f"<tr>{''.join(line)}</tr>"
            line, at, cursor = [], at + 1, 0
        if column + colspan > len(free):
            free.extend([0] * (column + colspan - len(free)))
        line.extend("<td></td>" for hole in range(cursor, column) if free[hole] <= row)
        free[column:column + colspan] = [row + rowspan] * colspan
        cursor = column + colspan
        spans = (f' rowspan="{rowspan}"' if rowspan > 1 else "") + (f' colspan="{colspan}"' if colspan > 1 else "")
        line.append(f"<{tag}{spans}{attributes}>{content}</{tag}>")
    while at < count:
        yield f"<tr>{''.join(line)}</tr>"
        line, at = [], at + 1
