"""Placed glyphs, rules and pictures become lines, grids, tables and paragraphs; it knows no format (PDF, OFD and scans feed it)."""
