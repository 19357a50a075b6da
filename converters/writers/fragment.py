"""Write a report as a piece of HTML to paste into a content management system: inline styles only, no class, no id, no script.

Such systems drop style sheets and often attributes they do not know; what is left must look like the report by itself.
"""

from __future__ import annotations

import re

from converters.report import AnnualReport
from converters.writers.html import article

_FACE = "font-family:仿宋_GB2312,仿宋,FangSong,serif;font-size:16pt;line-height:29pt;font-weight:normal;margin:0"
_STYLES = {
    "h1": "font-family:方正小标宋_GBK,方正小标宋简体,宋体,serif;font-size:22pt;line-height:36pt;font-weight:normal;text-align:center;margin:0 0 29pt",
    "h2": _FACE.replace("仿宋_GB2312,仿宋,FangSong,serif", "黑体,SimHei,sans-serif") + ";text-indent:2em",
    "h3": _FACE.replace("仿宋_GB2312,仿宋,FangSong,serif", "楷体_GB2312,楷体,KaiTi,serif") + ";text-indent:2em",
    "p": f"{_FACE};text-indent:2em;text-align:justify",
    "table": "width:100%;border-collapse:collapse;margin:8pt 0;font-family:宋体,SimSun,serif;font-size:10.5pt;line-height:14pt;text-align:center",
    "th": "border:1px solid #000;padding:3pt 2pt;font-weight:normal", "td": "border:1px solid #000;padding:3pt 2pt",
    "div": "overflow-x:auto",
    "figure": "margin:8pt 0;text-align:center",
}
_TAG = re.compile(r"<(h[1-6]|p|table|th|td|figure|div)((?: [a-z-]+(?:=\"[^\"]*\")?)*)>")
_KEPT = re.compile(r' (?:rowspan|colspan|scope|role|aria-label|tabindex)="[^"]*"')
_OWN = re.compile(r' style="([^"]*)"')


def render(report: AnnualReport) -> bytes:
    """Return the piece as UTF-8; the same report always gives the same bytes."""
    text = "\n".join(line for line in article(report) if not line.startswith(("<section", "</section")))
    return (_TAG.sub(_styled, text) + "\n").encode()


def _styled(match: re.Match[str]) -> str:
    """A tag with its look in place of the attributes that only the page needs; its own look wins."""
    name, attributes = match[1], match[2]
    own = _OWN.search(attributes)
    style = _STYLES.get(name, _STYLES["p"]) + (f";{own[1]};text-indent:0" if own else "")
    return f'<{name}{"".join(_KEPT.findall(attributes))} style="{style}">'
