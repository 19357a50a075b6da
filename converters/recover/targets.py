"""A form table as the search sees it, and a path through it. In: an edition, a table, an order; out: its cells in the order of reading.

The order is the form's own, or another that such a table is met in; the form's data alone say which these are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from converters.forms import FormCell, FormSpec, load_form
from converters.recover.tokens import Token


@dataclass(frozen=True)
class Target:
    """A form table as the search sees it: its cells in the order of reading, and by cell what the costs need.

    `layout` says in which order ("" for the form's own). `row` is the row, `starts` and `ends` say whether a cell is the first or
    the last of it; `heads` whether its row has no values; `after` is where the next row begins; `index` counts the values of a
    row. `once` maps a wording to the one cell that has it; `covers` names for each row the wordings of the labels that reach it
    from above.
    """

    edition: str
    table: str
    layout: str
    cells: tuple[FormCell, ...]
    row: tuple[int, ...]
    starts: tuple[bool, ...]
    ends: tuple[bool, ...]
    heads: tuple[bool, ...]
    after: tuple[int, ...]
    index: tuple[int, ...]
    once: dict[str, int]
    covers: tuple[frozenset[str], ...]
    headings: frozenset[str]
    wordings: frozenset[str]

    def values(self, row: int) -> list[int]:
        """The value cells of a row."""
        return [at for at, cell in enumerate(self.cells) if self.row[at] == row and cell.fact]

    def name(self, row: int) -> str:
        """What a person would call a row: its deepest label."""
        labels = [cell.label for at, cell in enumerate(self.cells) if self.row[at] == row and not cell.fact]
        return labels[-1] if labels else "数值"


@cache
def target(edition: str, table: str, layout: str = "") -> Target:
    """Return a form table as the search sees it, in its own order or in another that it is met in."""
    spec = load_form(edition).tables[table]
    lines = _LAYOUTS[layout](spec)
    cells = tuple(cell for line in lines for cell in line)
    row = tuple(at for at, line in enumerate(lines) for _cell in line)
    valued = {at for at, line in enumerate(lines) if any(cell.fact for cell in line)}
    count = Counter(key for cell in cells for key in cell.keys)
    after = tuple(next((at for at in range(here, len(cells)) if row[at] != row[here]), len(cells)) for here in range(len(cells)))
    covers = tuple(frozenset(key for cell in cells if cell.row <= line < cell.row + cell.rowspan and cell.rowspan > 1 for key in cell.keys) for line in range(len(lines) + 1))
    index = tuple(sum(1 for other in range(at) if row[other] == row[at] and cells[other].fact) for at in range(len(cells)))
    return Target(
        edition, table, layout, cells, row, tuple(not at or row[at - 1] != row[at] for at in range(len(cells))),
        tuple(after[at] == at + 1 for at in range(len(cells))), tuple(row[at] not in valued for at in range(len(cells))), after, index,
        {key: at for at, cell in enumerate(cells) for key in cell.keys if count[key] == 1}, covers,
        frozenset(key for at, cell in enumerate(cells) if row[at] not in valued for key in cell.keys), frozenset(count))


Lines = list[list[FormCell]]


def _as_is(spec: FormSpec) -> Lines:
    """The rows of the form."""
    return [[cell for cell in spec.cells if cell.row == row and not cell.aside] for row in range(spec.rows)]


def _groups(spec: FormSpec, depth: int) -> list[list[tuple[FormCell, list[FormCell]]]]:
    """The values of a table of one row of them, each with the headings over it, by the outermost headings (`depth` 1) or all but the last (-1)."""
    over = [(value, [cell for cell in spec.cells if not cell.fact and cell.column <= value.column < cell.column + cell.colspan]) for value in spec.cells if value.fact]
    return [list(group) for _key, group in groupby(over, key=lambda item: tuple((cell.row, cell.column) for cell in item[1][:depth]))]


def _apart(spec: FormSpec, depth: int) -> Lines:
    """A table for each group of columns: its headings, then its values."""
    lines: Lines = []
    done: set[tuple[int, int]] = set()
    for group in _groups(spec, depth):
        heads = sorted({(cell.row, cell.column): cell for _value, chain in group for cell in chain if (cell.row, cell.column) not in done}.values(), key=lambda cell: (cell.row, cell.column))
        done |= {(cell.row, cell.column) for cell in heads}
        lines += [*(list(line) for _row, line in groupby(heads, key=lambda cell: cell.row)), [value for value, _chain in group]]
    return lines


def _rows(spec: FormSpec) -> Lines:
    """A row for each group of columns, its headings at the left; those of the values once above all."""
    groups = _groups(spec, -1)
    lines: Lines = [[chain[-1] for _value, chain in groups[0]]]
    done: set[tuple[int, int]] = set()
    for group in groups:
        labels = [cell for cell in group[0][1][:-1] if (cell.row, cell.column) not in done]
        done |= {(cell.row, cell.column) for cell in labels}
        lines.append([*labels, *(value for value, _chain in group)])
    return lines


_LAYOUTS: dict[str, Callable[[FormSpec], Lines]] = {
    "": _as_is, "apart": lambda spec: _apart(spec, -1), "halves apart": lambda spec: _apart(spec, 1), "rows": _rows}


@cache
def layouts(edition: str, table: str) -> tuple[str, ...]:
    """The orders in which a form table is met: others than the form's own only where it has one row of values, under headings in groups."""
    spec = load_form(edition).tables[table]
    rows = {cell.row for cell in spec.cells if cell.fact}
    return tuple(_LAYOUTS) if len(rows) == 1 and len(_groups(spec, -1)) > 1 else ("",)


@dataclass(slots=True)
class Path:
    """The cheapest path: for each form cell its tokens (several where a label was broken), and what became of the rest.

    `parts` holds instead of a token the text that a cell gets of it where one token fills several cells; `margin` is for each
    value how much more the next best path costs that gives it another token (absent: no other was weighed), `rival` that token
    (-1: none); `left` are the
    tokens that no cell takes, each with the index of the cell before which it stands, and `rows` whole printed rows of such: their
    first token, the one behind their last, the cell; `moved` are the labels of rows that stand in another order.
    """

    target: Target
    tokens: Sequence[Token]
    taken: dict[int, tuple[int, ...]] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)
    margin: dict[int, int] = field(default_factory=dict)
    rival: dict[int, int] = field(default_factory=dict)
    price: dict[int, int] = field(default_factory=dict)
    left: list[tuple[int, int]] = field(default_factory=list)
    rows: list[tuple[int, int, int]] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    cost: int = 0
