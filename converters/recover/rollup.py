"""Read a 汇总表, as counties keep it: one row a body and one column an indicator, on one sheet or several, as one report a body and year.

In goes the document of a workbook; out come its reports, or none where no heads of columns name facts of the form (`heads`). What
names no fact, or several, stays unplaced in the report of its row and is named; rows that add up others are held against them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose
from converters.forms import editions, form_for_year, load_form
from converters.migration import filled
from converters.model import Block, Cell, Document, Paragraph, Posting, Table
from converters.recover.facts import fact_of
from converters.recover.front import years_in
from converters.recover.heads import named_facts, unit_of
from converters.recover.labels import form_rows
from converters.recover.values import is_value, parse_value
from converters.report import AnnualReport, Fact, Section
from converters.text import fold, ink, joined

_SHEETS = frozenset({"xlsx", "xls", "ods", "csv"})
_DEEPEST = 6  # rows of heads
_LEAST = 3  # so many columns that name facts make a 汇总表
_BODIES = frozenset({"单位", "单位名称", "填报单位", "报送单位", "上报单位", "报告单位", "公开单位", "机关", "机关名称", "行政机关", "行政机关名称", "部门", "部门名称", "主体", "公开主体", "主体名称", "发布机构", "机构", "机构名称",
                     "名称", "乡镇", "乡镇街道", "镇街", "街道", "乡镇名称", "镇街名称", "县市区", "市县", "地区", "区划", "区县", "issuer", "body", "agency"})
_YEARS = frozenset({"年", "年度", "年份", "报告年度", "所属年度", "统计年度", "year"})
_EDITIONS = frozenset({"edition", "版本", "表格版本"})
_BESIDE = frozenset({"序号", "编号", "行次", "report", "sha256", "version", "no"})  # columns that number the rows or say where they came from
_SUM = re.compile(r"(?:总计|合计|小计|汇总|总和|总数|平均|均值|sum|total)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class _Columns:
    """A table whose heads were read: the rows of heads, the text of each head, what each column is, and the facts by edition and column."""

    deep: int
    heads: dict[int, tuple[str, ...]]
    body: int = -1
    year: int = -1
    edition: int = -1
    facts: dict[str, dict[int, frozenset[str]]] = field(default_factory=dict)

    @property
    def named(self) -> int:
        """How many columns name just one fact, in the edition that has most."""
        return max((len(self.sole(edition)) for edition in self.facts), default=0)

    def sole(self, edition: str) -> dict[int, str]:
        """The fact of each column that names one which no other column names."""
        found = {column: next(iter(names)) for column, names in self.facts[edition].items() if len(names) == 1}
        count = Counter(found.values())
        return {column: fact for column, fact in found.items() if count[fact] == 1}


@dataclass(slots=True)
class _Row:
    """A row of figures: its cells by column, whose it is, its year and what it says of its edition."""

    cells: dict[int, Cell]
    body: Cell | None
    year: int | None
    edition: str


@dataclass(slots=True)
class _Made:
    """The report of a body as it grows, table by table."""

    body: Cell | None
    year: int | None
    edition: str
    facts: dict[str, Fact] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unplaced: list[Posting] = field(default_factory=list)
    asides: list[Posting] = field(default_factory=list)


def rolled_up(document: Document, edition: str = "") -> list[AnnualReport]:
    """Return the report of each body and year of a 汇总表, in the order of its rows; [] for a document that is none.

    The first has what the workbook holds besides: its heads and notes among the asides, other tables as its preface.
    """
    if document.format not in _SHEETS:
        return []
    blocks = _whole(document.blocks)
    read = {at: columns for at, block in enumerate(blocks) if isinstance(block, Table) and (columns := _columns(block))}
    if not read:
        return []
    made: dict[tuple[str, int | None], _Made] = {}
    front = _Made(None, None, "")
    year: int | None = None
    rest: list[Block] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Table) and at in read:
            _take(block, read[at], year or _year_of(block.origin.part), edition, made, front)
        elif isinstance(block, Paragraph):
            year = next(iter(years_in(block.text)), year)
            front.asides.append(Posting("furniture", block.as_printed, block.origin))
        else:
            rest.append(block)
    reports = [_report(item) for item in made.values()]
    if not reports:
        return []
    first = reports[0]
    beside = [*document.asides, *front.asides]
    first = replace(first, preface=tuple(rest), asides=(*(item for item in beside if item.account != "unplaced"), *first.asides),
                    unplaced=(*(item for item in beside if item.account == "unplaced"), *front.unplaced, *first.unplaced),
                    diagnostics=(*document.diagnostics, *front.diagnostics, *first.diagnostics))
    return [first, *reports[1:]]


def _whole(blocks: Sequence[Block]) -> list[Block]:
    """Put the parts of a 汇总表 together that blank rows of its sheet set apart: those below have as many columns and no heads."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(block, Table) and isinstance(last, Table) and block.columns == last.columns and block.origin.part == last.origin.part and not _columns(block):
            below = tuple(replace(cell, row=cell.row + last.rows) for cell in block.cells)
            joint = replace(last, rows=last.rows + block.rows, cells=(*last.cells, *below))
            if _columns(joint):
                found[-1] = joint
                continue
        found.append(block)
    return found


