"""What a spreadsheet's cell shows of the number it holds, by its format code (ECMA-376-1 §18.8.30, §18.8.31; BIFF8 FORMAT)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

# Codes that a file names by number only; 27 to 36 and 50 to 58 are those of a Chinese system.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;-¥#,##0", 6: "¥#,##0;-¥#,##0", 7: "¥#,##0.00;-¥#,##0.00",
    8: "¥#,##0.00;-¥#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0;-", 42: "¥#,##0;-¥#,##0;¥-", 43: "#,##0.00;-#,##0.00;-",
    44: "¥#,##0.00;-¥#,##0.00;¥-", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
} | dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"') | dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"') | {
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
}
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}  # MS-XLS §2.5.10
_PIECES = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|(General|G/通用格式|AM/PM|A/P|上午/下午|E[+-]|[ymdhsaegb]+|[#0?]+|[.,%/@;])|(.)', re.IGNORECASE | re.DOTALL)
_DECIMALS = 255  # a code is no longer (ECMA-376-1 §18.8.30)
_EXACT = Context(prec=1000)  # every number of a sheet, up to 1E308, with all its places
_DAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)$")
_ELAPSED = re.compile(r"(h+|m+|s+)$", re.IGNORECASE)
_LARGEST_DATE = 2_958_466  # the day after 31 December 9999


class _Part(NamedTuple):
    """A piece of a section: text as it stands, a mark that the value fills, or what a bracket says."""

    kind: str  # "text", "mark", "bracket"
    text: str


def show(value: float, code: str, *, from_1904: bool = False) -> str:
    """Return what a cell shows of `value` under the format `code`; a code that makes no sense shows the number itself.

    Args:
        value: the number stored; days since the end of 1899 (or since 1904) where the code is one of dates.
        code: the format code, its sections parted by semicolons; "" is General.
        from_1904: days count from 1 January 1904 (ECMA-376-1 §18.17.4.1).

    """
    sections = _sections(code)
    if not any(sections):
        return general(value)
    section, bare = _choose(sections, value)
    marks = [part.text for part in section if part.kind == "mark"]
    number = abs(value) if bare else value
    if any(mark.lower() in {"general", "g/通用格式"} for mark in marks):
        return "".join(general(number) if part.kind == "mark" else part.text for part in section if part.kind != "bracket")
    if any(mark == "@" for mark in marks):
        return "".join(general(number) if part.text == "@" else part.text for part in section if part.kind != "bracket")
    if any(mark[0].lower() in "ymdhsaeg" and mark[:2] not in {"E+", "E-", "e+", "e-"} for mark in marks) or _counts_time(section):
        return _moment(section, value, from_1904=from_1904) if 0 <= value < _LARGEST_DATE else general(value)
    return _number(section, number)


def general(value: float) -> str:
    """Return a number as the format General shows it: whole where it is whole, else to ten significant digits."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    shown = f"{value:.10g}"
    return shown.replace("e", "E") if "e" in shown else shown


def is_general(code: str) -> bool:
    """Whether a code asks for no form of its own."""
    return code.lower() in {"", "general", "g/通用格式", "@"}


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[_Part, ...], ...]:
    sections: list[list[_Part]] = [[]]
    for match in _PIECES.finditer(code if code.lower() != "general" else ""):
        quoted, escaped, spaced, filled, bracket, mark, other = match.groups()
        if mark == ";":
            sections.append([])
        elif mark is not None:
            sections[-1].append(_Part("mark", mark))
        elif bracket is not None:
            sections[-1].append(_Part("text", _currency(bracket)) if bracket.startswith("$") else _Part("bracket", bracket))
        elif spaced is not None:
            sections[-1].append(_Part("text", " "))
        elif filled is None:
            sections[-1].append(_Part("text", quoted if quoted is not None else escaped if escaped is not None else other))
    return tuple(map(tuple, sections))


def _currency(bracket: str) -> str:
    return bracket[1:].partition("-")[0]


def _choose(sections: tuple[tuple[_Part, ...], ...], value: float) -> tuple[tuple[_Part, ...], bool]:
    """Return the section that a value takes, and whether that section says the sign itself (§18.8.31)."""
    conditions = [next(filter(None, (_CONDITION.match(part.text) for part in section if part.kind == "bracket")), None) for section in sections]
    if any(conditions):
        fitting = (section for section, found in zip(sections, conditions, strict=True) if found is None or _holds(value, found[1], float(found[2])))
        return next(fitting, sections[-1]), False
    if len(sections) >= 3 and value == 0:
        return sections[2], False
    if len(sections) >= 2 and value < 0:
        return sections[1], True
    return sections[0], False


def _holds(value: float, relation: str, limit: float) -> bool:
    return {"<": value < limit, ">": value > limit, "=": value == limit, "<=": value <= limit, ">=": value >= limit, "<>": value != limit}[relation]


def _counts_time(section: tuple[_Part, ...]) -> bool:
    return any(part.kind == "bracket" and _ELAPSED.match(part.text) for part in section)


