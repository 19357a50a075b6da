"""Corrections by hand: a small file beside a source says who changed which figure or text, when, from what to what and why; put on when the report is read.

The source is never changed. A file of corrections holds the digest of the source that they were made on: of another source none is put on,
and of the same source one whose place says something else by now (another version of the program reads it otherwise) is left out and named.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TypeVar

from converters import output
from converters.checks.sums import check_sums
from converters.diagnostics import NOWHERE, Diagnostic, Message, Origin, Repair, diagnose, refuse
from converters.formats import CORRECTIONS
from converters.model import Paragraph
from converters.record import record
from converters.recover.propose import propose
from converters.recover.values import parse_value
from converters.report import AnnualReport, Content, Fact, FormTable, Heading, Section

BY_HAND = "B931"  # the code of a repair that a person made
_SCHEMA = "gouji/corrections/1"
_SUMS = frozenset({"C701", "F429", "F430"})  # findings on the figures as they stand, which are made anew
_FRONT = ("issuer", "year")
Text = TypeVar("Text", Paragraph, Heading)


@record
class Correction:
    """One change: `at` is the id of a fact, the address of a text (`text:3/2`, see `texts`) or `front:issuer`, `front:year`.

    `before` and `after` are what stands there; `who`, `when` (ISO 8601) and `reason` say where it comes from.
    """

    at: str
    before: str
    after: str
    who: str = ""
    when: str = ""
    reason: str = ""


@record
class Corrections:
    """The corrections made on one report: the sha256 of its source, which report of the file it is (from 1), and the changes in their order."""

    sha256: str
    part: int = 1
    items: tuple[Correction, ...] = ()


def beside(source: Path, part: int = 1) -> Path:
    """Return where the corrections of a source are kept; of the second report of a volume in a file of their own."""
    return source.with_name(f"{source.name}{f'.{part}' if part > 1 else ''}{CORRECTIONS}")


def load(path: Path) -> Corrections | None:
    """Read a file of corrections; None if there is none. Raises Refused B934 if it can't be read as one."""
    try:
        data = json.loads(path.read_text("utf-8"))
        names = {item.name for item in fields(Correction)}
        items = tuple(Correction(**{name: str(value) for name, value in item.items() if name in names}) for item in data["corrections"])
        found = Corrections(str(data["source"]["sha256"]), int(data["source"].get("part", 1)), items)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise refuse("B934", name=path.name, reason=f"{type(error).__name__}: {error}") from error
    if data["schema"] != _SCHEMA:
        raise refuse("B934", name=path.name, reason=f"schema: {data['schema']}")
    return found


def save(path: Path, corrections: Corrections) -> None:
    """Write a file of corrections, whole or not at all; with none left there is no file. Raises OSError if it can't be written."""
    if not corrections.items:
        path.unlink(missing_ok=True)
        return
    data = {"schema": _SCHEMA, "source": {"name": os.fspath(path.name).removesuffix(CORRECTIONS), "sha256": corrections.sha256, "part": corrections.part},
            "corrections": [asdict(item) for item in corrections.items]}
    output.write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))


def corrected(report: AnnualReport, corrections: Corrections | None) -> AnnualReport:
    """Return a report with the corrections put on and its sums checked anew.

    Each figure that was changed is `corrected` and has a repair B931 with who, when and why as its evidence; each text keeps what was printed.
    B932 says that the source is another one, and then nothing is put on; B933 names a correction whose place says something else by now.
    """
    if corrections is None or not corrections.items:
        return report
    if corrections.sha256 != report.source.get("sha256"):
        return replace(report, diagnostics=(*report.diagnostics, diagnose("B932", count=len(corrections.items))))
    told: list[Diagnostic] = []
    for item in corrections.items:
        if _now(report, item.at) == item.before:
            report = _put_on(report, item)
            told.append(diagnose(BY_HAND, place_of(report, item.at), of=_facts(item), at=_named(item.at), before=item.before or "—", after=item.after or "—", who=item.who or "—", reason=item.reason or "—"))
        else:
            told.append(diagnose("B933", place_of(report, item.at), of=_facts(item), at=_named(item.at), before=item.before or "—", after=item.after or "—"))
    return rechecked(replace(report, diagnostics=(*report.diagnostics, *told)))


def rechecked(report: AnnualReport) -> AnnualReport:
    """Return a report with the findings on its sums made anew from its figures as they stand, each with the facts it is about (which our own XML does not keep)."""
    kept = [item for item in report.diagnostics if item.code not in _SUMS]
    broken = check_sums(report)
    if broken or any(fact.value is None for fact in report.facts.values()):
        broken += propose(report)
    return replace(report, diagnostics=(*kept, *broken))


def texts(report: AnnualReport) -> Iterator[tuple[str, Paragraph | Heading]]:
    """Yield the texts that can be corrected with their addresses: the title, and by number of the part and of the block the headings and paragraphs.

    The parts are numbered 0 for the preface, from 1 for the sections (whose block 0 is the heading), and -1 for the signature.
    """
    if report.title:
        yield "text:title", report.title
    for part, blocks in _parts(report):
        for number, block in enumerate(blocks):
            if isinstance(block, Paragraph | Heading):
                yield f"text:{part}/{number}", block