def _year_of(text: str) -> int | None:
    found = _YEAR.findall(text)
    return int(found[0]) if len(set(found)) == 1 else None


# --- heads --------------------------------------------------------------------------------------------------------------------


def _columns(table: Table) -> _Columns | None:
    """Read the heads of a table: as many rows of them as name most facts; None if it is no 汇总表."""
    grid = _grid(table)
    tries = [_heads(table, grid, deep) for deep in range(1, min(_DEEPEST, table.rows - 1) + 1)]
    best = max(tries, key=lambda columns: columns.named, default=None)
    if best is None or best.named < _LEAST:
        return None
    _find_body(table, grid, best)
    figures = {row for (row, column), cell in grid.items() if row >= best.deep and ink(cell.text) and any(column in sole for sole in best.facts.values())}
    known = best.body >= 0 and _known(best.heads.get(best.body, ()), _BODIES)
    return best if best.body >= 0 and figures and (known or len(figures) > 1) else None


def _grid(table: Table) -> dict[tuple[int, int], Cell]:
    """Each slot with the cell that covers it."""
    return {(row, column): cell for cell in table.cells for row in range(cell.row, cell.row + cell.rowspan) for column in range(cell.column, cell.column + cell.colspan)}


def _heads(table: Table, grid: dict[tuple[int, int], Cell], deep: int) -> _Columns:
    """Read so many rows of heads. Where merged cells were lost, a blank one goes on with what stands before it, in as many rows as name a fact."""
    printed = [{column: cell for column in range(table.columns) if (cell := grid.get((row, column))) and ink(cell.text)} for row in range(deep)]
    lines: list[dict[int, Cell]] = []
    for row, line in enumerate(printed):
        going = dict(line)
        for column in range(1, table.columns if row < deep - 1 else 0):
            if column not in going and column - 1 in going and (not lines or lines[-1].get(column) is lines[-1].get(column - 1)):
                going[column] = going[column - 1]
        lines.append(going)
    columns = _Columns(deep, {}, facts={edition: {} for edition in editions()})
    for column in range(table.columns):
        ways = [_path([*lines[:rows], *printed[rows:]], column) for rows in range(deep - 1, -1, -1)]
        columns.heads[column] = ways[-1] or ways[0]
        for edition, facts in columns.facts.items():
            way = next((way for way in ways if way and named_facts(way, edition)), ())
            if way:
                facts[column] = named_facts(way, edition)
                columns.heads[column] = way
    return columns


def _path(lines: Sequence[dict[int, Cell]], column: int) -> tuple[str, ...]:
    """The texts of the cells over a column, a merged one once."""
    over = {id(line[column]): joined(line[column].text) for line in lines if column in line}
    return tuple(over.values())


