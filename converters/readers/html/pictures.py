"""Pictures of a page: their bytes where the page holds them, their addresses where it does not; nothing is fetched (RFC 2397, RFC 2392)."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.limits import LIMITS
from converters.media import media
from converters.model import Figure, Media
from converters.readers.html.space import collapse

_SIZE = re.compile(r"\s*([0-9]{1,5})")
_STYLED = re.compile(r"(?:^|[;\s])(width|height)\s*:\s*([0-9]{1,5}(?:\.[0-9]{1,9})?)\s*(pt|px|cm|mm|in)", re.IGNORECASE)
_POINTS = {"px": 0.75, "pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0}


class Pictures:
    """The pictures of one page; `parts` are those that its archive holds beside it, by content id and by address."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Keep the parts."""
        self._parts = parts
        self.media: dict[str, Media] = {}
        self.findings: list[Diagnostic] = []

    def figure(self, element: etree._Element, target: str) -> Figure:
        """Return the figure of an `img`; `target` is where the link around it leads."""
        source = (element.get("src") or "").strip()
        inline = source[:5].lower() == "data:"
        name = element.get("title") or "data:" if inline else source
        origin = Origin(path=f"line {element.sourceline}")
        data = _data(source) if inline else self._part(source)
        digest = ""
        if data:
            item = media(data)
            if item is None:
                self.findings.append(diagnose("R243", origin, name=name))
            else:
                self.media[item.digest] = item
                digest = item.digest
        width, height = _size(element)
        return Figure(name, collapse(element.get("alt") or ""), origin, digest, width, height, target)

    def _part(self, source: str) -> bytes:
        name = unquote(source[4:]) if source[:4].lower() == "cid:" else source
        return self._parts.get(name) or self._parts.get(name.rpartition("/")[2], b"")


def _data(source: str) -> bytes:
    """Return the bytes of a data address; b"" for one that holds none, or is too large."""
    head, _comma, body = source.partition(",")
    if not body or len(body) > 2 * LIMITS.picture_bytes:
        return b""
    if not head.lower().rstrip().endswith(";base64"):
        return unquote_to_bytes(body)
    plain = re.sub(rb"[^A-Za-z0-9+/]", b"", unquote_to_bytes(body).replace(b"-", b"+").replace(b"_", b"/"))
    return base64.b64decode(plain[: len(plain) // 4 * 4 + (len(plain) % 4 > 1) * 4].ljust(-(-len(plain) // 4) * 4, b"="))


def _size(element: etree._Element) -> tuple[float, float]:
    """Return width and height in points, by the style or by the attributes, 0 where neither says."""
    found = {match[1].lower(): float(match[2]) * _POINTS[match[3].lower()] for match in _STYLED.finditer(element.get("style") or "")}
    for name in ("width", "height"):
        stated = element.get(name) or ""
        if name not in found and (match := _SIZE.match(stated)) and "%" not in stated:
            found[name] = int(match[1]) * 0.75
    return found.get("width", 0.0), found.get("height", 0.0)
