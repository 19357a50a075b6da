"""Check the sums that the form prints on itself (勾稽关系: K1 to K4), as the form's data declares them."""

from __future__ import annotations

from dataclasses import replace

from converters.diagnostics import Diagnostic, Message, diagnose
from converters.forms import Bound, Sum, load_form, tells
from converters.printed import printed
from converters.report import AnnualReport, Fact


def check_sums(report: AnnualReport) -> list[Diagnostic]:
    """Return a C701 for each equation that does not hold, and a C774 or C775 for a part that is more than its whole.

    A blank counts as 0, but an equation whose whole is blank or missing is not checked, nor one with a part missing: what
    is not printed contradicts nothing.
    """
    numbers = {name: fact.value or 0 for name, fact in report.facts.items() if fact.status != "missing"}
    editions = {table.edition for table in report.tables().values() if tells(table.id, table.edition)} or {report.edition}
    found: list[Diagnostic] = []
    for edition in sorted(editions - {""}):
        for equation in load_form(edition).sums:
            found += _check(equation, numbers, report.facts)
        found += [item for bound in load_form(edition).bounds if (item := _beyond(bound, report))]
    return list(dict.fromkeys(found))


def _beyond(bound: Bound, report: AnnualReport) -> Diagnostic | None:
    """A part that is more than its whole: C774, or C775 where a year may have more of it (办结 of what came in the year before)."""
    whole, part = (report.facts.get(name) for name in (bound.whole, bound.part))
    if whole is None or part is None or whole.value is None or part.value is None or part.value <= whole.value:
        return None
    found = diagnose("C774" if bound.strict else "C775", part.origin, of=(bound.part, bound.whole), part=printed((bound.part,), report.edition), found=f"{part.value:.15g}",
                     whole=printed((bound.whole,), report.edition), most=f"{whole.value:.15g}")
    return replace(found, rule=bound.rule)


def _check(equation: Sum, numbers: dict[str, int | float], facts: dict[str, Fact]) -> list[Diagnostic]:
    gap = equation.gap(numbers)
    return [broken(equation, facts)] if gap and any(facts[name].value is not None for name in equation.whole) else []


def _whole(equation: Sum, edition: str) -> Message:
    name = printed(equation.whole, edition)
    return Message(name.en, f"{name.zh}合计") if len(equation.whole) > 1 else name


_RULES = {"K1": Message("the first item and the second make the third and the fourth", "第一项加第二项之和，等于第三项加第四项之和"),
          "K2": Message("the sum of all results above it", "以上各项办理结果之和"), "K3": Message("自然人 and all columns of 法人或其他组织 together", "自然人与法人或其他组织各列之和"),
          "K4": Message("the four outcomes together", "维持、纠正、其他、尚未审结四项之和")}


def broken(equation: Sum, facts: dict[str, Fact], edition: str = "") -> Diagnostic:
    """Return the finding for an equation that does not hold, with both its sides and how many blanks were counted as 0."""
    total, expected = (sum(facts[name].value or 0 for name in names) for names in (equation.whole, equation.parts))
    blanks = sum(1 for name in (*equation.whole, *equation.parts) if facts[name].value is None)
    blank = Message(f"; {blanks} blank cells count as 0", f"；其中 {blanks} 个空白单元格按 0 计") if blanks else Message("", "")
    found = diagnose("C701", facts[equation.whole[0]].origin, of=(*equation.whole, *equation.parts), rule=_RULES.get(equation.rule, Message("its parts together", "各分项之和")),
                    whole=_whole(equation, edition), found=f"{total:.15g}", expected=f"{expected:.15g}", blank=blank)
    return replace(found, rule=equation.rule)
