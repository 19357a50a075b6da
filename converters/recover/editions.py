"""Which edition of the form a report follows: its tables tell first, then its headings together with its year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from converters.forms import editions, form_for_year, load_form, tells
from converters.model import Paragraph
from converters.recover.facts import Filled
from converters.recover.headings import bracketed_role, role_of
from converters.report import Content

_FEWEST_HEADINGS = 4


def telling(filled: Mapping[str, Filled]) -> dict[str, str]:
    """The edition of each table that is not the same in another edition."""
    return {table: item.table.edition for table, item in filled.items() if tells(table, item.table.edition)}


def edition_of(filled: Mapping[str, Filled], flow: Sequence[Content], year: int | None) -> str:
    """Tell the edition of a report.

    Args:
        filled: the tables of forms that were found.
        flow: the blocks of the report.
        year: the report's year, as far as it is known.

    Returns:
        The edition that most of its tables follow, or the first of them; else, with tables that tell nothing or with the
        headings that a form demands, the edition of its year. "" for a report of no known form, such as one of a year before all forms.

    """
    votes = Counter(telling(filled).values())
    if votes:
        return max(votes, key=lambda edition: (votes[edition], -list(votes).index(edition)))
    prescribed = form_for_year(year) if year else editions()[-1]
    if filled:
        return prescribed if prescribed and set(filled) <= set(load_form(prescribed).tables) else max(editions(), key=lambda edition: set(filled) <= set(load_form(edition).tables))
    return prescribed if prescribed and _headed(flow, prescribed) else ""


def _headed(flow: Sequence[Content], edition: str) -> bool:
    """Whether most headings of a form that demands them are there, so that it is known without its tables."""
    lines = [block.full for block in flow if isinstance(block, Paragraph)]
    return not load_form(edition).free and max(sum(1 for line in lines if role(line)) for role in (role_of, bracketed_role)) >= _FEWEST_HEADINGS
