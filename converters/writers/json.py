"""Write a report as JSON, the public contract `gouji/report/1`: keys in a fixed order, text as it was printed.

The ledger's account `markup` (scripts, styles, codes of fields) is counted and not written; every other entry is.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from converters.diagnostics import Diagnostic, Origin, Repair
from converters.model import Cell, Figure, Paragraph, Posting, Table
from converters.report import AnnualReport, Balance, Content, Fact, FormTable, Heading, Section
from converters.spans import over

Json = dict[str, Any]


def render(report: AnnualReport) -> bytes:
    """Return the report as UTF-8 JSON with a final line break."""
    import orjson

    try:
        return orjson.dumps(as_json(report), option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # a figure of more than 64 bits, or half of a surrogate pair: the slower way writes them
        return json.dumps(as_json(report), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def as_json(report: AnnualReport) -> Json:
    """Return the report as the plain values of the contract."""
    return {
        "schema": "gouji/report/1",
        "edition": report.edition or None,
        "year": report.year,
        "title": report.title.full if report.title else None,
        "issuer": report.issuer,
        "period": list(report.period) if report.period else None,
        "published": report.published,
        "signed": report.signed,
        "preface": _blocks(report.preface),
        "sections": [_section(section) for section in report.sections],
        "signature": [_block(paragraph) for paragraph in report.signature],
        "facts": [fact_json(fact) for fact in report.facts.values()],
        "repairs": [_repair(repair) | _where(origin) for repair, origin in report.repairs],
        "diagnostics": [diagnostic_json(item) for item in report.diagnostics],
        "ledger": ledger_json(report.ledger) if report.ledger else None,
        "unplaced": [posting_json(item) for item in report.unplaced],
        "asides": [posting_json(item) for item in report.asides if item.account != "markup"],
        "source": report.source | ({"title": _paragraph(report.title)} if report.title else {}) | {"origins": {name: origin_json(origin) for name, origin in report.origins.items()}},
    } | _beside(report)


def _beside(report: AnnualReport) -> Json:
    """The notes and the bytes of the pictures, where there are any."""
    out: Json = {}
    if report.notes:
        out["notes"] = [{"id": note.id, "kind": note.kind, "blocks": _blocks(note.blocks)} | _where(note.origin) for note in report.notes.values()]
    if report.media:
        out["media"] = {item.digest: {"type": item.type} | ({"href": item.href} if item.href else {"data": b64encode(item.data).decode()})
                        for item in report.media.values()}
    return out


def origin_json(origin: Origin) -> Json:
    """Return the parts of an origin that are known."""
    out: Json = {}
    if origin.part:
        out["part"] = origin.part
    if origin.path:
        out["path"] = origin.path
    if origin.page is not None:
        out["page"] = origin.page
    if origin.box:
        out["box"] = list(origin.box)
    if origin.span:
        out["span"] = list(origin.span)
    return out


def _where(origin: Origin) -> Json:
    place = origin_json(origin)
    return {"origin": place} if place else {}


def _section(section: Section) -> Json:
    heading = section.heading
    out: Json = {"role": section.role or None, "heading": heading.full if heading else None, "blocks": _blocks(section.blocks)}
    if heading:
        out |= {name: value for name, value in _text(heading).items() if name == "spans"}
        out |= {"num": heading.number} if heading.number else {}
        out |= {"printed": heading.printed} if heading.printed is not None else {}
        out |= _where(heading.origin)
    return out


def _blocks(blocks: Sequence[Content]) -> list[Json]:
    return [_block(block) for block in blocks]


def _block(block: Content) -> Json:
    if isinstance(block, Heading):
        return {"type": "heading", "level": block.level} | _text(block)
    if isinstance(block, Paragraph):
        return {"type": "paragraph"} | _paragraph(block)
    if isinstance(block, FormTable):
        return _form_table(block)
    if isinstance(block, Table):
        cells = [_cell(cell) for cell in block.cells]
        return {"type": "table", "rows": block.rows, "cols": block.columns, "cells": cells} | _where(block.origin)
    return {"type": "figure", "name": block.name, "alt": block.alt} | _picture(block) | _where(block.origin)


def _picture(figure: Figure) -> Json:
    """What is known of a picture beside its name: lengths are in points, pictures are named by their digest."""
    said = {"media": figure.media, "width": figure.width, "height": figure.height, "target": figure.target, "more": list(figure.more)}
    return {name: value for name, value in said.items() if value}


def _paragraph(block: Paragraph) -> Json:
    out = _text(block) | ({"align": block.align} if block.align else {}) | ({"role": block.role} if block.role else {})
    if block.item:
        item = block.item
        out["item"] = {"list": item.list, "depth": item.depth, "format": item.format, "pattern": item.pattern, "value": item.value}
    return out


def _text(block: Paragraph | Heading) -> Json:
    """The full text; `num` is the automatic number at its start, `printed` the source's text where a repair changed it.

    `spans` are counted on the full text, in code points.
    """
    out: Json = {"text": block.full}
    if block.marks:
        shift = len(block.number)
        out["spans"] = [{"start": span.start + shift, "end": span.end + shift, "kind": span.kind} | ({"target": span.target} if span.target else {})
                        for span in over(block.marks, block.text)]
    if block.number:
        out["num"] = block.number
    if block.printed is not None:
        out["printed"] = block.printed
    return out | _where(block.origin)


def _form_table(table: FormTable) -> Json:
    cells = []
    for slot in table.slots:
        cell: Json = {"r": slot.row, "c": slot.column, "rs": slot.rowspan, "cs": slot.colspan, "text": slot.text}
        if slot.fact:
            cell["fact"] = slot.fact
        cell |= {"printed": slot.printed} if slot.printed is not None else {}
        cells.append(cell | _where(slot.origin))
    return {"type": "table", "form": table.id, "edition": table.edition, "rows": table.rows, "cols": table.columns, "cells": cells} | _where(table.origin)


def _cell(cell: Cell) -> Json:
    out: Json = {"r": cell.row, "c": cell.column, "rs": cell.rowspan, "cs": cell.colspan, "text": cell.text}
    if cell.header:
        out["header"] = True
    if cell.blocks:
        out["blocks"] = _blocks(cell.blocks)
    return out | _where(cell.origin)


def fact_json(fact: Fact) -> Json:
    """Return a fact as the contract has it."""
    return {"id": fact.id, "text": fact.text, "value": fact.value, "unit": fact.unit, "status": fact.status,
            "origin": origin_json(fact.origin), "repairs": [_repair(repair) for repair in fact.repairs]}


def _repair(repair: Repair) -> Json:
    return {"code": repair.code, "before": repair.before, "after": repair.after, "evidence": repair.evidence}


def diagnostic_json(item: Diagnostic) -> Json:
    """Return a finding with both its wordings."""
    found: Json = {"code": item.code, "severity": item.severity, "message": item.message.en, "message_zh": item.message.zh, "origin": origin_json(item.origin)}
    return found | ({"rule": item.rule} if item.rule else {}) | ({"facts": list(item.facts)} if item.facts else {})


def ledger_json(ledger: Balance) -> Json:
    """Return the balance as the contract has it."""
    out: Json = {"source": ledger.source, "balanced": ledger.balanced, "accounts": ledger.accounts, "missing": ledger.missing, "surplus": ledger.surplus}
    return out | ({"beside": {kind: {"source": found, "report": held} for kind, (found, held) in ledger.beside.items()}} if ledger.beside else {})


def posting_json(posting: Posting) -> Json:
    """Return an entry of the ledger with its place."""
    return {"account": posting.account, "text": posting.text, "origin": origin_json(posting.origin)}
