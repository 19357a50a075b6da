"""From the cells of a sheet to blocks: the parts that blank rows and columns set apart, each a table or lines of text.

A row above or below a table with one text and no frame is a line of text: a title, a unit, a note. What is hidden goes to the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from converters.diagnostics import Diagnostic, Origin, diagnose, refuse
from converters.limits import LIMITS
from converters.model import Block, Cell, Paragraph, Posting, Table
from converters.readers.workbook.sheets import Place, Sheet, name_of
from converters.text import ink, tidy

_LONG = 8  # characters; so short a text alone in the last row of a table is a label


@dataclass
class Laid:
    """What a sheet comes to: its blocks, what of it is not part of them, and the findings."""

    blocks: list[Block]
    asides: list[Posting]
    findings: list[Diagnostic]


def lay_out(sheet: Sheet) -> Laid:
    """Return the blocks of a sheet from its top to its bottom, tables that stand side by side from left to right.

    Texts in hidden rows, columns and sheets, and under merged cells, are posted as hidden; comments as unplaced.
    """
    laid = Laid([], [], [])
    board = _Board(sheet, laid)
    if sheet.seen:
        for rows in board.bands():
            for columns in board.pieces(rows):
                laid.blocks += board.blocks(rows, columns)
        laid.blocks += sheet.drawn
    else:
        laid.asides += [Posting("hidden", block.text if isinstance(block, Paragraph) else block.alt, block.origin) for block in sheet.drawn]
    for place, note in sheet.notes:
        laid.asides.append(Posting("unplaced", note, Origin(sheet.name, name_of(place))))
        laid.findings.append(diagnose("R207", Origin(sheet.name, name_of(place))))
    unseen = sum(len(ink(posting.text)) for posting in laid.asides if posting.account == "hidden")
    if unseen:
        laid.findings.append(diagnose("R204", Origin(sheet.name), count=unseen))
    return laid


class _Board:
    """The visible cells of a sheet on rows and columns counted anew, without those that are hidden."""

    def __init__(self, sheet: Sheet, laid: Laid) -> None:
        self._sheet = sheet
        used = [place for place, shown in sheet.cells.items() if shown.text or shown.framed]
        rows = sorted({row for row, _column in used} - sheet.hidden_rows) if sheet.seen else []
        columns = sorted({column for _row, column in used} - sheet.hidden_columns) if sheet.seen else []
        self._rows, self._columns = rows, columns
        self._new_row = {row: at for at, row in enumerate(rows)}
        self._new_column = {column: at for at, column in enumerate(columns)}
        self.spans = {place: size for place, size in map(self._span, sheet.spans) if size != (1, 1)} if rows else {}
        if sum(tall * wide for tall, wide in self.spans.values()) > LIMITS.table_slots:
            raise refuse("S116", Origin(sheet.name), what=f"{LIMITS.table_slots} merged cells")
        covered = {(row, column): place for place, (tall, wide) in self.spans.items()
                   for row in range(place[0], place[0] + tall) for column in range(place[1], place[1] + wide) if (row, column) != place}
        self.covered = covered
        self.texts: dict[Place, tuple[str, Origin]] = {}
        self.framed: set[Place] = set()
        self._place_cells(laid)
        self._texts_of = _by_row(self.texts)
        self._framed_of = _by_row(self.framed)
        self._covered_of = _by_row(self.covered)

    def _span(self, place: Place) -> tuple[Place, tuple[int, int]]:
        """Return where a merged range begins among the visible rows and columns, and how far it reaches there."""
        tall, wide = self._sheet.spans[place]
        rows = [at for row, at in self._within(self._new_row, place[0], tall)]
        columns = [at for column, at in self._within(self._new_column, place[1], wide)]
        if not rows or not columns:
            return (-1, -1), (1, 1)  # nothing of it is seen
        return (rows[0], columns[0]), (rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)

    @staticmethod
    def _within(known: dict[int, int], first: int, count: int) -> list[tuple[int, int]]:
        if count > len(known):
            return sorted(item for item in known.items() if first <= item[0] < first + count)
        return [(index, known[index]) for index in range(first, first + count) if index in known]

    def _place_cells(self, laid: Laid) -> None:
        """Put each cell where it is seen; texts that are not seen are posted."""
        merged_into = {place: self._span(place)[0] for place in self._sheet.spans} if self._rows else {}
        for place, shown in self._sheet.cells.items():
            origin = Origin(self._sheet.name, name_of(place))
            new = (self._new_row.get(place[0], -1), self._new_column.get(place[1], -1))
            if min(new) < 0 and place in self._sheet.spans and self._sheet.seen:  # the first row of a range is hidden: what it shows stands in the next
                new = merged_into.get(place, new)
            if min(new) < 0 or new in self.covered:
                if ink(shown.text):
                    laid.asides.append(Posting("hidden", shown.text, origin))
                if new in self.covered and shown.framed:
                    self.framed.add(new)
                continue
            if ink(shown.text):
                self.texts[new] = (tidy(shown.text.replace("\r\n", "\n").replace("\r", "\n")), origin)
            if shown.framed:
                self.framed.add(new)

    def bands(self) -> Iterator[list[int]]:
        """Yield the rows that belong together: a row missing from the sheet, or with neither text nor frame nor span, parts them."""
        band: list[int] = []
        last_text = max((row for row, _column in self.texts), default=-1)
        alive = self._texts_of.keys() | self._framed_of.keys() | self._covered_of.keys()
        for at, row in enumerate(self._rows[: last_text + 2]):
            gap = at and row != self._rows[at - 1] + 1 and not all(
                between in self._sheet.hidden_rows for between in range(self._rows[at - 1] + 1, min(row, self._rows[at - 1] + 1_000)))
            if band and (gap or at not in alive) and at not in self._covered_of:
                yield band
                band = []
            if at in alive:
                band.append(at)
        if band:
            yield band

    def pieces(self, rows: list[int]) -> Iterator[list[int]]:
        """Yield the columns that belong together in a band: what a wholly empty column parts are tables side by side."""
        alive = {column for row in rows for held in (self._texts_of, self._framed_of, self._covered_of) for column in held.get(row, ())}
        if not alive:
            return
        piece: list[int] = []
        for at in range(min(alive), max(alive) + 1):
            parted = piece and self._columns[at] != self._columns[at - 1] + 1 and not self._hidden_between(at)
            if piece and (parted or at not in alive):
                yield piece
                piece = []
            if at in alive:
                piece.append(at)
        yield piece

    def _hidden_between(self, at: int) -> bool:
        return all(column in self._sheet.hidden_columns for column in range(self._columns[at - 1] + 1, self._columns[at]))

    def blocks(self, rows: list[int], columns: list[int]) -> Iterator[Block]:
        """Yield the lines above, the table, and the lines below, of one part of the sheet."""
        inside = set(columns)
        texts = {row: [(row, column) for column in self._texts_of.get(row, ()) if column in inside] for row in rows}
        has_frames = any(column in inside for row in rows for column in self._framed_of.get(row, ()))
        plain = {row for row in rows if self._is_line(texts[row], has_frames=has_frames)}
        first = next((at for at, row in enumerate(rows) if row not in plain), len(rows))
        last = next((len(rows) - at for at, row in enumerate(reversed(rows)) if row not in plain or not self._is_note(texts[row])), first)
        if first and not has_frames and any(row in plain for row in rows[first:last]):
            first -= 1  # the table has rows of one text inside, so the one on top of it is its row as well
        yield from (self._line(place) for row in rows[:first] for place in texts[row])
        if first < last:
            yield self._table(rows[first:last], columns)
        yield from (self._line(place) for row in rows[max(first, last):] for place in texts[row])

    def _is_line(self, texts: list[Place], *, has_frames: bool) -> bool:
        """Whether a row is text and no row of a table: no cell of it is framed, in a part without frames it has one text at most."""
        if any(place in self.framed for place in texts):
            return False
        if any(self.spans.get(place, (1, 1))[0] > 1 for place in texts):
            return False
        return has_frames or not texts or (len(texts) == 1 and any(map(str.isalpha, self.texts[texts[0]][0])))

    def _is_note(self, texts: list[Place]) -> bool:
        """Whether a line below a table is one about it, and not its last row with nothing but a label: it is long, or spans columns."""
        return not texts or any(self.spans.get(place, (1, 1))[1] > 1 or len(self.texts[place][0]) >= _LONG for place in texts)

    def _line(self, place: Place) -> Paragraph:
        text, origin = self.texts[place]
        return Paragraph(text, origin, align="center" if self.spans.get(place, (1, 1))[1] > 1 else "")

    def _table(self, rows: list[int], columns: list[int]) -> Table:
        top, left = rows[0], columns[0]
        cells = []
        last = max((column for row in rows for held in (self._texts_of, self._covered_of) for column in held.get(row, ()) if left <= column <= columns[-1]), default=left)
        if len(rows) * (last - left + 1) > LIMITS.table_slots:
            raise refuse("S116", Origin(self._sheet.name), what=f"a table of {LIMITS.table_slots} cells")
        for row in rows:
            for column in range(left, last + 1):
                place = (row, column)
                if place in self.covered:
                    continue
                tall, wide = self.spans.get(place, (1, 1))
                text, origin = self.texts.get(place, ("", Origin(self._sheet.name, name_of((self._rows[row], self._columns[column])))))
                cells.append(Cell(row - top, column - left, min(tall, rows[-1] + 1 - row), min(wide, last + 1 - column), text, origin=origin))
        return Table(rows[-1] - top + 1, last - left + 1, tuple(cells), cells[0].origin if cells else Origin(self._sheet.name))


def _by_row(places: Iterable[Place]) -> dict[int, list[int]]:
    """The columns in use in each row, from left to right."""
    found: dict[int, list[int]] = {}
    for row, column in sorted(places):
        found.setdefault(row, []).append(column)
    return found
