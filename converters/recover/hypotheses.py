"""What a stretch may be: which edition, in which order, and of several tables of a kind the report's own. In: the blocks; out: the tables found.

Each hypothesis is another order of the form's cells or of the tokens; the cheapest path wins, the sums decide between tables that are
as good as each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from converters.diagnostics import Diagnostic, Repair, diagnose
from converters.forms import editions, form_for_year, load_form
from converters.model import Block, Paragraph, Table
from converters.recover.columns import Order, learn, mark_firm, ordered
from converters.recover.costs import COSTS
from converters.recover.decode import decode
from converters.recover.facts import Filled, exact_table, finish
from converters.recover.headings import role_of
from converters.recover.indicators import find_lists
from converters.recover.labels import label_index
from converters.recover.place import LAYOUTS, Place
from converters.recover.regions import Region, cut_blocks, regions
from converters.recover.streamed import find_streamed
from converters.recover.targets import Path, Target, layouts, target
from converters.recover.tokens import BLANK, FIGURE, PROSE, WORDS, Token, tokens_of, turned
from converters.text import fold

_FEWEST_LABELS, _FEWEST_TOKENS = 3, 8
_WHOLE = 0.5  # of its rows that a table has printed before it begins again
_YEAR = re.compile(r"(20\d{2})\s*年")
_LAST = re.compile(r"上年|去年|上一年|前一年|往年|样表|示例|填报说明")
_THIS = re.compile(r"本年|今年|当年")
_HANDED_OVER = ("t3.carried_out.", "t3.carried_in.")


@dataclass(slots=True)
class Found:
    """A table of the form that was found: filled, its blocks, and the blocks that stand in its midst and are no part of it."""

    filled: Filled
    blocks: list[int]
    behind: list[Block] = field(default_factory=list)
    stretches: list[Region] = field(default_factory=list)
    path: Path | None = None


@dataclass(slots=True)
class _Candidate:
    """What may be one table: stretches, or the block that agrees with the form exactly; its rows of values, figures, first block."""

    stretches: list[Region] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    exact: int | None = None
    figures: int = 0
    first: int = 0


def search(blocks: Sequence[Block], year: int | None, edition: str) -> tuple[list[Block], dict[str, Found]]:
    """Find the tables of the form.

    Args:
        blocks: the blocks of the document.
        year: the report's year.
        edition: the edition to read every table as, "" if each tells.

    Returns:
        The blocks with the stretches that are tables cut out as blocks of their own, and the tables by their id.

    """
    return _Search(blocks, year, edition).run()


class _Search:
    """One search over a document."""

    def __init__(self, blocks: Sequence[Block], year: int | None, edition: str) -> None:
        self.year, self.forced, self.prefer = year, edition, edition or (form_for_year(year) if year else "")
        self.blocks, self.laid = turned(blocks)
        self.exact = {index: match for index, block in enumerate(self.blocks) if isinstance(block, Table) and (match := exact_table(block))}
        self.found: dict[str, Found] = {}
        self.lists = find_lists(self.blocks, edition)
        self.open: dict[str, tuple[list[_Candidate], list[Found], int]] = {}
        self.kept: set[str] = set()
        self.decided: tuple[int, int] | None = None

    def run(self) -> tuple[list[Block], dict[str, Found]]:
        """Search, and cut the blocks."""
        if self._is_clean():
            for index, match in self.exact.items():
                self.found[match.spec.id] = self._exact(index)
            return list(self.blocks), self.found
        listed = {index for each in self.lists.values() for index in each.blocks}
        self.exact = {index: match for index, match in self.exact.items() if index not in listed}
        self.found = {table: Found(each.filled, each.blocks) for table, each in self.lists.items()}
        tokens = tokens_of(self.blocks)
        streamed = find_streamed(tokens, {*self.exact, *listed}, self.forced, self.found)
        for table, (filled, at) in streamed.items():
            own = tokens[at.start : at.stop]
            self.found[table] = Found(filled, [], [Paragraph(token.text, token.cell.origin) for token in own if token.kind == PROSE], [Region(table, own)])
        stretches = regions(tokens, {*self.exact, *listed}, {place for _filled, at in streamed.values() for place in at})
        names = dict.fromkeys([*(match.spec.id for match in self.exact.values()), *(region.table for region in stretches)])
        for table in sorted(names):
            self._table(table, [region for region in stretches if region.table == table])
        self._bare(tokens)
        self._same_place()
        taken = [region for item in self.found.values() for region in item.stretches]
        cut, firsts = cut_blocks(self.blocks, tokens, taken)
        for item in self.found.values():
            item.blocks = sorted({token.block for region in item.stretches for token in region.tokens}) if item.stretches else [firsts[index] for index in item.blocks]
        return cut, self.found

    def _is_clean(self) -> bool:
        """Whether each table of one edition is there exactly once, slot by slot, and nothing else looks like one."""
        names = Counter(match.spec.id for match in self.exact.values())
        wanted = {table for match in self.exact.values() for table in load_form(match.edition).tables}
        if self.forced and any(match.edition != self.forced for match in self.exact.values()):
            return False
        if not names or set(names) != wanted or any(count > 1 for count in names.values()):
            return False
        return not any(isinstance(block, Table) and index not in self.exact and (block.spans == "seen" or _labels_in(block) >= _FEWEST_LABELS) for index, block in enumerate(self.blocks))

    def _exact(self, index: int) -> Found:
        """A table that agrees with the form slot by slot."""
        match = self.exact[index]
        placements = match.placements()
        diagnostics = []
        if index in self.laid:
            placements.relaid = True
            repair = Repair("F426", "", "", LAYOUTS[self.laid[index]].en)
            placements.repairs = dict.fromkeys(range(match.spec.rows), (repair,))
            diagnostics.append(diagnose("F426", self.blocks[index].origin, repair=repair, table=match.spec.name, evidence=LAYOUTS[self.laid[index]]))
        return Found(finish(match.edition, match.spec.id, placements, diagnostics, []), [index])

    # --- tables of one kind ---

    def _table(self, table: str, stretches: Sequence[Region]) -> None:
        """Choose the report's own table of one kind: filled and whole as others are, of this year by the words before it, or by its sums."""
        candidates = _candidates(stretches)
        candidates += [_Candidate(exact=index, first=index) for index, match in self.exact.items() if match.spec.id == table]
        if not candidates:
            return
        for item in candidates:
            if item.exact is not None:
                match = self.exact[item.exact]
                item.figures = sum(1 for cell in match.spec.cells if cell.fact and match.cells[cell.row, cell.column].text)
                item.rows = {cell.row for cell in match.spec.cells if cell.fact}
        candidates.sort(key=lambda item: item.first)
        most, rows = max(item.figures for item in candidates), max(len(item.rows) for item in candidates)
        merits = [(item.figures * 4 >= most > 0, len(item.rows) * 3 >= rows * 2, said_year(self.blocks, item.first, self.year)) for item in candidates]
        best = [item for item, merit in zip(candidates, merits, strict=True) if merit == max(merits)]
        built = [self._exact(item.exact) if item.exact is not None and not (self.forced and self.exact[item.exact].edition != self.forced) else self._build(item) for item in best]
        rivals = [item for item in candidates if item.figures >= _FEWEST_LABELS]
        at, sure = choose([item.filled for item in built])
        # one that was not even built, being less whole, may be the report's own in part
        doubt = any(merit[::2] == max(merits)[::2] and item not in best and item.figures >= _FEWEST_LABELS for item, merit in zip(candidates, merits, strict=True))
        self._take(table, built, at, rivals, best, sure=sure and not doubt)
        if doubt and sure:
            self.kept.add(table)

    def _take(self, table: str, built: list[Found], at: int, rivals: Sequence[_Candidate], best: Sequence[_Candidate], *, sure: bool) -> None:
        """Take one of the tables that may be the report's own, and name the others."""
        item = built[at]
        name = load_form(item.filled.table.edition).tables[table].name
        others = [other for other in rivals if other is not best[at]]
        item.filled.diagnostics[:0] = [diagnose("F412", self.blocks[other.first].origin, table=name) for other in others]
        if not self.forced and table == next(iter(load_form(item.filled.table.edition).tables)):
            self.prefer = item.filled.table.edition
        if not sure:
            self.open[table] = (list(best), built, at)
        elif len(built) > 1:
            self.decided = (at, len(built))
        self.found[table] = item

    def _same_place(self) -> None:
        """Of tables that nothing tells apart take the one in the place where that of another kind was told by its sums; mark its facts."""
        for table, (best, built, first) in self.open.items():
            at = self.decided[0] if self.decided and self.decided[1] == len(built) and table not in self.kept else first
            diagnostics = self.found[table].filled.diagnostics
            if at != first:
                name = load_form(built[at].filled.table.edition).tables[table].name
                others = [other for index, other in enumerate(best) if index != at]
                diagnostics = [*(diagnose("F412", self.blocks[other.first].origin, table=name) for other in others), *built[at].filled.diagnostics]
            self.found[table] = built[at]
            repair = Repair("F412", "", "", f"number {at + 1} of {len(built)} tables, and nothing tells them apart")
            facts = {name: replace(fact, status="repaired", repairs=(*fact.repairs, repair)) if fact.status == "exact" else fact for name, fact in built[at].filled.facts.items()}
            built[at].filled = replace(built[at].filled, facts=facts, diagnostics=diagnostics)

    # --- one table ---

    def _build(self, item: _Candidate) -> Found:
        """Decode the stretches of one table under each edition and layout that has a sign for it, and fill the cheapest."""
        if item.exact is not None:
            block = self.blocks[item.exact]
            item.stretches = [Region(self.exact[item.exact].spec.id, [replace(token, block=item.exact) for token in tokens_of([block])], 0)]
        tokens = [token for region in item.stretches for token in region.tokens]
        table = item.stretches[0].table
        votes = self._votes(tokens, table)
        path, order = min((self._decode(tokens, edition, table) for edition in self._editions(votes, table)), key=lambda found: found[0].cost - COSTS.own_label * votes[found[0].target.edition] + COSTS.other_edition * (self.prefer not in {"", found[0].target.edition}))
        layout = next((self.laid[token.block] for token in tokens if token.block in self.laid), "")
        place = Place(path, order, layout)
        diagnostics = [*self._say(item, tokens, path), *place.diagnostics]
        filled = finish(path.target.edition, table, place.cells, diagnostics, place.postings)
        return Found(filled, [], place.rest, item.stretches, path)

    def _say(self, item: _Candidate, tokens: Sequence[Token], path: Path) -> list[Diagnostic]:
        """Say how the table is printed."""
        name = load_form(path.target.edition).tables[path.target.table].name
        found = []
        if not any(token.first for token in tokens):
            found.append(diagnose("F417", tokens[0].cell.origin, table=name))
        tables = {token.block for token in tokens if token.grid or (isinstance(self.blocks[token.block], Table) and len(item.stretches) > 1)}
        if len(tables) > 1 or len(item.stretches) > 1:
            found.append(diagnose("F411", tokens[0].cell.origin, table=name, count=max(len(tables), len(item.stretches))))
        return found

    def _decode(self, tokens: Sequence[Token], edition: str, table: str) -> tuple[Path, Order]:
        """The cheapest path under one edition, with what the columns tell, and under other layouts if it is dear."""
        goal = target(edition, table)
        path, order = _with_columns(tokens, goal)
        for layout in layouts(edition, table)[1:] if path.cost >= _DEAR else ():
            other, unmoved = _with_columns(tokens, target(edition, table, layout))
            if other.cost + COSTS.other_layout < path.cost:
                path, order = other, unmoved
        return path, order

    @staticmethod
    def _votes(tokens: Sequence[Token], table: str) -> Counter[str]:
        """How many labels are printed that only one edition has."""
        votes = Counter[str]()
        for token in tokens:
            places = {edition for edition, name in label_index().get(token.name, ()) if name == table} if token.name else ()
            if len(places) == 1:
                votes.update(places)
        return votes

    def _editions(self, votes: Counter[str], table: str) -> list[str]:
        """The editions worth trying: that whose own labels are printed, or all that have the table, the preferred first."""
        if self.forced:
            return [self.forced]
        order = sorted((edition for edition in editions() if table in load_form(edition).tables), key=lambda edition: (-votes[edition], edition != self.prefer, edition))
        if len(order) > 1 and load_form(order[0]).tables[table] == load_form(order[1]).tables[table]:
            return order[:1]
        return order[:1] if len(order) == 1 or votes[order[0]] > votes[order[1]] + 1 else order

    def _bare(self, tokens: Sequence[Token]) -> None:
        """A table of one row of values without any heading: as many figures, and nothing else, under the heading of its section."""
        for edition in reversed(editions()):
            for table, spec in load_form(edition).tables.items():
                values = [cell for cell in spec.cells if cell.fact]
                if table in self.found or len({cell.row for cell in values}) != 1:
                    continue
                role = ""
                run: list[Token] = []
                for token in [*tokens, None]:
                    if token is not None and token.kind in {FIGURE, BLANK} and role == spec.section:
                        run.append(token)
                        continue
                    if len(run) == len(values):
                        item = _Candidate([Region(table, run, 0)])
                        self.found[table] = self._build(item)
                        break
                    run = []
                    if token is not None and isinstance(block := self.blocks[token.block], Paragraph):
                        role = role_of(block.full) or role


