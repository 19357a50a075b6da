"""Fill a form table with the rows found of it: choose the edition, align row by row, then place the cells of each row."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from converters.diagnostics import NOWHERE, Diagnostic, Message, Origin, Repair, diagnose
from converters.forms import editions, load_form
from converters.model import Posting
from converters.postings import inner_postings
from converters.recover.align import align_rows, pair_rows
from converters.recover.columns import ColumnOrder, column_order
from converters.recover.costs import COSTS
from converters.recover.facts import Filled, Placements, beside_row, finish
from converters.recover.join import Found
from converters.recover.labels import FormRow, form_rows, label_index
from converters.recover.lines import mend_rows
from converters.recover.place import Placed, give_up, place_row, plain_texts
from converters.recover.rows import FoundRow, found_rows, moved_up
from converters.recover.settle import Pending, settle
from converters.recover.stream import stream_rows
from converters.recover.values import parse_value
from converters.text import fold, joined

_ENOUGH = 3  # rows that speak against the headings
_LAYOUTS = {"turned": Message("its rows are printed as columns", "行列互换"),
            "halves": Message("its halves are printed beside each other", "左右两半并排"),
            "labels": Message("read by the labels beside and above each value", "按每个数值旁边和上方的标签读取"),
            "bare": Message("a row of as many values, without headings", "没有表头的一行数值，个数相符")}


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
        whole = Placements(found.exact.cells, relaid=bool(found.layout))
        kept = _report_layout(found, whole, _name(found.exact.edition, found.table), notes)
        return finish(found.exact.edition, found.table, whole, notes, kept)
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
        pairs, spare = align_rows(mend_rows(found.table, found.rows, editions()), form)
    if found.pieces > 1:
        diagnostics.append(diagnose("F411", _origin(found.rows), table=_name(edition, found.table), count=found.pieces))
    placements = _place(edition, found.table, form, pairs, diagnostics, postings)
    placements.relaid = bool(found.layout)
    postings += _report_layout(found, placements, _name(edition, found.table), diagnostics)
    _post_spare(spare, form, pairs, diagnostics, postings)
    return finish(edition, found.table, placements, diagnostics, postings)


def _report_layout(found: Found, placements: Placements, name: str, diagnostics: list[Diagnostic]) -> list[Posting]:
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
    return max((edition for edition in order if costs[edition] - best <= COSTS.edition), key=lambda edition: votes[edition])


def _misfit(found: Found, edition: str) -> float:
    """How badly the found rows fit an edition of the table."""
    form = form_rows(edition, found.table)
    if found.stream:
        return abs(len(found.rows) - sum(len(row.labels) + len(row.values) for row in form))
    pairs, _ties, cost = pair_rows(found.rows, form)
    return round(cost, 6) if any(pair >= 0 for pair in pairs) else 1e9


# --- cells --------------------------------------------------------------------------------------------------------------


def _place(edition: str, table: str, form: tuple[FormRow, ...], pairs: list[tuple[int, FoundRow, bool]],
           diagnostics: list[Diagnostic], postings: list[Posting]) -> Placements:
    """Place the cells of every paired row, with the order of the columns as the table's own headings give it."""
    placements = Placements()
    order = column_order(table, form, [(form[j], row) for j, row, _sure in pairs])
    if order.moved and table == "t3" and _sums_deny(order, form, pairs):
        order = ColumnOrder()
        diagnostics.append(diagnose("F428", _origin([row for _j, row, _sure in pairs]), table=_name(edition, table)))
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


def _sums_deny(order: ColumnOrder, form: tuple[FormRow, ...], pairs: list[tuple[int, FoundRow, bool]]) -> bool:
    """Whether more rows add up to their total in the form's order of columns than in that of the table's own headings."""
    by_headings = by_form = 0
    for j, row, _sure in pairs:
        printed = order.at(j)
        texts = plain_texts(form[j], row, printed) if printed and None not in printed else []
        numbers = [parse_value(text).number or 0 for text in texts]
        if len(numbers) == len(form[j].values) and printed:
            total = numbers[printed.index(len(numbers) - 1)]
            by_headings += sum(numbers) == 2 * total > 0
            by_form += sum(numbers) == 2 * numbers[-1] > 0
    return by_form >= _ENOUGH and by_form > 2 * by_headings


def _settle(edition: str, form: tuple[FormRow, ...], pending: list[Pending], placements: Placements,
            diagnostics: list[Diagnostic], postings: list[Posting]) -> None:
    """Place the rows in doubt by the form's sums; what no sum settles is left out, its text kept."""
    cells = [cell for row in form for cell in row.values]
    known = {cell.fact: parse_value(joined(here.text)).number or 0 for cell in cells if (here := placements.cells.get((cell.row, cell.column)))}
    settled = {item.pending.row.index: item for item in settle(pending, known, load_form(edition).sums)}
    for item in pending:
        row, way = item.row, settled.get(item.row.index)
        if way is None:
            finding, left = give_up(item.cells, row, beside_row(row.index, placements))
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


def _take_covers(placed: Placed, placements: Placements, name: str, diagnostics: list[Diagnostic], postings: list[Posting]) -> None:
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
