"""Read tables of TAB lines: a cell per line that begins with a TAB, an empty line after each row (no standard)."""

from __future__ import annotations

from converters.model import Paragraph
from converters.readers.text.lines import Lines, Row, is_heading, table
from converters.text import tidy


def take_tabs(state: Lines) -> None:
    """Take TAB lines as cells; a line without TAB goes on with the open cell, an empty line closes the row.

    Where each stands alone, or all stand together and hold sentences, they are paragraphs that begin with a TAB.
    """
    start = state.at
    rows: list[Row] = [[]]
    while state.at < len(state.lines):
        line = state.lines[state.at]
        if line.startswith("\t"):
            parts = line[1:].split("\t")
            rows[-1] += [(tidy(part), state.origin(state.at)) for part in parts]
        elif not line.strip():
            ahead = _after_blanks(state)
            if ahead is None:
                break
            if ahead.startswith("\t"):
                rows.append([])
            elif not _reopens(state, rows[-1], ahead):
                break
        elif is_heading(line):
            break
        elif rows[-1]:
            text, origin = rows[-1].pop()
            rows[-1].append((tidy(f"{text}\n{line}"), origin))
        state.at += 1
    rows = [row for row in rows if row]
    if all(len(row) == 1 for row in rows) or (len(rows) == 1 and any(text.endswith("。") for text, _origin in rows[0])):
        state.blocks += [Paragraph(text, origin) for row in rows for text, origin in row if text]
    else:
        state.blocks.append(table(rows, state.origin(start)))


def _after_blanks(state: Lines) -> str | None:
    """Skip to the last of a run of blank lines; return the line after it, None at the end of the text."""
    while state.at + 1 < len(state.lines) and not state.lines[state.at + 1].strip():
        if state.lines[state.at + 1].startswith("\t"):
            break
        state.at += 1
    return state.lines[state.at + 1] if state.at + 1 < len(state.lines) else None


def _reopens(state: Lines, row: Row, ahead: str) -> bool:
    """Whether a line without TAB after blank lines is the text of an open, still empty cell, and no section heading."""
    if is_heading(ahead):
        return False
    after = state.lines[state.at + 2] if state.at + 2 < len(state.lines) else ""
    return len(row) == 1 and not row[0][0] and len(ahead.strip()) <= 30 and after.startswith("\t")
