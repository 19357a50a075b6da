"""Front matter and back matter: title, publication line, preface, signature, issuer, year and period, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from converters.diagnostics import Diagnostic, Origin, Repair, diagnose
from converters.model import Block, Paragraph, Posting, in_lines
from converters.recover.dates import first_date, period, torn_dates
from converters.recover.furniture import is_furniture, is_meta_line, published_in
from converters.report import Content
from converters.text import fold, ink, joined

_TITLE = re.compile(r"(?:信息公开|政务公开).{0,10}(?:年度?报告|年报|工作报告)(?:[（(].{1,14}[)）])?$")
_TITLE_END = re.compile(r"^(?:\d{4}年度?)?(?:政府)?(?:信息公开|政务公开).{0,10}(?:年度?报告|年报|工作报告)$")
_NOT_TITLE = re.compile(r"[。；;！？]|^[《根据按照依本为]|如下|请|下载|查看")
_YEAR = re.compile(r"(20\d{2}|二[〇零○]{1}[〇零○一二三四五六七八九]{2})\s*年")
_BODY = re.compile(r"^(?:关于)?(?:20\d{2}年度?)?(?P<body>.*?)(?:20\d{2}年度?)?(?:的)?(?:政府)?(?:信息公开|政务公开).*$")
_ORG_END = re.compile(r"(?:政府|办公室|办公厅|办事处|委员会|管委会|局|厅|委|中心|院|处|站|所|队|部|公司|学校|大学|联合会|总会|镇|乡|街道|办|社|会|科|馆)$")
_CONTACT = re.compile(r"(?:请与|请联系|可联系|请同|联系单位[:：]|联系部门[:：]|请向)\s*(?P<body>[^，,。；;（(：:、]{4,40}?)\s*(?:联系|咨询|反映|反馈|[，,。；;（(：:]|$)")
_OFFICE = re.compile(r"(?:党政综合办公室|党政综合办|党政办公室|党政办|综合办公室|政务公开办公室|信息公开办公室|政务公开科|办公室|综合科|办公厅)$")
_FIRST_SENTENCE = re.compile(r"^(?:20\d{2}年度?(?:以来)?[，,、]?)?(?P<body>[^，,。；;：:《]{4,30}?)(?:20\d{2}年度?)?(?:的)?(?:政府|政务)?(?:信息公开|公开)工作")
_PREFACE = re.compile(r"统计期限|编制(?:本|而成|。)|根据《|依据《|本(?:年度)?报告|年报由|六部分|下载|如有疑问|任何疑问|联系电话|全文包括|现将|[下如]下[：:]")


@dataclass(slots=True)
class Front:
    """The front and back matter found so far; `rest` is what remains of the blocks it was taken from."""

    title: Paragraph | None = None
    published: str | None = None
    rest: list[Content] = field(default_factory=list)
    signature: list[Paragraph] = field(default_factory=list)
    signed: str | None = None
    postings: list[Posting] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    repairs: list[tuple[Repair, Origin]] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)


def is_title(text: str) -> bool:
    """Whether a line is the title of such a report by its words."""
    line = joined(text).strip()
    return 6 <= len(line) <= 60 and bool(_TITLE.search(line)) and not _NOT_TITLE.search(line)


def take_front(blocks: list[Content], *, titled: bool = True) -> Front:
    """Take title and publication lines out of the blocks before the first section; furniture around them is posted."""
    front = Front()
    lines = [part for block in blocks for part in _lines(block, within=not front.rest)]
    at = _title_at(lines) if titled else None
    for index, block in enumerate(lines):
        text = joined(block.full) if isinstance(block, Paragraph) else ""
        if at and at[0] <= index < at[1]:
            continue
        if not isinstance(block, Paragraph):
            front.rest.append(block)
        elif is_meta_line(text):
            _take_meta(front, block, text)
        elif at and index >= at[1] and fold(text) == fold("".join(joined(part.full) for part in lines[at[0] : at[1]] if isinstance(part, Paragraph))):
            front.postings.append(Posting("repeat", block.as_printed, block.origin))
            front.diagnostics.append(diagnose("N509", block.origin))
        elif (at and index < at[0] and len(text) <= 40) and (is_furniture(text) or not front.rest):
            _take_early(front, block, text)
        elif is_furniture(text):
            _post_furniture(front, block)
        elif text:
            front.rest.append(block)
    if at:
        _set_title(front, [block for block in lines[at[0] : at[1]] if isinstance(block, Paragraph)])
    return front


def _lines(block: Content, *, within: bool) -> list[Content]:
    """Split a short paragraph of several lines, as a title with its date line under it is."""
    if within and isinstance(block, Paragraph) and "\n" in block.text and any(is_meta_line(line) or is_title(line) for line in block.text.split("\n")):
        return list(in_lines(block))
    return [block]


def _title_at(lines: list[Content]) -> tuple[int, int] | None:
    """Find the title: one line, or up to three short lines that make one together."""
    for index, block in enumerate(lines):
        if not isinstance(block, Paragraph):
            continue
        text = joined(block.full)
        if not is_title(text):
            if _first_of_broken(lines, index):
                return index, index + 2
            continue
        start = index
        if _TITLE_END.match(text) and index and _is_body_line(lines[index - 1]):
            start = index - 1
        return start, index + 1
    return None


def _first_of_broken(lines: list[Content], index: int) -> bool:
    """Whether this line and the next make a title of which neither is one."""
    block, after = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    if not isinstance(block, Paragraph) or not isinstance(after, Paragraph) or len(block.full) > 40 or len(after.full) > 40:
        return False
    return is_title(joined(block.full) + joined(after.full)) and not is_meta_line(block.full) and not is_furniture(block.full) \
        and not is_title(joined(after.full)) and joined(after.full).endswith(("报告", "年报", ")", "）"))


def _is_body_line(block: Content) -> bool:
    """Whether the line before a title that names no body is that body's name."""
    if not isinstance(block, Paragraph):
        return False
    text = joined(block.full)
    return 3 <= len(text) <= 30 and bool(_ORG_END.search(text)) and not is_furniture(text) and not re.search(r"[，。；：,;:]", text)


