"""Further layouts of flattened text: each marks its cells or its rows in a way of its own, from bullets to the source of a typesetter."""

from __future__ import annotations

from random import Random

from make.layouts import Layout, Render, flat, noise_of, written
from make.prepare import nothing
from make.sheet import Grid, Page, Row


def rows(between: str, before: str = "", after: str = "", mark: str = "", gap: str = "\n") -> Render:
    """A row a line, its cells apart by a mark, with marks before and after it."""
    def render(_random: Random, page: Page) -> str:
        return written(page, lambda item: [line for row in item.rows for line in (*noise_of(row), before + between.join(_texts(row, mark)) + after)], gap)

    return render


def cells(before: str, after: str = "", between: str = "\n", gap: str = "\n") -> Render:
    """A cell a line or side by side, each between marks; a blank cell leaves nothing."""
    def render(_random: Random, page: Page) -> str:
        def grid(item: Grid) -> list[str]:
            return [line for row in item.rows for line in (*noise_of(row), between.join(before + text + after for text in _texts(row) if text)) if line]

        return written(page, grid, gap)

    return render


def _texts(row: Row, mark: str = "") -> list[str]:
    return [flat(piece.text, mark) for piece in row.shown]


def values_below(_random: Random, page: Page) -> str:
    """The labels of a row on a line, its values on the next."""
    def grid(item: Grid) -> list[str]:
        lines = []
        for row in item.rows:
            labels = [flat(piece.text, "") for piece in row.shown if piece.role == "label" and piece.text]
            lines += [*noise_of(row), *([" ".join(labels)] if labels else []), *([" ".join(piece.text for piece in row.values)] if row.values else [])]
        return lines

    return written(page, grid, "\n\n")


def tabs(_random: Random, page: Page) -> str:
    """A row a line, TABs between, and one for each cell merged from above."""
    return written(page, lambda item: [line for row in item.rows for line in (*noise_of(row), "\t".join(flat(piece.text, "") if piece.role != "gone" else "" for piece in row.pieces if piece.role != "noise"))])


def numbered(_random: Random, page: Page) -> str:
    """A cell a line, the cells of the page counted."""
    count = 0

    def grid(item: Grid) -> list[str]:
        nonlocal count
        lines = []
        for row in item.rows:
            lines += noise_of(row)
            for text in _texts(row):
                count += bool(text)
                lines += [f"{count}. {text}"] if text else []
        return lines

    return written(page, grid)


def colons(_random: Random, page: Page) -> str:
    """The label of a row, a colon, its values with commas of ideographs between."""
    def grid(item: Grid) -> list[str]:
        lines = []
        for row in item.rows:
            labels = [flat(piece.text, "") for piece in row.shown if piece.role == "label" and piece.text]
            values = [piece.text for piece in row.values]
            lines += [*noise_of(row), "：".join(["，".join(labels), *(["，".join(values)] if values else [])])]
        return lines

    return written(page, grid)


def noted(_random: Random, page: Page) -> str:
    """TABs between, and behind every third row of figures a remark in a column of its own."""
    def grid(item: Grid) -> list[str]:
        lines = []
        for number, row in enumerate(item.rows):
            lines += [*noise_of(row), "\t".join(_texts(row)) + ("\t（较上年有变化）" if number % 3 == 0 and row.values else "")]
        return lines

    return written(page, grid)


def two_lines(_random: Random, page: Page) -> str:
    """A row of more than four cells on two lines, the second set in."""
    def grid(item: Grid) -> list[str]:
        lines = []
        for row in item.rows:
            texts = _texts(row)
            cut = (len(texts) + 1) // 2 if len(texts) > 4 else len(texts)
            lines += [*noise_of(row), "  ".join(texts[:cut]), *(["      " + "  ".join(texts[cut:])] if texts[cut:] else [])]
        return lines

    return written(page, grid)


