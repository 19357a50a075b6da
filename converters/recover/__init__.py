"""Recover the report from blocks: edition, outline, join, align, values; no document library is known here."""
