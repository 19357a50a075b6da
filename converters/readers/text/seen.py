"""Take stretches of pieces between pipes and tabs as they stand, a line a row (no standard): what is a row of the table, recovery says.

A pipe closes a piece, a tab opens one; a piece with nothing in it is an empty cell, a blank line a gap in the numbers of the rows.
"""

from __future__ import annotations

import re

from converters.model import Cell, Paragraph, Table
from converters.readers.text.lines import Lines, Row, is_heading, is_label, table
from converters.text import tidy

ROW = re.compile(r"^\s*\|.*\|\s*$")
_LONGEST = 60  # characters of a line without a mark inside a stretch
_AHEAD = 3  # so many lines without a mark may stand together in it
_BLANK = re.compile(r"[ \t\u3000]*\u00a0[\s\u00a0]*")  # a cell that holds but a space kept from breaking
_FEWEST = 2  # blank cells of a stretch of cells
_NEXT = 0.2  # of its filled cells with no blank before them: where a blank parts each two cells it is none


def starts_rows(line: str) -> bool:
    """Whether a line is a row between two pipes, with something in it."""
    return ROW.match(line) is not None and bool(line.strip().strip("| "))


def take_rows(state: Lines) -> None:
    """Take a run of lines that begin and end with a pipe, a row each; empty cells stay, recovery knows which are padding."""
    start = state.at
    rows: list[Row] = []
    while state.at < len(state.lines) and ROW.match(state.lines[state.at]):
        cells = state.lines[state.at].strip()[1:-1].split("|")
        state.markup.append("|" * (len(cells) + 1))
        rows.append([(tidy(cell), state.origin(state.at)) for cell in cells])
        state.at += 1
    state.blocks.append(table(rows, state.origin(start)))


def starts_stretch(state: Lines) -> bool:
    """Whether a stretch begins here: a line with a mark, and another in the next two that hold something."""
    line = state.lines[state.at]
    if line.startswith("\t"):
        return True
    if not _marked(line):
        return False
    ahead = [line for line in state.lines[state.at : state.at + 6] if line.strip()][:3]
    return sum(1 for line in ahead if _marked(line)) >= 2


def take_stretch(state: Lines) -> None:
    """Take the lines up to the last that has a mark, or a section heading; each with its pieces."""
    start = state.at
    end = _end(state)
    cells: list[Cell] = []
    for at in range(start, end):
        line = state.lines[at]
        if not line.strip() and not line.startswith("\t"):
            continue
        pieces = _pieces(line)
        state.markup.append("|" * line.count("|"))
        cells += [Cell(at - start, column, 1, 1, tidy(piece), origin=state.origin(at)) for column, piece in enumerate(pieces)]
    state.at = end
    if _is_prose(cells):
        state.blocks += [Paragraph(cell.text, cell.origin) for cell in cells if cell.text]
    else:
        state.blocks.append(Table(end - start, max(cell.column for cell in cells) + 1, tuple(cells), cells[0].origin, "seen"))


def take_blanks(state: Lines) -> bool:
    """Take a cell a line, blank ones of a space that does not break; False if no label begins such cells here."""
    if state.at < state.tried.get("blank", 0) or not is_label(state.lines[state.at]):
        return False
    end = state.at
    filled = blanks = close = 0
    blank = True
    for at in range(state.at, len(state.lines)):
        line = state.lines[at]
        if _BLANK.fullmatch(line):
            blank, blanks, end = True, blanks + 1, at + 1
        elif line.strip():
            if is_heading(line) or "\t" in line.strip() or "|" in line or (len(line.strip()) > _LONGEST and not is_label(line)) or line.rstrip().endswith("。"):
                break
            filled, close, end, blank = filled + 1, close + (not blank), at + 1, False
    if blanks < _FEWEST or close < _NEXT * filled:
        state.tried["blank"] = at
        return False
    cells = [Cell(at - state.at, 0, 1, 1, tidy(state.lines[at]), origin=state.origin(at))
             for at in range(state.at, end) if state.lines[at].strip() or _BLANK.fullmatch(state.lines[at])]
    state.blocks.append(Table(end - state.at, 1, tuple(cells), cells[0].origin, "seen"))
    state.at = end
    return True


def _marked(line: str) -> bool:
    """Whether a line is a piece of a row: a pipe closes or opens it, or pipes part what is in it, and it ends as no sentence does."""
    return line.startswith("\t") or ("|" in line and (not line.rstrip().endswith("。") or line.lstrip().startswith("|")))


def _pieces(line: str) -> list[str]:
    """The pieces of a line: before each pipe, between tabs; what stands behind the last pipe is one if it holds anything."""
    if "|" not in line:
        return line.removeprefix("\t").split("\t")
    pieces = line.split("|")
    if not pieces[-1].strip():
        pieces.pop()
    return pieces[1:] if len(pieces) > 1 and not pieces[0].strip() and any(piece.strip() for piece in pieces) else pieces


def _end(state: Lines) -> int:
    """The line after the last of the stretch."""
    end = at = state.at
    bare = 0
    while at < len(state.lines):
        line = state.lines[at]
        if _marked(line):
            end, bare = at + 1, 0
        elif line.strip():
            bare += 1
            if bare > _AHEAD or len(line.strip()) > _LONGEST or is_heading(line.rpartition("]")[2]):  # behind the mark of a bookmark
                break
        at += 1
    return end


def _is_prose(cells: list[Cell]) -> bool:
    """Whether tabs only open paragraphs: each piece stands alone, and one is a sentence."""
    rows = [cell.row for cell in cells]
    return len(set(rows)) == len(rows) and any(cell.text.endswith("。") for cell in cells) and all("|" not in cell.text for cell in cells)
