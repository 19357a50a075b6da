"""Join the pieces of a form table (page breaks, one table a clause, headings apart) and tell it from its rivals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from converters.diagnostics import Origin
from converters.forms import editions
from converters.model import Block, Cell, Paragraph
from converters.recover.costs import COSTS
from converters.recover.labels import form_rows, similarity
from converters.recover.rows import Exact, FoundRow
from converters.recover.values import is_value

_YEAR = re.compile(r"(20\d{2})\s*年")
_LAST = re.compile(r"上年|去年|上一年|前一年|往年|样表|示例|填报说明")
_THIS = re.compile(r"本年|今年|当年")


@dataclass(slots=True)
class Found:
    """All that was found of one form table: its rows in order, the blocks they came from, and whether it is a stream.

    `exact` is set instead of rows where one block agrees with the form slot by slot; `pieces` counts the blocks;
    `rivals` are the places of other tables of its kind, and `rest` their rows by block; `ties` are those of them that may as well be the report's own;
    `doubt` says that there are others that may be, in part.
    `layout` says how a table that is laid out otherwise than the form was read ("turned", "labels", "bare"), and `spare`
    holds the cells of it that are neither values nor labels of the form's shape.
    """

    table: str
    rows: list[FoundRow] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    exact: Exact | None = None
    stream: bool = False
    pieces: int = 1
    rivals: list[Origin] = field(default_factory=list)
    rest: dict[int, list[FoundRow]] = field(default_factory=dict)
    ties: list[Found] = field(default_factory=list)
    doubt: bool = False
    layout: str = ""
    spare: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """Consecutive rows of one block that belong to one form table."""

    table: str
    block: int
    rows: list[FoundRow]
    hits: int
    stream: bool = False
    exact: Exact | None = None


def join(table: str, runs: list[Run], blocks: Sequence[Block], year: int | None) -> Found | None:
    """Join the pieces of one form table.

    Args:
        table: the id of the form table.
        runs: the pieces of it that were found, cut by a page, a clause, or nothing.
        blocks: the blocks of the document, for the words before a piece.
        year: the year of the report, by which its own table is told from last year's.

    Returns:
        The table, with its rivals and those that may as well be the report's own; None if there is no piece.

    """
    candidates = _choose(runs, blocks, year)
    if not candidates or not candidates[0].runs:
        return None
    found = _joined(table, candidates, blocks)
    tied = [item for item in candidates[1:] if item.merit[:3] == candidates[0].merit[:3] and _apart(item, candidates)]
    rivals = [item for item in candidates[1:] if item.merit[:2] == candidates[0].merit[:2] and item.filled >= 3 and not _same(item, candidates[0])]
    found.doubt = any(item not in tied for item in rivals)
    found.ties = [_joined(table, [item, *(other for other in candidates if other is not item)], blocks) for item in tied]
    return found


@dataclass(slots=True)
class _Candidate:
    """Runs that may be one table together, the data rows they print, and what speaks for them."""

    runs: list[Run]
    keys: set[str]
    merit: tuple[bool, int, int, int, int] = (False, 0, 0, 0, 0)

    @property
    def filled(self) -> int:
        """How many values are printed."""
        return sum(1 for run in self.runs for text in _value_texts(run) if text.strip())


def _choose(runs: list[Run], blocks: Sequence[Block], year: int | None) -> list[_Candidate]:
    """Put the runs that make up one table together, the best such table first.

    Runs that print the same rows twice are rivals: last year's table, a model, a copy. The one that is filled and is said
    to be of this year comes first.
    """
    candidates: list[_Candidate] = []
    loose: list[Run] = []
    for run in sorted(runs, key=lambda item: item.block):
        keys = _data_keys(run)
        last = candidates[-1] if candidates else None
        whole = run.exact is not None or (last is not None and last.runs[-1].exact is not None)
        if not keys and run.exact is None:
            loose.append(run)
        elif last is None or whole or run.stream or last.runs[-1].stream or len(keys & last.keys) * 2 > len(keys):
            candidates.append(_Candidate([run], keys))
        else:
            last.runs.append(run)
            last.keys |= keys
    if not candidates:  # one table after all, its headings and its values apart
        near = [run for run in loose if run.block - loose[0].block <= len(loose)]
        return [_Candidate(near, set()), *(_Candidate([run], set()) for run in loose if run not in near)]
    for run in loose:  # headings alone, or values alone: they belong to the table they stand beside, or to none
        beside = [item for item in candidates if any(abs(other.block - run.block) == 1 and not other.exact for other in item.runs)]
        if beside:
            beside[0].runs.append(run)
    most = max(item.filled for item in candidates)
    for item in candidates:
        item.runs.sort(key=lambda run: run.block)
        item.merit = _merit(item, item.filled * 4 >= most > 0, blocks, year)
    candidates.sort(key=lambda item: item.merit, reverse=True)
    alone = [run for run in loose if not any(run in item.runs for item in candidates)]
    return [*candidates, *(_Candidate([run], set()) for run in alone)]


def _data_keys(run: Run) -> set[str]:
    """The labels of the rows of values; of table 4, which has no such labels, a mark that headings and values are both there."""
    if run.table == "t4":
        return {"t4"} if any(row.keys for row in run.rows) and any(not row.keys and len(row.values) >= 5 for row in run.rows) else set()
    return {row.keys[-1] for row in run.rows if row.keys and row.values and heads_values(run.table, row.keys[-1])}


def _merit(candidate: _Candidate, filled: bool, blocks: Sequence[Block], year: int | None) -> tuple[bool, int, int, int, int]:
    """What speaks for a candidate: filled as others are, of this year by the words before it, not a stream, labels, and coming first."""
    first = candidate.runs[0].block
    return (filled, _said_year(blocks, first, year), -int(candidate.runs[0].stream),
            sum(run.hits for run in candidate.runs), -first)


def _value_texts(run: Run) -> list[str]:
    """The texts of the values of a run."""
    if run.exact:
        return [run.exact.cells[cell.row, cell.column].text for cell in run.exact.spec.cells if cell.fact]
    return [cell.text for row in run.rows for cell in row.values if is_value(cell.text)]


def _said_year(blocks: Sequence[Block], index: int, year: int | None) -> int:
    """What the nearest words before a block say of its year: 1 this year, -1 another, 0 nothing."""
    for before in range(index - 1, max(-1, index - 4), -1):
        block = blocks[before]
        if not isinstance(block, Paragraph) or not block.text.strip() or len(block.text) > 60:
            continue
        named = {int(found) for found in _YEAR.findall(block.text)}
        if _LAST.search(block.text) or (named and year and year not in named):
            return -1
        return 1 if _THIS.search(block.text) or (year in named) else 0
    return 0


def _same(one: _Candidate, other: _Candidate) -> bool:
    """Whether two candidates print the same values."""
    first, second = ([text for run in item.runs for text in _value_texts(run)] for item in (one, other))
    return first == second


def _apart(candidate: _Candidate, candidates: Sequence[_Candidate]) -> bool:
    """Whether a candidate is a table of its own, as full as the best."""
    hits = [sum(run.hits for run in item.runs) for item in (candidates[0], candidate)]
    return hits[1] * 10 >= hits[0] * 9 and not any(run.stream for run in candidate.runs)


def _joined(table: str, candidates: Sequence[_Candidate], blocks: Sequence[Block]) -> Found:
    """Put the runs of the first candidate together in the order of the document; the others are its rivals."""
    runs = candidates[0].runs
    rows = [row for run in runs for row in run.rows]
    places = sorted({index for run in runs for index in range(run.block, run.block + (len(run.rows) if run.stream else 1))})
    rivals = [blocks[run.block].origin for other in candidates[1:] for run in other.runs if run.hits >= 3 and len(_value_texts(run)) >= 3]
    rest: dict[int, list[FoundRow]] = {}
    for run in (run for other in candidates[1:] for run in other.runs if not run.stream):
        rest.setdefault(run.block, []).extend(run.rows)
    return Found(table, rows, places, runs[0].exact if len(runs) == 1 else None, stream=runs[0].stream, pieces=len(runs), rivals=rivals, rest=rest)


@lru_cache(maxsize=1024)
def heads_values(table: str, key: str) -> bool:
    """Whether a folded label is, or is like, one that has values beside it in the form."""
    stubs = [wording for edition in editions() for row in form_rows(edition, table) if row.values and row.keys for wording in row.keys[-1]]
    return key in stubs or any(similarity(key, wording, COSTS.same_label) >= COSTS.same_label for wording in stubs)
