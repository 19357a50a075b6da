"""Write the canonical XML of a report (namespace urn:gouji:report:1, described by schema/report.xsd; C14N-stable).

The ledger's account `markup` (scripts, styles, codes of fields) is counted and not written; every other entry is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from lxml import etree

from converters.diagnostics import Diagnostic, Origin, Repair
from converters.lists import List, gathered
from converters.model import Cell, Figure, Paragraph, Posting, Table
from converters.origins import encode
from converters.report import AnnualReport, Balance, Content, Fact, FormTable, Heading, Section
from converters.source.safe_xml import serialise
from converters.text import for_xml
from converters.writers.xml_beside import fill, indent, write_list, write_media

NAMESPACE = "urn:gouji:report:1"
_NS = f"{{{NAMESPACE}}}"
# Accounts whose text stands nowhere else in the report; the text of the others is in its sections, or is no text at all.


def render(report: AnnualReport) -> bytes:
    """Return the canonical XML as UTF-8; the same report gives the same bytes."""
    root = etree.Element(_NS + "report", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default namespace
    _set(root, edition=report.edition or None, year=report.year)
    _metadata(root, report)
    if report.preface:
        _flow(_add(root, "preface"), report.preface, report.facts)
    for section in report.sections:
        _section(root, section, report.facts)
    if report.signature:
        signature = _add(root, "signature")
        for line in report.signature:
            _block(signature, line, {})
    if report.notes:
        notes = _add(root, "notes")
        for note in report.notes.values():
            _flow(_add(notes, "note", id=note.id, kind=note.kind, origin=_where(note.origin)), note.blocks, {})
    write_media(root, [*report.media.values()], _NS)
    _missing(root, report)
    _repairs(root, report)
    _diagnostics(root, report.diagnostics)
    if report.ledger:
        _ledger(root, report.ledger, report.asides)
    if report.unplaced:
        _spans(_add(root, "unplaced"), report.unplaced)
    indent(root, _NS)
    return serialise(root)


def _add(parent: etree._Element, tag: str, text: str = "", /, **attributes: str | int | None) -> etree._Element:
    element = etree.SubElement(parent, _NS + tag)
    if text:
        element.text = for_xml(text)
    _set(element, **attributes)
    return element


def _set(element: etree._Element, /, **attributes: str | int | None) -> None:
    for name, value in attributes.items():
        if value is not None:
            element.set(name, for_xml(str(value)))


def _where(origin: Origin) -> str | None:
    return encode(origin) or None


def _metadata(root: etree._Element, report: AnnualReport) -> None:
    """Write what is known of the report and of its source."""
    metadata = _add(root, "metadata")
    where = {name: _where(origin) for name, origin in report.origins.items()}
    if report.title:
        _add(metadata, "title", report.title.full, origin=_where(report.title.origin), printed=report.title.printed)
    if report.issuer:
        _add(metadata, "creator", report.issuer, origin=where.get("issuer"))
    if report.period:
        _add(metadata, "temporal", origin=where.get("period"), start=report.period[0], end=report.period[1])
    if report.published:
        _add(metadata, "issued", report.published, origin=where.get("published"))
    if report.signed:
        _add(metadata, "signed", report.signed, origin=where.get("signed"))
    if report.source:
        _add(metadata, "source", **{name: report.source[name] for name in ("format", "sha256") if name in report.source})


def _section(root: etree._Element, section: Section, facts: dict[str, Fact]) -> None:
    element = _add(root, "section", role=section.role or None)
    if section.heading:
        _heading(element, section.heading)
    _flow(element, section.blocks, facts)


def _heading(parent: etree._Element, heading: Heading) -> None:
    element = _add(parent, "heading", "" if heading.marks else heading.text, number=heading.number or None, origin=_where(heading.origin), printed=heading.printed)
    if heading.marks:
        fill(element, heading.text, heading.marks, _NS)


def _paragraph(parent: etree._Element, block: Paragraph) -> None:
    element = _add(parent, "p", "" if block.marks else block.text, number=block.number or None, align=block.align or None, role=block.role or None,
                   origin=_where(block.origin), printed=block.printed)
    if block.marks:
        fill(element, block.text, block.marks, _NS)


def _flow(parent: etree._Element, blocks: Sequence[Content], facts: dict[str, Fact]) -> None:
    """Write blocks, nesting a section under each heading by its level."""
    stack: list[tuple[int, etree._Element]] = [(1, parent)]
    for block in gathered(blocks):
        if isinstance(block, List):
            write_list(stack[-1][1], block, _NS, _paragraph)
        elif isinstance(block, Heading):
            while stack[-1][0] >= block.level:
                stack.pop()
            element = _add(stack[-1][1], "section", level=block.level)
            _heading(element, block)
            stack.append((block.level, element))
        else:
            _block(stack[-1][1], block, facts)


def _block(parent: etree._Element, block: Content, facts: dict[str, Fact]) -> None:
    if isinstance(block, Paragraph):
        _paragraph(parent, block)
    elif isinstance(block, FormTable):
        _form_table(parent, block, facts)
    elif isinstance(block, Table):
        _table(parent, block)
    elif isinstance(block, Figure):
        _add(parent, "figure", block.alt, name=block.name, media=block.media or None, width=_length(block.width), height=_length(block.height),
             target=block.target or None, more=" ".join(block.more) or None, origin=_where(block.origin))


def _length(points: float) -> str | None:
    """Write a length in points, as short as it can be read back."""
    return f"{points:.10g}" if points else None


def _form_table(parent: etree._Element, table: FormTable, facts: dict[str, Fact]) -> None:
    element = _add(parent, "table", form=table.id, edition=table.edition, rows=table.rows, columns=table.columns)
    rows = [_add(element, "tr") for _row in range(table.rows)]
    for slot in table.slots:
        spans = _spans_of(slot.rowspan, slot.colspan)
        if slot.fact:
            fact = facts[slot.fact]
            _add(rows[slot.row], "td", slot.text, column=slot.column, **spans, fact=fact.id, value=_number(fact.value), unit=fact.unit or None,
                 status=fact.status, origin=_where(fact.origin))
        else:
            _add(rows[slot.row], "th", slot.text, column=slot.column, **spans, origin=_where(slot.origin), printed=slot.printed)


def _number(value: float | None) -> str | None:
    """Write a number as XML Schema's decimal does, without an exponent."""
    if value is None or isinstance(value, int):
        return None if value is None else str(value)
    text = format(Decimal(repr(value)), "f")
    return text if "." in text else text + ".0"


