"""A monotone alignment of two sequences under declared costs (Needleman-Wunsch); the one used for rows, cells and streams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Costs(NamedTuple):
    """What a gap costs: a found item that the form lacks, a form item that was not found; a pair's cost is a function."""

    found: float
    form: float


# The one cost model. A pair costs 0 when it agrees and about 1 when nothing speaks for it.
ROWS = Costs(found=0.62, form=0.62)
CELLS = Costs(found=0.8, form=0.7)


def align(size: int, form_size: int, cost: Callable[[int, int], float], gaps: Costs | Sequence[Costs]) -> tuple[list[int], float]:
    """Align `size` found items with `form_size` items of the form.

    Args:
        size: number of found items.
        form_size: number of form items.
        cost: the cost of pairing found item i with form item j; 2 or more forbids it.
        gaps: the gap costs, the same for all or one pair per found item.

    Returns:
        For each found item the index of its form item or -1, and the total cost.

    """
    per_item = [gaps] * size if isinstance(gaps, Costs) else list(gaps)
    skip_form = per_item[0].form if per_item else 0.0
    best = [index * skip_form for index in range(form_size + 1)]
    moves: list[bytearray] = []
    for i in range(size):
        skip_found = per_item[i].found
        row = [best[0] + skip_found]
        move = bytearray(form_size + 1)
        move[0] = 1
        for j in range(form_size):
            pair = best[j] + cost(i, j)
            over = best[j + 1] + skip_found
            left = row[j] + skip_form
            if pair <= over and pair <= left:
                row.append(pair)
            elif over <= left:
                row.append(over)
                move[j + 1] = 1
            else:
                row.append(left)
                move[j + 1] = 2
        moves.append(move)
        best = row
    return _trace(moves, size, form_size), best[form_size]


def _trace(moves: list[bytearray], i: int, j: int) -> list[int]:
    """Walk the moves back from the end."""
    pairs = [-1] * i
    while i > 0 and j > 0:
        move = moves[i - 1][j]
        if move == 0:
            i, j = i - 1, j - 1
            pairs[i] = j
        elif move == 1:
            i -= 1
        else:
            j -= 1
    return pairs
