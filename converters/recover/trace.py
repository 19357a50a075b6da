"""The alignment as it was found: each step of the path through a table. In: a document; out: what was seen, what it was taken for, and at what cost."""

from __future__ import annotations

from converters.diagnostics import NOWHERE, Origin
from converters.model import Document
from converters.record import record
from converters.recover.costs import COSTS
from converters.recover.hypotheses import Found, search
from converters.recover.layout import straighten
from converters.recover.listed import listed
from converters.recover.report import likely_year
from converters.recover.targets import Path
from converters.recover.tokens import BLANK
from converters.report import Fact


@record
class Step:
    """One step: the texts `seen` at `origin` are taken for a cell of the form; `form` "" says that they are left out, no text that it is not printed.

    `row` is the form's row, `fact` the id of a value; `cost` is what the step costs, `margin` how much dearer the next best path
    is that gives the value another text, `rival` that text (None where none was weighed, "" for none at all).
    """

    row: int
    form: str
    fact: str
    seen: tuple[str, ...]
    origin: Origin
    cost: int
    margin: int | None = None
    rival: str | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether the margin is too small to decide."""
        return self.margin is not None and self.margin < COSTS.doubt


@record
class Trace:
    """The alignment of one table: its steps in the order of reading, how many pieces that hold something were seen, the whole cost, and the facts that came of it.

    A table that agrees with the form slot by slot was not searched, and costs nothing.
    """

    edition: str
    table: str
    searched: bool
    tokens: int
    cost: int
    steps: tuple[Step, ...]
    facts: dict[str, Fact]


def trace(document: Document, edition: str = "") -> dict[str, Trace]:
    """Align the tables of a document with the form once more, and return each alignment by the id of its table.

    Args:
        document: the blocks of the source in reading order.
        edition: read every table as one of this edition; "" lets each table tell.

    """
    blocks = listed(straighten(document, [], [], []))
    _blocks, found = search(blocks, likely_year(blocks), edition)
    return {table: _trace(table, item) for table, item in sorted(found.items())}


def _trace(table: str, found: Found) -> Trace:
    filled, path = found.filled, found.path
    if path is None:
        seen = tuple(Step(slot.row, slot.text if slot.fact == "" else slot.fact, slot.fact, (slot.text,), slot.origin, 0) for slot in filled.table.slots)
        return Trace(filled.table.edition, table, searched=False, tokens=len(seen), cost=0, steps=seen, facts=filled.facts)
    return Trace(path.target.edition, table, searched=True, tokens=sum(token.kind != BLANK for token in path.tokens), cost=path.cost, steps=tuple(_steps(path)), facts=filled.facts)


def _steps(path: Path) -> list[Step]:
    """The steps of a path; what is left out stands before the cell at which it was passed."""
    left = [*path.left, *((token, cell) for start, end, cell in path.rows for token in range(start, end))]
    passed: dict[int, list[int]] = {}
    for token, cell in sorted(left):
        passed.setdefault(cell, []).append(token)
    steps: list[Step] = []
    for at in range(len(path.target.cells) + 1):
        row = path.target.cells[min(at, len(path.target.cells) - 1)].row
        steps += [Step(row, "", "", (path.tokens[token].text,), path.tokens[token].cell.origin, 0) for token in passed.get(at, ())]
        if at < len(path.target.cells):
            steps.append(_step(path, at))
    return steps


def _step(path: Path, at: int) -> Step:
    """What a cell of the form was given."""
    cell, own = path.target.cells[at], path.taken.get(at, ())
    seen = (path.parts[at],) if at in path.parts else tuple(path.tokens[token].text for token in own)
    lost = 0 if own else COSTS.lost_value if cell.fact else COSTS.lost_label
    rival = path.rival.get(at)
    return Step(cell.row, cell.label or cell.fact, cell.fact, seen, path.tokens[own[0]].cell.origin if own else NOWHERE, path.price.get(at, lost),
                path.margin.get(at), None if rival is None else path.tokens[rival].text if rival >= 0 else "")
