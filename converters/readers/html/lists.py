"""The automatic numbers of lists, which a page shows but does not hold (WHATWG HTML §4.4.5, CSS Counter Styles §6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from converters.model import Item
from converters.readers.html.beside import place
from converters.readers.html.flow import Closer, Flow

_CJK = re.compile(r"cjk-ideographic|cjk-decimal|(?:simp|trad)-chinese|japanese-informal", re.IGNORECASE)
_NONE = re.compile(r"list-style(?:-type)?\s*:[^;]*\b(?:none|disc|circle|square)\b", re.IGNORECASE)
_STRING = re.compile(r'list-style(?:-type)?\s*:\s*"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(a |.)", re.DOTALL)
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*\b(lower-alpha|lower-latin|upper-alpha|upper-latin|lower-roman|upper-roman|decimal)\b",
                    re.IGNORECASE)
_KINDS = {"a": "a", "A": "A", "i": "i", "I": "I", "1": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A",
          "upper-latin": "A", "lower-roman": "i", "upper-roman": "I", "decimal": "1"}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
          (5, "v"), (4, "iv"), (1, "i"))
_DIGITS = "〇一二三四五六七八九"


@dataclass(slots=True)
class Counting:
    """The state of an ordered list: the number of its next item, and how numbers are written ("" for not at all)."""

    following: int
    kind: str
    step: int = 1

    def take(self, value: str | None, kind: str | None = None, style: str | None = None) -> tuple[str, int, str]:
        """Return the marker of the next item, its number and its kind; it may state its own `value`, `kind`, or marker by its `style`; count on."""
        if value is not None and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", value):
            self.following = int(value)
        number = self.following
        own = _KINDS.get(kind or "", self.kind)
        stated = _STRING.search(style) if style and "list-style" in style else None
        if style and stated is None and _NONE.search(style):
            return "", number, "none"
        self.following += self.step
        if stated is not None:
            return _ESCAPED.sub(lambda match: "\n" if match[1].strip() == "a" else match[1], stated[1]), number, ""
        return (marker(number, own) if own else ""), number, own


def counting(start: str | None, kind: str | None, style: str, backwards: int | None = None) -> Counting:
    """Begin an ordered list with the attributes `start`, `type` and `style` of its element; one that is `reversed` has so many items."""
    step = 1 if backwards is None else -1
    following = 1 if backwards is None else backwards
    if start is not None and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", start):
        following = int(start)
    if _CJK.search(style):
        return Counting(following, "一", step)
    if _NONE.search(style):
        return Counting(following, "", step)
    stated = _STYLE.search(style)
    return Counting(following, _KINDS.get(stated[1].lower() if stated else kind or "1", "1"), step)


def marker(number: int, kind: str) -> str:
    """Write `number` as the list style `kind` does, with its mark."""
    if kind == "一" and 0 < number < 100:
        tens, ones = divmod(number, 10)
        ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        return ten + (_DIGITS[ones] if ones else "") + "、"
    if kind in {"a", "A"} and 0 < number <= 26:
        return chr(ord(kind) + number - 1) + "."
    if kind in {"i", "I"} and 0 < number < 4000:
        text = ""
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            text += letters * count
        return (text.upper() if kind == "I" else text) + "."
    return f"{number}."


class _List:
    """A list that is open: its key, its counting if it counts, what it states of its numbers, the item that it stands in."""

    __slots__ = ("count", "key", "outer", "shown", "state", "stated")

    def __init__(self, key: str, state: Counting | None, stated: tuple[str, str], outer: Item | None, *, shown: bool) -> None:
        self.key, self.state, self.stated, self.outer, self.shown, self.count = key, state, stated, outer, shown, 1


class Lists:
    """The lists of a page while it is walked."""

    def __init__(self, flow: Flow) -> None:
        """Number the paragraphs of `flow`."""
        self._flow = flow
        self._open: list[_List] = []
        self._begun = 0

    def open_list(self, element: etree._Element) -> Closer:
        """Begin a list, in another or not."""
        self._flow.open_block(element)
        state = None
        style = element.get("style") or ""
        if element.tag == "ol":
            backwards = None if element.get("reversed") is None else sum(1 for _item in element.iterchildren("li"))
            state = counting(element.get("start"), element.get("type"), style, backwards)
        if not self._open:
            self._begun += 1
        key = element.get("data-list") or (self._open[0].key if self._open else f"list {self._begun}")
        stated = (element.get("data-format") or "", element.get("data-pattern") or "")
        self._open.append(_List(key, state, stated, self._flow.item, shown="list-style" not in style or "none" not in style))
        return self._close_list

    def _close_list(self, element: etree._Element) -> None:
        self._flow.close_block(element)
        self._flow.item = self._open.pop().outer

    def open_item(self, element: etree._Element) -> Closer:
        """Begin an item: it takes the next number of its list, or goes on with the item before it."""
        self._flow.open_block(element)
        if not self._open:
            return self._close_item
        found = self._open[-1]
        number, value, kind = "", found.count, "bullet"
        found.count += 1
        if found.state:
            number, value, kind = found.state.take(element.get("value"), element.get("type"), element.get("style"))
            self._flow.number = number
        goes_on = kind == "none" and found.state is not None and found.state.kind != ""
        if number or (found.state is None and found.shown) or goes_on:
            item = place(found.key, len(self._open) - 1, kind, number, value, found.stated)
            self._flow.item = replace(item, format=found.stated[0] or "decimal", pattern=found.stated[1], value=None) if goes_on else item
        return self._close_item

    def _close_item(self, element: etree._Element) -> None:
        self._flow.close_block(element)
        self._flow.number, self._flow.item = "", None
