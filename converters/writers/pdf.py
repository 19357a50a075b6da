"""Write the standard report as PDF by typst: tagged for PDF/UA-1 (ISO 14289-1) and, where its date is known, PDF/A-2a (ISO 19005-2).

PDF/A asks for the day a document was made. A report that is neither signed nor published on a known day is not claimed to
be PDF/A: no day is made up, and no clock is asked, so that the same report always gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from converters.diagnostics import Diagnostic, diagnose, refuse
from converters.lists import List, gathered
from converters.model import Cell, Figure, Paragraph, Table
from converters.report import AnnualReport, Content, FormTable, Heading, Slot
from converters.text import for_xml
from converters.writers.docx_page import FORM_COLUMNS
from converters.writers.layout import around_signature, header_rows, is_row_label, kept_rows, left_columns, title_lines
from converters.writers.pdf_beside import Beside, write_pictures
from converters.writers.pdf_page import ALONG, FONTS, NAMES, STAND_INS, TEMPLATE
from converters.writers.typeset import NotSetError, families, folders, home, typeset

Json = dict[str, Any]
_SMALL = 9.0  # points; a table of more columns than this many is set smaller
_IMAGE = re.compile(r"image|decode|picture", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def render(report: AnnualReport) -> bytes:
    """Return the PDF; see `render_noted` for what is raised."""
    return render_noted(report)[0]


def render_noted(report: AnnualReport) -> tuple[bytes, list[Diagnostic]]:
    """Return the PDF and what there is to say of it: fonts that were replaced (W901), characters that no font has (W906).

    Raises:
        Refused: W903 if typst cannot set the report.

    """
    notes = _replaced()
    with TemporaryDirectory(dir=home()) as folder:
        write_pictures(report, Path(folder))
        # A character that no font has is against PDF/A and PDF/UA: then the file is neither, and says so. A picture that typst
        # can't decode is there in words.
        standards, pictures = ["ua-1", "a-2a"] if _date(report) else ["ua-1"], True
        while True:
            data, findings = _data(report, f"/{Path(folder).name}", pictures=pictures)
            try:
                made = typeset(TEMPLATE, json.dumps(data, ensure_ascii=False), standards, folders())
            except NotSetError as error:
                if pictures and report.media and _IMAGE.search(str(error)):
                    pictures = False
                elif standards:
                    notes.append(diagnose("W906", reason=str(error)))
                    standards = []
                else:
                    raise refuse("W903", reason=str(error)) from error
            else:
                return made, [*notes, *findings]


def _replaced() -> list[Diagnostic]:
    """W901 if fonts that GB/T 9704 names were replaced, with what stands in for each; W922 for a folder of fonts that is not there."""
    replaced: dict[str, list[str]] = {}
    for role, family in _fonts().items():
        if family not in FONTS[role]:
            replaced.setdefault(family, []).append(NAMES[role])
    told = "; ".join(f"{', '.join(names)} → {family}" for family, names in replaced.items())
    missing = [place for place in folders() if not Path(place).is_dir()]
    return [*(diagnose("W922", folder=place) for place in missing), *([diagnose("W901", fonts=told)] if told else [])]


def _fonts() -> dict[str, str]:
    """The font for each role: the first of those named that there is; one that comes along with the program stands in for any."""
    known = families(folders())
    return {role: next(name for name in (*FONTS[role], *STAND_INS[role], *ALONG) if name in known) for role in FONTS}


def _date(report: AnnualReport) -> tuple[int, int, int] | None:
    """The day of the report: signed, else published."""
    match = _DATE.match(report.signed or report.published or "")
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _data(report: AnnualReport, folder: str, *, pictures: bool) -> tuple[Json, list[Diagnostic]]:
    """The report as the template takes it, and what there is to say of it."""
    setter = _Setter(Beside(report, folder, pictures=pictures))
    blocks = setter.blocks(report.preface)
    body, annex = around_signature(report)
    for section in body:
        blocks += setter.blocks([section.heading, *section.blocks] if section.heading is not None else section.blocks)
    behind = [block for section in annex for block in setter.blocks([section.heading, *section.blocks] if section.heading is not None else section.blocks)]
    _outline([*blocks, *behind])
    signature = [setter.beside.words(line.number, line.text, line.marks) for line in report.signature]
    rest = [block for note in setter.beside.lost() for block in setter.blocks(note.blocks)]
    title = for_xml(report.title.full) if report.title else ""
    data = {"title": title, "headline": title_lines(title), "author": for_xml(report.issuer or ""), "date": _date(report), "fonts": _fonts(),
            "blocks": blocks, "signature": signature, "annex": behind, "notes": rest}
    return data, list(setter.beside.findings())


def _outline(blocks: Sequence[Json]) -> None:
    """Number the levels of headings without a gap (ISO 14289-1 §7.4.2); how a heading looks stays what it was."""
    stack: list[int] = []
    for block in blocks:
        if block["type"] == "heading":
            while stack and stack[-1] >= block["look"]:
                stack.pop()
            stack.append(block["look"])
            block["level"] = len(stack)


class _Setter:
    """Turns blocks into what the template takes."""

    def __init__(self, beside: Beside) -> None:
        self.beside = beside

    def blocks(self, blocks: Sequence[Content]) -> list[Json]:
        """Turn blocks, lists gathered, a caption with the picture that it follows."""
        flow = gathered(blocks)
        made: list[Json] = []
        for index, block in enumerate(flow):
            after = flow[index + 1] if index + 1 < len(flow) else None
            if isinstance(block, List):
                made.append(self.beside.listed(block, self.block))
            elif isinstance(block, Figure):
                made.append(self.beside.figure(block, after if isinstance(after, Paragraph) and after.role == "caption" else None))
            elif not (isinstance(block, Paragraph) and block.role == "caption" and index and isinstance(flow[index - 1], Figure)):
                made.append(self.block(block))
        return made

    def block(self, block: Content) -> Json:
        if isinstance(block, Heading):
            return {"type": "heading", "look": block.level, "level": block.level, "text": self.beside.words(block.number, block.text, block.marks)}
        if isinstance(block, Paragraph):
            align = "center" if block.role == "caption" else block.align
            return {"type": "paragraph", "text": self.beside.words(block.number, block.text, block.marks), "align": align}
        if isinstance(block, Figure):
            return self.beside.figure(block, None)
        if isinstance(block, FormTable):
            return self._grid(block, block.slots, FORM_COLUMNS.get((block.id, block.columns)))
        return self._grid(block, block.cells, None)

    def _grid(self, table: Table | FormTable, cells: Sequence[Cell | Slot], shares: Sequence[float] | None) -> Json:
        """A table as cells at their places, in parts with heads of their own; one that is all heads has none to repeat."""
        heads = header_rows(table)
        heads = heads if heads < table.rows else 0
        widths = list(shares or [max([4, *(min(len(cell.text), 24) for cell in cells if cell.column == column and cell.colspan == 1)]) for column in range(table.columns)])
        left = left_columns(cells)
        return {"type": "table", "rows": table.rows, "widths": widths, "size": _SMALL if table.columns > _SMALL else 10.5,
                "parts": [{"repeat": bool(heads) and at == 0, "head": [self._cell(cell, left) for cell in head], "body": [self._cell(cell, left) for cell in body]}
                          for at, (head, body) in enumerate(_parts(table.rows, cells, heads))]}

    def _cell(self, cell: Cell | Slot, left: frozenset[int]) -> Json:
        rich = isinstance(cell, Cell) and any(not isinstance(block, Paragraph) or block.marks or block.item for block in cell.blocks)
        blocks = self.blocks(cell.blocks) if rich and isinstance(cell, Cell) else None
        return {"r": cell.row, "c": cell.column, "rs": cell.rowspan, "cs": cell.colspan, "text": for_xml(cell.text), "left": is_row_label(cell) and cell.column in left, "blocks": blocks}


def _parts(rows: int, cells: Sequence[Cell | Slot], heads: int) -> list[tuple[list[Cell | Slot], list[Cell | Slot]]]:
    """Divide a table into parts of (cells of the rows that head it, cells of the rows below); the first may have no head."""
    kept = kept_rows(cells)
    within = {row for row in kept if row >= heads}
    starts = sorted(row for row in within if row and row - 1 not in within)
    found: list[tuple[list[Cell | Slot], list[Cell | Slot]]] = []
    for start, end in pairwise((0, *starts, rows)):
        first = heads if heads and start == 0 else next(row for row in range(start, rows + 1) if row not in within)
        own = [cell for cell in cells if start <= cell.row < end]
        # A head whose cell reaches into the rows below can be none; one with no row below has nothing to stay with.
        if first == end or any(cell.row < first < cell.row + cell.rowspan for cell in own):
            first = start
        found.append(([cell for cell in own if cell.row < first], [cell for cell in own if cell.row >= first]))
    return [part for part in found if part[0] or part[1]]
