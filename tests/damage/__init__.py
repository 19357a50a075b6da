"""Operators that damage the tables of a report, and the reports so damaged: what a reader would hand over of such a document.

An operator takes a random generator, the id of the form table and the table, and returns a table or the blocks that come in
its place; one that does not apply returns the table as it is. Each operator is listed under its name in `OPERATORS`; what a
flattened text makes of the whole report is in `FLATTENED`.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from converters.diagnostics import Origin
from converters.model import Block, Cell, Document, Paragraph, Table
from converters.report import AnnualReport, FormTable
from damage import cells, columns, hybrids, labels, rows, spans, values
from damage.registry import OPERATORS, Operator

__all__ = ["OPERATORS", "Operator", "cells", "columns", "damaged", "hybrids", "labels", "plain", "rows", "spans", "spoilt", "values"]


def plain(block: FormTable) -> Table:
    """A form table as a table that knows of no form; each cell's origin names its table, row and column."""
    made = tuple(Cell(slot.row, slot.column, slot.rowspan, slot.colspan, slot.text, origin=Origin(block.id, f"{slot.row}/{slot.column}")) for slot in block.slots)
    return Table(block.rows, block.columns, made)


def spoilt(report: AnnualReport, work: Operator, random: Random) -> AnnualReport:
    """The report with every form table damaged by one operator."""
    sections = []
    for section in report.sections:
        blocks: list = []
        for block in section.blocks:
            result = work(random, block.id, plain(block)) if isinstance(block, FormTable) else block
            blocks += result if isinstance(result, list) else [result]
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(report, sections=tuple(sections))


def damaged(report: AnnualReport, work: Operator, random: Random) -> Document:
    """The document of a report with every form table damaged by one operator."""
    flow: list[Block] = [report.title, *report.preface]
    for section in spoilt(report, work, random).sections:
        flow.append(Paragraph(section.heading.full))
        flow += [Paragraph(block.full) if hasattr(block, "full") else block for block in section.blocks]
    return Document("test", (*flow, *report.signature))


def both(first: Operator, second: Operator) -> Operator:
    """One operator after the other."""
    def work(random: Random, table_id: str, table: Table):
        result = first(random, table_id, table)
        if isinstance(result, Table):
            return second(random, table_id, result)
        if second.__module__ == columns.__name__:
            return result  # a column is in every piece
        return [piece for block in result for piece in _listed(second(random, table_id, block) if isinstance(block, Table) and block.rows > 1 else block)]

    return work


def _listed(result) -> list[Block]:
    return result if isinstance(result, list) else [result]