def _set_title(front: Front, parts: list[Paragraph]) -> None:
    text = "".join(joined(part.full) for part in parts)
    printed = "\n".join(part.as_printed for part in parts)
    front.title = Paragraph(text, parts[0].origin, level=0, align="center", printed=None if printed == text else printed)
    front.origins["title"] = parts[0].origin


def _take_meta(front: Front, block: Paragraph, text: str) -> None:
    date = published_in(text)
    if date and not front.published:
        front.published = date
        front.origins["published"] = block.origin
    _post_furniture(front, block)


def _take_early(front: Front, block: Paragraph, text: str) -> None:
    """A short line before the title is part of the page, unless it says something of its own."""
    if is_furniture(text) or (not re.search(r"[，。；：]", text) and len(text) <= 20 and "附件" not in text):
        _post_furniture(front, block)
    else:
        front.rest.append(block)


def _post_furniture(front: Front, block: Paragraph) -> None:
    front.postings.append(Posting("furniture", block.as_printed, block.origin))
    front.diagnostics.append(diagnose("N507", block.origin, text=block.text))


# --- the end of the report ------------------------------------------------------------------------------------------------


def take_back(blocks: list[Content], front: Front) -> list[Content]:
    """Take the signature and the furniture after it off the end of the last section; return what remains."""
    kept = list(blocks)
    date_at = _date_line(kept)
    end = len(kept) if date_at is None else date_at + 1
    tail = kept[end:]
    if date_at is not None:
        issuer_at = _issuer_before(kept, date_at)
        signature = kept[issuer_at : date_at + 1]
        _sign(front, [block for block in signature if isinstance(block, Paragraph)])
        kept = kept[:issuer_at]
    else:
        while kept and isinstance(kept[-1], Paragraph) and is_furniture(joined(kept[-1].full)):
            tail.insert(0, kept.pop())
        if kept and isinstance(kept[-1], Paragraph) and _is_issuer_line(kept[-1]) and len(kept) > 1:
            front.signature.append(kept.pop())  # type: ignore[arg-type]
    for block in tail:
        if isinstance(block, Paragraph) and (is_furniture(joined(block.full)) or (date_at is not None and _is_tail(block))):
            _take_meta(front, block, joined(block.full)) if is_meta_line(joined(block.full)) else _post_furniture(front, block)
        else:
            kept.append(block)
    return kept


def _is_tail(block: Paragraph) -> bool:
    """Whether a paragraph after the signature is a scrap of the page: short lines without a sentence."""
    return all(len(line) <= 16 and not re.search(r"[，。；]|附件|附表", line) for line in block.text.split("\n"))


def _date_line(blocks: list[Content]) -> int | None:
    """Find the signature's date: a line that is a date, among the last lines, whole or torn."""
    for index in range(len(blocks) - 1, max(-1, len(blocks) - 40), -1):
        block = blocks[index]
        if not isinstance(block, Paragraph):
            continue
        text = ink(block.text.split("\n")[-1])
        if len(text) <= 24 and re.fullmatch(r".{0,12}?(?:20\d{2}|二[〇零○ＯO].{2})年.{1,3}月.{1,3}日[)）]?", text) and first_date(text) \
                and (len(text) <= 13 or "\n" in block.text or _ORG_END.search(re.split(r"20\d\d|二[〇零○]", text)[0])):
            return index
        if any(torn_dates(text, alone=True)):
            return index
    return None


