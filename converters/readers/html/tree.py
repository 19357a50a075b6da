"""Text to tree: lxml where it reads all of the page, Lexbor where elements are nested too deep (WHATWG HTML §13.2).

libxml2's tokenizer is the standard's; three of its habits lose or change text and are worked around before the parse:
it drops whatever follows `</html>` (or `<html/>`), a CDATA section in SVG or MathML, and reads the raw-text elements there as in HTML.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import etree

from converters.diagnostics import Diagnostic, diagnose, refuse
from converters.readers.html.soup import NOTHING, is_tangled, straight
from converters.source.safe_xml import parse_html, witness_html

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DEPTH = 2046  # libxml2's own limit under huge_tree
_TAGS = 100_000  # Lexbor's time grows with the square of the depth: so many tags may take it ten seconds

_ROOT_END = re.compile(rb"(?:</html\s*|<html\b[^<>]*/)>(?!\s*\Z)")
_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes"
_SCAN = re.compile(rf"<!--.*?(?:-->|\Z)|<({_RAW})\b[^<>]*(?<!/)>.*?(?:</\1\s*>|\Z)|<plaintext\b[^<>]*(?<!/)>.*|((?:</html\s*|<html\b[^<>]*/)>)|(<(svg|math)\b[^<>]*(?<!/)>.*?(?:</\4\s*>|\Z))",
                   re.IGNORECASE | re.DOTALL)
_RAW_TAG = re.compile(rf"<(/?)({_RAW}|plaintext)\b", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)

# The attributes that the walk looks at; names of others may be such as no XML tree can hold.
_ATTRIBUTES = ("style", "hidden", "align", "rowspan", "colspan", "start", "value", "type", "width", "height", "src", "alt", "href",
               "role", "name", "content", "id", "class", "data-format", "data-pattern", "data-list", "property", "title", "selected", "checked", "multiple", "reversed", "srcdoc", "open", "data", "media", "aria-colspan", "aria-rowspan")
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def plant(text: str, plain: bytes) -> tuple[etree._Element | None, list[Diagnostic]]:
    """Return the root of the page's tree, None for a page without elements and text, and what was wrong with it.

    `plain` is the text in UTF-8 and lower case. Raises Refused S116 for a page nested so deep that it must be a trap.
    """
    if b"<svg" in plain or b"<math" in plain or _ROOT_END.search(plain):
        text = _SCAN.sub(_smoothed, text)
    try:
        root, fatal, stray = parse_html(text)
        if root is not None and not fatal and is_tangled(root, stray, plain):
            root, fatal, _stray = parse_html(straight(text))
    except etree.XMLSyntaxError:  # libxml2's word for a document of comments only
        return None, []
    if fatal:
        if text.count("<") > _TAGS:
            raise refuse("S116", what=f"{_TAGS} tags in a page nested deeper than {_DEPTH} levels")
        return _transplant(text), [diagnose("R206", depth=_DEPTH)]
    return root, []


def _smoothed(match: re.Match[str]) -> str:
    if match[2]:
        return NOTHING
    if match[3] and match[3].lower().endswith(">"):
        foreign = _RAW_TAG.sub(r"<\1foreign-\2", match[3])
        return _CDATA.sub(lambda section: html.escape(section[1]), foreign)
    return match[0]


def _transplant(text: str) -> etree._Element | None:
    """Copy Lexbor's tree, however deep, into one that the walk can read."""
    node: LexborNode | None = witness_html(text).root
    if node is None:
        return None
    root = etree.Element("html")
    parents = [root]
    last: etree._Element | None = None  # the element whose tail takes the next text, in the innermost parent
    node = node.first_child
    depth = 1
    while node is not None:
        tag = node.tag
        inner = None
        if tag == "-text":
            _write(parents[-1], last, node.text_content or "")
        elif tag and not tag.startswith(("-", "_", "!")):
            last = _graft(parents[-1], tag, node)
            if tag == "template":
                last.text = _CONTROL.sub("", "".join(part.text_lexbor() for part in node.template_fragments()))
            inner = node.first_child
        if inner is not None and last is not None:
            parents.append(last)
            last, depth, node = None, depth + 1, inner
            continue
        following = node.next
        while following is None and depth > 1 and node is not None:
            node = node.parent
            last = parents.pop()
            depth -= 1
            following = node.next if node is not None else None
        node = following
    return root


def _graft(parent: etree._Element, tag: str, node: LexborNode) -> etree._Element:
    element = etree.SubElement(parent, tag if _NAME.match(tag) else "span")
    attributes = node.attributes
    for name in _ATTRIBUTES:
        if name in attributes:
            element.set(name, _CONTROL.sub("", attributes[name] or ""))
    return element


def _write(parent: etree._Element, last: etree._Element | None, text: str) -> None:
    text = _CONTROL.sub("", text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text
