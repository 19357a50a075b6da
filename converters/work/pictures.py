"""The pictures of a report put in files of their own, each once, named by what is in it; the report then names the files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from converters.diagnostics import refuse
from converters.media import file_name
from converters.output import write_whole
from converters.report import AnnualReport


def extracted(report: AnnualReport, folder: str, prefix: str) -> AnnualReport:
    """Write the pictures of a report into `folder`, and return the report with `prefix` and the file's name in their place.

    The bytes stay with the report, for formats that hold them. Raises Refused S101 where a file cannot be written.
    """
    if not report.media:
        return report
    made = {}
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for digest, item in report.media.items():
            name = file_name(item)
            place = Path(folder, name)
            if not place.exists():
                write_whole(place, item.data)
            made[digest] = replace(item, href=f"{prefix}/{name}" if prefix else name)
    except OSError as error:
        raise refuse("S101", reason=f"{folder}: {error.strerror or error}") from error
    return replace(report, media=made)
