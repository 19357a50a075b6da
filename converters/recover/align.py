"""A monotone alignment of two sequences under declared costs (Needleman-Wunsch), and of the rows of a table with the form's."""

from __future__ import annotations

from collections.abc import Callable

from converters.recover.costs import COSTS, Gap, own_row, row_costs
from converters.recover.labels import FormRow
from converters.recover.rows import FoundRow


def align(size: int, form_size: int, cost: Callable[[int, int], float], gaps: Gap) -> tuple[list[int], float]:
    """Align `size` found items with `form_size` items of the form.

    Args:
        size: number of found items.
        form_size: number of form items.
        cost: the cost of pairing found item i with form item j; 2 or more forbids it.
        gaps: the gap costs.

    Returns:
        For each found item the index of its form item or -1, and the total cost.

    """
    skip_found, skip_form = gaps
    best = [index * skip_form for index in range(form_size + 1)]
    moves: list[bytearray] = []
    for i in range(size):
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


def align_both_ways(size: int, form_size: int, cost: Callable[[int, int], float], gaps: Gap) -> tuple[list[int], list[int], float]:
    """Align from the start and from the end, with the arguments of `align`: the two differ where the costs leave a choice."""
    first, total = align(size, form_size, cost, gaps)
    back, _same = align(size, form_size, lambda i, j: cost(size - 1 - i, form_size - 1 - j), gaps)
    return first, [form_size - 1 - j if j >= 0 else -1 for j in reversed(back)], total


def align_rows(rows: list[FoundRow], form: tuple[FormRow, ...]) -> tuple[list[tuple[int, FoundRow, bool]], list[FoundRow]]:
    """Pair found rows with form rows; each pair says whether it is certain. Rows of no form row come back second."""
    pairs, ties, _cost = pair_rows(rows, form)
    claimed: dict[int, int] = {}
    for index, row in enumerate(rows):  # whatever the order says, a row that prints the very label of one row is that row
        own = own_row(row, form)
        if own is not None:
            claimed.setdefault(own, index)
    pairs = [-1 if j in claimed else j for j in pairs]
    for j, index in claimed.items():
        pairs[index], ties[index] = j, False
    paired = [(j, row, not tie) for row, j, tie in zip(rows, pairs, ties, strict=True) if j >= 0]
    return paired, [row for row, j in zip(rows, pairs, strict=True) if j < 0]


def pair_rows(rows: list[FoundRow], form: tuple[FormRow, ...]) -> tuple[list[int], list[bool], float]:
    """Align once from each end: where the two disagree, two alignments cost the same and the row is a tie."""
    costs = [row_costs(row, form) for row in rows]
    pairs, back, cost = align_both_ways(len(rows), len(form), lambda i, j: costs[i][j], COSTS.rows)
    return pairs, [a != b for a, b in zip(pairs, back, strict=True)], cost
