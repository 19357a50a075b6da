"""Tokens: what a reader saw, as one sequence in the order of reading. In: blocks; out: tokens with the evidence of their layout.

A token is a cell of a table, a piece between pipes or tabs, or a short paragraph. Nothing is decided here but what a token's
text alone tells: whether it is a figure, a blank, words, a heading of a section, or prose. Rows are evidence and no more:
`first` and `last` say whether a token begins or ends a row as printed, None where the layout says nothing of rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice, pairwise, takewhile

from converters.forms import FormSpec, editions, load_form, value_counts
from converters.model import Block, Cell, Paragraph, Table
from converters.recover.headings import role_of
from converters.recover.labels import label_index, nearest
from converters.recover.values import is_value, parse_value
from converters.text import fold, joined, simplified

FIGURE, BLANK, WORDS, HEADING, PROSE = range(5)
INSIDE = -1
_LONGEST = 120  # characters of a label with its explanation
_LEAST_CELLS, _LEAST_LABELS = 8, 4  # of a table that may be laid out otherwise
_FEW = 2  # texts of a row that may chance to have as many lines
ROWS = 100_000  # numbers for rows that hold several
_NOTE = re.compile(r"[（(].*[)）]", re.DOTALL)
_TAIL = re.compile(r"^(?P<label>.*?[^\d\s.,，+\-增减](?:\s*[:：]|(?=\s)))\s*(?P<figures>[+\-增减]?[\d０-９][\d０-９.,，\s]*[件条项个次元万]*)$", re.DOTALL)
_GLUED = re.compile(r"^(?P<label>.*?[^\d\s.,，+\-])(?P<figures>[+\-增减]?[\d０-９][\d０-９.,，]*[件条项个次元万]*)$", re.DOTALL)


@dataclass(slots=True)
class Token:
    """One piece of the source.

    `cell` is the piece as a cell, `block` the index of the block it stands in, `kind` one of the constants of this module,
    `key` the folded text; `first` and `last` are the evidence of rows; `pads` counts the empty pieces that stand together
    where this is one of them (0: it is none; INSIDE: it stands between others of a printed row), `near` says that only a line break parts it from the token before. `line` is the printed row; `grid` says that the column
    of the cell is true, `column` which value of a row of the form stands in it (None: unknown), `firm` that this is sure.
    `note` says that the words are a note on the figure before them. `name` is the wording of the label that the words stand for, "" for none.
    """

    cell: Cell
    block: int
    kind: int
    key: str
    first: bool | None = None
    last: bool | None = None
    pads: int = 0
    near: bool = False
    line: int = 0
    grid: bool = False
    column: int | None = None
    firm: bool = False
    note: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        """Name the label that the words stand for."""
        if self.kind == WORDS:
            glued = not self.grid and self.key not in label_index() and split_label(self.text)
            self.name = "" if glued and nearest(fold(glued[0])) else nearest(self.key)
        self.line = self.line or self.cell.row

    @property
    def is_mark(self) -> bool:
        """Whether a figure is but the mark of a blank: a stroke, which may as well be a rule or noise."""
        return parse_value(joined(self.text)).number is None

    @property
    def text(self) -> str:
        """The text as the source has it."""
        return self.cell.text


def tokens_of(blocks: Sequence[Block]) -> list[Token]:
    """Return the tokens of all blocks; a picture has none."""
    found: list[Token] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if block.text.strip():
                cell = Cell(0, 0, 1, 1, block.text, origin=block.origin)
                kind, key = _read(block.full)
                found.append(Token(cell, index, PROSE if block.printed is not None else kind, key))
        elif isinstance(block, Table):
            found += _seen(block, index) if block.spans == "seen" else _placed(block, index)
    return _with_notes(found)


# --- tables laid out otherwise -----------------------------------------------------------------------------------------------


def turned(blocks: Sequence[Block]) -> tuple[list[Block], dict[int, str]]:
    """Turn tables that print rows for columns, and put halves that stand side by side one below the other.

    Returns the blocks, and which of them were "turned" or in "halves", by their index.
    """
    seen = list(blocks)
    laid: dict[int, str] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Table) and block.spans in {"grid", "full"} and len(block.cells) >= _LEAST_CELLS:
            for layout, other in (("turned", _upright(block)), ("halves", _stacked(block))):
                if other is not None and index not in laid:
                    seen[index], laid[index] = other, layout
    return seen, laid


def _upright(table: Table) -> Table | None:
    """The table with rows for columns if its labels of rows stand side by side, or its headings of columns one below the other."""
    found = [(cell, fold(cell.text)) for cell in table.cells if cell.text]
    stubs = [cell for cell, key in found if key in _stubs()]
    heads = [cell for cell, key in found if key in _leaves()]
    labels = stubs if len(stubs) >= len(heads) else heads
    if len(labels) < _LEAST_LABELS:
        return None
    rows, columns = len({cell.row for cell in labels}), len({cell.column for cell in labels})
    if not (columns > 2 * rows if labels is stubs else rows > 2 * columns):
        return None
    cells = (replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan) for cell in table.cells)
    return replace(table, rows=table.columns, columns=table.rows, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _stacked(table: Table) -> Table | None:
    """The table with its halves one below the other, if two captions of its clauses stand beside each other."""
    captions = [cell for cell in table.cells if cell.text and fold(cell.text) in _captions()]
    cut = next((cell.column for cell in captions if cell.column and any(other.row == cell.row and other.column < cell.column and fold(other.text) != fold(cell.text) for other in captions)), 0)
    if not cut or any(cell.column < cut < cell.column + cell.colspan for cell in table.cells):
        return None
    left = [cell for cell in table.cells if cell.column < cut]
    right = [replace(cell, row=cell.row + table.rows, column=cell.column - cut) for cell in table.cells if cell.column >= cut]
    return replace(table, rows=2 * table.rows, columns=max(cut, table.columns - cut), cells=(*left, *right))


@cache
def _specs() -> tuple[FormSpec, ...]:
    return tuple(spec for edition in editions() for spec in load_form(edition).tables.values() if not spec.is_list)


@cache
def _captions() -> frozenset[str]:
    """The folded labels that span all columns."""
    return frozenset(key for spec in _specs() for cell in spec.cells if cell.colspan == spec.columns for key in cell.keys)


@cache
def _stubs() -> frozenset[str]:
    """The folded labels of rows of values that are not also headings of columns."""
    heads: set[str] = set()
    found: set[str] = set()
    for spec in _specs():
        valued = {cell.row for cell in spec.cells if cell.fact}
        for cell in spec.cells:
            (found if cell.row in valued and cell.rowspan == 1 else heads).update(cell.keys)
    return frozenset(found - heads)


@cache
def _leaves() -> frozenset[str]:
    """The folded headings of columns of tables of one row of values."""
    return frozenset(key for spec in _specs() if len({cell.row for cell in spec.cells if cell.fact}) == 1
                     for cell in spec.cells if not cell.fact and cell.colspan == 1 for key in cell.keys)


# --- tokens ------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def _read(text: str) -> tuple[int, str]:
    """The kind of a text, and its key."""
    if not text.strip():
        return BLANK, ""
    line = joined(simplified(text))
    if len(line) > _LONGEST:
        return PROSE, ""
    key = fold(line)
    if key in label_index():
        return WORDS, key
    if is_value(line):
        return FIGURE, key
    parts = line.split()
    if len(parts) > 1 and all(is_value(part) for part in parts):
        return FIGURE, key
    return (HEADING if role_of(text) else WORDS), key


def _placed(table: Table, index: int) -> list[Token]:
    """The cells of a table whose rows are known."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell)
    found: list[Token] = []
    grid = table.spans in {"grid", "full"}
    behind = _labels_last(rows.values())
    for number, printed in _single(rows):
        count = next((at for at, cell in enumerate(reversed(printed)) if cell.text and _read(cell.text)[0] != WORDS), len(printed)) if behind else 0
        line = [*printed[len(printed) - count :], *printed[: len(printed) - count]]
        made = [Token(cell, index, *_read(cell.text), line=number, grid=grid) for cell in line]
        for place in range(len(made) - 1, -1, -1):  # blanks at the end of a row may be padding
            if made[place].kind != BLANK:
                break
            made[place].pads = len(made) - place
        _mark_row(made, alone=len(rows) == 1)
        for token in made if grid else ():
            token.pads = min(token.pads, 1)  # each slot of a grid is a cell
        found += made
    return found


