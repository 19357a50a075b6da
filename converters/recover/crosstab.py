"""Read a table of the form that is laid out otherwise, by the labels at the left of each value and above it.

Three layouts are met: rows for columns (any table), the clauses of table 2 beside each other, and table 4 with its three
kinds of case apart, one below the other, or as rows. What comes out is a table in the form's own shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from converters.forms import editions, heading_roles, load_form
from converters.model import Block, Cell, Paragraph, Table
from converters.recover.costs import COSTS
from converters.recover.labels import form_rows, label_index, likeness
from converters.recover.values import is_value
from converters.text import fold

_KINDS = ("review", "direct", "after_review")
_CAPTION = 30
_LEAST = 10  # of the fifteen values of table 4
_WIDTH = 15


@dataclass(slots=True)
class Relaid:
    """Table 4 in the form's shape, the blocks it was read from, and the cells of theirs that it has no place for."""

    table: Table
    blocks: list[int]
    spare: list[Cell] = field(default_factory=list)


# --- rows for columns ---------------------------------------------------------------------------------------------------


def upright(table: Table) -> Table | None:
    """Return the table with rows for columns if its labels of rows stand side by side, or those of columns one below the other."""
    found = [(cell, fold(cell.text)) for cell in table.cells if cell.text]
    stubs = [cell for cell, key in found if key in _stubs()]
    heads = [cell for cell, key in found if key in _outcomes()]
    labels = stubs if len(stubs) >= len(heads) else heads
    if len(labels) < 4:
        return None
    rows, columns = len({cell.row for cell in labels}), len({cell.column for cell in labels})
    turned = columns > 2 * rows if labels is stubs else rows > 2 * columns
    if not turned:
        return None
    cells = (replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan) for cell in table.cells)
    return replace(table, rows=table.columns, columns=table.rows, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def stacked(table: Table) -> Table | None:
    """Return table 2 with its halves one below the other, if it is printed with two clauses beside each other."""
    captions = [cell for cell in table.cells if fold(cell.text) in _captions()]
    cut = next((cell.column for cell in captions if cell.column and any(other.row == cell.row and other.column < cell.column and fold(other.text) != fold(cell.text) for other in captions)), 0)
    if not cut or any(cell.column < cut < cell.column + cell.colspan for cell in table.cells):
        return None
    left = [cell for cell in table.cells if cell.column < cut]
    right = [replace(cell, row=cell.row + table.rows, column=cell.column - cut) for cell in table.cells if cell.column >= cut]
    return replace(table, rows=2 * table.rows, columns=max(cut, table.columns - cut), cells=(*left, *right))


@cache
def _captions() -> frozenset[str]:
    """The folded captions of the clauses of table 2: its labels that span all columns."""
    specs = [load_form(edition).tables["t2"] for edition in editions()]
    return frozenset(key for spec in specs for cell in spec.cells if cell.colspan == spec.columns for key in cell.keys)


@cache
def _stubs() -> frozenset[str]:
    """The folded labels of rows of values, of every edition, that are not also headings of columns."""
    rows = [row for edition in editions() for table in ("t2", "t3") for row in form_rows(edition, table)]
    heads = {key for row in rows if not row.values for keys in row.keys for key in keys}
    return frozenset(key for row in rows if row.values and row.keys for key in row.keys[-1]) - heads


@cache
def _outcomes() -> dict[str, str]:
    """The folded outcomes of table 4, each with the last part of its fact's id."""
    spec = load_form(editions()[-1]).tables["t4"]
    facts = {cell.column: cell.fact.rpartition(".")[2] for cell in spec.cells if cell.fact}
    return {key: facts[cell.column] for cell in spec.cells if not cell.fact and cell.colspan == 1 for key in cell.keys}


# --- table 4 in parts ---------------------------------------------------------------------------------------------------


def relaid(blocks: Sequence[Block], claimed: set[int]) -> Relaid | None:
    """Put table 4 together from tables that name the kind of case and the outcome in other places than the form.

    Args:
        blocks: the blocks of the document.
        claimed: those that belong to other tables of the form.

    Returns:
        The table, if at least ten of its fifteen values have a kind and an outcome, each only once; else None.

    """
    found: dict[tuple[str, str], Cell] = {}
    labels: dict[str, Cell] = {}
    result = Relaid(Table(0, 0, ()), [])
    parts = [index for index, block in enumerate(blocks) if index not in claimed and isinstance(block, Table) and _has_outcomes(block)]
    nameless = _nameless(blocks, parts)
    for index in parts:
        table = blocks[index]
        if not isinstance(table, Table):
            continue
        caption = _caption(blocks, index, claimed)
        kind = _kind(caption[1].text) if caption else nameless.get(index, "")
        values, others = _read(table, kind)
        if not values:
            continue
        if not found.keys().isdisjoint(values):
            return None
        found |= values
        result.blocks.append(index)
        if caption and kind:
            result.blocks.append(caption[0])
            others.insert(0, Cell(0, 0, 1, 1, caption[1].text, origin=caption[1].origin))
        result.spare += _labelled(others, labels)
    if len(found) < _LEAST:
        return None
    result.blocks.sort()
    result.table = _formed(found, labels)
    return result


def bare(blocks: Sequence[Block], claimed: set[int]) -> Relaid | None:
    """Find table 4 without any heading: a row of fifteen values in a table of its own, under words of 复议 or 诉讼."""
    for index, block in enumerate(blocks):
        if index in claimed or not isinstance(block, Table) or any(cell.text and not is_value(cell.text) for cell in block.cells):
            continue
        rows = {cell.row for cell in block.cells if cell.text}
        cells = [cell for cell in block.cells if cell.row in rows]
        before = "".join(other.text for other in blocks[max(0, index - 3) : index] if isinstance(other, Paragraph))
        if len(rows) == 1 and len(cells) == _WIDTH and ("复议" in before or "诉讼" in before):
            return Relaid(Table(1, _WIDTH, tuple(replace(cell, row=0, column=at) for at, cell in enumerate(cells))), [index])
    return None


def _has_outcomes(table: Table) -> bool:
    return sum(1 for cell in table.cells if fold(cell.text) in _outcomes()) >= 4


def _nameless(blocks: Sequence[Block], parts: Sequence[int]) -> Mapping[int, str]:
    """The kinds of three tables of which none is named: they are in the form's order."""
    if len(parts) != len(_KINDS) or any(_caption(blocks, index, set()) for index in parts):
        return {}
    tables = [blocks[index] for index in parts]
    if any(_kind(cell.text) for table in tables if isinstance(table, Table) for cell in table.cells):
        return {}
    return dict(zip(parts, _KINDS, strict=True))


def _caption(blocks: Sequence[Block], index: int, claimed: set[int]) -> tuple[int, Paragraph] | None:
    """The short paragraph before a table that names its kind of case."""
    block = blocks[index - 1] if index else None
    if not isinstance(block, Paragraph) or index - 1 in claimed or len(block.text) > _CAPTION:
        return None
    key = fold(block.full).lstrip("一二三四五六七八九十")
    return (index - 1, block) if _kind(block.text) and key not in heading_roles() else None


def _kind(text: str) -> str:
    """The kind of case that a label names: 行政复议, or a lawsuit without or after it; "" for none."""
    key = fold(text)
    if "未经复议" in key or "直接起诉" in key:
        return "direct"
    if "复议后" in key:
        return "after_review"
    return "review" if "复议" in key and "诉讼" not in key else ""


def _read(table: Table, kind: str) -> tuple[dict[tuple[str, str], Cell], list[Cell]]:
    """The values of a table by kind and outcome, and its other cells; nothing if two values have the same."""
    values: dict[tuple[str, str], Cell] = {}
    others: list[Cell] = []
    for cell in table.cells:
        key = fold(cell.text)
        if key in label_index() or not is_value(cell.text):
            others.append(cell)
            continue
        context = list(_context(table, cell))
        outcome = next((_outcomes()[word] for word in map(fold, context) if word in _outcomes()), "")
        own = next((name for name in map(_kind, context) if name), kind)
        if not outcome or not own:
            others.append(cell)
        elif (own, outcome) in values:
            return {}, []
        else:
            values[own, outcome] = cell
    return values, [cell for cell in others if cell.text]


def _context(table: Table, cell: Cell) -> Iterator[str]:
    """The labels at the left of a cell and above it, the nearest first."""
    for other in reversed(table.cells):
        beside = other.row <= cell.row < other.row + other.rowspan and other.column < cell.column
        above = other.column <= cell.column < other.column + other.colspan and other.row < cell.row
        if (beside or above) and not (is_value(other.text) and fold(other.text) not in label_index()):
            yield other.text
    for row in range(cell.row - 1, -1, -1):  # a title in a row of its own
        texts = [other.text for other in table.cells if other.row == row and other.text]
        if len(texts) == 1 and _kind(texts[0]):
            yield texts[0]
            return


def _labelled(others: Sequence[Cell], labels: dict[str, Cell]) -> list[Cell]:
    """Keep the first cell for each kind of case and for 行政诉讼 as its label; return the others."""
    spare = []
    for cell in others:
        name = _kind(cell.text) or ("lawsuit" if likeness(fold(cell.text), ("行政诉讼",)) >= COSTS.same_label else "")
        if name and name not in labels:
            labels[name] = cell
        else:
            spare.append(cell)
    return spare


def _formed(found: Mapping[tuple[str, str], Cell], labels: Mapping[str, Cell]) -> Table:
    """The table in the form's shape: a value for each fact that was found, the labels of the kinds over them."""
    spec = load_form(editions()[-1]).tables["t4"]
    places = {"review": (0, 0), "lawsuit": (0, 5), "direct": (1, 5), "after_review": (1, 10)}
    cells = []
    for cell in spec.cells:
        if cell.fact:
            _table, kind, outcome = cell.fact.split(".")
            here = found.get((kind, outcome))
        else:
            here = next((labels[name] for name, place in places.items() if place == (cell.row, cell.column) and name in labels), None)
        if here is not None:
            cells.append(replace(here, row=cell.row, column=cell.column, rowspan=cell.rowspan, colspan=cell.colspan))
    return Table(spec.rows, spec.columns, tuple(cells))
