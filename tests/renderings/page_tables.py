"""A grid as an HTML table in any of its equivalent forms: row groups, spans, end tags, and paragraphs that the parser moves beside it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from .laws import Made
from .page_lines import PageLines
from .stories import Choices, Grid, Para, Place


class Tables:
    """Writes tables; the content of cells comes from `blocks`."""

    def __init__(self, choices: Choices, made: Made, lines: PageLines, blocks: Callable[..., str]) -> None:
        """Enter into `made` what is added."""
        self._choices, self._made, self._lines, self._blocks = choices, made, lines, blocks

    def table(self, grid: Grid, before: Para | None, after: Para | None) -> str:
        """A table, with the paragraphs before and after it inside it: as a caption, or as text between rows."""
        pick = self._choices.pick
        start = end = ""
        moved = after is not None
        if before is not None:
            inner = self._lines.runs(before.text)
            captioned = self._made.standard or pick("before", ("caption", "stray")) == "caption"
            start = f"<caption>{inner}</caption>" if captioned else inner
            moved = moved or not captioned
        if after is not None:
            end = self._lines.runs(after.text)
        if moved:
            self._made.codes["R210"] += 1
        tight = pick("end tags", ("kept", "omitted")) == "omitted"
        start += pick("columns", ("", "", "<colgroup><col width=9><col></colgroup>", "<col span=2>"))
        return f"<table{pick('border', ('', ' border=1', ' width=600 cellspacing=0'))}>{start}{self._groups(grid, tight=tight and not end)}{end}</table>"

    def _groups(self, grid: Grid, *, tight: bool) -> str:
        pick = self._choices.pick
        cuts = [row for row in range(grid.heads + 1, grid.rows) if grid.cut(row) and self._choices.coin()]
        edges = [grid.heads, *cuts, grid.rows]
        groups = list(pairwise(edges))
        heads = self._group("thead", grid, 0, grid.heads, tight=tight) if grid.heads else ""
        foot = self._group("tfoot", grid, *groups.pop(), tight=False) if len(groups) > 1 and pick("foot", ("yes", "no", "no")) == "yes" else ""
        early = foot and pick("foot first", ("yes", "no")) == "yes"
        out, closed = [heads, foot if early else ""], early or not (heads and tight)
        loose: list[int] = []  # groups without a tag that stand beside each other are one
        for index, (first, last) in enumerate(groups):
            if loose or (closed and pick("tbody", ("tag", "none")) == "none"):
                loose.append(first)
                if index + 1 < len(groups) and self._choices.coin():
                    continue
                out.append(self._rows(grid, loose[0], last, tight=False))
                loose = []
                closed = False
            else:
                out.append(self._group("tbody", grid, first, last, tight=tight))
                closed = not tight
        return "".join(out) + ("" if early else foot)

    def _group(self, tag: str, grid: Grid, first: int, last: int, *, tight: bool) -> str:
        return f"<{tag}>{self._rows(grid, first, last, tight=tight)}{'' if tight else f'</{tag}>'}"

    def _rows(self, grid: Grid, first: int, last: int, *, tight: bool) -> str:
        out = []
        for number in range(first, last):
            across = grid.across(number)
            if sum(place.colspan for place in across) < grid.columns:
                self._made.codes["G303"] += 1
            cells = "".join(self._cell(grid, place, last, tight=tight) for place in across if place.row == number)
            if self._choices.often_so():
                cells += self._choices.pick("between", ("<!-- c -->", "\n", "<![endif]>"))
            form = self._choices.pick("row", ("<tr>{}", "<tr height=20>{}", "<tr>\n{}", *(() if self._made.standard else ("<form><tr>{}",))))
            out.append(form.format(cells) + ("" if tight else "</tr>"))
        return "".join(out)

    def _cell(self, grid: Grid, place: Place, last: int, *, tight: bool) -> str:
        header = self._choices.pick("cell", ("td", "td", "th"))
        if header == "th":
            self._made.headers.add((id(grid), place.row, place.column))
        attributes = self._rowspan(place, last) + self._colspan(place)
        return f"<{header}{attributes}>{self._blocks(place.content, cell=True)}" + ("" if tight else f"</{header}>")

    def _rowspan(self, place: Place, last: int) -> str:
        """The height of a cell; at the end of a row group it may be left to the group, or be too large."""
        ends, one = place.row + place.rowspan == last, place.rowspan == 1
        form = self._choices.pick("rowspan end" if ends else "rowspan", ("own", "own", "own", *(("0", "long") if ends else ())))
        if form == "long":
            self._made.codes["G304"] += 1
            return self._attribute("rowspan", place.rowspan + self._choices.rng.randint(1, 70_000))
        if form == "0":
            return self._attribute("rowspan", 0)
        return "" if one and self._choices.coin() else self._attribute("rowspan", place.rowspan)

    def _colspan(self, place: Place) -> str:
        if place.colspan > 1:
            return self._attribute("colspan", place.colspan)
        form = self._choices.pick("colspan", ("", "", "", "1", "0"))
        if form == "0":
            self._made.codes["G304"] += 1
        return self._attribute("colspan", int(form)) if form else ""

    def _attribute(self, name: str, value: int) -> str:
        return self._choices.pick("quotes", (" {}={}", ' {}="{}"', " {}='{}'", ' {}=" {}"', ' {}="+{}"', " {}={}px")).format(
            self._choices.pick("name", (name, name.upper(), name)), value)
