"""Fill a form table with the rows found of it: choose the edition, align row by row, then place the cells of each row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from converters.diagnostics import NOWHERE, Diagnostic, Message, Origin, Repair, diagnose
from converters.forms import FormCell, FormSpec, editions, load_form
from converters.model import Cell, Posting
from converters.postings import inner_postings
from converters.recover.align import ROWS, align
from converters.recover.columns import column_order
from converters.recover.labels import FormRow, form_rows, label_index, likeness, lost_characters
from converters.recover.lines import mend_rows
from converters.recover.locate import Found
from converters.recover.parity import decide
from converters.recover.place import Placed, give_up, place_row, plain_texts
from converters.recover.rows import FoundRow, found_rows, moved_up
from converters.recover.settle import Pending, settle
from converters.recover.stream import stream_rows
from converters.recover.values import parse_value
from converters.report import Fact, FormTable, Slot
from converters.text import fold, joined


_LAYOUTS = {"turned": Message("its rows are printed as columns", "行列互换"),
            "halves": Message("its halves are printed beside each other", "左右两半并排"),
            "labels": Message("read by the labels beside and above each value", "按每个数值旁边和上方的标签读取"),
            "bare": Message("a row of as many values, without headings", "没有表头的一行数值，个数相符")}


@dataclass(slots=True)
class Filled:
    """A filled form table with its facts, and everything that was noticed or could not be placed on the way."""

    table: FormTable
    facts: dict[str, Fact]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    repairs: list[tuple[Repair, Origin]] = field(default_factory=list)


@dataclass(slots=True)
class _Placements:
    """The found cell for each slot of the form, the repairs of each form row, and the rows whose values were given up.

    `decided` holds what the sums say of a value that can be read in more than one way; a table that is `relaid` has not
    all labels of the form, and none is lost.
    """

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    repairs: dict[int, tuple[Repair, ...]] = field(default_factory=dict)
    given_up: set[int] = field(default_factory=set)
    decided: dict[tuple[int, int], tuple[int | float, Repair]] = field(default_factory=dict)
    relaid: bool = False


def fill(found: Found, prefer: str, *, forced: bool = False) -> Filled:
    """Fill the form table that `found` is.

    Args:
        found: the rows of the table, or its exact match with a form.
        prefer: the edition to take where the table itself does not tell.
        forced: take that edition whatever the table tells.

    Returns:
        The filled table with its facts, and what was noticed on the way.

    """
    if found.exact and not (forced and found.exact.edition != prefer):
        notes = _rivals(found, found.exact.edition)
        whole = _Placements(found.exact.cells, relaid=bool(found.layout))
        kept = _report_layout(found, whole, _name(found.exact.edition, found.table), notes)
        return _finish(found.exact.edition, found.table, whole, notes, kept)
    if found.exact:
        found = replace(found, rows=found_rows(found.exact.table), exact=None)
    edition = prefer if forced else _edition(found, prefer)
    form = form_rows(edition, found.table)
    diagnostics = _rivals(found, edition)
    postings = _nested(found, diagnostics)
    if found.stream:
        pairs, spare = stream_rows(found.rows, form)
        diagnostics.append(diagnose("F417", _origin(found.rows), table=_name(edition, found.table)))
    else:
        pairs, spare = _align_rows(mend_rows(found.table, found.rows, editions()), form)
    if found.pieces > 1:
        diagnostics.append(diagnose("F411", _origin(found.rows), table=_name(edition, found.table), count=found.pieces))
    placements = _place(edition, found.table, form, pairs, diagnostics, postings)
    placements.relaid = bool(found.layout)
    postings += _report_layout(found, placements, _name(edition, found.table), diagnostics)
    _post_spare(spare, form, pairs, diagnostics, postings)
    return _finish(edition, found.table, placements, diagnostics, postings)


def _report_layout(found: Found, placements: _Placements, name: str, diagnostics: list[Diagnostic]) -> list[Posting]:
    """Say of a table that is laid out otherwise than the form how it was read, once for the table and on each of its facts."""
    if not found.layout:
        return []
    repair = Repair("F426", "", "", _LAYOUTS[found.layout].en)
    origin = next((cell.origin for cell in placements.cells.values()), NOWHERE)
    diagnostics.append(diagnose("F426", origin, repair=repair, table=name, evidence=_LAYOUTS[found.layout]))
    for row in {row for row, _column in placements.cells}:
        placements.repairs[row] = (*placements.repairs.get(row, ()), repair)
    known = label_index().keys()
    strange = [cell for cell in found.spare if fold(cell.text) not in known]
    diagnostics += [diagnose("F421", cell.origin, text=joined(cell.text), place=name) for cell in strange]
    return [Posting("unplaced" if cell in strange else "repeat", cell.text, cell.origin) for cell in found.spare]


def _rivals(found: Found, edition: str) -> list[Diagnostic]:
    """Report every other table of the same kind: which of them is meant is for a person to say."""
    return [diagnose("F412", origin, table=_name(edition, found.table)) for origin in found.rivals]


def _nested(found: Found, diagnostics: list[Diagnostic]) -> list[Posting]:
    """Keep what stands in the cells of a form table and is no text of theirs: tables and pictures."""
    postings = []
    for row in found.rows:
        for cell in row.cells:
            for posting in inner_postings(cell):
                postings.append(posting)
                diagnostics.append(diagnose("F421", posting.origin, text=joined(posting.text), place=_name(editions()[-1], found.table)))
    return postings


def _name(edition: str, table: str) -> str:
    return load_form(edition).tables[table].name


def _origin(rows: list[FoundRow]) -> Origin:
    return next((cell.origin for row in rows for cell in row.cells), NOWHERE)


_NEAR = 0.8


# --- which edition ------------------------------------------------------------------------------------------------------


def _edition(found: Found, prefer: str) -> str:
    """Choose the edition whose rows fit best; of two that fit alike the one whose own labels are printed, then `prefer`."""
    votes = Counter[str]()
    for row in found.rows:
        for key in row.keys:
            places = {edition for edition, table in label_index().get(key, ()) if table == found.table}
            if len(places) == 1:
                votes[places.pop()] += 1
    order = sorted(editions(), key=lambda edition: (edition != prefer, edition))
    if found.stream and votes:
        return max(order, key=lambda edition: votes[edition])
    costs = {edition: _misfit(found, edition) for edition in order}
    best = min(costs.values())
    return max((edition for edition in order if costs[edition] - best <= _NEAR), key=lambda edition: votes[edition])


def _misfit(found: Found, edition: str) -> float:
    """How badly the found rows fit an edition of the table."""
    form = form_rows(edition, found.table)
    if found.stream:
        return abs(len(found.rows) - sum(len(row.labels) + len(row.values) for row in form))
    pairs, _ties, cost = _pair(found.rows, form)
    return round(cost, 6) if any(pair >= 0 for pair in pairs) else 1e9


# --- rows ---------------------------------------------------------------------------------------------------------------


def _align_rows(rows: list[FoundRow], form: tuple[FormRow, ...]) -> tuple[list[tuple[int, FoundRow, bool]], list[FoundRow]]:
    """Pair found rows with form rows; each pair says whether it is certain. Rows of no form row come back second."""
    pairs, ties, _cost = _pair(rows, form)
    claimed: dict[int, int] = {}
    for index, row in enumerate(rows):  # whatever the order says, a row that prints the very label of one row is that row
        own = _own_row(row, form)
        if own is not None:
            claimed.setdefault(own, index)
    pairs = [-1 if j in claimed else j for j in pairs]
    for j, index in claimed.items():
        pairs[index], ties[index] = j, False
    paired = [(j, row, not tie) for row, j, tie in zip(rows, pairs, ties, strict=True) if j >= 0]
    return paired, [row for row, j in zip(rows, pairs, strict=True) if j < 0]


def _own_row(found: FoundRow, form: tuple[FormRow, ...]) -> int | None:
    """The one row of values of the form whose label a found row prints word for word."""
    if not found.keys or not found.values:
        return None
    own = [line.index for line in form if line.values and line.keys and found.keys[-1] in line.keys[-1]]
    return own[0] if len(own) == 1 else None


def _pair(rows: list[FoundRow], form: tuple[FormRow, ...]) -> tuple[list[int], list[bool], float]:
    """Align once from each end: where the two disagree, two alignments cost the same and the row is a tie."""
    size, width = len(rows), len(form)
    costs = [_row_costs(row, form) for row in rows]
    pairs, cost = align(size, width, lambda i, j: costs[i][j], ROWS)
    back, _same = align(size, width, lambda i, j: costs[size - 1 - i][width - 1 - j], ROWS)
    mirrored = [width - 1 - j if j >= 0 else -1 for j in reversed(back)]
    return pairs, [a != b for a, b in zip(pairs, mirrored, strict=True)], cost


def _row_costs(found: FoundRow, form: tuple[FormRow, ...]) -> list[float]:
    """The costs of a found row against every row of the form: a row that prints the very label of one is no other."""
    costs = [_row_cost(found, line) for line in form]
    own = _own_row(found, form)
    if own is None and found.keys and found.values:  # the very label of a group is not that of a row of values
        groups = {key for line in form for cell, keys in zip(line.labels, line.keys, strict=True) if cell.rowspan > 1 for key in keys}
        if found.keys[-1] in groups:
            return [cost if not line.values or not line.keys or found.keys[-1] in line.keys[0] else 9.0 for cost, line in zip(costs, form, strict=True)]
    return costs if own is None else [cost if line.index == own else 9.0 for cost, line in zip(costs, form, strict=True)]


def _row_cost(found: FoundRow, form: FormRow) -> float:
    """The cost of taking a found row for a form row: labels first, then the number of values."""
    wanted = len(form.values)
    values = found.values
    count = len(values)
    if not found.keys:
        if not form.labels:
            return (0.0 if count == wanted else 0.3) + (0.0 if any(cell.text for cell in values) else 0.2)
        if not form.values:
            return 1.1
        return 0.4 if count in {wanted, wanted + len(form.labels)} else 0.9
    if not form.labels:
        return 1.2
    if not form.values:
        like = sum(max(likeness(key, wordings) for wordings in form.keys) for key in found.keys)
        extra = 0.3 if any(cell.text for cell in values) else 0.0
        return 1.0 - like / max(len(found.keys), len(form.keys)) + extra
    like = likeness(found.keys[-1], form.keys[-1])
    if like < 0.6 and len(form.keys) > 1:
        like = max(like, 0.65 * likeness(found.keys[-1], form.keys[0]))
    filled = sum(1 for cell in values if cell.text)
    short = min(0.25, 0.06 * max(0, wanted - count, filled - wanted - (len(form.labels) - len(found.keys))))
    return 1.0 - like + short + (0.25 if wanted and not filled and not count else 0.0)


# --- cells --------------------------------------------------------------------------------------------------------------


def _place(edition: str, table: str, form: tuple[FormRow, ...], pairs: list[tuple[int, FoundRow, bool]],
           diagnostics: list[Diagnostic], postings: list[Posting]) -> _Placements:
    """Place the cells of every paired row, with the order of the columns as the table's own headings give it."""
    placements = _Placements()
    order = column_order(table, form, [(form[j], row) for j, row, _sure in pairs])
    if order.moved:
        diagnostics.append(diagnose("F414", _origin([row for _j, row, _sure in pairs]), table=_name(edition, table)))
    for name in order.strange:
        diagnostics.append(diagnose("F419", _origin([row for _j, row, _sure in pairs]), column=name, table=_name(edition, table)))
    last = -1
    for j, row, _sure in pairs:
        if j < last and form[j].values:
            diagnostics.append(diagnose("F424", row.cells[0].origin, row=form[j].name))
        last = max(last, j)
    totals = order.names_last(form)
    moved = set() if table == "t2" else moved_up({j: texts for j, row, _sure in pairs if (texts := plain_texts(form[j], row, order.at(j)))}, totals=totals)
    pending: list[Pending] = []
    strange = False
    for j, row, sure in pairs:
        placed = place_row(form[j], row, order.at(j), order.under.get(j), sure=sure, moved=j in moved)
        placements.cells.update(((cell.row, cell.column), here) for cell, here in placed.cells.items())
        strange |= not form[j].values and any(item.code == "F421" for item in placed.diagnostics)
        if strange and placed.counted:
            placed.repairs += (Repair("F419", "", "", "by their number, in a table with a column that is not in the form"),)
        if row.repair:
            placed.repairs += (row.repair,)
            diagnostics.append(diagnose("F425", row.cells[0].origin, repair=row.repair, row=form[j].name, evidence=row.repair.evidence))
        if placed.repairs:
            placements.repairs[j] = placed.repairs
        diagnostics += placed.diagnostics
        postings += placed.postings
        if not sure:
            placements.given_up.add(j)
        if placed.pending is not None:
            pending.append(Pending(form[j], tuple(placed.pending), tuple(placed.under.items())))
        _take_covers(placed, placements, _name(edition, table), diagnostics, postings)
        if _too_deep(form[j], row):
            diagnostics.append(diagnose("F413", row.cells[0].origin, table=_name(edition, table), what=form[j].name))
    _settle(edition, form, pending, placements, diagnostics, postings)
    return placements


