"""The table of formats: one row each, with the modules that read it, count it for the ledger, and write it."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple


class Format(NamedTuple):
    """A format: names of its modules under readers, ledger and writers ("" for none), and the suffixes it goes by.

    `whole` marks our own formats, whose reader returns a report and not a document. `office` marks the kinds that an
    office suite can bring to DOCX, where their own reader cannot read them or is not asked to.
    """

    reader: str
    ledger: str
    writer: str
    suffixes: tuple[str, ...]
    whole: bool = False
    office: bool = False


CORRECTIONS = ".corrections.json"  # what a file of corrections by hand ends with, which stands beside its source and is no source

FORMATS: dict[str, Format] = {
    "docx": Format("docx", "docx", "docx", (".docx", ".docm", ".dotx", ".dotm")),
    "html": Format("html", "html", "html", (".html", ".htm", ".shtml", ".xhtml")),
    "fragment": Format("", "", "fragment", (".fragment.html",)),
    "mhtml": Format("mhtml", "mhtml", "", (".mht", ".mhtml")),
    "pdf": Format("pdf", "pdf", "pdf", (".pdf",)),
    "ofd": Format("ofd", "ofd", "", (".ofd",)),
    "markdown": Format("markdown", "markdown", "markdown", (".md", ".markdown")),
    "text": Format("text", "text", "", (".txt", ".text")),
    "xml": Format("xml", "", "xml", (".xml",), whole=True),
    "json": Format("json", "", "json", (".json",), whole=True),
    "xlsx": Format("xlsx", "xlsx", "xlsx", (".xlsx", ".xlsm", ".xltx", ".xltm"), whole=True),
    "xls": Format("workbook", "xls", "", (".xls", ".et", ".xlt", ".ett")),
    "ods": Format("workbook", "ods", "", (".ods", ".fods", ".ots")),
    "csv": Format("csv", "text", "csv", (".csv", ".tsv")),
    "parquet": Format("", "", "parquet", (".parquet",)),
    "doc": Format("doc", "doc", "", (".doc", ".wps", ".dot"), office=True),
    "rtf": Format("rtf", "rtf", "", (".rtf",), office=True),
    "wordxml": Format("wordxml", "wordxml", "", ()),
    "odt": Format("odt", "odt", "", (".odt", ".fodt"), office=True),
}


def verb(group: str, module: str, name: str, *default: Any) -> Any:  # noqa: ANN401 - each group has its own signature
    """Import `converters.<group>.<module>` on use and return its public verb; a default, where given, if it has none of that name."""
    return getattr(import_module(f"converters.{group}.{module}"), name, *default)


def by_suffix(suffix: str) -> str:
    """Return the format that goes by a suffix, "" if none does."""
    return next((name for name, format_ in FORMATS.items() if suffix.lower() in format_.suffixes), "")


def readable() -> frozenset[str]:
    """Return the suffixes of the formats that can be read."""
    return frozenset(suffix for format_ in FORMATS.values() if format_.reader for suffix in format_.suffixes)


def writable() -> dict[str, str]:
    """Map each format that can be written to its first suffix."""
    return {name: format_.suffixes[0] for name, format_ in FORMATS.items() if format_.writer}
