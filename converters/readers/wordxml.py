"""Read a Word 2003 XML document (WordprocessingML of before ECMA-376) by its likeness to a DOCX: `read` is the one public verb."""

from __future__ import annotations

from lxml import etree

from converters.diagnostics import refuse
from converters.model import Document
from converters.readers.docx.numbering import Level
from converters.readers.wordml.markup import CORE, MAIN, core, read_translated
from converters.readers.wordml.numbering import FORMATS, List, numbering
from converters.source.files import Source
from converters.source.safe_xml import children, parse_xml

_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NEW}}}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_MARKUP = "{http://schemas.microsoft.com/aml/2001/core}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge", "listPr": "numPr", "ilfo": "numId", "hlink": "hyperlink"}
_CHANGES = {"Word.Insertion": "ins", "Word.Deletion": "del"}
_SILENT, _WRAPPER = f"{_W}bookmarkStart", f"{_W}sdtContent"
_HOLDING = frozenset({"sect", "sub-section", "borders", "pBdrGroup", "content"})
_NOTES = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
_METADATA = {"Title": "title", "Subject": "subject", "Author": "creator", "Keywords": "keywords", "Description": "description"}


def read(source: Source) -> Document:
    """Read the Word 2003 XML `source` as the reader of DOCX reads its like; raises Refused S105 where it has no body, S109 as XML."""
    root = parse_xml(etree.tostring(parse_xml(source.data), encoding="utf-8").replace(_OLD, _NEW.encode()))
    named = {_local(item): item for item in children(root)}
    if "body" not in named:
        raise refuse("S105", reason="it has no body")
    metadata = [(_METADATA[_local(item)], item.text or "") for item in children(named.get("DocumentProperties", root)) if _local(item) in _METADATA]
    parts = {"numbering.xml": _lists(named["lists"]) if "lists" in named else b"<x/>", CORE: core(metadata)}
    found: dict[str, list[etree._Element]] = {}
    for item in (named["body"], *([named["styles"]] if "styles" in named else [])):
        _adapt(item, found)
    if "styles" in named:
        parts["styles.xml"] = _part("styles", [*children(named["styles"])])
    for index, item in enumerate(found.pop("margins", [])):
        parts[f"header{index}.xml"] = _part(_local(item), [*children(item)])
    for kind, notes in found.items():
        parts[f"{_NOTES[kind]}.xml"] = _part(_NOTES[kind], notes)
    parts[MAIN] = _part("document", [named["body"]])
    return read_translated(parts, "wordxml")


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2]


def _part(name: str, content: list[etree._Element]) -> bytes:
    """A part that holds these elements; each is written by itself, since moving them below a new root would cost the square of their number."""
    whole = b"".join(etree.tostring(element, encoding="utf-8", xml_declaration=False) for element in content)
    return b'<w:%b xmlns:w="%b">%b</w:%b>' % (name.encode(), _NEW.encode(), whole, name.encode())


def _adapt(top: etree._Element, found: dict[str, list[etree._Element]]) -> None:
    """Give the elements below `top` the names that they have in a DOCX; take notes, headers and footers out into `found`."""
    for element in list(top.iter()):
        name = _local(element)
        if element.tag.startswith(_W):
            if name in _RENAMED:
                element.tag = _W + _RENAMED[name]
                if name == "hlink":
                    _point(element)
            elif name == "t":
                element.set(_SPACE, "preserve")  # said once for the whole document, at its root
            elif name in {"hdr", "ftr"}:
                _take(element, "margins", found)
            elif name in {"footnote", "endnote"} and element is not top:
                number = str(len(found.get(name, ())) + 1)
                element.addprevious(etree.Element(f"{_W}{name}Reference", {f"{_W}id": number}))
                _take(element, name, found)
                element.set(f"{_W}id", number)
        elif element.tag.startswith(_HINT):
            element.tag = _WRAPPER if name in _HOLDING else _SILENT
        elif element.tag.startswith(_MARKUP):
            kind = element.get(f"{_W}type", "")
            if kind == "Word.Comment":
                element.tag = f"{_W}comment"
                _take(element, "comment", found)
            else:
                element.tag = _W + _CHANGES[kind] if kind in _CHANGES else _WRAPPER if name in _HOLDING or len(element) else _SILENT


def _point(link: etree._Element) -> None:
    """Give a link the address that it has here in an attribute."""
    target = _value(link, "dest")
    place = _value(link, "bookmark")
    if place and not target:
        link.set(f"{_W}anchor", place)
    elif target:
        link.set(f"{_R}id", f"{target}#{place}" if place else target)


def _take(element: etree._Element, kind: str, found: dict[str, list[etree._Element]]) -> None:
    """Take an element out of the tree, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)
    found.setdefault(kind, []).append(element)


def _value(element: etree._Element, name: str = "val") -> str:
    return str(element.get(_W + name, ""))


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() else otherwise


def _lists(lists: etree._Element) -> bytes:
    """Return the part of lists: here the formats of numbers have codes, and a use of a list is known by its `ilfo`."""
    bases: dict[str, list[Level]] = {}
    uses: dict[str, List] = {}
    for item in children(lists):
        if _local(item) == "listDef":
            bases[_value(item, "listDefId")] = [_level(child) for child in children(item) if _local(child) == "lvl"]
        elif _local(item) == "list":
            base = next((_value(child) for child in children(item) if _local(child) == "ilst"), "")
            starts = {_number(_value(over, "ilvl"), 0): _number(_value(start), 1) for over in children(item) if _local(over) == "lvlOverride"
                      for start in children(over) if _local(start) == "startOverride"}
            uses[_value(item, "ilfo")] = List(base, starts)
    return numbering(bases, uses)


def _level(lvl: etree._Element) -> Level:
    said = {_local(item): item for item in children(lvl)}

    def value(name: str) -> str:
        return _value(said[name]) if name in said else ""

    restart = _number(value("lvlRestart"), 0) if "lvlRestart" in said else None
    legal = "isLgl" in said and value("isLgl") != "off"
    return Level(_number(value("start"), 1), FORMATS.get(_number(value("nfc"), 0), "decimal"), value("lvlText"), restart, legal, value("pStyle"))
