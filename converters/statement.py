"""Print the ledger of a report as a statement: the balance of each account, or the entries of one with their places."""

from __future__ import annotations

import json
from collections.abc import Iterator

from converters.postings import postings
from converters.report import AnnualReport, Balance

_NAMES = {"source": "来源", "difference": "差额", "(generated)": "（自动生成）", "missing": "未入账", "surplus": "多出", "fact": "数值", "label": "标签", "heading": "标题",
          "narrative": "正文", "note": "注释", "picture": "图片", "link": "链接", "table": "表格", "furniture": "页面附属", "repeat": "重复", "duplicate": "备用分支", "deleted": "已删除", "hidden": "隐藏", "markup": "标记",
          "blank": "空白符号", "unplaced": "未归位"}


def lines(balance: Balance, *, chinese: bool = False) -> list[str]:
    """Return the accounts as a column of figures, and the difference."""
    held = {account: count for account, count in balance.accounts.items() if account != "generated"}
    rows = [("source", balance.source), *((f"  {account}", count) for account, count in held.items()), ("difference", balance.source - sum(held.values()))]
    if balance.accounts.get("generated"):
        rows.append(("  (generated)", balance.accounts["generated"]))
    out = [_row(name, count, chinese=chinese) for name, count in rows]
    out += [f"{_NAMES[kind] if chinese else kind + 's':<18}{held:>10} / {found}" for kind, (found, held) in balance.beside.items()]
    return out + [f"{_named(name, chinese=chinese)}: {text[:200]}" for name, text in (("missing", balance.missing), ("surplus", balance.surplus)) if text]


def _named(name: str, *, chinese: bool) -> str:
    bare = name.lstrip()
    return name.replace(bare, _NAMES.get(bare, bare)) if chinese else name


def _row(name: str, count: int, *, chinese: bool) -> str:
    """Set a name and a figure in columns; a Chinese character takes two places (UAX 11)."""
    name = _named(name, chinese=chinese)
    wide = sum(1 for char in name if ord(char) > 0x2E80)
    return f"{name}{' ' * (18 - len(name) - wide)}{count:>10}"


def entries(report: AnnualReport, account: str) -> Iterator[str]:
    """Yield a line for each entry of an account: its place, and its text with line breaks made visible."""
    for posting in postings(report):
        if posting.account == account and posting.text.strip():
            text = "".join(char if char.isprintable() else "⏎" if char == "\n" else " " for char in posting.text)
            yield f"{posting.origin}: {text}" if str(posting.origin) else text


def as_json(report: AnnualReport, account: str | None) -> str:
    """Return the balance as the JSON of the contract, or the entries of one account with their places."""
    from converters.writers.json import ledger_json, posting_json

    if account is None:
        return json.dumps(ledger_json(report.ledger) if report.ledger else None, ensure_ascii=False)
    return json.dumps([posting_json(posting) for posting in postings(report) if posting.account == account and posting.text.strip()], ensure_ascii=False)
