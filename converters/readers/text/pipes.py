"""Read tables of pipes: `| rows |`, and `cell |` lines, a row of which is closed by one pipe per column it lacks (no standard).

A lost value or pipe must not derail the rows after it: the cut of a stretch of `cell |` lines into rows is the cheapest
of all cuts, where a row may also end early at a label of the form that follows values, and the width may change.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from converters.diagnostics import Origin
from converters.model import Paragraph
from converters.readers.text.lines import Lines, Row, is_figure, is_heading, is_label, table
from converters.text import tidy

ROW = re.compile(r"^\s*\|.*\|\s*$")
_PIPES = re.compile(r"^[\s|]*\|\s*$")
_CELL = re.compile(r"^(.*?[^|\s])\s*\|([\s|]*)$")

_WIDTHS = 12  # so many widths are tried
_BEAM = 10  # so many open cuts are kept, of those that cost no more than _SLACK above the cheapest
_SLACK = 5.0
# What the parts of a cut cost: the sum decides.
_BLANK = 0.05  # a pipe on a line of its own read as a blank cell
_BLANKS = 0.4  # each of several pipes in one place read as a blank cell
_BARE = 0.75  # a row that begins with a value or a blank
_CLOSED = 1.0  # each pipe too many or too few in the padding before a label
_EARLY = 1.0  # a row that ends without padding before a label, after its values
_BROKEN = 4.0  # any other end of a row, or padding in the midst of it
_OVER = 3.0  # a cell more than the row is wide
_PAST = 3.0  # a label after values in one row
_CHANGE = 3.0  # another width from here on


class _Token(NamedTuple):
    """A cell with the pipes after it, or (`text` None) the pipes of a line of their own."""

    text: str | None
    pipes: int
    origin: Origin


class _Cut(NamedTuple):
    """An open cut: its cost, the cells in the open row, whether it holds a value, and the steps that led here."""

    cost: float
    size: int
    valued: bool
    width: int
    steps: tuple[object, ...]


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


def starts_pipes(state: Lines) -> bool:
    """Whether a table of `cell |` lines begins here: two such lines in the next three that hold something."""
    if not _CELL.match(state.lines[state.at]):
        return False
    ahead = [line for line in state.lines[state.at : state.at + 6] if line.strip()][:3]
    return sum(1 for line in ahead if line.rstrip().endswith("|")) >= 2


def take_pipes(state: Lines) -> None:
    """Take a run of `cell |` lines as tokens (text and the pipes after it), then cut them into rows and tables."""
    start = state.at
    tokens: list[_Token] = []
    carried = ""
    while state.at < len(state.lines):
        line = state.lines[state.at]
        origin = state.origin(state.at)
        cell = _CELL.match(line)
        if cell:
            first, *others = cell[1].split("|")
            texts = [f"{carried}\n{first}" if carried else first, *others]
            tokens += [_Token(tidy(text), 0, origin) for text in texts[:-1]]
            tokens.append(_Token(tidy(texts[-1]), cell[2].count("|"), origin))
            state.markup.append("|" * line.count("|"))
            carried = ""
        elif _PIPES.match(line):
            tokens.append(_Token(None, line.count("|"), origin))
            state.markup.append("|" * line.count("|"))
        elif line.strip() and not carried and _lost_pipe(state):
            tokens.append(_Token(tidy(line), 0, origin))
        elif line.strip() and _continues_cell(state):
            carried = f"{carried}\n{line}" if carried else line
        elif line.strip() or not _more_pipes(state):
            break
        state.at += 1
    state.blocks += [table(rows, rows[0][0][1] if rows else state.origin(start)) for rows in _cut(tokens)]
    if carried:
        state.blocks.append(Paragraph(tidy(carried), state.origin(state.at - 1)))


def _lost_pipe(state: Lines) -> bool:
    """Whether a line is a whole cell that lost its pipe: a figure or a label of the form, and the table goes on after it."""
    line = state.lines[state.at].strip()
    if not state.following(state.at).rstrip().endswith("|") or is_heading(line):
        return False
    return is_figure(line) or is_label(line)


def _continues_cell(state: Lines) -> bool:
    """Whether a line without a pipe is the first part of a broken cell: a short line, no heading, and the next ends it."""
    line = state.lines[state.at].strip()
    if len(line) > 30 or is_heading(line):
        return False
    following = state.lines[state.at + 1] if state.at + 1 < len(state.lines) else ""
    return bool(_CELL.match(following)) and not _PIPES.match(following)


def _more_pipes(state: Lines) -> bool:
    """Whether the table goes on after blank lines."""
    ahead = state.following(state.at - 1)
    return ahead.rstrip().endswith("|") and not ROW.match(ahead)


# --- the cut into rows ---------------------------------------------------------------------------------------------------


def _cut(tokens: list[_Token]) -> list[list[Row]]:
    """Cut the tokens into tables of rows, at the least cost."""
    kinds = [_kind(token.text or "") for token in tokens]
    widths = _widths(tokens, kinds)
    cuts = [_Cut(0.1 * rank, 0, valued=False, width=width, steps=()) for rank, width in enumerate(widths)]
    for at, token in enumerate(tokens):
        if token.text is not None:
            cuts = [new for cut in cuts for new in _with_cell(cut, kinds[at], widths)]
        if token.pipes:
            ends = at + 1 == len(tokens) or kinds[at + 1] == "label"
            cuts = [new for cut in _pruned(cuts) for new in _with_pipes(cut, token.pipes, ends=ends)]
        cuts = _pruned(cuts)
    best = min(cuts, key=lambda cut: cut.cost, default=None)
    return _told(tokens, best) if best else []


def _kind(text: str) -> str:
    return "label" if is_label(text) else "value" if is_figure(text) else ""


def _widths(tokens: list[_Token], kinds: list[str]) -> list[int]:
    """Return the widths worth trying, the most frequent first: what stands before a group of pipes with them, or between labels."""
    votes = Counter[int]()
    cells = whole = 0
    closed = False
    for token, kind in zip(tokens, kinds, strict=True):
        if kind == "label" and closed:
            votes[whole] += 1
            cells, whole, closed = 0, 0, False
        if token.text is not None:
            cells += 1
            whole += 1
        closed = closed or kind == "value" or token.pipes > 0
        if token.pipes:
            whole += token.pipes
            votes[cells + token.pipes] += 1
            cells = 0
    votes[max(whole, 1)] += 1
    return [width for width, _count in votes.most_common(_WIDTHS)]


def _with_cell(cut: _Cut, kind: str, widths: list[int]) -> list[_Cut]:
    """Return the ways on with one more cell: in the open row, in a new one, in a new one of another width."""
    found: list[_Cut] = []
    value = kind == "value"
    late = _PAST if kind == "label" and cut.valued else 0.0
    over = _OVER if cut.size >= cut.width else 0.0
    bare = _BARE if value else 0.0
    if not cut.size or late + over < _PAST + _OVER:
        found.append(_Cut(cut.cost + late + over + (0.0 if cut.size else bare), cut.size + 1, cut.valued or value, cut.width, (cut.steps, "cell")))
    end = 0.0 if cut.size >= cut.width else _EARLY if late else _BROKEN
    if cut.size:
        found.append(_Cut(cut.cost + end + bare, 1, value, cut.width, (cut.steps, "row")))
    if cut.steps and (not cut.size or kind == "label"):
        end = 0.0 if not cut.size or late else end
        found += [_Cut(cut.cost + end + bare + _CHANGE, 1, value, width, (cut.steps, "table")) for width in widths if width != cut.width]
    return found


def _with_pipes(cut: _Cut, pipes: int, *, ends: bool) -> list[_Cut]:
    """Return the ways on with some pipes: they close the open row, or they are blank cells in it."""
    short = cut.width - cut.size - pipes
    close = _CLOSED * 2 if not cut.size else 0.0 if short == 0 else min(_CLOSED * abs(short), _BROKEN) if ends else _BROKEN
    found = [_Cut(cut.cost + close, 0, valued=False, width=cut.width, steps=(cut.steps, "end"))]
    if short >= 0:
        blank = _BLANK if pipes == 1 else _BLANKS * pipes
        cost = cut.cost + blank + (0.0 if cut.size else _BARE) + (_BLANK if ends and not short else 0.0)
        found.append(_Cut(cost, cut.size + pipes, cut.valued, cut.width, (cut.steps, pipes)))
    return found


def _pruned(cuts: list[_Cut]) -> list[_Cut]:
    """Keep the cheapest cut of those that are in the same state, and not too many of them."""
    best: dict[tuple[int, int, bool], _Cut] = {}
    for cut in cuts:
        key = (cut.width, cut.size, cut.valued)
        if key not in best or cut.cost < best[key].cost:
            best[key] = cut
    kept = sorted(best.values(), key=lambda cut: cut.cost)[:_BEAM]
    return [cut for cut in kept if cut.cost <= kept[0].cost + _SLACK]


def _told(tokens: list[_Token], cut: _Cut) -> list[list[Row]]:
    """Follow the steps of a finished cut and return its tables."""
    steps: list[object] = []
    link: tuple[object, ...] = cut.steps
    while link:
        steps.append(link[1])
        link = link[0]  # type: ignore[assignment]
    steps.reverse()
    tables: list[list[Row]] = [[]]
    row: Row = []
    taken = iter(steps)
    for token in tokens:
        if token.text is not None:
            step = next(taken)
            if step != "cell" and row:
                tables[-1].append(row)
                row = []
            if step == "table":
                tables.append([])
            row.append((token.text, token.origin))
        if token.pipes:
            step = next(taken)
            if isinstance(step, int):
                row += [("", token.origin)] * step
            elif row:
                tables[-1].append(row)
                row = []
    if row:
        tables[-1].append(row)
    return [rows for rows in tables if rows]
