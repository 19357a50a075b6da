"""The search: one alignment of a whole stretch of tokens with the cells of a form table. In: tokens, a table; out: a path with its doubts.

Labels that are printed once, word for word, and stand once in the form cut the stretch (in the form's order, the longest chain of
them); between two of them the tokens agree with the form one by one, or are searched under the costs of `COSTS` for the cheapest path
and, forward and backward over the same lattice, for the next cheapest of every value (Needleman-Wunsch; Durbin et al. 1998, 4.4).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from converters.recover.costs import COSTS, FAR, key_cost, label_cost, text_cost
from converters.recover.targets import Path, Target
from converters.recover.tokens import BLANK, FIGURE, HEADING, PROSE, WORDS, Token, split_label
from converters.recover.values import is_value
from converters.text import fold, joined

_PARTS = 4  # a label is broken into so many pieces at most


def decode(tokens: Sequence[Token], goal: Target) -> Path:
    """Align the tokens of one table with its form.

    Args:
        tokens: the stretch, in the order of reading.
        goal: the form table.

    Returns:
        The cheapest path; every token is in it once, on a cell or left.

    """
    path = _decoded(tokens, goal)
    order = _in_order(tokens, goal)
    if order is None:
        return path
    tokens, moved = order
    other = _decoded(tokens, goal)
    other.cost += COSTS.moved_row
    other.moved = moved
    return other if other.cost < path.cost else path


def _in_order(tokens: Sequence[Token], goal: Target) -> tuple[list[Token], list[int]] | None:
    """The tokens with the rows that stand in another order than the form's put in their place, and the labels of these rows; None if there are none.

    A row is its label, word for word and once, and what follows to the next such label.
    """
    pairs = _once(tokens, goal)
    chain = set(_chain(pairs))
    if len(chain) == len(pairs):
        return None
    starts = [at for at, _cell in pairs]
    runs: list[tuple[int, list[Token]]] = [(-1, list(tokens[: starts[0]]))]
    loose: list[tuple[int, list[Token]]] = []
    for (at, cell), end in zip(pairs, [*starts[1:], len(tokens)], strict=True):
        moves = (at, cell) not in chain and not goal.heads[cell] and cell + 1 < len(goal.cells) and bool(goal.cells[cell + 1].fact)
        (loose if moves else runs).append((cell, list(tokens[at:end])))
    for cell, run in loose:
        place = max(at for at, (other, _run) in enumerate(runs) if other < cell)
        runs.insert(place + 1, (cell, run))
    return ([token for _cell, run in runs for token in run], [cell for cell, _run in loose]) if loose else None


def _decoded(tokens: Sequence[Token], goal: Target) -> Path:
    """The cheapest path of tokens in the form's order of rows."""
    path = Path(goal, tokens)
    if _same(tokens, 0, len(tokens), goal, 0, len(goal.cells), path):
        return path
    anchors = _chain(_once(tokens, goal))
    i = j = 0
    for at, cell in [*anchors, (len(tokens), len(goal.cells))]:
        if not _same(tokens, i, at, goal, j, cell, path):
            _Search(tokens, i, at, goal, j, cell).run(path)
        if cell < len(goal.cells):
            path.taken[cell] = (at,)
        i, j = at + 1, cell + 1
    return path


def _once(tokens: Sequence[Token], goal: Target) -> list[tuple[int, int]]:
    """The labels that are there once and word for word, each with its cell."""
    count = Counter(token.name for token in tokens if token.name)
    return [(at, goal.once[token.name]) for at, token in enumerate(tokens) if token.name in goal.once and count[token.name] == 1]


