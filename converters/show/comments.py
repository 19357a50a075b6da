"""The body's own DOCX, or the standard one written from its report, with each finding as a Word comment at its cell or sentence."""

from __future__ import annotations

from converters import pipeline
from converters.diagnostics import Diagnostic, Origin
from converters.formats import verb
from converters.report import AnnualReport
from converters.rules import SEVERITY, rule_of
from converters.show.findings import Checked, texts_of, told
from converters.source.files import Source, source_of

_PART = "word/document.xml"


def with_comments(source: Source, report: AnnualReport, found: Checked, *, chinese: bool) -> bytes:
    """Return a DOCX with the findings as comments; notes are left out.

    Args:
        source: the file that was checked; a DOCX keeps all that is in it.
        report: what was read of it.
        found: its findings.
        chinese: the language of the comments.

    """
    note, annotate = verb("writers", "comments", "Note"), verb("writers", "comments", "annotate")
    kept = [finding for finding in found.findings if finding.lead.severity != "note"]
    if report.source.get("format") == "docx":
        own = [note(_path(item.origin), _words(item), _text(item, len(more), found, chinese=chinese)) for item, more in kept]
        try:
            return bytes(annotate(source.data, own))
        except Exception:  # noqa: BLE001 - a package that only a forgiving reader opens (strict OOXML, flat, mended zips): the report is written anew
            own = []
    standard = pipeline.render(report, "docx")
    again = pipeline.read(source_of(standard, "standard.docx"))
    places = _places(again)
    anew = [note(_path(_place(item, found, again, places)), _words(item), _text(item, len(more), found, chinese=chinese)) for item, more in kept]
    return bytes(annotate(standard, anew))


def _path(origin: Origin) -> str:
    return origin.path if origin.part == _PART else ""


def _words(item: Diagnostic) -> str:
    said = item.figures[0]
    return said if len(said) > 3 else ""


def _text(item: Diagnostic, more: int, found: Checked, *, chinese: bool) -> str:
    """The comment: what is wrong, why, and what to do."""
    side = 1 if chinese else 0
    rule = rule_of(item.code)
    word = SEVERITY[item.severity] if chinese else item.severity
    also = (f"（同一原因另有 {more} 处）" if chinese else f" ({more} more of the same cause)") if more else ""
    return f"{word} {item.code}{'：' if chinese else ': '}{told(item, found.edition)[side]}{also}\n{rule.why[side]}\n{rule.do[side]}"


def _places(report: AnnualReport) -> dict[str, Origin]:
    """Where each paragraph of a report stands, by its words."""
    return {text: origin for origin, text in texts_of(report).items()}


def _place(item: Diagnostic, found: Checked, again: AnnualReport, places: dict[str, Origin]) -> Origin:
    """Where a finding stands in the standard document: at its fact, or at the same words."""
    text = found.texts.get(item.origin, "")
    if text in places and places[text].path.startswith("p["):
        return places[text]
    fact = next((again.facts[name] for name in item.facts if name in again.facts), None)
    return fact.origin if fact else places.get(text, Origin())
