"""Reports as the flattened text that web copies and text extractors leave: five shapes in which spans are gone.

`cells`, `pipes`, `markdown_rows` and `tabs` are shapes met in the wild; `gfm` is what a Markdown writer gives. Each
function takes a whole report and returns its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from converters.model import Figure, Table
from converters.report import AnnualReport, Content, FormTable, Heading

# The cells of one row: the text of an anchored cell, "" for a blank, None for the rest of a cell merged from above.
Row = list[tuple[str | None, int]]

BREAKS = {"本年新制作数量": "本年新\n制作数量", "本年新公开数量": "本年新\n公开数量", "商业企业": "商业\n企业", "科研机构": "科研\n机构"}
FOLDED = str.maketrans("（），：；", "(),:;")
NBSP = "\u00a0"


def cells(report: AnnualReport, *, broken: bool = False, folded: bool = False, clock: str = "09:41") -> str:
    """One cell or paragraph a line, four spaces in, blank lines between; title twice; page furniture at the end.

    `broken` splits header cells over two lines of one cell; `folded` prints （），：； in half width.
    """
    title = report.title.text if report.title else ""
    head = [title] + ([f"    时间:{report.published} {clock}"] if report.published else []) + [""]
    items = [title, NBSP]

    def table(block: Table | FormTable) -> list[str]:
        return [BREAKS.get(text, text) if broken else text for row in rows(block) for text, _ in row if text is not None]

    items += _lines(report, table)
    if report.signature:
        items += [NBSP, NBSP, *(line.text for line in report.signature[:-1]), NBSP * 60 + report.signature[-1].text]
    items += [NBSP, "打印本页", "关闭窗口", "扫一扫分享本页"]
    body = "\n\n".join("\n".join("    " + (line or NBSP) for line in item.split("\n")) for item in items)
    return _folded("\n".join(head) + "\n" + body + "\n", folded)


def pipes(report: AnnualReport, *, own_line: bool = True, folded: bool = False) -> str:
    """`cell |` a line; a row is closed by one pipe per missing grid column, on its `own_line` or after its last cell.

    The last row of a table has no padding, and a row of full width has none to lose.
    """
    def table(block: Table | FormTable) -> list[str]:
        lines: list[str] = []
        every = rows(block)
        for number, row in enumerate(every):
            shown = [text for text, _ in row if text is not None]
            lines += [f"{text} |".lstrip() for text in shown]
            padding = "|" * (block.columns - len(shown))
            if padding and number < len(every) - 1:
                if own_line:
                    lines.append(padding)
                else:
                    lines[-1] += " " + padding
        return lines

    return _folded(_page(report, table), folded)


def markdown_rows(report: AnnualReport, *, folded: bool = False) -> str:
    """`| a | b | ||`: a row a line, only its own cells, closed by one pipe per missing grid column."""
    def table(block: Table | FormTable) -> list[str]:
        lines = []
        for row in rows(block):
            shown = [text for text, _ in row if text is not None]
            padding = "|" * (block.columns - len(shown))
            lines.append("| " + " | ".join(shown) + " |" + (f" {padding}" if padding else ""))
        return lines

    return _folded(_page(report, table), folded)


def tabs(report: AnnualReport, *, broken: bool = False, bookmark: bool = False) -> str:
    """TAB and cell a line, an empty line after each row, a lone TAB for what is merged away from above.

    `broken` splits header cells over two lines, the second without a TAB; `bookmark` leaves a word processor's mark.
    """
    def table(block: Table | FormTable) -> list[str]:
        lines = []
        for row in rows(block):
            lines += ["\t" + (BREAKS.get(text, text) if broken else text) if text else "\t" for text, _ in row]
            lines.append("")
        return [*lines, "", ""]

    text = _page(report, table)
    return text.replace("\n二、主动公开", "\n[bookmark: _GoBack]二、主动公开", 1) if bookmark else text


def gfm(report: AnnualReport) -> str:
    """GitHub's Markdown: full-width rows under a head and its rule, a blank for each merged-away place."""
    def table(block: Table | FormTable) -> list[str]:
        lines = []
        for number, row in enumerate(rows(block)):
            full = [place for text, span in row for place in [text or "", *[""] * (span - 1)]]
            lines.append("| " + " | ".join(full).replace("\n", "<br>") + " |")
            if number == 0:
                lines.append("|" + "---|" * block.columns)
        return ["", *lines, ""]

    def heading(block: Heading) -> str:
        return "\n" + "#" * (block.level + 1) + " " + block.text + "\n"

    title = [f"# {report.title.text}", ""] if report.title else []
    lines = [*title, *_lines(report, table, heading, gap=""), *("\n" + line.text for line in report.signature)]
    return "\n".join(lines) + "\n"


SHAPES: dict[str, Callable[[AnnualReport], str]] = {
    "cells": cells,
    "cells broken": lambda report: cells(report, broken=True),
    "pipes": pipes,
    "pipes same line": lambda report: pipes(report, own_line=False),
    "markdown rows": markdown_rows,
    "tabs": tabs,
    "tabs broken": lambda report: tabs(report, broken=True, bookmark=True),
    "gfm": gfm,
}


def rows(block: Table | FormTable) -> list[Row]:
    """Return each row's cells in column order: (text, colspan), with None for the rest of a cell merged from above."""
    anchored = block.slots if isinstance(block, FormTable) else block.cells
    table: list[dict[int, tuple[str | None, int]]] = [{} for _ in range(block.rows)]
    for cell in anchored:
        for offset in range(cell.rowspan):
            table[cell.row + offset][cell.column] = (None if offset else cell.text, cell.colspan)
    return [[row[column] for column in sorted(row)] for row in table]


def _page(report: AnnualReport, table: Callable[[Table | FormTable], list[str]]) -> str:
    """One paragraph a line: title, text, tables, signature."""
    title = [report.title.text] if report.title else []
    return "\n".join([*title, *_lines(report, table), *(line.text for line in report.signature)]) + "\n"


def _lines(report: AnnualReport, table: Callable[[Table | FormTable], list[str]],
           heading: Callable[[Heading], str] = lambda block: block.text, gap: str | None = None) -> list[str]:
    """All blocks of the body as lines; `gap` follows each paragraph where the shape wants one."""
    lines: list[str] = []
    for block in _blocks(report):
        match block:
            case Table() | FormTable():
                lines += table(block)
            case Heading():
                lines.append(heading(block))
            case Figure():
                lines.append(block.alt)
            case _:
                lines.append(block.text)
                if gap is not None:
                    lines.append(gap)
    return lines


def _blocks(report: AnnualReport) -> Iterator[Content]:
    """The blocks of the report in reading order, headings of sections among them."""
    yield from report.preface
    for section in report.sections:
        if section.heading:
            yield section.heading
        yield from section.blocks


def _folded(text: str, folded: bool) -> str:
    return text.translate(FOLDED) if folded else text
