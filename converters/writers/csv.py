"""Write the figures of reports as CSV (RFC 4180, UTF-8 with a mark, so that a spreadsheet reads it), one row a fact."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from converters.report import AnnualReport
from converters.writers.tidy import COLUMNS, Row, inert, tidy


def render(report: AnnualReport) -> bytes:
    """Return the figures of one report; the same report always gives the same bytes."""
    return render_rows(tidy(report))


def render_rows(rows: Iterable[Row]) -> bytes:
    """Return some rows of figures with their head."""
    return render_table(COLUMNS, rows)


def render_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return any table; a text that a spreadsheet would run has an apostrophe before it."""
    out = io.BytesIO()
    write_table(out, head, rows)
    return out.getvalue()


def write_table(file: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[object]], types: Mapping[str, type] | None = None, told: object = None) -> None:  # noqa: ARG001 - as the other tables' writers
    """Write any table to an open file, row by row."""
    out = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=False)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([inert(item) if isinstance(item, str) else "" if item is None else item for item in row])
    out.flush()
    out.detach()
