"""What was mended in a page's tables, as people and programs are told it: lines, JSON, a page with before and after side by side, a diff."""

from __future__ import annotations

import difflib
import html
import json
import re
from collections.abc import Sequence

from converters.diagnostics import Diagnostic
from converters.repair import Change, Repaired
from converters.source.encoding import decode, html_charset
from converters.text import for_xml

Named = tuple[str, Repaired]
_STYLE = """body{font:14px/1.6 sans-serif;max-width:110em;margin:0 auto;padding:1em;color:#222}h2{font-size:1.1em;margin:2em 0 .5em}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1em}@media(max-width:700px){.pair{grid-template-columns:1fr}}
pre{overflow:auto;border:1px solid #bbb;padding:.5em;background:#fafafa;white-space:pre-wrap;overflow-wrap:anywhere}code{font-family:monospace}"""


def as_json(pages: Sequence[Named]) -> bytes:
    """Return the repairs of pages as JSON: for each its tables, what was found in them, and their source before and after."""
    data = {"schema": "gouji/repairs/1", "pages": [
        {"name": name, "tables": repaired.tables, "mended": sum(change.mended for change in repaired.changes),
         "changes": [{"table": change.number, "line": change.line, "mended": change.mended, "before": change.before, "after": change.after,
                      "findings": [_finding(item) for item in change.findings]} for change in repaired.changes]}
        for name, repaired in pages]}
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _finding(item: Diagnostic) -> dict[str, str]:
    return {"code": item.code, "severity": item.severity, "message": item.message.en, "message_zh": item.message.zh}


def as_text(pages: Sequence[Named], *, chinese: bool) -> str:
    """Return the repairs as lines."""
    lines = []
    for name, repaired in pages:
        lines.append(_headline(name, repaired, chinese=chinese))
        for change in repaired.changes:
            lines.append("  " + _told(change, chinese=chinese))
            lines += [f"    {item.code} {item.message[chinese]}" for item in change.findings]
    return "\n".join(lines)


def _headline(name: str, repaired: Repaired, *, chinese: bool) -> str:
    mended = sum(change.mended for change in repaired.changes)
    left = len(repaired.changes) - mended
    return f"{name}：{repaired.tables} 个表格，修复 {mended} 个，保持原样 {left} 个" if chinese else f"{name}: {repaired.tables} tables, {mended} mended, {left} left as they were"


def _told(change: Change, *, chinese: bool) -> str:
    state = ("已修复" if change.mended else "保持原样") if chinese else ("mended" if change.mended else "left as it was")
    if not change.number:
        return f"第 {change.line} 行起的文本行：{state}" if chinese else f"lines of text from line {change.line}: {state}"
    return f"表格 {change.number}（第 {change.line} 行）：{state}" if chinese else f"table {change.number} (line {change.line}): {state}"


def as_html(pages: Sequence[Named], *, chinese: bool) -> bytes:
    """Return one page with each table's source before and after side by side; it is inert."""
    title, before, after = ("网页表格修复", "修复前", "修复后") if chinese else ("Repaired tables", "Before", "After")
    lines = ["<!DOCTYPE html>", f'<html lang="{"zh-CN" if chinese else "en"}">', "<head>", '<meta charset="utf-8">',
             '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
             '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{title}</title>", f"<style>{_STYLE}</style>", "</head>", "<body>", "<main>", f"<h1>{title}</h1>"]
    for name, repaired in pages:
        lines.append(f"<h2>{_safe(_headline(name, repaired, chinese=chinese))}</h2>")
        for change in repaired.changes:
            lines.append(f"<h3>{_safe(_told(change, chinese=chinese))}</h3>")
            lines.append("<ul>" + "".join(f"<li><code>{item.code}</code> {_safe(item.message[chinese])}</li>" for item in change.findings) + "</ul>")
            if change.mended:
                sides = "".join(f'<div><strong>{label}</strong><pre tabindex="0" role="group" aria-label="{label}">{_safe(text)}</pre></div>' for label, text in ((before, change.before), (after, change.after)))
                lines.append(f'<div class="pair">{sides}</div>')
    return ("\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n").encode("utf-8", "replace")


def _safe(text: str) -> str:
    return html.escape(for_xml(text))


def as_diff(name: str, before: bytes, after: bytes) -> str:
    """Return the change of a page as a unified diff."""
    old, new = (re.findall(r"[^\n]*\n|[^\n]+", decode(data, html_charset(data)).text) for data in (before, after))
    lines = difflib.unified_diff(old, new, name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
