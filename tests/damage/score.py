"""What became of the facts of a damaged report: right, missing, wrong but flagged, or wrong in silence."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from converters.checks.sums import check_sums
from converters.diagnostics import Diagnostic
from converters.forms import Sum, load_form
from converters.model import Document, Table
from converters.postings import postings
from converters.report import AnnualReport, Fact
from converters.text import tally

_LETTERS = str.maketrans("OolI", "0011")


@dataclass
class Score:
    """`asked` facts survive the damage in print, `right` of them came back; `silent` lists wrong facts that nothing points at."""

    asked: int = 0
    right: int = 0
    missing: int = 0
    flagged: int = 0
    silent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.asked += other.asked
        self.right += other.right
        self.missing += other.missing
        self.flagged += other.flagged
        self.silent += other.silent
        self.lost += other.lost

    @property
    def share(self) -> float:
        return self.right / self.asked if self.asked else 1.0


def score(truth: AnnualReport, document: Document | AnnualReport, found: AnnualReport) -> Score:
    """Compare every fact of the truth with what was found in its damaged document."""
    printed = _printed(document)
    findings = [item for item in (*found.diagnostics, *check_sums(found)) if item.severity != "note" or item.code == "F415"]
    broken = _broken(found, findings)
    result = Score()
    for fact in truth.facts.values():
        place = _place(truth, fact.id)
        here = found.facts.get(fact.id)
        survives = any(_digits(fact.text) in _digits(text) and text.strip() for text in printed.get(place, ()))
        agrees = here is not None and here.status != "missing" and here.value == fact.value
        result.asked += survives
        result.right += survives and agrees
        result.missing += survives and (here is None or here.status == "missing")
        if here is None or here.status == "missing" or agrees:
            continue
        if here.repairs or here.id in broken or any(_points(item, here, place) for item in findings):
            result.flagged += 1
        else:
            result.silent.append(f"{fact.id}: {fact.text} read as {here.text!r} at {here.origin}")
    result.lost = ledger(document, found)
    return result


def ledger(document: Document | AnnualReport, found: AnnualReport) -> list[str]:
    """What of a document's text is in the report not once; empty where all is."""
    if isinstance(document, AnnualReport):
        return []
    given = tally("".join(cell.text for block in document.blocks if isinstance(block, Table) for cell in block.cells)
                  + "".join(block.text for block in document.blocks if hasattr(block, "text")))
    posted = tally("".join(posting.text for posting in postings(found) if posting.account != "generated"))
    return [] if given == posted else [f"lost {given - posted}, made {posted - given}"]


def _place(report: AnnualReport, name: str) -> tuple[str, str]:
    return next((table.id, f"{slot.row}/{slot.column}") for table in report.tables().values() for slot in table.slots if slot.fact == name)


def _printed(document: Document | AnnualReport) -> dict[tuple[str, str], list[str]]:
    """The texts that are left of each cell, by its place in the undamaged table."""
    blocks = document.blocks if isinstance(document, Document) else [block for section in document.sections for block in section.blocks]
    printed: dict[tuple[str, str], list[str]] = {}
    for block in blocks:
        for cell in block.cells if isinstance(block, Table) else ():
            printed.setdefault((cell.origin.part, cell.origin.path), []).append(cell.text)
    return printed


def _digits(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).translate(_LETTERS) if char.isdigit())


def _points(item: Diagnostic, fact: Fact, place: tuple[str, str]) -> bool:
    """Whether a finding stands in the row or column of a fact: where it was found, or where it belongs."""
    if item.code == "F415":
        return not fact.text
    at = item.origin.path.split("/")
    if len(at) != 2 or item.origin.part != place[0]:
        return False
    return any(at[side] == other.split("/")[side] for other in (fact.origin.path, place[1]) if "/" in other for side in (0, 1))


def _broken(found: AnnualReport, findings: list[Diagnostic]) -> set[str]:
    """The facts in an equation that was reported as broken."""
    said = Counter(item.message.en for item in findings if item.code == "C701")
    facts: set[str] = set()
    for edition in {table.edition for table in found.tables().values()}:
        for equation in load_form(edition).sums:
            if any(_names(text, equation) for text in said):
                facts |= {*equation.whole, *equation.parts}
    return facts


def _names(text: str, equation: Sum) -> bool:
    return equation.rule in text and f"{' + '.join(equation.whole)} " in f"{text} ".replace(":", " ").replace(",", " ")
