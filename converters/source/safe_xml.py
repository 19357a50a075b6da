"""The only place that parses XML or HTML: no entity, no DTD, no network, bounded depth (XML 1.0, OWASP XXE).

`parse_xml` and `parse_html` build lxml trees for readers; `sweep_xml` (expat) and `witness_html` (Lexbor) are the second
parsers, by which the ledger counts what the readers should have seen.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from converters.diagnostics import Origin, refuse
from converters.limits import LIMITS
from converters.resources import schema_bytes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser


def parse_xml(data: bytes, part: str = "") -> etree._Element:
    """Parse one XML part; raises Refused S108 for a DTD, S109 for XML that is not well-formed and S116 for XML that is too deep.

    The parser is made anew each time: a shared one keeps its error log and is not safe between threads.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
                             huge_tree=False, recover=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in (error.msg or ""):
            raise refuse("S116", Origin(part), what=f"XML depth {LIMITS.xml_depth}") from error
        code = "S108" if b"<!DOCTYPE" in data[:4096] else "S109"
        raise refuse(code, Origin(part), reason=error.msg or "damaged") from error
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise refuse("S108", Origin(part))
    return root


def stream_xml(data: bytes, tags: str | tuple[str, ...], part: str = "") -> Iterator[etree._Element]:
    """Yield each element of the named tags when it is complete, and forget it: for parts that may be large and are flat.

    Raises Refused as `parse_xml` does, while one iterates.
    """
    if b"<!DOCTYPE" in data[:4096]:
        raise refuse("S108", Origin(part))
    events = etree.iterparse(io.BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
                             huge_tree=False, recover=False, remove_comments=True, remove_pis=True)
    try:
        for _event, element in events:
            yield element
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        raise refuse("S109", Origin(part), reason=error.msg or "damaged") from error


def parse_html(text: str) -> tuple[etree._Element | None, list[str], set[str]]:
    """Parse HTML already decoded; return the root (None if there is no element), fatal complaints, and stray end tags.

    `huge_tree` lifts the depth from 254 to 2,046 levels; past it libxml2 drops the rest of the page and only its log
    says so, which is why the complaints come back to the caller. So do the names of the end tags that ended nothing.
    """
    parser = etree.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    fatal = [entry.message for entry in parser.error_log if entry.type_name in {"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG"}]
    stray = {entry.message.rpartition(" ")[2].lower() for entry in parser.error_log if entry.type_name == "ERR_TAG_NAME_MISMATCH"}
    return root, fatal, stray


def witness_html(text: str) -> LexborHTMLParser:
    """Parse HTML with Lexbor, the second parser, which has no limit of depth."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(text)


def sweep_xml(data: bytes, text: Callable[[str, str], None], part: str = "",
              opened: Callable[[str, dict[str, str]], None] | None = None, closed: Callable[[str], None] | None = None) -> None:
    """Sweep one XML part with expat and call `text(element name, characters)` for each run of character data.

    Names come without their namespace prefix. `opened(element name, attributes)` is called for each start tag, with the
    attributes named `namespace}name`, and `closed(element name)` for each end tag. Raises Refused S108 for a DTD, S109 when it is not well-formed.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.ordered_attributes = opened is None  # then nobody looks at them, and a list is cheaper to make
    stack: list[str] = []
    deepest = LIMITS.xml_depth

    def start(name: str, attributes: dict[str, str]) -> None:
        stack.append(name)
        if len(stack) > deepest:
            raise refuse("S116", Origin(part), what=f"XML depth {deepest}")
        if opened is not None:
            opened(name.rpartition("}")[2], attributes)

    def doctype(*_declaration: object) -> None:
        raise refuse("S108", Origin(part))

    parser.StartElementHandler = start
    def end(name: str) -> None:
        stack.pop()
        if closed is not None:
            closed(name.rpartition("}")[2])

    parser.EndElementHandler = end if closed is not None else lambda _name: stack.pop()
    parser.CharacterDataHandler = lambda characters: text(stack[-1].rpartition("}")[2], characters)
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the C function takes its flag by position
    except expat.ExpatError as error:
        raise refuse("S109", Origin(part), reason=str(error)) from error


def text_of_xml(data: bytes, part: str = "") -> str:
    """Return all character data of one XML part, by expat and without a look at its elements: some times faster than a sweep."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    pieces: list[str] = []

    def doctype(*_declaration: object) -> None:
        raise refuse("S108", Origin(part))

    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the C function takes its flag by position
    except expat.ExpatError as error:
        raise refuse("S109", Origin(part), reason=str(error)) from error
    return "".join(pieces)


@cache
def _report_schema() -> etree.XMLSchema:
    return etree.XMLSchema(parse_xml(schema_bytes("report.xsd")))


def report_errors(root: etree._Element) -> str:
    """Validate a canonical XML against `schema/report.xsd`; return the first error, "" if there is none."""
    schema = _report_schema()
    return "" if schema.validate(root) else str(schema.error_log).splitlines()[0]


def serialise(root: etree._Element) -> bytes:
    """Write a tree as UTF-8 with an XML declaration and a final line break; the same tree gives the same bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Iterate over the child elements, skipping comments and processing instructions."""
    return (child for child in element if isinstance(child.tag, str))
