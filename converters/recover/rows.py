"""The rows of a found table as alignment sees them: which cells are labels, which are values, in the order of reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from converters.diagnostics import Repair
from converters.forms import FormSpec, editions, load_form
from converters.model import Cell, Paragraph, Table
from converters.record import record
from converters.recover.costs import COSTS
from converters.recover.labels import best_label, label_index
from converters.recover.values import is_value, parse_value
from converters.text import fold, joined

_MANY = 5
_OUTCOMES = 15  # values of table 4
LABEL_BEHIND = Repair("F425", "", "", "the label stands behind its values 标签在数值之后")


@record
class FoundRow:
    """A row of a found table: its cells from left to right and, for each, whether it is a label; `keys` folds the labels.

    `columns` is the width of the table where columns can be trusted (spans "grid" or "full"), else 0; `repair` says how
    the row was put together, if it was.
    """

    cells: tuple[Cell, ...]
    is_label: tuple[bool, ...]
    keys: tuple[str, ...]
    columns: int
    spans: str
    repair: Repair | None = None

    @property
    def labels(self) -> list[Cell]:
        """The label cells."""
        return [cell for cell, label in zip(self.cells, self.is_label, strict=True) if label]

    @property
    def values(self) -> list[Cell]:
        """The cells after the last label: the values of the row, with any blanks beside them."""
        last = max((index for index, label in enumerate(self.is_label) if label), default=-1)
        return list(self.cells[last + 1 :])

    @property
    def before(self) -> list[Cell]:
        """The cells before the last label that are no labels: blanks of merged-away slots, or values out of place."""
        last = max((index for index, label in enumerate(self.is_label) if label), default=-1)
        kinds = zip(self.cells[: max(last, 0)], self.is_label[: max(last, 0)], strict=True)
        return [cell for cell, label in kinds if not label]


def found_rows(table: Table) -> list[FoundRow]:
    """Split a table into its rows; a row in which no cell begins is left out."""
    lines: dict[int, list[Cell]] = {}
    for cell in table.cells:
        lines.setdefault(cell.row, []).append(cell)
    columns = table.columns if table.spans in {"grid", "full"} else 0
    rows: list[FoundRow] = []
    last = _labels_last(list(lines.values()))
    for row in sorted(lines):
        if last:
            rows.append(replace(make_row(_label_first(lines[row]), 0, "rows"), repair=LABEL_BEHIND))
            continue
        parts = _cut_at_labels(lines[row]) if table.spans == "rows" else [lines[row]]
        rows += [make_row(part, columns, table.spans) for part in parts]
    return rows


def _labels_last(lines: Sequence[Sequence[Cell]]) -> bool:
    """Whether the rows of a table print their labels behind their values."""
    behind = before = 0
    for line in lines:
        kinds = [_classify(cell.text)[0] for cell in line if cell.text]
        if any(kinds) and not all(kinds):
            behind += kinds[-1] and not kinds[0]
            before += kinds[0]
    return behind >= _MANY and behind > 2 * before


def _label_first(line: Sequence[Cell]) -> list[Cell]:
    """A row with the labels at its end put before its values."""
    count = next((at for at, cell in enumerate(reversed(line)) if cell.text and not _classify(cell.text)[0]), len(line))
    return [*line[len(line) - count :], *line[: len(line) - count]]


def _cut_at_labels(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cut a row of unknown columns where a label of the form follows values: two rows ran into one."""
    parts: list[list[Cell]] = [[]]
    filled = False
    for cell in cells:
        if filled and fold(cell.text) in label_index():
            parts.append([])
            filled = False
        parts[-1].append(cell)
        filled = filled or bool(cell.text and is_value(cell.text))
    return parts


def make_row(cells: Sequence[Cell], columns: int = 0, spans: str = "rows") -> FoundRow:
    """Make a row of cells, classifying each; a label that was wrapped over two cells is not joined here."""
    read = [_classify(_text_of(cell)) for cell in cells]
    kinds = [label for label, _key in read]
    numbers = sum(1 for cell, label in zip(cells, kinds, strict=True) if cell.text and not label)
    for index, (label, key) in enumerate(read):
        among = any(kinds[:index]) and (not kinds[index - 1] or numbers >= 2)
        if label and among and best_label(key) < COSTS.word:
            kinds[index] = False  # a word among the values, not a label
    keys = [key for (_label, key), kind in zip(read, kinds, strict=True) if kind]
    return FoundRow(tuple(cells), tuple(kinds), tuple(keys), columns, spans)


def _text_of(cell: Cell) -> str:
    """The text of a cell as a reader sees it, with automatic numbers before its paragraphs."""
    numbered = any(isinstance(block, Paragraph) and block.number for block in cell.blocks)
    return "\n".join(block.full for block in cell.blocks if isinstance(block, Paragraph)) if numbered else cell.text


