"""Which column of a grid is which of the form. In: the tokens of a table, its form; out: the same tokens, those of each row in the form's order.

A column is named by the headings over it, matched with the form's by their words and by what stands over them; a column that no
heading names is the one that most of its figures are of. A column is evidence: where it speaks against a figure's place, that costs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from converters.forms import FormCell
from converters.recover.costs import COSTS
from converters.recover.labels import likeness
from converters.recover.targets import Path, Target
from converters.recover.tokens import BLANK, FIGURE, WORDS, Token
from converters.recover.values import parse_value
from converters.text import joined

_ENOUGH = 3  # rows that speak against the headings, or for a column
_MANY = 5  # rows that are numbered
_EXTRA = -1  # a column that the form does not have

Row = list[Token]


@dataclass(slots=True)
class Order:
    """What the headings say: the tokens put in order, whether that moved any, the names of columns that are not in the form.

    `headed` are by printed row the columns that a heading names. `denied` says that the sums of the rows hold in the form's order, and not in that of the headings.
    """

    tokens: list[Token]
    moved: bool = False
    strange: list[str] = field(default_factory=list)
    left: list[Token] = field(default_factory=list)
    headed: dict[tuple[int, int], set[tuple[int, int]]] = field(default_factory=dict)
    denied: bool = False


def ordered(tokens: Sequence[Token], goal: Target) -> Order:
    """Put the figures of each row in the order of the form, as the headings over them say."""
    result = Order([])
    result.left = _serial(tokens)
    numbers = {id(token) for token in result.left}
    rows = _rows([token for token in tokens if id(token) not in numbers])
    groups = _form_groups(goal)
    over = {id(cell) for group in groups for chain in group for cell in chain}
    stubs = frozenset(key for cell in goal.cells if not cell.fact and id(cell) not in over for key in cell.keys) - frozenset(key for group in groups for chain in group for cell in chain for key in cell.keys)
    at = 0
    while at < len(rows):
        heads: list[Row] = []
        while at < len(rows) and not _has_figures(rows[at]):
            heads.append(rows[at])
            at += 1
        body: list[Row] = []
        while at < len(rows) and _has_figures(rows[at]):
            body.append(rows[at])
            at += 1
            end = at  # a label alone does not end the rows under a heading
            while end < len(rows) and not _has_figures(rows[end]) and not _is_heading(rows[end], goal):
                end += 1
            if end < len(rows) and _has_figures(rows[end]) and end > at:
                body += rows[at:end]
                at = end
        result.tokens += [token for row in heads for token in row]
        named = _named(heads, body, groups, stubs) if body and heads and all(token.grid for row in heads for token in row) else {}
        _put(body, named, heads, result)
    return result


def _rows(tokens: Sequence[Token]) -> list[Row]:
    """The tokens by printed row."""
    rows: list[Row] = []
    last = None
    for token in tokens:
        place = (token.block, token.line)
        if place != last:
            rows.append([])
        rows[-1].append(token)
        last = place
    return rows


def _serial(tokens: Sequence[Token]) -> Row:
    """The figures that only number the rows: those of the first column of a grid, each as much more than its row as all others."""
    first = min((token.cell.column for token in tokens if token.grid), default=0)
    found = [token for token in tokens if token.grid and token.cell.column == first and token.kind == FIGURE]
    counts = Counter((parse_value(token.text).number or 0) - token.cell.row for token in found)
    return found if len(found) >= _MANY and len(counts) == 1 else []


def _has_figures(row: Row) -> bool:
    """Whether a row holds values: figures, or blanks behind a label."""
    return any(token.kind == FIGURE for token in row)


def _is_heading(row: Row, goal: Target) -> bool:
    """Whether a row holds headings of columns, two or more."""
    return sum(1 for token in row if token.kind == WORDS and token.name in goal.headings) > 1


def _form_groups(goal: Target) -> list[list[list[FormCell]]]:
    """For each run of heading rows of the form and each value column below it the headings over it, outermost first."""
    groups: list[list[list[FormCell]]] = []
    rows = sorted(set(goal.row))
    heads: list[int] = []
    for row in rows:
        cells = [cell for at, cell in enumerate(goal.cells) if goal.row[at] == row]
        values = [cell for cell in cells if cell.fact]
        if not values:
            heads.append(row)
            continue
        if heads:
            over = [cell for at, cell in enumerate(goal.cells) if goal.row[at] in heads and not cell.fact]
            groups.append([[cell for cell in over if cell.column <= value.column < cell.column + cell.colspan] for value in values])
        heads = []
    return groups


def _named(heads: Sequence[Row], body: Sequence[Row], groups: Sequence[list[list[FormCell]]], stubs: frozenset[str]) -> dict[int, int]:
    """For each printed column the index of the value column of the form it is, _EXTRA for none; empty if the headings do not tell.

    Where columns of figures have no heading and columns of the form have no name, the headings stand elsewhere than over their figures.
    """
    figures = Counter(token.cell.column for row in body for token in row if token.kind == FIGURE)
    columns = {token.cell.column for row in body for token in _values_of(row)} | set(figures) | {token.cell.column for row in heads for token in row if token.kind == WORDS and token.cell.colspan == 1}
    over = {column: [token for row in heads for token in row if token.kind == WORDS and token.cell.column <= column < token.cell.column + token.cell.colspan] for column in columns}
    printed = sorted(column for column in columns if over[column] and over[column][-1].key not in stubs and (figures[column] or column > min(figures, default=0)))
    best: dict[int, int] = {}
    for group in groups:
        scores = sorted(((_score(over[column], chain), -abs(at - index), column, index)
                         for at, column in enumerate(printed) for index, chain in enumerate(group) if chain), reverse=True)
        found: dict[int, int] = {}
        for score, _near, column, index in scores:
            if score >= COSTS.heading and column not in found and index not in found.values():
                found[column] = index
        bare = any(column not in found and count * 2 > len(body) and (not over[column] or over[column][-1].name) for column, count in figures.items())
        if len(found) * 2 > len(group) and len(found) > sum(1 for index in best.values() if index >= 0) and not (bare and len(found) < len(group)):
            best = _completed(found, printed, len(group), over)
    return best


def _values_of(row: Row) -> Row:
    """The cells of a row behind its last label: its values, with the blanks beside them."""
    last = max((at for at, token in enumerate(row) if token.name), default=-1)
    return [token for token in row[last + 1 :] if token.kind in {FIGURE, BLANK}]


def _score(printed: Sequence[Token], chain: Sequence[FormCell]) -> float:
    """How well the headings over a printed column are those of one of the form: the nearest by its words, and those above it."""
    leaf = likeness(printed[-1].key, chain[-1].keys)
    if leaf < COSTS.heading:
        return 0.0
    above = sum(max((likeness(token.key, cell.keys) for token in printed[:-1]), default=0.0) for cell in chain[:-1])
    return leaf + 0.5 * above


def _completed(found: dict[int, int], printed: Sequence[int], width: int, over: Mapping[int, list[Token]]) -> dict[int, int]:
    """Name the unnamed columns between two named ones, where just as many of the form's are missing there."""
    order: list[int | None] = [found.get(column) for column in printed]
    ends = [-1, *(at for at, index in enumerate(order) if index is not None), len(order)]
    for left, right in pairwise(ends):
        first = -1 if left < 0 else order[left]
        last = width if right == len(order) else order[right]
        if first is not None and last is not None and right - left > 1 and last - first == right - left and not set(range(first + 1, last)) & set(found.values()):
            order[left + 1 : right] = range(first + 1, last)
    missing = [index for index in range(width) if index not in order]
    if order.count(None) == len(missing) == 1:
        order[order.index(None)] = missing[0]
    return {column: index if index is not None else _EXTRA for column, index in zip(printed, order, strict=True) if index is not None or over[column]}


