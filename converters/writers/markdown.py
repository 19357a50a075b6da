r"""Write a report as GitHub Flavored Markdown that reads back without loss (GFM 0.29, CommonMark 0.31).

Layout. A front matter of `key: "value"` lines between two lines `---`, with JSON strings as values (keys `title`,
`issuer`, `issued`; left out where nothing is known). Then blocks divided by one empty line:
* `# ` the title, `## ` a section's heading, `### ` a heading of level 2 （一）, `#### ` one of level 3 (1.); a generic
  paragraph that the source marks as a heading of level n is written with n + 2 hashes, six at most;
* a table is a pipe table whose first row is the header row. Each line has one cell for each column: the text of a
  merged cell stands at its first slot, its other slots are blank, so that the form can put the spans back;
  A table outside the form has no form to put spans back: where it has any, it is an HTML table (GFM §4.6);
* a figure is `![alternative text](address "name")` with its bytes as data, `#` where there are none; a link around it is a link;
* a list of bullets or of 1. is one, other numbers stand in their lines; notes are `[^id]`, their texts at the end of the file;
  the signature is paragraphs like any other.

Escaping. A text is changed in these ways only, and undoing them in this order gives it back:
1. line breaks: in a paragraph a backslash at the end of a line (and `&#10;` for a break at either end of the text); in
   a heading or a table's cell `<br>`;
2. white space at the ends of a line, where Markdown would drop it: `&#32;` for a space, `&#9;` for a tab, `&#12288;`
   for an ideographic space, and so on; a carriage return is `&#13;` everywhere;
3. a backslash stands before each of ``\ ` * _ [ ] < & | ~ #`` wherever it is, before `>`, `-`, `+` and `=` at the
   beginning of a line of a paragraph, and before the mark of `1.` or `1)` there, if white space or nothing follows it.
So every backslash before ASCII punctuation escapes, and every `&#…;` or `<br>` without one was written here.
Characters that XML forbids are U+FFFD, as in the other formats.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from converters.diagnostics import Diagnostic, diagnose
from converters.lists import List, gathered
from converters.model import Block, Cell, Figure, Paragraph, Table
from converters.report import AnnualReport, Content, FormTable, Heading, Section
from converters.text import for_xml
from converters.writers.html_beside import picture as html_picture
from converters.writers.html_beside import words as html_words
from converters.writers.layout import around_signature
from converters.writers.markdown_beside import picture, plain_list, words, written_list

_SPECIAL = re.compile(r"[\\`*_\[\]<&|~#]")
_ORDERED = re.compile(r"([0-9]{1,9})([.)])(?=[ \t]|\Z)")
_EDGE = re.compile(r"\A[^\S\x85]+|[^\S\x85]+\Z")  # a reference to U+0085 means another character (HTML §13.2.5.80)


def render(report: AnnualReport) -> bytes:
    """Return the Markdown as UTF-8; the same report always gives the same bytes."""
    return render_noted(report)[0]


def render_noted(report: AnnualReport) -> tuple[bytes, list[Diagnostic]]:
    """Return the Markdown, and what it can't say: W943 for lists whose numbers it has no sign for."""
    page = _Page(report)
    parts = [*_front_matter(report)]
    if report.title is not None:
        parts.append(_heading(1, inline(report.title.full)))
    parts += page.contents(report.preface)
    body, annex = around_signature(report)
    parts += [part for section in body for part in page.section(section)]
    parts += [page.paragraph(line) for line in report.signature]
    parts += [part for section in annex for part in page.section(section)]
    parts += page.notes(report)
    notes = [diagnose("W943", count=page.unsigned)] if page.unsigned else []
    return ("\n\n".join(part for part in parts if part) + "\n").encode(), notes


def paragraph(text: str) -> str:
    """Return `text` as a paragraph, each line break a hard one; "" for a text without ink or line break."""
    lines = for_xml(text).replace("\r", "\x00").split("\n")
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    if first == len(lines):
        return "&#10;" * (len(lines) - 1)
    last = next(at for at in range(len(lines) - 1, -1, -1) if lines[at])
    body = "\\\n".join(_line(line) for line in lines[first:last + 1])
    return "&#10;" * first + body + "&#10;" * (len(lines) - 1 - last)


def inline(text: str) -> str:
    """Return `text` on one line, for a heading or a table's cell."""
    return "<br>".join(_plain(line) for line in for_xml(text).replace("\r", "\x00").split("\n"))


def _plain(line: str) -> str:
    """Escape what means something anywhere in a line, and keep the spaces at its ends."""
    line = _SPECIAL.sub(r"\\\g<0>", line)
    if line != line.strip() or "\x00" in line:
        line = _EDGE.sub(lambda match: "".join(f"&#{ord(char)};" for char in match[0]), line).replace("\x00", "&#13;")
    return line


