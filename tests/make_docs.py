"""Write `docs/diagnostics.md` from the registry of diagnostic codes; `make docs` runs it, a test keeps it current."""

from __future__ import annotations

from pathlib import Path

from converters.codes import CODES

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
    cells = (f'<a id="{code.lower()}"></a>{code}', f"{severity} {SEVERITIES[severity]}", english, chinese)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