def _put(body: Sequence[Row], named: Mapping[int, int], heads: Sequence[Row], result: Order) -> None:
    """Put the rows below one heading in order, and leave out the columns that the form does not have."""
    extra = {column for column, index in named.items() if index == _EXTRA}
    moved = [index for index in named.values() if index >= 0]
    turned = moved != sorted(moved)
    if turned and _denied(body, named):
        result.denied, turned, named = True, False, {}
    result.moved |= turned
    for column in sorted(extra):
        names = [token for row in heads for token in row if token.cell.column == column and token.kind == WORDS]
        result.strange += [joined(token.text) for token in names[-1:]]
    known = [(column, index) for column, index in sorted(named.items()) if index >= 0]
    under = {column for column, _index in known}
    for row in body:
        own = _values_of(row)
        columns = {token.cell.column for token in own}
        result.left += [token for token in row if token.cell.column in extra and token.kind == FIGURE]
        kept = [token for token in row if token.cell.column not in extra or token.kind == WORDS]
        if known and (columns - extra <= under or under <= columns):
            result.headed[row[0].block, row[0].line] = set(known)
            index_of = {id(token): named[token.cell.column] for token in own if named.get(token.cell.column, _EXTRA) >= 0}
        else:
            index_of = {id(token): index for token, (_column, index) in zip(own, known, strict=True)} if len(own) == len(known) else {}
        places = [at for at, token in enumerate(kept) if id(token) in index_of]
        held = sorted((kept[at] for at in places), key=lambda token: index_of[id(token)]) if turned else [kept[at] for at in places]
        for at, token in zip(places, held, strict=True):
            kept[at] = token
            token.column = index_of[id(token)]
        result.tokens += kept


