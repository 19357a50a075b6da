"""List the links of a page, and the pictures that it holds itself, by Lexbor: the reader's tree has no part in it (WHATWG HTML §4.6, §4.8.3)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from converters.ledger.beside import Item
from converters.media import media

_NEAR = 200  # characters

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def items(root: LexborNode | None, parts: Mapping[str, bytes]) -> Iterator[Item]:
    """Yield the links with words on them, and the pictures whose bytes are in the page or in `parts` of its archive."""
    if root is None:
        return
    for node in root.css("a[href]"):
        words = node.text() or ""
        if words.strip():
            yield Item("link", node.attributes["href"] or "", words)
    for node in root.css("img[src]"):
        data = _bytes(node.attributes["src"] or "", parts)
        made = media(data) if data else None
        if made:
            words = node.attributes.get("alt") or _around(node)
            yield Item("picture", made.digest, words, sure=bool(words))


def _around(node: LexborNode) -> str:
    """Return the words of the smallest element with words around a picture, "" where that is much of the page."""
    parent = node.parent
    while parent is not None:
        words = (parent.text() or "").strip()
        if words:
            return words if len(words) <= _NEAR else ""
        parent = parent.parent
    return ""


def _bytes(source: str, parts: Mapping[str, bytes]) -> bytes:
    if source[:5].lower() != "data:":
        return parts.get(unquote(source.strip()).removeprefix("cid:"), b"")
    head, _, body = source[5:].partition(",")
    try:
        return b64decode(unquote_to_bytes(body)) if head.lower().endswith(";base64") else unquote_to_bytes(body)
    except ValueError:
        return b""
