"""Read flattened text: cells of a table a line, rows a line, rows of columns, with paragraphs between (no standard).

Such text is what extractors leave of a table. Lines are never merged here except inside a cell; what a line break
means is for recovery to say, which knows the form.
"""

from __future__ import annotations

import re
from dataclasses import replace

from converters.model import Document, Paragraph, Posting, Table
from converters.readers.text.columns import tabulated, take_columns
from converters.readers.text.lines import Lines, table
from converters.readers.text.marks import unmarked
from converters.readers.text.ruled import ruled
from converters.readers.text.seen import ROW, starts_rows, starts_stretch, take_blanks, take_rows, take_stretch
from converters.source.encoding import decode
from converters.source.files import Source
from converters.text import tidy

__all__ = ["Lines", "laid_out", "read", "tabulated", "take_laid"]

_FAR = re.compile(r"[ \u00a0\u3000]{24,}\S")


def read(source: Source) -> Document:
    """Read text of any charset; never fails on decoded text, since every line is at least a paragraph."""
    decoded = decode(source.data)
    return replace(_document(decoded.text, 1), diagnostics=decoded.diagnostics)


def laid_out(text: str, first: int = 1) -> Document | None:
    """Read a text that stands in another format, its lines counted from `first`; None if there is no table in it."""
    document = _document(text, first)
    return document if any(isinstance(block, Table) for block in document.blocks) else None


def _document(text: str, first: int) -> Document:
    lines, marks = unmarked(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").split("\n"))
    state = Lines(lines, first, markup=[marks] if marks else [])
    spaced = _is_spaced(state.lines)
    while state.at < len(state.lines):
        if not state.lines[state.at].strip():
            state.at += 1
        elif not _take_table(state):
            _take_paragraph(state, spaced)
    asides = (Posting("markup", "".join(state.markup)),) if state.markup else ()
    return Document("text", tuple(state.blocks), asides, flow="paragraphs" if spaced else "lines")


def _take_table(state: Lines) -> bool:
    """Take the table that begins at the cursor, whatever its shape; False if none does."""
    line = state.lines[state.at]
    if "|" in line and starts_rows(line):
        take_rows(state)
    elif "|" in line and starts_stretch(state):
        take_stretch(state)
    elif take_blanks(state) or take_laid(state):
        return True
    elif starts_stretch(state):
        take_stretch(state)
    else:
        return False
    return True


def take_laid(state: Lines) -> bool:
    """Take the table of columns that begins at the cursor, a row a line or drawn by dashes; False if none does."""
    line = state.lines[state.at]
    return (("--" in line or "--" in state.following(state.at)) and _take_ruled(state)) or take_columns(state)


def _take_ruled(state: Lines) -> bool:
    found = ruled(state.lines, state.at)
    if found is None:
        return False
    rows = [[(cell, state.origin(line)) for cell in cells] for line, cells in found.rows]
    state.blocks.append(table(rows, state.origin(state.at), "full"))
    state.markup.append(found.markup)
    state.at = found.end
    return True


def _is_spaced(lines: list[str]) -> bool:
    """Whether blank lines part the paragraphs, so that lines without one between belong together."""
    filled = sum(1 for line in lines if line.strip())
    groups = sum(1 for line, before in zip(lines, ["", *lines], strict=False) if line.strip() and not before.strip())
    return filled > 3 and groups >= 0.7 * filled


def _take_paragraph(state: Lines, spaced: bool) -> None:
    """Take one line, or in spaced text all lines up to the next blank one."""
    start = state.at
    state.at += 1
    while spaced and state.at < len(state.lines) and _is_plain(state.lines[state.at]):
        state.at += 1
    lines = [tidy(line) for line in state.lines[start : state.at]]
    align = "right" if _FAR.match(state.lines[start]) else ""
    state.blocks.append(Paragraph("\n".join(line for line in lines if line), state.origin(start), align=align))


def _is_plain(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("\t") and not ROW.match(line)
