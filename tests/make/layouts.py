"""Sixteen layouts in which crawlers and extractors leave a report: a page of pieces as the text of one file, whose spans are gone.

Those from `index_box` on are contents as much as layouts, and are printed in one of the plain layouts, drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from make.prepare import (
    headings_cut,
    index_box,
    labels_explained,
    no_values,
    notes_fallen_out,
    nothing,
    total_lost,
    traditional,
    two_numberings,
    untimely_form,
)
from make.sheet import Grid, Line, Page, Piece, Row

Render = Callable[[Random, Page], str]


@dataclass(frozen=True)
class Layout:
    """A layout: what it does to a page, how it prints it, and whether a blank cell leaves anything in print."""

    prepare: Callable[[Random, Page], Page]
    render: Render
    blanks: bool = True


def written(page: Page, grid: Callable[[Grid], list[str]], gap: str = "\n", marks: bool = False) -> str:
    """The text of a page, its paragraphs apart by `gap`; with `marks` its headings are marked as Markdown does."""
    lines: list[str] = []
    for item in page.items:
        if isinstance(item, Grid):
            lines.append("\n".join(grid(item)))
        else:
            lines.append("#" * (item.level + 1) + " " + item.text if marks and item.level is not None else item.text)
    return gap.join(lines) + "\n"


def flat(text: str, mark: str) -> str:
    """A piece on one line, its breaks printed as `mark`."""
    return text.replace("\n", mark)


def noise_of(row: Row) -> list[str]:
    """The lines that stand before a row."""
    return [piece.text for piece in row.noise]


def cells_apart(random: Random, page: Page) -> str:
    """1. A cell a line, blank lines between; a broken heading is two cells; a blank cell leaves nothing."""
    mark = random.choice(("\n\n", "\n"))

    def grid(item: Grid) -> list[str]:
        return ["\n\n".join(flat(piece.text, mark) for row in item.rows for piece in (*row.noise, *row.shown) if piece.text)]

    return written(page, grid, "\n\n")


def rows_closed(random: Random, page: Page) -> str:
    """2. A row a line, closed by one pipe for each column that it lacks; a space for a break; an empty row at the end."""
    wider = random.random() < 0.5
    spaced = random.random() < 0.5

    def grid(item: Grid) -> list[str]:
        lines = []
        for row in item.rows:
            pad = row.pad + (wider and item.id == "t2" and row is not item.rows[-1])
            closing = " |" * pad if spaced else " " + "|" * pad if pad else ""
            lines += [*noise_of(row), "".join(f"{flat(piece.text, ' ')} | " for piece in row.shown).rstrip() + closing]
        return [*lines, "| | | |"]

    return written(page, grid)


def pipes_behind(random: Random, page: Page) -> str:
    """3. A cell a line with its pipe behind it; padding pipes on a line of their own, or after the row's last cell."""
    own = random.random() < 0.6

    def grid(item: Grid) -> list[str]:
        lines: list[str] = []
        for row in item.rows:
            lines += [*noise_of(row), *(f"{flat(piece.text, ' ')} |".lstrip() for piece in row.shown)]
            if row.pad and own:
                lines.append("|" * row.pad)
            elif row.pad:
                lines[-1] += " " + "|" * row.pad
        return lines

    return written(page, grid)


def pipes_alone(random: Random, page: Page) -> str:
    """4. The pipe on a line of its own after each cell; padding is as many more, or none."""
    padded = random.random() < 0.5

    def grid(item: Grid) -> list[str]:
        lines: list[str] = []
        for row in item.rows:
            lines += noise_of(row)
            for piece in row.shown:
                lines += [*([flat(piece.text, "\n")] if piece.text else []), "|"]
            lines += ["|" * row.pad] if row.pad and padded else []
        return lines

    return written(page, grid)


def pipes_before(random: Random, page: Page) -> str:
    """5. The pipe before, the text on the next line, two blanks behind; a row closed by its padding."""
    def grid(item: Grid) -> list[str]:
        lines: list[str] = []
        for row in item.rows:
            lines += [*noise_of(row), "| ", *(f" {flat(piece.text, ' ')}  |{' ' if piece is not row.shown[-1] else ''}" for piece in row.shown)]
            lines += ["|" * row.pad] if row.pad else []
        return lines

    return written(page, grid, random.choice(("\n", "\n\n")))


def rows_between(random: Random, page: Page) -> str:
    """6. `| cell | cell |` rows with padding behind a space."""
    mark = random.choice((" ", "<br>", ""))

    def grid(item: Grid) -> list[str]:
        lines: list[str] = []
        for row in item.rows:
            closing = " " + "|" * row.pad if row.pad else ""
            lines += [*noise_of(row), "| " + " | ".join(flat(piece.text, mark) for piece in row.shown) + " |" + closing]
        return lines

    return written(page, grid, random.choice(("\n", "\n\n")))


PLAIN: tuple[Render, ...] = (cells_apart, rows_closed, pipes_behind, pipes_alone, pipes_before, rows_between)


def any_plain(random: Random, page: Page) -> str:
    """One of the layouts that say nothing of their own; blank cells leave something in those that are not drawn here."""
    return random.choice(PLAIN[1:])(random, page)


# --- what recognition and conversion leave of a printed page -----------------------------------------------------------------


