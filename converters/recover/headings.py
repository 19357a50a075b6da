"""Tell a heading by its own words: the six of the form by their wording, a lower one by its numbering (GB/T 9704 §7.3.3)."""

from __future__ import annotations

import re
from functools import lru_cache

from converters.forms import editions, heading_roles, load_form, roles
from converters.recover.labels import label_index, similarity
from converters.text import fold, joined, simplified

_FIRST = re.compile(r"^\s*(?=第[一二三四五六七八九十]部分|[^第])第?([一二三四五六七八九十]{1,3}|\d{1,2}|[ⅠⅡⅢⅣⅤⅥIVX]{1,4})(?:部分[、.．,，:：)）\s]*|\s*[、.．,，:：)）\s]\s*)")
_SECOND = re.compile(r"^[(（〔]\s*[一二三四五六七八九十]{1,3}\s*[)）〕]")
_THIRD = re.compile(r"^(?:\d{1,2}\s*[.．、](?!\d)|[(（]\d{1,2}[)）])")
_TAIL = "。.：:；;"
_STOP = re.compile(r"[。：:；;]|\s+")
_LONGEST = 44
_SHORT_WORDING = 5
_LIKE = 0.85
_ORDER = {number: index for index, number in enumerate("一二三四五六七八九十", 1)}


@lru_cache(maxsize=4096)
def role_of(text: str) -> str:
    """Return the role of the section that `text` heads, "" if it heads none.

    A row of table 3 also begins with 一、; so the wording decides, and a short wording (概述) needs the number as well.
    """
    if len(text) > 150:
        return ""
    line = joined(simplified(text)).strip().rstrip(_TAIL)
    if not line or len(line) > 40:
        return ""
    number = _FIRST.match(line)
    key = fold(line[number.end() :] if number else line)
    wordings = heading_roles()
    role = wordings.get(key, "")
    if not role and number and len(key) >= 6 and key not in label_index():
        best = max(wordings, key=lambda wording: similarity(key, wording, _LIKE))
        role = wordings[best] if similarity(key, best, _LIKE) >= _LIKE else ""
    if role and not number and len(key) <= _SHORT_WORDING and key != "总体情况":
        return ""
    return "" if role and not number and key in {"主动公开情况", "其他事项", "基本情况"} else role


def bracketed_role(text: str) -> str:
    """Return the role of a section heading numbered （一）…（六）, as the second level is; its number and wording must agree."""
    number = _SECOND.match(text) if len(text) <= _LONGEST else None
    if not number:
        return ""
    role = heading_roles().get(fold(text[number.end() :]), "")
    figure = number[0].strip("(（〔)）〕 ")
    return role if role and _ORDER.get(figure) == roles().index(role) + 1 else ""


@lru_cache(maxsize=4096)
def role_in(text: str, edition: str) -> str:
    """Return the role of the section of a free form that a heading of whatever wording heads: by its wording, or the longest of the form's words in it."""
    line = joined(simplified(text)).strip().rstrip(_TAIL)
    number = _FIRST.match(line)
    key = fold(line[number.end() :] if number else line)
    exact = heading_roles(edition).get(key, "")
    words = [(len(word), spec.role) for spec in load_form(edition).headings for word in spec.words if word in key]
    return exact or max(words, key=lambda item: item[0], default=(0, ""))[1]


def heads_any(text: str) -> bool:
    """Whether a line numbered as of the first level heads a section of a form that takes its sections as they come."""
    return "，" not in text and level_one(text) and any(role_in(text, edition) for edition in editions() if load_form(edition).free)


def run_in(text: str) -> int:
    """Return where the text goes on that follows a section heading in the same paragraph, 0 if the paragraph begins with none."""
    if not _FIRST.match(text) or numbered_role(text):
        return 0
    for stop in _STOP.finditer(text, 0, _LONGEST):
        rest = text[stop.end() :].strip()
        if rest and not rest.isdigit() and numbered_role(text[: stop.end()]) and not (stop[0].isspace() and role_of(text)):
            return stop.end()
    return 0


def numbered_role(text: str) -> str:
    """Return the role of a section heading of the very wording of a form, with a number of the first level."""
    number = _FIRST.match(text)
    return heading_roles().get(fold(text[number.end() :]), "") if number else ""


def level_one(text: str) -> bool:
    """Whether a line is numbered as a heading of the first level, in a document of any form."""
    line = joined(text).strip()
    number = _FIRST.match(line)
    return bool(number) and number is not None and number[1] in _ORDER and len(line) <= 40 and not _is_sentence(line)


@lru_cache(maxsize=4096)
def sub_level(text: str) -> int:
    """Return 2 for a heading （一）…, 3 for 1.… without a stop at its end (that is an item of a list), 0 for any other line."""
    if len(text) > 42 or "\n" in text:
        return 0
    level = 2 if _SECOND.match(text) else 3 if _THIRD.match(text) else 0
    if level == 3 and text[-1] in "。；;！？":
        return 0
    return 0 if not level or _is_sentence(text) else level


def _is_sentence(text: str) -> bool:
    """Whether a line holds a sentence: a stop before its end, or (for a list item) one at its end after a comma."""
    body = text.rstrip(_TAIL)
    return any(mark in body for mark in "。；;！？") or (text[-1:] in "；;") or ("，" in body and text[-1:] == "。" and len(text) > 24)