def _known(path: Sequence[str], words: frozenset[str]) -> bool:
    return any(fold(text) in words for text in path)


def _find_body(table: Table, grid: dict[tuple[int, int], Cell], columns: _Columns) -> None:
    """Find the columns that say whose a row is, of which year, of which edition."""
    naming = {column for names in columns.facts.values() for column in names}
    free = [column for column in range(table.columns) if column not in naming]
    for column in free:
        path = columns.heads.get(column, ())
        if columns.body < 0 and _known(path, _BODIES):
            columns.body = column
        columns.year = column if columns.year < 0 and _known(path, _YEARS) else columns.year
        columns.edition = column if columns.edition < 0 and _known(path, _EDITIONS) else columns.edition
    if columns.body < 0:
        for column in free:
            texts = [cell.text for row in range(columns.deep, table.rows) if (cell := grid.get((row, column))) and ink(cell.text)]
            if texts and not any(map(is_value, texts)) and len(set(texts)) * 2 > len(texts):
                columns.body = column
                return


# --- rows ---------------------------------------------------------------------------------------------------------------------


def _take(table: Table, columns: _Columns, year: int | None, asked: str, made: dict[tuple[str, int | None], _Made], front: _Made) -> None:
    """Put the rows of a table into the reports of their bodies."""
    front.asides += [Posting("label", cell.text, cell.origin) for cell in table.cells if cell.row < columns.deep]
    rows = _rows(table, columns, year)
    by_year: dict[int | None, list[_Row]] = defaultdict(list)
    for row in rows:
        by_year[row.year].append(row)
    forms = {when: asked or _edition(columns, when, of) for when, of in by_year.items()}
    for edition in dict.fromkeys(forms.values()):
        _name_columns(columns, edition, front)
    sums: list[_Row] = []
    posted: set[int] = set()
    for row in rows:
        name = ink(row.body.text) if row.body else ""
        if _SUM.search(name):
            sums.append(row)
            continue
        if not any(column != columns.body for column in row.cells):
            front.unplaced += [Posting("unplaced", cell.text, cell.origin) for cell in row.cells.values() if id(cell) not in posted]
            posted |= set(map(id, row.cells.values()))
            continue
        edition = row.edition or forms[row.year]
        body = made.setdefault((name or f"{table.origin}{row.cells[min(row.cells)].row}", row.year), _Made(row.body, row.year, edition))
        _fill(body, row, columns, posted)
    for row in sums:
        _hold(row, columns, forms[row.year], [of for of in made.values() if of.year == row.year], front)


def _rows(table: Table, columns: _Columns, year: int | None) -> list[_Row]:
    """The rows below the heads, blank ones and blank cells left out."""
    grid = _grid(table)
    found = []
    for at in range(columns.deep, table.rows):
        cells = {column: cell for column in range(table.columns) if (cell := grid.get((at, column))) and cell.column == column and ink(cell.text)}
        if cells:
            said = cells.get(columns.year)
            own = _YEAR.search(said.text) if said else None
            form = ink(cells[columns.edition].text) if columns.edition in cells else ""
            found.append(_Row(cells, cells.get(columns.body), int(own[0]) if own else year, form if form in editions() else ""))
    return found


def _edition(columns: _Columns, year: int | None, rows: Sequence[_Row]) -> str:
    """The edition whose facts most of the columns with figures name; of several that of the year, else the newest."""
    used = {column for row in rows for column in row.cells}
    counts = {edition: len(used & columns.sole(edition).keys()) for edition in columns.facts}
    best = max(counts.values())
    fitting = [edition for edition in columns.facts if counts[edition] == best]
    own = form_for_year(year) if year else ""
    return own if own in fitting else fitting[-1]


