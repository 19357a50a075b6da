"""Recover the annual report from the blocks of a document: one pass from layout to sections and facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from converters.diagnostics import NOWHERE, Diagnostic, Message, Origin, Repair, diagnose
from converters.forms import editions, form_for_year, load_form
from converters.model import Block, Document, Paragraph, Posting
from converters.recover.beside import beside
from converters.recover.dates import first_date, torn_dates
from converters.recover.editions import edition_of, telling
from converters.recover.facts import Filled
from converters.recover.front import Front, find_issuer, find_period, find_year, is_title, take_back, take_front, years_in
from converters.recover.hypotheses import Found, search
from converters.recover.layout import straighten
from converters.recover.listed import listed
from converters.recover.outline import Outline, outline
from converters.recover.punctuation import restore
from converters.report import AnnualReport, Content, Fact, FormTable, Section

_OF_A_WHOLE = frozenset({"F402", "N501", "N502", "N503"})  # what only a whole report can lack
_WRITTEN = frozenset({"docx", "doc", "rtf", "odt", "wordxml"})  # formats in which people write: no site puts its furniture there


@dataclass(slots=True)
class _Findings:
    """What is noticed on the way, in the order of noticing."""

    diagnostics: list[Diagnostic]
    postings: list[Posting]
    repairs: list[tuple[Repair, Origin]]


def recover(document: Document, edition: str = "") -> AnnualReport:
    """Recover a report from what a reader built of any format.

    Args:
        document: the blocks of the source in reading order, and its asides.
        edition: read every table as one of this edition; "" lets each table tell.

    Returns:
        The report; a document in which no form is recognised comes through as sections and generic tables with F401.

    """
    notes = _Findings(list(document.diagnostics), list(document.asides), [])
    blocks = straighten(document, notes.diagnostics, notes.postings, notes.repairs)
    blocks = listed([_mend_dates(block, notes) for block in blocks])
    year = likely_year(blocks)
    blocks, found = search(blocks, year, edition)
    filled = {table: found[table].filled for table in sorted(found)}
    flow = _substitute(blocks, found)
    kind = edition if edition and load_form(edition).free else edition_of(filled, flow, year)
    front, cut = _cut(flow, kind, page=document.format not in _WRITTEN)
    report = _assemble(document, front, cut, filled, notes, kind)
    report = restore(report, document.format, document.flow) if kind else report
    report = beside(report, document)
    if filled and all(isinstance(block, FormTable) for block in flow):
        report = _alone(report, filled)
    unplaced = tuple(posting for posting in report.asides if posting.account == "unplaced")
    return replace(report, unplaced=unplaced, asides=tuple(posting for posting in report.asides if posting.account != "unplaced"))


def _alone(report: AnnualReport, filled: dict[str, Filled]) -> AnnualReport:
    """Take tables of the form that were given without a report round them for what they are: nothing else is missing from them."""
    facts = {name: fact for name, fact in report.facts.items() if name.partition(".")[0] in filled}
    return replace(report, facts=facts, diagnostics=tuple(item for item in report.diagnostics if item.code not in _OF_A_WHOLE))


def likely_year(blocks: Sequence[Block]) -> int | None:
    """The year of the title, or else the first year of the text: enough to prefer an edition."""
    for block in blocks:
        if isinstance(block, Paragraph) and is_title(block.text) and years_in(block.text):
            return years_in(block.text)[0]
    return next((years_in(block.text)[0] for block in blocks if isinstance(block, Paragraph) and years_in(block.text)), None)


def _mend_dates(block: Block, notes: _Findings) -> Block:
    """Restore the dates of a paragraph that lost their characters and have one reading only."""
    if not isinstance(block, Paragraph) or "日" not in block.text:
        return block
    text, shift = block.text, 0
    for mended in torn_dates(block.text):
        repair = Repair("N506", mended.printed, mended.date, "the only cut that is a date of that year")
        notes.repairs.append((repair, block.origin))
        notes.diagnostics.append(diagnose("N506", block.origin, repair=repair, found=mended.printed, date=mended.date))
        text = text[: mended.start + shift] + mended.date + text[mended.end + shift :]
        shift += len(mended.date) - len(mended.printed)
    return replace(block, text=text, printed=block.as_printed) if text != block.text else block


def _substitute(blocks: Sequence[Block], found: dict[str, Found]) -> list[Content]:
    """Put each filled table where its first piece stood, and behind it what stood in its midst and is no part of it."""
    first: dict[int, list[Found]] = {}
    for _table, item in sorted(found.items()):
        first.setdefault(item.blocks[0], []).append(item)
    used = {index for item in found.values() for index in item.blocks}
    flow: list[Content] = []
    for index, block in enumerate(blocks):
        for item in first.get(index, ()):
            flow += [item.filled.table, *item.behind]
        if index not in used:
            flow.append(block)
    return flow


def _cut(flow: list[Content], edition: str, *, page: bool) -> tuple[Front, Outline]:
    """Cut the flow into front matter, sections and back matter."""
    cut = outline(flow, edition)
    front = take_front(cut.preface, page=page)
    cut.preface = front.rest
    if edition and cut.sections and cut.sections[0].heading is None and front.title is None:
        inner = take_front(list(cut.sections[0].blocks[:3]), page=page)
        if inner.title:
            front = _merged(front, inner)
            cut.sections[0] = replace(cut.sections[0], blocks=(*inner.rest, *cut.sections[0].blocks[3:]))
    annex = bool(edition) and load_form(edition).free and len(cut.sections) > 1 and _holds_form(cut.sections[-1])
    for at in range(len(cut.sections) - 1 - annex, len(cut.sections)):  # the annex stands behind the signature
        if at >= 0 and not front.signature:
            cut.sections[at] = replace(cut.sections[at], blocks=tuple(take_back(list(cut.sections[at].blocks), front, page=page)))
    return front, cut


def _holds_form(section: Section) -> bool:
    return any(isinstance(block, FormTable) for block in section.blocks)


def _merged(front: Front, inner: Front) -> Front:
    """Add what was taken from inside the first section to the front matter."""
    front.title, front.published = inner.title, front.published or inner.published
    front.postings += inner.postings
    front.diagnostics += inner.diagnostics
    front.repairs += inner.repairs
    front.origins |= inner.origins
    return front


def _assemble(document: Document, front: Front, cut: Outline, filled: dict[str, Filled], notes: _Findings, edition: str) -> AnnualReport:
    """Put the parts together and draw the conclusions that need all of them: edition, year, issuer."""
    texts: list[Content] = [*cut.preface, *(block for section in cut.sections[:1] for block in section.blocks)]
    counted = find_period(texts)
    year, conflict = find_year(front, counted[0] if counted else None, [*texts, *(block for section in cut.sections[1:] for block in section.blocks)])
    issuer, issuer_origin = find_issuer(front, texts)
    origins = dict(front.origins)
    if counted:
        origins["period"] = counted[1]
    if issuer:
        origins["issuer"] = issuer_origin
    facts = {name: fact for table in sorted(filled) for name, fact in filled[table].facts.items()}
    _other_editions(filled, edition, notes)
    notes.diagnostics += front.diagnostics + cut.diagnostics + [item for part in filled.values() for item in part.diagnostics]
    notes.postings += front.postings + [posting for item in filled.values() for posting in item.postings]
    notes.repairs += front.repairs + [repair for item in filled.values() for repair in item.repairs]
    _remark(front, filled, edition, year, conflict, notes)
    facts = {**_missing_facts(edition, filled), **facts} if edition else facts
    return AnnualReport(
        edition=edition, title=front.title, issuer=issuer, year=year, period=counted[0] if counted else None,
        published=front.published or first_date(document.metadata.get("issued", "")), signed=front.signed, preface=tuple(cut.preface),
        sections=tuple(cut.sections), signature=tuple(front.signature), facts=_ordered(facts, filled, edition),
        repairs=tuple(notes.repairs), diagnostics=tuple(notes.diagnostics), asides=tuple(notes.postings), origins=origins)


def _other_editions(filled: dict[str, Filled], edition: str, notes: _Findings) -> None:
    """Say of a table that it is of another edition than the report."""
    for table, own in telling(filled).items():
        if own != edition:
            name = load_form(own).tables[table].name
            notes.diagnostics.append(diagnose("F410", filled[table].table.origin, edition=edition, table=name, found=own))


def _missing_facts(edition: str, filled: dict[str, Filled]) -> dict[str, Fact]:
    """The facts of tables that were not found at all."""
    absent = [spec for table, spec in load_form(edition).tables.items() if table not in filled]
    return {cell.fact: Fact(cell.fact, "", None, "", "missing") for spec in absent for cell in spec.cells if cell.fact}


def _ordered(facts: dict[str, Fact], filled: dict[str, Filled], edition: str) -> dict[str, Fact]:
    """Sort the facts in the order of the forms that the tables follow."""
    if not edition:
        return facts
    order: list[str] = []
    for table in dict.fromkeys([*load_form(edition).tables, *filled]):
        own = filled[table].table.edition if table in filled else edition
        order += [cell.fact for cell in load_form(own).tables[table].cells if cell.fact]
    return {name: facts[name] for name in order if name in facts}


def _taken(year: int | None) -> Message:
    """What became of a year that the sources do not agree on."""
    if year is None:
        return Message("the report's year is left open", "报告年度留空")
    return Message(f"the report's year is taken to be {year}, which most of them say", f"报告年度按多数记为 {year}")


def _remark(front: Front, filled: dict[str, Filled], edition: str, year: int | None, conflict: tuple[int, ...], notes: _Findings) -> None:
    """Say what is missing or contradicts itself as a whole."""
    if not edition:
        notes.diagnostics.append(diagnose("F436", year=year) if year and year < load_form(editions()[0]).first else diagnose("F401"))
        return
    for table, spec in load_form(edition).tables.items():
        if table not in filled:
            notes.diagnostics.append(diagnose("F402", table=spec.name))
    if front.title is None:
        notes.diagnostics.append(diagnose("N503"))
    if conflict:
        notes.diagnostics.append(diagnose("N508", front.origins.get("title", NOWHERE), years="、".join(map(str, conflict)), outcome=_taken(year)))
    if year and form_for_year(year) != edition:
        notes.diagnostics.append(diagnose("F418", front.origins.get("title", NOWHERE), year=year, edition=edition))
