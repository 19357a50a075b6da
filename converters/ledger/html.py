"""Count a page's character data by Lexbor, the parser that the reader does not use (WHATWG HTML §13.2).

The standard itself throws away the text of a frameset, swallows a page after `<title/>`, and keeps a template's text out
of the document; the reader keeps all of it, so a page is counted as if it were written without those traps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from converters.ledger.beside import Item
from converters.ledger.html_beside import items
from converters.source.controls import shown
from converters.source.encoding import decode, html_charset
from converters.source.files import Source
from converters.source.safe_xml import witness_html
from converters.source.xhtml import opened
from converters.text import tally

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes"
_TRAP = re.compile(rf"<(?:(?:{_RAW}|plaintext)(?=[\s/])[^<>]*/>|/?(?:frameset|template)\b)".encode())
_SCAN = re.compile(rf"<!--.*?(?:-->|\Z)|<({_RAW}|plaintext)(?=[\s/])(?:[^<>]*[\s\"'])?/>|<({_RAW})\b[^<>]*>.*?(?:</\2\s*>|\Z)|<plaintext\b.*"
                   r"|<(/?)(?:frameset|template)\b", re.IGNORECASE | re.DOTALL)


def count(source: Source) -> dict[str, Counter[str]]:
    """Return the visible characters of all text nodes, scripts, styles and the title among them, of `alt` of pictures and of inputs."""
    return count_page(source.data)


def count_page(data: bytes, declared: str = "", part: str = "page") -> dict[str, Counter[str]]:
    """Count the bytes of a page, of which its container says that their charset is `declared`."""
    text, root = _witness(data, declared)
    if root is None:
        return {part: Counter()}
    plain = text.lower()
    pictures = (node.attributes["alt"] or "" for node in root.css("img[alt], image[alt]")) if "alt" in plain else ()
    controls = (shown(node.attributes.get("type"), node.attributes.get("value"), checked="checked" in node.attributes)
                for node in root.css("input")) if "<input" in plain else ()
    return {part: tally("".join((root.text_lexbor() or "", *pictures, *controls)))}


def beside(source: Source) -> list[Item]:
    """Return the links of a page, and the pictures that it holds."""
    return beside_page(source.data)


def beside_page(data: bytes, declared: str = "", parts: Mapping[str, bytes] | None = None) -> list[Item]:
    """Return the links and pictures of the bytes of a page; `parts` are beside it in its archive."""
    return list(items(_witness(data, declared)[1], parts or {}))


@lru_cache(maxsize=1)
def _witness(data: bytes, declared: str) -> tuple[str, LexborNode | None]:
    """Parse a page, whose characters and whose links are asked for one after the other."""
    text = opened(decode(data, declared or html_charset(data)).text)
    if _TRAP.search(text.encode("utf-8", "replace").lower()):
        text = _SCAN.sub(_disarmed, text)
    return text, witness_html(text).root


def _disarmed(match: re.Match[str]) -> str:
    """Write out the end tag of a raw-text element that is written as if it were empty; make framesets and templates plain elements."""
    if match[3] is not None:
        return f"<{match[3]}gouji-block"
    name = match[1]
    if name is None:
        return match[0]
    return "" if name.lower() == "plaintext" else f"{match[0][:-2]}></{name}>"
