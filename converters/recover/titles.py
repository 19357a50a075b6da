"""Find the title of a report: one line or up to three that make one, the one nearest to the text where there are several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from converters.model import Paragraph
from converters.recover.dates import narrow
from converters.recover.furniture import is_furniture, is_meta_line
from converters.recover.signature import ORG_END
from converters.report import Content
from converters.text import fold, ink, joined

YEAR = r"(?:20\d{2}|二[〇零○ＯO][〇零○ＯO一二三四五六七八九]{2})年度?"
_END = r"(?:信息公开|政务公开).{0,10}(?:年度?报告|年报|工作报告)》?(?:的?(?:公告|通告|公示))?(?:[（(].{1,14}[)）])?$"
_TITLE = re.compile(_END)
_NO_BODY = re.compile(rf"^(?:关于)?(?:{YEAR})?(?:的)?(?:政府)?{_END}")
_HEAD = re.compile(rf"^(?P<body>.{{2,30}}?)??(?:关于)?(?P<year>{YEAR})?(?:的)?$")
_NOT_TITLE = re.compile(r"[。；;！？>›»]|位置[:：]|^(?:《|根据|按照|按|依照|依据|为了?做|本(?:报告|年度|年报|单位|机关|部门))|如下|请|下载|查看")
_BODY = re.compile(rf"^(?:关于)?(?:(?:公布|发布|印发)?《)?(?:{YEAR})?(?P<body>.*?)(?:关于)?(?:(?:公布|发布)?《)?(?:{YEAR})?(?:的)?(?:政府)?(?:信息公开|政务公开).*$")
_LONGEST_LINE = 40
_LAST = frozenset("告报示)）")


@dataclass(frozen=True, slots=True)
class Title:
    """Lines `start` to `end` make a title; the rank says how likely it is the report's own."""

    start: int
    end: int
    text: str
    rank: tuple[bool, bool, bool, bool] = (False, False, False, False)


def is_title(text: str) -> bool:
    """Whether a line is the title of such a report by its words."""
    line = narrow(ink(text))
    return 6 <= len(line) <= 60 and bool(_TITLE.search(line)) and not _NOT_TITLE.search(line)


def body_in(title: str) -> str:
    """Return the name of the body in a title, "" if it names none."""
    match = _BODY.match(narrow(ink(title)))
    return match["body"] if match else ""


def one_line(parts: Sequence[Paragraph]) -> str:
    """Put the lines of a title on one line, as if it had never been broken."""
    return "".join(joined(line) for part in parts for line in part.full.split("\n"))


def find_titles(lines: Sequence[Content], year: int | None) -> list[Title]:
    """Return the titles before the text begins, the report's own first; `year` is the one that the text counts."""
    begin = next((index for index, block in enumerate(lines) if _is_text(block)), len(lines))
    found: list[Title] = []
    for index, block in enumerate(lines):
        made = title_ending_at(lines, index) if isinstance(block, Paragraph) else None
        if made is None or not isinstance(block, Paragraph):
            continue
        if index > begin and found:
            break
        styled = block.level is not None or block.align == "center"
        agrees = year is None or str(year) in narrow(made.text) or not re.search(YEAR, narrow(made.text))
        found = [item for item in found if item.start < made.start]
        found.append(Title(made.start, made.end, made.text, (not is_furniture(made.text), styled, agrees, made.start < begin)))
    if not found:
        return []
    best = max(item.rank for item in found)
    nearest = [item for item in found if item.rank == best][-1]
    chosen = next(item for item in found if item.rank == best and fold(item.text) == fold(nearest.text))
    return [chosen, *(item for item in found if item is not chosen and item.start < begin)]


def _is_text(block: Content) -> bool:
    """Whether a block is text of the report, not a line of its front matter."""
    if not isinstance(block, Paragraph):
        return False
    return len(block.full) >= _LONGEST_LINE and bool(re.search(r"[。；]", block.full)) and not is_furniture(block.full)


def title_ending_at(lines: Sequence[Content], index: int) -> Title | None:
    """Return the title that ends at a line: of as few lines as make one, and the name of the body before them."""
    last = lines[index]
    if not isinstance(last, Paragraph) or last.full.rstrip()[-1:] not in _LAST:
        return None
    for count in (1, 2, 3):
        start = index + 1 - count
        parts = [part for part in lines[max(start, 0) : index + 1] if isinstance(part, Paragraph)]
        if start < 0 or len(parts) < count:
            return None
        if count > 1 and not all(_is_part(part.full) for part in parts):
            return None
        text = one_line(parts)
        if is_title(text):
            return _with_body(lines, start, index + 1, text)
    return None


def _is_part(text: str) -> bool:
    """Whether a line may be a part of a title: short, no scrap of the page, no sentence, no title of its own."""
    return len(text) <= _LONGEST_LINE and not is_meta_line(text) and not is_furniture(text) and not is_title(text) and not re.search(r"[，。；：,;:]", text)


def _with_body(lines: Sequence[Content], start: int, end: int, text: str) -> Title:
    """Take the lines before a title that names no body, if they are that body's name, a year, or both."""
    while start and end - start < 3 and _NO_BODY.match(narrow(ink(text))):
        before = lines[start - 1]
        head = _HEAD.match(narrow(ink(before.full))) if isinstance(before, Paragraph) and _is_part(before.full) else None
        if not head or not isinstance(before, Paragraph) or not (head["year"] or _is_name(head["body"] or "")):
            break
        if head["year"] and re.match(rf"(?:关于)?{YEAR}", narrow(ink(text))):
            break
        start -= 1
        text = one_line([before]) + text
    return Title(start, end, text)


def _is_name(text: str) -> bool:
    return len(text) >= 3 and bool(ORG_END.search(re.sub(r"[（(].{1,16}[)）]$", "", text)))
