"""Read any workbook as a person sees it: .xlsx, .xlsm, .xls, .et, .ods, each sheet laid out as text and tables; `read` is the one public verb."""

from __future__ import annotations

from collections.abc import Callable

from converters.diagnostics import Origin, diagnose, refuse
from converters.model import Block, Document, Posting
from converters.readers.workbook import ods, xls, xlsx
from converters.readers.workbook.regions import lay_out
from converters.readers.workbook.sheets import Sheet
from converters.source.files import Source
from converters.text import ink


def read(source: Source) -> Document:
    """Read a workbook, its sheets one after the other; formulas by the values kept with them, links and macros never run.

    Raises Refused: S105 damaged, S106 encrypted, S109 XML that is not well-formed, S116 past the limits.
    """
    kind, sheets_of = _kind(source)
    try:
        book = sheets_of(source)
    except (KeyError, ValueError, IndexError) as error:
        raise refuse("S105", reason=f"not a whole workbook ({type(error).__name__}: {error})") from error
    blocks: list[Block] = []
    asides: list[Posting] = []
    findings = list(book.findings)
    for sheet in book.sheets:
        laid = lay_out(sheet)
        blocks += laid.blocks
        asides += laid.asides
        findings += laid.findings
        if not sheet.seen and any(ink(shown.text) for shown in sheet.cells.values()):
            findings.append(diagnose("R293", Origin(sheet.name), name=sheet.name))
    asides += [Posting("hidden", text) for text in book.unused if ink(text)]
    asides += [Posting("furniture", text) for text in book.margins if ink(text)]
    if not blocks:
        raise refuse("S118")
    return Document(kind, tuple(blocks), tuple(asides), tuple(findings), _metadata(book.sheets))


def _kind(source: Source) -> tuple[str, Callable[[Source], xlsx.Book]]:
    if source.data.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls", xls.read_sheets
    if source.data.startswith(b"PK") and "xl/workbook.xml" in source.package.names:
        return "xlsx", xlsx.read_sheets
    return ("ods", ods.read_sheets) if source.data[:2] == b"PK" or b"opendocument" in source.data[:4096] else ("xls", xls.read_sheets)


def _metadata(sheets: tuple[Sheet, ...]) -> dict[str, str]:
    """Name the sheets that are seen, as the tabs of the workbook do."""
    return {"sheets": "\n".join(sheet.name for sheet in sheets if sheet.seen)}
