"""Damages of a printed page, by name: what happens to labels, values, padding and lines between a report and its copy.

Each takes a random generator and a page and returns the page damaged in some places; which, the generator decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from make.sheet import Grid, Page, Piece, Row

Damage = Callable[[Random, Page], Page]
DAMAGES: dict[str, Damage] = {}

OTHER = "某该本其之由及与"
NOTES = ("（其中修订16件）", "（含上年结转）", "(注)", "（见说明）", "（其中网上申请 3 件）")
UNITS = ("件", " 件", "项", "宗", "件次")
EXPLANATIONS = (
    "：指由本级机关按照法定权限和程序制定并公布、在本行政区域内普遍适用、能够反复使用的文件，不含内部管理制度和人事任免决定",
    "（按作出决定的日期统计，不含转办件）", "：是指已经办结并送达的", "  2019年", "（单位：件）", "(含上年)",
)
NOISE = ("— 3 —", "第 3 页 共 8 页", "注：以上数据由各股室填报", "（接上页）", "（续表）", "来源：本站原创", "填表说明见附件", "字体：大 中 小",
         "2023-01-18 09:12", "http://www.example.gov.cn/xxgk/nb/5521.html", "* * *", "浏览次数：[128]", "单位：件", "……")
FURNITURE = (
    ("扫一扫在手机上查看当前页面", "打印本页", "关闭窗口"),
    ("— 4 —", "2022年政府信息公开工作年度报告"),
    ("当前位置：首页 > 政府信息公开 > 政府信息公开年报", "字体：【大 中 小】", "分享到："),
    ("主办：县人民政府办公室", "承办：县大数据中心", "网站标识码：4100000001", "第 2 页", "县人民政府门户网站"),
)


def damage(work: Damage) -> Damage:
    """List a damage under its own name."""
    DAMAGES[work.__name__] = work
    return work


def both(first: Damage, second: Damage) -> Damage:
    """One damage after the other."""
    return lambda random, page: second(random, first(random, page))


@damage
def nothing(_random: Random, page: Page) -> Page:
    return page


# --- labels ------------------------------------------------------------------------------------------------------------------


@damage
def labels_altered(random: Random, page: Page) -> Page:
    """One character of every fifth label is another."""
    def work(piece: Piece) -> str:
        at = random.randrange(len(piece.text))
        return piece.text[:at] + random.choice(OTHER) + piece.text[at + 1 :]

    return _labels(random, page, work, 0.2)


@damage
def labels_short_of_a_character(random: Random, page: Page) -> Page:
    def work(piece: Piece) -> str:
        at = random.randrange(len(piece.text))
        return piece.text[:at] + piece.text[at + 1 :]

    return _labels(random, page, work, 0.2)


@damage
def letters_swapped(random: Random, page: Page) -> Page:
    """Two neighbouring characters of every fifth label exchanged."""
    def work(piece: Piece) -> str:
        at = random.randrange(len(piece.text) - 1)
        return piece.text[:at] + piece.text[at + 1] + piece.text[at] + piece.text[at + 2 :]

    return _labels(random, page, work, 0.2)


@damage
def labels_broken(random: Random, page: Page) -> Page:
    """Every third label broken over two or three lines."""
    def work(piece: Piece) -> str:
        cuts = sorted(random.sample(range(1, len(piece.text)), min(random.randint(1, 2), len(piece.text) - 1)))
        return "\n".join(piece.text[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True))

    return _labels(random, page, work, 0.33)


@damage
def labels_spaced(random: Random, page: Page) -> Page:
    def work(piece: Piece) -> str:
        at = random.randrange(1, len(piece.text))
        return piece.text[:at] + random.choice((" ", "\u3000", "\u00a0\u00a0", "  ")) + piece.text[at:]

    return _labels(random, page, work, 0.3)


@damage
def labels_lost(random: Random, page: Page) -> Page:
    """Two labels of each table lost, their cells left blank."""
    return page.mapped(lambda grid: _blanked(grid, random.sample(_places(grid, "label"), min(2, len(_places(grid, "label"))))))


@damage
def group_labels_lost(random: Random, page: Page) -> Page:
    """All labels of the last column before the figures lost in one group of table 3."""
    def work(grid: Grid) -> Grid:
        starts = [at for at, row in enumerate(grid.rows) if grid.id == "t3" and len([piece for piece in row.pieces if piece.role == "label"]) > 1 and row.values]
        if not starts:
            return grid
        first = random.choice(starts)
        rows = [at for at in range(first, min(first + random.randint(2, 8), len(grid.rows))) if grid.rows[at].values]
        return _blanked(grid, [(at, max(index for index, piece in enumerate(grid.rows[at].pieces) if piece.role in {"label", "gone"})) for at in rows])

    return page.mapped(work)


@damage
def labels_overwritten(random: Random, page: Page) -> Page:
    """The sub-labels of table 3 overwritten by 0, as when a formula was drawn over them."""
    def work(grid: Grid) -> Grid:
        rows = [at for at, row in enumerate(grid.rows) if grid.id == "t3" and row.values and row.pieces[2].role == "label" and row.pieces[2].span == 1]
        rows = rows[: random.randint(3, len(rows))] if rows else []
        return _mapped(grid, lambda at, index, piece: replace(piece, text="0") if at in rows and index == 2 else piece)

    return page.mapped(work)


@damage
def labels_explained(random: Random, page: Page) -> Page:
    """An explanation behind the label, inside its cell."""
    return _labels(random, page, lambda piece: piece.text + random.choice(EXPLANATIONS), 0.15, least=2)


@damage
def labels_half_width(_random: Random, page: Page) -> Page:
    return page.mapped(lambda grid: _mapped(grid, lambda _at, _index, piece: replace(
        piece, text=piece.text.translate(str.maketrans("（），：；“”", '(),:;""'))) if piece.role == "label" else piece))


@damage
def rows_swapped(random: Random, page: Page) -> Page:
    """Two neighbouring rows exchanged, each with its figures."""
    def work(grid: Grid) -> Grid:
        able = [at for at in range(len(grid.rows) - 1) if all(_moves(grid.rows[other]) for other in (at, at + 1))]
        if not able:
            return grid
        at = random.choice(able)
        rows = [*grid.rows]
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
        return replace(grid, rows=tuple(rows))

    return page.mapped(work)


@damage
def groups_printed_again(_random: Random, page: Page) -> Page:
    """The label of a group on each of its rows."""
    def work(grid: Grid) -> Grid:
        rows: list[Row] = []
        above: dict[int, str] = {}
        for row in grid.rows:
            above |= {index: piece.text for index, piece in enumerate(row.pieces) if piece.role == "label"}
            again = tuple(replace(piece, text=above.get(index, ""), role="label") if piece.role == "gone" and index == 1 and row.values else piece
                          for index, piece in enumerate(row.pieces))
            rows.append(replace(row, pieces=again, pad=max(0, row.pad - sum(1 for new, old in zip(again, row.pieces, strict=True) if new is not old))))
        return replace(grid, rows=tuple(rows))

    return page.mapped(lambda grid: work(grid) if grid.id == "t3" else grid)


# --- values ------------------------------------------------------------------------------------------------------------------


@damage
def values_lost(random: Random, page: Page) -> Page:
    """One value of each table lost, its cell left blank."""
    return page.mapped(lambda grid: _blanked(grid, _one_value(random, grid)))


@damage
def values_lost_with_their_cells(random: Random, page: Page) -> Page:
    """One value of table 3 or of another table lost with its cell, so that what follows moves up."""
    def work(grid: Grid) -> Grid:
        places = _one_value(random, grid)
        return _mapped(grid, lambda at, index, piece: replace(piece, text="", role="lost") if (at, index) in places else piece)

    return page.mapped(work)


@damage
def values_doubled(random: Random, page: Page) -> Page:
    """One value of each table printed twice, in two cells."""
    def work(grid: Grid) -> Grid:
        for row, index in _one_value(random, grid):
            pieces = grid.rows[row].pieces
            grid = _with(grid, row, (*pieces[: index + 1], replace(pieces[index], facts=()), *pieces[index + 1 :]))
        return grid

    return page.mapped(work)


@damage
def values_glued(random: Random, page: Page) -> Page:
    """Two to four neighbouring values in one cell, with a space between."""
    def work(grid: Grid) -> Grid:
        rows = [at for at, row in enumerate(grid.rows) if len(row.values) > 1]
        for row in random.sample(rows, min(2, len(rows))):
            pieces = grid.rows[row].pieces
            places = [index for index, piece in enumerate(pieces) if piece.role == "value" and piece.text]
            if len(places) < 2:
                continue
            start = random.randrange(len(places) - 1)
            end = min(start + random.randint(2, 4), len(places))
            taken = pieces[places[start] : places[end - 1] + 1]
            one = Piece(" ".join(piece.text for piece in taken), tuple(fact for piece in taken if piece.text for fact in piece.facts), sum(piece.span for piece in taken), "value")
            grid = _with(grid, row, (*pieces[: places[start]], one, *pieces[places[end - 1] + 1 :]))
        return grid

    return page.mapped(work)


@damage
def values_glued_to_labels(random: Random, page: Page) -> Page:
    """A row's label and its first value in one cell."""
    def work(grid: Grid) -> Grid:
        rows = [at for at, row in enumerate(grid.rows) if row.values and any(piece.role == "label" for piece in row.pieces)]
        for row in random.sample(rows, min(2, len(rows))):
            pieces = grid.rows[row].pieces
            index = next(index for index, piece in enumerate(pieces) if piece.role == "value")
            label, value = next(piece for piece in reversed(pieces[:index]) if piece.role == "label"), pieces[index]
            if pieces[index - 1] is label and value.text:
                one = replace(label, text=label.text + random.choice((" ", "  ", "：", "")) + value.text, facts=value.facts, span=label.span + value.span)
                grid = _with(grid, row, (*pieces[: index - 1], one, *pieces[index + 1 :]))
        return grid

    return page.mapped(work)


