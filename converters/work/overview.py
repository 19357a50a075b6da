"""A run in one page: what was done, what failed and why, what is missing, which checks fail, what is slow; in Chinese or English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from converters.codes import CODES
from converters.work.dataset import Dataset
from converters.work.manifest import Manifest
from converters.writers.tidy import COLUMNS, labelled

_EXAMPLES, _ROWS = 3, 20
_STYLE = """body{font:15px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #bbb}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #e2e2e0;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.wide{overflow-x:auto}svg{max-width:100%;height:auto}.big{font-size:1.6rem;margin-right:1.5rem}.error{color:#a00}.quiet{color:#666}@media print{h2,tr{break-inside:avoid}}"""


def page(manifest: Manifest, dataset: Dataset, language: str) -> str:
    """Return the overview of a run as a self-contained page, in "zh" or "en"."""
    chinese = language == "zh"

    def say(english: str, other: str) -> str:
        return other if chinese else english

    states = dict(manifest.ask("SELECT state, count(*) FROM files WHERE seen = ? GROUP BY state", manifest.seen))
    title = say("Overview of the run", "批量处理概览")
    names = {"done": say("done", "完成"), "failed": say("failed", "失败"), "skipped": say("skipped", "跳过"), "todo": say("not yet done", "未处理")}
    numbers = " ".join(f'<span class="big{" error" if state == "failed" and states.get(state) else ""}"><b>{states.get(state, 0)}</b> {name}</span>' for state, name in names.items())
    parts = [(f'<!DOCTYPE html>\n<html lang="{"zh-CN" if chinese else "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
              f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1><p>{numbers}</p>")]
    if states.get("todo"):
        parts.append(f'<p class="quiet">{say("The run is not finished; --resume goes on with it.", "任务尚未完成，可用 --resume 继续。")}</p>')
    years, formless = _years(dataset)
    parts += [f"<h2>{say('Reports by year', '各年度报告数')}</h2>", _bars(years),
              f"<p>{say(f'{formless} documents of no known form.', f'无已知格式的文件 {formless} 个。')}</p>"]
    parts += [f"<h2>{say('Not read, by reason', '未读取的文件（按原因）')}</h2>", _failures(manifest, say)]
    codes, missing = _findings(dataset), _missing(dataset)
    parts += [f"<h2>{say('Findings by kind', '问题（按种类）')}</h2>",
              _table((say("code", "代码"), say("severity", "级别"), say("findings", "处"), say("reports", "份报告"), say("meaning", "含义")),
                     [(code, CODES[code][0] if code in CODES else "", total, reports, _wording(code, chinese=chinese)) for code, (total, reports) in codes])]
    parts += [f"<h2>{say('Facts that are missing', '缺失的数值')}</h2>",
              _table((say("fact", "数值"), say("label", "标签"), say("reports", "份报告")), [(fact, " · ".join(filter(None, labelled(fact, edition)[:3])), count) for (fact, edition), count in missing])]
    parts += [f"<h2>{say('Several files of one report', '同一报告的多个文件')}</h2>", _versions(dataset, say)]
    slow = manifest.ask("SELECT name, round(seconds, 2), peak FROM files WHERE seen = ? AND seconds > 0 ORDER BY seconds DESC LIMIT ?", manifest.seen, _ROWS)
    parts += [f"<h2>{say('Slowest files', '最慢的文件')}</h2>", _table((say("file", "文件"), say("seconds", "秒"), "MB"), list(slow))]
    parts += [f"<h2>{say('Files by time taken', '耗时分布')}</h2>", _bars(_times(manifest))]
    return "\n".join([*parts, "</main></body></html>\n"])


def _years(dataset: Dataset) -> tuple[list[tuple[str, int]], int]:
    years: Counter[str] = Counter()
    formless = 0
    for row in dataset.reports():
        state, year, edition = row[3], row[10], row[11]
        if state == "done" and edition:
            years[str(year or "?")] += 1
        formless += state == "done" and not edition
    return sorted(years.items()), formless


def _failures(manifest: Manifest, say: object) -> str:
    assert callable(say)  # noqa: S101
    rows: list[tuple[object, ...]] = []
    for code, state, count, zh, en in manifest.ask("SELECT code, state, count(*), min(reason_zh), min(reason_en) FROM files WHERE seen = ? AND code <> '' GROUP BY code, state ORDER BY count(*) DESC, code",
                                                   manifest.seen):
        examples = [name for (name,) in manifest.ask("SELECT name FROM files WHERE seen = ? AND code = ? ORDER BY number LIMIT ?", manifest.seen, code, _EXAMPLES)]
        rows.append((code, state, count, say(en, zh), "\n".join(examples)))
    return _table((say("code", "代码"), say("state", "状态"), say("files", "文件数"), say("first reason", "原因（其一）"), say("examples", "例")), rows)


def _findings(dataset: Dataset) -> list[tuple[str, tuple[int, int]]]:
    totals: Counter[str] = Counter()
    reports: Counter[str] = Counter()
    last: dict[str, str] = {}
    for name, _digest, code, *_rest in dataset.findings():
        totals[code] += 1
        reports[code] += last.get(code) != name
        last[code] = name
    return sorted(((code, (count, reports[code])) for code, count in totals.items()), key=lambda item: (("error", "warning", "note").index(CODES[item[0]][0]) if item[0] in CODES else 3, -item[1][1], item[0]))


def _missing(dataset: Dataset) -> list[tuple[tuple[str, str], int]]:
    fact, edition, status = (COLUMNS.index(name) for name in ("fact", "edition", "status"))
    return sorted(Counter((row[fact], row[edition]) for row in dataset.facts() if row[status] == "missing").most_common(_ROWS), key=lambda item: (-item[1], item[0]))


def _versions(dataset: Dataset, say: object) -> str:
    assert callable(say)  # noqa: S101
    rows: list[tuple[object, ...]] = []
    total = 0
    for row in dataset.reports():
        if row[26] == "other":
            total += 1
            if len(rows) < _ROWS:
                rows.append((row[0], row[27]))
    head = say(f"{total} files say other figures than the file that was chosen of the same report.", f"{total} 个文件与同一报告选用的文件数值不同。")
    return f"<p>{head}</p>" + (_table((say("file", "文件"), say("chosen", "选用")), rows) if rows else "")


def _times(manifest: Manifest) -> list[tuple[str, int]]:
    bounds = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
    counts: Counter[float] = Counter()
    for (seconds,) in manifest.ask("SELECT seconds FROM files WHERE seen = ? AND seconds > 0", manifest.seen):
        counts[next((bound for bound in bounds if seconds <= bound), 1e9)] += 1
    return [(f"≤ {bound:g} s" if bound < 1e9 else "> 30 s", counts[bound]) for bound in (*bounds, 1e9) if counts[bound]]


def _wording(code: str, *, chinese: bool) -> str:
    return re.sub(r"\{\w+\}", "…", CODES[code][2 if chinese else 1]) if code in CODES else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    body = "\n".join("<tr>" + "".join(f'<td class="n">{item}</td>' if isinstance(item, int | float) else "<td>" + escape(str(item)).replace("\n", "<br>") + "</td>" for item in row) + "</tr>" for row in rows)
    heads = "".join(f'<th scope="col">{escape(item)}</th>' for item in head)
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(" · ".join(head))}"><table><tr>{heads}</tr>{body}</table></div>'


def _bars(counts: Sequence[tuple[str, int]]) -> str:
    """A bar chart, drawn with nothing but SVG."""
    if not counts:
        return "<p>—</p>"
    most, height = max(count for _name, count in counts) or 1, 22 * len(counts)
    bars = "".join(f'<text x="0" y="{22 * at + 15}">{escape(name)}</text><rect x="70" y="{22 * at + 3}" width="{max(1, round(460 * count / most))}" height="16" fill="#4a7a9c"/>'
                   f'<text x="{76 + max(1, round(460 * count / most))}" y="{22 * at + 15}">{count}</text>' for at, (name, count) in enumerate(counts))
    return f'<svg viewBox="0 0 620 {height}" width="620" height="{height}" font-size="13" role="img" aria-label="{escape("; ".join(f"{name} {count}" for name, count in counts))}">{bars}</svg>'
