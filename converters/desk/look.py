"""What is done in a worker process when a source is looked at or a report given back: functions of what they are handed alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from converters import pipeline
from converters.corrections import Corrections, corrected, rechecked
from converters.desk.pane import source_side
from converters.diagnostics import Refused
from converters.formats import FORMATS, verb
from converters.forms import editions, load_form
from converters.postings import as_document
from converters.report import AnnualReport
from converters.show.audit import audit_report
from converters.show.control import Control
from converters.source.files import Source

_PAGES = 400  # of a PDF that are shown as pictures


class Look(NamedTuple):
    """A source as it is shown: inert HTML, and the sizes of its pages in points where it has any."""

    html: str
    pages: tuple[tuple[float, float], ...] = ()


def warm() -> None:
    """Load what most documents need, so that the first one that is dropped does not wait for it."""
    for name in ("docx", "html", "markdown", "pdf"):
        verb("readers", FORMATS[name].reader, "read")
    verb("recover", "report", "recover")
    for edition in editions():
        load_form(edition)


def look(source: Source, *, chinese: bool) -> Look:
    """Return a source as it stands; raises Refused as `pipeline.read_document` does."""
    document, read, name = pipeline.read_document(source)
    whole = as_document(document) if isinstance(document, AnnualReport) else document
    pages: tuple[tuple[float, float], ...] = ()
    if name == "pdf" and read is source:
        try:
            pages = tuple((sheet.width, sheet.height) for sheet in verb("readers", "pdf.picture", "sheets")(source)[:_PAGES])
        except Refused:
            pages = ()  # the text side is left

    return Look(source_side(whole, chinese=chinese), pages)


def picture(source: Source, number: int, width: int) -> bytes:
    """Return a page of a PDF as PNG; raises Refused as the reader does."""
    data: bytes = verb("readers", "pdf.picture", "picture")(source, number, width)
    return data


def give(xml: Source, corrections: Corrections | None, to: Sequence[str]) -> list[tuple[str, bytes]]:
    """Return a report with its corrections in each format of `to`; raises Refused as `pipeline.render` does."""
    report = corrected(pipeline.read(xml), corrections)
    return [(name, pipeline.render(report, name)) for name in to]


def commented(source: Source, xml: Source, corrections: Corrections | None, name: str, control: Control, *, chinese: bool) -> bytes:
    """Return the source, if it is a DOCX, or the report as one, with the findings as comments; raises Refused."""
    report = corrected(rechecked(pipeline.read(xml)), corrections)
    data: bytes = verb("show", "comments", "with_comments")(source, report, audit_report(report, name, control).found, chinese=chinese)
    return data