def _settle(edition: str, form: tuple[FormRow, ...], pending: list[Pending], placements: _Placements,
            diagnostics: list[Diagnostic], postings: list[Posting]) -> None:
    """Place the rows in doubt by the form's sums; what no sum settles is left out, its text kept."""
    cells = [cell for row in form for cell in row.values]
    known = {cell.fact: parse_value(joined(here.text)).number or 0 for cell in cells if (here := placements.cells.get((cell.row, cell.column)))}
    settled = {item.pending.row.index: item for item in settle(pending, known, load_form(edition).sums)}
    for item in pending:
        row, way = item.row, settled.get(item.row.index)
        if way is None:
            finding, left = give_up(item.cells, row, _beside_row(row.index, placements))
            placements.given_up.add(row.index)
        else:
            placements.cells.update(((cell.row, cell.column), here) for cell, here in way.pairs)
            kept = {id(here) for _cell, here in way.pairs}
            out = [here for here in item.cells if id(here) not in kept]
            repair = Repair("F409", "、".join(here.text for here in out), "", way.rules)
            placements.repairs[row.index] = (*placements.repairs.get(row.index, ()), repair)
            finding = diagnose("F409", item.cells[0].origin, repair=repair, row=row.name, found=len(item.cells), expected=len(row.values), evidence=way.rules)
            left = [Posting("unplaced", here.text, here.origin) for here in out]
            if len(way.pairs) < min(len(item.cells), len(row.values)):
                finding = diagnose("F408", item.cells[0].origin, repair=repair, row=row.name, found=len(item.cells), expected=len(row.values))
        diagnostics.append(finding)
        postings += left


