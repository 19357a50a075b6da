"""The forms as data: `schema/forms/*.xml` read once into tables, headings and sums (国办发〔2014〕32号, 国办公开办函〔2019〕60号, 〔2021〕30号)."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from converters.resources import form_names, schema_bytes
from converters.source.safe_xml import children, parse_xml
from converters.text import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "{urn:gouji:form:1}"
_EXACT = 1e-6  # decimals are binary fractions here


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form table: a label with its aliases, or (where `fact` is set) a value with its datatype and unit.

    `keys` are the folded wordings of a label: the form's own first, then its aliases. An `aside` tells nothing by itself: the
    unit of the value in its row, a stroke, an empty cell. `level` is how deep a label stands in a list of
    indicators, and `says` the words by which a text tells of a figure of one.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    label: str = ""
    aliases: tuple[str, ...] = ()
    fact: str = ""
    type: str = ""
    unit: str = ""
    keys: tuple[str, ...] = ()
    aside: bool = False
    level: int = 0
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormSpec:
    """A table of a form: `rows` by `columns` slots, cells in row-major order; `section` is the role it stands in."""

    id: str
    name: str
    section: str
    rows: int
    columns: int
    cells: tuple[FormCell, ...]

    @property
    def is_list(self) -> bool:
        """Whether the table is a list of indicators: one value a row, all in one column, and no cell merged with another."""
        values = [cell for cell in self.cells if cell.fact]
        return len({cell.row for cell in values}) == len(values) > 1 and len({cell.column for cell in values}) == 1 \
            and all(cell.rowspan == cell.colspan == 1 for cell in self.cells)


@dataclass(frozen=True, slots=True)
class HeadingSpec:
    """A section's heading in the form, the other wordings that mean the same, and words by which another heading is known as its own.

    `aspects` are what the section has to speak of, and `government` what it has to in the report of a government.
    """


    role: str
    number: str
    text: str
    aliases: tuple[str, ...]
    words: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    government: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The heading with its number."""
        return f"{self.number}、{self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True)
class Sum:
    """An equation that the form prints: the facts of `whole` add up to the facts of `parts`; `over` names the instance."""

    rule: str
    over: str
    whole: tuple[str, ...]
    parts: tuple[str, ...]

    def gap(self, numbers: Mapping[str, int | float]) -> float | None:
        """Return the sum of the whole less that of its parts, 0 where the equation holds; None where a number is not known."""
        try:
            gap = sum([numbers[name] for name in self.whole]) - sum([numbers[name] for name in self.parts])
        except KeyError:
            return None
        return 0 if abs(gap) < _EXACT else gap

    def solve(self, numbers: Mapping[str, int | float | None]) -> tuple[str, int | float] | None:
        """Return the one number that is not known (None) and what it has to be; None if there is not just one, or it is below 0."""
        names = (*self.whole, *self.parts)
        unknown = [name for name in names if numbers.get(name) is None]
        gap = self.gap({name: numbers[name] or 0 for name in names}) if len(unknown) == 1 and unknown[0] in numbers else None
        if gap is None:
            return None
        value = -gap if unknown[0] in self.whole else gap
        return (unknown[0], value) if value >= 0 else None


@dataclass(frozen=True, slots=True)
class Bound:
    """What a form implies of two figures: `part` is no more than `whole`; `strict` where it cannot be otherwise (其中)."""

    rule: str
    whole: str
    part: str
    strict: bool


@dataclass(frozen=True)
class Form:
    """One edition of the form; `first` and `last` are the report years it is for (`last` None: still in use).

    A `free` form does not demand its sections, and takes them in whatever order a report has. `due` is the month and the day by
    which a report has to be published in the year after, that of a department first, then that of a government.
    """

    id: str
    title: str
    notice: str
    first: int
    last: int | None
    headings: tuple[HeadingSpec, ...]
    tables: dict[str, FormSpec]
    sums: tuple[Sum, ...]
    bounds: tuple[Bound, ...] = ()
    free: bool = False
    due: tuple[str, str] = ("", "")

    @property
    def facts(self) -> list[str]:
        """The ids of all facts in the order of the form."""
        return [cell.fact for table in self.tables.values() for cell in table.cells if cell.fact]


@cache
def editions() -> tuple[str, ...]:
    """Return the ids of the forms at hand, oldest first."""
    return form_names()


