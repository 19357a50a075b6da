"""Find which blocks hold which table of the form: whole tables, pieces cut by a page or clause, several glued into one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from converters.diagnostics import Origin
from converters.forms import editions, heading_roles
from converters.model import Block, Cell, Paragraph, Table
from converters.recover.crosstab import bare, relaid, stacked, upright
from converters.recover.labels import form_rows, label_index, similarity
from converters.recover.rows import Exact, FoundRow, found_rows, make_row, undamaged
from converters.recover.values import is_value
from converters.text import fold, joined

_LIKE = 0.8
_WIDE = 10  # more values than any part of table 4 has in a row
_LEAST_CELLS = 8
_YEAR = re.compile(r"(20\d{2})\s*年")
_LAST = re.compile(r"上年|去年|上一年|前一年|往年|样表|示例|填报说明")
_THIS = re.compile(r"本年|今年|当年")


@dataclass(slots=True)
class Found:
    """All that was found of one form table: its rows in order, the blocks they came from, and whether it is a stream.

    `exact` is set instead of rows where one block agrees with the form slot by slot; `pieces` counts the blocks;
    `rivals` are the places of other tables of its kind; `ties` are those of them that may as well be the report's own.
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
    ties: list[Found] = field(default_factory=list)
    layout: str = ""
    spare: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """Consecutive rows of one block that belong to one form table."""

    table: str
    block: int
    rows: list[FoundRow]
    hits: int
    stream: bool = False
    exact: Exact | None = None


def locate(blocks: Sequence[Block], year: int | None = None) -> tuple[dict[str, Found], dict[int, list[FoundRow]]]:
    """Find the form tables among the blocks; `year` is the report's, by which its own table is told from last year's.

    Returns the found tables by id, and for each block that was used the rows that belong to none of them.
    """
    runs: list[_Run] = []
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
        candidates = _choose([run for run in runs if run.table == table], blocks, year)
        for run in (run for others in candidates[1:] for run in others.runs):
            if not run.stream:
                left.setdefault(run.block, []).extend(run.rows)
        if candidates and candidates[0].runs:
            found[table] = _join(table, candidates, blocks)
            tied = [item for item in candidates[1:] if item.merit[:3] == candidates[0].merit[:3] and _apart(item, candidates, runs)]
            found[table].ties = [_join(table, [item, *(other for other in candidates if other is not item)], blocks) for item in tied]
            found[table].layout = next((laid[index] for index in found[table].blocks if index in laid), "")
    for index in _relay(blocks, found):
        left.pop(index, None)
    used = {block for item in found.values() for block in item.blocks}
    return found, {block: rows for block, rows in left.items() if block in used}


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


def _apart(candidate: _Candidate, candidates: Sequence[_Candidate], runs: Sequence[_Run]) -> bool:
    """Whether a candidate is a table of its own, as full as the best and in blocks that hold nothing else of the form."""
    hits = [sum(run.hits for run in item.runs) for item in (candidates[0], candidate)]
    own = {run.block for run in candidate.runs}
    return hits[1] * 10 >= hits[0] * 9 and not any(run.block in own and run not in candidate.runs for run in runs) and not any(run.stream for run in candidate.runs)


def _join(table: str, candidates: Sequence[_Candidate], blocks: Sequence[Block]) -> Found:
    """Put the runs of the first candidate together in the order of the document; the others are its rivals."""
    runs = candidates[0].runs
    rows = [row for run in runs for row in run.rows]
    places = sorted({index for run in runs for index in range(run.block, run.block + (len(run.rows) if run.stream else 1))})
    rivals = [blocks[run.block].origin for other in candidates[1:] for run in other.runs if run.hits >= 3 and len(_value_texts(run)) >= 3]
    return Found(table, rows, places, runs[0].exact if len(runs) == 1 else None, stream=runs[0].stream, pieces=len(runs), rivals=rivals)


@lru_cache(maxsize=8192)
def tables_of(key: str) -> frozenset[str]:
    """The ids of the form tables in which a folded text is a label, exactly or nearly."""
    places = label_index().get(key)
    if places is None and len(key) >= 3:
        close = [where for wording, where in label_index().items() if similarity(key, wording, _LIKE) >= _LIKE]
        places = frozenset().union(*close)
    return frozenset(table for _edition, table in places or ())


