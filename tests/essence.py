"""What two reports must share to be the same report: text, places and values, without origins, styles and findings."""

from __future__ import annotations

from converters.model import Figure, Paragraph, Table
from converters.report import AnnualReport, Content, FormTable, Heading


def essence(report: AnnualReport, *, published: bool = True) -> dict[str, object]:
    """Return the content of `report` as plain data; two reports are the same if their essences are equal.

    Left out: origins, repairs, diagnostics, ledger, asides, and the layout of a paragraph (level, align). `published`
    is left out on demand, for formats that have no place for the day of publication.
    """
    return {
        "edition": report.edition,
        "title": report.title.full if report.title else None,
        "issuer": report.issuer,
        "year": report.year,
        "period": tuple(report.period) if report.period else None,
        "published": report.published if published else None,
        "signed": report.signed,
        "preface": [_content(block) for block in report.preface],
        "sections": [(section.role, section.heading.full if section.heading else None,
                      [_content(block) for block in section.blocks]) for section in report.sections],
        "signature": [paragraph.full for paragraph in report.signature],
        "facts": {name: (fact.text, fact.value, fact.unit) for name, fact in sorted(report.facts.items())},
    }


def _content(block: Content) -> tuple[object, ...]:
    """Return one block as plain data."""
    match block:
        case Heading():
            return ("heading", block.level, block.full)
        case Paragraph():
            return ("paragraph", block.full)
        case Figure():
            return ("figure", block.name, block.alt)
        case FormTable():
            return ("form", block.id, block.rows, block.columns,
                    sorted((slot.row, slot.column, slot.rowspan, slot.colspan, slot.text, slot.fact) for slot in block.slots))
        case Table():
            return ("table", *spans(block))


def spans(table: Table) -> tuple[int, int, list[tuple[int, int, int, int, str]]]:
    """Return the size of a table and its cells in row-major order."""
    return table.rows, table.columns, sorted((cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in table.cells)
