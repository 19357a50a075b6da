"""Assemble an `AnnualReport` from a draft: its text in a plain notation, its numbers from a supply of distinct figures.

The notation of a text, one block a line:
`（一）…` or `1.…` without closing punctuation is a heading; lines `| a | b |` are a table, in which a cell `<` is
merged with the one at its left and `^` with the one above; `{t3.received.total}` is replaced by that fact as printed;
every other line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from converters.forms import load_form
from converters.model import Cell, Paragraph, Table
from converters.report import AnnualReport, Content, Fact, FormTable, Heading, Section, Slot

COLUMNS = ("natural", "business", "research", "welfare", "legal", "other_org")
BLOCKS = ("review", "direct", "after_review")
OUTCOMES = ("upheld", "corrected", "other", "pending")
FORM_TABLE = {"proactive": "t2", "applications": "t3", "litigation": "t4"}
HEADING_LIMIT = 40

_LEVEL_TWO = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_LEVEL_THREE = re.compile(r"[1-9][0-9]?[.．、]")
_CLOSING = "。；：！？，、.;:!?,”）)"
_FACT = re.compile(r"\{(t[234]\.[a-z_.]+)\}")
_NUMBER = re.compile(r"([+-]|增|减)?([0-9][0-9,]*(?:\.[0-9]+)?)\s*(元|万元|件|项|个)?")


@dataclass(frozen=True)
class Draft:
    """What a person writes of a report: front matter, text, and the figures that are not left to the supply.

    `supply` is (start, stride, prime): figures start, start + stride, … modulo prime, all distinct and none zero;
    None fills every figure with 0. `cells` sets the printed text of single facts, before the sums are made.
    `blank_zeros` prints a zero of table 3 as a blank. `before` and `after` stand round the table of a section.
    """

    slug: str
    edition: str
    title: str
    issuer: str
    year: int
    supply: tuple[int, int, int] | None
    overview: str
    problems: str
    other: str
    preface: str = ""
    signature: tuple[str, ...] = ()
    period: tuple[str, str] | None = None
    published: str | None = None
    signed: str | None = None
    cells: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    blank_zeros: bool = False


def assemble(draft: Draft) -> AnnualReport:
    """Build the report that `draft` describes, with the tables of its edition filled and summed."""
    printed = figures(draft.edition, draft.supply, draft.cells)
    if draft.blank_zeros:
        printed = {name: "" if text == "0" and name.startswith("t3.results.") and "results.total" not in name else text
                   for name, text in printed.items()}
    facts = {name: fact(name, text) for name, text in printed.items()}
    narrative = {"overview": draft.overview, "problems": draft.problems, "other": draft.other}
    sections = []
    for spec in load_form(draft.edition).headings:
        blocks: list[Content] = list(outline(narrative.get(spec.role, draft.before.get(spec.role, "")), printed))
        if spec.role in FORM_TABLE:
            blocks.append(form_table(draft.edition, FORM_TABLE[spec.role], printed))
        blocks += outline(draft.after.get(spec.role, ""), printed)
        heading = Heading(draft.headings.get(spec.role, f"{spec.number}、{spec.text}"), 1)
        sections.append(Section(spec.role, heading, tuple(blocks)))
    return AnnualReport(
        edition=draft.edition, title=Paragraph(draft.title, level=0, align="center"), issuer=draft.issuer, year=draft.year,
        period=draft.period, published=draft.published, signed=draft.signed, preface=outline(draft.preface, printed),
        sections=tuple(sections), signature=tuple(Paragraph(line, align="right") for line in draft.signature), facts=facts,
    )


def outline(text: str, printed: dict[str, str] | None = None) -> tuple[Content, ...]:
    """Read the notation of this module into blocks."""
    blocks: list[Content] = []
    rows: list[list[str]] = []
    for line in (*(line.strip() for line in text.strip().splitlines()), ""):
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            blocks.append(plain_table(rows))
            rows = []
        if line:
            blocks.append(block(_FACT.sub(lambda match: (printed or {})[match[1]], line)))
    return tuple(blocks)


def block(line: str) -> Heading | Paragraph:
    """Tell a heading from a paragraph by its shape, as a reader of the page would."""
    if len(line) <= HEADING_LIMIT and "。" not in line and line[-1] not in _CLOSING:
        if _LEVEL_TWO.match(line):
            return Heading(line, 2)
        if _LEVEL_THREE.match(line):
            return Heading(line, 3)
    return Paragraph(line)


def plain_table(rows: list[list[str]]) -> Table:
    """Make a generic table of rows of equal length, with `<` and `^` for merged places; the first row is its head."""
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            colspan, rowspan = 1, 1
            while c + colspan < len(row) and row[c + colspan] == "<":
                colspan += 1
            while r + rowspan < len(rows) and rows[r + rowspan][c] == "^":
                rowspan += 1
            cells.append(Cell(r, c, rowspan, colspan, text, header=r == 0))
    return Table(len(rows), len(rows[0]), tuple(cells))


def form_table(edition: str, name: str, printed: dict[str, str]) -> FormTable:
    """Fill table `name` of the form with the printed text of each fact."""
    spec = load_form(edition).tables[name]
    slots = tuple(Slot(cell.row, cell.column, cell.rowspan, cell.colspan, printed[cell.fact] if cell.fact else cell.label, cell.fact)
                  for cell in spec.cells)
    return FormTable(name, edition, spec.rows, spec.columns, slots)


def fact(name: str, text: str) -> Fact:
    """Read the printed text of a value cell; only what stands in this project's own samples is understood."""
    if text in {"", "/", "—"}:
        return Fact(name, text, None)
    if text == "无":
        return Fact(name, text, 0)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(f"{name}: {text!r} is no figure")
    sign, digits, unit = match.groups()
    number = float(digits.replace(",", "")) if "." in digits else int(digits.replace(",", ""))
    return Fact(name, text, -number if sign in {"-", "减"} else number, unit or "")