_DEAR = 24  # a path that costs less needs no other layout


def _with_columns(tokens: Sequence[Token], goal: Target) -> tuple[Path, Order]:
    """The cheapest path of the tokens with the columns named: by their headings, and then by what most figures below them are."""
    for token in tokens:
        token.column, token.firm = None, False
    order = ordered(tokens, goal) if any(token.grid for token in tokens) else Order(list(tokens))
    mark_firm(order.tokens, order)
    path = decode(order.tokens, goal)
    if path.margin and any(token.grid for token in order.tokens) and learn(path):
        mark_firm(order.tokens, order)
        path = decode(order.tokens, goal)
    return path, order


def _labels_in(table: Table) -> int:
    """How many cells of a table print a label of a form."""
    return sum(1 for cell in table.cells if cell.text and fold(cell.text) in label_index())


# --- several tables of a kind ---------------------------------------------------------------------------------------------------


def _candidates(stretches: Sequence[Region]) -> list[_Candidate]:
    """Put stretches together that print different rows of one table; where the rows come again, another table begins."""
    found: list[_Candidate] = []
    strong = {region.section for region in stretches if region.hits >= _FEWEST_LABELS}
    stretches = [region for region in stretches if region.hits >= _FEWEST_LABELS or region.section in strong or not strong]
    for region in (part for whole in stretches for part in _parts(whole)):
        rows = {row for token in region.tokens if (row := _row(token, region.table)) is not None}
        if found and len(rows & found[-1].rows) * 2 <= len(rows):
            found[-1].stretches.append(region)
            found[-1].rows |= rows
        else:
            found.append(_Candidate([region], set(rows)))
    for item in found:
        item.figures = sum(1 for region in item.stretches for token in region.tokens if token.kind == FIGURE)
        item.first = item.stretches[0].tokens[0].block
    return [item for item in found if sum(region.hits for region in item.stretches) >= _FEWEST_LABELS and sum(len(region.tokens) for region in item.stretches) >= _FEWEST_TOKENS]


