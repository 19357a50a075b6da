"""Lay a list of indicators that was flattened to text out in rows again: its labels tell where its rows begin.

In: the tokens of a stretch; out: a table for `indicators`. Where each row left as many pieces, blanks among them, the pieces are
counted; else a row's first figure is its value only if it has as many figures as most rows, since a blank may have left nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from converters.diagnostics import diagnose
from converters.forms import FormSpec, list_labels
from converters.model import Cell, Table
from converters.recover.facts import Filled
from converters.recover.indicators import chain, head_keys, list_specs, named_rows, read_list, units_of
from converters.recover.tokens import BLANK, FIGURE, HEADING, PROSE, WORDS, Token
from converters.text import fold, joined

_PIECES = 4  # a label is broken into so many at most
_REGULAR = 0.9
_SERIAL = 0.8
_HOLE = 3  # numbers that may be lost together with their rows
_SHORT = 6  # characters of a unit
_WORDED = frozenset({WORDS, HEADING})
_APART, _FEWEST = 30, 8  # tokens between two labels of one list; how many of its labels have to stand there word for word


@dataclass(slots=True)
class _Label:
    """A label of the form among the tokens: those from `start` to `end`."""

    start: int
    end: int


def find_streamed(tokens: Sequence[Token], claimed: Collection[int], edition: str, known: Collection[str]) -> dict[str, tuple[Filled, range]]:
    """Find the lists of indicators that were flattened to text.

    Args:
        tokens: the tokens of the document.
        claimed: the indexes of the blocks that are known to be something else.
        edition: the edition to look for, "" for any.
        known: the ids of the lists that were found already.

    Returns:
        By its id each list filled, and the places of its tokens.

    """
    found: dict[str, tuple[Filled, range]] = {}
    for each, spec in list_specs(edition):
        stretch = stretch_of(tokens, spec, claimed) if spec.id not in {*known, *found} else None
        table = laid_out(tokens[stretch.start : stretch.stop], spec) if stretch else None
        filled = read_list(table, each, spec) if table else None
        if stretch and filled:
            filled.diagnostics.insert(0, diagnose("F417", tokens[stretch.start].cell.origin, table=spec.name))
            found[spec.id] = (filled, stretch)
    return found


def laid_out(tokens: Sequence[Token], spec: FormSpec) -> Table | None:
    """Return the tokens as a table of rows and columns; None if they hold no row of the list."""
    tokens = [token for token in tokens if token.kind != PROSE]
    labels = _labels(tokens, spec)
    if not labels:
        return None
    rows = _by_lines(tokens) or _by_count(tokens, labels) or _by_labels(tokens, labels, spec)
    cells = tuple(replace(cell, row=row, column=column, rowspan=1, colspan=1) for row, line in enumerate(rows) for column, cell in line)
    return Table(len(rows), max(cell.column for cell in cells) + 1, cells, tokens[0].cell.origin, spans="full")


def stretch_of(tokens: Sequence[Token], spec: FormSpec, claimed: Collection[int]) -> range | None:
    """Return the places of the tokens from the headings of a list, or its first label, to what belongs to its last; None if it is not there.

    Args:
        tokens: the tokens of the document.
        spec: the list.
        claimed: the indexes of the blocks that are known to be something else.

    """
    keys, heads, units = list_labels(spec), head_keys(spec), units_of(spec)
    exact = [at for at, token in enumerate(tokens) if token.key in keys and token.block not in claimed]
    runs: list[list[int]] = []
    for at in exact:
        if runs and at - runs[-1][-1] <= _APART and not any(token.kind == PROSE or "。" in token.text for token in tokens[runs[-1][-1] : at]):
            runs[-1].append(at)
        else:
            runs.append([at])
    best = max(runs, key=len, default=[])
    if len(best) < _FEWEST:
        return None
    start, stop = best[0], best[-1] + 1
    while start and stop - start and _leads(tokens[start - 1], heads):
        start -= 1
    while stop < len(tokens) and tokens[stop].block not in claimed and (tokens[stop].kind in {FIGURE, BLANK} or tokens[stop].key in units):
        stop += 1
    while start and _one_row(tokens[start - 1], tokens[start]):
        start -= 1
    while stop < len(tokens) and _one_row(tokens[stop - 1], tokens[stop]):
        stop += 1
    return range(start, stop)


def _one_row(token: Token, other: Token) -> bool:
    """Whether two tokens stand in one printed row."""
    return (token.block, token.cell.row) == (other.block, other.cell.row)


def _leads(token: Token, heads: frozenset[str]) -> bool:
    """Whether a token stands over the first row of a list: a heading of a column, a blank, the first number."""
    return token.kind == BLANK or token.key in heads or (token.kind == FIGURE and token.text.strip() in {"0", "1"})


def _labels(tokens: Sequence[Token], spec: FormSpec) -> list[_Label]:
    """The labels of the form in the tokens, in pieces or whole: the best chain in the order of both."""
    keys = list_labels(spec)
    found: list[tuple[_Label, dict[int, float]]] = []
    for at, token in enumerate(tokens):
        if token.kind not in _WORDED:
            continue
        text, best = "", None
        for count in range(1, _PIECES + 1):
            if at + count > len(tokens) or tokens[at + count - 1].kind not in _WORDED:
                break
            text += tokens[at + count - 1].text
            if fold(joined(text)) in keys:
                best = (_Label(at, at + count), dict.fromkeys(keys[fold(joined(text))], 1.0))
        if best is None and (names := named_rows(token.text, spec)):
            best = (_Label(at, at + 1), names)
        if best is not None:
            found.append(best)
    return [label for (label, _names), row in zip(found, chain([[(None, names)] for _label, names in found]), strict=True) if row is not None]


Line = list[tuple[int, Cell]]


def _in_place(tokens: Sequence[Token]) -> Line:
    return [(column, token.cell) for column, token in enumerate(tokens)]


def _by_lines(tokens: Sequence[Token]) -> list[Line]:
    """The printed lines, if they have as many pieces each, but for a few without figures; [] if not."""
    lines = [list(run) for _key, run in groupby(tokens, key=lambda token: (token.block, token.line))]
    size = Counter(map(len, lines)).most_common(1)[0][0]
    short = [line for line in lines if len(line) < size]
    if short and not any(token.kind == BLANK for token in tokens):
        return []  # blanks left nothing, so that a row as long as others may have lost one as well
    if size < 2 or max(map(len, lines)) > size or len(short) > (1 - _REGULAR) * len(lines) or any(token.kind == FIGURE for line in short for token in line):
        return []
    return [_in_place(line) for line in lines]


def _by_count(tokens: Sequence[Token], labels: Sequence[_Label]) -> list[Line]:
    """Rows of so many pieces each, if the labels stand that far apart all along; [] if not."""
    size = Counter(after.start - before.start for before, after in pairwise(labels)).most_common(1)[0][0] if len(labels) > 1 else 0
    first = labels[0].start % size if size else 0
    if size < 2 or any(label.start % size != first or label.end - label.start != 1 for label in labels):
        return []
    return [_in_place(tokens[at : at + size]) for at in range(0, len(tokens), size)]


def _by_labels(tokens: Sequence[Token], labels: Sequence[_Label], spec: FormSpec) -> list[Line]:
    """Rows from label to label, each piece under the kind of column that it is of: number, label, unit, figures, remark."""
    starts, units = {label.start: label for label in labels}, units_of(spec)
    serial = _serials(tokens, labels)
    own = _own_rows(tokens, starts, serial, units)
    begins = sorted({*starts, *own})
    parts: list[tuple[list[Token], list[Token]]] = []  # what stands before the label, and the row from its label on
    head = tokens[: begins[0] - (begins[0] - 1 in serial)]
    for begin, end in pairwise([*begins, len(tokens)]):
        stop = end - (end - 1 in serial and end < len(tokens))
        parts.append(([tokens[begin - 1]] if begin - 1 in serial else [], list(tokens[begin:stop])))
    shift = 1 if serial else 0
    most = Counter(sum(1 for token in row if token.kind == FIGURE) for _before, row in parts).most_common(2)
    figures = max((count for count, times in most if count and times * 5 > len(parts)), default=1)
    names = {key for cell in spec.cells if not cell.row for key in cell.keys}
    indent = shift if head and fold(head[0].text) in names else 0  # the heading of the numbers was lost, or left outside
    rows: list[Line] = [[(indent + column, token.cell) for column, token in enumerate(head)]] if head else []
    for begin, (before, row) in zip(begins, parts, strict=True):
        long = starts[begin].end - starts[begin].start if begin in starts else 1
        label = replace(row[0].cell, text="\n".join(token.text for token in row[:long]))
        line: Line = [(0, token.cell) for token in before] + [(shift, label)]
        rows.append(line + _behind(row[long:], shift, figures, units))
    return rows


def _behind(rest: Sequence[Token], shift: int, figures: int, units: frozenset[str]) -> Line:
    """The columns of what stands behind a label. A row with fewer figures than most has its figures behind the place of the value."""
    line: Line = []
    count = sum(1 for token in rest if token.kind == FIGURE)
    at = shift + 2 + (0 if count >= figures else 1)
    more = shift + 2 + max(figures, count) + 1
    for token in rest:
        if token.kind == BLANK:
            continue
        if fold(token.text) in units and not any(column == shift + 1 for column, _cell in line):
            line.append((shift + 1, token.cell))
        elif token.kind == FIGURE:
            line.append((at, token.cell))
            at += 1
        else:
            line.append((more, token.cell))
            more += 1
    return line


def _serials(tokens: Sequence[Token], labels: Sequence[_Label]) -> set[int]:
    """The tokens that number the rows: figures before labels that go up by one for each row."""
    before = [label.start - 1 for label in labels if label.start and tokens[label.start - 1].kind == FIGURE]
    numbers = [int(tokens[at].text) if tokens[at].text.isdigit() else -1 for at in before]
    steps = [after - here for here, after in pairwise(numbers)]
    if len(before) < _SERIAL * len(labels) or sum(1 for step in steps if 1 <= step <= _PIECES * 2) < _SERIAL * len(steps):
        return set()
    if numbers[0] > _PIECES or numbers[-1] > len(tokens):
        return set()
    found, last = set(), numbers[0] - 1
    for at, (token, following) in enumerate(pairwise(tokens)):
        if token.kind == FIGURE and following.kind in _WORDED and token.text.isdigit() and last < int(token.text) <= last + (_HOLE if at in before else 1):
            found.add(at)
            last = int(token.text)
    return found


def _own_rows(tokens: Sequence[Token], starts: dict[int, _Label], serial: set[int], units: frozenset[str]) -> set[int]:
    """Where rows of the writer's own begin: at a number, or at words that a unit or a figure follows."""
    inside = {at for label in starts.values() for at in range(label.start, label.end)}
    first = min(starts)
    if serial:
        return {at + 1 for at in serial if at + 1 not in inside}
    return {at for at, (token, following) in enumerate(pairwise(tokens)) if at > first and at not in inside and token.kind in _WORDED and fold(token.text) not in units
            and len(token.text) > _SHORT and (fold(following.text) in units or following.kind == FIGURE)}
