"""The dataset of a run: reports, facts, findings and provenance, made row by row from its record, so that its memory stays flat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, NamedTuple

from converters.checks.sisters import clusters
from converters.diagnostics import diagnose
from converters.forms import load_form
from converters.reports.versions import CHOSEN, COPY, OTHER, Version, group
from converters.work.codebook import TABLES, meanings, told
from converters.work.manifest import Manifest
from converters.work.record import unpack
from converters.writers.tidy import COLUMNS

_OWN = 5  # the columns of a fact that say whose it is; the record keeps the others
_VALUE, _STATUS = COLUMNS.index("value") - _OWN, COLUMNS.index("status") - _OWN
_AMOUNT = COLUMNS.index("amount") - _OWN
WIDE = ("report", "sha256", "year", "issuer", "edition", "version")


class _Standing(NamedTuple):
    """Of several files of one report: what this one is, the name of the chosen one, and the facts that differ."""

    version: str
    chosen: str
    differ: tuple[str, ...] = ()


class Dataset:
    """The tables of a run; each method yields the rows of one, in the order of the inputs, with the columns of the codebook."""

    def __init__(self, manifest: Manifest, *, any_table: bool = False) -> None:
        """Find the versions of each report, and the reports whose narratives are nearly the same; with `any_table` figures of tables of no form are facts too."""
        self._manifest, self._any_table = manifest, any_table
        self._standing = _standings(manifest)
        self._alike = _alike(manifest)
        self._clusters = Counter(first for first, _share in self._alike.values())

    def tables(self) -> dict[str, Callable[[], Iterator[Sequence[Any]]]]:
        """Return the tables by their names."""
        return {"reports": self.reports, "facts": self.facts, "findings": self.findings, "provenance": self.provenance}

    def reports(self) -> Iterator[Sequence[Any]]:
        """A row for each input, whatever became of it."""
        query = "SELECT id, name, sha256, size, state, code, reason_zh, reason_en, record FROM reports WHERE seen = ? ORDER BY id"
        for number, *own, record in self._manifest.ask(query, self._manifest.seen):
            head = unpack(record)["report"] if record else {}
            period = head.get("period") or ["", ""]
            standing = self._standing.get(number, _Standing("", ""))
            alike, share = self._alike.get(number, ("", None))
            yield (*own, head.get("format", ""), head.get("title", ""), head.get("issuer", ""), head.get("year"), head.get("edition", ""), *period, head.get("published", ""), head.get("signed", ""),
                   *(head.get(name) for name in ("facts", "found", "repairs", "errors", "warnings", "notes", "sums", "balanced", "characters", "unplaced")),
                   standing.version, standing.chosen, alike, share)

    def facts(self) -> Iterator[Sequence[Any]]:
        """A row for each fact of each report that was read, one for a report of no known form."""
        for number, whose, kept in self._records():
            version = self._standing[number].version if number in self._standing else ""
            others = kept.get("others", ()) if self._any_table else ()
            if not kept["facts"] and not others:
                yield (*whose, "", "", "", "", None, "", "", None, "no form", "", "", version)
            for fact in (*kept["facts"], *others):
                yield (*whose, *fact[: len(COLUMNS) - _OWN - 1], version)

    def wide(self) -> Iterator[Sequence[Any]]:
        """A row for each report that was read, a column for each fact with its value in the form's unit."""
        names = wide_columns()[len(WIDE):]
        for number, whose, kept in self._records():
            values = {fact[0]: fact[_AMOUNT] for fact in kept["facts"]}
            yield (*whose, self._standing[number].version if number in self._standing else "", *(values.get(name) for name in names))

    def findings(self) -> Iterator[Sequence[Any]]:
        """A row for each finding: of the reports, of the files that could not be read, and of reports beside each other."""
        query = "SELECT id, name, sha256, code, reason_zh, reason_en, record, state FROM reports WHERE seen = ? ORDER BY id"
        for number, name, digest, code, zh, en, record, state in self._manifest.ask(query, self._manifest.seen):
            if code:
                yield name, digest, code, "note" if state == "skipped" else "error", "", zh, en
            for item in unpack(record)["findings"] if record else ():
                yield name, digest, item[0], item[1], item[4], item[3], item[2]
            standing, (alike, share) = self._standing.get(number), self._alike.get(number, ("", None))
            if standing and standing.differ:
                found = diagnose("C744", other=standing.chosen, count=len(standing.differ), facts=", ".join(standing.differ[:5]))
                yield name, digest, found.code, found.severity, "", found.message.zh, found.message.en
            if alike and share is not None and not (standing and standing.chosen == alike):
                found = diagnose("C716", other=alike, share=f"{share:.0%}", count=self._clusters[alike] + 1)
                yield name, digest, found.code, found.severity, "", found.message.zh, found.message.en

    def provenance(self) -> Iterator[Sequence[Any]]:
        """A row for each place of a fact, each repair, each output."""
        for number, whose, kept in self._records():
            name, digest = whose[:2]
            for fact in kept["facts"]:
                origin, repairs = fact[-2:]
                if origin:
                    yield name, digest, "place", fact[0], *_place(origin), "", "", "", ""
                for repair in repairs:
                    yield name, digest, "repair", fact[0], *_place(origin), *repair
            for *repair, origin in kept["repairs"]:
                yield name, digest, "repair", "", *_place(origin), *repair
            for format_, place, made in self._manifest.ask("SELECT format, place, outputs.sha256 FROM outputs JOIN reports ON file = number AND part = 1 WHERE id = ? ORDER BY format", number):
                yield name, digest, "output", "", format_, place.decode("utf-8", "backslashreplace"), None, None, None, None, None, "", "", made, ""

    def _records(self) -> Iterator[tuple[int, tuple[Any, ...], dict[str, Any]]]:
        """The reports that were read: number, whose they are, what is kept."""
        query = "SELECT id, name, sha256, record FROM reports WHERE seen = ? AND record IS NOT NULL ORDER BY id"
        for number, name, digest, record in self._manifest.ask(query, self._manifest.seen):
            kept = unpack(record)
            head = kept["report"]
            yield number, (name, digest, head["year"], head["issuer"], head["edition"]), kept


