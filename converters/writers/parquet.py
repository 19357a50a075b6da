"""Write the figures of reports as Parquet (Apache Parquet 2.x), typed columns, one row a fact; needs the extra `parquet`."""

from __future__ import annotations

import io
from collections.abc import Iterable

from converters.diagnostics import refuse
from converters.report import AnnualReport
from converters.writers.tidy import COLUMNS, Row, tidy


def render(report: AnnualReport) -> bytes:
    """Return the figures of one report; raises Refused W904 where pyarrow is not installed."""
    return render_rows(tidy(report))


def render_rows(rows: Iterable[Row]) -> bytes:
    """Return some rows: `year` an integer, `value` a double, everything else text."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise refuse("W904", package="pyarrow") from error
    types = {"year": pa.int32(), "value": pa.float64()}
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    arrays = [pa.array([item.encode("utf-8", "replace").decode() if isinstance(item, str) else item for item in column], types.get(name, pa.string()))
              for name, column in zip(COLUMNS, columns, strict=True)]
    out = io.BytesIO()
    parquet.write_table(pa.table(arrays, names=list(COLUMNS)), out, compression="zstd")
    return out.getvalue()