def _runs_of(table: Table, index: int) -> tuple[list[_Run], list[FoundRow]]:
    """Cut the rows of one table into runs by the form table they belong to; the second list belongs to none."""
    exact = undamaged(table)
    if exact:
        return [_Run(exact.spec.id, index, [], len(table.cells), exact=exact)], []
    rows = found_rows(table)
    owners = _owners(rows)
    if not any(owners):
        return [], rows
    runs: list[_Run] = []
    for row, owner in zip(rows, owners, strict=True):
        if not runs or runs[-1].table != owner:
            runs.append(_Run(owner, index, [], 0))
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


def _bare_pieces(blocks: Sequence[Block], runs: list[_Run]) -> list[_Run]:
    """Find pieces that hold values alone and follow a piece of a form table of the same width: the rest of that table."""
    last = {run.block: run.table for run in runs}
    bare: list[_Run] = []
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        if isinstance(block, Table) and isinstance(before, Table) and index not in last and index - 1 in last and block.columns == before.columns:
            rows = found_rows(block)
            if rows and not any(row.keys for row in rows):
                bare.append(_Run(last[index - 1], index, rows, 0))
                last[index] = last[index - 1]
    return bare


def _goes_on(votes: Sequence[Counter[str]], index: int, table: str) -> bool:
    """Whether the rows that follow agree with a change of table that only one label asks for."""
    following = [vote for vote in votes[index + 1 : index + 4] if vote]
    return not following or any(table in vote for vote in following)


@dataclass(slots=True)
class _Candidate:
    """Runs that may be one table together, the data rows they print, and what speaks for them."""

    runs: list[_Run]
    keys: set[str]
    merit: tuple[bool, int, int, int, int] = (False, 0, 0, 0, 0)

    @property
    def filled(self) -> int:
        """How many values are printed."""
        return sum(1 for run in self.runs for text in _value_texts(run) if text.strip())


def _choose(runs: list[_Run], blocks: Sequence[Block], year: int | None) -> list[_Candidate]:
    """Put the runs that make up one table together, the best such table first.

    Runs that print the same rows twice are rivals: last year's table, a model, a copy. The one that is filled and is said
    to be of this year comes first.
    """
    candidates: list[_Candidate] = []
    loose: list[_Run] = []
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


def _data_keys(run: _Run) -> set[str]:
    """The labels of the rows of values; of table 4, which has no such labels, a mark that headings and values are both there."""
    if run.table == "t4":
        return {"t4"} if any(row.keys for row in run.rows) and any(not row.keys and len(row.values) >= 5 for row in run.rows) else set()
    return {row.keys[-1] for row in run.rows if row.keys and row.values and _heads_values(run.table, row.keys[-1])}


def _merit(candidate: _Candidate, filled: bool, blocks: Sequence[Block], year: int | None) -> tuple[bool, int, int, int, int]:
    """What speaks for a candidate: filled as others are, of this year by the words before it, not a stream, labels, and coming first."""
    first = candidate.runs[0].block
    return (filled, _said_year(blocks, first, year), -int(candidate.runs[0].stream),
            sum(run.hits for run in candidate.runs), -first)


def _value_texts(run: _Run) -> list[str]:
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


@lru_cache(maxsize=1024)
def _heads_values(table: str, key: str) -> bool:
    """Whether a folded label is, or is like, one that has values beside it in the form."""
    stubs = [wording for edition in editions() for row in form_rows(edition, table) if row.values and row.keys for wording in row.keys[-1]]
    return key in stubs or any(similarity(key, wording, _LIKE) >= _LIKE for wording in stubs)


# --- cells that stand as paragraphs, one after the other ---------------------------------------------------------------


def _streams(blocks: Sequence[Block], known: set[str]) -> list[_Run]:
    """Find runs of paragraphs that are cells of a form table which no table block holds."""
    runs: list[_Run] = []
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


def _stream_runs(blocks: Sequence[Block], start: int, end: int) -> list[_Run]:
    """Cut a stream into runs by form table, one row for each paragraph."""
    rows = []
    for index in range(start, end):
        block = blocks[index]
        if isinstance(block, Paragraph):
            rows.append(make_row([Cell(index - start, 0, 1, 1, block.text, origin=block.origin)]))
    runs: list[_Run] = []
    for offset, owner in enumerate(_owners(rows)):
        if not runs or runs[-1].table != owner:
            runs.append(_Run(owner, start + offset, [], 0, stream=True))
        runs[-1].rows.append(rows[offset])
        runs[-1].hits += any(owner in tables_of(key) for key in rows[offset].keys)
    return [run for run in runs if run.table and run.hits >= 3 and len(run.rows) >= 8]
