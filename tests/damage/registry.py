"""The list of the operators of damage, by name."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from converters.model import Block, Table

Operator = Callable[[Random, str, Table], "Table | list[Block]"]
OPERATORS: dict[str, Operator] = {}


def operator(work: Operator) -> Operator:
    """List an operator under its own name."""
    OPERATORS[work.__name__] = work
    return work
