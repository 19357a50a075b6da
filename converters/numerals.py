"""Chinese numerals as reports write them: 十二, 一百零五, 二〇二三, 三万 (GB/T 15835-2011, figures in Chinese characters)."""

from __future__ import annotations

DIGITS = {char: number for number, chars in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for char in chars}
POWERS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int | None:
    """Turn a numeral such as 一百零五 or 二〇 into a number; None if it is not well formed."""
    if text and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    above, ten_thousands, below = text.rpartition("万")
    if ten_thousands and not above:
        return None
    total, digit, last = 0, 0, 10_000
    for char in below:
        if char in POWERS:
            if POWERS[char] >= last:
                return None
            total, digit, last = total + (digit or 1) * POWERS[char], 0, POWERS[char]
        elif char in DIGITS and not digit:
            digit = DIGITS[char]
        else:
            return None
    whole = chinese_number(above) if above else 0
    return None if whole is None or not text else whole * 10_000 + total + digit
