"""Every limit on what one input may cost, in one table; the readers take their figures from here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds in bytes, counts or seconds; each is generous for an honest report and fatal for a bomb."""

    input_bytes: int = 200 * MIB
    zip_entries: int = 10_000
    zip_part_bytes: int = 256 * MIB
    zip_total_bytes: int = 512 * MIB
    zip_ratio: int = 200
    zip_ratio_after: int = 64 * MIB
    xml_depth: int = 256
    xml_text_bytes: int = 10 * MIB
    table_slots: int = 1_000_000
    colspan: int = 1_000
    rowspan: int = 65_534
    sheet_rows: int = 1_048_576
    sheet_columns: int = 16_384
    nested_tables: int = 50
    pdf_pages: int = 10_000
    pdf_page_paths: int = 50_000
    pdf_page_operators: int = 1_000_000
    pdf_codes: int = 8_000_000
    pdf_stream_bytes: int = 64 * MIB
    pdf_total_bytes: int = 1_024 * MIB
    picture_bytes: int = 32 * MIB
    picture_pixels: int = 100_000_000
    office_seconds: float = 120.0
    office_memory: int = 1_536 * MIB
    recover_tokens: int = 4_000


LIMITS = Limits()