def _take_covers(placed: Placed, placements: _Placements, name: str, diagnostics: list[Diagnostic], postings: list[Posting]) -> None:
    """A label that the form begins further up: there it was not printed, so the merge is wrong; or it is printed again."""
    for label, cell in placed.covers:
        if (label.row, label.column) in placements.cells:
            postings.append(Posting("repeat", cell.text, cell.origin))
        else:
            placements.cells[label.row, label.column] = cell
            diagnostics.append(diagnose("F413", cell.origin, table=name, what=joined(cell.text)))


def _too_deep(form: FormRow, row: FoundRow) -> bool:
    """Whether a row that the form puts at group level stands inside the merge of the group above it (two cells before it)."""
    label = form.labels[0] if form.labels and form.values else None
    return label is not None and label.column == 1 and label.colspan > 1 and row.spans == "rows" and len(row.before) >= 2 \
        and not any(cell.text for cell in row.before)


def _post_spare(spare: list[FoundRow], form: tuple[FormRow, ...], pairs: list[tuple[int, FoundRow, bool]],
                diagnostics: list[Diagnostic], postings: list[Posting]) -> None:
    """Account for rows that have no place: a repeat of a row already placed, else unplaced."""
    placed = {tuple(fold(cell.text) for cell in row.cells if cell.text) for _j, row, _sure in pairs}
    header_keys = {key for line in form if not line.values for keys in line.keys for key in keys}
    for row in spare:
        texts = tuple(fold(cell.text) for cell in row.cells if cell.text)
        if not texts:
            continue
        repeat = texts in placed or (bool(row.keys) and set(texts) <= header_keys)
        if not repeat:
            label = joined(row.labels[-1].text) if row.labels else "、".join(cell.text for cell in row.cells if cell.text)
            diagnostics.append(diagnose("F407", row.cells[0].origin, row=label))
        account = "repeat" if repeat else "unplaced"
        postings += [Posting(account, cell.text, cell.origin) for cell in row.cells if cell.text]


