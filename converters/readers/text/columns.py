"""Read tables of a row a line, columns parted by TABs, by two spaces or more, by commas or semicolons (RFC 4180 for the last).

Prose has such characters too: a table is three lines in a row that look alike, or lines that hold labels of the form.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from converters.forms import form_units
from converters.model import Block, Paragraph
from converters.readers.text.lines import Lines, begins_label, is_figure, is_heading, is_label, table
from converters.readers.text.wrapped import continued, rejoined
from converters.text import tally, tidy

_GAP = re.compile(r"(?:[ \u00a0\u2000-\u200a\u202f\u3000]{2,}|\u3000)(?=\S)")
_BEFORE_FIGURE = re.compile(r"(?<=[^\W_])[ \u00a0](?=\d[\d.,]*(?:[ \u00a0]|\Z))")  # columns so near that one space parts them
_THOUSANDS = re.compile(r"\s*[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*")
_NUMBER = re.compile(r"\s*[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]")
_ENTRY = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第.{1,3}[章节部]|附)")
_ENDS = tuple("。；，：！？.;,:!?")
_QUOTED_LINES = 6  # a quoted cell goes over no more lines
_WHITE = {"\t", "gap", " "}  # kinds of columns that are parted by white space
_NO_ROW = "。"  # stands for a block that is no row
_LONG = 100  # lines: where so many are no table, no table is looked for among them again
_SPACES = " \t\r\u00a0\u3000"


class _Record(NamedTuple):
    """A row: its cells, how many lines it takes, and the number of its first."""

    cells: list[str]
    used: int
    line: int


def take_columns(state: Lines) -> bool:
    """Take the table that begins at the cursor and move on; False, and nothing is changed, if none does."""
    for kind in _kinds_at(state):
        if state.at < state.tried.get(kind, 0) or (kind == ";" and not state.semicolons):
            continue
        records = _stretch(state, kind)
        form = _of_form(records)
        if form or _is_table([record.cells for record in records], kind):
            _put(state, form or records, kind, wrapped=bool(form) and kind == "gap")
            return True
        if len(records) > _LONG:
            state.tried[kind] = records[-1].line + 1
    return False


def tabulated(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a document with paragraphs that are rows of a form table, their cells parted by white space, as tables."""
    plain = [isinstance(block, Paragraph) and not block.number and "\n" not in block.text for block in blocks]
    state = Lines([getattr(block, "text", "") or _NO_ROW if fits else _NO_ROW for block, fits in zip(blocks, plain, strict=True)])
    found: list[Block] = []
    while state.at < len(blocks):
        for kind in _kinds_at(state):
            records = _stretch(state, kind) if kind in _WHITE and state.at >= state.tried.get(kind, 0) else []
            if form := _of_form(records):
                rows = [[(cell, blocks[record.line].origin) for cell in record.cells] for record in form]
                found.append(table(rows, blocks[state.at].origin))
                state.at = form[-1].line + 1
                break
            if len(records) > _LONG:
                state.tried[kind] = records[-1].line + 1
        else:
            found.append(blocks[state.at])
            state.at += 1
    return tuple(found)


def _kinds_at(state: Lines) -> list[str]:
    """Name what may part the columns at the cursor; before a row may stand a line that is but a label."""
    line = state.lines[state.at]
    kinds = _kinds(line)
    if not kinds and (ahead := _kinds(state.following(state.at))) and is_label(line):
        return ahead
    return kinds


def _kinds(line: str) -> list[str]:
    """Name what may part the columns of a line, the surest first: a separator, "gap" for runs of spaces, or " "."""
    text = line.strip(_SPACES)
    if "\t" in line.lstrip(_SPACES) or line.count("\t") > 1:
        return ["\t"]
    if not text or text.endswith("。"):
        return []
    found = ["gap"] if _GAP.search(text) else []
    found += [mark for mark in (",", ";") if mark in text]
    return found or ([" "] if " " in text or "\u00a0" in text else [])


def _stretch(state: Lines, kind: str) -> list[_Record]:
    """Return the rows from the cursor on: parted lines, and between them lines of one cell that may be a row."""
    records: list[_Record] = []
    widths: set[int] = set()
    kept, at, apart = 0, state.at, False
    while at < len(state.lines):
        line = state.lines[at]
        if not line.strip(_SPACES):
            if kind == "\t" and line.count("\t") > 1:  # an empty row of a spreadsheet
                at += 1
                continue
            if kind != "gap" or not records:
                break
            at, apart = at + 1, True
            continue
        record = _record(state.lines, at, kind, widths)
        filled = [cell for cell in record.cells if cell]
        if (filled and is_heading(filled[0]) and not (len(record.cells) > 1 and is_label(filled[0]))) or (len(record.cells) == 1 and (apart or not _stands_alone(line, first=not records))):
            break
        records.append(record)
        at, apart = at + record.used, False
        if len(record.cells) > 1:
            widths.add(len(record.cells))
            kept = len(records)
    return records[:kept]


