"""Front matter and back matter: title, publication line, preface, signature, issuer, year and period, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import count, takewhile

from converters.diagnostics import Diagnostic, Origin, Repair, diagnose
from converters.model import Block, Paragraph, Posting, in_lines
from converters.recover.dates import first_date, narrow, period, torn_dates
from converters.recover.furniture import is_footer, is_furniture, is_meta_line, published_in
from converters.recover.signature import OFFICE, ORG_END, body_named, cut_lines, find_signature, is_body
from converters.recover.titles import Title, body_in, find_titles, is_title, one_line
from converters.report import Content, Heading
from converters.text import fold, ink, joined

_CONTACT = re.compile(r"(?:请与|请联系|可联系|请同|联系单位[:：]|联系部门[:：]|请向)\s*(?P<body>[^，,。；;（(：:、]{4,40}?)\s*(?:联系|咨询|反映|反馈|[，,。；;（(：:]|$)")
_YEARS = re.compile(r"(20\d{2}|二[〇零○]{1}[〇零○一二三四五六七八九]{2})\s*年")
_FIRST_SENTENCE = re.compile(r"^(?:20\d{2}年度?(?:以来)?[，,、]?)?(?P<body>[^，,。；;：:《]{4,30}?)(?:20\d{2}年度?)?(?:的)?(?:政府|政务)?(?:信息公开|公开)工作")
_PREFACE = re.compile(r"统计期限|编制(?:本|而成|。)|根据《|依据《|本(?:年度)?报告|年报由|六部分|下载|如有疑问|任何疑问|联系电话|全文包括|现将|[下如]下[：:]")

_LAST_BLOCKS = 40

__all__ = ["Front", "find_issuer", "find_period", "find_year", "is_title", "reads_as_preface", "take_back", "take_front", "years_in"]


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


def take_front(blocks: list[Content], *, page: bool = True) -> Front:
    """Take title and publication lines out of the blocks before the first section; known furniture is posted, in what is no `page` only that copied with them."""
    front = Front()
    lines = [part for block in blocks for part in _lines(block)]
    counted = find_period(lines)
    titles = find_titles(lines, int(counted[0][1][:4]) if counted else None)
    own = titles[0] if titles else Title(0, 0, "")
    linked = {index for title in titles[1:] for index in range(title.start, title.end)}
    copied = None if page else _copied(lines, own)
    for index, block in enumerate(lines):
        text = joined(block.full) if isinstance(block, Paragraph) else ""
        if own.start <= index < own.end:
            continue
        if not isinstance(block, Paragraph):
            front.rest.append(block)
        elif own.end and fold(text) == fold(own.text):
            front.postings.append(Posting("repeat", block.as_printed, block.origin))
            front.diagnostics.append(diagnose("N509", block.origin))
        elif copied is not None and index not in copied | linked:
            front.rest += [block] if text else []
        elif is_meta_line(text):
            _take_meta(front, block, text)
        elif index in linked or is_furniture(text):
            _post_furniture(front, block)
        elif text:
            front.rest.append(block)
    if own.end:
        _set_title(front, [block for block in lines[own.start : own.end] if isinstance(block, Paragraph)])
    return front


def _copied(lines: list[Content], own: Title) -> set[int]:
    """Return the places of the scraps of a page before the title of a written file or right behind it: several, or a line of the publication."""
    texts = {index: joined(block.full) for index, block in enumerate(lines) if isinstance(block, Paragraph)}
    scraps = {index for index, text in texts.items() if is_meta_line(text) or is_furniture(text)}
    found = {index for index in scraps if index < own.start} | set(takewhile(scraps.__contains__, count(own.end)))
    return found if own.end and (len(found) > 1 or any(is_meta_line(texts[index]) for index in found)) else set()


def _lines(block: Content) -> list[Content]:
    """Split a short paragraph of several lines, as a title with its date line under it is."""
    if isinstance(block, Paragraph) and "\n" in block.text and any(is_meta_line(line) or is_title(line) for line in block.text.split("\n")):
        return list(in_lines(block))
    return [block]


def _set_title(front: Front, parts: list[Paragraph]) -> None:
    text = one_line(parts)
    printed = "\n".join(part.as_printed for part in parts)
    front.title = Paragraph(text, parts[0].origin, level=0, align="center", printed=None if printed == text else printed)
    front.origins["title"] = parts[0].origin


def _take_meta(front: Front, block: Paragraph, text: str) -> None:
    date = published_in(text)
    if date and not front.published:
        front.published = date
        front.origins["published"] = block.origin
    _post_furniture(front, block)


def _post_furniture(front: Front, block: Paragraph) -> None:
    front.postings.append(Posting("furniture", block.as_printed, block.origin))
    front.diagnostics.append(diagnose("N507", block.origin, text=block.text))


# --- the end of the report ------------------------------------------------------------------------------------------------


def take_back(blocks: list[Content], front: Front, *, page: bool = True) -> list[Content]:
    """Take the signature and the furniture after it off the end of the last section; return what remains. `page` as in `take_front`."""
    title = ink(front.title.text) if front.title else ""
    kept = [part for block in blocks[-_LAST_BLOCKS:] for part in (cut_lines(block, title) if isinstance(block, Paragraph) else [block])]
    kept = [*blocks[:-_LAST_BLOCKS], *kept]
    span = find_signature(kept, title, _LAST_BLOCKS)
    tail: list[Content] = []
    if span:
        tail = kept[span[1] :]
        _sign(front, [block for block in kept[span[0] : span[1]] if isinstance(block, Paragraph)])
        kept = kept[: span[0]]
    else:
        while kept and isinstance(kept[-1], Paragraph) and is_furniture(joined(kept[-1].full)):
            tail.insert(0, kept.pop())
        kept += [tail.pop()] if not page and len(tail) == 1 else []  # a short line of a written file is its own
        if len(kept) > 1 and isinstance(last := kept[-1], Paragraph) and is_body(last, title):
            front.signature.append(last)
            kept.pop()
    # Below the signature of a written file only what goes on to its end can have come with a page: scraps, the foot, the title again.
    text = 0 if page else len(tail) - next((at for at, block in enumerate(reversed(tail)) if not _ends(block, title)), len(tail))
    return kept + tail[:text] + [block for block in tail[text:] if not _took_tail(front, block, title, signed=span is not None)]


def _ends(block: Content, title: str) -> bool:
    return isinstance(block, Paragraph | Heading) and (is_footer(block.text) or fold(block.text) == fold(title))


def _took_tail(front: Front, block: Content, title: str, *, signed: bool) -> bool:
    """Post a scrap of the page that stands after the signature; anything else is text and stays."""
    if isinstance(block, Heading):
        block = Paragraph(block.text, block.origin, block.number, printed=block.printed, marks=block.marks)  # a file's name with a number looks like one
    if not isinstance(block, Paragraph):
        return False
    text = joined(block.full)
    if is_meta_line(text):
        _take_meta(front, block, text)
    elif title and fold(text) == fold(title):
        front.postings.append(Posting("repeat", block.as_printed, block.origin))
        front.diagnostics.append(diagnose("N509", block.origin))
    elif is_furniture(block.text) or (signed and is_footer(block.text)):
        _post_furniture(front, block)
    else:
        return False
    return True


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
    """Return the body that issues the report: from the signature, the contact sentence, the title, or the first sentence.

    An office that signs for the body of the title (X人民政府办公室 for X人民政府) leaves the report that body's.
    """
    titled = body_in(front.title.text) if front.title else ""
    signing = body_named(front.signature)
    if signing:
        if titled and signing.startswith(titled) and OFFICE.fullmatch(signing[len(titled) :]):
            return titled, front.origins.get("title", Origin())
        return signing, front.signature[0].origin
    for block in texts:
        found = _CONTACT.search(block.text) if isinstance(block, Paragraph) else None
        if found:
            named = _strip_office(ink(found["body"]))
            if len(named) > len(titled) and (not titled or _core(titled) in named):
                return named, block.origin
    if titled:
        return titled, front.origins.get("title", Origin())
    for block in texts[:3]:
        found = _FIRST_SENTENCE.match(ink(block.text)) if isinstance(block, Paragraph) else None
        if found and ORG_END.search(found["body"]):
            return found["body"], block.origin
    return None, Origin()


def _core(body: str) -> str:
    """The place name of a body, without its kind."""
    return re.sub(r"(?:人民政府|政府|办公室|办事处)+$", "", body)


def _strip_office(named: str) -> str:
    """Drop the office inside the body that a reader should call; 人民政府办公室 is named after the government it serves."""
    return OFFICE.sub("", named) or named


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
    for match in _YEARS.finditer(narrow(text)):
        digits = match[1] if match[1].isdigit() else "".join(str("〇一二三四五六七八九".find("〇" if char in "零○" else char)) for char in match[1])
        out.append(int(digits))
    return out


def reads_as_preface(block: Block | Content) -> bool:
    """Whether a paragraph is of the customary preamble: legal basis, period, download, contact."""
    return isinstance(block, Paragraph) and bool(_PREFACE.search(block.text)) and "统计期限" in block.text
