"""Know the lines that sign a report: the body's name with its seal's mark, the date, on one line or on several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from converters.model import Paragraph
from converters.recover.dates import first_date, narrow, torn_dates
from converters.recover.furniture import is_furniture
from converters.text import ink

ORG_END = re.compile(
    r"(?:政府|办公室|办公厅|办事处|委员会|管委会|领导小组|工作组|局|厅|委|中心|院|处|站|所|队|部|公司|集团|学校|大学|中学|小学|幼儿园|联合会|总会|镇|乡|街道|办|社|会|科|馆|署|厂|银行)$")
OFFICE = re.compile(r"(?:党政综合办公室|党政综合办|党政办公室|党政办|综合办公室|政务公开办公室|信息公开办公室|政务公开科|办公室|综合科|办公厅)$")
_DATE = re.compile(r"[（(]?(?:20\d\d年\d{1,2}月\d{1,2}日|20\d\d([-./])\d{1,2}\1\d{1,2}日?|二[〇零○ＯO][〇零○ＯO一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)[)）]?$")
_SEAL = re.compile(r"[（(](?:盖?公?章|签章|盖章处|印章?)[)）]$")
_BODY_LABEL = re.compile(r"^(?:报告|填报|编制|上报|报送|落款)?(?:单位|机关|部门)(?:[（(](?:盖?公?章|签章)[)）])?[:：]")
_DATE_LABEL = re.compile(r"(?:报告|填报|编制|上报|报送|落款)?(?:日期|时间)[:：]$")
_BESIDE = re.compile(r"[（(][^（()）]{1,16}[)）]$")
_NO_NAME = re.compile(r"[，。；：,;:？?！!、“”《》]|^[(（]?[一二三四五六七八九十\d]+[)）、.]|附件|附表|^注|年$|\d{4,}")
_MOST_LINES = 4


def parts(line: str) -> tuple[str, str | None]:
    """Split a line into the name of a body and a date that ends it; ("", None) for a line that signs nothing.

    The name comes without what labels it and without the mark of a seal; it is "" where the line is a date alone.
    """
    plain = ink(line)
    match = _DATE.search(narrow(plain)) if len(plain) <= 80 else None
    date = first_date(match[0]) if match else None
    rest = _DATE_LABEL.sub("", plain[: match.start()]) if match and date else plain
    label = _BODY_LABEL.match(rest)
    name = _SEAL.sub("", rest[label.end() :] if label else rest)
    if not name:
        return "", date
    if len(name) > 40 or _NO_NAME.search(name):
        return "", None
    return (name, date) if label or ORG_END.search(_BESIDE.sub("", name)) else ("", None)


def is_dated(line: str) -> bool:
    """Whether a line ends the signature by its date, whole or torn."""
    return parts(line)[1] is not None or any(torn_dates(ink(line), alone=True))


def is_body(block: Paragraph, title: str) -> bool:
    """Whether a paragraph beside a date names the body that signs, by its last word, by its place on the page, or by the title."""
    lines = [line for line in block.text.split("\n") if line.strip()]
    return bool(lines) and all(_names(line, block.align, title) for line in lines)


def _names(line: str, align: str, title: str) -> bool:
    plain = _SEAL.sub("", ink(line))
    if is_furniture(line) or not 3 <= len(plain) <= 40:
        return False
    name, date = parts(line)
    return date is None and (len(name) >= 3 or (not _NO_NAME.search(plain) and (plain in title or (align == "right" and len(plain) <= 25))))


def is_signature(lines: Sequence[str]) -> bool:
    """Whether some lines are a signature and nothing else: bodies, then a date, or the other way round."""
    found = [parts(line) for line in lines]
    dates = sum(1 for _name, date in found if date)
    return dates == 1 and 1 <= len(found) <= _MOST_LINES and all(name or date for name, date in found)


def cut_lines(paragraph: Paragraph, title: str) -> list[Paragraph]:
    """Cut the lines of a signature out of a paragraph that holds more; a paragraph that is one altogether stays whole."""
    lines = paragraph.text.split("\n")
    at = next((index for index in range(len(lines) - 1, -1, -1) if is_dated(lines[index])), None)
    if at is None or len(lines) == 1:
        return [paragraph]
    start = at
    while start and at - start < _MOST_LINES and _names(lines[start - 1], paragraph.align, title):
        start -= 1
    if start == 0 and at == len(lines) - 1 and parts(lines[at])[1]:
        return [paragraph]
    pieces = [lines[:start], *([line] for line in lines[start : at + 1]), lines[at + 1 :]]
    texts = [text for text in ("\n".join(piece).strip() for piece in pieces) if text]
    return [replace(paragraph, text=text, number="" if index else paragraph.number, printed="" if index and paragraph.printed is not None else paragraph.printed)
            for index, text in enumerate(texts)]


def find_signature(blocks: Sequence[object], title: str, within: int = 40) -> tuple[int, int] | None:
    """Return the span of the signature among the last blocks: the last date with a body beside it, else the last whole date."""
    best: tuple[int, int, int] | None = None
    for index in range(len(blocks) - 1, max(-1, len(blocks) - within - 1), -1):
        block = blocks[index]
        if not isinstance(block, Paragraph) or not is_dated(block.text.split("\n")[-1]):
            continue
        start, end = _around(blocks, index, title)
        named = start < index or end > index + 1 or any(parts(line)[0] for line in block.text.split("\n"))
        if not named and re.search(r"\d[-./]\d", narrow(block.text)):
            continue  # figures alone may be a date of publication, or no date at all
        if best is None or (named and not best[0]):
            best = int(named), start, end
    return best[1:] if best else None


def _around(blocks: Sequence[object], at: int, title: str) -> tuple[int, int]:
    """Widen a date to the names before it, or if there are none to the name after it."""
    start, end = at, at + 1
    if any(parts(line)[0] for line in (blocks[at].text.split("\n") if isinstance(blocks[at], Paragraph) else ())):  # type: ignore[attr-defined]
        return start, end
    while start and at - start < _MOST_LINES - 1:
        before = blocks[start - 1]
        if not isinstance(before, Paragraph) or not is_body(before, title):
            break
        start -= 1
    after = blocks[end] if start == at and end < len(blocks) else None
    return (start, end + 1) if isinstance(after, Paragraph) and is_body(after, title) else (start, end)


def body_named(signature: Sequence[Paragraph]) -> str:
    """Return the body that a signature names first; an office on a line of its own belongs to the name before it."""
    name = ""
    for paragraph in signature:
        for line in paragraph.text.split("\n"):
            found = parts(line)[0] or ("" if parts(line)[1] or any(torn_dates(ink(line), alone=True)) else _SEAL.sub("", ink(line)))
            if not name:
                name = found
            elif OFFICE.fullmatch(found):
                return name + found
    return name.strip("（）()") if name.startswith(("（", "(")) else name
