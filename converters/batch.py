"""Convert many files one after the other: a name for each output, no two alike, and a failure that stops nothing."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from converters import output, pipeline
from converters.diagnostics import Diagnostic, Refused, diagnose
from converters.formats import readable, writable
from converters.report import AnnualReport
from converters.source.files import Source


@dataclass(frozen=True, slots=True)
class Job:
    """One input and where its output goes, None where what is made of it is not written here.

    `note` says that another input has the name it would have; `given` holds what is no file, as the standard input.
    """

    source: Path
    target: Path | None
    note: Diagnostic | None = None
    folders: bool = False
    given: Source | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs for some inputs, and the files in their folders that no format goes by."""

    jobs: list[Job]
    skipped: list[Path]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job: its report, or the diagnostic that says why there is none."""

    job: Job
    report: AnnualReport | None
    failure: Diagnostic | None = None
    notes: tuple[Diagnostic, ...] = ()

    @property
    def findings(self) -> list[Diagnostic]:
        """All that there is to say: on the name of the output, on the report, and on what was written."""
        return [*([self.job.note] if self.job.note else []), *(self.report.diagnostics if self.report else ()), *self.notes]


def plan(inputs: Iterable[Path], folder: Path, to: str) -> Plan:
    """List the jobs for files and folders (walked in order, files of known suffixes only, no links followed).

    The output's name is the input's path in its folder with the format's suffix appended (`a.docx.xml`); names that
    would be the same on any file system get a short digest of the input's path.
    """
    suffix = writable()[to]
    jobs: list[Job] = []
    skipped: list[Path] = []
    taken: set[str] = set()
    for path in inputs:
        for source, relative in _files(path, folder, skipped):
            target, note = folder / _name(relative, suffix), None
            if _key(target) in taken:
                digest = hashlib.sha256(str(source).encode("utf-8", "surrogateescape")).hexdigest()[:8]
                target = target.with_name(f"{target.name[: -len(suffix)]}.{digest}{suffix}")
                note = diagnose("B951", name=str(target))
            taken.add(_key(target))
            jobs.append(Job(source, target, note, folders=True))
    return Plan(jobs, skipped)


def _files(path: Path, folder: Path, skipped: list[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield the files of a folder with their paths in it; a file stands for itself. The output folder and hidden files are left out."""
    if not path.is_dir():
        yield path, Path(path.name)
        return
    outputs = folder.resolve()
    inside = path.resolve() in outputs.parents
    blocked: list[Path] = []
    found = [Path(root) / name for root, _folders, names in os.walk(path, onerror=lambda error: blocked.append(Path(error.filename))) for name in names]
    # A folder that can't be entered stands for the reports in it: it fails like one that can't be read, and is not passed over.
    yield from ((source, source.relative_to(path)) for source in blocked)
    for source in sorted(found):
        if source.name.startswith(("~$", ".")) or not source.is_file() or (inside and outputs in source.resolve().parents):
            continue
        if source.is_symlink() or source.suffix.lower() not in readable():
            skipped.append(source)
        else:
            yield source, source.relative_to(path)


def _name(relative: Path, suffix: str) -> Path:
    """Append the suffix; a name too long for a file system is cut and told apart by a digest."""
    name = relative.name + suffix
    encoded = name.encode("utf-8", "surrogateescape")
    if len(encoded) > 200:
        digest = hashlib.sha256(encoded).hexdigest()[:8]
        name = encoded[:180].decode("utf-8", "ignore") + "." + digest + suffix
    return relative.with_name(name)


def _key(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def run(jobs: Iterable[Job], to: Sequence[str], *, edition: str = "", infer: bool = False, via: str = "", done: Callable[[Outcome], None]) -> list[Outcome]:
    """Convert each job to the formats `to`, calling `done` after each; returns the outcomes in order.

    A job's target is that of the first format; the others stand beside it under their own suffixes.
    """
    outcomes = []
    for job in jobs:
        outcome = _one(job, to, edition=edition, infer=infer, via=via)
        done(outcome)
        outcomes.append(outcome)
    return outcomes


def read(job: Job, to: Sequence[str] = (), *, edition: str = "", infer: bool = False, via: str = "") -> tuple[Outcome, list[tuple[str, bytes]]]:
    """Read one input and render it; whatever goes wrong becomes its diagnostic."""
    try:
        report = pipeline.read_in(job.given or job.source, edition, infer=infer, via=via)
        made = [(name, *pipeline.render_noted(report, name)) for name in to]
        return Outcome(job, report, None, tuple(item for _name, _data, notes in made for item in notes)), [(name, data) for name, data, _notes in made]
    except Refused as refused:
        return Outcome(job, None, refused.diagnostic), []
    except Exception as error:  # noqa: BLE001 - a fault of ours must not stop the other files; it is named in the summary
        return Outcome(job, None, diagnose("S120", reason=f"{type(error).__name__}: {error}")), []


def _one(job: Job, to: Sequence[str], *, edition: str, infer: bool, via: str) -> Outcome:
    """Convert one input, all its outputs or none."""
    outcome, made = read(job, to, edition=edition, infer=infer, via=via)
    try:
        if job.target is not None:
            base = job.target.name.removesuffix(writable()[to[0]])
            output.write_all({job.target if name == to[0] else job.target.with_name(base + writable()[name]): data for name, data in made}, folders=job.folders)
    except OSError as error:
        reason = error.strerror or str(error)
        return replace(outcome, report=None, failure=diagnose("W921", name=str(error.filename or "-"), reason=reason))
    return outcome
