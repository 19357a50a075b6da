"""Make the slots and facts of a form table from the cells that were placed in it, and say what is not as the form has it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from converters.diagnostics import NOWHERE, Diagnostic, Origin, Repair, diagnose
from converters.forms import FormCell, FormSpec, editions, load_form
from converters.model import Cell, Posting, Table
from converters.record import record
from converters.recover.doubt import decide, shifted
from converters.recover.labels import FormRow, bracketed, form_rows, lost_characters
from converters.recover.values import is_value, parse_value
from converters.report import Fact, FormTable, Slot
from converters.text import fold, joined


@dataclass(slots=True)
class Filled:
    """A filled form table with its facts, and everything that was noticed or could not be placed on the way."""

    table: FormTable
    facts: dict[str, Fact]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    repairs: list[tuple[Repair, Origin]] = field(default_factory=list)


@dataclass(slots=True)
class Placements:
    """The found cell for each slot of the form, the repairs of each form row, and the rows whose values were given up.

    `decided` holds what the sums say of a value that can be read in more than one way; a table that is `relaid` has not
    all labels of the form, and none is lost.
    """

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    repairs: dict[int, tuple[Repair, ...]] = field(default_factory=dict)
    given_up: set[int] = field(default_factory=set)
    decided: dict[tuple[int, int], tuple[int | float, Repair]] = field(default_factory=dict)
    relaid: bool = False


@record
class Exact:
    """A table that agrees with a form table slot by slot: the edition, the form table, and the cell in each slot."""

    edition: str
    spec: FormSpec
    cells: dict[tuple[int, int], Cell]

    def placements(self) -> Placements:
        """The cells as placed."""
        return Placements(self.cells)


def exact_table(table: Table) -> Exact | None:
    """Match an undamaged table with a form slot by slot: same size, same spans, every label as the form has it."""
    if table.spans != "grid":
        return None
    for edition in reversed(editions()):
        for spec in (spec for spec in load_form(edition).tables.values() if not spec.is_list):
            if table.rows == spec.rows and table.columns == spec.columns and len(table.cells) == len(spec.cells):
                found = {(cell.row, cell.column): cell for cell in table.cells}
                if _agrees(found, spec) and not _shifted(found, spec, edition):
                    return Exact(edition, spec, found)
    return None


def _agrees(found: dict[tuple[int, int], Cell], spec: FormSpec) -> bool:
    """Whether the cell in each slot has the form's spans and its label, or a value where the form has one."""
    for cell in spec.cells:
        here = found.get((cell.row, cell.column))
        if here is None or here.rowspan != cell.rowspan or here.colspan != cell.colspan or here.blocks:
            return False
        if not is_value(here.text) if cell.fact else fold(here.text) not in cell.keys:
            return False
    return True


def _shifted(found: dict[tuple[int, int], Cell], spec: FormSpec, edition: str) -> bool:
    """Whether rows of a table that agrees with the form have lost a value, and the rest moved up."""
    values = [cell for cell in spec.cells if cell.fact]
    if all(found[cell.row, cell.column].text for cell in values):
        return False
    return bool(shifted({cell.fact: found[cell.row, cell.column].text for cell in values}, load_form(edition).sums, {cell.fact: cell.row for cell in values}))


def finish(edition: str, table: str, placements: Placements, diagnostics: list[Diagnostic], postings: list[Posting]) -> Filled:
    """Make the slots and facts of the form table from the placements."""
    spec = load_form(edition).tables[table]
    slots: list[Slot] = []
    facts: dict[str, Fact] = {}
    repairs: list[tuple[Repair, Origin]] = []
    rows = form_rows(edition, table)
    here = placements.cells
    repaired = placements.repairs
    lost_rows = _lost_rows(spec, here) if len(here) < len(spec.cells) else set()
    unheaded = _unheaded(spec, here) if len(here) < len(spec.cells) and not placements.relaid else {}
    before = len(diagnostics)
    for cell in spec.cells:
        found = here.get((cell.row, cell.column))
        if cell.fact:
            fact = fact_of(cell, found, repaired.get(cell.row, ()) if repaired else (), diagnostics, rows[cell.row])
            if cell.column in unheaded and found and table != "t2":
                fact = replace(fact, status="repaired", repairs=(*fact.repairs, unheaded[cell.column]))
            if placements.decided and (cell.row, cell.column) in placements.decided:
                fact = _as_decided(fact, *placements.decided[cell.row, cell.column], diagnostics, rows[cell.row])
            facts[cell.fact] = fact
            slots.append(Slot(cell.row, cell.column, cell.rowspan, cell.colspan, fact.text, cell.fact, None, fact.origin))
        else:
            beside = NOWHERE if found or cell.row in lost_rows else beside_row(cell.row, placements)
            slots.append(label_slot(cell, found, diagnostics, repairs, beside, lost=cell.aside or cell.row in lost_rows or placements.relaid))
    if not placements.decided and any(item.code in {"F416", "F422"} for item in diagnostics[before:]) and _decide(edition, spec, placements):
        del diagnostics[before:]
        return finish(edition, table, placements, diagnostics, postings)
    for row in sorted(lost_rows - placements.given_up):
        diagnostics.append(diagnose("F406", row=rows[row].name))
    blank = sum(1 for fact in facts.values() if fact.status != "missing" and not fact.text)
    if blank:
        diagnostics.append(diagnose("F415", count=blank, table=spec.name))
    origin = next((slot.origin for slot in slots if slot.origin is not NOWHERE), NOWHERE)
    repairs += [(repair, NOWHERE) for row in sorted(placements.repairs) for repair in placements.repairs[row]]
    return Filled(FormTable(table, edition, spec.rows, spec.columns, tuple(slots), origin), facts, diagnostics, postings, repairs)