def _parts(report: AnnualReport) -> Iterator[tuple[int, Sequence[Content | None]]]:
    yield 0, report.preface
    for number, section in enumerate(report.sections, 1):
        yield number, (section.heading, *section.blocks)
    yield -1, report.signature


def place_of(report: AnnualReport, at: str) -> Origin:
    """Return where in the source the place of a correction is."""
    if at in report.facts:
        return report.facts[at].origin
    if at.startswith("front:"):
        return report.origins.get(at.removeprefix("front:"), NOWHERE)
    return next((block.origin for address, block in texts(report) if address == at), NOWHERE)


def check_text(at: str, after: str) -> bool:
    """Whether a text can stand at a place: a figure or nothing for a fact, a year for the year, and any words but none for a text."""
    if at.startswith("text:") or at == "front:issuer":
        return bool(after.strip())
    if at == "front:year":
        return after.isascii() and after.isdigit() and len(after) == 4
    return parse_value(after).reads


def _now(report: AnnualReport, at: str) -> str | None:
    """What stands at a place; None if there is no such place."""
    if at in report.facts:
        return report.facts[at].text
    if at.startswith("front:") and at.removeprefix("front:") in _FRONT:
        value = getattr(report, at.removeprefix("front:"))
        return "" if value is None else str(value)
    return next((block.text for address, block in texts(report) if address == at), None)


def before_of(report: AnnualReport, at: str) -> str:
    """Return what stands at a place of a report; KeyError if it has none of that name."""
    found = _now(report, at)
    if found is None:
        raise KeyError(at)
    return found


def _facts(item: Correction) -> tuple[str, ...]:
    return () if ":" in item.at else (item.at,)


def _named(at: str) -> Message:
    """A place as people call it: a figure by its id, for which the form's words are put where it is told, a text by what it is."""
    name, _, rest = at.partition(":")
    if name == "front":
        return {"issuer": Message("the body", "单位名称"), "year": Message("the year", "年度")}.get(rest, Message(rest, rest))
    return Message("a text", "一处文字") if name == "text" else Message(at, at)


def _evidence(item: Correction) -> str:
    return "; ".join(filter(None, (item.who, item.when, item.reason)))


def _put_on(report: AnnualReport, item: Correction) -> AnnualReport:
    repair = Repair(BY_HAND, item.before, item.after, _evidence(item))
    if item.at in report.facts:
        return _with_figure(report, item, repair)
    repairs = (*report.repairs, (repair, place_of(report, item.at)))
    if item.at.startswith("front:"):
        name = item.at.removeprefix("front:")
        value = int(item.after) if name == "year" else item.after
        return replace(report, repairs=repairs, issuer=str(value)) if name == "issuer" else replace(report, repairs=repairs, year=int(value))
    if item.at == "text:title" and report.title:
        return replace(report, repairs=repairs, title=_reworded(report.title, item.after))
    part, _, number = item.at.removeprefix("text:").partition("/")
    return replace(_with_text(report, int(part), int(number), item.after), repairs=repairs)


def _with_figure(report: AnnualReport, item: Correction, repair: Repair) -> AnnualReport:
    value = parse_value(item.after)
    old = report.facts[item.at]
    fact = Fact(old.id, item.after, value.number, value.unit, "corrected", old.origin, (*old.repairs, repair))
    sections = tuple(replace(section, blocks=tuple(_with_slot(block, fact) for block in section.blocks)) for section in report.sections)
    return replace(report, facts={**report.facts, fact.id: fact}, sections=sections)


def _with_slot(block: Content, fact: Fact) -> Content:
    if not isinstance(block, FormTable) or not any(slot.fact == fact.id for slot in block.slots):
        return block
    slots = tuple(replace(slot, text=fact.text, printed=slot.text if slot.printed is None else slot.printed) if slot.fact == fact.id else slot for slot in block.slots)
    return replace(block, slots=slots)


def _with_text(report: AnnualReport, part: int, number: int, text: str) -> AnnualReport:
    if part == 0:
        return replace(report, preface=_changed(report.preface, number, text))
    if part < 0:
        signature = tuple(block for block in _changed(report.signature, number, text) if isinstance(block, Paragraph))
        return replace(report, signature=signature)
    sections = list(report.sections)
    section = sections[part - 1]
    if number == 0 and section.heading:
        sections[part - 1] = Section(section.role, _reworded(section.heading, text), section.blocks)
    else:
        sections[part - 1] = replace(section, blocks=_changed(section.blocks, number - 1, text))
    return replace(report, sections=tuple(sections))


def _changed(blocks: Sequence[Content], number: int, text: str) -> tuple[Content, ...]:
    return tuple(_worded(block, text) if at == number else block for at, block in enumerate(blocks))


def _worded(block: Content, text: str) -> Content:
    if isinstance(block, Paragraph):
        return _reworded(block, text)
    return _reworded(block, text) if isinstance(block, Heading) else block


def _reworded(block: Text, text: str) -> Text:
    return replace(block, text=text, printed=block.text if block.printed is None else block.printed)
