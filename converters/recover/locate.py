"""Find which blocks hold which table of the form: whole tables, pieces cut by a page or clause, several glued into one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from converters.forms import heading_roles
from converters.model import Block, Cell, Paragraph, Table
from converters.recover.costs import COSTS
from converters.recover.crosstab import bare, relaid, stacked, upright
from converters.recover.join import Found, Run, heads_values, join
from converters.recover.labels import label_index, similarity
from converters.recover.rows import FoundRow, found_rows, make_row, undamaged
from converters.recover.values import is_value
from converters.text import fold, joined

_WIDE = 10  # more values than any part of table 4 has in a row
_LEAST_CELLS = 8
_ENOUGH = {"t2": 5, "t3": 13, "t4": 1}  # rows of values, about half of a table's: a heading repeated on a new page comes sooner


def locate(blocks: Sequence[Block], year: int | None = None) -> tuple[dict[str, Found], dict[int, list[FoundRow]]]:
    """Find the form tables among the blocks; `year` is the report's, by which its own table is told from last year's.

    Returns the found tables by id, and for each block that was used the rows that belong to none of them.
    """
    runs: list[Run] = []
    left: dict[int, list[FoundRow]] = {}
    blocks, laid = _uprighted(blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            own, rest = _runs_of(block, index)
            runs += own
            if own and rest:
                left[index] = rest
    runs += _bare_pieces(blocks, runs)
    runs += _streams(blocks, {run.table for run in runs})
    found: dict[str, Found] = {}
    for table in ("t2", "t3", "t4"):
        whole = join(table, [run for run in runs if run.table == table], blocks, year)
        if whole:
            found[table] = whole
            found[table].layout = next((laid[index] for index in found[table].blocks if index in laid), "")
    for index in _relay(blocks, found):
        left.pop(index, None)
    return found, left


def _uprighted(blocks: Sequence[Block]) -> tuple[list[Block], dict[int, str]]:
    """Put tables that print rows for columns, or one half beside the other, in the form's shape; also say which these are."""
    seen = list(blocks)
    laid: dict[int, str] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Table) and len(block.cells) >= _LEAST_CELLS and undamaged(block) is None:
            turned = upright(block)
            other = turned or stacked(block)
            if other is not None:
                seen[index] = other
                laid[index] = "turned" if turned else "halves"
    return seen, laid


def _relay(blocks: Sequence[Block], found: dict[str, Found]) -> list[int]:
    """Look for table 4 in another layout where no row of it with most of its values was found; return the blocks of it."""
    here = found.get("t4")
    if here and (here.exact or here.stream or any(len(row.values) > _WIDE for row in here.rows)):
        return []
    claimed = {index for table, item in found.items() if table != "t4" for index in item.blocks}
    other, layout = relaid(blocks, claimed), "labels"
    if other is None and here is None:
        other, layout = bare(blocks, claimed), "bare"
    if other is None:
        return []
    found["t4"] = Found("t4", found_rows(other.table), other.blocks, layout=layout, spare=other.spare)
    return other.blocks


@lru_cache(maxsize=8192)
def tables_of(key: str) -> frozenset[str]:
    """The ids of the form tables in which a folded text is a label, exactly or nearly."""
    places = label_index().get(key)
    if places is None and len(key) >= 3:
        close = [where for wording, where in label_index().items() if similarity(key, wording, COSTS.same_label) >= COSTS.same_label]
        places = frozenset().union(*close)
    return frozenset(table for _edition, table in places or ())


def _runs_of(table: Table, index: int) -> tuple[list[Run], list[FoundRow]]:
    """Cut the rows of one table into runs by the form table they belong to; the second list belongs to none."""
    exact = undamaged(table)
    if exact:
        return [Run(exact.spec.id, index, [], len(table.cells), exact=exact)], []
    rows = found_rows(table)
    owners = _owners(rows)
    if not any(owners):
        return [], rows
    runs: list[Run] = []
    again = _begins_again(rows, owners)
    for at, (row, owner) in enumerate(zip(rows, owners, strict=True)):
        if not runs or runs[-1].table != owner or at in again:
            runs.append(Run(owner, index, [], 0))
        runs[-1].rows.append(row)
        runs[-1].hits += sum(1 for key in row.keys if owner in tables_of(key))
    keys = sum(len(row.keys) for row in rows)
    good = [run for run in runs if run.table and (run.hits >= 3 or run.hits * 2 >= keys)]
    if sum(run.hits for run in good) * 10 < keys * 3:
        return [], rows
    if len(good) == 1 and len(runs) > 1:
        good[0].rows = rows  # the rest of the table is the same table, damaged
    elif len(runs) > len(good):
        return good, [row for run in runs if run not in good for row in run.rows]
    return good, []


