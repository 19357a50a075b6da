"""Hold the pictures, links and notes that a second parser finds in a source against those in the report: none goes without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from converters.diagnostics import Diagnostic, diagnose
from converters.media import safe_link
from converters.text import ink

KINDS = ("picture", "link", "note")
_TOLD = frozenset({"R241", "R242", "R244"})  # findings that give the number of those that were not kept


class Item(NamedTuple):
    """What a source holds beside its text: `key` is a picture's digest or address, a link's target, a note's id; `words` what it stands on or for.

    One that is not `sure` may belong to what stands around the text, and is not missed.
    """

    kind: str
    key: str
    words: str = ""
    sure: bool = True


def weigh(items: Iterable[Item], kept: Counter[tuple[str, str]], left: str, findings: Collection[Diagnostic]) -> tuple[dict[str, tuple[int, int]], list[Diagnostic]]:
    """Compare an inventory with a report.

    Args:
        items: what the second parser found.
        kept: what the report holds, by kind and key; notes go by their number, since they are named anew.
        left: the text that was left out of the report, which takes the links on it along.
        findings: the report's findings: what they say was not kept is accounted for.

    Returns:
        For each kind how many the source holds and how many of them the report does, and a finding (L811) where something is missing.

    """
    found = [item._replace(key=safe_link(item.key)) if item.kind == "link" else item for item in items]
    found = [item for item in found if item.key and not (item.kind == "link" and item.key.startswith("#"))]  # whether places are there the reader says (R244)
    apart = ink(left)
    missing, counts = [], {}
    for kind in KINDS:
        own = list(dict.fromkeys(item for item in found if item.kind == kind))
        if kind == "note":
            held = min(sum(number for (what, _key), number in kept.items() if what == kind), len(own))
            missing += [item.key for item in own[held:] if not (ink(item.words) and ink(item.words) in apart)]
        else:
            there = [item for item in own if (kind, item.key) in kept]
            held = len(there)
            missing += [item.key for item in own if item not in there and item.sure and not (ink(item.words) and ink(item.words) in apart)]
        if own:
            counts[kind] = (len(own), held)
    told = sum(int(item.figures[0] or 0) for item in findings if item.code in _TOLD) + sum(item.code == "R243" for item in findings)
    if len(missing) > told:
        return counts, [diagnose("L811", count=len(missing) - told, names=", ".join(key[:60] for key in missing[:3]))]
    return counts, []
