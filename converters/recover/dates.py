"""Dates in prose: Arabic and Chinese figures, and dates that lost 年, 月 or 日 (restored only where one reading is a date)."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

_DIGITS = {char: str(index) for index, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0", "O": "0"}
_CHINESE = re.compile(r"([二][〇零○ＯO][〇零○ＯO一二三四五六七八九]{2})\s*年\s*([一二三四五六七八九十]{1,3})\s*月\s*([一二三四五六七八九十]{1,3})\s*日")
_FULL = re.compile(r"(20\d{2})\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*日?(?!\d)(?:[ T]*(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_TORN = re.compile(r"(?<![\d〔\[(（{])(20[0-3]\d)(年?)(\d{2,4})日")
_BARE = re.compile(r"(20[0-3]\d)(年?)(\d{2,4})日?")


_WIDE = str.maketrans("０１２３４５６７８９．／－：", "0123456789./-:")


def narrow(text: str) -> str:
    """Return `text` with full-width digits and the signs of dates made half-width, character for character."""
    return text.translate(_WIDE)


class Mended(NamedTuple):
    """A torn date: what is printed, what it must have been, and the span of the printed text."""

    printed: str
    date: str
    start: int
    end: int


def first_date(text: str) -> str | None:
    """Return the first date of `text` as ISO 8601, with its time of day if one is printed."""
    text = narrow(text)
    match = _FULL.search(text)
    if match:
        date = _iso(int(match[1]), int(match[2]), int(match[3]))
        if date:
            return f"{date}T{int(match[4]):02}:{match[5]}" if match[4] and int(match[4]) < 24 else date
    match = _CHINESE.search(text)
    if match:
        year = int("".join(_DIGITS[char] for char in match[1]))
        return _iso(year, _chinese(match[2]), _chinese(match[3]))
    return None


def period(text: str) -> tuple[str, str] | None:
    """Return the first period of two dates joined by 至 or a dash, as two ISO dates."""
    text = narrow(text)
    dates = [(match.start(), match.end(), _iso(int(match[1]), int(match[2]), int(match[3]))) for match in _FULL.finditer(text)]
    for (_start, end, first), (start, _end, last) in itertools.pairwise(dates):
        between = text[end:start]
        if first and last and len(between) <= 6 and re.search(r"至|到|—|-|－|~|～|–", between):
            return first, last
    short = re.search(r"(20\d{2})年(\d{1,2})月(\d{1,2})日?[起]?[,，]?(?:至|到|—|-|－|~|～|–)+(\d{1,2})月(\d{1,2})日", text)
    if short:
        first, last = _iso(int(short[1]), int(short[2]), int(short[3])), _iso(int(short[1]), int(short[4]), int(short[5]))
        if first and last:
            return first, last
    return None


def torn_dates(text: str, *, alone: bool = False) -> Iterator[Mended]:
    """Yield the torn dates of a paragraph that have exactly one reading; `alone`: the text is a signature's date line."""
    if alone:
        match = _BARE.fullmatch(text)
        found = [match] if match else []
    else:
        found = list(_TORN.finditer(text))
    for match in found:
        readings = _readings(int(match[1]), match[3])
        if len(readings) == 1:
            year, month, day = readings[0]
            yield Mended(match[0], f"{year}年{month}月{day}日", match.start(), match.end())


def _readings(year: int, digits: str) -> list[tuple[int, int, int]]:
    """All ways to cut the digits into a month and a day of that year; leading zeros only where both have two digits."""
    ways = []
    for cut in range(1, len(digits)):
        month, day = digits[:cut], digits[cut:]
        if len(month) > 2 or len(day) > 2 or (len(digits) < 4 and (month[0] == "0" or day[0] == "0")):
            continue
        if _iso(year, int(month), int(day)):
            ways.append((year, int(month), int(day)))
    return ways


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _chinese(text: str) -> int:
    """Read 1-31 in Chinese figures."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(_DIGITS[text]) if len(text) == 1 else 0
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
