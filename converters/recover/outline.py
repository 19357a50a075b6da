"""Cut the flow into preface, sections and what follows: headings by their wording, missing ones by the tables they hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from converters.diagnostics import Diagnostic, diagnose
from converters.forms import HeadingSpec, editions, load_form, roles
from converters.model import Paragraph
from converters.recover.front import is_title, reads_as_preface
from converters.recover.headings import bracketed_role, level_one, numbered_role, role_in, role_of, sub_level
from converters.report import Content, FormTable, Heading, Section
from converters.text import fold, joined

_NUMBERS = "一二三四五六七八九十"
_FEWEST_BRACKETED = 3
_CAPTION = re.compile(r"^附\s*[件表录]|统计表|填报单位|填报时间|统计年度|^[（(]?\s*20\d\d\s*年度?\s*[)）]?$|^单位[:：]|^表\s*[一二三1-3]?$|^(?:序号|行次|统计指标|单位|统计数|本级|汇总|备注)(?:\s+(?:单位|统计指标|统计数|本级|汇总|备注))*$")
_CAPTION_LINES, _CAPTION_LENGTH = 8, 50  # lines that head the annex, and the longest of them


@dataclass(slots=True)
class Outline:
    """The flow cut up: what stands before the first section, and the sections in the order of the document."""

    preface: list[Content] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def outline(flow: Sequence[Content], edition: str) -> Outline:
    """Cut the flow into sections: by the form's headings if it demands them, else by any heading of the first level."""
    if not edition:
        return _of_any(flow)
    return _of_free(flow, edition) if load_form(edition).free else _of_form(flow, edition)


# --- a report of a known form ---------------------------------------------------------------------------------------------


def _of_form(flow: Sequence[Content], edition: str) -> Outline:
    result = Outline()
    starts = _starts(flow)
    _add_missing(flow, starts, result.diagnostics)
    places = sorted(starts)
    result.preface = list(flow[: places[0]]) if places else list(flow)
    for place, end in pairwise([*places, len(flow)]):
        role, headed = starts[place]
        blocks = [_subheading(block) for block in flow[place + headed : end]]
        heading = _heading(flow[place], role, result.diagnostics) if headed else None
        result.sections.append(Section(role, heading, tuple(blocks)))
    if "overview" not in {section.role for section in result.sections}:
        _infer_overview(result)
    there = [section.role for section in result.sections]
    if there != sorted(there, key=roles().index):
        result.diagnostics.append(diagnose("N505"))
    for spec in load_form(edition).headings:
        if spec.role not in there:
            result.diagnostics.append(diagnose("N501", heading=spec.full))
    return result


def _headings() -> tuple[HeadingSpec, ...]:
    """The headings of the newest form that demands them, by whose wording those of every such form are known."""
    return next(form.headings for form in map(load_form, reversed(editions())) if not form.free)


def _starts(flow: Sequence[Content]) -> dict[int, tuple[str, bool]]:
    """Choose the heading of each section: the heaviest chain of candidates in the order of the form, then what is left."""
    found = [(index, role_of(block.full)) for index, block in enumerate(flow) if isinstance(block, Paragraph)]
    candidates = [(index, role) for index, role in found if role]
    if not any(_numbered(flow[index]) for index, _role in candidates):
        candidates = sorted({*candidates, *_bracketed(flow)})
    weights = [_weight(flow, index, role, candidates) for index, role in candidates]
    chain = _chain(candidates, weights)
    starts = {candidates[at][0]: (candidates[at][1], True) for at in chain}
    taken = {role for role, _headed in starts.values()}
    for at in sorted(range(len(candidates)), key=lambda item: -weights[item]):
        index, role = candidates[at]
        if role not in taken and weights[at] >= 2:
            starts[index] = (role, True)
            taken.add(role)
    return starts


def _numbered(block: Content) -> bool:
    return isinstance(block, Paragraph) and block.full.lstrip()[:1] in _NUMBERS


def _bracketed(flow: Sequence[Content]) -> list[tuple[int, str]]:
    """The headings of a document that numbers its sections （一）…（六）: three or more of them, else there are none."""
    found = [(index, bracketed_role(block.full)) for index, block in enumerate(flow) if isinstance(block, Paragraph)]
    found = [(index, role) for index, role in found if role]
    return found if len({role for _index, role in found}) >= _FEWEST_BRACKETED else []


def _weight(flow: Sequence[Content], index: int, role: str, candidates: list[tuple[int, str]]) -> float:
    """How much speaks for a candidate: its Chinese number, a heading's style, and text of its own after it."""
    block = flow[index]
    if not isinstance(block, Paragraph):
        return 0.0
    text = block.full.strip()
    number = text[:1]
    weight = 3.0 if roles().index(role) < len(_NUMBERS) and number == _NUMBERS[roles().index(role)] else 2.0 if number in _NUMBERS else 1.0 if number.isdigit() else 1.6
    weight += 0.4 if block.level is not None else 0.0
    follows = index + 1 < len(flow) and all(other != index + 1 for other, _role in candidates)
    return weight + (0.8 if follows else 0.0)


def _chain(candidates: list[tuple[int, str]], weights: list[float]) -> list[int]:
    """The heaviest subsequence of candidates whose roles rise."""
    best: list[tuple[float, list[int]]] = []
    for at, (_index, role) in enumerate(candidates):
        before = [best[other] for other in range(at) if roles().index(candidates[other][1]) < roles().index(role)]
        weight, chain = max(before, key=lambda item: item[0], default=(0.0, []))
        best.append((weight + weights[at], [*chain, at]))
    return max(best, key=lambda item: item[0], default=(0.0, []))[1]


