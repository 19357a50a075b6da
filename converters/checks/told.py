"""Check what the text says against a list of indicators: by the words that the form's data gives for a figure (国办发〔2014〕32号; B1).

A list has no columns to choose from, so a clause tells of a figure by its words and its unit alone; clauses that speak of a part,
of another year or of all years together are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from converters.checks.years import texts
from converters.diagnostics import Diagnostic, diagnose
from converters.forms import load_form
from converters.printed import printed
from converters.report import AnnualReport

_ELSE = re.compile(r"其中|累计|历年|以来|较|同比|相比|比上|上一?年|去年|截至|通过|网站|公报|微博|微信|网络|信函|传真|当面|平均|各类|下属|所属")
_CLAUSES = re.compile(r"[，,。；;！？\n：:（）()]")
_NUMBER = r"(?P<number>\d[\d,，]*(?:\.\d+)?)"


def check_told(report: AnnualReport) -> list[Diagnostic]:
    """Return a C714 for each figure in the text that is not that of the list."""
    found = []
    for text, origin in texts(report):
        for clause, fact, value in _spoken(text, report.edition):
            known = report.facts.get(fact)
            if known and known.value is not None and known.value != value:
                found.append(diagnose("C714", origin, of=(fact,), text=clause.strip(), count=f"{value:.15g}", facts=printed((fact,), report.edition), total=f"{known.value:.15g}"))
    return found


def _spoken(text: str, edition: str) -> Iterator[tuple[str, str, float]]:
    """The clauses of a text that tell a figure, with its fact and the figure."""
    for clause in _CLAUSES.split(text):
        if not any(char.isdigit() for char in clause) or _ELSE.search(clause):
            continue
        for fact, pattern in _patterns(edition):
            match = pattern.search(clause)
            if match:
                yield clause, fact, float(match["number"].replace(",", "").replace("，", ""))
                break


@cache
def _patterns(edition: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each figure that the form has words for the pattern of a clause that tells it."""
    cells = [cell for table in load_form(edition).tables.values() for cell in table.cells if cell.says]
    return tuple((cell.fact, re.compile("(?:" + "|".join(re.escape(word).replace(r"\*", r"[^\d]{0,12}?") for word in cell.says) + rf")[^\d]{{0,4}}?{_NUMBER}\s*(?:{re.escape(cell.unit)})")) for cell in cells)