# --- the filled table ---------------------------------------------------------------------------------------------------


def _finish(edition: str, table: str, placements: _Placements, diagnostics: list[Diagnostic], postings: list[Posting]) -> Filled:
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
            fact = _fact(cell, found, repaired.get(cell.row, ()) if repaired else (), diagnostics, rows[cell.row])
            if cell.column in unheaded and found and table != "t2":
                fact = replace(fact, status="repaired", repairs=(*fact.repairs, unheaded[cell.column]))
            if placements.decided and (cell.row, cell.column) in placements.decided:
                fact = _as_decided(fact, *placements.decided[cell.row, cell.column], diagnostics, rows[cell.row])
            facts[cell.fact] = fact
            slots.append(Slot(cell.row, cell.column, cell.rowspan, cell.colspan, fact.text, cell.fact, None, fact.origin))
        else:
            beside = NOWHERE if found or cell.row in lost_rows else _beside_row(cell.row, placements)
            slots.append(_label(cell, found, beside, diagnostics, repairs, lost=cell.row in lost_rows or placements.relaid))
    if not placements.decided and any(item.code in {"F416", "F422"} for item in diagnostics[before:]) and _decide(edition, spec, placements):
        del diagnostics[before:]
        return _finish(edition, table, placements, diagnostics, postings)
    for row in sorted(lost_rows - placements.given_up):
        diagnostics.append(diagnose("F406", row=rows[row].name))
    blank = sum(1 for fact in facts.values() if fact.status != "missing" and not fact.text)
    if blank:
        diagnostics.append(diagnose("F415", count=blank, table=spec.name))
    origin = next((slot.origin for slot in slots if slot.origin is not NOWHERE), NOWHERE)
    repairs += [(repair, NOWHERE) for row in sorted(placements.repairs) for repair in placements.repairs[row]]
    return Filled(FormTable(table, edition, spec.rows, spec.columns, tuple(slots), origin), facts, diagnostics, postings, repairs)