def _record(lines: list[str], at: int, kind: str, widths: set[int]) -> _Record:
    """Split the row that begins at a line; a line that is not parted is one cell."""
    line = lines[at]
    if kind in {"\t", ",", ";"}:
        if kind == "," and _THOUSANDS.fullmatch(line) and line.count(",") + 1 not in widths:
            return _Record([tidy(line)], 1, at)
        if '"' in line and (kind != "\t" or line.count('"') % 2):
            for used in range(1, _QUOTED_LINES + 1):
                if (cells := _quoted("\n".join(lines[at : at + used]), kind)) is not None:
                    return _Record([tidy(cell) for cell in cells], used, at)
        return _Record([tidy(cell) for cell in line.strip(" \r").split(kind)], 1, at)
    text = line.strip(_SPACES)
    if kind == "gap":
        return _Record([tidy(part) for cell in _GAP.split(text) for part in _BEFORE_FIGURE.split(cell)], 1, at)
    words = text.split()
    known = all(is_label(word) or is_figure(word) or word in form_units() for word in words) and (widths or any(map(is_label, words)))
    return _Record(words if known else [tidy(text)], 1, at)


def _quoted(text: str, separator: str) -> list[str] | None:
    """Split a record with quoted cells; None if a quotation is still open, or this is no quoting at all."""
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _stands_alone(line: str, *, first: bool) -> bool:
    """Whether a line of one cell may be a row: a label of the form, a figure, or after the first row short words without end mark."""
    text = line.strip(_SPACES + '"')
    if is_label(text):
        return True
    return not first and (is_figure(text) or begins_label(text)
                          or (len(text) <= 24 and not text.endswith(_ENDS) and not _NUMBER.match(text)))


def _is_table(rows: list[list[str]], kind: str) -> bool:
    """Whether rows are a table of any words: three rows alike that are neither prose nor a table of contents."""
    wide = [cells for cells in rows if len(cells) > 1]
    if len(wide) < 3 or kind == " " or _is_contents(wide):
        return False
    if kind == "\t":
        return True
    cells = [cell for row in wide for cell in row]
    if any(cell.endswith("。") or len(cell) > 40 for cell in cells):
        return False
    usual = Counter(map(len, wide)).most_common(1)[0][1]
    if kind == "gap":
        return usual * 3 >= len(wide) * 2
    return usual == len(wide) and sum(1 for row in wide if any(is_figure(cell) and cell[:1].isdigit() for cell in row)) * 2 > len(wide)


def _of_form(records: list[_Record]) -> list[_Record]:
    """Return the rows of a form table, if two rows of more than one cell hold its labels; it ends with a label or a figure."""
    if sum(1 for record in records if len(record.cells) > 1 and any(map(is_label, record.cells))) < 2:
        return []
    last = next(at for at in range(len(records) - 1, -1, -1) if any(is_label(cell) or is_figure(cell) for cell in records[at].cells))
    return records[: last + 1]


def _is_contents(rows: list[list[str]]) -> bool:
    """Whether rows are entries of a table of contents: a numbered text and a page, in the order of the pages."""
    filled = [[cell for cell in row if cell] for row in rows]
    if any(len(row) != 2 or not row[1].isdecimal() for row in filled):
        return False
    pages = [int(row[1]) for row in filled]
    return pages == sorted(pages) and sum(1 for row in filled if _ENTRY.match(row[0])) * 2 >= len(rows)


def _put(state: Lines, records: list[_Record], kind: str, *, wrapped: bool) -> None:
    """Make the table; separators and quotes are what the lines hold more than the cells."""
    texts = [record.cells for record in records]
    placed = zip(rejoined(texts) if wrapped else texts, records, strict=True)
    rows = [[(cell, state.origin(record.line)) for cell in cells] for cells, record in placed if cells]
    end = records[-1].line + records[-1].used
    if kind in {",", ";"} or any(record.used > 1 for record in records):
        more = tally("".join(state.lines[state.at : end]))
        more.subtract(tally("".join(cell for record in records for cell in record.cells)))
        state.markup.append("".join(more.elements()))
    full = kind in {"\t", ",", ";"} and len({len(row) for row in rows}) == 1
    state.blocks.append(table(rows if full or not wrapped else continued(rows), state.origin(state.at), "full" if full else "rows"))
    state.at = end
