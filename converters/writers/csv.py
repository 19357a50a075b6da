"""Write the figures of reports as CSV (RFC 4180, UTF-8 with a mark, so that a spreadsheet reads it), one row a fact."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from converters.report import AnnualReport
from converters.writers.tidy import COLUMNS, Row, inert, tidy


def render(report: AnnualReport) -> bytes:
    """Return the figures of one report; the same report always gives the same bytes."""
    return render_rows(tidy(report))


def render_rows(rows: Iterable[Row]) -> bytes:
    """Return some rows of figures with their head."""
    return render_table(COLUMNS, rows)


def render_table(head: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]) -> bytes:
    """Return any table; a text that a spreadsheet would run has an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([inert(item) if isinstance(item, str) else "" if item is None else item for item in row])
    return out.getvalue().encode("utf-8-sig", "replace")
