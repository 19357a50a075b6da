"""Find reports of one folder whose narrative is nearly the same once figures, years and names are masked, as clusters.

The resemblance of two texts is that of their sets of runs of characters (Jaccard; Broder 1997), estimated from one permutation of the
runs cut into bins (Li, Owen and Zhang 2012). Bands of bins are buckets: only reports that share one are compared, and each with the first of
a cluster alone, so that the work grows with the number of reports and not with that of their pairs.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import isnan, nan

from converters.diagnostics import NOWHERE, Diagnostic, diagnose
from converters.model import Paragraph
from converters.record import record
from converters.report import AnnualReport

_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十百千万零〇.,%％]+")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:省|市|州|县|区|旗|镇|乡|街道|局|委员会|办公室|中心|办事处)")
_LENGTH = 6
_BINS, _SHIFT, _BAND = 128, 25, 8  # 2⁷ bins by the seven high bits of 32, in 16 bands
_EMPTY = 0xFFFFFFFF
_ALIKE = 0.9
_LEAST = 200  # characters of narrative, below which all reports are alike


@record
class Print:
    """The fingerprint of a report: the least run of each bin, 4 bytes each (none if it says little), whose it is, its figures by their ids."""

    name: str
    least: bytes
    whose: tuple[str, int] | None = None
    facts: tuple[str, ...] = ()
    values: bytes = b""

    def figures(self) -> dict[str, float | None]:
        """Return the figures, None for a blank."""
        return {name: None if isnan(value) else value for name, value in zip(self.facts, array("d", self.values), strict=True)}


def fingerprint(name: str, report: AnnualReport) -> Print:
    """Take the fingerprint of the overview and the problems of a report; empty where they say little."""
    blocks = (block for section in report.sections if section.role in {"overview", "problems"} for block in section.blocks)
    text = "".join(block.text for block in blocks if isinstance(block, Paragraph))
    if report.issuer:
        text = text.replace(report.issuer, "")
    text = _NAME.sub("", _FIGURE.sub("0", text))
    whose = (report.issuer, report.year) if report.issuer and report.year else None
    kept = [fact for fact in report.facts.values() if fact.status != "missing"]
    values = array("d", [nan if fact.value is None else float(fact.value) for fact in kept])
    return Print(name, _bins(text) if len(text) >= _LEAST else b"", whose, _shared(tuple(fact.id for fact in kept)), values.tobytes())


def _bins(text: str) -> bytes:
    least = [_EMPTY] * _BINS
    for at in range(len(text) - _LENGTH + 1):
        run = zlib.crc32(text[at : at + _LENGTH].encode("utf-8", "replace"))
        least[run >> _SHIFT] = min(least[run >> _SHIFT], run)
    return array("I", least).tobytes()


@lru_cache(maxsize=64)
def _shared(facts: tuple[str, ...]) -> tuple[str, ...]:
    """One tuple for all the reports that have the same facts."""
    return facts


def resemblance(one: bytes, other: bytes) -> float:
    """Estimate what share of the runs of two texts they have in common, from their bins."""
    used = [(a, b) for a, b in zip(array("I", one), array("I", other), strict=True) if a != _EMPTY or b != _EMPTY]
    return sum(1 for a, b in used if a == b) / len(used) if used else 0.0


def clusters(prints: Iterable[bytes]) -> list[tuple[int, float]]:
    """Return for each fingerprint the place of the first of its cluster, its own if it is alone or the first, and how much they resemble each other."""
    first: list[tuple[int, float]] = []
    leaders: dict[int, bytes] = {}
    buckets: tuple[dict[bytes, list[int]], ...] = tuple(defaultdict(list) for _ in range(_BINS // _BAND))
    for place, least in enumerate(prints):
        bands = [least[at : at + 4 * _BAND] for at in range(0, len(least), 4 * _BAND)]
        rivals = dict.fromkeys(leader for bucket, band in zip(buckets, bands, strict=False) for leader in bucket.get(band, ()))
        alike, leader = max(((resemblance(leaders[leader], least), -leader) for leader in rivals), default=(0.0, 0))
        if alike >= _ALIKE:
            first.append((-leader, alike))
        else:
            first.append((place, 1.0))
            if least:
                leaders[place] = least
                for bucket, band in zip(buckets, bands, strict=True):
                    bucket[band].append(place)
    return first


def check_sisters(prints: Iterable[Print]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield a C716 with its name for each report that is nearly the same as the first of its cluster.

    Two files of one body's report of one year (the page and its attachment) may be the same; a C744 says where they are not.
    """
    held = list(prints)
    known: dict[tuple[str, int], Print] = {}
    for item in held:
        first = known.setdefault(item.whose, item) if item.whose else item
        if first is not item and (first.values, first.facts) != (item.values, item.facts):
            figures = first.figures()
            differ = [name for name, value in item.figures().items() if name in figures and figures[name] != value]
            if differ:
                yield item.name, diagnose("C744", NOWHERE, other=first.name, count=len(differ), facts=", ".join(differ[:5]))
    found = clusters(item.least for item in held)
    counts: dict[int, int] = defaultdict(int)
    for leader, _alike in found:
        counts[leader] += 1
    for place, (leader, alike) in enumerate(found):
        item, first = held[place], held[leader]
        if place != leader and not (item.whose and item.whose == first.whose):
            yield item.name, diagnose("C716", NOWHERE, share=f"{alike:.0%}", other=first.name, count=counts[leader])
