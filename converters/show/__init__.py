"""Findings, ledger and explanations for people and machines."""
