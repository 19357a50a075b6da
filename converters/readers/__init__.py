"""Readers: one module per format, each from the bytes of a source to a Document (table of formats below)."""
