"""Numbers as Word writes them before a paragraph (ECMA-376-1 §17.18.59 ST_NumberFormat)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
          (5, "V"), (4, "IV"), (1, "I"))
_COMMON = "〇一二三四五六七八九"
_LONGEST = 400  # a number that would need more characters than this is written in decimal


def written(number: int, style: str) -> str:
    """Write `number` in the number format `style`; a format that is not known, or has no such number, gives decimal."""
    writer = _WRITERS.get(style)
    text = writer(number) if writer and number >= 0 else ""
    return text or str(number)


def _roman(number: int) -> str:
    if number > 100 * _LONGEST:
        return ""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    """A to Z, then AA, BB and so on: the letter is repeated, it is no positional system."""
    times, letter = divmod(number - 1, 26)
    return chr(65 + letter) * (times + 1) if number > 0 and times < _LONGEST else ""


def _from(first: str, last: str) -> Callable[[int], str]:
    """Number by the run of characters from `first` to `last`."""
    count = ord(last) - ord(first) + 1
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else ""


def _listed(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1] if 1 <= number <= len(characters) else ""


def _counting(digits: str, units: str, zero: str, *, first_one: bool, plain_one: bool = True) -> Callable[[int], str]:
    """Count by ten, hundred and thousand with a name for each place.

    `zero` stands for places left out; `first_one` writes 一十 for 10; `plain_one` writes 一百, else 百 alone.
    """

    def under_ten_thousand(number: int) -> str:
        text, gap = "", False
        for place in (3, 2, 1, 0):
            digit = number // 10**place % 10
            if not digit:
                gap = bool(text)
                continue
            name = "" if digit == 1 and place and not plain_one else digits[digit]
            text += (zero if gap else "") + name + (units[place - 1] if place else "")
            gap = False
        return text

    def write(number: int) -> str:
        if number == 0:
            return digits[0]
        if number >= 10**8:
            return ""
        high, low = divmod(number, 10**4)
        text = under_ten_thousand(low)
        if high:
            text = under_ten_thousand(high) + units[3] + (zero if text and low < 1000 else "") + text
        return text[1:] if not first_one and 10 <= number < 20 and plain_one else text

    return write


def _digits(characters: str) -> Callable[[int], str]:
    table = str.maketrans("0123456789", characters)
    return lambda number: str(number).translate(table)


def _ordinal(number: int) -> str:
    suffix = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


_SIMPLE = _counting("零一二三四五六七八九", "十百千万", "零", first_one=False)
_TAIWAN = _counting("〇一二三四五六七八九", "十百千萬", "零", first_one=False)
_JAPAN = _counting(_COMMON, "十百千万", "", first_one=False, plain_one=False)
_FULL_WIDTH = _digits("０１２３４５６７８９")
_HAN_DIGITS = _digits(_COMMON)

_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "decimalFullWidth": _FULL_WIDTH,
    "decimalFullWidth2": _FULL_WIDTH,
    "decimalEnclosedCircle": _from("①", "⑳"),
    "decimalEnclosedCircleChinese": _from("①", "⑳"),
    "decimalEnclosedParen": _from("⑴", "⒇"),
    "decimalEnclosedFullstop": _from("⒈", "⒛"),
    "ideographEnclosedCircle": _from("㊀", "㊉"),
    "chineseCounting": _SIMPLE,
    "chineseCountingThousand": _SIMPLE,
    "taiwaneseCounting": _TAIWAN,
    "taiwaneseCountingThousand": _TAIWAN,
    "japaneseCounting": _JAPAN,
    "ideographDigital": _HAN_DIGITS,
    "japaneseDigitalTenThousand": _HAN_DIGITS,
    "taiwaneseDigital": _HAN_DIGITS,
    "chineseLegalSimplified": _counting("零壹贰叁肆伍陆柒捌玖", "拾佰仟万", "零", first_one=True),
    "ideographLegalTraditional": _counting("零壹貳參肆伍陸柒捌玖", "拾佰仟萬", "零", first_one=True),
    "ideographTraditional": _listed("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _listed("子丑寅卯辰巳午未申酉戌亥"),
    "hex": lambda number: f"{number:X}",
}


_PLACE = re.compile(r"%([1-9])")


def pattern_text(pattern: str, counts: Mapping[int, tuple[int, str]]) -> str:
    """Write the wording of a number, `%1` and so on, by the number and the format of each level (from 0); a level without any is left out."""
    return _PLACE.sub(lambda match: written(*counts[int(match[1]) - 1]) if int(match[1]) - 1 in counts else "", pattern)