def _line(line: str) -> str:
    """Escape a line of a paragraph, where its beginning may mean something too."""
    if line[:1] in {">", "-", "+", "="}:
        return "\\" + _plain(line)
    if ordered := _ORDERED.match(line):
        return f"{ordered[1]}\\{_plain(line[ordered.end(1):])}"
    return _plain(line)


def _heading(level: int, line: str) -> str:
    return f"{'#' * min(level, 6)} {line}".rstrip()


def _front_matter(report: AnnualReport) -> Iterator[str]:
    named = {"title": report.title.full if report.title is not None else None, "issuer": report.issuer, "issued": report.published}
    lines = [f"{key}: {json.dumps(for_xml(value), ensure_ascii=False)}" for key, value in named.items() if value]
    if lines:
        yield "\n".join(["---", *lines, "---"])


class _Page:
    """Writes blocks; keeps the pictures that they name, and counts the lists that Markdown can't number."""

    def __init__(self, report: AnnualReport) -> None:
        self._media = report.media
        self.unsigned = 0

    def inline(self, block: Paragraph | Heading) -> str:
        return words(block.number, block.text, block.marks, inline)

    def paragraph(self, block: Paragraph) -> str:
        if block.marks is None:
            return paragraph(block.full)
        line = words(block.number, block.text, block.marks, inline).replace("<br>", "\\\n")
        return "\\" + line if line[:1] in {">", "-", "+", "="} else line

    def section(self, section: Section) -> Iterator[str]:
        if section.heading is not None:
            yield _heading(2, self.inline(section.heading))
        yield from self.contents(section.blocks)

    def contents(self, blocks: Sequence[Content]) -> Iterator[str]:
        for block in gathered(blocks):
            if isinstance(block, List):
                close = plain_list(block)
                self.unsigned += not close
                yield ("\n" if close else "\n\n").join(written_list(block, self._line))
            elif isinstance(block, Heading):
                yield _heading(max(block.level, 1) + 1, self.inline(block))
            elif isinstance(block, FormTable):
                yield _grid(block.rows, block.columns, ((slot.row, slot.column, inline(slot.text)) for slot in block.slots))
            else:
                yield self._block(block)

    def _line(self, block: Paragraph, signed: bool) -> str:
        return words("", block.text, block.marks, inline) if signed else self.paragraph(block)

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self.paragraph(block) if block.level is None else _heading(block.level + 2, self.inline(block))
        if isinstance(block, Table) and any(cell.rowspan > 1 or cell.colspan > 1 for cell in block.cells):
            return self._markup(block)
        if isinstance(block, Table):
            return _grid(block.rows, block.columns, ((cell.row, cell.column, self._cell(cell)) for cell in block.cells))
        return picture(block, self._media, inline)

    def _markup(self, table: Table) -> str:
        """Return a table as HTML, a row a line; the text of a cell is what it would be in a pipe table, in HTML's escapes."""
        rows = [""] * table.rows
        for cell in table.cells:
            spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")
            rows[cell.row] += f"<td{spans}>{self._inside(cell)}</td>"
        return "\n".join(["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"])

    def _inside(self, cell: Cell) -> str:
        if not any(isinstance(block, Figure) or (isinstance(block, Paragraph) and block.marks) for block in cell.blocks):
            return _escaped(cell.text)
        return "<br>".join(html_picture(block, self._media) if isinstance(block, Figure) else html_words(block.number, block.text, block.marks, _escaped)
                           for block in cell.blocks if isinstance(block, Figure | Paragraph))

    def _cell(self, cell: Cell) -> str:
        """Return a cell's content on one line; a table in it becomes its rows, its cells divided by spaces."""
        if not cell.blocks:
            return inline(cell.text)
        return "<br>".join(part for block in cell.blocks for part in self._flattened(block))

    def _flattened(self, block: Block) -> Iterator[str]:
        if isinstance(block, Paragraph):
            yield self.inline(block)
        elif isinstance(block, Figure):
            yield picture(block, self._media, inline)
        else:
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(self._cell(cell))
            for row in rows.values():
                yield " ".join(row)

    def notes(self, report: AnnualReport) -> Iterator[str]:
        for note in report.notes.values():
            lines = [self.inline(block) for block in note.blocks if isinstance(block, Paragraph)]
            yield f"[^{note.id}]: {'<br>'.join(lines)}"


def _escaped(text: str) -> str:
    return html.escape(for_xml(text), quote=False).replace("\n", "<br>")


def _grid(rows: int, columns: int, cells: Iterable[tuple[int, int, str]]) -> str:
    """Lay out a pipe table; a table without columns is nothing."""
    if not rows or not columns:
        return ""
    grid = [[""] * columns for _ in range(rows)]
    for row, column, text in cells:
        grid[row][column] = text
    lines = [f"| {' | '.join(line)} |" for line in grid]
    return "\n".join([lines[0], "|" + " --- |" * columns, *lines[1:]])
