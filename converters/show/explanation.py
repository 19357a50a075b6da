"""Print what is known of one fact, for a person or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from converters.writers.json import diagnostic_json, fact_json

if TYPE_CHECKING:
    from converters.recover.trace import Step
    from converters.show.explain import Choice, Explanation

_STATUS = {"exact": "原样", "repaired": "经修复", "inferred": "推算", "missing": "未找到", "corrected": "人工更正"}
_SIDES = {"row": ("row", "行标签"), "column": ("column", "列标题")}


def lines(known: Explanation, *, chinese: bool = False) -> Iterator[str]:
    """Yield the explanation line by line, in one of two languages."""
    fact = known.fact

    def say(english: str, other: str) -> str:
        return other if chinese else english

    value = say("blank", "空白") if fact.value is None else f"{fact.value:,}".replace(",", "") + fact.unit
    status = say(fact.status, _STATUS[fact.status])
    yield f"{fact.id}: {value if fact.status != 'missing' else '—'} ({status})"
    yield _line(say("table", "表格"), f"{known.table}, {say('edition', '版本')} {known.edition}")
    if fact.status != "missing":
        yield _line(say("printed", "原文"), f"“{fact.text}”" + (f" · {fact.origin}" if str(fact.origin) else ""))
    for label in known.labels:
        seen = say("not found", "未找到") if label.printed is None else say("the same", "一致") if label.printed == label.form else \
            say("lost", "缺失") if not label.printed else f"“{label.printed}”"
        yield _line(say(*_SIDES[label.side]), f"{label.form} ← {seen}")
    yield from _weighed(say("row cost", "行代价"), known.row, say("the row prints this label word for word", "该行印有此标签原文") if known.word else "", chinese=chinese)
    yield from _weighed(say("column cost", "列代价"), known.column, "", chinese=chinese)
    if known.step:
        yield _line(say("path", "路径"), _path(known.step, known.tokens, chinese=chinese))
    for rule, over, gap in known.sums:
        result = say("cannot be tested", "无法核对") if gap is None else say("holds", "相符") if not gap else say(f"is off by {gap:g}", f"相差 {gap:g}")
        yield _line(say("sum", "勾稽"), f"{rule} {over}: {result}")
    for repair in fact.repairs:
        yield _line(say("repair", "修复"), f"{repair.code} “{repair.before}” → “{repair.after}”: {repair.evidence}")
    for item in known.findings:
        yield _line(say("finding", "发现"), f"{item.code} {item.message.zh if chinese else item.message.en}")


def _line(name: str, text: str) -> str:
    wide = sum(1 for char in name if ord(char) > 0x2E80)
    return f"  {name}{' ' * (12 - len(name) - wide)}{text}"


def _weighed(name: str, choices: tuple[Choice, ...], note: str, *, chinese: bool) -> Iterator[str]:
    """A line with the cost of what was chosen and of its runner-up."""
    if choices:
        own, *others = choices
        rest = "".join(f"{'；次选 ' if chinese else '; runner-up '}{item.name} {item.cost:g}" for item in others)
        yield _line(name, f"{own.cost:g}{rest}" + (f" ({note})" if note else ""))


def _path(step: Step, tokens: int, *, chinese: bool) -> str:
    """The step of the search: which of the pieces seen the cell got, at what cost, and how much dearer the next best path is."""
    def shown(text: str) -> str:
        return f"“{text}”" if text else "空" if chinese else "no text"

    seen = " ".join(map(shown, step.seen)) or shown("")
    told = f"{tokens} 个片段中取 {seen}，代价 {step.cost}" if chinese else f"{seen} of {tokens} pieces, cost {step.cost}"
    if step.margin is None:
        return told + ("；未比较其他" if chinese else "; no other was weighed")
    rival = shown(step.rival or "")
    doubt = ("（存疑）" if chinese else " (in doubt)") if step.is_doubtful else ""
    return told + (f"；次选 {rival}，高出 {step.margin}{doubt}" if chinese else f"; runner-up {rival}, dearer by {step.margin}{doubt}")


def as_json(known: Explanation) -> str:
    """Return the explanation as JSON: the fact as in the report's own JSON, and what is known of it."""
    return json.dumps({
        "fact": fact_json(known.fact), "table": known.table, "edition": known.edition,
        "labels": [{"side": label.side, "form": label.form, "printed": label.printed} for label in known.labels],
        "row": [{"name": item.name, "cost": item.cost} for item in known.row],
        "column": [{"name": item.name, "cost": item.cost} for item in known.column],
        "word": known.word, "tokens": known.tokens,
        "step": None if known.step is None else {"seen": list(known.step.seen), "cost": known.step.cost, "margin": known.step.margin, "runnerUp": known.step.rival},
        "sums": [{"rule": rule, "over": over, "gap": gap} for rule, over, gap in known.sums],
        "findings": [diagnostic_json(item) for item in known.findings],
    }, ensure_ascii=False)