def _chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs that is in the order of both."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_at, cell) in enumerate(pairs):
        place = bisect_left(tails, cell)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [cell]
        ends[place : place + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _same(tokens: Sequence[Token], i: int, m: int, goal: Target, j: int, n: int, path: Path) -> bool:
    """Take a stretch whose tokens agree with the form one by one; False, and nothing is taken, if they do not."""
    while m > i and tokens[m - 1].kind == BLANK and tokens[m - 1].pads and m - i > n - j:
        m -= 1
    if m - i != n - j:
        return False
    for at in range(m - i):
        token, cell = tokens[i + at], goal.cells[j + at]
        if token.kind != FIGURE or token.column not in {None, goal.index[j + at]} if cell.fact else token.key not in cell.keys:
            return False
        if cell.fact and " " in token.text and len(token.text.split()) > 1:
            return False
    for at in range(m - i):
        path.taken[j + at] = (i + at,)
    return True


class _Search:
    """The lattice between two anchors: `size` tokens from `i`, `width` cells of the form from `j`."""

    def __init__(self, tokens: Sequence[Token], i: int, m: int, goal: Target, j: int, n: int) -> None:
        self.tokens, self.goal, self.i, self.j, self.size, self.width = tokens[i:m], goal, i, j, m - i, n - j
        self.cells = goal.cells[j:n]
        self.skip_cell = [COSTS.lost_value if cell.fact else COSTS.lost_label for cell in self.cells]
        self.pair = [self._pairs(token) for token in self.tokens]
        self.skip = [self._skips(token, at) for at, token in enumerate(self.tokens)]
        self.more: list[list[tuple[int, int, int, int]]] = [[] for _ in range(self.size + 1)]  # by start: (start, cell, tokens, cells, cost) less start
        self._wide()
        self.jumps = self._jumps()
        self.lines = self._lines()

    # --- what single moves cost ---

    def _pairs(self, token: Token) -> list[int]:
        """The cost of taking one token for each cell."""
        goal, base = self.goal, self.j
        likes: dict[tuple[str, ...], int] = {}
        known = token.key in goal.wordings
        costs = []
        for at, cell in enumerate(self.cells):
            if cell.fact:
                cost = 0 if token.kind == FIGURE else (COSTS.padding_for_value if token.pads > 1 else COSTS.blank_value) if token.kind == BLANK else COSTS.words_for_value * (2 if token.first else 1)
            elif token.kind == WORDS:
                if cell.keys not in likes:
                    likes[cell.keys] = label_cost(token.text, token.key, cell.keys, known=known)
                cost = likes[cell.keys]
            else:
                cost = (COSTS.blank_for_label if token.pads < 2 else COSTS.lost_label + COSTS.padding) if token.kind == BLANK else COSTS.figure_for_label if token.kind == FIGURE and not self.goal.heads[base + at] else FAR
            if cell.fact and token.column is not None and token.column != goal.index[base + at]:
                cost += COSTS.other_column_sure if token.firm else COSTS.other_column
            if cost < FAR and not token.firm:
                if token.first is not None and token.first != goal.starts[base + at] and token.kind != BLANK:
                    cost += COSTS.row_cut
                if token.last is not None and token.last != goal.ends[base + at] and token.kind != BLANK:
                    cost += COSTS.row_cut
            costs.append(min(cost, FAR))
        return costs

    def _skips(self, token: Token, at: int) -> list[int]:
        """The cost of leaving a token out before each cell."""
        if token.kind != WORDS:
            figure = COSTS.stray_words if token.kind == FIGURE and token.is_mark else COSTS.stray_figure
            cost = {FIGURE: figure, HEADING: COSTS.stray_words, PROSE: COSTS.stray_words}.get(token.kind, COSTS.padding if token.pads > 1 else COSTS.stray_blank if token.pads >= 0 else COSTS.blank_inside)
            return [cost] * (self.width + 1)
        if token.note:
            return [0] * (self.width + 1)
        goal = self.goal
        before = self.tokens[at - 1] if at else None
        if token.key in goal.headings or (before is not None and token.name and before.name == token.name and before.line == token.line):
            return [COSTS.repeated] * (self.width + 1)
        if token.key not in goal.wordings:
            return [COSTS.stray_words] * (self.width + 1)
        rows = [goal.row[at] if at < len(goal.cells) else len(goal.covers) - 1 for at in range(self.j, self.j + self.width + 1)]
        return [COSTS.repeated if token.key in goal.covers[row] else COSTS.stray_label for row in rows]

    def _wide(self) -> None:
        """The moves of several tokens or several cells: a broken label, a label and its figures, several figures, two labels in one."""
        labels = {cell.keys for cell in self.cells if not cell.fact}
        for at, token in enumerate(self.tokens):
            if token.kind == FIGURE:
                self._figures(at, token)
            elif token.kind == WORDS:
                self._broken(at, labels)
                if token.key not in self.goal.wordings:
                    self._run_together(at, token)

    def _figures(self, at: int, token: Token) -> None:
        """Several figures in one token fill as many values of one row."""
        parts = token.text.split() if token.column is None and (" " in token.text or "\n" in token.text) else []
        if len(parts) < 2 or not all(is_value(part) for part in parts):
            return
        for place, cell in enumerate(self.cells):
            if cell.fact and place + len(parts) <= self.width and all(other.fact and other.row == cell.row for other in self.cells[place : place + len(parts)]):
                self.more[at].append((place, 1, len(parts), COSTS.figures_in_one))
        self.pair[at] = [cost + COSTS.figures_as_one if cell.fact else cost for cost, cell in zip(self.pair[at], self.cells, strict=True)]

    def _broken(self, at: int, labels: set[tuple[str, ...]]) -> None:
        """Two to four tokens are one label."""
        token = self.tokens[at]
        text, breaks = token.text, 0
        own = {keys: label_cost(token.text, token.key, keys, known=False) for keys in labels}
        for count in range(2, _PARTS + 1):
            following = self.tokens[at + count - 1] if at + count <= self.size else None
            if following is None or following.kind not in {WORDS, HEADING} or following.note:
                return
            text += following.text
            breaks += COSTS.break_in_line if following.near else COSTS.break_in_cell
            key = fold(joined(text))
            if len(key) > 60:
                return
            for keys in labels:
                cost = key_cost(key, keys) + breaks
                if cost < min(own[keys], COSTS.broken_label):
                    self.more[at] += [(place, count, 1, cost) for place, cell in enumerate(self.cells) if cell.keys == keys and not cell.fact]

    def _run_together(self, at: int, token: Token) -> None:
        """A label and its figures, or two labels, in one token."""
        parts = split_label(token.text)
        for place, cell in enumerate(self.cells):
            if cell.fact or place + 1 >= self.width:
                continue
            after = self.cells[place + 1]
            if parts and after.fact:
                figures = len(parts[1])
                cost = text_cost(parts[0], fold(joined(parts[0])), cell.keys)
                if cost < COSTS.broken_label and place + 1 + figures <= self.width and all(other.fact and other.row == cell.row for other in self.cells[place + 1 : place + 1 + figures]):
                    self.more[at].append((place, 1, 1 + figures, cost + COSTS.label_and_value))
            elif not after.fact and any(token.key == one + other for one in cell.keys for other in after.keys):
                self.more[at].append((place, 1, 2, COSTS.label_and_value))

    def _jumps(self) -> list[list[tuple[int, int]]]:
        """From each cell the jumps over what was not printed: a whole row, or all values of one behind its label."""
        found: list[list[tuple[int, int]]] = [[] for _ in range(self.width + 1)]
        whole = self.j + self.width == len(self.goal.cells) or self.goal.starts[self.j + self.width]
        rows = 0
        for at in range(self.width - 1, -1, -1):
            here = self.j + at
            end = self.goal.after[here] - self.j
            rows += self.goal.starts[here]
            if self.goal.starts[here] and whole and rows > 1:
                found[at].append((self.width, COSTS.lost_row + COSTS.lost_rows * (rows - 1)))
            if end - at < 2 or end > self.width:
                continue
            if self.goal.heads[here]:
                if self.goal.starts[here]:
                    found[at].append((end, COSTS.lost_headings))
                continue
            if self.goal.starts[here]:
                found[at].append((end, COSTS.lost_row))
            elif self.cells[at].fact and (at == 0 or not self.cells[at - 1].fact):
                found[at].append((end, COSTS.lost_values))
        return found

    def _lines(self) -> list[int]:
        """From each token that begins a printed row of figures how many tokens the row has; 0 from all others."""
        found = [0] * (self.size + 1)
        self.line_costs = [0] * (self.size + 1)
        start = 0
        for (_place), run in groupby(self.tokens, key=lambda token: (token.block, token.line)):
            row = list(run)
            if sum(1 for token in row if token.kind == FIGURE) > 1 and any(token.first for token in row):
                found[start] = len(row)
                self.line_costs[start] = COSTS.stray_row + (COSTS.stray_label if any(token.name in self.goal.once and not self.goal.heads[self.goal.once[token.name]] for token in row) else 0)
            start += len(row)
        return found

    # --- the search ---

    def run(self, path: Path) -> None:
        """Search the lattice and add the cheapest way through it to the path."""
        if not self.size or not self.width:
            path.left += [(self.i + at, self.j) for at in range(self.size)]
            path.cost += self._forward()[self.size][self.width]
            return
        self.front, self.back = self._forward(), self._backward()
        path.cost += self.back[0][0]
        self._walk(path)
        self._doubt(path, self.back[0][0])

    def _forward(self) -> list[list[int]]:
        width = self.width
        front = [[FAR] * (width + 1) for _ in range(self.size + 1)]
        front[0][0] = 0
        for i in range(self.size + 1):
            row = front[i]
            for j in range(width):
                cost = row[j] + self.skip_cell[j]
                row[j + 1] = min(row[j + 1], cost)
                for end, jump in self.jumps[j]:
                    row[end] = min(row[end], row[j] + jump)
            if i == self.size:
                break
            below, pair, skip = front[i + 1], self.pair[i], self.skip[i]
            for j, here in enumerate(row):
                cost = here + skip[j]
                below[j] = min(below[j], cost)
                if j < width:
                    cost = here + pair[j]
                    below[j + 1] = min(below[j + 1], cost)
            if self.lines[i]:
                behind = front[i + self.lines[i]]
                for j, here in enumerate(row):
                    behind[j] = min(behind[j], here + self.line_costs[i])
            for place, count, cells, cost in self.more[i]:
                front[i + count][place + cells] = min(front[i + count][place + cells], row[place] + cost)
        return front

    def _backward(self) -> list[list[int]]:
        width = self.width
        back = [[FAR] * (width + 1) for _ in range(self.size + 1)]
        back[self.size][width] = 0
        for i in range(self.size, -1, -1):
            row = back[i]
            if i < self.size:
                below, pair, skip = back[i + 1], self.pair[i], self.skip[i]
                for j in range(width + 1):
                    cost = below[j] + skip[j]
                    row[j] = min(row[j], cost)
                    if j < width and below[j + 1] + pair[j] < row[j]:
                        row[j] = below[j + 1] + pair[j]
                if self.lines[i]:
                    row[:] = [min(here, behind + self.line_costs[i]) for here, behind in zip(row, back[i + self.lines[i]], strict=True)]
                for place, count, cells, cost in self.more[i]:
                    row[place] = min(row[place], back[i + count][place + cells] + cost)
            for j in range(width - 1, -1, -1):
                row[j] = min(row[j], row[j + 1] + self.skip_cell[j], *(row[end] + jump for end, jump in self.jumps[j]))
        return back

    def _steps(self, i: int, j: int) -> Iterator[tuple[int, int, int]]:
        """The moves from a place of the lattice: tokens, cells, cost; pairs first, so that they are preferred among equals."""
        if i < self.size:
            yield from ((count, cells, cost) for place, count, cells, cost in self.more[i] if place == j)
            if j < self.width:
                yield 1, 1, self.pair[i][j]
            if self.lines[i]:
                yield self.lines[i], 0, self.line_costs[i]
            yield 1, 0, self.skip[i][j]
        if j < self.width:
            yield from ((0, end - j, jump) for end, jump in self.jumps[j])
            yield 0, 1, self.skip_cell[j]

    def _walk(self, path: Path) -> None:
        """Follow the cheapest way from the start."""
        i = j = 0
        while (i, j) != (self.size, self.width):
            count, cells, cost = next(step for step in self._steps(i, j) if self.back[i + step[0]][j + step[1]] + step[2] == self.back[i][j])
            self._take(path, i, j, count, cells, cost)
            i, j = i + count, j + cells

    def _take(self, path: Path, i: int, j: int, count: int, cells: int, cost: int) -> None:
        """Write one move into the path."""
        if count > 1 and not cells:
            path.rows.append((self.i + i, self.i + i + count, self.j + j))
        elif count and not cells:
            path.left.append((self.i + i, self.j + j))
        elif count:
            own = tuple(self.i + i + at for at in range(count))
            for at in range(cells):
                path.taken[self.j + j + at] = own
                path.price[self.j + j + at] = cost
            if cells > 1:
                token = self.tokens[i]
                texts = token.text.split() if token.kind == FIGURE else None
                parted = split_label(token.text)
                if texts is None and parted and self.cells[j + 1].fact:
                    texts = [parted[0], *parted[1]]
                if texts is None:
                    cut = next(at for at in range(len(token.text) + 1) if fold(token.text[:at]) in self.cells[j].keys and fold(token.text[at:]) in self.cells[j + 1].keys)
                    texts = [token.text[:cut], token.text[cut:]]
                path.parts.update({self.j + j + at: text for at, text in enumerate(texts)})

    def _doubt(self, path: Path, best: int) -> None:
        """For each value the cost of the best way that gives it another token, or none, over the cheapest."""
        front, back = self.front, self.back
        for j, cell in enumerate(self.cells):
            if not cell.fact:
                continue
            own = path.taken.get(self.j + j)
            chosen = own[0] - self.i if own else -1
            blank = own is not None and self.tokens[chosen].kind == BLANK
            other, rival = FAR, -1
            for i in range(self.size):
                if i != chosen and not (blank and self.tokens[i].kind == BLANK):
                    cost = front[i][j] + self.pair[i][j] + back[i + 1][j + 1]
                    other, rival = (cost, self.i + i) if cost < other else (other, rival)
            if own:
                cost = min(front[i][j] + self.skip_cell[j] + back[i][j + 1] for i in range(self.size + 1)) + (COSTS.blank_value if blank else 0)
                other, rival = (cost, -1) if cost < other else (other, rival)
            path.margin[self.j + j] = other - best
            path.rival[self.j + j] = rival