@cache
def load_form(edition: str) -> Form:
    """Load one edition; KeyError if there is none of that name."""
    root = parse_xml(schema_bytes(f"forms/{edition}.xml"))
    last = root.get("last")
    return Form(
        id=edition, title=root.get("title", ""), notice=root.get("notice", ""), first=int(root.get("first", "0")),
        last=int(last) if last else None,
        headings=tuple(_heading(item) for item in root.iterfind(_NS + "section")),
        tables={spec.id: spec for spec in map(_table, root.iterfind(_NS + "table"))},
        sums=tuple(equation for item in root.iterfind(_NS + "sum") for equation in _sums(item)),
        bounds=tuple(Bound(item.get("rule", ""), item.get("whole", ""), item.get("part", ""), item.get("strict") == "true") for item in root.iterfind(_NS + "bound")),
        free=root.get("outline") == "free",
        due=(root.get("due", ""), root.get("due-government", "") or root.get("due", "")),
    )


@cache
def heading_roles(edition: str = "") -> dict[str, str]:
    """Map the folded wording of every section heading of an edition to its role; without one, of every edition that demands its sections."""
    forms = [load_form(edition)] if edition else [form for form in map(load_form, editions()) if not form.free]
    roles: dict[str, str] = {}
    for form in forms:
        for spec in form.headings:
            for text in (spec.text, *spec.aliases):
                roles.setdefault(fold(text), spec.role)
    return roles


@cache
def roles(edition: str = "") -> tuple[str, ...]:
    """Return the roles of the sections of an edition in its order; without one, those that any form demands, the newest form's order first."""
    forms = [load_form(edition)] if edition else [form for form in map(load_form, reversed(editions())) if not form.free]
    return tuple(dict.fromkeys(spec.role for form in forms for spec in form.headings))


@cache
def form_labels() -> frozenset[str]:
    """Return the folded wordings of every label of every table, of every edition."""
    cells = (cell for edition in editions() for table in load_form(edition).tables.values() for cell in table.cells)
    return frozenset(key for cell in cells if not cell.aside for key in cell.keys if key)


@cache
def form_units() -> frozenset[str]:
    """Return the units that the lists of indicators of every edition print beside their labels."""
    return frozenset(cell.unit for edition in editions() for table in load_form(edition).tables.values() if table.is_list for cell in table.cells if cell.unit)


@cache
def value_counts() -> frozenset[int]:
    """Return how many values the rows of the tables have, of every edition."""
    specs = (spec for edition in editions() for spec in load_form(edition).tables.values())
    return frozenset(sum(1 for cell in spec.cells if cell.row == row and cell.fact) for spec in specs for row in range(spec.rows)) - {0}


@cache
def list_labels(spec: FormSpec) -> dict[str, tuple[int, ...]]:
    """Map each folded wording of a label of a list of indicators to the rows that have it; the headings of its columns are none."""
    found: dict[str, list[int]] = {}
    for cell in spec.cells:
        if not cell.fact and not cell.aside and not heads_column(cell, spec):
            for key in cell.keys:
                found.setdefault(key, []).append(cell.row)
    return {key: tuple(rows) for key, rows in found.items()}


def heads_column(cell: FormCell, spec: FormSpec) -> bool:
    """Whether a cell of a list stands in a row of headings: one with a label in the column of the values."""
    value = next(other.column for other in spec.cells if other.fact)
    return any(other.row == cell.row and other.column == value and not other.fact and not other.aside for other in spec.cells)


class Placed(Protocol):
    """Anything that stands in a table at a row and a column and may span several."""

    @property
    def row(self) -> int: ...  # noqa: D102
    @property
    def column(self) -> int: ...  # noqa: D102
    @property
    def rowspan(self) -> int: ...  # noqa: D102
    @property
    def colspan(self) -> int: ...  # noqa: D102


P = TypeVar("P", bound=Placed)


def labels_of(figure: Placed, labels: Sequence[P], with_figures: Container[int]) -> tuple[list[P], list[P]]:
    """Return the labels of a figure's row and of its column, outermost first: those beside it, and those of the heading rows above it.

    `with_figures` are the rows that hold figures; the heading rows of a column end where such a row stands above them.
    """
    top = next((row for row in range(figure.row, -1, -1) if row not in with_figures), -1)
    first = next((row for row in range(top, -1, -1) if row in with_figures), -1) + 1
    above = [label for label in labels if first <= label.row <= top and label.column <= figure.column < label.column + label.colspan]
    return [label for label in labels if label.row <= figure.row < label.row + label.rowspan and label.column < figure.column], above


