"""The reports of a folder side by side: each against that of the same body a year before (K5, K6), and the names of the others in its text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from converters.checks.last_year import Year, check_years_apart, year_of
from converters.checks.years import texts
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.record import record
from converters.report import AnnualReport

_OFFICE = re.compile(r"(?:人民政府|政府)?(?:办公室|办公厅|办)?$")
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:街道办事处|街道|镇|乡)$")
_COUNTY = re.compile(r"(?:.*?[省市州盟])?(?P<name>[\u4e00-\u9fff]{2,6}?[县区旗市])$")
_ABOVE = re.compile(r"^.{2,12}?(?:自治区|自治州|省|市|州|盟|县|区|旗)(?=[\u4e00-\u9fff]{2,6}(?:街道办事处|街道|镇|乡)$)")
_WITH_OTHERS = re.compile(r"学习|考察|交流|调研|联合|会同|共同|帮扶|结对|观摩|相邻|毗邻|协作|合并|撤并|划归|下辖|辖区|各镇|各乡")
_LENGTHS = range(3, 12)


@record
class Leaf:
    """What a report gives to the comparison with others: its name, its year for next year's, and its lines of text with their places."""

    name: str
    year: Year
    lines: tuple[tuple[str, Origin], ...]


def leaf(name: str, report: AnnualReport) -> Leaf:
    """Take of a report what is compared with others."""
    return Leaf(name, year_of(report), tuple(texts(report)))


def body_key(issuer: str) -> str:
    """The name of a body without 人民政府 and 办公室, which are left out or not from year to year."""
    return _OFFICE.sub("", issuer) or issuer


def check_chain(leaves: Sequence[Leaf], before: Sequence[Leaf] = ()) -> Iterator[tuple[str, Diagnostic]]:
    """Yield the findings of each report against the report of the same body for the year before, with its name.

    Args:
        leaves: the reports that are checked.
        before: those given as last year's; with none the reports themselves are chained.

    """
    known: dict[tuple[str, int], Leaf] = {}
    for item in (*before, *leaves):
        if item.year.issuer and item.year.year:
            known.setdefault((body_key(item.year.issuer), item.year.year), item)
    for item in leaves:
        if not item.year.issuer or not item.year.year:
            continue
        last = known.get((body_key(item.year.issuer), item.year.year - 1)) or _longer(item, known)
        if last is not None and last is not item:
            for found in check_years_apart(item.year, last.year):
                yield item.name, found


def _longer(item: Leaf, known: dict[tuple[str, int], Leaf]) -> Leaf | None:
    """The one report of the year before whose body is named longer or shorter."""
    own = body_key(str(item.year.issuer))
    found = [leaf for (body, year), leaf in known.items() if item.year.year and year == item.year.year - 1 and (body.endswith(own) or own.endswith(body))]
    return found[0] if len(found) == 1 else None


def check_names(leaves: Sequence[Leaf]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield a C726 for each name of another body of the folder, of the same kind as the report's own, that stands in its text."""
    owners: dict[str, set[str]] = defaultdict(set)
    for item in leaves:
        if item.year.issuer and (short := _short(item.year.issuer)):
            owners[short].add(body_key(item.year.issuer))
    for item in leaves:
        own = _short(item.year.issuer or "")
        if not own:
            continue
        seen: set[str] = set()
        for text, origin in item.lines:
            for name in _named(text, owners):
                same = name == own or name in own or own in name or _kind(name) != _kind(own)
                if not same and name not in seen and not _WITH_OTHERS.search(_sentence(text, name)) and not _listed(text, name):
                    seen.add(name)
                    yield item.name, diagnose("C726", origin, name=name, own=item.year.issuer or own)


def _short(issuer: str) -> str:
    """The name of a town or county as its neighbours call it; "" for another kind of body."""
    base = body_key(issuer)
    if _TOWN.search(base):
        return _ABOVE.sub("", base)
    match = _COUNTY.fullmatch(base)
    return match["name"] if match else ""


def _kind(name: str) -> str:
    return "town" if re.search(r"(?:街道办事处|街道|镇|乡)$", name) else "county"


def _named(text: str, owners: dict[str, set[str]]) -> Iterator[str]:
    """The names of bodies of the folder that stand in a text."""
    for match in re.finditer(r"街道办事处|[道镇乡县区旗市处]", text):
        end = match.end()
        for length in _LENGTHS:
            if (name := text[max(0, end - length):end]) in owners:
                yield name


def _sentence(text: str, name: str) -> str:
    return next((part for part in re.split("[。！？]", text) if name in part), "")


def _listed(text: str, name: str) -> bool:
    """Whether a name stands in a list of several."""
    return f"、{name}" in text or f"{name}、" in text or f"{name}等" in text or f"{name}和" in text or f"和{name}" in text