def _number(section: tuple[_Part, ...], value: float) -> str:
    """Fill the digits of a section: grouping, scaling by trailing commas, per cent, decimals, exponent, fraction."""
    marks = [part.text for part in section if part.kind == "mark"]
    if "/" in marks or not any(mark[0] in "#0?" for mark in marks):
        return "".join(part.text for part in section if part.kind == "text" or part.text in "%.") if "/" not in marks else general(value)
    exponent = next((mark for mark in marks if mark[0] in "Ee"), "")
    shape = "".join(marks)
    whole, _, decimals = re.sub(r"[Ee][+-].*|%", "", shape).partition(".")
    if exponent:
        return _scientific(value, len(re.sub(r"[^#0?]", "", decimals)), exponent)
    scale = len(whole) - len(whole.rstrip(",")) if not decimals else len(decimals) - len(decimals.rstrip(","))
    exact = Decimal(repr(value)) * (100 if "%" in marks else 1) / (Decimal(1000) ** scale)
    digits = decimals.replace(",", "")[:_DECIMALS]
    rounded = exact.quantize(Decimal(1).scaleb(-len(digits)), ROUND_HALF_UP, _EXACT)
    sign = "-" if rounded < 0 else ""
    integer, _, fraction = f"{abs(rounded):f}".partition(".")
    wanted = sum(whole.count(char) for char in "0")
    integer = integer.lstrip("0").rjust(wanted, "0")
    if "," in whole.rstrip(",").lstrip(","):
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", integer)
    optional = len(digits) - len(digits.rstrip("#?"))
    while optional and fraction.endswith("0"):
        fraction, optional = fraction[:-1], optional - 1
    return sign + _filled(section, integer, fraction)


def _filled(section: tuple[_Part, ...], integer: str, fraction: str) -> str:
    """Put the digits where the first digit mark stands, a decimal point only before a digit; what else the section shows stays around them."""
    out: list[str] = []
    placed = decimals = False
    for part in section:
        if part.kind == "bracket":
            continue
        if part.kind == "text" or part.text == "%":
            out.append(part.text)
        elif part.text == ".":
            decimals = True
            out += ["" if placed else integer, "." + fraction if fraction else ""]
            placed = True
        elif part.text[0] in "#0?" and not placed and not decimals:
            out.append(integer)
            placed = True
    return "".join(out)


def _scientific(value: float, digits: int, exponent: str) -> str:
    mantissa, _, power = f"{value:.{digits}E}".partition("E")
    sign = power[0] if power[0] == "-" or exponent[1] == "+" else ""
    return f"{mantissa}E{sign}{power[1:].rjust(2, '0')}"


def _moment(section: tuple[_Part, ...], value: float, *, from_1904: bool) -> str:
    """Write a date or time; m is minutes beside hours or seconds (§18.8.31)."""
    seconds = round(value * 86_400, 3)
    epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31) if value < 60 else datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no zones
    has_decimals = any(part.text[0] == "0" for part in section if part.kind == "mark")
    moment = epoch + timedelta(seconds=seconds if has_decimals else round(seconds))
    marks = [part for part in section if part.kind == "mark" or (part.kind == "bracket" and _ELAPSED.match(part.text))]
    half_day = any(part.text.upper() in {"AM/PM", "A/P", "上午/下午"} for part in marks)
    out: list[str] = []
    before = ""
    for at, part in enumerate(section):
        if part.kind == "bracket":
            if _ELAPSED.match(part.text):
                out.append(_elapsed(seconds, part.text.lower()))
                before = part.text[0].lower()
        elif part.kind == "text":
            out.append(part.text)
        else:
            after = next((item.text[0].lower() for item in section[at + 1:] if item.kind == "mark" and item.text[0].lower() in "ymdhs"), "")
            out.append(_field(part.text, moment, minutes=before == "h" or after == "s", half_day=half_day))
            before = part.text[0].lower() if part.text[0].lower() in "ymdhs" else before
    return "".join(out)


def _elapsed(seconds: float, mark: str) -> str:
    unit = {"h": 3600, "m": 60, "s": 1}[mark[0]]
    return str(int(round(seconds) // unit)).rjust(len(mark), "0")


def _field(mark: str, moment: datetime, *, minutes: bool, half_day: bool) -> str:
    """Return one field of a date or time."""
    name, length = mark.lower(), len(mark)
    if name in {"am/pm", "a/p"}:
        return ("AM" if moment.hour < 12 else "PM")[: 2 if length > 3 else 1]
    if name == "上午/下午":
        return "上午" if moment.hour < 12 else "下午"
    kind = name[0]
    if kind == "y":
        return f"{moment.year % 100:02d}" if length <= 2 else f"{moment.year:04d}"
    if kind == "m" and not minutes:
        return str(moment.month).rjust(min(length, 2), "0") if length <= 2 else _MONTHS[moment.month - 1][: {3: 3, 5: 1}.get(length, 99)]
    if kind == "d":
        day = _ENGLISH_DAYS[moment.weekday()]
        return str(moment.day).rjust(length, "0") if length <= 2 else day[:3] if length == 3 else day
    if kind == "a":
        return _DAYS[moment.weekday()][2 if length <= 3 else 0:]
    if kind in {"e", "g", "b"}:
        return f"{moment.year:04d}" if kind == "e" else ""
    if kind in {"h", "m", "s"}:
        hour = (moment.hour - 1) % 12 + 1 if half_day else moment.hour
        return str({"h": hour, "m": moment.minute, "s": moment.second}[kind]).rjust(min(length, 2), "0")
    if kind == "0":
        return f"{moment.microsecond:06d}"[:length]
    return mark
