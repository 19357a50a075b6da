"""Read flattened text: a cell per line, `cell |` lines, `| rows |`, and TAB lines, with paragraphs between (no standard).

Such text is what extractors leave of a table. Lines are never merged here except inside a cell; what a line break
means is for recovery to say, which knows the form.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from converters.diagnostics import NOWHERE, Origin
from converters.forms import heading_roles
from converters.model import Block, Cell, Document, Paragraph, Posting, Table
from converters.source.encoding import decode
from converters.source.files import Source
from converters.text import fold, tidy

_ROW = re.compile(r"^\s*\|.*\|\s*$")
_PIPES = re.compile(r"^[\s|]*\|\s*$")
_CELL_PIPE = re.compile(r"^(.*?[^|\s])\s*\|([\s|]*)$")
_NUMBERED = re.compile(r"^[一二三四五六七八九十]+[、.．]")


@dataclass
class _Lines:
    """The lines of the source with a cursor, and what has been built of them so far."""

    lines: list[str]
    at: int = 0
    blocks: list[Block] = field(default_factory=list)
    pipes: int = 0

    def origin(self, line: int) -> Origin:
        """The place of a line, counted from 1."""
        return Origin(path=f"line {line + 1}")


def read(source: Source) -> Document:
    """Read text of any charset; never fails on decoded text, since every line is at least a paragraph."""
    decoded = decode(source.data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    state = _Lines(text.split("\n"))
    spaced = _is_spaced(state.lines)
    while state.at < len(state.lines):
        line = state.lines[state.at]
        if not line.strip():
            state.at += 1
        elif _ROW.match(line) and line.strip().strip("| "):
            _take_rows(state)
        elif _starts_pipes(state):
            _take_pipes(state)
        elif line.startswith("\t"):
            _take_tabs(state)
        else:
            _take_paragraph(state, spaced)
    asides = (Posting("markup", "|" * state.pipes, NOWHERE),) if state.pipes else ()
    return Document("text", tuple(state.blocks), asides, decoded.diagnostics, flow="paragraphs" if spaced else "lines")


def _is_spaced(lines: list[str]) -> bool:
    """Whether blank lines part the paragraphs, so that lines without one between belong together."""
    filled = sum(1 for line in lines if line.strip())
    groups = sum(1 for line, before in zip(lines, ["", *lines], strict=False) if line.strip() and not before.strip())
    return filled > 3 and groups >= 0.7 * filled


def _take_paragraph(state: _Lines, spaced: bool) -> None:
    """Take one line, or in spaced text all lines up to the next blank one."""
    start = state.at
    state.at += 1
    while spaced and state.at < len(state.lines) and _is_plain(state.lines[state.at]):
        state.at += 1
    lines = [tidy(line) for line in state.lines[start : state.at]]
    align = "right" if re.match(r"[ \u00a0\u3000]{24,}\S", state.lines[start]) else ""
    state.blocks.append(Paragraph("\n".join(line for line in lines if line), state.origin(start), align=align))


def _is_plain(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("\t") and not _ROW.match(line)


# --- rows of `| cell | cell |` ---------------------------------------------------------------------------------------


def _take_rows(state: _Lines) -> None:
    """Take a run of lines that begin and end with a pipe, a row each; empty cells stay, recovery knows which are padding."""
    start = state.at
    rows: list[list[tuple[str, Origin]]] = []
    while state.at < len(state.lines) and _ROW.match(state.lines[state.at]):
        cells = state.lines[state.at].strip()[1:-1].split("|")
        state.pipes += len(cells) + 1
        rows.append([(tidy(cell), state.origin(state.at)) for cell in cells])
        state.at += 1
    state.blocks.append(_table(rows, state.origin(start)))


# --- lines of `cell |`, a row closed by one pipe for each column it lacks ----------------------------------------------


def _starts_pipes(state: _Lines) -> bool:
    """Whether a table of `cell |` lines begins here: two such lines in the next three that hold something."""
    if not _CELL_PIPE.match(state.lines[state.at]):
        return False
    ahead = [line for line in state.lines[state.at : state.at + 6] if line.strip()][:3]
    return sum(1 for line in ahead if line.rstrip().endswith("|")) >= 2


def _take_pipes(state: _Lines) -> None:
    """Take a run of `cell |` lines as tokens (text and the pipes after it), then cut them into rows of one width."""
    start = state.at
    tokens: list[tuple[str | None, int, Origin]] = []
    carried = ""
    while state.at < len(state.lines):
        line = state.lines[state.at]
        cell = _CELL_PIPE.match(line)
        if cell:
            first, *others = cell[1].split("|")
            texts = [f"{carried}\n{first}" if carried else first, *others]
            tokens += [(tidy(text), 0, state.origin(state.at)) for text in texts[:-1]]
            tokens.append((tidy(texts[-1]), cell[2].count("|"), state.origin(state.at)))
            state.pipes += line.count("|")
            carried = ""
        elif _PIPES.match(line):
            tokens.append((None, line.count("|"), state.origin(state.at)))
            state.pipes += line.count("|")
        elif line.strip() and _continues_cell(state):
            carried = f"{carried}\n{line}" if carried else line
        elif line.strip() or not _more_pipes(state):
            break
        state.at += 1
    state.blocks.append(_table(_cut(tokens), state.origin(start)))
    if carried:
        state.blocks.append(Paragraph(tidy(carried), state.origin(state.at - 1)))


def _continues_cell(state: _Lines) -> bool:
    """Whether a line without a pipe is the first part of a broken cell: a short line, no heading, and the next ends it."""
    line = state.lines[state.at]
    if fold(_NUMBERED.sub("", line.strip())) in heading_roles() or len(line.strip()) > 30:
        return False
    following = state.lines[state.at + 1] if state.at + 1 < len(state.lines) else ""
    return bool(_CELL_PIPE.match(following)) and not _PIPES.match(following)


def _more_pipes(state: _Lines) -> bool:
    """Whether the table goes on after blank lines."""
    ahead = next((line for line in state.lines[state.at :] if line.strip()), "")
    return ahead.rstrip().endswith("|") and not _ROW.match(ahead)


def _cut(tokens: list[tuple[str | None, int, Origin]]) -> list[list[tuple[str, Origin]]]:
    """Cut the tokens into rows by the width that explains the most closing pipes; other lone pipes are blank cells."""
    widths = Counter[int]()
    cells = 0
    for text, pipes, _origin in tokens:
        cells += text is not None
        if pipes:
            widths[cells + pipes] += 1
            cells = 0
    tries = [(width, *_cut_at(tokens, width)) for width, _count in widths.most_common(12)] or [(0, *_cut_at(tokens, 0))]
    return min(tries, key=lambda item: (item[2], -widths[item[0]]))[1]


def _cut_at(tokens: list[tuple[str | None, int, Origin]], width: int) -> tuple[list[list[tuple[str, Origin]]], int]:
    """Cut into rows of `width`; return them and how many pipes had to be explained as something else."""
    rows: list[list[tuple[str, Origin]]] = []
    row: list[tuple[str, Origin]] = []
    odd = 0
    for text, pipes, origin in tokens:
        if text is not None:
            if width and len(row) >= width:
                rows.append(row)
                row = []
            row.append((text, origin))
        if pipes and row and len(row) + pipes == width:
            rows.append(row)
            row = []
        elif pipes and len(row) + pipes < width:
            row += [("", origin)] * pipes
            odd += pipes
        elif pipes:
            if row:
                rows.append(row)
                row = []
            odd += pipes * 2
    return ([*rows, row] if row else rows), odd


# --- a cell per line that begins with a TAB, an empty line after each row ---------------------------------------------


def _take_tabs(state: _Lines) -> None:
    """Take TAB lines as cells; a line without TAB goes on with the open cell, an empty line closes the row."""
    start = state.at
    rows: list[list[tuple[str, Origin]]] = [[]]
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
        elif rows[-1]:
            text, origin = rows[-1].pop()
            rows[-1].append((tidy(f"{text}\n{line}"), origin))
        state.at += 1
    rows = [row for row in rows if row]
    if rows and all(len(row) == 1 for row in rows) and len(rows) < 3:
        state.blocks += [Paragraph(row[0][0], row[0][1]) for row in rows if row[0][0]]
    else:
        state.blocks.append(_table(rows, state.origin(start)))


def _after_blanks(state: _Lines) -> str | None:
    """Skip to the last of a run of blank lines; return the line after it, None at the end of the text."""
    while state.at + 1 < len(state.lines) and not state.lines[state.at + 1].strip():
        if state.lines[state.at + 1].startswith("\t"):
            break
        state.at += 1
    return state.lines[state.at + 1] if state.at + 1 < len(state.lines) else None


def _reopens(state: _Lines, row: list[tuple[str, Origin]], ahead: str) -> bool:
    """Whether a line without TAB after blank lines is the text of an open, still empty cell, and no section heading."""
    if fold(_NUMBERED.sub("", ahead.strip())) in heading_roles():
        return False
    after = state.lines[state.at + 2] if state.at + 2 < len(state.lines) else ""
    return len(row) == 1 and not row[0][0] and len(ahead.strip()) <= 30 and after.startswith("\t")


def _table(rows: list[list[tuple[str, Origin]]], origin: Origin) -> Table:
    """Place the cells of each row side by side; their true columns are not known (`spans="rows"`)."""
    cells = tuple(
        Cell(row, column, 1, 1, text, origin=place) for row, line in enumerate(rows) for column, (text, place) in enumerate(line))
    return Table(len(rows), max((len(row) for row in rows), default=0), cells, origin, spans="rows")
