"""What is given back: reports in the formats asked for, their findings as a sheet, a page and comments, one file or one zip; and the towns added up."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from converters import pipeline
from converters.consolidate import Child, Total, compare, consolidate
from converters.corrections import load
from converters.desk.bench import Bench
from converters.desk.cards import Card
from converters.desk.look import commented, give
from converters.desk.reviews import Reviews
from converters.diagnostics import Diagnostic, Refused
from converters.formats import verb, writable
from converters.show.audit import together
from converters.show.findings import Checked
from converters.show.page import as_html
from converters.show.sheet import as_xlsx
from converters.source.files import open_source, source_of
from converters.work import inputs

REPORTS = ("docx", "pdf", "xlsx", "fragment", "xml")
FINDINGS = ("sheet", "page", "commented")


class Given(NamedTuple):
    """A file that is ready to be taken: where it is, the name it is given, what was left out with the reason."""

    path: Path
    name: str
    left: list[tuple[str, Diagnostic]]


class Giving:
    """Puts together what is asked for, in the workers."""

    def __init__(self, bench: Bench, reviews: Reviews, scratch: Path) -> None:
        """Take the workers, the reports, and a folder for what is ready."""
        self._bench, self._reviews, self._scratch = bench, reviews, scratch

    def checked(self, cards: Sequence[Card]) -> list[Checked]:
        """Return the findings on some reports, those that take the others too; known ones are left out."""
        control, baseline = self._reviews.control()
        found = together([self._reviews.seen(card).audited for card in cards], control)
        return verb("show", "control", "without_known")(found, baseline) if self._reviews.marks(baseline) else found

    def bundle(self, cards: Sequence[Card], what: Sequence[str], *, chinese: bool) -> Given:
        """Return what is asked for of some reports: one file as it is, several as a zip; raises OSError if there is no room."""
        left: list[tuple[str, Diagnostic]] = []
        files = self._files(cards, what, left, chinese=chinese)
        first, second = next(files, None), next(files, None)
        path = self._scratch / f"give.{secrets.token_hex(8)}"
        if first and second is None:
            path.write_bytes(first[1])
            return Given(path, first[0].rpartition("/")[2], left)

        def every() -> Iterator[tuple[str, bytes]]:
            yield from (item for item in (first, second) if item)
            yield from files

        verb("writers", "bundle", "write_bundle")(path, every())
        return Given(path, "年报.zip" if chinese else "reports.zip", left)

    def _files(self, cards: Sequence[Card], what: Sequence[str], left: list[tuple[str, Diagnostic]], *, chinese: bool) -> Iterator[tuple[str, bytes]]:
        formats = [name for name in REPORTS if name in what]
        suffixes = writable()
        for card in cards:
            stem = card.label.replace("#", "-").rpartition(".")[0] or card.label
            try:
                xml, corrections = open_source(card.xml), load(card.corrections)
                for name, data in self._bench.call(give, xml, corrections, formats, size=len(xml.data)) if formats else ():
                    yield f"{stem}{suffixes[name]}", data
                if "commented" in what:
                    source = source_of(inputs.read(card.item), card.item.name)
                    yield f"{stem}-{'批注' if chinese else 'commented'}.docx", self._bench.call(_commented, source, xml, corrections, card.name, self._reviews.control()[0], chinese, size=len(source.data))
            except Refused as refused:
                left.append((card.label, refused.diagnostic))
        name = "问题清单" if chinese else "findings"
        if "sheet" in what or "page" in what:
            found = self.checked(cards)
            if "sheet" in what:
                yield f"{name}.xlsx", as_xlsx(found, chinese=chinese)
            if "page" in what:
                yield f"{name}.html", as_html(found, chinese=chinese).encode("utf-8", "replace")

    def total(self, cards: Sequence[Card], parent: Card | None) -> tuple[Total, list[tuple[str, Diagnostic]]]:
        """Add up some reports, and return what was found on the way, the differences from the parent's own report with it."""
        total = consolidate([Child(card.label, self._reviews.report(card)) for card in cards])
        more = compare(total, self._reviews.report(parent)) if parent and total.report.edition else []
        return total, [*total.findings, *((parent.label if parent else "", item) for item in more)]

    def sum_as(self, total: Total, to: Sequence[str], *, chinese: bool) -> Given:
        """Return the sum in the formats asked for; raises Refused as `pipeline.render` does."""
        suffixes, name = writable(), "汇总" if chinese else "sum"
        files = [(f"{name}{suffixes[each]}", pipeline.render(total.report, each)) for each in REPORTS if each in to]
        path = self._scratch / f"give.{secrets.token_hex(8)}"
        if len(files) == 1:
            path.write_bytes(files[0][1])
            return Given(path, files[0][0], [])
        verb("writers", "bundle", "write_bundle")(path, files)
        return Given(path, f"{name}.zip", [])


def _commented(source: object, xml: object, corrections: object, name: str, control: object, chinese: bool) -> bytes:  # a call to a worker has no names
    return commented(source, xml, corrections, name, control, chinese=chinese)  # type: ignore[arg-type]