def _denied(body: Sequence[Row], named: Mapping[int, int]) -> bool:
    """Whether more rows add up to their last figure in the printed order than in that of the headings."""
    by_headings = by_form = 0
    last = max(named.values())
    for row in body:
        numbers = {named[token.cell.column]: parse_value(joined(token.text)).number or 0 for token in row if named.get(token.cell.column, _EXTRA) >= 0 and token.kind == FIGURE}
        if len(numbers) == last + 1 > 2:
            printed = [parse_value(joined(token.text)).number or 0 for token in row if token.kind == FIGURE]
            by_headings += sum(numbers.values()) == 2 * numbers[last] > 0
            by_form += sum(printed) == 2 * printed[-1] > 0
    return by_form >= _ENOUGH and by_form > 2 * by_headings


def learn(path: Path) -> bool:
    """Give each figure the column that most figures of its printed column are of; return whether that tells anything new."""
    goal = path.target
    index_of = _value_indexes(goal)
    votes: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for at, own in path.taken.items():
        token = path.tokens[own[0]]
        if goal.cells[at].fact and token.grid and token.kind == FIGURE and path.margin.get(at, _ENOUGH * COSTS.doubt) >= COSTS.doubt:
            votes[token.block, token.cell.column][index_of[at]] += 1
    names = {place: vote.most_common(1)[0][0] for place, vote in votes.items() if vote.most_common(1)[0][1] >= _ENOUGH and vote.most_common(1)[0][1] * 5 >= vote.total() * 3}
    if len(names) < 2:
        return False
    for token in path.tokens:
        if token.grid and token.column is None and token.kind in {FIGURE, BLANK}:
            token.column = names.get((token.block, token.cell.column))
    return True


def _value_indexes(goal: Target) -> dict[int, int]:
    """For each value cell of the form its index among the values of its row."""
    found: dict[int, int] = {}
    count: Counter[int] = Counter()
    for at, cell in enumerate(goal.cells):
        if cell.fact:
            found[at] = count[cell.row]
            count[cell.row] += 1
    return found


def mark_firm(tokens: Sequence[Token], order: Order) -> None:
    """Mark the figures whose columns can be trusted: of rows with a hole between two columns, and of those with one under each heading."""
    headed = order.headed
    for row in _rows(tokens):
        named = [token for token in row if token.column is not None and token.kind in {FIGURE, BLANK}]
        last = next((at for at in range(len(row) - 1, -1, -1) if row[at].name), 0)
        held = sorted((token.cell.column, token.cell.column + token.cell.colspan) for token in row[last:] if token.kind in {WORDS, FIGURE, BLANK})
        printed = {token.cell.column for token in row}
        holed = any(end != start for (_start, end), (start, _end) in pairwise(held)) and len(named) > 1
        names = {column for column, _index in headed.get((row[0].block, row[0].line), ())}
        whole = bool(names) and names <= printed and all(token.column is not None for token in row if token.kind in {FIGURE, BLANK} and token.cell.column >= min(names))
        if holed or whole:
            for token in named:
                token.firm = True