def wide(_random: Random, page: Page) -> str:
    """Figures in full-width digits, ideographic spaces between."""
    table = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
    return written(page, lambda item: [line for row in item.rows for line in (*noise_of(row), "　".join(
        piece.text.translate(table) if piece.role == "value" else flat(piece.text, "") for piece in row.shown))])


def wrapped(_random: Random, page: Page) -> str:
    """Rows with spaces between, broken between cells before they are wider than forty characters."""
    def grid(item: Grid) -> list[str]:
        lines: list[str] = []
        for row in item.rows:
            line = ""
            lines += noise_of(row)
            for text in _texts(row):
                if line and len(line) + len(text) > 38:
                    lines.append(line)
                    line = ""
                line += ("  " if line else "") + text
            lines += [line] if line else []
        return lines

    return written(page, grid)


def stripped(_random: Random, page: Page) -> str:
    """A page without its tags: each cell set in on its own line, blank lines where rows and tables began and ended."""
    def grid(item: Grid) -> list[str]:
        lines = []
        for row in item.rows:
            lines += [*noise_of(row), "", "      ", *(f"        {flat(text, chr(10) + ' ' * 8)}" if text else "        " for text in (piece.text for piece in row.shown)), "      ", ""]
        return lines

    return written(page, grid, "\n\n")


def in_blocks(_random: Random, page: Page) -> str:
    """Rows of many values in blocks of three columns, the label of the row again before each block."""
    def grid(item: Grid) -> list[str]:
        if item.id != "t3":
            return [line for row in item.rows for line in (*noise_of(row), "  ".join(_texts(row)))]
        lines = []
        for row in item.rows:
            labels = [flat(piece.text, "") for piece in row.shown if piece.role == "label" and piece.text]
            values = [piece.text for piece in row.values]
            lines += noise_of(row)
            lines += ["  ".join(labels)] if not values else ["  ".join([*labels[-1:], *values[at : at + 3]] if at else [*labels, *values[:3]]) for at in range(0, len(values), 3)]
        return lines

    return written(page, grid)


def typeset(_random: Random, page: Page) -> str:
    r"""The source of a typesetter: `&` between cells, `\\` behind rows."""
    return rows(" & ", "", " \\\\")(_random, page)


FURTHER: dict[str, Layout] = {
    "semicolons": Layout(nothing, rows("；")),
    "slashes": Layout(nothing, rows(" / ")),
    "pipes between": Layout(nothing, rows(" | ")), "pipes close by": Layout(nothing, rows("|")),
    "box bars": Layout(nothing, rows(" │ ", "│ ", " │")),
    "brackets": Layout(nothing, cells("【", "】", ""), blanks=False),
    "bullets": Layout(nothing, cells("· "), blanks=False),
    "quotes": Layout(nothing, cells("> "), blanks=False),
    "quoted": Layout(nothing, rows('","', '"', '"')),
    "values below": Layout(nothing, values_below),
    "tabs": Layout(nothing, tabs),
    "spaces": Layout(nothing, rows("    ")),
    "numbered": Layout(nothing, numbered, blanks=False),
    "colons": Layout(nothing, colons),
    "noted": Layout(nothing, noted),
    "two lines": Layout(nothing, two_lines, blanks=False),
    "wide digits": Layout(nothing, wide),
    "wrapped": Layout(nothing, wrapped, blanks=False),
    "stripped": Layout(nothing, stripped, blanks=False),
    "in blocks": Layout(nothing, in_blocks, blanks=False),
    "typeset": Layout(nothing, typeset),
    "arrows": Layout(nothing, rows(" -> ", "=> ")),
    "wiki": Layout(nothing, rows(" || ", "|-\n| ")),
    "equals": Layout(nothing, rows(" = ")),
    "stars": Layout(nothing, cells("* ", "", "\n"), blanks=False),
    "double bars": Layout(nothing, rows("║", "║", "║")),
    "comments": Layout(nothing, rows("  ", "// ")),
}
