"""Each diagnostic code explained: why it matters, what to do, an example and its source (`schema/rules.csv`)."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import NamedTuple

from converters.codes import CODES
from converters.diagnostics import Message
from converters.resources import schema_bytes

SEVERITY = {"error": "错误", "warning": "警告", "note": "提示"}


class Rule(NamedTuple):
    """A code explained; `example` is what a report says, `source` where the rule stands ("" for both: no more than the wording)."""

    code: str
    severity: str
    message: Message
    why: Message
    do: Message
    example: str
    source: str


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in csv.DictReader(io.StringIO(schema_bytes("rules.csv").decode("utf-8")))}


@cache
def rule_of(code: str) -> Rule:
    """Return the explanation of a code, that of its letter where it has none of its own; KeyError for an unknown code."""
    severity, english, chinese = CODES[code]
    row = _rows().get(code) or _rows()[code[0]]
    return Rule(code, severity, Message(english, chinese), Message(row["why"], row["why_zh"]), Message(row["do"], row["do_zh"]), row["example"], row["source"])


def page(code: str, *, chinese: bool) -> str:
    """Return the explanation as Markdown in one language."""
    rule = rule_of(code)
    side = 1 if chinese else 0
    named = ("级别", "信息", "为什么", "怎么办", "示例", "依据") if chinese else ("Severity", "Message", "Why", "What to do", "Example", "Source")
    values = (SEVERITY[rule.severity] if chinese else rule.severity, rule.message[side], rule.why[side], rule.do[side], rule.example, rule.source)
    return f"# {code}\n\n" + "\n".join(f"- **{name}**{'：' if chinese else ': '}{value}" for name, value in zip(named, values, strict=True) if value)
