"""Writers: one module per format, each from a report to bytes (table of formats below)."""