def _decide(edition: str, spec: FormSpec, placements: Placements) -> bool:
    """Let the sums decide the values that can be read in more than one way; return whether they decided any."""
    cells = {cell: placements.cells[cell.row, cell.column] for cell in spec.cells if cell.fact and (cell.row, cell.column) in placements.cells}
    for decision in decide(cells, load_form(edition).sums):
        placements.cells.update(((cell.row, cell.column), here) for cell, here in decision.cells.items())
        placements.decided.update(((cell.row, cell.column), (number, decision.repair)) for cell, number in decision.numbers.items())
    return bool(placements.decided)


def _as_decided(fact: Fact, number: float, repair: Repair, diagnostics: list[Diagnostic], row: FormRow) -> Fact:
    """The fact with the value that the sums gave it, and the finding that says so in place of the doubt."""
    if diagnostics and diagnostics[-1].code in {"F416", "F422"} and diagnostics[-1].origin == fact.origin:
        diagnostics.pop()
    diagnostics.append(diagnose("F423", fact.origin, repair=repair, text=repair.before, place=row.name, value=f"{number:g}", evidence=repair.evidence))
    return replace(fact, value=number, status="repaired", repairs=(*fact.repairs, repair))


def _unheaded(spec: FormSpec, here: dict[tuple[int, int], Cell]) -> dict[int, Repair]:
    """The columns of which the heading was not found, each with the repair that this is for the values below it."""
    first = min(cell.row for cell in spec.cells if cell.fact)
    heads = [cell for cell in spec.cells if cell.row < first and cell.row + cell.rowspan == first and cell.colspan == 1]
    return {cell.column: Repair("F404", "", cell.label, "the order of the form's columns") for cell in heads if (cell.row, cell.column) not in here}


def _lost_rows(spec: FormSpec, here: dict[tuple[int, int], Cell]) -> set[int]:
    """The rows of values of which no value was found."""
    return {cell.row for cell in spec.cells if cell.fact} - {cell.row for cell in spec.cells if cell.fact and (cell.row, cell.column) in here}


def fact_of(cell: FormCell, found: Cell | None, repairs: tuple[Repair, ...], diagnostics: list[Diagnostic], row: FormRow) -> Fact:
    """Read the value of one cell; what is not plain is reported with what it was read as."""
    if found is None:
        return Fact(cell.fact, "", None, "", "missing")
    text = joined(found.text)
    value = parse_value(found.text)
    if not value.reads:
        diagnostics.append(diagnose("F416", found.origin, text=text, place=row.name))
    elif not value.plain and text:
        code = "F422" if value.doubt else "F420"
        diagnostics.append(diagnose(code, found.origin, text=text, place=row.name, value="—" if value.number is None else str(value.number)))
    return Fact(cell.fact, text, value.number, value.unit, "repaired" if repairs else "exact", found.origin, repairs)


def beside_row(index: int, placements: Placements) -> Origin:
    """The place of the first cell found in a row, for what was not found in it."""
    return next((found.origin for (row, _column), found in placements.cells.items() if row == index), NOWHERE)


def label_slot(cell: FormCell, found: Cell | None, diagnostics: list[Diagnostic], repairs: list[tuple[Repair, Origin]], beside: Origin = NOWHERE, *, lost: bool = False) -> Slot:
    """Show the form's label where the source agrees or lost characters, the source's own words where it says otherwise."""
    place = (cell.row, cell.column, cell.rowspan, cell.colspan)
    if found is None:
        if not lost:
            diagnostics.append(diagnose("F404", beside, place=cell.label, form=cell.label))
        return Slot(*place, cell.label, "", "")
    text = joined(found.text)
    if text == cell.label:
        return Slot(*place, text, "", None, found.origin)
    if lost_characters(text, cell.label):
        repair = Repair("F405", text, cell.label, "the form's label")
        repairs.append((repair, found.origin))
        diagnostics.append(diagnose("F405", found.origin, repair=repair, place=cell.label, found=text, form=cell.label))
        return Slot(*place, cell.label, "", text, found.origin)
    misplaced = fold(text) == fold(cell.label) and bracketed(text) != bracketed(cell.label)
    if fold(text) == fold(cell.label) and not misplaced:
        return Slot(*place, cell.label, "", text, found.origin)
    if misplaced or fold(text) not in cell.keys:
        heads_rows = cell.colspan > 3 or (cell.rowspan > 1 and cell.colspan == 1)
        diagnostics.append(diagnose("F431" if heads_rows else "F403", found.origin, place=cell.label, found=text, form=cell.label))
    return Slot(*place, text, "", None, found.origin)
