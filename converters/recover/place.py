"""Put the path of the search into the cells of the form. In: a path; out: what stands in each cell, with repairs, findings, postings.

A value stands where the cheapest path puts it, unless another path is nearly as cheap: then the sums decide its row (`doubt`),
and what no sum decides is given up, with its text kept. Every token is in a cell of the form or in a posting, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from converters.diagnostics import NOWHERE, Diagnostic, Message, Origin, Repair, diagnose
from converters.forms import FormCell, load_form
from converters.model import Block, Cell, Paragraph, Posting
from converters.postings import inner_postings
from converters.recover.columns import Order
from converters.recover.costs import COSTS
from converters.recover.doubt import Pending, number_of, settle, shifted
from converters.recover.facts import Placements
from converters.recover.targets import Path
from converters.recover.tokens import BLANK, FIGURE, HEADING, PROSE, ROWS, WORDS
from converters.text import joined

LAYOUTS = {"turned": Message("its rows are printed as columns", "行列互换"),
           "halves": Message("its halves are printed beside each other", "左右两半并排"),
           "labels": Message("read by the labels beside and above each value", "按每个数值旁边和上方的标签读取"),
           "bare": Message("a row of as many values, without headings", "没有表头的一行数值，个数相符")}
_SUMMED = 7  # rows of so many values have a sum
_SEVERAL = Message("several rows run together on one line", "几行合并印在一行")
_SPLIT = Message("its cells stand on several lines", "各单元格分印在几行")
_BETWEEN = "the row's place between its neighbours"


class Place:
    """The path put into the cells of the form."""

    def __init__(self, path: Path, order: Order, layout: str) -> None:
        self.path, self.goal, self.order, self.layout = path, path.target, order, layout
        self.spec = load_form(self.goal.edition)
        self.title = self.spec.tables[self.goal.table].name
        self.cells = Placements(relaid=bool(layout or self.goal.layout))
        self.diagnostics: list[Diagnostic] = []
        self.postings: list[Posting] = []
        self.rest: list[Block] = []
        self._used: set[int] = set()
        self._notes = {token for token, _at in path.left}
        self._places = {cell.fact: cell for cell in self.goal.cells if cell.fact}
        self._say_order()
        self._labels()
        self._values()
        self._left()
        self._nested()
        self._say_layout()

    # --- what the table is like ---

    def _origin(self) -> Origin:
        return next((token.cell.origin for token in self.path.tokens), NOWHERE)

    def _say_order(self) -> None:
        """Say in which order the columns are."""
        if self.order.denied:
            self.diagnostics.append(diagnose("F428", self._origin(), table=self.title))
        if self.order.moved:
            self.diagnostics.append(diagnose("F414", self._origin(), table=self.title))
        for at in self.path.moved:
            if at in self.path.taken:
                self.diagnostics.append(diagnose("F424", self.path.tokens[self.path.taken[at][0]].cell.origin, row=self.goal.name(self.goal.row[at])))
        self.diagnostics += [diagnose("F419", self._origin(), column=name, table=self.title) for name in dict.fromkeys(self.order.strange)]
        self.postings += [Posting("unplaced", token.text, token.cell.origin) for token in self.order.left]

    def _say_layout(self) -> None:
        """Say of a table that is laid out otherwise than the form how it was read, once for the table and on each of its facts."""
        if not self.cells.relaid:
            return
        evidence = LAYOUTS[self.layout or "labels"]
        repair = Repair("F426", "", "", evidence.en)
        self.diagnostics.append(diagnose("F426", self._origin(), repair=repair, table=self.title, evidence=evidence))
        for row in {row for row, _column in self.cells.cells}:
            self._repair(row, repair)

    def _repair(self, row: int, repair: Repair) -> None:
        self.cells.repairs[row] = (*self.cells.repairs.get(row, ()), repair)

    def _cell(self, at: int) -> Cell | None:
        """What the path puts into a cell of the form."""
        own = self.path.taken.get(at)
        if not own:
            return None
        first = self.path.tokens[own[0]].cell
        if at in self.path.parts:
            return replace(first, text=self.path.parts[at])
        behind = own[-1] + 1
        if behind < len(self.path.tokens) and self.path.tokens[behind].note and behind in self._notes:
            self._used.add(behind)
            return replace(first, text=f"{first.text}\n{self.path.tokens[behind].text}")
        return first if len(own) == 1 else replace(first, text="\n".join(self.path.tokens[token].text for token in own))

    # --- labels ---

    def _labels(self) -> None:
        """Place the labels; one that is lost, or printed in another place, is a repair of its row."""
        printed = {self.path.tokens[token].name: token for token, _at in reversed(self.path.left) if self.path.tokens[token].name in self.goal.headings}
        for at, cell in enumerate(self.goal.cells):
            if cell.fact:
                continue
            here = self._cell(at)
            kind = self.path.tokens[self.path.taken[at][0]].kind if here else None
            if here and kind in {WORDS, HEADING}:
                self.cells.cells[cell.row, cell.column] = here
                self._too_deep(at, cell)
                continue
            moved = next((printed[key] for key in cell.keys if key in printed and printed[key] not in self._used), None)
            if moved is not None and self.goal.heads[at]:
                self._used.add(moved)
                self.cells.cells[cell.row, cell.column] = self.path.tokens[moved].cell
                self.diagnostics.append(diagnose("F413", self.path.tokens[moved].cell.origin, table=self.title, what=joined(self.path.tokens[moved].text)))
                continue
            evidence = _BETWEEN
            if here and kind == FIGURE:
                self.postings.append(Posting("label", here.text, here.origin))
                evidence = "a figure stands in its place"
            if not self.goal.heads[at]:
                self._repair(cell.row, Repair("F404", joined(here.text) if here else "", cell.label, evidence))

    def _too_deep(self, at: int, cell: FormCell) -> None:
        """A label that the form puts at group level, and that stands inside the merge of the group above: two blanks before it."""
        token = self.path.taken[at][0]
        before = [self.path.tokens[index] for index in range(max(0, token - 2), token)]
        if cell.column == 1 and cell.colspan > 1 and not self.goal.heads[at] and len(before) == 2 and not before[0].grid \
                and all(item.kind == BLANK and item.pads == 2 for item in before) and before[1].cell.row - before[0].cell.row == 1:
            self.diagnostics.append(diagnose("F413", before[0].cell.origin, table=self.title, what=self.goal.name(self.goal.row[at])))

    # --- values ---

    def _values(self) -> None:
        """Place the values row by row; the sums decide the rows in doubt."""
        extra: dict[int, list[int]] = {}
        for token, at in self.path.left:
            row = self._row_before(at)
            if self.path.tokens[token].kind == FIGURE and not (self.path.tokens[token].is_mark and self.path.tokens[token].text) and row is not None:
                extra.setdefault(row, []).append(token)
        empty = not any(token.kind == FIGURE for token in self.path.tokens)
        texts: dict[str, str] = {}
        rows = {row: self.goal.values(row) for row in dict.fromkeys(self.goal.row)}
        number = {self.goal.cells[at].fact: row for row, places in rows.items() for at in places}
        for at in self.path.taken:
            if self.goal.cells[at].fact and (here := self._cell(at)):
                texts[self.goal.cells[at].fact] = here.text
        early = shifted(texts, self.spec.sums, number)
        pending: list[Pending] = []
        for row, places in rows.items():
            taken = [at for at in places if at in self.path.taken]
            beside = extra.get(row, [])
            doubt = row in early or any(self.path.margin.get(at, COSTS.doubt) < COSTS.doubt for at in places)
            if not taken and not beside:
                if places and (empty or self._blanks_behind(places) >= len(places)):
                    self._blank(places)
                continue
            if taken and len(taken) < len(places) and not doubt and not beside and (narrow := self._narrow(taken, places)) is not None:
                self._put(row, taken)
                if not narrow:
                    self._say_columns(row, taken, places)
                continue
            if (doubt or beside or len(taken) < len(places)) and (item := self._pending(row, places, taken, beside, doubt=doubt, early=row in early)):
                pending.append(item)
                continue
            self._put(row, taken)
            self._say_lines(row, taken)
        self._settle(pending)

    def _narrow(self, taken: Sequence[int], places: Sequence[int]) -> bool | None:
        """Whether a row has a value for each column that is headed, fewer than the form has; None if its columns cannot be trusted."""
        tokens = [self.path.tokens[self.path.taken[at][0]] for at in taken]
        if not all(token.firm for token in tokens):
            return None
        if len(self.order.headed.get((tokens[0].block, tokens[0].line), ())) == len(taken):
            return True
        return False if places[-1] in taken else None

    def _say_columns(self, row: int, taken: Sequence[int], places: Sequence[int]) -> None:
        """Say of a row with a hole that its values stand where their columns put them."""
        self._repair(self.goal.cells[places[0]].row, Repair("F409", "", "", "columns 列"))
        where = self.path.tokens[self.path.taken[taken[0]][0]].cell.origin
        self.diagnostics.append(diagnose("F409", where, row=self.goal.name(row), found=len(taken), expected=len(places), evidence="columns 列"))

    def _pending(self, row: int, places: Sequence[int], taken: Sequence[int], beside: Sequence[int], *, doubt: bool, early: bool) -> Pending | None:
        """The row as one in doubt, with the values that stand in it; None if it is blank."""
        tokens = sorted({(self.path.taken[at][0], at) for at in taken} | {(token, -1) for token in beside})
        found = [(at, cell) for token, at in tokens if (cell := self._cell(at) if at >= 0 else self.path.tokens[token].cell) is not None and cell.text]
        if not found and doubt:
            return None
        self._used |= set(beside)
        return Pending(self.goal.name(row), row, tuple(self.goal.cells[at] for at in places), tuple(cell for _at, cell in found), () if early or any(at in self.path.parts for at in taken) else self._under(places, [token for token, _at in tokens]))

    def _under(self, places: Sequence[int], own: Sequence[int]) -> tuple[tuple[FormCell, Cell], ...]:
        """The values of a row that stand under its headings; nothing if one has none, or a blank while a text is left over."""
        tokens = [self.path.tokens[token] for token in own]
        under = {token.column: token for token in tokens if (token.cell.column, token.column) in self.order.headed.get((token.block, token.line), ())}
        pairs = [(self.goal.cells[at], under[self.goal.index[at]].cell) for at in places if self.goal.index[at] in under]
        rest = any(token.text and not any(token is other for other in under.values()) for token in tokens)
        return tuple(pairs) if len(pairs) == len(places) and not (rest and not all(cell.text for _column, cell in pairs)) else ()

    def _put(self, row: int, taken: Sequence[int]) -> None:
        """Place a row that is certain."""
        for at in taken:
            here = self._cell(at)
            cell = self.goal.cells[at]
            if here is not None:
                self.cells.cells[cell.row, cell.column] = here
                if at in self.path.parts:
                    whole = self.path.tokens[self.path.taken[at][0]]
                    self._repair(cell.row, Repair("F409", joined(whole.text), here.text, "as many figures as the row has columns"))
        if taken and any(at in self.path.parts for at in taken):
            first = self.path.tokens[self.path.taken[taken[0]][0]]
            self.diagnostics.append(diagnose("F409", first.cell.origin, row=self.goal.name(row), found=len({self.path.taken[at] for at in taken}), expected=len(taken), evidence=f"{len(taken)} / {len(taken)}"))
        values = [self.cells.cells[self.goal.cells[at].row, self.goal.cells[at].column].text for at in taken]
        if 1 < len(values) < _SUMMED and not values[-1] and all(values[:-1]):
            self._repair(self.goal.cells[taken[0]].row, Repair("F427", "", "", "its last value is blank"))
            self.diagnostics.append(diagnose("F427", self.path.tokens[self.path.taken[taken[0]][0]].cell.origin, row=self.goal.name(row)))

    def _say_lines(self, row: int, taken: Sequence[int]) -> None:
        """Say of a row whose label and values are not printed on a line of their own."""
        if not taken:
            return
        own = [at for at, cell in enumerate(self.goal.cells) if self.goal.row[at] == row and not cell.fact and at in self.path.taken][-1:]
        tokens = [self.path.tokens[self.path.taken[at][0]] for at in (*own, *taken)]
        lines = {(token.block, token.line) for token in tokens}
        several = any(token.line >= ROWS for token in tokens)
        if several or (len(lines) > 1 and all(token.first is not None for token in tokens)):
            evidence = _SEVERAL if several else _SPLIT
            repair = Repair("F425", "", "", evidence.en)
            self._repair(self.goal.cells[taken[0]].row, repair)
            self.diagnostics.append(diagnose("F425", tokens[0].cell.origin, repair=repair, row=self.goal.name(row), evidence=evidence))

    def _row_before(self, at: int) -> int | None:
        """The row of values in which, or at the end of which, a left token stands."""
        if at and self.goal.cells[at - 1].fact:
            return self.goal.row[at - 1]
        return self.goal.row[at] if at < len(self.goal.cells) and self.goal.cells[at].fact else None

    def _blanks_behind(self, places: Sequence[int]) -> int:
        """How many blanks stand behind the label of a row without values."""
        ends = {places[0], places[-1] + 1}
        return sum(1 for token, at in self.path.left if at in ends and self.path.tokens[token].kind == BLANK)

    def _blank(self, places: Sequence[int]) -> None:
        """A row of an unfilled form."""
        where = self._beside(self.goal.cells[places[0]].row)
        if where is not NOWHERE:
            for at in places:
                cell = self.goal.cells[at]
                self.cells.cells[cell.row, cell.column] = Cell(cell.row, cell.column, 1, 1, "", origin=where)

    def _beside(self, row: int) -> Origin:
        """The place of the first cell found in a row, for what was not found in it."""
        return next((found.origin for (line, _column), found in self.cells.cells.items() if line == row), NOWHERE)

    def _settle(self, pending: list[Pending]) -> None:
        """Place the rows in doubt by the form's sums; what no sum settles is left out, its text kept."""
        here = self.cells.cells
        known = {fact: number_of(here[cell.row, cell.column]) for fact, cell in self._places.items() if (cell.row, cell.column) in here}
        settled = {item.pending.line: item for item in settle(pending, known, self.spec.sums)}
        for item in pending:
            way = settled.get(item.line)
            row = item.columns[0].row
            where = item.cells[0].origin if item.cells else self._beside(row)
            if way is None:
                finding = diagnose("F408", where, row=item.name, found=len(item.cells), expected=len(item.columns))
                left = [Posting("unplaced", cell.text, cell.origin) for cell in item.cells]
                self.cells.given_up.add(row)
            else:
                here.update(((cell.row, cell.column), found) for cell, found in way.pairs)
                kept = {id(found) for _cell, found in way.pairs}
                out = [found for found in item.cells if id(found) not in kept]
                repair = Repair("F409", "、".join(found.text for found in out), "", way.rules)
                self._repair(row, repair)
                code = "F409" if len([found for _cell, found in way.pairs if found.text]) == min(len(item.cells), len(item.columns)) else "F408"
                finding = diagnose(code, where, repair=repair, row=item.name, found=len(item.cells), expected=len(item.columns), evidence=way.rules)
                left = [Posting("unplaced", found.text, found.origin) for found in out]
            self.diagnostics.append(finding)
            self.postings += left

    # --- the rest ---

    def _left(self) -> None:
        """Account for what no cell takes: headings and prose stand behind the table, labels are repeats, the rest is unplaced."""
        for start, end, _at in self.path.rows:
            self._left_row(start, end)
        for token, at in self.path.left:
            piece = self.path.tokens[token]
            if piece.kind == BLANK or token in self._used:
                continue
            if piece.kind in {HEADING, PROSE}:
                self.rest.append(Paragraph(piece.text, piece.cell.origin))
            elif piece.name in self.goal.wordings:
                self.postings.append(Posting("repeat", piece.text, piece.cell.origin))
            else:
                row = self.goal.row[min(at, len(self.goal.cells) - 1)]
                self.postings.append(Posting("unplaced", piece.text, piece.cell.origin))
                self.diagnostics.append(diagnose("F421", piece.cell.origin, text=joined(piece.text), place=self.goal.name(row)))

    def _left_row(self, start: int, end: int) -> None:
        """A printed row that is none of the form's: one printed again, or another."""
        row = [token for token in self.path.tokens[start:end] if token.kind != BLANK]
        texts = [joined(token.text) for token in row]
        lines: dict[int, list[str]] = {}
        for (line, _column), cell in self.cells.cells.items():
            if cell.text:
                lines.setdefault(line, []).append(joined(cell.text))
        again = any(set(texts) <= set(line) for line in lines.values())
        if not again:
            label = next((joined(token.text) for token in reversed(row) if token.kind == WORDS), "、".join(texts))
            self.diagnostics.append(diagnose("F407", row[0].cell.origin, row=label))
        self.postings += [Posting("repeat" if again else "unplaced", token.text, token.cell.origin) for token in row]

    def _nested(self) -> None:
        """Keep what stands in the cells of a form table and is no text of theirs: tables and pictures."""
        for token in self.path.tokens:
            for posting in inner_postings(token.cell):
                self.postings.append(posting)
                self.diagnostics.append(diagnose("F421", posting.origin, text=joined(posting.text), place=self.title))
