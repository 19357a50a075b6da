"""Read what stands in a value cell: number, sign, unit or word; the text itself is never changed (domain rules of the form)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from converters.numerals import DIGITS, POWERS, chinese_number
from converters.text import UNSEEN

_ZERO_WORDS = frozenset({"无", "零", "〇", "o", "O"})
_BLANKS = frozenset({"", "/", "\\", "-", "--", "---", "—", "——", "–", "－", "―", "─", "一一", "空", "不适用", "n/a", "N/A", "*", "\u2715", "╱"})
_UNITS = "亿元|万元|千元|元|万|件次|人次|件|条|项|个|次|人|宗|份|起|部|家|篇|例|户"
_NUMBER = re.compile(
    r"(?P<sign>[+\-−–—－±]|增加|减少|新增|增|减)?(?P<about>约|近|共计|共|计)?"
    r"(?P<digits>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    rf"(?P<unit>{_UNITS})?(?P<rest>[(（].*)?(?P<mark>[①-⑳⑴-⒇⁰¹²³⁴-⁹*※]+)?")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_UNSEEN = dict.fromkeys(map(ord, UNSEEN))
_SPLIT = re.compile(r"[\d.]\s+[\d.]")
_NEGATIVE = frozenset("-−–—－") | {"减", "减少"}
_SPACE = re.compile(r"\s+")
_GROUPS = re.compile(r"\d[\d.,，]*(?=\s|$)")
_THOUSANDS = re.compile(r"\d{1,3}(?:\s\d{3})+")
_PARTS = re.compile(r"[\s、，,;；/]+")
_LOOKALIKES = str.maketrans("OoIl|丨", "001111")
_MISREAD = re.compile(r"(?=.*\d)[\dOoIl|丨,.]+")
_LETTERS = re.compile(r"[OoIl|丨]{1,6}")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]{1,9}(?:件|条|项|个|次|人)?")


class Value(NamedTuple):
    """What a cell's text stands for: `number` (None for a blank), `unit` as printed, whether it `reads` as a value at all.

    `plain` is False where the number had to be taken out of words, signs or units; `doubt` is True where it may be
    another: figures apart from each other, a second number in brackets, the mark of a footnote.
    """

    number: int | float | None
    unit: str
    reads: bool
    plain: bool
    doubt: bool = False


@lru_cache(maxsize=4096)
def parse_value(text: str) -> Value:
    """Read one value cell; a text that is neither a number nor a word for none has `reads` False and no number."""
    if text.isascii() and text.isdigit() and len(text) < 16:
        return Value(int(text), "", reads=True, plain=len(text) == 1 or text[0] != "0")
    wide = text.translate(_WIDE).translate(_UNSEEN).strip()
    tight = _SPACE.sub("", wide)
    if tight in _BLANKS:
        return Value(None, "", reads=True, plain=not tight)
    if tight in _ZERO_WORDS or tight in {"无变化", "没有", "暂无", "未发生"}:
        return Value(0, "", reads=True, plain=False)
    match = _NUMBER.fullmatch(tight)
    if not match:
        return _odd(tight)
    if len(_GROUPS.findall(wide)) > 2 and not _THOUSANDS.fullmatch(wide):
        return Value(None, "", reads=True, plain=False, doubt=True)  # several figures
    digits = match["digits"].replace(",", "").replace("，", "")
    number = _number(digits, negative=match["sign"] in _NEGATIVE)
    doubt = bool(_SPLIT.search(wide) or match["mark"] or re.search(r"\d", match["rest"] or ""))
    return Value(number, match["unit"] or "", reads=True, plain=wide == digits and not wide.startswith("."), doubt=doubt)


def _odd(tight: str) -> Value:
    """Read what is no figure as printed: letters that look like digits, or a numeral in Chinese; a lone 一 may be a stroke."""
    if _MISREAD.fullmatch(tight):
        mended = _NUMBER.fullmatch(tight.translate(_LOOKALIKES))
        if mended:
            return Value(_number(mended["digits"].replace(",", ""), negative=False), "", reads=True, plain=False, doubt=True)
    if _CHINESE.fullmatch(tight) and tight != "一":
        number = chinese_number(tight.rstrip("件条项个次人"))
        if number is not None:
            return Value(number, tight.lstrip("".join((*DIGITS, *POWERS, "万"))), reads=True, plain=False)
    return Value(None, "", reads=tight == "一", plain=False, doubt=tight == "一")


def readings(text: str) -> tuple[tuple[int | float, ...], ...]:
    """Return the ways to read a text that is not one plain number: as one, as the first of several, as one number for each.

    A reading with more than one number says that the cells after it were run into this one.
    """
    wide = text.translate(_WIDE).translate(_UNSEEN).strip()
    one = parse_value(text).number
    parts = [parse_value(part) for part in cut_figures(wide)]
    numbers = tuple(part.number for part in parts if part.reads and part.number is not None)
    found: list[tuple[int | float, ...]] = [] if one is None else [(one,)]
    if len(parts) > 1 and len(numbers) == len(parts):
        found += [(numbers[0],), numbers]
    if one is None and not found and _LETTERS.fullmatch(wide):
        found = [(int(wide.translate(_LOOKALIKES)),)]
    marked = re.fullmatch(r"(\d+)[⁰¹²³⁴-⁹]", wide)
    return tuple(dict.fromkeys([*found, (int(unicodedata.normalize("NFKC", wide)),)] if marked else found))


def cut_figures(text: str) -> list[str]:
    """Cut a text at its white space and separators."""
    return [part for part in _PARTS.split(text) if part]


def _number(digits: str, *, negative: bool) -> int | float:
    """Turn plain digits into an integer where they are one, else a float; a long figure keeps all its digits as int."""
    number: int | float = float(digits) if "." in digits else int(digits)
    return -number if negative else number


def is_value(text: str) -> bool:
    """Whether a cell's text reads as a value (a blank does)."""
    return parse_value(text).reads