def _begins_again(rows: Sequence[FoundRow], owners: Sequence[str]) -> set[int]:
    """The rows at which a table of the form begins a second time: its first labels come again after rows of values."""
    starts: set[int] = set()
    first: dict[str, tuple[str, ...]] = {}
    seen: dict[str, int] = {}
    for at, (row, owner) in enumerate(zip(rows, owners, strict=True)):
        keys = tuple(key for key in row.keys if key in label_index())
        if not owner or not keys:
            seen[owner] = seen.get(owner, 0) + bool(row.values)
        elif owner not in first:
            first[owner], seen[owner] = keys, 0
        elif keys == first[owner] and seen[owner] >= _ENOUGH.get(owner, 1):
            starts.add(at)
            seen[owner] = 0
        else:
            seen[owner] += owner != "t4" and heads_values(owner, keys[-1])
    return starts


def _owners(rows: Sequence[FoundRow]) -> list[str]:
    """Name for each row the form table it belongs to, "" at the start if nothing tells; a silent row goes with the last."""
    votes = [Counter(table for key in row.keys for table in tables_of(key)) for row in rows]
    owners: list[str] = []
    for index, vote in enumerate(votes):
        best = max(vote.values(), default=0)
        leaders = {table for table, count in vote.items() if count == best}
        before = owners[-1] if owners else ""
        if not leaders or before in leaders:
            owners.append(before)
        elif len(leaders) == 1 and (vote.total() > 1 or _goes_on(votes, index, next(iter(leaders)))):
            owners.append(next(iter(leaders)))
        else:
            owners.append(before or min(leaders))
    first = next((owner for owner in owners if owner), "")
    return [owner or first for owner in owners]


def _bare_pieces(blocks: Sequence[Block], runs: list[Run]) -> list[Run]:
    """Find pieces that hold values alone and follow a piece of a form table of the same width: the rest of that table."""
    last = {run.block: run.table for run in runs}
    bare: list[Run] = []
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        if isinstance(block, Table) and isinstance(before, Table) and index not in last and index - 1 in last and block.columns == before.columns:
            rows = found_rows(block)
            if rows and not any(row.keys for row in rows):
                bare.append(Run(last[index - 1], index, rows, 0))
                last[index] = last[index - 1]
    return bare


def _goes_on(votes: Sequence[Counter[str]], index: int, table: str) -> bool:
    """Whether the rows that follow agree with a change of table that only one label asks for."""
    following = [vote for vote in votes[index + 1 : index + 4] if vote]
    return not following or any(table in vote for vote in following)


# --- cells that stand as paragraphs, one after the other ---------------------------------------------------------------


def _streams(blocks: Sequence[Block], known: set[str]) -> list[Run]:
    """Find runs of paragraphs that are cells of a form table which no table block holds."""
    runs: list[Run] = []
    start = 0
    while start < len(blocks):
        end = _stream_end(blocks, start)
        if end - start >= 8:
            runs += [run for run in _stream_runs(blocks, start, end) if run.table not in known]
        start = max(end, start + 1)
    return runs


def _stream_end(blocks: Sequence[Block], start: int) -> int:
    """Where the run of cell-like paragraphs that begins at `start` ends; one strange short paragraph may stand in it."""
    end, strange = start, 0
    for index in range(start, len(blocks)):
        kind = _cell_like(blocks[index])
        if kind is None:
            break
        strange = 0 if kind else strange + 1
        if strange > 2 or (strange and index == start):
            break
        if kind:
            end = index + 1
    return end


def _cell_like(block: Block) -> bool | None:
    """True for a paragraph that is a label or value of a form, False for a short one that may be, None for any other."""
    if not isinstance(block, Paragraph) or len(block.text) > 60 or block.printed is not None:
        return None
    text = joined(block.text)
    key = fold(text)
    if key in label_index() or (is_value(text) and text):
        return True
    bare = fold(block.full).lstrip("一二三四五六七八九十")
    if key in heading_roles() or bare in heading_roles():
        return None
    return True if tables_of(key) else False if len(key) <= 30 else None


def _stream_runs(blocks: Sequence[Block], start: int, end: int) -> list[Run]:
    """Cut a stream into runs by form table, one row for each paragraph."""
    rows = []
    for index in range(start, end):
        block = blocks[index]
        if isinstance(block, Paragraph):
            rows.append(make_row([Cell(index - start, 0, 1, 1, block.text, origin=block.origin)]))
    runs: list[Run] = []
    for offset, owner in enumerate(_owners(rows)):
        if not runs or runs[-1].table != owner:
            runs.append(Run(owner, start + offset, [], 0, stream=True))
        runs[-1].rows.append(rows[offset])
        runs[-1].hits += any(owner in tables_of(key) for key in rows[offset].keys)
    return [run for run in runs if run.table and run.hits >= 3 and len(run.rows) >= 8]