def _labels_last(rows: Iterable[Sequence[Cell]]) -> bool:
    """Whether the rows of a table print their labels behind their values."""
    behind = before = 0
    for line in rows:
        kinds = [_read(cell.text)[0] for cell in line if cell.text]
        if WORDS in kinds and FIGURE in kinds:
            behind += kinds[-1] == WORDS and kinds[0] == FIGURE
            before += kinds[0] == WORDS
    return behind >= _LEAST_LABELS and behind > 2 * before


def _single(rows: dict[int, list[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a table, one that holds several (each cell with as many lines) as several."""
    for number, line in rows.items():
        lines = {id(cell): [part for part in cell.text.split("\n") if part.strip()] for cell in line if "\n" in cell.text}
        figures = [parts for parts in lines.values() if all(is_value(part) for part in parts)]
        count = len(figures[0]) if len(figures) > _FEW else 1
        if count == 1 or any(len(parts) != count for parts in figures):
            yield number, line
            continue
        for part in range(count):
            parted = [(cell, lines[id(cell)][part] if len(lines.get(id(cell), ())) == count else "" if part else cell.text) for cell in line]
            yield number * ROWS + part + 1, [replace(cell, text=text) for cell, text in parted]


def _mark_row(made: Sequence[Token], *, alone: bool = False) -> None:
    """Mark the first and the last piece of a printed row; a piece alone in its row tells nothing."""
    filled = [token for token in made if token.kind != BLANK]
    if len(filled) > 1 or (filled and len(made) > 1 and not alone):
        for token in made:
            token.first = token.last = False
        filled[0].first = True
        filled[-1].last = True
        inside = range(made.index(filled[0]), made.index(filled[-1]))
        for at, token in enumerate(made):
            if token.kind == BLANK:
                token.pads = INSIDE if at in inside else max(token.pads, 2)


def _seen(table: Table, index: int) -> list[Token]:
    """The pieces of a stretch of flattened text, a line a row of the table; a gap in the numbers of the rows is a blank line."""
    lines: dict[int, list[Cell]] = {}
    for cell in table.cells:
        lines.setdefault(cell.row, []).append(cell)
    closing = _closing(lines)
    found: list[Token] = []
    spaced = sum(1 for row in lines if row + 1 in lines) * 3 < len(lines)
    starts = [0]
    before = -1
    for row, cells in lines.items():
        made = [Token(cell, index, *_read(cell.text)) for cell in cells]
        empty = all(token.kind == BLANK for token in made)
        if empty and closing:
            made = made[1:]  # the pipe that closes the piece before it
        run = 0
        for token in reversed(made):
            run = run + 1 if token.kind == BLANK else 0
            token.pads = run if empty or not run else max(run, 2)  # behind a text on its own line: padding
        for token in made:
            token.pads = max((other.pads for other in made if token.kind == BLANK == other.kind), default=0) if empty else token.pads
        if sum(1 for token in made if token.kind != BLANK) > 1:
            _mark_row(made)
        if found and made and before + 1 < row and not spaced:
            starts.append(len(found))
        elif found and made and empty and len(made) > 1:
            _ended(found)
        elif found and made and found[-1].pads > 1 and not empty:
            made[0].first = True
        if made and not empty and before + 1 == row:
            made[0].near = True
        found += made
        before = row
    if len(starts) > 1:
        _in_rows(found, starts)
    _mark_openers(found)
    return found


def _mark_openers(found: Sequence[Token]) -> None:
    """Where most rows begin with a pipe of their own, that pipe is no blank cell: before labels, and on a line alone behind padding."""
    before = [token for token, label in pairwise(found) if label.kind == WORDS and label.key in label_index()]
    opened = [token for token in before if token.kind == BLANK]
    starts = [(token, after) for last, token, after in zip(found, found[1:], found[2:], strict=False)
              if last.kind == BLANK and last.pads > 1 and last.line < token.line and after.kind != BLANK]
    alone = [token for token, after in starts if token.kind == BLANK and token.line < after.line]
    for token in (*(opened if len(opened) * 5 > len(before) * 3 else ()), *(alone if len(alone) > 1 and len(alone) * 5 >= len(starts) * 4 else ())):
        token.pads = max(token.pads, 2)


def _closing(lines: dict[int, list[Cell]]) -> bool:
    """Whether each piece stands on a line of its own and its pipe on the next."""
    texts = [[cell.text for cell in cells] for cells in lines.values()]
    bare = sum(1 for cells in texts if any(cells))
    closed = sum(1 for cells, following in pairwise(texts) if any(cells) and not any(following))
    return bare > 8 and closed * 10 > bare * 8


def _ended(found: Sequence[Token]) -> None:
    """The last piece with text ends its row."""
    last = next((token for token in reversed(found) if token.kind != BLANK), None)
    if last is not None:
        last.last = True


def _in_rows(found: Sequence[Token], starts: Sequence[int]) -> None:
    """Mark rows that blank lines part: what is blank before the first text of a row is merged away."""
    for start, end in pairwise([*starts, len(found)]):
        for token in found[start:end]:
            token.line = found[start].line
        _mark_row(found[start:end])


def _with_notes(tokens: list[Token]) -> list[Token]:
    """Mark the notes: a text in brackets behind a figure, that stands alone and is no label."""
    for before, token in pairwise(tokens):
        if before.kind == FIGURE and _is_note(token):
            token.note = is_value(joined(f"{before.text}\n{token.text}"))
    return _put_back(tokens)


def _put_back(tokens: list[Token]) -> list[Token]:
    """Put figures that stand with their notes before a printed row into it, if the row begins with the first of them and lacks the others."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at
        while end + 1 < len(tokens) and tokens[end].kind == FIGURE and tokens[end].first is None and _is_note(tokens[end + 1]):
            end += 2
        row = list(_of_row(tokens, end)) if at < end < len(tokens) else []
        figures = [token for token in row if token.kind == FIGURE]
        fallen = tokens[at:end:2]
        if not figures or row[0].kind != WORDS or fallen[0].key != figures[0].key or len(fallen) - 1 + len(figures) not in value_counts():
            found += tokens[at : max(end, at + 1)]
            at = max(end, at + 1)
            continue
        start = row.index(figures[0]) + 1
        for token in tokens[at + 1 : end]:
            token.first, token.last, token.note = False, False, token.note or token.kind == WORDS
        fallen[0].kind = WORDS  # printed twice
        found += [fallen[0], *row[:start], *tokens[at + 1 : end], *row[start:]]
        at = end + len(row)
    return found


def _of_row(tokens: list[Token], start: int) -> Iterator[Token]:
    """The tokens of the printed row that begins at an index."""
    return takewhile(lambda token: (token.block, token.line) == (tokens[start].block, tokens[start].line), islice(tokens, start, None))


def _is_note(token: Token) -> bool:
    """Whether a token is a text in brackets that is no label."""
    return token.kind == WORDS and not token.name and _NOTE.fullmatch(token.text.strip()) is not None


@lru_cache(maxsize=4096)
def split_label(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Part a text that is a label and its figures: 行政许可 97; None if it is not."""
    match = _TAIL.match(text.strip()) or _GLUED.match(text.strip())
    if not match or (match.re is _GLUED and fold(match["label"]) not in label_index()):
        return None
    figures = match["figures"].split()
    return (match["label"], tuple(figures)) if all(is_value(figure) for figure in figures) else None
