"""Write `docs/diagnostics.md` from the registry of diagnostic codes; `make docs` runs it, a test keeps it current."""

from __future__ import annotations

from pathlib import Path

from converters.codes import CODES
from converters.rules import page

RANGES = {
    "S": ("Source", "来源"),
    "R": ("Readers", "读取"),
    "G": ("Grid of a table", "表格网格"),
    "F": ("Alignment with the form", "与格式对齐"),
    "N": ("Narrative", "正文"),
    "V": ("Validation", "校验"),
    "C": ("Checks of figures", "勾稽核对"),
    "L": ("Ledger", "字符账"),
    "W": ("Writers", "输出"),
    "B": ("Batch", "批处理"),
    "P": ("Pictures", "图片"),
}
SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
PAGE = Path(__file__).parent.with_name("docs") / "diagnostics.md"
RULES = PAGE.with_name("rules.md")
RULES_HEAD = """\
# Rules 规则

Each diagnostic code explained, as `gouji rule CODE` does it: why it matters, what to do, an example and its source.
逐条解释诊断代码，与 `gouji rule 代码` 相同：为什么、怎么办、示例和依据。

This page is made by `make docs` from `schema/rules.csv`. 本页由 `make docs` 生成，请勿手工修改。
"""
HEAD = """\
# Diagnostics 诊断代码

Every finding carries one of these codes. Words in braces are filled in from the input.
每条诊断都带有下列代码之一；花括号中的内容按输入填写。

This page is made by `make docs` from `converters/codes.py`. 本页由 `make docs` 生成，请勿手工修改。
"""


def render() -> str:
    """Return the page: one table for each range of codes that is in use."""
    parts = [HEAD]
    for letter, (english, chinese) in RANGES.items():
        codes = [code for code in CODES if code[0] == letter]
        if codes:
            parts.append(f"\n## {letter} · {english} · {chinese}\n\n| Code 代码 | Severity 级别 | Meaning | 含义 |\n|---|---|---|---|\n")
            parts += [_row(code) for code in codes]
    return "".join(parts)


def _row(code: str) -> str:
    severity, english, chinese = CODES[code]
    cells = (f'<a id="{code.lower()}"></a>[{code}](rules.md#{code.lower()})', f"{severity} {SEVERITIES[severity]}", english, chinese)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def rules() -> str:
    """Return the page of explanations: a part for each code, in both languages."""
    parts = [RULES_HEAD]
    for code in CODES:
        english, chinese = (page(code, chinese=side).partition("\n\n")[2] for side in (False, True))
        parts.append(f'\n<a id="{code.lower()}"></a>\n\n## {code}\n\n{english}\n\n{chinese}\n')
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
    RULES.write_text(rules(), encoding="utf-8")
