"""The automatic numbers of lists, which a page shows but does not hold (WHATWG HTML §4.4.5, CSS Counter Styles §6)."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Where the author prints the number, the style of the page has switched the automatic one off.
PRINTED = re.compile(r"[（(]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])\s*[)）.．、，:：]|[①-⑳]")

_CJK = re.compile(r"cjk-ideographic|cjk-decimal|(?:simp|trad)-chinese|japanese-informal", re.IGNORECASE)
_NONE = re.compile(r"list-style(?:-type)?\s*:[^;]*\b(?:none|disc|circle|square)\b", re.IGNORECASE)
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

    def take(self, value: str | None, kind: str | None = None) -> str:
        """Return the marker of the next item, which may state its own `value` and `kind`, and count on."""
        if value is not None and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", value):
            self.following = int(value)
        number = self.following
        self.following += self.step
        return marker(number, _KINDS.get(kind or "", self.kind)) if self.kind else ""


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