def _spans_of(rowspan: int, colspan: int) -> dict[str, int | None]:
    return {"rowspan": rowspan if rowspan > 1 else None, "colspan": colspan if colspan > 1 else None}


def _table(parent: etree._Element, table: Table) -> None:
    """Write a generic table; each cell gives its column, since rows may have holes."""
    element = _add(parent, "table", rows=table.rows, columns=table.columns, origin=_where(table.origin))
    rows = [_add(element, "tr") for _row in range(table.rows)]
    for cell in table.cells:
        _cell(rows[cell.row], cell)


def _cell(row: etree._Element, cell: Cell) -> None:
    element = _add(row, "th" if cell.header else "td", "" if cell.blocks else cell.text, column=cell.column,
                   **_spans_of(cell.rowspan, cell.colspan), origin=_where(cell.origin))
    for block in gathered(cell.blocks):
        if isinstance(block, List):
            write_list(element, block, _NS, _paragraph)
        else:
            _block(element, block, {})


def _missing(root: etree._Element, report: AnnualReport) -> None:
    """Name the facts of tables that were not found, and keep those of another edition: they have no cell to stand in."""
    placed = {slot.fact for table in report.tables().values() for slot in table.slots}
    loose = [fact for name, fact in report.facts.items() if name not in placed]
    absent = [fact.id for fact in loose if fact.status == "missing"]
    if absent:
        _add(root, "missing", facts=" ".join(absent))
    if len(absent) < len(loose):
        kept = _add(root, "kept")
        for fact in loose:
            if fact.status != "missing":
                _add(kept, "fact", fact.text, id=fact.id, value=_number(fact.value), unit=fact.unit or None, status=fact.status, origin=_where(fact.origin))


def _repairs(root: etree._Element, report: AnnualReport) -> None:
    """Write every repair: those of the text with their place, those of facts with their id."""
    loose = [(repair, origin) for repair, origin in report.repairs]
    owned = [(fact.id, repair) for fact in report.facts.values() for repair in fact.repairs]
    if not loose and not owned:
        return
    element = _add(root, "repairs")
    for repair, origin in loose:
        _repair(element, repair, origin=_where(origin))
    for name, repair in owned:
        _repair(element, repair, fact=name)


def _repair(parent: etree._Element, repair: Repair, **attributes: str | None) -> None:
    _add(parent, "repair", code=repair.code, before=repair.before, after=repair.after, evidence=repair.evidence, **attributes)


def _diagnostics(root: etree._Element, diagnostics: Iterable[Diagnostic]) -> None:
    items = list(diagnostics)
    if not items:
        return
    element = _add(root, "diagnostics")
    for item in items:
        one = _add(element, "diagnostic", code=item.code, severity=item.severity, origin=_where(item.origin))
        _add(one, "message", item.message.en).set("{http://www.w3.org/XML/1998/namespace}lang", "en")
        _add(one, "message", item.message.zh).set("{http://www.w3.org/XML/1998/namespace}lang", "zh")


def _ledger(root: etree._Element, ledger: Balance, asides: Sequence[Posting]) -> None:
    """Write the balance, and the text of the accounts that stands nowhere else."""
    element = _add(root, "ledger", source=ledger.source, balanced="true" if ledger.balanced else "false",
                   missing=ledger.missing or None, surplus=ledger.surplus or None)
    for account, characters in ledger.accounts.items():
        one = _add(element, "account", name=account, characters=characters)
        if account != "markup":
            _spans(one, [posting for posting in asides if posting.account == account])
    for kind, (found, held) in ledger.beside.items():
        _add(element, "beside", kind=kind, source=found, report=held)


def _spans(parent: etree._Element, postings: Iterable[Posting]) -> None:
    for posting in postings:
        _add(parent, "span", posting.text, origin=_where(posting.origin))
