"""Fourteen reports of invented bodies, as data: the truth against which readers, recovery and writers are tested."""

from __future__ import annotations

from functools import cache

from authored.assemble import Draft, assemble
from authored.edition_2019 import DRAFTS as OF_2019
from authored.edition_2021 import DRAFTS as OF_2021
from converters.report import AnnualReport

DRAFTS: dict[str, Draft] = {draft.slug: draft for draft in (*OF_2019, *OF_2021)}
SLUGS: tuple[str, ...] = tuple(DRAFTS)


@cache
def report(slug: str) -> AnnualReport:
    """Return one of the reports by its slug."""
    return assemble(DRAFTS[slug])
