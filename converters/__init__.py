"""gouji: read, check and rewrite the annual reports on government information disclosure (政府信息公开工作年度报告).

>>> import converters
>>> report = converters.read("samples/example.md")            # doctest: +SKIP
>>> report.edition, report.year, report.facts["t3.received.total"].value      # doctest: +SKIP
('2021', 2023, 41)

Everything is imported on use, so that importing the package costs nothing. `read`, `convert` and `write` may be called from any number
of threads at once, and in processes that were forked or spawned; only the reading of PDFs goes one thread after the other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from converters.report import AnnualReport

__all__ = ["convert", "read", "read_all", "write"]
__version__ = "0.1.0"


def read(source: str | Path | bytes, *, edition: str = "", infer: bool = False) -> AnnualReport:
    """Read a report from a path or from bytes of any known format; see `converters.pipeline.read`."""
    from converters import pipeline

    return pipeline.read(source, edition=edition, infer=infer)


def read_all(source: str | Path | bytes, *, edition: str = "", infer: bool = False) -> list[AnnualReport]:
    """Read all reports of a file: of a volume that holds several, each; see `converters.pipeline.read_all`."""
    from converters import pipeline

    return pipeline.read_all(source, edition=edition, infer=infer)


def convert(source: str | Path | bytes, to: str = "json", *, edition: str = "", infer: bool = False) -> bytes:
    """Read a report and return it in another format: xml, json, docx, html or markdown."""
    from converters import pipeline

    return pipeline.convert(source, to, edition=edition, infer=infer)


def write(report: AnnualReport, path: str | Path) -> None:
    """Write a report to `path`, whose suffix names the format; the file is written whole or not at all."""
    from converters import formats, output, pipeline

    target = Path(path)
    name = formats.by_suffix(target.suffix)
    if name not in formats.writable():
        raise ValueError(f"cannot write {target.suffix or 'a file without suffix'}; known: {', '.join(formats.writable().values())}")
    output.write_whole(target, pipeline.render(report, name))
