"""Read our own canonical XML back into a report (schema/report.xsd); what the writer wrote comes back equal, but for what it only counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from converters.diagnostics import Diagnostic, Message, Origin, Repair, refuse
from converters.media import safe_link
from converters.model import Block, Cell, Figure, Item, Note, Paragraph, Posting, Table
from converters.origins import decode
from converters.readers.xml_beside import read_list, read_media, words
from converters.report import AnnualReport, Balance, Content, Fact, FormTable, Heading, Section, Slot
from converters.source.files import Source
from converters.source.safe_xml import parse_xml, report_errors

_NS = "{urn:gouji:report:1}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(source: Source) -> AnnualReport:
    """Read a canonical XML; raises Refused S105 if it does not follow the schema, which says where."""
    root = parse_xml(source.data)
    broken = report_errors(root)
    if broken:
        raise refuse("S105", reason=broken)
    facts: dict[str, Fact] = {}
    repairs = list(_repairs(root))
    owned: dict[str, tuple[Repair, ...]] = {}
    for repair, _origin, name in repairs:
        if name:
            owned[name] = (*owned.get(name, ()), repair)
    preface = _flow(root.find(_NS + "preface"), facts, owned)
    sections = tuple(_section(item, facts, owned) for item in root.iterfind(_NS + "section"))
    signature = tuple(block for block in _flow(root.find(_NS + "signature"), facts, owned) if isinstance(block, Paragraph))
    absent = root.find(_NS + "missing")
    if absent is not None:
        facts.update({name: Fact(name, "", None, "", "missing") for name in absent.get("facts", "").split()})
    for item in root.iterfind(f"{_NS}kept/{_NS}fact"):
        facts[item.get("id", "")] = _fact(item, item.get("id", ""), owned)
    year = root.get("year")
    front = _Front(root)
    return AnnualReport(
        edition=root.get("edition", ""), title=front.title, issuer=front.text("creator"), year=int(year) if year else None, period=front.period,
        published=front.text("issued"), signed=front.text("signed"), preface=preface, sections=sections, signature=signature, facts=facts,
        repairs=tuple((repair, origin) for repair, origin, name in repairs if not name), diagnostics=tuple(_diagnostics(root)),
        unplaced=tuple(_spans(root.find(_NS + "unplaced"), "unplaced")), asides=tuple(_asides(root)), origins=front.origins,
        ledger=_ledger(root), source=front.source, media=read_media(root, _NS), notes=dict(_notes(root)))


class _Front:
    """The metadata element, read."""

    def __init__(self, root: etree._Element) -> None:
        self._metadata = root.find(_NS + "metadata")
        names = {"creator": "issuer", "temporal": "period", "issued": "published"}
        items = list(self._metadata) if self._metadata is not None else []
        self.origins = {
            names.get(name, name): decode(item.get("origin", ""))
            for item in items if item.get("origin") and (name := etree.QName(item).localname)
        }
        title, temporal, source = self._find("title"), self._find("temporal"), self._find("source")
        self.title = None if title is None else Paragraph(
            title.text or "", decode(title.get("origin", "")), level=0, align="center", printed=title.get("printed"))
        self.period = None if temporal is None else (temporal.get("start", ""), temporal.get("end", ""))
        self.source = {} if source is None else {str(name): str(value) for name, value in source.attrib.items()}

    def _find(self, name: str) -> etree._Element | None:
        return None if self._metadata is None else self._metadata.find(_NS + name)

    def text(self, name: str) -> str | None:
        """The text of one item, None if it is absent."""
        element = self._find(name)
        return None if element is None else element.text


def _section(element: etree._Element, facts: dict[str, Fact], owned: dict[str, tuple[Repair, ...]]) -> Section:
    first = element.find(_NS + "heading")
    heading = None if first is None else _heading(first, 1)
    return Section(element.get("role", ""), heading, _flow(element, facts, owned))


def _heading(element: etree._Element, level: int) -> Heading:
    text, marks = words(element)
    return Heading(text, level, decode(element.get("origin", "")), element.get("number", ""), element.get("printed"), marks)


def _flow(parent: etree._Element | None, facts: dict[str, Fact], owned: dict[str, tuple[Repair, ...]]) -> tuple[Content, ...]:
    """Read blocks; a nested section becomes its heading and what follows."""
    blocks: list[Content] = []
    for element in parent if parent is not None else ():
        name = etree.QName(element).localname
        if name == "section":
            first = element.find(_NS + "heading")
            if first is not None:
                blocks.append(_heading(first, int(element.get("level", "2"))))
            blocks += _flow(element, facts, owned)
        elif name == "table" and element.get("form"):
            blocks.append(_form_table(element, facts, owned))
        elif name != "heading":
            blocks += _blocks([element])
    return tuple(blocks)


def _blocks(elements: Iterable[etree._Element]) -> Iterator[Block]:
    """Read blocks that are no sections; the paragraphs of a list stand in the flow, each with its place in it."""
    for element in elements:
        name = etree.QName(element).localname
        if name == "list":
            yield from read_list(element, _paragraph)
        else:
            yield _block(element, name)


def _paragraph(element: etree._Element, item: Item | None = None) -> Paragraph:
    text, marks = words(element)
    return Paragraph(text, decode(element.get("origin", "")), element.get("number", ""), None, element.get("align", ""), element.get("printed"),
                     marks, item, element.get("role", ""))


def _notes(root: etree._Element) -> Iterator[tuple[str, Note]]:
    for element in root.iterfind(f"{_NS}notes/{_NS}note"):
        key = element.get("id", "")
        yield key, Note(key, element.get("kind", "footnote"), tuple(_blocks(element)), decode(element.get("origin", "")))


def _block(element: etree._Element, name: str) -> Block:
    origin = decode(element.get("origin", ""))
    if name == "table":
        return _table(element)
    if name == "figure":
        return Figure(element.get("name", ""), element.text or "", origin, element.get("media", ""), float(element.get("width", "0")),
                      float(element.get("height", "0")), safe_link(element.get("target", "")), tuple(element.get("more", "").split()))
    return _paragraph(element)


def _place(row: int, element: etree._Element) -> tuple[int, int, int, int]:
    return row, int(element.get("column", "0")), int(element.get("rowspan", "1")), int(element.get("colspan", "1"))


def _form_table(element: etree._Element, facts: dict[str, Fact], owned: dict[str, tuple[Repair, ...]]) -> FormTable:
    slots = []
    for row, line in enumerate(element):
        for item in line:
            name, text, origin = item.get("fact", ""), item.text or "", decode(item.get("origin", ""))
            if name:
                facts[name] = _fact(item, name, owned)
            slots.append(Slot(*_place(row, item), text, name, None if name else item.get("printed"), origin))
    origin = next((slot.origin for slot in slots if slot.origin != Origin()), Origin())
    return FormTable(element.get("form", ""), element.get("edition", ""), int(element.get("rows", "0")), int(element.get("columns", "0")), tuple(slots), origin)


def _fact(item: etree._Element, name: str, owned: dict[str, tuple[Repair, ...]]) -> Fact:
    value = item.get("value")
    number = None if value is None else float(value) if "." in value else int(value)
    return Fact(name, item.text or "", number, item.get("unit", ""), item.get("status", "exact"), decode(item.get("origin", "")), owned.get(name, ()))


def _table(element: etree._Element) -> Table:
    cells = tuple(_cell(row, item) for row, line in enumerate(element) for item in line)
    return Table(int(element.get("rows", "0")), int(element.get("columns", "0")), cells, decode(element.get("origin", "")))


def _cell(row: int, element: etree._Element) -> Cell:
    blocks = tuple(_blocks(element))
    text = "\n".join(block.full for block in blocks if isinstance(block, Paragraph)) if blocks else element.text or ""
    return Cell(*_place(row, element), text, etree.QName(element).localname == "th", decode(element.get("origin", "")), blocks)


def _repairs(root: etree._Element) -> Iterator[tuple[Repair, Origin, str]]:
    for item in root.iterfind(f"{_NS}repairs/{_NS}repair"):
        repair = Repair(item.get("code", ""), item.get("before", ""), item.get("after", ""), item.get("evidence", ""))
        yield repair, decode(item.get("origin", "")), item.get("fact", "")


def _diagnostics(root: etree._Element) -> Iterator[Diagnostic]:
    for item in root.iterfind(f"{_NS}diagnostics/{_NS}diagnostic"):
        texts = {message.get(_LANG): message.text or "" for message in item}
        yield Diagnostic(item.get("code", ""), item.get("severity", ""), Message(texts.get("en", ""), texts.get("zh", "")), decode(item.get("origin", "")))


def _ledger(root: etree._Element) -> Balance | None:
    element = root.find(_NS + "ledger")
    if element is None:
        return None
    accounts = {item.get("name", ""): int(item.get("characters", "0")) for item in element.iterfind(_NS + "account")}
    beside = {item.get("kind", ""): (int(item.get("source", "0")), int(item.get("report", "0"))) for item in element.iterfind(_NS + "beside")}
    return Balance(int(element.get("source", "0")), accounts, element.get("missing", ""), element.get("surplus", ""), beside)


def _asides(root: etree._Element) -> Iterator[Posting]:
    for account in root.iterfind(f"{_NS}ledger/{_NS}account"):
        yield from _spans(account, account.get("name", ""))


def _spans(parent: etree._Element | None, account: str) -> Iterator[Posting]:
    for item in parent if parent is not None else ():
        yield Posting(account, item.text or "", decode(item.get("origin", "")))
