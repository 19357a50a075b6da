"""Restore the punctuation that a text lost on its way: full-width marks folded to half width, and stops dropped (GB/T 15834).

A page whose marks were folded has no full-width one left; then those beside Chinese characters are restored, and those in
figures, times, telephone numbers, Latin words and addresses stay. A stop is put back only where single characters are known
to have been dropped, or where the other items of the same enumeration have one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from converters.diagnostics import NOWHERE, Diagnostic, Origin, Repair, diagnose
from converters.model import Paragraph
from converters.report import AnnualReport, Content, Heading

_WIDE = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；"}
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FULL = re.compile("[（），：；]")
_BESIDE = re.compile(rf"[{_HAN}][(),:;]|[(),:;][{_HAN}]")
_MARK = re.compile(rf"(?<=[{_HAN}”’》〉」】〕％%℃）])[,:;]|[,:;](?=[{_HAN}“‘《〈「【〔（])")
_PAIR = re.compile(r"\(([^()]*)\)")
_CHINESE = re.compile(f"[{_HAN}]")
_GAP_BEFORE = re.compile(rf"(?<=[{_HAN}，。；：、（）“”《》]) +(?=\d)")
_GAP_AFTER = re.compile(rf"(?<![A-Za-z.\d])(\d[\d.,，%％]*) +(?=[{_HAN}，。；：、（）“”《》])")
_ITEM = re.compile(r"[一二三四五六七八九十]是")
_STOPS = "。；;，,：:！!？?、（(“”"
_NO_ITEM = frozenset("第其之统唯")
_FEWEST = 5
_LONG = 30


def restore(report: AnnualReport, source: str, flow: str) -> AnnualReport:
    """Restore the punctuation of a report's paragraphs and headings; what was printed stays with each.

    Args:
        report: the report as recovered.
        source: the format of the document: Word files and PDF keep their marks, and are left alone.
        flow: "lines" where the text was flattened: then spaces round figures are its doing.

    Returns:
        The report, with a repair and a finding for each kind of change.

    """
    if source not in {"text", "markdown", "html"}:
        return report
    texts = [block.full for block in _blocks(report) if isinstance(block, Paragraph | Heading)]
    whole = "\n".join(texts)
    folded = not _FULL.search(whole) and len(_BESIDE.findall(whole)) >= _FEWEST
    dropped = any(repair.code in {"N506", "F405"} and len(repair.after) - len(repair.before) <= 3 for repair, _origin in report.repairs)
    notes: list[tuple[Repair, Origin, Diagnostic]] = []
    counts = [0, 0]

    def mend(block: Content) -> Content:
        if not isinstance(block, Paragraph | Heading):
            return block
        text = block.text
        if folded:
            text = full_width(text)
            counts[0] += sum(1 for one, other in zip(block.text, text, strict=True) if one != other)
        if flow == "lines" and (closed := _GAP_AFTER.sub(r"\1", _GAP_BEFORE.sub("", text))) != text:
            counts[1] += len(text) - len(closed)
            text = closed
        if isinstance(block, Paragraph):
            text = _with_stops(text, block.origin, notes, dropped=dropped)
        return block if text == block.text else replace(block, text=text, printed=block.text if block.printed is None else block.printed)

    mended = _mapped(report, mend)
    for count, code, evidence in ((counts[0], "N514", "no full-width mark is left in the text"), (counts[1], "N515", "the text was flattened")):
        if count:
            repair = Repair(code, "", "", f"{evidence}; {count} places")
            notes.append((repair, NOWHERE, diagnose(code, repair=repair, count=count)))
    return replace(mended, repairs=(*report.repairs, *((repair, origin) for repair, origin, _finding in notes)),
                   diagnostics=(*report.diagnostics, *(finding for _repair, _origin, finding in notes)))


def full_width(text: str) -> str:
    """Give the marks beside Chinese characters their full width; the text keeps its length."""
    before = ""
    while before != text:  # the inner of two pairs of brackets first
        before, text = text, _PAIR.sub(_wide_pair, text)
    return _MARK.sub(lambda mark: _WIDE[mark[0]], text)


def _wide_pair(pair: re.Match[str]) -> str:
    """A pair of brackets in full width, if it holds Chinese or stands behind it."""
    chinese = _CHINESE.search(pair[1]) or _CHINESE.match(pair.string[pair.start() - 1 : pair.start()])
    return f"（{pair[1]}）" if chinese else pair[0]


def _with_stops(text: str, origin: Origin, notes: list[tuple[Repair, Origin, Diagnostic]], *, dropped: bool) -> str:
    """Put back a stop before an item of an enumeration whose other items have one, and one at the end where stops were dropped."""
    places = [(match.start(), text[match.start() - 1 : match.start()]) for match in _ITEM.finditer(text)]
    marks = [mark for _at, mark in places if mark in {"。", "；", ";"}]
    for at, mark in reversed(places):
        if marks and mark and mark not in _STOPS and mark not in _NO_ITEM and (dropped or mark.isdigit() or mark in "%％）)”》"):
            _note(notes, origin, text[max(0, at - 6) : at + 2], f"{text[max(0, at - 6) : at]}{marks[0]}{text[at : at + 2]}", "the other items have one")
            text = text[:at] + marks[0] + text[at:]
    if dropped and len(text) >= _LONG and "。" not in text[-2:] and text[-1] not in _STOPS and ("，" in text or "," in text or "。" in text):
        _note(notes, origin, text[-8:], text[-8:] + "。", "single characters were dropped in this text, and no sentence ends so")
        text += "。"
    return text


def _note(notes: list[tuple[Repair, Origin, Diagnostic]], origin: Origin, before: str, after: str, evidence: str) -> None:
    repair = Repair("N516", before, after, evidence)
    notes.append((repair, origin, diagnose("N516", origin, repair=repair, found=before, text=after)))


def _blocks(report: AnnualReport) -> list[Content]:
    return [*report.preface, *(block for section in report.sections for block in ((section.heading, *section.blocks) if section.heading else section.blocks))]


def _mapped(report: AnnualReport, mend: Callable[[Content], Content]) -> AnnualReport:
    """The report with every paragraph and heading mended."""
    sections = []
    for section in report.sections:
        heading = mend(section.heading) if section.heading else None
        sections.append(replace(section, heading=heading if isinstance(heading, Heading) else section.heading, blocks=tuple(map(mend, section.blocks))))
    return replace(report, preface=tuple(map(mend, report.preface)), sections=tuple(sections))
