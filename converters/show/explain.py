"""Explain one fact: where it was found, the labels seen against the form's, what was repaired, and what else it could have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from converters.diagnostics import NOWHERE, Diagnostic
from converters.forms import FormCell, FormSpec, editions, load_form, parents, tells
from converters.record import record
from converters.recover.costs import COSTS
from converters.recover.labels import FormRow, form_rows, likeness
from converters.recover.trace import Step, Trace
from converters.report import AnnualReport, Fact, FormTable
from converters.text import fold


@record
class Label:
    """A label on the way to a fact: what the form has, and what the source prints ("" if it is lost, None if nothing was found)."""

    side: str
    form: str
    printed: str | None


@record
class Choice:
    """A row or column of the form that the fact's own could have been taken for, and what that would have cost."""

    name: str
    cost: float


@record
class Explanation:
    """All that is known of one fact.

    `row` and `column` are the fact's own, with their costs, each followed by its runner-up, where there are any; `word`
    says that the row prints the very label of one row of the form, so that no other was weighed. `step` is the step of the
    search that gave the fact its text, of so many `tokens` seen; None where nothing was searched. `sums` holds the
    equations with the fact: rule, instance, and the gap (0 where it holds, None where it cannot be tested).
    """

    fact: Fact
    table: str
    edition: str
    labels: tuple[Label, ...]
    row: tuple[Choice, ...]
    column: tuple[Choice, ...]
    word: bool
    step: Step | None
    tokens: int
    sums: tuple[tuple[str, str, float | None], ...]
    findings: tuple[Diagnostic, ...]


def explain(report: AnnualReport, name: str, traces: Mapping[str, Trace] | None = None) -> Explanation:
    """Explain the fact `name` of a report.

    Args:
        report: the report as recovered.
        name: the public id of a fact, such as `t3.received.total`.
        traces: how the tables were aligned with the form, if that was kept.

    Returns:
        What is known of it; of a fact that is missing too.

    Raises:
        KeyError: no form that the report follows has such a fact.

    """
    table_id = name.partition(".")[0]
    table = report.tables().get(table_id)
    own = table.edition if table and tells(table_id, table.edition) else ""
    edition = own or report.edition or editions()[-1]
    spec = load_form(edition).tables.get(table_id)
    place = next((cell for cell in spec.cells if cell.fact == name), None) if spec else None
    if spec is None or place is None or name not in report.facts:
        raise KeyError(name)
    path = _path(spec, place)
    labels = tuple(Label("row" if cell.row + cell.rowspan > place.row or spec.is_list else "column", cell.label, _printed(table, cell)) for cell in path)
    printed = _row_label(table, form_rows(edition, table_id)[place.row]) if table else None
    word = printed is not None and any(printed in keys for keys in form_rows(edition, table_id)[place.row].keys[-1:])
    numbers = {fact.id: fact.value or 0 for fact in report.facts.values() if fact.status != "missing"}
    equations = [item for item in load_form(edition).sums if name in item.whole or name in item.parts]
    trace = (traces or {}).get(table_id)
    step = next((step for step in trace.steps if step.fact == name), None) if trace and trace.searched else None
    return Explanation(report.facts[name], spec.name, edition, labels, _rows(printed, edition, table_id, place.row), _columns(table, path, spec.cells, place), word,
                       step, trace.tokens if trace else 0,
                       tuple((item.rule, item.over, item.gap(numbers)) for item in equations), _findings(report, table, place))


def _path(spec: FormSpec, place: FormCell) -> list[FormCell]:
    """The labels that lead to a fact: those beside and above it; in a list its own, and those it stands under."""
    if not spec.is_list:
        return [cell for cell in spec.cells if not cell.fact and _leads_to(cell, place)]
    labels = [cell for cell in spec.cells if not cell.fact and not cell.aside]
    own = next(cell for cell in labels if cell.row == place.row)
    return [*parents(own, labels), own]


def _leads_to(label: FormCell, place: FormCell) -> bool:
    """Whether a label stands beside the fact's cell or above it, as those that name it do."""
    beside = label.row <= place.row < label.row + label.rowspan and label.column < place.column
    above = label.column <= place.column < label.column + label.colspan and label.row < place.row
    return beside or above


def _printed(table: FormTable | None, label: FormCell) -> str | None:
    """What the source prints for a label of the form."""
    slot = next((slot for slot in table.slots if (slot.row, slot.column) == (label.row, label.column)), None) if table else None
    if table and load_form(table.edition).tables[table.id].is_list:  # its rows are where they are printed
        slot = next((slot for slot in table.slots if not slot.fact and fold(slot.text) in label.keys), None)
    if slot is None:
        return None
    return slot.text if slot.printed is None else slot.printed


def _row_label(table: FormTable, row: FormRow) -> str:
    """The folded label that the source prints for a row, "" if it is lost or the row has none."""
    return fold(_printed(table, row.labels[-1]) or "") if row.labels else ""


def _rows(printed: str | None, edition: str, table: str, own: int) -> tuple[Choice, ...]:
    """What the row's own label costs, and the cheapest other row of values."""
    form = form_rows(edition, table)
    if printed is None:
        return ()
    costs = {line.index: _cost(printed, line) for line in form if line.values}
    others = [line for line in form if line.values and line.index != own]
    best = min(others, key=lambda line: costs[line.index], default=None)
    return tuple(Choice(line.name, costs[line.index]) for line in (form[own], best) if line is not None)


def _cost(printed: str, row: FormRow) -> float:
    """What it costs to take a folded text for the label of a row."""
    if not row.keys:
        return 0
    return COSTS.lost_label if not printed else round(COSTS.other_words * (1 - likeness(printed, row.keys[-1])))


def _columns(table: FormTable | None, path: Sequence[FormCell], cells: Sequence[FormCell], place: FormCell) -> tuple[Choice, ...]:
    """What the heading right above the fact costs as its own, and as the nearest other heading of that row."""
    above = [cell for cell in path if cell.row + cell.rowspan <= place.row and cell.column == place.column]
    head = max(above, key=lambda cell: cell.row, default=None)
    printed = _printed(table, head) if head else None
    if head is None or printed is None:
        return ()
    others = [cell for cell in cells if not cell.fact and cell.row == head.row and cell is not head and cell.keys != head.keys]
    key = fold(printed)
    best = max(others, key=lambda cell: likeness(key, cell.keys), default=None)
    return tuple(Choice(cell.label, round(COSTS.other_words * (1 - likeness(key, cell.keys)))) for cell in (head, best) if cell is not None)


def _findings(report: AnnualReport, table: FormTable | None, place: FormCell) -> tuple[Diagnostic, ...]:
    """The findings in the fact's own row: at one of its cells, or naming it."""
    if table is None:
        return tuple(item for item in report.diagnostics if item.code == "F402")
    row = form_rows(table.edition, table.id)[place.row]
    spots = {slot.origin for slot in table.slots if slot.row == place.row or (slot.column == place.column and not slot.fact)} - {NOWHERE}
    return tuple(item for item in report.diagnostics if item.origin in spots or (item.code[0] == "F" and f"“{row.name}”" in item.message.en))
