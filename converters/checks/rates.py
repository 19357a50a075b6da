"""Check rates of growth against the two figures beside them, days that the calendar has not, and totals of tables outside the form (B3, B4, C1)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence

from converters.checks.quantities.prose import COUNTS, Quantity, quantities, sentences
from converters.checks.years import texts
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Cell, Paragraph, Table
from converters.report import AnnualReport
from converters.text import fold

_UP, _DOWN = re.compile(r"增长|增加|上升|提高|增幅|增多|多"), re.compile(r"下降|减少|降低|降幅|减幅|回落|少")
_RATE_LEAD = re.compile(r"^[，,、；（(\s]*(?:(?:较|比|与)?(?:20\d\d年|上一?年度?|去年)?(?:同期|同比|相比|环比)?[，,]?)*(?:增长|增加|上升|提高|下降|减少|降低|增幅|降幅|减幅)(?:了|率|幅度?)?(?:为|达|约)?$")
_LAST = re.compile(r"上一?年度?|去年|20\d\d年|同期")
_DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?<![\d.])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TOTALS = frozenset({"合计", "总计", "总数", "共计"})
_PART_OF = re.compile(r"^(?:其中|含|#|＃|（|\(|[一二三四五六七八九十]、)|小计|占|率|比|%|均")


def check_rates(report: AnnualReport) -> list[Diagnostic]:
    """Return C753 (growth), C754 (days), C755 (totals of other tables)."""
    found: list[Diagnostic] = []
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph) and "%" in block.text.replace("％", "%"):
                found += [item for sentence in sentences(block.full) for item in _growth(quantities(sentence, report.year), sentence, block.origin)]
            elif isinstance(block, Table):
                found += _totals(block)
    lines = [*texts(report), *((line.full, line.origin) for line in report.signature)]
    return [*found, *(item for text, origin in lines if "月" in text for item in _days(text, origin, report.year))]


def _growth(items: Sequence[Quantity], sentence: str, origin: Origin) -> Iterator[Diagnostic]:
    """A rate right after a figure, where the figure before it or the difference is told in the same sentence."""
    for at, rate in enumerate(items):
        if rate.unit != "%" or at == 0 or not _RATE_LEAD.match(rate.lead):
            continue
        sign = -1 if _DOWN.search(rate.lead) and not _UP.search(rate.lead) else 1
        pairs = list(_pairs(items[:at]))
        places = len(rate.text.partition(".")[2].rstrip("% ％")) if "." in rate.text else 0
        rates = [100 * (now - then) / then * sign for then, now in pairs if then]
        if rates and all(abs(one - rate.value) > 10.0 ** -places + 1e-9 for one in rates):
            then, now = pairs[0]
            yield diagnose("C753", origin, text=sentence[max(0, rate.start - 24):rate.end], before=f"{then:.15g}", now=f"{now:.15g}", rate=f"{abs(rates[0]):.2f}")


def _pairs(before: Sequence[Quantity]) -> Iterator[tuple[float, float]]:
    """What the rate may be of: (last year's, this year's) figures of one unit, told one after the other or as a difference."""
    counts = [item for item in before if item.unit in COUNTS or item.unit == "元"]
    if len(counts) < 2 or counts[-1].unit != counts[-2].unit:
        return
    first, second = counts[-2:]
    if second.scope == "compared" and not _LAST.search(second.lead[-6:]) and re.search(r"(?:增加|减少|增长|下降|上升|多|少)(?:了|出)?$", second.lead):
        now, gap = first.value, -second.value if _DOWN.search(second.lead) else second.value
        yield now - gap, now
    elif first.scope == "" and (second.scope == "year" or re.search(r"(?:上一?年度?|去年|20\d\d年)(?:同期)?(?:的|为|是)?[（(]?$", second.lead)):
        yield second.value, first.value
    elif first.scope in {"year", "compared"} and (second.scope == "" or re.search(r"(?:到|至|为)$", second.lead)):
        yield first.value, second.value


def _days(text: str, origin: Origin, year: int | None) -> Iterator[Diagnostic]:
    """Days such as 2月30日; 2月29日 only where the year is known and is no leap year."""
    for match in _DAY.finditer(text):
        month, day, told = int(match["month"]), int(match["day"]), int(match["year"]) if match["year"] else None
        longest = 0 if not 1 <= month <= 12 else 29 if month == 2 and told is None else calendar.monthrange(told or year or 2024, month)[1]
        if not 1 <= day <= longest:
            yield diagnose("C754", origin, text=match[0])


def _totals(table: Table) -> Iterator[Diagnostic]:
    """A line or a column named 合计 that is not the sum of those before it, in a table of single cells."""
    if any(cell.rowspan > 1 or cell.colspan > 1 for cell in table.cells if cell.row):
        return
    at = {(cell.row, cell.column): cell for cell in table.cells}
    yield from _lines(at, table.rows, table.columns)
    yield from _lines({(column, row): cell for (row, column), cell in at.items()}, table.columns, table.rows)


def _lines(at: dict[tuple[int, int], Cell], rows: int, columns: int) -> Iterator[Diagnostic]:
    label = next((column for column in range(min(columns, 2)) for row in range(1, rows) if (cell := at.get((row, column))) and fold(cell.text) in _TOTALS), None)
    if label is None:
        return
    total = next(row for row in range(1, rows) if (cell := at.get((row, label))) and fold(cell.text) in _TOTALS)
    names = [cell.text.strip() if (cell := at.get((row, label))) else "" for row in range(1, rows)]
    if any(_PART_OF.search(name) for name in names) or (total not in {1, rows - 1}) or rows < 4:
        return
    for column in range(label + 1, columns):
        values = [_value(at.get((row, column))) for row in range(1, rows)]
        head = at.get((0, column))
        if any(value is None for value in values) or (head and _PART_OF.search(head.text.strip())):
            continue
        whole = values[total - 1] or 0
        parts = sum(value or 0 for row, value in enumerate(values, 1) if row != total)
        cell = at.get((total, column))
        if cell and abs(whole - parts) > 1e-6:
            yield diagnose("C755", cell.origin, label=head.text.strip() if head and head.text.strip() else names[total - 1], found=f"{whole:.15g}", expected=f"{parts:.15g}")


def _value(cell: Cell | None) -> float | None:
    """The number a cell holds, a blank or a dash as 0; None for words."""
    text = cell.text.strip().replace(",", "").replace("，", "") if cell else ""
    if text in {"", "—", "-", "/", "－", "无"}:
        return 0.0
    return float(text) if _NUMBER.fullmatch(text) else None
