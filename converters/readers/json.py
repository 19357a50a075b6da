"""Read our own JSON, the public contract `gouji/report/1`, back into a report; what the writer wrote comes back equal, but for what it only counted."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from converters.diagnostics import NOWHERE, Diagnostic, Message, Origin, Repair, refuse
from converters.media import safe_link
from converters.model import Block, Cell, Figure, Item, Marks, Note, Paragraph, Posting, Span, Table
from converters.readers.xml_beside import checked
from converters.report import AnnualReport, Balance, Content, Fact, FormTable, Heading, Section, Slot
from converters.source.files import Source
from converters.spans import KINDS, marked

Json = dict[str, Any]


def read(source: Source) -> AnnualReport:
    """Read a report from JSON; raises Refused S105 if it is no JSON or not of the contract."""
    try:
        return _report(json.loads(source.data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refuse("S105", reason=f"not the JSON of a report ({type(error).__name__}: {error})") from error


def _report(data: Json) -> AnnualReport:
    if data["schema"] != "gouji/report/1" or not isinstance(data["sections"], list):
        raise ValueError("not of the contract gouji/report/1")
    names = [item["id"] for item in data["facts"]]
    if len(set(names)) < len(names):
        raise ValueError("a fact is given twice")
    source = dict(data["source"])
    title = source.pop("title", None)
    origins = {name: _origin(place) for name, place in source.pop("origins", {}).items()}
    front = Paragraph(_text(title), _where(title), title.get("num", ""), 0, "center", title.get("printed")) if title else None
    period = data["period"]
    return AnnualReport(
        edition=data["edition"] or "", title=front, issuer=data["issuer"], year=data["year"], period=(period[0], period[1]) if period else None,
        published=data["published"], signed=data["signed"], preface=_blocks(data["preface"]),
        sections=tuple(_section(item) for item in data["sections"]),
        signature=tuple(block for block in _blocks(data["signature"]) if isinstance(block, Paragraph)),
        facts={item["id"]: _fact(item) for item in data["facts"]},
        repairs=tuple((_repair(item), _where(item)) for item in data["repairs"]),
        diagnostics=tuple(_diagnostic(item) for item in data["diagnostics"]),
        unplaced=tuple(Posting(item["account"], item["text"], _where(item)) for item in data["unplaced"]),
        asides=tuple(Posting(item["account"], item["text"], _where(item)) for item in data.get("asides", ())),
        origins=origins, ledger=_ledger(data["ledger"]) if data["ledger"] else None, source=source,
        media={digest: checked(digest, item["type"], b64decode(item.get("data", "")), item.get("href", "")) for digest, item in data.get("media", {}).items()},
        notes={item["id"]: Note(item["id"], item["kind"], tuple(_plain_block(block) for block in item["blocks"]), _where(item)) for item in data.get("notes", ())})


def _origin(place: Json) -> Origin:
    box, span = place.get("box"), place.get("span")
    if not place:
        return NOWHERE
    return Origin(place.get("part", ""), place.get("path", ""), place.get("page"), (box[0], box[1], box[2], box[3]) if box else None,
                  (span[0], span[1]) if span else None)


def _where(item: Json) -> Origin:
    return _origin(item.get("origin", {}))


def _text(item: Json) -> str:
    """The text without its automatic number, which the contract prints as part of it."""
    text: str = item["text"]
    return text.removeprefix(item.get("num", ""))


def _section(item: Json) -> Section:
    number = item.get("num", "")
    heading = None
    if item["heading"] is not None:
        heading = Heading(item["heading"].removeprefix(number), 1, _where(item), number, item.get("printed"), _marks(item | {"text": item["heading"]}))
    return Section(item["role"] or "", heading, _blocks(item["blocks"]))


def _blocks(items: list[Json]) -> tuple[Content, ...]:
    return tuple(_block(item) for item in items)


def _block(item: Json) -> Content:
    kind = item["type"]
    if kind == "heading":
        return Heading(_text(item), item["level"], _where(item), item.get("num", ""), item.get("printed"), _marks(item))
    if kind == "table" and "form" in item:
        return _form_table(item)
    return _plain_block(item)


def _plain_block(item: Json) -> Block:
    kind = item["type"]
    if kind == "table":
        return Table(item["rows"], item["cols"], tuple(_cell(cell) for cell in item["cells"]), _where(item))
    if kind == "figure":
        return Figure(item["name"], item["alt"], _where(item), item.get("media", ""), item.get("width", 0.0), item.get("height", 0.0),
                      safe_link(item.get("target", "")), tuple(item.get("more", ())))
    place = item.get("item")
    return Paragraph(_text(item), _where(item), item.get("num", ""), None, item.get("align", ""), item.get("printed"), _marks(item),
                     Item(place["list"], place["depth"], place["format"], place["pattern"], place["value"]) if place else None, item.get("role", ""))


def _marks(item: Json) -> Marks | None:
    """The spans, which the contract counts on the text with its number."""
    if not item.get("spans"):
        return None
    shift = len(item.get("num", ""))
    spans = [Span(span["start"] - shift, span["end"] - shift, span["kind"], span.get("target", "")) for span in item["spans"] if span["kind"] in KINDS]
    return marked(_text(item), [span for span in spans if span.kind != "link" or safe_link(span.target) == span.target])


def _form_table(item: Json) -> FormTable:
    slots = tuple(
        Slot(cell["r"], cell["c"], cell["rs"], cell["cs"], cell["text"], cell.get("fact", ""), cell.get("printed"), _where(cell))
        for cell in item["cells"])
    origin = _where(item) if "origin" in item else next((slot.origin for slot in slots if slot.origin != NOWHERE), NOWHERE)
    return FormTable(item["form"], item["edition"], item["rows"], item["cols"], slots, origin)


def _cell(item: Json) -> Cell:
    blocks = tuple(_plain_block(block) for block in item.get("blocks", ()))
    return Cell(item["r"], item["c"], item["rs"], item["cs"], item["text"], item.get("header", False), _where(item), blocks)


def _fact(item: Json) -> Fact:
    repairs = tuple(_repair(repair) for repair in item["repairs"])
    return Fact(item["id"], item["text"], item["value"], item["unit"], item["status"], _where(item), repairs)


def _repair(item: Json) -> Repair:
    return Repair(item["code"], item["before"], item["after"], item["evidence"])


def _diagnostic(item: Json) -> Diagnostic:
    return Diagnostic(item["code"], item["severity"], Message(item["message"], item["message_zh"]), _where(item))


def _ledger(item: Json) -> Balance:
    return Balance(item["source"], item["accounts"], item["missing"], item["surplus"],
                   {kind: (one["source"], one["report"]) for kind, one in item.get("beside", {}).items()})
