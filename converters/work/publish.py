"""Write what a run found for people to use: the overview, the tables as CSV and Parquet, one DuckDB file, the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from converters import output
from converters.diagnostics import Diagnostic, Refused, diagnose
from converters.formats import verb
from converters.work import codebook, overview
from converters.work.dataset import Dataset, write
from converters.work.manifest import Manifest


def publish(record: Path, folder: Path, language: str) -> tuple[list[Path], list[Diagnostic]]:
    """Write the dataset of a run and its overview.

    Args:
        record: the folder in which the record of the run is kept; the run may still be at work.
        folder: where the files go; it is made.
        language: "zh" or "en", of the overview.

    Returns:
        The files written, and a W904 for each format whose library is not installed.

    Raises:
        Refused: B912, there is no record, or it can't be read.
        OSError: a file can't be written.

    """
    manifest = Manifest(record, {}, read_only=True)
    try:
        dataset = Dataset(manifest)
        folder.mkdir(parents=True, exist_ok=True)
        written, notes = [], []
        for format_ in ("csv", "parquet"):
            try:
                for table in codebook.TABLES:
                    path = folder / f"{table}.{format_}"
                    with output.whole(path) as file:
                        write(dataset, table, file, verb("writers", format_, "write_table"))
                    written.append(path)
            except Refused as refused:
                notes.append(refused.diagnostic)
        if not notes:
            try:
                written.append(_duckdb(folder))
            except ImportError:
                notes.append(diagnose("W904", package="duckdb"))
        for name, text in (("codebook.html", codebook.page()), ("overview.html", overview.page(manifest, dataset, language))):
            output.write_whole(folder / name, text.encode("utf-8", "replace"))
            written.append(folder / name)
        return written, notes
    finally:
        manifest.close()


def _duckdb(folder: Path) -> Path:
    """Put the Parquet tables into one DuckDB file, each column with what is said of it, and the facts of the form with them."""
    import duckdb

    target, temporary = folder / "archive.duckdb", folder / ".archive.duckdb.tmp"
    temporary.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(temporary)) as base:
            for table, columns in codebook.TABLES.items():
                base.read_parquet(str(folder / f"{table}.parquet")).create(table)
                for column in columns:
                    base.execute(f'COMMENT ON COLUMN {table}."{column.name}" IS {_quoted(f"{column.zh} {column.en}")}')
            kinds = {"row": "INTEGER", "column": "INTEGER"}
            base.execute("CREATE TABLE codebook (" + ", ".join(f'"{name}" {kinds.get(name, "VARCHAR")}' for name in codebook.Meaning._fields) + ")")
            rows: list[Any] = [list(item) for item in codebook.meanings()]
            base.executemany(f"INSERT INTO codebook VALUES ({', '.join('?' * len(codebook.Meaning._fields))})", rows)  # noqa: S608 - nothing but marks
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