def recognised(random: Random, page: Page) -> str:
    """10. Each row its own small table with an invented heading, its label a heading of level 3, filler cells, table 4 as three."""
    style = random.randrange(3)

    def grid(item: Grid) -> list[str]:
        return _litigation(item) if item.id == "t4" else _recognised(random, item, style)

    return written(page, grid, "\n\n", marks=True)


def _recognised(random: Random, item: Grid, style: int) -> list[str]:
    lines: list[str] = []
    heads: list[str] = []
    for at, row in enumerate(item.rows):
        lines += [line for piece in row.noise for line in (piece.text, "")]
        labels = [flat(piece.text, "") for piece in row.shown if piece.role == "label" and not piece.facts]
        values = [flat(piece.text, "") for piece in row.shown if piece.role == "value" or piece.facts]
        if not values:
            if len(labels) > 1 and item.id == "t2":
                heads = labels
            elif labels and item.id == "t2":
                lines += [f"### {labels[0]}", ""]
            continue
        if item.id == "t2":
            full = [*labels, *values]
            lines += [*(_rule(heads) if heads else []), "| " + " | ".join([*full, *["-"] * (len(heads) - len(full))]) + " |"]
            followed = at + 1 < len(item.rows) and item.rows[at + 1].values and not item.rows[at + 1].noise
            lines += [] if followed else [""]
            heads = []
            continue
        invented = ["类别", *(f"数据{number}" for number in range(1, len(values))), "总计"]
        if at >= len(item.rows) - 2:
            invented = ["项目", *["结果"] * len(values)]
        if style == 0 and len(labels) > 1:
            lines += [f"### {labels[0]}", ""]
        lines += [f"### {labels[-1]}", ""] if style != 2 and labels and labels[-1] else []
        first = labels[-1] if style == 2 and labels and labels[-1] else random.choice(("-", "数量", "-"))
        lines += [*_rule(invented), "| " + " | ".join([first, *values]) + " |", ""]
    return lines


def _litigation(item: Grid) -> list[str]:
    """Table 4 as three tables, each under its own heading."""
    lines: list[str] = []
    names = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    lines += [line for row in item.rows for line in noise_of(row)]
    labels = [piece for row in item.rows if not row.values for piece in row.shown]
    heads = [flat(piece.text, "") for piece in labels if piece.text][-5:]
    values = [piece.text for row in item.rows if row.values for piece in row.shown]
    size = max(1, -(-len(values) // 3))
    for number, name in enumerate(names):
        part = values[number * size : (number + 1) * size]
        lines += ["", f"### {name}", "", *_rule(heads if len(heads) == len(part) else ["结果"] * len(part)), "| " + " | ".join(part) + " |"]
    return lines


def _rule(cells: list[str]) -> list[str]:
    return ["| " + " | ".join(cells) + " |", "|" + " --- |" * len(cells)]


def cut_loose(random: Random, page: Page) -> str:
    """11. Labels of wrapped rows on lines above their seven figures, which are a table without labels; one label woven into another."""
    def grid(item: Grid) -> list[str]:
        lines: list[str] = []
        body: list[str] = []

        def close() -> None:
            lines.extend([*body[:1], "|" + " --- |" * (body[0].count("|") - 1), *body[1:], ""] if body else [])
            body.clear()

        for row in item.rows:
            labels = [piece.text for piece in row.shown if piece.role == "label"]
            values = [flat(piece.text, "") for piece in row.shown if piece.role == "value"]
            if row.noise or (item.id == "t3" and values and random.random() < 0.5):
                close()
                lines.extend(noise_of(row))
            if item.id == "t3" and values and not body:
                lines.extend(_woven(random, labels))
                labels = []
            body.append("| " + " | ".join([*(flat(text, " ") for text in labels), *values]) + " |")
        close()
        return lines

    return written(page, grid, "\n\n")


def _woven(random: Random, labels: list[str]) -> list[str]:
    """The lines of a row's labels; a long one is cut at its width, and the group's name stands in vertical pieces between."""
    lines = []
    for text in labels:
        pieces = [text[at : at + 17] for at in range(0, len(text), 17)] if len(text) > 17 and "\n" not in text else text.split("\n")
        lines += pieces
        if len(pieces) > 1 and text.startswith("（二）部分公开") and random.random() < 0.7:
            lines = [*lines[:-1], "度办", "理结" + lines[-1], "果"]
    return lines


LAYOUTS: dict[str, Layout] = {
    "1 cells apart": Layout(nothing, cells_apart, blanks=False),
    "2 rows closed": Layout(nothing, rows_closed),
    "3 pipes behind": Layout(nothing, pipes_behind),
    "4 pipes alone": Layout(nothing, pipes_alone),
    "5 pipes before": Layout(nothing, pipes_before),
    "6 rows between": Layout(nothing, rows_between),
    "7 headings cut": Layout(headings_cut, any_plain),
    "8 labels explained": Layout(labels_explained, any_plain),
    "9 no value": Layout(no_values, any_plain),
    "10 recognised": Layout(nothing, recognised),
    "11 cut loose": Layout(total_lost, cut_loose),
    "12 notes fallen out": Layout(notes_fallen_out, rows_between),
    "13 two numberings": Layout(two_numberings, any_plain),
    "14 traditional": Layout(traditional, any_plain),
    "15 index box": Layout(index_box, any_plain),
    "16 untimely form": Layout(untimely_form, any_plain),
}

__all__ = ["LAYOUTS", "Layout", "Line", "Piece"]
