"""One report under review: as it was read, with the corrections put on, its findings told by cause, those that are known set apart."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from converters import output, pipeline
from converters.corrections import Correction, Corrections, before_of, check_text, corrected, load, rechecked, save
from converters.desk.cards import Card
from converters.desk.papers import Papers
from converters.diagnostics import Refused, refuse
from converters.report import AnnualReport
from converters.show.audit import Audited, audit_report
from converters.show.control import BadControlError, Control, baseline_with, control_of, mark_of, marks_in
from converters.source.files import open_source

BASELINE = "gouji-baseline.json"
_KEPT = 8  # reports held in memory


class Seen(NamedTuple):
    """A report as it is shown: with its corrections, what was checked, the corrections, and the marks of the findings that are known."""

    report: AnnualReport
    audited: Audited
    corrections: Corrections
    known: frozenset[str]


class Reviews:
    """Opens the reports of the desk and changes them; every method may be called from any thread."""

    def __init__(self, papers: Papers) -> None:
        """Take the papers whose cards are opened."""
        self._papers = papers
        self._held: OrderedDict[str, AnnualReport] = OrderedDict()
        self._lock = threading.RLock()
        self.notice = ""

    def base(self, card: Card) -> AnnualReport:
        """Return a report as it was read; raises Refused if its canonical form is gone or broken (read the file again then)."""
        name = f"{card.key} {card.sha256}"
        with self._lock:
            if name not in self._held:
                self._held[name] = rechecked(pipeline.read(open_source(card.xml)))
            self._held.move_to_end(name)
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
            return self._held[name]

    def report(self, card: Card) -> AnnualReport:
        """Return a report with its corrections put on; raises Refused as `base` does. Corrections that can't be read are a finding."""
        base = self.base(card)
        try:
            return corrected(base, load(card.corrections))
        except Refused as refused:
            return _with(base, refused)

    def seen(self, card: Card) -> Seen:
        """Return a report as it is shown, last year's beside it if the desk has it."""
        control, baseline = self.control()
        report = self.report(card)
        last = self.last_of(card)
        audited = audit_report(report, card.name, control, self.report(last) if last else None)
        marks = self.marks(baseline)
        known = frozenset(mark for finding in audited.found.findings if marks[mark := mark_of(audited.found, finding.lead)])
        return Seen(report, audited, self.corrections(card), known)

    def corrections(self, card: Card) -> Corrections:
        """Return the corrections of a card, none where the file of them can't be read."""
        try:
            return load(card.corrections) or Corrections(card.sha256, card.part)
        except Refused:
            return Corrections(card.sha256, card.part)

    def control(self) -> tuple[Control, Path]:
        """Return which findings are told, by the folder's `gouji.toml`, and where the known ones are kept."""
        try:
            control = control_of(self._papers.folder)
            self.notice = ""
        except BadControlError as error:
            control = Control()
            self.notice = str(error)  # told on every page of a review: all findings are shown then
        return control, control.baseline or self._papers.folder / BASELINE

    def marks(self, baseline: Path) -> Counter[str]:
        """Return the findings that are known; of a baseline that can't be read none, which is told."""
        try:
            return marks_in(baseline) if baseline.is_file() else Counter()
        except BadControlError as error:
            self.notice = str(error)
            return Counter()

    def last_of(self, card: Card) -> Card | None:
        """Return the card of last year's report of the same body."""
        issuer, year = card.head.get("issuer"), card.head.get("year")
        if not issuer or not year:
            return None
        return next((other for other in self._papers.cards() if other.state == "done" and other.head.get("issuer") == issuer and other.head.get("year") == year - 1), None)

    def correct(self, card: Card, at: str, after: str, who: str, reason: str) -> None:
        """Put a figure or a text right; it is written beside the source at once.

        Raises:
            Refused: B935, what is given can't stand there; B932, the source has changed since earlier corrections; B934 as `load` does.
            KeyError: there is no such place.
            OSError: it can't be written.

        """
        with self._lock:
            kept = load(card.corrections) or Corrections(card.sha256, card.part)
            if kept.sha256 != card.sha256:
                raise refuse("B932", count=len(kept.items))
            before = before_of(self.report(card), at)
            if not check_text(at, after):
                raise refuse("B935", text=after)
            if after == before:
                return
            when = datetime.now().astimezone().isoformat(timespec="seconds")
            item = Correction(at, before, after.strip() if at.startswith("front:") else after, who.strip(), when, reason.strip())
            save(card.corrections, Corrections(card.sha256, card.part, (*kept.items, item)))
        self.count(card)

    def undo(self, card: Card) -> None:
        """Take back the last correction; with none left their file is gone."""
        with self._lock:
            kept = load(card.corrections)
            if kept:
                save(card.corrections, kept if not kept.items else Corrections(kept.sha256, kept.part, kept.items[:-1]))
        self.count(card)

    def discard(self, card: Card) -> None:
        """Set aside corrections that were made on another source: their file is renamed, so that nothing is lost."""
        with self._lock:
            path = card.corrections
            if path.is_file():
                number = next(number for number in range(1, 10_000) if not path.with_name(f".{path.name}.old{number}").exists())
                path.rename(path.with_name(f".{path.name}.old{number}"))
        self.count(card)

    def known(self, card: Card, mark: str, *, known: bool) -> None:
        """Mark a finding as known in the folder's baseline, or as not known any more; KeyError if the report has no such finding."""
        with self._lock:
            seen = self.seen(card)
            count = sum(1 for finding in seen.audited.found.findings if mark_of(seen.audited.found, finding.lead) == mark)
            if not count:
                raise KeyError(mark)
            baseline = self.control()[1]
            marks = marks_in(baseline) if baseline.is_file() else Counter()
            marks[mark] = count if known else 0
            output.write_whole(baseline, (baseline_with(+marks) + "\n").encode())
        self.count(card)

    def count(self, card: Card) -> None:
        """Count anew what a card says of its report, after it was changed."""
        card = self._papers.card(card.key)
        seen = self.seen(card)
        counts = Counter(finding.lead.severity for finding in seen.audited.found.findings if mark_of(seen.audited.found, finding.lead) not in seen.known)
        report = seen.report
        put_on = sum(1 for item in report.diagnostics if item.code == "B931")
        head = card.head | {"issuer": report.issuer or "", "year": report.year, "title": report.title.full if report.title else "",
                            "found": sum(1 for fact in report.facts.values() if fact.status != "missing"),
                            "errors": counts["error"], "warnings": counts["warning"], "notes": counts["note"]}
        self._papers.put(card, head=head, changed=put_on, known=len(seen.known))


def _with(report: AnnualReport, refused: Refused) -> AnnualReport:
    return replace(report, diagnostics=(*report.diagnostics, refused.diagnostic))