@damage
def values_noted(random: Random, page: Page) -> Page:
    """A note behind every tenth figure."""
    return _values(random, page, lambda text: text + random.choice(NOTES), 0.1)


@damage
def values_with_units(random: Random, page: Page) -> Page:
    return _values(random, page, lambda text: text + random.choice(UNITS) if text.isdecimal() else text, 0.3)


@damage
def values_full_width(random: Random, page: Page) -> Page:
    return _values(random, page, lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")), 0.3)


# --- padding and lines between -----------------------------------------------------------------------------------------------


@damage
def padding_lost(random: Random, page: Page) -> Page:
    """Every second row's closing left out."""
    return page.mapped(lambda grid: replace(grid, rows=tuple(replace(row, pad=0) if random.random() < 0.5 else row for row in grid.rows)))


@damage
def padding_invented(random: Random, page: Page) -> Page:
    """Every fourth row closed by more than it lacks."""
    return page.mapped(lambda grid: replace(grid, rows=tuple(
        replace(row, pad=row.pad + random.randint(1, 3)) if random.random() < 0.25 else row for row in grid.rows)))


@damage
def blanks_invented(random: Random, page: Page) -> Page:
    """A blank cell before the label, or behind the last value, of some rows."""
    def work(row: Row) -> Row:
        if random.random() > 0.15 or not row.values:
            return row
        blank = Piece("", role="label")
        return replace(row, pieces=(blank, *row.pieces) if random.random() < 0.5 else (*row.pieces, blank))

    return page.mapped(lambda grid: replace(grid, rows=tuple(work(row) for row in grid.rows)))


@damage
def noise_between(random: Random, page: Page) -> Page:
    """Two to four lines in each table that are none of its cells."""
    def work(grid: Grid) -> Grid:
        for _ in range(random.randint(2, 4)):
            grid = _interrupted(random, grid, (random.choice(NOISE),))
        return grid

    return page.mapped(work)


@damage
def furniture_between(random: Random, page: Page) -> Page:
    """A page's foot and head in the middle of table 3, or of another."""
    return page.mapped(lambda grid: _interrupted(random, grid, random.choice(FURNITURE)) if grid.id == "t3" or random.random() < 0.3 else grid)


# --- what the damages are written with ---------------------------------------------------------------------------------------


def _mapped(grid: Grid, work: Callable[[int, int, Piece], Piece]) -> Grid:
    """The table with every piece changed; `work` is given its row and its index in the row."""
    return replace(grid, rows=tuple(replace(row, pieces=tuple(work(at, index, piece) for index, piece in enumerate(row.pieces)))
                                    for at, row in enumerate(grid.rows)))


def _labels(random: Random, page: Page, work: Callable[[Piece], str], share: float, least: int = 3) -> Page:
    """The page with a share of its labels of at least so many characters changed."""
    def changed(_at: int, _index: int, piece: Piece) -> Piece:
        able = piece.role == "label" and len(piece.text.replace("\n", "")) >= least
        return replace(piece, text=work(replace(piece, text=piece.text.replace("\n", "")))) if able and random.random() < share else piece

    return page.mapped(lambda grid: _mapped(grid, changed))


def _values(random: Random, page: Page, work: Callable[[str], str], share: float) -> Page:
    def changed(_at: int, _index: int, piece: Piece) -> Piece:
        return replace(piece, text=work(piece.text)) if piece.role == "value" and piece.text and random.random() < share else piece

    return page.mapped(lambda grid: _mapped(grid, changed))


def _places(grid: Grid, role: str) -> list[tuple[int, int]]:
    """Row and index of all pieces of a role; of labels only those of rows with figures, for others are no loss."""
    return [(at, index) for at, row in enumerate(grid.rows) for index, piece in enumerate(row.pieces)
            if piece.role == role and piece.text and (role == "value" or row.values)]


def _one_value(random: Random, grid: Grid) -> list[tuple[int, int]]:
    """The place of one value of a table, none where it has none."""
    return random.sample(_places(grid, "value"), 1) if _places(grid, "value") else []


def _blanked(grid: Grid, places: list[tuple[int, int]]) -> Grid:
    return _mapped(grid, lambda at, index, piece: replace(piece, text="") if (at, index) in places else piece)


def _with(grid: Grid, at: int, pieces: tuple[Piece, ...]) -> Grid:
    """The table with other pieces in one row, whose padding makes up for those that are more or fewer."""
    row = grid.rows[at]
    more = len([piece for piece in pieces if piece.role in {"label", "value"}]) - len(row.shown)
    return replace(grid, rows=(*grid.rows[:at], replace(row, pieces=pieces, pad=max(0, row.pad - more)), *grid.rows[at + 1 :]))


def _moves(row: Row) -> bool:
    """Whether a row can change places with its neighbour: figures, and one label that nothing is merged with."""
    return bool(row.values) and len([piece for piece in row.pieces if piece.role == "label"]) == 1


def _interrupted(random: Random, grid: Grid, texts: tuple[str, ...]) -> Grid:
    """The table with lines before one of its rows."""
    at = random.randrange(1, len(grid.rows))
    row = grid.rows[at]
    noise = tuple(Piece(text, role="noise") for text in texts)
    return replace(grid, rows=(*grid.rows[:at], replace(row, pieces=(*noise, *row.pieces)), *grid.rows[at + 1 :]))
