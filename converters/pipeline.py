"""The way from bytes to a report and on to another format: sniff, read, recover, balance, check, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from converters.diagnostics import Diagnostic, Refused, diagnose
from converters.formats import FORMATS, by_suffix, verb
from converters.ledger.balance import balance
from converters.migration import migrate
from converters.model import Document, Drawn
from converters.postings import document_postings, held_beside, postings
from converters.report import AnnualReport, Balance
from converters.source.files import Source, open_source, source_of
from converters.source.pdf_password import unlocked
from converters.source.sniff import sniff
from converters.text import tally

Given = str | Path | bytes | Source


def source_from(given: Given) -> Source:
    """Open a path, or take bytes as they are; a PDF that a password closes is opened with the one that is given."""
    if isinstance(given, Source):
        return unlocked(given)
    return unlocked(source_of(given) if isinstance(given, bytes) else open_source(given))


def read_document(given: Given, *, via: str = "") -> tuple[Document | AnnualReport, Source, str]:
    """Read a source up to its blocks (our own formats: up to the report); also return what was read and its format.

    An old office file that its own reader cannot read, or any with `via` "office", is read by way of an office suite;
    the source returned is then the converted one. Raises Refused if the source cannot be read.
    """
    source = source_from(given)
    name = sniff(source)
    notes = _counternote(source, name)
    document: Document | AnnualReport
    if via == "office" and FORMATS[name].office:
        document, source = _by_office(source, name)
    else:
        document, source = _by_reader(source, name)
    if notes:
        document = replace(document, diagnostics=(*notes, *document.diagnostics))
    return document, source, name


def _by_reader(source: Source, name: str) -> tuple[Document | AnnualReport, Source]:
    """Read a source by the reader of its format; what that one gives up as damaged or too old an office suite may know."""
    read: Callable[[Source], Document | AnnualReport] = verb("readers", FORMATS[name].reader, "read")
    try:
        return read(source), source
    except Refused as refused:
        if not FORMATS[name].office or refused.diagnostic.code not in {"S105", "S121"}:
            raise
        try:
            return _by_office(source, name)
        except Refused:
            raise refused from None


def _by_office(source: Source, name: str) -> tuple[Document, Source]:
    """Read a source that an office suite brings to DOCX."""
    converted = verb("readers", "office", "to_docx")(source, name)
    document: Document = verb("readers", "docx", "read")(converted.source)
    return replace(document, diagnostics=(*converted.diagnostics, *document.diagnostics)), converted.source


def _counternote(source: Source, found: str) -> list[Diagnostic]:
    """Note a suffix that says another format than the content."""
    suffix = Path(source.name).suffix.lower() if source.name else ""
    said = by_suffix(suffix)
    text_like = {"text", "markdown"}
    if not said or said == found or {said, found} <= text_like:
        return []
    return [diagnose("S110", suffix=suffix, found=found)]


def read(given: Given, *, edition: str = "", infer: bool = False, via: str = "") -> AnnualReport:
    """Read a report of any known format, with its ledger balanced and its sums checked; of a volume the first (N525 says how many there are).

    Args:
        given: a path, the bytes of a file, or a Source.
        edition: read the tables as of this edition ("2019", "2021"); "" lets the tables tell.
        infer: derive values that are not printed but follow from the form's sums; they are marked `inferred`.
        via: "office" reads an old office file by way of LibreOffice and not by its own reader.

    Returns:
        The report.

    Raises:
        Refused: the source cannot be read; its diagnostic says why.

    """
    return next(_each(given, edition=edition, infer=infer, via=via, alone=True))


def alignment(given: Given, *, edition: str = "", via: str = "") -> dict[str, Any]:
    """Return how the tables of a report (of a volume the first) were aligned with the form: a `recover.trace.Trace` by the id of each table.

    Takes and raises what `read` does; a report of our own formats is aligned with nothing, and gives an empty dict.
    """
    document, _source, _name = read_document(given, via=via)
    if isinstance(document, AnnualReport):
        return {}
    traces: dict[str, Any] = verb("recover", "trace", "trace")(verb("recover", "volume", "split")(document)[0], edition)
    return traces


def read_all(given: Given, *, edition: str = "", infer: bool = False, via: str = "") -> list[AnnualReport]:
    """Read all reports of a file, in their order: one, or those of a volume; each has its own account in the ledger.

    Takes and raises what `read` does.
    """
    return list(_each(given, edition=edition, infer=infer, via=via))


def _each(given: Given, *, edition: str, infer: bool, via: str, alone: bool = False) -> Iterator[AnnualReport]:
    """Yield the reports of a source one after the other; `alone` says that only the first is asked for."""
    original = source_from(given)
    document, source, name = read_document(original, via=via)
    if isinstance(document, AnnualReport):
        kept = _kept(document, edition)
        yield verb("recover", "infer", "infer")(kept) if infer else kept
        return
    rows = verb("recover", "rollup", "rolled_up")(document, edition)
    parts = rows or verb("recover", "volume", "split")(document)
    posted = postings if rows else document_postings
    whole = [tally("".join(posting.text for posting in posted(part) if posting.account != "generated")) for part in parts] if len(parts) > 1 else []
    every = sum(whole, Counter[str]())
    counter = name if source is original else "docx"
    counted = verb("ledger", FORMATS[counter].ledger, "count")(source)
    for number, part in enumerate(parts, 1):
        report = part if rows else verb("recover", "report", "recover")(part, edition)
        report = _balanced(report, source, counter, counted, document.drawn, every - whole[number - 1] if whole else every)
        report = report if whole else _weighed(report, source, counter)
        broken = verb("checks", "sums", "check_sums")(report)
        if broken or any(fact.value is None for fact in report.facts.values()):
            broken += verb("recover", "propose", "propose")(report)
        report = verb("recover", "infer", "infer")(report) if infer else report
        place = [] if not whole else [diagnose("N525", count=len(parts)) if alone else diagnose("N527", number=number, count=len(parts))]
        yield replace(report, diagnostics=(*place, *report.diagnostics, *broken), source={"format": name, "sha256": original.sha256})


def _kept(report: AnnualReport, edition: str) -> AnnualReport:
    """Hold a report of our own formats to its own laws, since a person may have changed it; what it says of itself is not said twice."""
    verb("recover", "kept", "hold_to_laws")(report)
    found = [*verb("recover", "kept", "check_kept")(report), *verb("checks", "sums", "check_sums")(report)]
    if edition and report.edition and edition != report.edition:
        found.append(diagnose("S146", edition=report.edition))
    known = {(item.code, item.message) for item in report.diagnostics}
    return replace(report, diagnostics=(*report.diagnostics, *(item for item in found if (item.code, item.message) not in known)))


def _balanced(report: AnnualReport, source: Source, name: str, counted: dict[str, Counter[str]], drawn: tuple[Drawn, ...], others: Counter[str]) -> AnnualReport:
    """Close the ledger: post the report against what the second parser counted; what the `others` of a volume hold is theirs.

    Where text was painted, and the letters do not agree, the glyphs are held against one another.
    """
    accounts, missing, surplus, diagnostics = balance(_without(counted, others), postings(report))
    if drawn and (missing or surplus):
        counted, notes = verb("ledger", FORMATS[name].ledger, "settle")(source, drawn)
        accounts, missing, surplus, diagnostics = balance(_without(counted, others), postings(report))
        diagnostics += notes
    total = sum(count.total() for count in counted.values()) - others.total()
    if report.unplaced:
        diagnostics.append(diagnose("L803", count=accounts.get("unplaced", 0)))
    return replace(report, ledger=Balance(total, accounts, missing, surplus), diagnostics=(*report.diagnostics, *diagnostics))


def _weighed(report: AnnualReport, source: Source, name: str) -> AnnualReport:
    """Hold the pictures, links and notes of the report against what the second parser finds, where it knows the format."""
    beside = verb("ledger", FORMATS[name].ledger, "beside", None)
    items = beside(source) if beside else ()
    if not items or report.ledger is None:
        return report
    left = "\n".join(posting.text for posting in (*report.asides, *report.unplaced))
    counts, found = verb("ledger", "beside", "weigh")(items, held_beside(report), left, report.diagnostics)
    return replace(report, ledger=replace(report.ledger, beside=counts), diagnostics=(*report.diagnostics, *found))


def _without(counted: dict[str, Counter[str]], others: Counter[str]) -> dict[str, Counter[str]]:
    """Return what was counted without what belongs to other reports of the file."""
    if not others:
        return counted
    rest = sum(counted.values(), Counter[str]())
    rest.subtract(others)
    return {"": rest}


def render(report: AnnualReport, to: str) -> bytes:
    """Write a report in format `to`; see `render_noted` for what is raised."""
    return render_noted(report, to)[0]


def render_noted(report: AnnualReport, to: str) -> tuple[bytes, list[Diagnostic]]:
    """Write a report in format `to`, and return with it what its writer has to say.

    Raises:
        KeyError: that format is not written.
        Refused: V601, the canonical XML breaks its own schema: a fault of this program, and nothing is written; or what
            the format's writer cannot do.

    """
    if not FORMATS[to].writer:
        raise KeyError(to)
    noted = verb("writers", FORMATS[to].writer, "render_noted", None)
    data, notes = noted(report) if noted else (verb("writers", FORMATS[to].writer, "render")(report), [])
    if to == "xml":
        verb("checks", "schema", "check_schema")(data)
    return data, notes


def read_in(given: Given, edition: str, *, infer: bool = False, via: str = "") -> AnnualReport:
    """Read a report and bring it to an edition; where its tables do not tell of which they are, they are read as of that one."""
    report = read(given, infer=infer, via=via)
    if edition and not report.edition:
        return read(given, edition=edition, infer=infer, via=via)
    return report if report.edition == edition or not edition else migrate(report, edition)


def read_all_in(given: Given, edition: str, *, infer: bool = False, via: str = "") -> list[AnnualReport]:
    """Read all reports of a file as `read_all` does, and bring each to an edition as `read_in` does."""
    reports = read_all(given, infer=infer, via=via)
    if edition and not all(report.edition for report in reports):
        forced = read_all(given, edition=edition, infer=infer, via=via)
        reports = [report if report.edition else other for report, other in zip(reports, forced, strict=True)]
    return [report if report.edition == edition or not edition else migrate(report, edition) for report in reports]


def convert(given: Given, to: str, *, edition: str = "", infer: bool = False) -> bytes:
    """Read a report and write it in format `to`, as of an edition of the form if one is given."""
    return render(read_in(given, edition, infer=infer), to)


__all__ = ["Refused", "convert", "read", "read_all", "read_all_in", "read_document", "read_in", "render", "render_noted"]