def _name_columns(columns: _Columns, edition: str, front: _Made) -> None:
    """Say which columns name no fact of the form, and which name several."""
    sole, names = columns.sole(edition), columns.facts[edition]
    own = {columns.body, columns.year, columns.edition}
    for column, path in columns.heads.items():
        head = " / ".join(path)
        if column in sole or column in own or not path or _known(path, _BESIDE):
            continue
        if column in names:
            several = sorted(names[column]) if len(names[column]) > 1 else [*names[column]]
            front.diagnostics.append(diagnose("F441", facts=", ".join(several[:5]) + (" …" if len(several) > 5 else ""), column=head))
        elif not any(column in columns.sole(other) for other in columns.facts):
            front.diagnostics.append(diagnose("F440", column=head))


def _fill(made: _Made, row: _Row, columns: _Columns, posted: set[int]) -> None:
    """Put the figures of a row into a report; each cell is posted once."""
    sole = columns.sole(made.edition)
    spec = {cell.fact: (table, cell) for table in load_form(made.edition).tables.values() for cell in table.cells if cell.fact}
    for column, cell in row.cells.items():
        if id(cell) in posted:
            continue
        posted.add(id(cell))
        if column in {columns.body, columns.year, columns.edition} or _known(columns.heads.get(column, ()), _BESIDE):
            made.asides.append(Posting("furniture", cell.text, cell.origin))
        elif column in sole and sole[column] not in made.facts:
            table, place = spec[sole[column]]
            fact = fact_of(place, cell, (), made.diagnostics, form_rows(made.edition, table.id)[place.row])
            made.facts[place.fact] = _in_unit(fact, columns.heads[column])
        else:
            made.unplaced.append(Posting("unplaced", cell.text, cell.origin))
            if column in sole:
                made.diagnostics.append(diagnose("F442", cell.origin, fact=sole[column], text=cell.text, first=made.facts[sole[column]].text))


def _in_unit(fact: Fact, path: Sequence[str]) -> Fact:
    unit = unit_of(path[-1]) if path else ""
    return replace(fact, unit=unit) if unit in {"元", "万元"} and not fact.unit else fact


def _hold(row: _Row, columns: _Columns, edition: str, bodies: Iterable[_Made], front: _Made) -> None:
    """Hold a row of sums against the rows that it adds up; it is no body, and is kept beside the reports."""
    sole, given = columns.sole(edition), list(bodies)
    name = row.body.text if row.body else ""
    front.asides += [Posting("repeat", cell.text, cell.origin) for cell in row.cells.values()]
    wrong = 0
    for column, fact in sole.items():
        cell = row.cells.get(column)
        if cell is None or not is_value(cell.text):
            continue
        told = parse_value(cell.text).number
        total = sum(value for made in given if fact in made.facts and (value := made.facts[fact].value) is not None)
        wrong += told is not None and abs(told - total) > 1e-6
    whole = not re.search(r"小计|平均|均值", name)
    front.diagnostics.append(diagnose("F444", row.body.origin if row.body else NOWHERE, row=name, count=wrong) if whole and wrong else
                             diagnose("F443", row.body.origin if row.body else NOWHERE, row=name))


# --- reports ------------------------------------------------------------------------------------------------------------------


def _report(made: _Made) -> AnnualReport:
    """Make the report of a body: the tables of the form that its figures are of."""
    form = load_form(made.edition)
    known = [spec for spec in form.tables.values() if any(cell.fact in made.facts for cell in spec.cells)]
    facts = {cell.fact: made.facts.get(cell.fact) or Fact(cell.fact, "", None, "", "missing") for spec in known for cell in spec.cells if cell.fact}
    sections = tuple(Section(role, None, tuple(filled(spec, made.edition, facts) for spec in known if spec.section == role)) for role in dict.fromkeys(spec.section for spec in known))
    origin: Origin = made.body.origin if made.body else NOWHERE
    return AnnualReport(edition=made.edition, title=None, issuer=joined(made.body.text) if made.body else None, year=made.year, period=None, published=None, signed=None, preface=(),
                        sections=sections, signature=(), facts=facts, diagnostics=tuple(made.diagnostics), unplaced=tuple(made.unplaced), asides=tuple(made.asides),
                        origins={"issuer": origin} if made.body else {})