def _decide(edition: str, spec: FormSpec, placements: _Placements) -> bool:
    """Let the sums decide the values that can be read in more than one way; return whether they decided any."""
    cells = {cell: placements.cells[cell.row, cell.column] for cell in spec.cells if cell.fact and (cell.row, cell.column) in placements.cells}
    for decision in decide(cells, load_form(edition).sums):
        placements.cells.update(((cell.row, cell.column), here) for cell, here in decision.cells.items())
        placements.decided.update(((cell.row, cell.column), (number, decision.repair)) for cell, number in decision.numbers.items())
    return bool(placements.decided)


def _as_decided(fact: Fact, number: int | float, repair: Repair, diagnostics: list[Diagnostic], row: FormRow) -> Fact:
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


def _fact(cell: FormCell, found: Cell | None, repairs: tuple[Repair, ...], diagnostics: list[Diagnostic], row: FormRow) -> Fact:
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


def _beside_row(index: int, placements: _Placements) -> Origin:
    """The place of the first cell found in a row, for what was not found in it."""
    return next((found.origin for (row, _column), found in placements.cells.items() if row == index), NOWHERE)


def _label(cell: FormCell, found: Cell | None, beside: Origin, diagnostics: list[Diagnostic], repairs: list[tuple[Repair, Origin]], *, lost: bool) -> Slot:
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
    if fold(text) == fold(cell.label):
        return Slot(*place, cell.label, "", text, found.origin)
    if fold(text) not in cell.keys:
        diagnostics.append(diagnose("F403", found.origin, place=cell.label, found=text, form=cell.label))
    return Slot(*place, text, "", None, found.origin)
