"""The way from bytes to a report and on to another format: sniff, read, recover, balance, check, write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from converters.diagnostics import Diagnostic, Refused, diagnose
from converters.formats import FORMATS, by_suffix, verb
from converters.ledger.balance import balance
from converters.migration import migrate
from converters.model import Document, Drawn
from converters.postings import postings
from converters.report import AnnualReport, Balance
from converters.source.files import Source, open_source, source_of
from converters.source.sniff import sniff

Given = str | Path | bytes | Source


def source_from(given: Given) -> Source:
    """Open a path, or take bytes as they are."""
    if isinstance(given, Source):
        return given
    return source_of(given) if isinstance(given, bytes) else open_source(given)


def read_document(given: Given, *, via: str = "") -> tuple[Document | AnnualReport, Source, str]:
    """Read a source up to its blocks (our own formats: up to the report); also return what was read and its format.

    An old office file that its own reader cannot read, or any with `via` "office", is read by way of an office suite;
    the source returned is then the converted one. Raises Refused if the source cannot be read.
    """
    source = source_from(given)
    name = sniff(source)
    notes = _name_note(source, name)
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


def _name_note(source: Source, found: str) -> list[Diagnostic]:
    """Note a suffix that says another format than the content."""
    suffix = Path(source.name).suffix.lower() if source.name else ""
    said = by_suffix(suffix)
    text_like = {"text", "markdown"}
    if not said or said == found or {said, found} <= text_like:
        return []
    return [diagnose("S110", suffix=suffix, found=found)]


def read(given: Given, *, edition: str = "", infer: bool = False, via: str = "") -> AnnualReport:
    """Read a report of any known format, with its ledger balanced and its sums checked.

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
    original = source_from(given)
    document, source, name = read_document(original, via=via)
    if isinstance(document, AnnualReport):
        report = verb("recover", "infer", "infer")(document) if infer else document
    else:
        report = verb("recover", "report", "recover")(document, edition)
        report = _balanced(report, source, name if source is original else "docx", document.drawn)
        broken = verb("checks", "sums", "check_sums")(report)
        if broken or any(fact.value is None for fact in report.facts.values()):
            broken += verb("recover", "propose", "propose")(report)
        report = verb("recover", "infer", "infer")(report) if infer else report
        report = replace(report, diagnostics=(*report.diagnostics, *broken), source={"format": name, "sha256": original.sha256})
    return report


def _balanced(report: AnnualReport, source: Source, name: str, drawn: tuple[Drawn, ...]) -> AnnualReport:
    """Close the ledger: count the source by the second parser and post the report.

    Where text was painted, and the letters do not agree, the glyphs are held against one another.
    """
    counted = verb("ledger", FORMATS[name].ledger, "count")(source)
    accounts, missing, surplus, diagnostics = balance(counted, postings(report))
    if drawn and (missing or surplus):
        counted, notes = verb("ledger", FORMATS[name].ledger, "settle")(source, drawn)
        accounts, missing, surplus, diagnostics = balance(counted, postings(report))
        diagnostics += notes
    total = sum(count.total() for count in counted.values())
    if report.unplaced:
        diagnostics.append(diagnose("L803", count=accounts.get("unplaced", 0)))
    return replace(report, ledger=Balance(total, accounts, missing, surplus), diagnostics=(*report.diagnostics, *diagnostics))


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
    if not edition or report.edition == edition:
        return report
    if not report.edition:
        return read(given, edition=edition, infer=infer, via=via)
    return migrate(report, edition)


def convert(given: Given, to: str, *, edition: str = "", infer: bool = False) -> bytes:
    """Read a report and write it in format `to`, as of an edition of the form if one is given."""
    return render(read_in(given, edition, infer=infer), to)


__all__ = ["Refused", "convert", "read", "read_document", "read_in", "render", "render_noted"]
