"""What became of the facts of a report that was ruined and printed: right, missing, wrong with a diagnostic, or wrong in silence."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import converters
from converters.report import AnnualReport, Fact
from make.further import FURTHER
from make.layouts import LAYOUTS
from make.ruin import Damage
from make.sheet import page_of


@dataclass
class Outcome:
    """`asked` facts are still told by what is printed, `right` of them came back; `silent` lists wrong facts that nothing points at.

    `flagged` facts are wrong and a diagnostic says so; `unbalanced` counts the reports whose ledger does not close.
    """

    asked: int = 0
    right: int = 0
    missing: int = 0
    flagged: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    unbalanced: int = 0

    def add(self, other: Outcome) -> None:
        """Add up."""
        self.asked += other.asked
        self.right += other.right
        self.missing += other.missing
        self.flagged += other.flagged
        self.silent += other.silent
        self.unbalanced += other.unbalanced

    @property
    def share(self) -> float:
        """The share of the facts asked for that came back."""
        return self.right / self.asked if self.asked else 1.0


def printed(truth: AnnualReport, layout: str, work: Damage, seed: int) -> tuple[str, set[str], frozenset[str]]:
    """A report damaged and printed in a layout: the text, the facts that it still tells, and those it leaves free."""
    made = FURTHER[layout] if layout in FURTHER else LAYOUTS[layout]
    random = Random(f"{layout} {seed}")
    page = work(random, made.prepare(random, page_of(truth)))
    return made.render(random, page), page.printed(blanks=made.blanks), page.free


def outcome(truth: AnnualReport, layout: str, work: Damage, seed: int) -> Outcome:
    """What becomes of the facts of a report that is damaged, printed in a layout, and read from the bytes of that text."""
    text, told, free = printed(truth, layout, work, seed)
    found = converters.read(text.encode())
    return compared(truth, found, told, free)


def compared(truth: AnnualReport, found: AnnualReport, told: set[str], free: frozenset[str] = frozenset()) -> Outcome:
    """Hold every fact that was found against the truth; only those of `told` are asked for."""
    result = Outcome(asked=len(told), unbalanced=int(found.ledger is None or not found.ledger.balanced))
    for fact in truth.facts.values():
        here = found.facts.get(fact.id)
        value = None if here is None or here.status == "missing" else here.value
        agrees = value == fact.value and (here is not None or fact.value is None)
        result.right += fact.id in told and agrees
        if value is None or agrees or here is None or fact.id in free:
            result.missing += fact.id in told and not agrees and value is None
            continue
        wrong = f"{fact.id}: {fact.text} read as {here.text!r} at {here.origin}"
        (result.flagged if here.repairs or _named(found, here) else result.silent).append(wrong)
    return result


def _named(found: AnnualReport, fact: Fact) -> bool:
    """Whether a finding that is no note stands at the place of a fact, or is about it (a sum that fails is about all its terms)."""
    return any(item.severity != "note" and (item.origin == fact.origin or fact.id in item.facts or fact.id in item.message.en) for item in found.diagnostics)
