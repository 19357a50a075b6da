"""Tell this year's table from last year's, a draft or a copy: by the sums that hold in it, then by what last year handed over (K5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from converters.diagnostics import Repair
from converters.forms import load_form
from converters.recover.facts import Filled

_HANDED_OVER = ("t3.carried_out.", "t3.carried_in.")


def choose(fills: Sequence[Filled], *, doubt: bool = False) -> tuple[Filled, int]:
    """Choose the table of the report among several of the same kind that the words around them do not tell apart.

    Args:
        fills: the filled tables, in the order of the document.
        doubt: whether there are others that may be the report's own in part.

    Returns:
        The one of which the fewest sums are broken; of several, the one that took over what another carried forward; where
        neither tells, the first, each of its facts marked as taken from the first of several. And its index.

    """
    if doubt:
        return _doubted(fills[0], len(fills) + 1), 0
    if all(_numbers(item) == _numbers(fills[0]) for item in fills):
        return fills[0], 0
    broken = [_broken(item) for item in fills]
    best = [index for index, count in enumerate(broken) if count == min(broken)]
    if len(best) > 1:
        best = [index for index in best if any(_took_over(fills[index], fills[other]) for other in best if other != index)] or best
    return (fills[best[0]] if len(best) == 1 else _doubted(fills[best[0]], len(fills))), best[0]


def _numbers(filled: Filled) -> dict[str, float | None]:
    return {name: fact.value for name, fact in filled.facts.items()}


def _broken(filled: Filled) -> int:
    """How many equations of the form do not hold in a table."""
    numbers = {name: fact.value or 0 for name, fact in filled.facts.items() if fact.status != "missing"}
    return sum(1 for equation in load_form(filled.table.edition).sums if equation.gap(numbers))


def _took_over(this: Filled, last: Filled) -> bool:
    """Whether the requests that `this` took over are those that `last` carried forward, and not the other way round."""
    return _matches(this, last) and not _matches(last, this)


def _matches(this: Filled, last: Filled) -> bool:
    first, second = _HANDED_OVER
    taken = {name.removeprefix(second): fact.value for name, fact in this.facts.items() if name.startswith(second)}
    handed = {name.removeprefix(first): fact.value for name, fact in last.facts.items() if name.startswith(first)}
    return bool(taken) and taken == handed and any(taken.values())


def _doubted(filled: Filled, count: int) -> Filled:
    repair = Repair("F412", "", "", f"the first of {count} tables, and nothing tells them apart")
    facts = {name: replace(fact, status="repaired", repairs=(*fact.repairs, repair)) if fact.status == "exact" else fact for name, fact in filled.facts.items()}
    return replace(filled, facts=facts)