def _row(token: Token, table: str) -> int | None:
    """The row of values that a token is the only label of, in any edition."""
    for edition in reversed(editions()) if token.name else ():
        if table in load_form(edition).tables:
            goal = target(edition, table)
            at = goal.once.get(token.name)
            if at is not None and not goal.heads[at] and goal.cells[at].rowspan == 1:
                return goal.row[at]
    return None


def _parts(region: Region) -> list[Region]:
    """Cut a stretch where its table begins again after most of its rows."""
    edition = next(edition for edition in reversed(editions()) if region.table in load_form(edition).tables)
    goal = target(edition, region.table)
    rows = len({goal.row[at] for at, cell in enumerate(goal.cells) if cell.fact})
    parts = [Region(region.table, [], region.hits, region.section)]
    seen: set[int] = set()
    for token in region.tokens:
        row = _row(token, region.table)
        if row is not None and row in seen and len(seen) >= _WHOLE * rows and row <= min(seen) + 1:
            before = parts[-1].tokens
            last = max(at for at, other in enumerate(before) if _row(other, region.table) is not None)
            cut = next((at for at in range(last + 1, len(before)) if before[at].kind == WORDS), len(before))
            parts.append(Region(region.table, parts[-1].tokens[cut:], region.hits, region.section))
            del parts[-2].tokens[cut:]
            seen = set()
        if row is not None:
            seen.add(row)
        parts[-1].tokens.append(token)
    return parts


