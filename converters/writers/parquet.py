"""Write tables as Parquet (Apache Parquet 2.x), typed columns, row group by row group; needs the extra `parquet`."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import IO

from converters.diagnostics import refuse
from converters.report import AnnualReport
from converters.writers.tidy import COLUMNS, Row, tidy

_GROUP = 50_000  # rows that are held before they are written
TYPES = {"year": int, "value": float, "amount": float}


def render(report: AnnualReport) -> bytes:
    """Return the figures of one report; raises Refused W904 where pyarrow is not installed."""
    return render_rows(tidy(report))


def render_rows(rows: Iterable[Row]) -> bytes:
    """Return some rows: `year` an integer, `value` and `amount` doubles, everything else text."""
    out = io.BytesIO()
    write_table(out, COLUMNS, rows, TYPES)
    return out.getvalue()


def write_table(file: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[object]], types: Mapping[str, type], told: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Write any table to an open file, a part of it at a time.

    Args:
        file: open for writing.
        head: the names of the columns.
        rows: as many values each.
        types: of columns that hold no text: int, float or bool.
        told: what is said of a column, which is kept in its metadata.

    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise refuse("W904", package="pyarrow") from error
    kinds = {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    said = told or {}
    schema = pa.schema([pa.field(name, kinds.get(types.get(name, str), pa.string()), metadata=dict(said.get(name, {})) or None) for name in head],
                       metadata={"codebook": json.dumps(said, ensure_ascii=False)} if said else None)
    source = iter(rows)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while held := list(islice(source, _GROUP)):
            columns = [[_plain(item, types.get(name, str)) for item in column] for name, column in zip(head, zip(*held, strict=True), strict=True)]
            writer.write_table(pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema))


def _plain(item: object, kind: type) -> object:
    """A value of the column's type; half of a surrogate pair can't be written."""
    if item is None or isinstance(item, kind):
        return item.encode("utf-8", "replace").decode() if isinstance(item, str) else item
    return kind(item)