def _issuer_before(blocks: list[Content], date_at: int) -> int:
    """The start of the signature: the issuer's line just before the date, if there is one."""
    start = date_at
    while start and date_at - start < 3 and isinstance(blocks[start - 1], Paragraph) and _is_issuer_line(blocks[start - 1]):
        start -= 1
    return start


def _is_issuer_line(block: Content) -> bool:
    if not isinstance(block, Paragraph):
        return False
    text = joined(block.full)
    return 4 <= len(text) <= 40 and not re.search(r"[，。；：,;:？！、]|^[(（一二三四五六七八九十\d]+[)）、.]|附件", text) and bool(_ORG_END.search(text))


def _sign(front: Front, signature: list[Paragraph]) -> None:
    """Keep the signature, its date mended where characters were lost."""
    for block in signature:
        paragraph = block
        mended = next(torn_dates(ink(block.text), alone=True), None)
        if mended and not first_date(block.text):
            repair = Repair("N506", mended.printed, mended.date, "the only cut that is a date of that year")
            front.repairs.append((repair, block.origin))
            front.diagnostics.append(diagnose("N506", block.origin, repair=repair, found=mended.printed, date=mended.date))
            paragraph = replace(block, text=mended.date, printed=block.as_printed)
        date = first_date(paragraph.text)
        if date and not front.signed:
            front.signed = date
            front.origins["signed"] = block.origin
        front.signature.append(replace(paragraph, align="right"))


# --- what the text says of itself -----------------------------------------------------------------------------------------


def find_period(blocks: list[Content]) -> tuple[tuple[str, str], Origin] | None:
    """Return the period for which the report counts, as its text prints it."""
    for block in blocks:
        if isinstance(block, Paragraph):
            found = period(block.text)
            if found:
                return found, block.origin
    return None


def find_issuer(front: Front, texts: list[Content]) -> tuple[str | None, Origin]:
    """Return the body that issues the report: from the signature, the contact sentence, the title, or the first sentence."""
    for paragraph in front.signature:
        for line in paragraph.text.split("\n"):
            body = re.split(r"(?:20\d{2}|二[〇零○])", ink(line))[0]
            if len(body) >= 4:
                return body.removeprefix("（").strip("（）() "), paragraph.origin
    body = ""
    if front.title:
        match = _BODY.match(ink(front.title.text))
        body = match["body"] if match else ""
    for block in texts:
        found = _CONTACT.search(block.text) if isinstance(block, Paragraph) else None
        if found:
            named = _strip_office(ink(found["body"]))
            if len(named) > len(body) and (not body or _core(body) in named):
                return named, block.origin
    if body:
        return body, front.origins.get("title", Origin())
    for block in texts[:3]:
        found = _FIRST_SENTENCE.match(ink(block.text)) if isinstance(block, Paragraph) else None
        if found and _ORG_END.search(found["body"]):
            return found["body"], block.origin
    return None, Origin()


def _core(body: str) -> str:
    """The place name of a body, without its kind."""
    return re.sub(r"(?:人民政府|政府|办公室|办事处)+$", "", body)


def _strip_office(named: str) -> str:
    """Drop the office inside the body that a reader should call; 人民政府办公室 is named after the government it serves."""
    return _OFFICE.sub("", named) or named


def find_year(front: Front, counted: tuple[str, str] | None, texts: list[Content]) -> tuple[int | None, tuple[int, ...]]:
    """Return the report's year and, where the sources contradict each other, the years they name.

    The title weighs two, the period and the year before the signature one each; without any of these only years that the
    whole text agrees on count.
    """
    votes = Counter[int]()
    titled = years_in(front.title.text)[:1] if front.title else []
    votes.update(titled * 2)
    if counted:
        votes[int(counted[1][:4])] += 1
    if front.signed:
        votes[int(front.signed[:4]) - 1] += 1
    if not votes:
        named = Counter(year for block in texts if isinstance(block, Paragraph) for year in years_in(block.text))
        if len(named) == 1:
            return next(iter(named)), ()
        return None, tuple(sorted(named))
    ranked = votes.most_common()
    agree = len(ranked) == 1 or ranked[0][1] > ranked[1][1]
    return (ranked[0][0] if agree else None), (tuple(sorted(votes)) if len(ranked) > 1 else ())


def years_in(text: str) -> list[int]:
    """All years that a text names."""
    out = []
    for match in _YEAR.finditer(text):
        digits = match[1] if match[1].isdigit() else "".join(str("〇一二三四五六七八九".find("〇" if char in "零○" else char)) for char in match[1])
        out.append(int(digits))
    return out


def reads_as_preface(block: Block | Content) -> bool:
    """Whether a paragraph is of the customary preamble: legal basis, period, download, contact."""
    return isinstance(block, Paragraph) and bool(_PREFACE.search(block.text)) and "统计期限" in block.text