@lru_cache(maxsize=8192)
def _classify(text: str) -> tuple[bool, str]:
    """Whether a cell's text is a label, and its folded key."""
    key = fold(text)
    if key in label_index():
        return True, key
    return not is_value(joined(text)), key


@record
class Exact:
    """A found table that agrees with a form table slot by slot: the edition, the form table, and the cell in each slot."""

    edition: str
    spec: FormSpec
    table: Table
    cells: dict[tuple[int, int], Cell]


def undamaged(table: Table) -> Exact | None:
    """Match an undamaged table with a form slot by slot: same size, same spans, every label as the form has it."""
    if table.spans != "grid":
        return None
    for edition in reversed(editions()):
        for spec in load_form(edition).tables.values():
            if table.rows == spec.rows and table.columns == spec.columns and len(table.cells) == len(spec.cells):
                found = {(cell.row, cell.column): cell for cell in table.cells}
                if _agrees(found, spec) and not _moved_up(table, spec):
                    return Exact(edition, spec, table, found)
    return None


def _moved_up(table: Table, spec: FormSpec) -> bool:
    """Whether a table that agrees with the form slot by slot has rows in which a value was lost and the rest moved up."""
    first = {cell.row: cell.column for cell in reversed(spec.cells) if cell.fact}
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.row in first and cell.column >= first[cell.row]:
            rows.setdefault(cell.row, []).append(cell.text)
    return bool(moved_up(rows))


def moved_up(rows: dict[int, list[str]], *, totals: bool = True) -> set[int]:
    """Find the rows whose last values are blank, or a total where none belongs, because values stand one column early.

    A whole table is so if just its last columns are blank in all rows (one in a table without `totals`, else two), or if in
    a table without `totals` the last value is nowhere less than all others together. In other tables a row is so if the
    value before the blank is the sum of those before it (of a block of five in table 4, where no other blank says that
    totals are left out); or if in most rows of the table it is at least that sum, as only a total is.
    """
    if len(rows) >= _MANY and _whole_table(list(rows.values()), totals=totals):
        return set(rows)
    exact, likely, filled = set(), set(), 0
    for row, texts in rows.items():
        numbers = [parse_value(text).number or 0 for text in texts]
        if len(texts) < 4 or not any(numbers):
            continue
        filled += 1
        if len(texts) == _OUTCOMES and any(_block_moved(texts, numbers, start) for start in (0, 5, 10)):
            exact.add(row)
        if texts[-1].strip() or not numbers[-2] or parse_value(texts[-2]).doubt:
            continue
        before = sum(numbers[:-2])
        if numbers[-2] == before:
            exact.add(row)
        if numbers[-2] >= before > 0:
            likely.add(row)
    return exact | likely if len(likely) >= 3 and len(likely) * 5 >= filled * 3 else exact


def _whole_table(rows: Sequence[Sequence[str]], *, totals: bool) -> bool:
    """Whether all rows of a table have lost a value, by what stands or does not stand in their last columns."""
    blanks = {next((at for at, text in enumerate(reversed(texts)) if text.strip()), len(texts)) for texts in rows}
    least = min(blanks)
    if least >= (2 if totals else 1) and all(text.strip() for texts in rows for text in texts[: len(texts) - least]):
        return True
    numbers = [[parse_value(text).number or 0 for text in texts] for texts in rows if any(char.isdigit() for text in texts for char in text)]
    return not totals and len(numbers) >= _MANY and all(line[-1] >= sum(line[:-1]) for line in numbers) and sum(1 for line in numbers if line[-1]) >= _MANY


def _block_moved(texts: Sequence[str], numbers: Sequence[float], start: int) -> bool:
    """Whether a block of table 4 prints its total one column early and leaves the total's own place blank, as no other block does."""
    end = start + 4
    if texts[end].strip() or not numbers[end - 1] or parse_value(texts[end - 1]).doubt:
        return False
    others = sum(numbers[start : end - 1])
    alone = all(text.strip() for at, text in enumerate(texts) if at != end)
    return numbers[end - 1] == others or (alone and numbers[end - 1] >= others > 0)


def _agrees(found: dict[tuple[int, int], Cell], spec: FormSpec) -> bool:
    """Whether the cell in each slot has the form's spans and its label, or a value where the form has one."""
    for cell in spec.cells:
        here = found.get((cell.row, cell.column))
        if here is None or here.rowspan != cell.rowspan or here.colspan != cell.colspan or here.blocks:
            return False
        if not is_value(here.text) if cell.fact else fold(here.text) not in cell.keys:
            return False
    return True


def regrouped(rows: Sequence[FoundRow], table: Table) -> Table:
    """Make a generic table of some rows of a found one, renumbered from 0."""
    order = {row.cells[0].row: index for index, row in enumerate(rows) if row.cells}
    cells = tuple(replace(cell, row=order[cell.row]) for row in rows for cell in row.cells)
    height = max((cell.row + cell.rowspan for cell in cells), default=0)
    return replace(table, rows=max(len(rows), height), cells=cells)