def distinct(start: int, stride: int, prime: int) -> Iterator[int]:
    """Yield `prime` - 1 different figures from 1 to `prime` - 1; `stride` is no multiple of `prime`."""
    value = start % prime
    for _ in range(prime):
        if value:
            yield value
        value = (value + stride) % prime


def figures(edition: str, supply: tuple[int, int, int] | None, given: dict[str, str]) -> dict[str, str]:
    """Give every fact of the edition its printed text, such that the sums K1 to K4 of the form hold exactly."""
    form = load_form(edition)
    source = distinct(*supply) if supply else iter(lambda: 0, 1)
    printed: dict[str, str] = {}
    for name in form.facts:
        if name in given:
            printed[name] = given[name]
        elif not _derived(name):
            printed[name] = _print(name, next(source))
    values = {name: _whole(text) for name, text in printed.items()}
    for column in COLUMNS:
        _carry_in_no_more_than_closed(column, printed, values, given)
    values |= _summed(form.facts, values)
    return {name: printed.get(name, str(values[name])) for name in form.facts}


def _derived(name: str) -> bool:
    """Whether a fact follows from others: a total, and the requests received (K1 solved for them)."""
    return name.endswith(".total") or name.startswith(("t3.results.total.", "t3.received."))


def _print(name: str, value: int) -> str:
    """Print a change with its sign, as offices do; any other figure as it is."""
    return f"{'增' if value % 2 else '减'}{value}" if name.endswith(".change") and value else str(value)


def _whole(text: str) -> int:
    value = fact("", text).value
    return int(value or 0)


def _carry_in_no_more_than_closed(column: str, printed: dict[str, str], values: dict[str, int], given: dict[str, str]) -> None:
    """Lower the requests carried in where the supply gave more of them than were closed or carried out."""
    name = f"t3.carried_in.{column}"
    closed = sum(value for key, value in values.items() if key.startswith(("t3.results.", "t3.carried_out.")) and key.endswith("." + column))
    if values[name] > closed:
        if name in given:
            raise ValueError(f"{name}: more requests carried in than closed")
        values[name] = closed
        printed[name] = str(closed)


def _summed(names: Iterable[str], values: dict[str, int]) -> dict[str, int]:
    """Make the totals of tables 3 and 4, and the requests received, from the figures of `values`."""
    sums: dict[str, int] = {}
    results = [name for name in names if name.startswith("t3.results.") and not _derived(name)]
    for column in COLUMNS:
        total = sum(values[name] for name in results if name.endswith("." + column))
        sums[f"t3.results.total.{column}"] = total
        sums[f"t3.received.{column}"] = total + values[f"t3.carried_out.{column}"] - values[f"t3.carried_in.{column}"]
    rows = dict.fromkeys(name.rpartition(".")[0] for name in names if name.startswith("t3."))
    for row in rows:
        sums[f"{row}.total"] = sum(sums.get(f"{row}.{column}", values.get(f"{row}.{column}", 0)) for column in COLUMNS)
    for block_name in BLOCKS:
        sums[f"t4.{block_name}.total"] = sum(values[f"t4.{block_name}.{outcome}"] for outcome in OUTCOMES)
    return sums
