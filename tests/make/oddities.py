"""Odd lines that a text may hold anywhere, and texts with one of them: marks of other formats, furniture, rules, invisible signs."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from flatten import gfm, tabs

from converters.report import AnnualReport
from make.layouts import cells_apart, pipes_behind, rows_between, rows_closed
from make.sheet import page_of

MARKDOWN = (
    "## 重点工作", "# 年报", "#### 附注", "---", "***", "* * *", "===", "> 转自县政府网", "```", "~~~", "- 政策解读", "* 依申请公开", "+ 互动交流",
    "1. 首页", "**重要提示**", "[返回首页](http://www.example.gov.cn/)", "![公章](seal.png)", "| --- | --- |", "|:-:|", "[^1]: 数据截至年底", "- [x] 已审核",
    "$$", "\\newpage", "{.center}", ":::note", "---\ntitle: 年报\ndate: 2023-01-18\n---", "`代码`", "~~作废~~", "\\* 注", "<http://www.example.gov.cn/>",
)
MARKUP = (
    "<p>转载</p>", "<br>", "<br/>", "<hr>", "<div>", "</div>", "<html>", "</html>", "<body>", "</body></html>", "<!DOCTYPE html>", '<meta charset="gb2312">',
    "<title>年报</title>", "<table>", "</table>", "<td>", "</td></tr></table>", "&nbsp;", "&lt;注&gt;", '<a href="#">返回</a>', '<img src="a.jpg">',
    "<script>var a = 1;</script>", "<style>p { color: red }</style>", '<?xml version="1.0" encoding="utf-8"?>', "<ucapcontent>", "<![CDATA[", "<!-- 正文开始 -->",
    "<b>重要</b>", "<center>", "<font color=red>新</font>", "<tr>", "<ul><li>首页</li></ul>", "<span>来源：本站</span>", "<p>", "<h1>公告</h1>",
    "<div><p><span><font><b>六个标签</b></font></span></p></div>",
)
MAIL = ("MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "HTTP/1.1 200 OK", "From: office@example.gov.cn", '{"schema": 1}', "BEGIN:VCARD",
        "%PDF-1.4", "PK", "urn:gouji:report:1")
RULES = ("========", "--------", "________", "＊＊＊＊＊", "……", "+----+----+", "┌──┬──┐", "│", "\t", "|", "||||", "| | |", "·····", "◆◆◆", "※", "…")
FURNITURE = ("第 3 页 共 8 页", "— 3 —", "扫一扫", "【打印】【关闭】", "上一篇：2021年年报", "http://www.example.gov.cn/xxgk/2023.html", "2023-01-18 09:12:44",
             "（续表）", "附件：1.统计表.xlsx", "单位：件", "来源：政务公开办", "浏览次数：128次", "责任编辑：王某", "首页 > 政务公开 > 年报")
SIGNS = ("\ufeff", "\u200b", "\u2028", "\x85", "\u200e\u200f", "\x0c", "\u3000\u3000", "\u00a0", "\U0001f4ce 附件", "\ue5e5", "“", "（", "；", "a;b;c", "a,b,c",
         "key: value", "注" * 300 + "。", "\\", "&", "%", '"', "'")
ODD: tuple[str, ...] = (*MARKDOWN, *MARKUP, *MAIL, *RULES, *FURNITURE, *SIGNS)

SHAPES: dict[str, Callable[[AnnualReport], str]] = {
    "cells apart": lambda report: cells_apart(Random(1), page_of(report, broken=False)),
    "cells": lambda report: cells_apart(Random(1), page_of(report, broken=False)).replace("\n\n", "\n"),
    "pipes": lambda report: pipes_behind(Random(1), page_of(report)),
    "tabs": tabs,
    "rows closed": lambda report: rows_closed(Random(1), page_of(report)),
    "rows between": lambda report: rows_between(Random(1), page_of(report)),
    "gfm": gfm,
}
# Where an odd line stands: before the first line that holds the words, or at the beginning or end.
PLACES = {"first": "", "section one": "（二）依申请公开", "table two": "行政强制", "table three": "3.要求提供公开出版物", "section five": "六、其他需要报告的事项", "last": None}


def with_line(text: str, odd: str, place: str) -> str:
    """The text with one line more."""
    words = PLACES[place]
    lines = text.split("\n")
    at = len(lines) - 1 if words is None else next(at for at, line in enumerate(lines) if words in line)
    return "\n".join([*lines[:at], odd, *lines[at:]])
