"""Find reports of one folder whose narrative is nearly the same once figures, years and names are masked."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import combinations

from converters.diagnostics import NOWHERE, Diagnostic, diagnose
from converters.model import Paragraph
from converters.record import record
from converters.report import AnnualReport

_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十百千万零〇.,%％]+")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:省|市|州|县|区|旗|镇|乡|街道|局|委员会|办公室|中心|办事处)")
_LENGTH, _SIGNS, _SHARED = 6, 32, 16
_ALIKE = 0.9
_LEAST = 200  # characters of narrative, below which all reports are alike
_SALTS = tuple(zlib.crc32(str(salt).encode()) for salt in range(_SIGNS))


@record
class Print:
    """The fingerprint of a report: runs of characters of its narrative, the least of them under several orders (MinHash), whose it is, its figures."""

    name: str
    runs: frozenset[int]
    least: tuple[int, ...]
    whose: tuple[str, int] | None = None
    figures: dict[str, float | None] = field(default_factory=dict)


def fingerprint(name: str, report: AnnualReport) -> Print:
    """Take the fingerprint of the overview and the problems of a report; empty where they say little."""
    blocks = (block for section in report.sections if section.role in {"overview", "problems"} for block in section.blocks)
    text = "".join(block.text for block in blocks if isinstance(block, Paragraph))
    if report.issuer:
        text = text.replace(report.issuer, "")
    text = _NAME.sub("", _FIGURE.sub("0", text))
    runs = frozenset(zlib.crc32(text[at : at + _LENGTH].encode()) for at in range(len(text) - _LENGTH + 1)) if len(text) >= _LEAST else frozenset()
    whose = (report.issuer, report.year) if report.issuer and report.year else None
    figures = {fact.id: fact.value for fact in report.facts.values() if fact.status != "missing"}
    return Print(name, runs, tuple(min(run ^ salt for run in runs) for salt in _SALTS) if runs else (), whose, figures)


def check_sisters(prints: Sequence[Print]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield for each pair of reports that are nearly the same a C716 for the second of them, with its name.

    Two files of one body's report of one year (the page and its attachment) may be the same; a C744 says where they are not.
    """
    known: dict[tuple[str, int], Print] = {}
    for item in prints:
        first = known.setdefault(item.whose, item) if item.whose else item
        differ = [name for name, value in item.figures.items() if name in first.figures and first.figures[name] != value]
        if differ:
            yield item.name, diagnose("C744", NOWHERE, other=first.name, count=len(differ), facts=", ".join(differ[:5]))
    for one, other in combinations([item for item in prints if item.runs], 2):
        if one.whose and one.whose == other.whose:
            continue
        if sum(1 for a, b in zip(one.least, other.least, strict=True) if a == b) < _SHARED:
            continue
        alike = len(one.runs & other.runs) / len(one.runs | other.runs)
        if alike >= _ALIKE:
            yield other.name, diagnose("C716", NOWHERE, share=f"{alike:.0%}", other=one.name)