def _add_missing(flow: Sequence[Content], starts: dict[int, tuple[str, bool]], diagnostics: list[Diagnostic]) -> None:
    """Begin a section at a form table that stands in another section than its own, whose heading is missing."""
    taken = {role for role, _headed in starts.values()}
    for index, block in enumerate(flow):
        if isinstance(block, FormTable):
            spec = load_form(block.edition).tables[block.id]
            if spec.section not in taken:
                starts[index] = (spec.section, False)
                taken.add(spec.section)
                heading = next(item for item in _headings() if item.role == spec.section)
                diagnostics.append(diagnose("N502", block.origin, heading=heading.full))


def _infer_overview(result: Outline) -> None:
    """Without its heading the overview is what stands before section two, less the customary preamble."""
    cut = next((index + 1 for index in range(len(result.preface) - 1, -1, -1) if reads_as_preface(result.preface[index])), 0)
    body = [_subheading(block) for block in result.preface[cut:]]
    if not body:
        return
    result.preface = result.preface[:cut]
    result.sections.insert(0, Section("overview", None, tuple(body)))
    origin = body[0].origin
    spec = _headings()[0]
    result.diagnostics.append(diagnose("N502", origin, heading=spec.full))


def _heading(block: Content, role: str, diagnostics: list[Diagnostic]) -> Heading:
    """Make the heading of a section; a wording that is neither the form's nor a known alias is reported."""
    if not isinstance(block, Paragraph):
        raise TypeError(block)
    spec = next(item for item in _headings() if item.role == role)
    known = {fold(text) for text in (spec.text, *spec.aliases)}
    if fold(block.full) not in known and role not in {numbered_role(block.full), bracketed_role(block.full)}:
        diagnostics.append(diagnose("N504", block.origin, found=block.full, form=spec.full))
    return Heading(joined(block.text), 1, block.origin, block.number, block.printed, block.marks)


# --- a report of a form that demands no sections ----------------------------------------------------------------------------


def _of_free(flow: Sequence[Content], edition: str) -> Outline:
    """Cut as a document of any form, name the sections by what their headings speak of, and begin the annex at the form's table."""
    starts = _annexed(flow, edition, _any_starts(flow))
    result = Outline(list(flow[: starts[0][0]]) if starts else list(flow))
    taken: set[str] = set()
    for (start, headed), (end, _headed) in pairwise([*starts, (len(flow), False)]):
        block = flow[start]
        heading = _plain_heading(block) if headed and isinstance(block, Paragraph) else None
        role = role_in(heading.full, edition) if heading else _table_role(flow[start:end], edition)
        blocks = [_subheading(item) for item in flow[start + (heading is not None) : end]]
        result.sections.append(Section("" if role in taken else role, heading, tuple(blocks)))
        taken.add(role)
    return result


def _table_role(blocks: Sequence[Content], edition: str) -> str:
    """The role of the section that the form's own table among some blocks belongs to."""
    return next((load_form(edition).tables[block.id].section for block in blocks if isinstance(block, FormTable) and block.edition == edition), "")


def _annexed(flow: Sequence[Content], edition: str, starts: list[int]) -> list[tuple[int, bool]]:
    """Begin a section at the table of the form, or at the lines that head it, unless its own section has begun there."""
    found = dict.fromkeys(starts, True)
    for index, block in enumerate(flow):
        role = _table_role([block], edition)
        if not role:
            continue
        before = max((start for start in starts if start < index), default=-1)
        if before >= 0 and role_in(_text(flow[before]), edition) == role:
            continue
        first = index
        while first and first - 1 > before and index - first < _CAPTION_LINES and _CAPTION.search(_text(flow[first - 1])) and len(_text(flow[first - 1])) <= _CAPTION_LENGTH:
            first -= 1
        if first != before:
            found[first] = first < index and role_in(_text(flow[first]), edition) == role
    return sorted(found.items())


def _text(block: Content) -> str:
    return block.full if isinstance(block, Paragraph | Heading) else ""


# --- a document of no known form -------------------------------------------------------------------------------------------


def _of_any(flow: Sequence[Content]) -> Outline:
    """Cut at the lines numbered as of the first level; without any, at the highest style that heads two parts or more."""
    starts = _any_starts(flow)
    result = Outline(list(flow[: starts[0]]) if starts else list(flow))
    for start, end in pairwise([*starts, len(flow)]):
        block = flow[start]
        if isinstance(block, Paragraph):
            result.sections.append(Section("", _plain_heading(block), tuple(_subheading(item) for item in flow[start + 1 : end])))
    return result


def _any_starts(flow: Sequence[Content]) -> list[int]:
    numbered = [level_one(block.full) if isinstance(block, Paragraph) else False for block in flow]
    if not any(numbered):
        numbered = _styled(flow)
    return [index for index, start in enumerate(numbered) if start]


def _plain_heading(block: Paragraph) -> Heading:
    return Heading(joined(block.text), 1, block.origin, block.number, block.printed, block.marks)


def _styled(flow: Sequence[Content]) -> list[bool]:
    """Mark the headings by style of the highest level that has two or more; the title of a report is none."""
    levels = [block.level if isinstance(block, Paragraph) and not is_title(block.full) else None for block in flow]
    count = Counter(level for level in levels if level)
    top = min((level for level, number in count.items() if number > 1), default=min(count, default=0))
    return [bool(top) and level == top for level in levels]


def _subheading(block: Content) -> Content:
    """Turn a short numbered line into a heading of its level; an item of a list stays one."""
    if not isinstance(block, Paragraph):
        return block
    level = 0 if block.item is not None or block.role else sub_level(block.full)
    return Heading(block.text, level, block.origin, block.number, block.printed, block.marks) if level else replace(block, level=None)
