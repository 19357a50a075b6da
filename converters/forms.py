"""The forms as data: `schema/forms/*.xml` read once into tables, headings and sums (国办公开办函〔2019〕60号, 〔2021〕30号)."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from converters.resources import schema_bytes, schema_names
from converters.source.safe_xml import children, parse_xml
from converters.text import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "{urn:gouji:form:1}"
_EXACT = 1e-6  # decimals are binary fractions here


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form table: a label with its aliases, or (where `fact` is set) a value with its datatype and unit.

    `keys` are the folded wordings of a label: the form's own first, then its aliases.
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


@dataclass(frozen=True)
class FormSpec:
    """A table of a form: `rows` by `columns` slots, cells in row-major order; `section` is the role it stands in."""

    id: str
    name: str
    section: str
    rows: int
    columns: int
    cells: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True)
class HeadingSpec:
    """A section's heading in the form and the other wordings that mean the same."""

    role: str
    number: str
    text: str
    aliases: tuple[str, ...]


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


@dataclass(frozen=True)
class Form:
    """One edition of the form; `first` and `last` are the report years it is for (`last` None: still in use)."""

    id: str
    title: str
    notice: str
    first: int
    last: int | None
    headings: tuple[HeadingSpec, ...]
    tables: dict[str, FormSpec]
    sums: tuple[Sum, ...]

    @property
    def facts(self) -> list[str]:
        """The ids of all facts in the order of the form."""
        return [cell.fact for table in self.tables.values() for cell in table.cells if cell.fact]


@cache
def editions() -> tuple[str, ...]:
    """Return the ids of the forms at hand, oldest first."""
    names = (name for name in schema_names() if name.startswith("forms/") and name.endswith(".xml"))
    return tuple(sorted(name[len("forms/") : -len(".xml")] for name in names))


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
    )


@cache
def heading_roles() -> dict[str, str]:
    """Map the folded wording of every section heading, of every edition, to its role."""
    roles: dict[str, str] = {}
    for edition in editions():
        for spec in load_form(edition).headings:
            for text in (spec.text, *spec.aliases):
                roles.setdefault(fold(text), spec.role)
    return roles


@cache
def form_labels() -> frozenset[str]:
    """Return the folded wordings of every label of every table, of every edition."""
    cells = (cell for edition in editions() for table in load_form(edition).tables.values() for cell in table.cells)
    return frozenset(key for cell in cells for key in cell.keys if key)


@cache
def value_counts() -> frozenset[int]:
    """Return how many values the rows of the tables have, of every edition."""
    specs = (spec for edition in editions() for spec in load_form(edition).tables.values())
    return frozenset(sum(1 for cell in spec.cells if cell.row == row and cell.fact) for spec in specs for row in range(spec.rows)) - {0}


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


@cache
def fact_labels(edition: str) -> dict[str, tuple[str, str, str]]:
    """Map each fact of an edition to its table's name, the labels of its row and those of its column, outermost first, joined by " / "."""
    named: dict[str, tuple[str, str, str]] = {}
    for spec in load_form(edition).tables.values():
        labels, with_figures = [cell for cell in spec.cells if not cell.fact], {cell.row for cell in spec.cells if cell.fact}
        for cell in spec.cells:
            if cell.fact:
                beside, above = (" / ".join(label.label for label in found) for found in labels_of(cell, labels, with_figures))
                named[cell.fact] = (spec.name, beside, above)
    return named


def table_title(edition: str, table: str) -> str:
    """Return what people call a table of the form, as the form itself prints no captions: 表三 收到和处理政府信息公开申请情况; "" for another."""
    form = load_form(edition) if edition in editions() else None
    spec = form.tables.get(table) if form else None
    heading = next((item.text for item in form.headings if spec and item.role == spec.section), "") if form else ""
    return f"{spec.name} {heading}".strip() if spec else ""


def form_for_year(year: int) -> str:
    """Return the edition prescribed for a report year; "" if the year is before every form."""
    fitting = [form for form in map(load_form, editions()) if form.first <= year and (form.last is None or year <= form.last)]
    return fitting[-1].id if fitting else ""


def _aliases(element: _Element) -> tuple[str, ...]:
    return tuple(item.text or "" for item in element.iterfind(_NS + "alias"))


def _heading(element: _Element) -> HeadingSpec:
    return HeadingSpec(element.get("role", ""), element.get("number", ""), element.get("heading", ""), _aliases(element))


def _table(element: _Element) -> FormSpec:
    cells = tuple(_cell(item, row) for row, line in enumerate(element.iterfind(_NS + "row")) for item in children(line))
    name, section = element.get("name", ""), element.get("section", "")
    return FormSpec(element.get("id", ""), name, section, int(element.get("rows", "0")), int(element.get("columns", "0")), cells)


def _cell(element: _Element, row: int) -> FormCell:
    label, aliases, fact = element.get("text", ""), _aliases(element), element.get("fact", "")
    keys = () if fact else tuple(dict.fromkeys(fold(text) for text in (label, *aliases)))
    return FormCell(row, int(element.get("column", "0")), int(element.get("rowspan", "1")), int(element.get("colspan", "1")), label,
                    aliases, fact, element.get("type", ""), element.get("unit", ""), keys)


def _sums(element: _Element) -> list[Sum]:
    whole, parts = element.get("whole", "").split(), element.get("parts", "").split()
    return [
        Sum(element.get("rule", ""), over, tuple(item.replace("{}", over) for item in whole), tuple(item.replace("{}", over) for item in parts))
        for over in element.get("over", "").split()
    ]
