"""White space as a page shows it (CSS Text §4.1.1): runs collapse, and a break between two Han characters is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_HAN = r"\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_HAN_BREAK = re.compile(rf"(?<=[{_HAN}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_HAN}])")
_STYLE = frozenset({"br", "span", "font", "b", "strong", "i", "em", "u", "code", "tt", "samp"})
_RUN = re.compile(r"[ \t\r\n\f]+")


def collapse(text: str) -> str:
    """Return `text` on one line: no-break spaces become spaces, each its own, and both ends are trimmed."""
    words = text.split(None, 1)  # by any white space, no-break and ideographic spaces included
    if len(words) < 2:
        return words[0] if words else ""
    if "\n" in text:
        text = _HAN_BREAK.sub("", text)
    return _RUN.sub(" ", text).replace("\u00a0", " ").strip()


def single(text: str) -> str:
    """Return a part of a line with its runs of white space, line breaks among them, collapsed, but not trimmed."""
    return _RUN.sub(" ", _HAN_BREAK.sub("", text))


def preformatted(text: str) -> str:
    """Return one line of preformatted text: its inner spaces stay."""
    return text.replace("\u00a0", " ").strip()


def text_alone(element: etree._Element, *, veils: bool) -> str | None:
    """Return the lines of preformatted text with no elements in it but of style; with `veils` no element may hide its text."""
    for inner in element.iterdescendants():
        if inner.tag not in _STYLE or (veils and (inner.get("style") or inner.get("hidden") is not None)):
            return None
    return "".join(_pieces(element)).removeprefix("\n")


def _pieces(element: etree._Element) -> Iterator[str]:
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield "\n" if inner.tag == "br" else ""
            yield inner.text or ""
        elif inner is not element:
            yield inner.tail or ""