def said_year(blocks: Sequence[Block], index: int, year: int | None) -> int:
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


def choose(fills: Sequence[Filled]) -> tuple[int, bool]:
    """Choose among tables that the words around them do not tell apart.

    Args:
        fills: the filled tables, in the order of the document.

    Returns:
        The index of the one of which the fewest sums are broken; of several, of the one that took over what another carried
        forward (K5); else of the first. And whether anything told.

    """
    if all(_numbers(item) == _numbers(fills[0]) for item in fills):
        return 0, True
    broken = [_broken(item) for item in fills]
    best = [index for index, count in enumerate(broken) if count == min(broken)]
    if len(best) > 1:
        best = [index for index in best if any(_took_over(fills[index], fills[other]) for other in best if other != index)] or best
    return best[0], len(best) == 1


def _numbers(filled: Filled) -> dict[str, float | None]:
    return {name: fact.value for name, fact in filled.facts.items()}


def _broken(filled: Filled) -> int:
    """How many equations of the form do not hold in a table."""
    numbers = {name: fact.value or 0 for name, fact in filled.facts.items() if fact.status != "missing"}
    return sum(1 for equation in load_form(filled.table.edition).sums if equation.gap(numbers))


def _took_over(this: Filled, last: Filled) -> bool:
    """Whether the figures that `this` took over are those that `last` carried forward, and not the other way round."""
    return _matches(this, last) and not _matches(last, this)


def _matches(this: Filled, last: Filled) -> bool:
    first, second = _HANDED_OVER
    taken = {name.removeprefix(second): fact.value for name, fact in this.facts.items() if name.startswith(second)}
    handed = {name.removeprefix(first): fact.value for name, fact in last.facts.items() if name.startswith(first)}
    return bool(taken) and taken == handed and any(taken.values())
