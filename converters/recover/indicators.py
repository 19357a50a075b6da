"""Read a list of indicators (统计指标 | 单位 | 统计数) row by row: as printed, with whatever rows and columns of its own it has (国办发〔2014〕32号).

In: the blocks; out: the list, filled. A list has one value a row, so that its label tells where a value belongs, and no row more or
less moves another: what is printed between the form's rows, or beside its columns, stays in the table in its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from converters.diagnostics import NOWHERE, Diagnostic, Origin, Repair, diagnose
from converters.forms import FormCell, FormSpec, editions, heads_column, list_labels, load_form
from converters.model import Block, Cell, Paragraph, Posting, Table
from converters.recover.facts import Filled, fact_of, label_slot
from converters.recover.labels import form_rows, similarity
from converters.recover.values import is_value
from converters.report import Fact, FormTable, Slot
from converters.text import fold, joined

_LEAST = 0.4  # of the form's rows that a table has to have to be its list
_FEWEST, _MOSTLY = 8, 0.6  # or so many rows of the form, if they make up so much of the table: a list of which a part was printed
_LIKE = 0.8
_COLUMNS = ("序号", "行次", "编号", "代码", "本级", "汇总", "合计", "备注", "说明", "数值")  # that a list is met with besides its own
_BETWEEN, _LONGEST = 4, 60  # lines that may stand between two pages of a list, and their length


@dataclass(slots=True)
class Listed:
    """A list that was found: filled, and the blocks that it is made of."""

    filled: Filled
    blocks: list[int]


@dataclass(slots=True)
class _Row:
    """A printed row: its cells, and the row of the form that its label names (None: it is the writer's own)."""

    cells: list[Cell]
    label: Cell | None = None
    at: int | None = None


@dataclass(slots=True)
class _List:
    """The rows of a list so far, the tables they come from, and the repeated headings between them."""

    rows: list[_Row] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    repeats: list[Posting] = field(default_factory=list)
    columns: int = 0

    @property
    def last(self) -> int:
        """The last row of the form that it has."""
        return max((row.at for row in self.rows if row.at is not None), default=-1)


def list_specs(edition: str = "") -> list[tuple[str, FormSpec]]:
    """Return the lists of indicators of all editions, or of one, each with its edition."""
    return [(each, spec) for each in editions() for spec in load_form(each).tables.values() if spec.is_list and edition in {"", each}]


def find_lists(blocks: Sequence[Block], edition: str = "") -> dict[str, Listed]:
    """Find the lists of indicators among tables whose cells are known.

    Args:
        blocks: the blocks of the document.
        edition: the edition to look for, "" for any.

    Returns:
        The lists by the id of their table.

    """
    found: dict[str, Listed] = {}
    for each, spec in list_specs(edition):
        whole = _gathered(blocks, spec)
        if whole and spec.id not in found:
            found[spec.id] = Listed(_filled(whole, each, spec), whole.blocks)
    return found


def read_list(table: Table, edition: str, spec: FormSpec) -> Filled | None:
    """Read one table as a list of indicators; None if it has not enough of the form's rows."""
    whole = _gathered([table], spec)
    return _filled(whole, edition, spec) if whole else None


def _gathered(blocks: Sequence[Block], spec: FormSpec) -> _List | None:
    """Put the pieces of a list together, as it goes on over pages."""
    whole = _List()
    for index, block in enumerate(blocks):
        if not isinstance(block, Table) or block.spans not in {"grid", "full"} or any(cell.blocks for cell in block.cells):
            continue
        rows = _matched(block, spec)
        named = [row.at for row in rows if row.at is not None]
        if not named or (not whole.rows and len(named) < 2) or min(named) <= whole.last:
            continue
        if whole.blocks and not _goes_on(blocks[whole.blocks[-1] + 1 : index]):
            break
        if whole.rows:
            rows = _without_head(rows, whole)
        whole.rows += rows
        whole.blocks.append(index)
        whole.columns = max(whole.columns, block.columns)
    count = sum(1 for row in whole.rows if row.at is not None)
    return whole if count >= _LEAST * (spec.rows - 1) or count >= max(_FEWEST, _MOSTLY * len(whole.rows)) else None


def _goes_on(between: Sequence[Block]) -> bool:
    """Whether a list may go on behind what stands between two tables: a line or two, such as 续表."""
    return len(between) <= _BETWEEN and all(isinstance(block, Paragraph) and len(block.text) <= _LONGEST for block in between)


def _without_head(rows: list[_Row], whole: _List) -> list[_Row]:
    """Leave out the headings that are printed again on another page."""
    before = {fold(cell.text) for row in whole.rows[:3] for cell in row.cells if row.at is None}
    cut = 0
    while cut < len(rows) and rows[cut].at is None and all(fold(cell.text) in before for cell in rows[cut].cells if cell.text):
        whole.repeats += [Posting("repeat", cell.text, cell.origin) for cell in rows[cut].cells if cell.text]
        cut += 1
    return rows[cut:]


# --- rows ---------------------------------------------------------------------------------------------------------------------


@cache
def head_keys(spec: FormSpec) -> frozenset[str]:
    """The folded headings of the columns of a list, and of those that it is met with besides."""
    return frozenset({key for cell in spec.cells if heads_column(cell, spec) for key in cell.keys} | set(map(fold, _COLUMNS)))


@cache
def units_of(spec: FormSpec) -> frozenset[str]:
    """The folded units that a list prints beside its labels."""
    return frozenset(fold(cell.unit) for cell in spec.cells if cell.unit)


def named_rows(text: str, spec: FormSpec) -> dict[int, float]:
    """The rows of the form that a printed label may be, each with how like it is."""
    key = fold(joined(text))
    keys = list_labels(spec)
    if key in keys:
        return dict.fromkeys(keys[key], 1.0)
    if len(key) < 4:
        return {}
    likes: dict[int, float] = {}
    for wording, rows in keys.items():
        like = similarity(key, wording, _LIKE)
        if like >= _LIKE:
            for row in rows:
                likes[row] = max(like, likes.get(row, 0))
    best = max(likes.values(), default=0)
    return {row: like for row, like in likes.items() if like > best - 0.05}


def _matched(table: Table, spec: FormSpec) -> list[_Row]:
    """The rows of a table, each with the row of the form that it is: the best chain that is in the order of both."""
    lines: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        lines.setdefault(cell.row, []).append(cell)
    rows = [_Row(cells) for cells in lines.values()]
    options = [[(cell, names) for cell in row.cells if len(cell.text) > 1 and not is_value(cell.text) and (names := named_rows(cell.text, spec))] for row in rows]
    for row, choice in zip(rows, chain(options), strict=True):
        if choice is not None:
            row.label, row.at = choice
    return rows


Label = TypeVar("Label")


def chain(options: Sequence[Sequence[tuple[Label, dict[int, float]]]]) -> list[tuple[Label, int] | None]:
    """Give each printed row one of its labels and a row of the form, or None: the likest of all ways in which both go down.

    Args:
        options: for each printed row its labels, each with the rows of the form that it may be and how like they are, 0 to 1.

    """
    best: list[tuple[float, int, int, int, Label]] = []  # of the chains so far: weight, printed row, row of the form, the link before, label
    ends: dict[int, int] = {}
    for index, choices in enumerate(options):
        new: dict[int, int] = {}
        for label, names in choices:
            for at, like in names.items():
                before = max((place for row, place in ends.items() if row < at), key=lambda place: best[place][0], default=-1)
                weight = like + (best[before][0] if before >= 0 else 0)
                if at not in new or weight > best[new[at]][0]:
                    new[at] = len(best)
                    best.append((weight, index, at, before, label))
        ends |= {at: place for at, place in new.items() if at not in ends or best[place][0] > best[ends[at]][0]}
    taken: list[tuple[Label, int] | None] = [None] * len(options)
    place = max(ends.values(), key=lambda item: best[item][0], default=-1)
    while place >= 0:
        _weight, index, at, place, label = best[place]
        taken[index] = (label, at)
    return taken


# --- the list filled -----------------------------------------------------------------------------------------------------------


def _filled(whole: _List, edition: str, spec: FormSpec) -> Filled:
    """Make the table as it is printed, with the facts in its cells and the rows that it lacks in their places."""
    fill = _Fill(edition, spec, _label_column(whole), _value_column(whole, spec))
    printed = {row.at for row in whole.rows}
    heads = max((cell.row for cell in spec.cells if heads_column(cell, spec)), default=-1)
    missing = [at for at in range(heads + 1, spec.rows) if at not in printed]
    for row in whole.rows:
        while row.at is not None and missing and missing[0] < row.at:
            fill.lost(missing.pop(0))
        fill.put(row)
    for at in missing:
        fill.lost(at)
    blank = sum(1 for fact in fill.facts.values() if fact.status != "missing" and not fact.text)
    if blank:
        fill.diagnostics.append(diagnose("F415", count=blank, table=spec.name))
    columns = max([whole.columns, fill.value + 1, *(slot.column + slot.colspan for slot in fill.slots)])
    origin = next((slot.origin for slot in fill.slots if slot.origin is not NOWHERE), NOWHERE)
    ordered = {cell.fact: fill.facts[cell.fact] for cell in spec.cells if cell.fact}
    return Filled(FormTable(spec.id, edition, fill.line, columns, tuple(_clipped(fill.slots, fill.line)), origin), ordered, fill.diagnostics, whole.repeats, fill.repairs)


def _clipped(slots: Sequence[Slot], rows: int) -> list[Slot]:
    """The slots with no span that goes over another: rows that were put in between end a merge."""
    taken = {(slot.row, slot.column) for slot in slots}
    found = []
    for slot in slots:
        deep = next((count for count in range(1, slot.rowspan) if slot.row + count >= rows or any((slot.row + count, slot.column + at) in taken for at in range(slot.colspan))), slot.rowspan)
        found.append(replace(slot, rowspan=deep))
    return found


def _label_column(whole: _List) -> int:
    return Counter(row.label.column for row in whole.rows if row.label).most_common(1)[0][0]


def _value_column(whole: _List, spec: FormSpec) -> int:
    """The column of the report's own values: that headed as the form's, else the first that holds figures behind the labels."""
    labels = _label_column(whole)
    heads = {key for cell in spec.cells if heads_column(cell, spec) and any(other.fact and other.column == cell.column for other in spec.cells) for key in cell.keys}
    headed = [cell.column for row in whole.rows if row.at is None for cell in row.cells if cell.column > labels and fold(cell.text) in heads]
    valued = {cell.row for cell in spec.cells if cell.fact}
    count = Counter(cell.column for row in whole.rows if row.at in valued for cell in row.cells if cell.column > labels and cell.text and is_value(cell.text))
    most = max(count.values(), default=0)
    full = [column for column in sorted(count) if count[column] * 2 >= most]
    worded = {cell.column for row in whole.rows if row.at in valued for cell in row.cells if cell.text and not is_value(cell.text)}
    if headed and headed[0] not in worded - set(full) and (not full or count[headed[0]] * 2 >= most or headed[0] < full[0]):
        return headed[0]
    return full[0] if full else labels + 2


class _Fill:
    """The table as it grows, row by row: its slots and facts, and what is noticed."""

    def __init__(self, edition: str, spec: FormSpec, labels: int, value: int) -> None:
        self.spec, self.labels, self.value, self.line = spec, labels, value, 0
        self.rows = form_rows(edition, spec.id)
        self.facts: dict[str, Fact] = {}
        self.slots: list[Slot] = []
        self.diagnostics: list[Diagnostic] = []
        self.repairs: list[tuple[Repair, Origin]] = []

    def _of(self, at: int | None) -> tuple[FormCell | None, FormCell | None]:
        """The label and the value of a row of the form."""
        row = self.rows[at] if at is not None else None
        return (row.labels[0] if row and row.labels else None), (row.values[0] if row and row.values else None)

    def put(self, row: _Row) -> None:
        """Put in a printed row."""
        name, figure = self._of(row.at)
        for cell in row.cells:
            if cell is row.label and name:
                slot = label_slot(name, cell, self.diagnostics, self.repairs)
            elif figure and figure.fact not in self.facts and cell.column <= self.value < cell.column + cell.colspan:
                fact = fact_of(figure, cell, (), self.diagnostics, self.rows[figure.row])
                self.facts[figure.fact] = fact
                slot = Slot(0, 0, 1, 1, fact.text, figure.fact, None, cell.origin)
            else:
                slot = Slot(0, 0, 1, 1, joined(cell.text), "", None, cell.origin)
            self.slots.append(replace(slot, row=self.line, column=cell.column, rowspan=cell.rowspan, colspan=cell.colspan))
        if figure and name and figure.fact not in self.facts:
            count = sum(1 for cell in row.cells if cell.column > self.labels and cell.text and is_value(cell.text))
            where = row.label.origin if row.label else NOWHERE
            if count or len(row.cells) == 1:  # a figure that may be another column's; or a label alone
                self.diagnostics.append(diagnose("F408", where, row=name.label, found=count, expected=1))
            self.facts[figure.fact] = Fact(figure.fact, "", None, "", "missing" if count or len(row.cells) == 1 else "exact", where)
            self.slots.append(Slot(self.line, self.value, 1, 1, "", figure.fact))
        self.line += 1

    def lost(self, at: int) -> None:
        """Put a row of the form that is not printed into its place, if it has a value; a heading that was left out is no loss."""
        name, figure = self._of(at)
        if figure and name:
            self.facts[figure.fact] = Fact(figure.fact, "", None, "", "missing")
            self.diagnostics.append(diagnose("F406", row=name.label))
            self.slots += [Slot(self.line, self.labels, 1, 1, name.label, "", ""), Slot(self.line, self.value, 1, 1, "", figure.fact)]
            self.line += 1
