"""Characters: what counts, what compares equal, and what XML 1.0 can carry (XML 1.0 §2.2, Unicode UAX 15)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# White space and characters that show nothing: the ledger counts them as layout, labels compare without them.
_BLANK_RANGES = ((0, 0x20), (0x7F, 0xA0), (0xA0, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x1680, 0x1680),
                 (0x17B4, 0x17B5), (0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x3000, 0x3000), (0x3164, 0x3164),
                 (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0))
_BLANKS = frozenset(chr(code) for first, last in _BLANK_RANGES for code in range(first, last + 1))
_BLANK = re.compile(f"[{re.escape(''.join(sorted(_BLANKS)))}]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_WORD = re.compile(r"[^\w]|_")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_HAN = r"\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_CJK_GAP = re.compile(rf"(?<=[{_HAN}])[ \n]+(?=[{_HAN}])")

# Kangxi radicals stand in some PDF fonts for the characters they look like; only these are folded in running text.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RAISED = {ord(raised): digit for raised, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)}
_FOLDED = _RADICALS | _RAISED
_HAS_RADICAL = re.compile("[\u2f00-\u2fd5]")
_FOLDED_CHARS = frozenset(map(chr, _FOLDED))


def ink(text: str) -> str:
    """Return `text` without white space and invisible characters: the characters that a reader can see."""
    return _BLANK.sub("", text)


def tally(text: str) -> Counter[str]:
    """Count the visible characters of `text`, radicals and raised digits folded: the unit of every account of the ledger."""
    count = Counter(text)
    for char in count.keys() & _BLANKS:
        del count[char]
    for char in count.keys() & _FOLDED_CHARS:
        count[_FOLDED[ord(char)]] += count.pop(char)
    return count


def raised(digit: str) -> str:
    """Return a digit as it is printed over the line, the mark of a note: ² for 2."""
    return "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)]


def unradical(text: str) -> str:
    """Replace Kangxi radicals (U+2F00-2FD5) by the characters they stand for; nothing else changes."""
    return text.translate(_RADICALS) if _HAS_RADICAL.search(text) else text


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the key under which two labels compare: NFKC, without white space and punctuation, lower case."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).lower()


def for_xml(text: str) -> str:
    """Replace each character that XML 1.0 forbids by U+FFFD (its visible stand-in); the rest is unchanged."""
    return _NOT_XML.sub("\ufffd", text)


def tidy(text: str) -> str:
    """Collapse runs of spaces, trim each line, and drop empty lines at both ends; line breaks stay."""
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")


def joined(text: str) -> str:
    """Put a broken text on one line: a break between two Han characters becomes nothing, any other a space."""
    if " " not in text and "\n" not in text and "\r" not in text:
        return text.strip()
    return _CJK_GAP.sub("", text.replace("\r", "")).replace("\n", " ").strip()
