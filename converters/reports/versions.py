"""Several files of one report, the page, its attachment, a copy: found by body, year and figures, and one of them chosen by a stated rule.

The rule: the one with the most figures; of those the one with the fewest errors; of those one that says whose it is; of those the one
whose format keeps a table's cells best; of those the first in the order of the inputs. Where the others say other figures, that is told and never settled in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

CHOSEN, COPY, OTHER = "chosen", "copy", "other"
_FORMATS = ("docx", "doc", "odt", "wordxml", "rtf", "html", "mhtml", "xlsx", "xml", "json", "pdf", "markdown", "text")
_TELLING = 10  # figures that are not 0, from which the same ones speak for the same report


class Version(NamedTuple):
    """A file of a report: a number to know it by, its name, whose it is and of which year, its figures (None for a blank), its errors and its format."""

    number: int
    name: str
    issuer: str
    year: int | None
    figures: Mapping[str, float | None]
    errors: int
    format: str


class Group(NamedTuple):
    """Files of one report: the chosen one, those that say the same, and those that say other figures, with the facts that differ."""

    chosen: Version
    copies: tuple[Version, ...]
    others: tuple[tuple[Version, tuple[str, ...]], ...]


def telling(figures: Mapping[str, float | None]) -> bool:
    """Whether figures are so many that the same ones are those of the same report: not of every town that had no applications."""
    return len({value for value in figures.values() if value}) >= _TELLING


def group(versions: Iterable[Version]) -> list[Group]:
    """Return the reports of which there are several files, in the order of their first ones."""
    of_one: dict[Hashable, list[Version]] = defaultdict(list)
    same: dict[Hashable, Hashable] = {}
    nameless: list[Version] = []
    for version in versions:
        if version.issuer and version.year:
            whose = (version.issuer, version.year)
            of_one[whose].append(version)
            if telling(version.figures):
                same.setdefault(_figures(version), whose)
        else:
            nameless.append(version)
    for version in nameless:  # a file that does not say whose it is goes by its figures
        if telling(version.figures):
            of_one[same.get(_figures(version), _figures(version))].append(version)
    return [compare(found) for found in of_one.values() if len(found) > 1]


def compare(versions: Sequence[Version]) -> Group:
    """Choose one of several files of a report, and say of each other whether it agrees with it, as far as both have a figure."""
    chosen = min(versions, key=_rank)
    copies: list[Version] = []
    others: list[tuple[Version, tuple[str, ...]]] = []
    for version in versions:
        if version is not chosen:
            differ = tuple(name for name, value in version.figures.items() if name in chosen.figures and chosen.figures[name] != value)
            if differ:
                others.append((version, differ))
            else:
                copies.append(version)
    return Group(chosen, tuple(copies), tuple(others))


def _rank(version: Version) -> tuple[int, int, bool, int, int]:
    known = sum(1 for value in version.figures.values() if value is not None)
    return -known, version.errors, not version.issuer, _FORMATS.index(version.format) if version.format in _FORMATS else len(_FORMATS), version.number


def _figures(version: Version) -> Hashable:
    return version.year, tuple(sorted((name, value) for name, value in version.figures.items() if value))
