"""Builders of inputs for the tests: made reports, and what the world makes of them.

`reports` makes a report of an invented body, every figure another; `sheet` lays it out as lines and rows of pieces, each of which
knows the fact it prints; `ruin` damages such a page; `layouts` flattens it to text as crawlers and extractors do; `outcome` says
what became of its facts.
"""