def write(dataset: Dataset, table: str, file: IO[bytes], writer: Callable[..., None]) -> None:
    """Write a table to an open file by the `write_table` of a format."""
    columns = TABLES[table]
    types = {column.name: column.type for column in columns if column.type is not str}
    writer(file, [column.name for column in columns], dataset.tables()[table](), types, told(table))


def write_wide(dataset: Dataset, file: IO[bytes], writer: Callable[..., None]) -> None:
    """Write the wide form: a row a report, a column a fact, with the labels of each in its metadata."""
    said = {name: text for name, text in told("facts").items() if name in WIDE}
    said |= {item.fact: {"zh": item.label_zh, "en": item.label_en, "unit": item.unit} for item in meanings()}
    writer(file, wide_columns(), dataset.wide(), {"year": int} | dict.fromkeys(wide_columns()[len(WIDE):], float), said)


def wide_columns() -> list[str]:
    """Return the columns of the wide form: whose, and the facts of all editions, those of lists of indicators last."""
    return [*WIDE, *dict.fromkeys(item.fact for item in sorted(meanings(), key=lambda item: load_form(item.edition).free))]


def _place(origin: list[Any] | None) -> tuple[Any, ...]:
    part, path, page, box = origin or ("", "", None, None)
    return part, path, page, *(box or (None, None, None, None))


def _standings(manifest: Manifest) -> dict[int, _Standing]:
    """Find the files that are of one report; only those that may be are looked into."""
    query = ("SELECT id, name, issuer, year, record FROM reports WHERE seen = ?1 AND record IS NOT NULL AND year IS NOT NULL AND "
             "((issuer, year) IN (SELECT issuer, year FROM reports WHERE seen = ?1 AND record IS NOT NULL GROUP BY issuer, year HAVING count(*) > 1)"
             " OR year IN (SELECT year FROM reports WHERE seen = ?1 AND issuer = '')) ORDER BY id")
    found: dict[int, _Standing] = {}
    for one in group(_version(*row) for row in manifest.ask(query, manifest.seen)):
        found[one.chosen.number] = _Standing(CHOSEN, one.chosen.name)
        found |= {copy.number: _Standing(COPY, one.chosen.name) for copy in one.copies}
        found |= {other.number: _Standing(OTHER, one.chosen.name, differ) for other, differ in one.others}
    return found


def _version(number: int, name: str, issuer: str, year: int, record: bytes) -> Version:
    kept = unpack(record)
    figures = {fact[0]: fact[_VALUE] for fact in kept["facts"] if fact[_STATUS] != "missing"}
    return Version(number, name, issuer, year, figures, kept["report"]["errors"], kept["report"]["format"])


def _alike(manifest: Manifest) -> dict[int, tuple[str, float]]:
    """Find the reports whose narratives are nearly the same: for each the first of them, and how much they have in common."""
    numbers = [(number, name) for number, name in manifest.ask("SELECT id, name FROM reports WHERE seen = ? AND record IS NOT NULL ORDER BY id", manifest.seen)]
    sketches = manifest.ask("SELECT sketch FROM reports WHERE seen = ? AND record IS NOT NULL ORDER BY id", manifest.seen)
    found = clusters(sketch for (sketch,) in sketches)
    return {number: (numbers[leader][1], share) for place, ((number, _name), (leader, share)) in enumerate(zip(numbers, found, strict=True)) if leader != place}