def parents(label: FormCell, labels: Sequence[FormCell]) -> list[FormCell]:
    """Return the labels of a list that a label stands under, outermost first: the nearest above it of each lesser level."""
    found: list[FormCell] = []
    level = label.level
    for other in sorted((item for item in labels if item.row < label.row and item.column == label.column), key=lambda item: -item.row):
        if other.level < level:
            found.insert(0, other)
            level = other.level
    return [item for item in found if item.row]


@cache
def fact_labels(edition: str) -> dict[str, tuple[str, str, str]]:
    """Map each fact of an edition to its table's name, the labels of its row and those of its column, outermost first, joined by " / "."""
    named: dict[str, tuple[str, str, str]] = {}
    for spec in load_form(edition).tables.values():
        labels, with_figures = [cell for cell in spec.cells if not cell.fact and not cell.aside], {cell.row for cell in spec.cells if cell.fact}
        for cell in spec.cells:
            if cell.fact:
                row, column = labels_of(cell, labels, with_figures)
                row = [*parents(row[-1], labels), *row] if spec.is_list else row
                beside, above = (" / ".join(label.label for label in found) for found in (row, column))
                named[cell.fact] = (spec.name, beside, above)
    return named


def table_title(edition: str, table: str) -> str:
    """Return what people call a table of the form, as the form itself prints no captions: 表三 收到和处理政府信息公开申请情况; "" for another."""
    form = load_form(edition) if edition in editions() else None
    spec = form.tables.get(table) if form else None
    heading = next((item.text for item in form.headings if spec and item.role == spec.section), "") if form else ""
    return f"{spec.name} {heading}".strip() if spec else ""


@cache
def tells(table: str, edition: str) -> bool:
    """Whether a table tells its edition: no other edition has the same."""
    own = load_form(edition).tables[table]
    return all(other == edition or load_form(other).tables.get(table) != own for other in editions())


def section_name(role: str) -> str:
    """Return the heading of a section in the newest form that has it; "" for no section of any form."""
    return next((spec.text for form in map(load_form, reversed(editions())) for spec in form.headings if spec.role == role), "")


def form_for_year(year: int) -> str:
    """Return the edition prescribed for a report year; "" if the year is before every form."""
    fitting = [form for form in map(load_form, editions()) if form.first <= year and (form.last is None or year <= form.last)]
    return fitting[-1].id if fitting else ""


def _aliases(element: _Element) -> tuple[str, ...]:
    return tuple(item.text or "" for item in element.iterfind(_NS + "alias"))


def _heading(element: _Element) -> HeadingSpec:
    return HeadingSpec(element.get("role", ""), element.get("number", ""), element.get("heading", ""), _aliases(element), tuple(element.get("words", "").split()),
                       tuple(element.get("aspects", "").split()), tuple(element.get("government", "").split()))


def _table(element: _Element) -> FormSpec:
    cells = tuple(cell for row, line in enumerate(element.iterfind(_NS + "row")) for cell in _row(line, row))
    name, section = element.get("name", ""), element.get("section", "")
    return FormSpec(element.get("id", ""), name, section, int(element.get("rows", "0")), int(element.get("columns", "0")), cells)


def _row(line: _Element, row: int) -> list[FormCell]:
    cells = [_cell(item, row) for item in children(line)]
    units = {cell.unit for cell in cells if cell.unit}
    return [replace(cell, aside=not cell.fact and (cell.label in units or not any(cell.keys))) for cell in cells]


def _cell(element: _Element, row: int) -> FormCell:
    label, aliases, fact = element.get("text", ""), _aliases(element), element.get("fact", "")
    keys = () if fact else tuple(dict.fromkeys(fold(text) for text in (label, *aliases)))
    return FormCell(row, int(element.get("column", "0")), int(element.get("rowspan", "1")), int(element.get("colspan", "1")), label,
                    aliases, fact, element.get("type", ""), element.get("unit", ""), keys, level=int(element.get("level", "0")), says=tuple(element.get("says", "").split()))


def _sums(element: _Element) -> list[Sum]:
    whole, parts = element.get("whole", "").split(), element.get("parts", "").split()
    return [
        Sum(element.get("rule", ""), over, tuple(item.replace("{}", over) for item in whole), tuple(item.replace("{}", over) for item in parts))
        for over in element.get("over", "").split()
    ]
