"""Draw how the tables of a report were aligned with the form: what was seen over what it was taken for; a self-contained page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby

from converters.forms import load_form
from converters.recover.trace import Step, Trace

_STYLE = """body{font:14px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:76rem;margin:1.5rem auto;padding:0 1rem;color:#222}
h2{font-size:1.1rem;margin:2rem 0 .5rem}.row{display:flex;flex-wrap:wrap;gap:.35rem;margin:0;padding:.45rem 0;border-top:1px solid #ddd}
.step{min-width:4.5rem;max-width:17rem;border:1px solid #b9c4bd;border-radius:.3rem;background:#fff;text-align:center;overflow-wrap:anywhere}
.step>*{display:block;padding:.15rem .4rem}.seen{background:#f3f4f1;min-height:1.3rem;border-radius:.3rem .3rem 0 0}.seen small,.form small{color:#555}
.cost{font-size:.8rem;color:#555;border-block:1px dotted #ccc}.form{font-weight:600}.value .form{font-weight:400;font-size:.85rem}
.dear{border-color:#b57a00}.dear .seen{background:#fff3d6}.doubt{border:2px solid #a00}.doubt .seen{background:#fde3e0}.doubt .cost{color:#a00}
.left{border-style:dashed;opacity:.85}.lost{border-style:dashed;border-color:#b57a00}.key{display:flex;flex-wrap:wrap;gap:.5rem}
@media print{body{margin:0;max-width:none}.row{break-inside:avoid}}"""
_WORDS = {
    "title": ("How the tables were aligned with the form", "各表与格式的对齐"),
    "how": ("Above: what the source prints, in its order. Below: the cell of the form it was taken for. Between: what that costs (0: word for word), and how much dearer the next best reading is.",
            "上：原文内容，按原文顺序；下：对应的格式单元格；中：对应的代价（0 为完全一致）及次选读法高出的代价。"),
    "exact": ("agrees with the form slot by slot; nothing was searched", "与格式逐格一致，无需搜索"),
    "tokens": ("pieces seen", "原文片段"), "whole": ("whole cost", "总代价"), "doubts": ("doubtful", "存疑"), "edition": ("edition", "版本"),
    "dear": ("not word for word", "不完全一致"), "doubt": ("doubtful: another reading is nearly as good", "存疑：另有相近读法"), "left": ("left out", "未采用"), "lost": ("not printed", "原文未印"),
    "cost": ("cost", "代价"), "next": ("next", "次选"), "none": ("no text", "无"), "kept": ("in the report", "报告取值"),
    "nothing": ("No table of the form was aligned.", "没有与格式对齐的表格。"),
}


def as_html(traces: Mapping[str, Trace], name: str, *, chinese: bool) -> str:
    """Return a self-contained page in Chinese or English: a section for each table, a line for each row of the form, doubtful places marked."""
    def say(word: str) -> str:
        return escape(_WORDS[word][chinese])

    key = "".join(f'<span class="step {kind}"><span class="seen">{say(kind)}</span></span>' for kind in ("dear", "doubt", "left", "lost"))
    parts = [f'<h1>{say("title")}</h1><p>{escape(name)}</p><p>{say("how")}</p><div class="key">{key}</div>']
    parts += [part for found in traces.values() for part in _table(found, chinese=chinese)] or [f"<p>{say('nothing')}</p>"]
    head = (f'<!DOCTYPE html>\n<html lang="{"zh-CN" if chinese else "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{say('title')}</title><style>{_STYLE}</style></head><body><main>")
    return "\n".join([head, *parts, "</main></body></html>"]) + "\n"


def _table(found: Trace, *, chinese: bool) -> Iterator[str]:
    """The section of one table."""
    doubts = sum(step.is_doubtful for step in found.steps)
    told = [f"{_WORDS['edition'][chinese]} {found.edition}"]
    told += [f"{_WORDS[word][chinese]} {count}" for word, count in (("tokens", found.tokens), ("whole", found.cost), ("doubts", doubts))] if found.searched else [_WORDS["exact"][chinese]]
    yield f"<section><h2>{escape(load_form(found.edition).tables[found.table].name)}</h2><p>{escape(' · '.join(told))}</p>"
    for _row, steps in groupby(found.steps, key=lambda step: step.row):
        yield f'<div class="row">{"".join(_drawn(steps, found, chinese=chinese))}</div>'
    yield "</section>"


def _drawn(steps: Iterable[Step], found: Trace, *, chinese: bool) -> Iterator[str]:
    """The steps of a row of the form."""
    for step in steps:
        kind = "left" if not step.form else "lost" if not step.seen else "doubt" if step.is_doubtful else "dear" if step.cost else ""
        seen = "<br>".join(escape(text) for text in step.seen) or "–"
        place = f"<small>{escape(str(step.origin))}</small>" if str(step.origin) else ""
        yield (f'<div class="step {kind}{" value" if step.fact else ""}"><span class="seen">{seen} {place}</span><span class="cost">{escape(_cost(step, chinese=chinese))}</span>'
               f'<span class="form">{escape(step.form or _WORDS["left"][chinese])}{_kept(step, found, chinese=chinese)}</span></div>')


def _cost(step: Step, *, chinese: bool) -> str:
    """What a step costs, and its runner-up."""
    if not step.form:
        return "↓"
    other = "" if step.margin is None else f" · {_WORDS['next'][chinese]} +{step.margin}: {step.rival or _WORDS['none'][chinese]}"
    return f"{_WORDS['cost'][chinese]} {step.cost}{other}"


def _kept(step: Step, found: Trace, *, chinese: bool) -> str:
    """The value that the report keeps, where it is not the text seen: the sums or the columns settled it, or it was given up."""
    fact = found.facts.get(step.fact)
    if fact is None or fact.text == "\n".join(step.seen):
        return ""
    return f"<br><small>{escape(_WORDS['kept'][chinese])}: {escape(fact.text or '–')}</small>"
