"""The codebook: each column of the dataset and each fact of the form, what it means in Chinese and English, its unit, its place, its sums."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from converters.forms import editions, load_form
from converters.writers.tidy import labelled


class Column(NamedTuple):
    """A column of a table: its name, the type of its values, what it means."""

    name: str
    type: type
    zh: str
    en: str


TABLES: dict[str, tuple[Column, ...]] = {
    "reports": (
        Column("report", str, "文件（压缩包内的文件写作 压缩包!路径）", "the file; one in an archive is written archive!path"),
        Column("sha256", str, "文件的 SHA-256 摘要", "SHA-256 digest of the file"),
        Column("bytes", int, "文件大小（字节）", "size of the file in bytes"),
        Column("state", str, "处理状态：done 完成、failed 失败、skipped 跳过、todo 未处理", "done, failed, skipped, or todo where the run has not come to it"),
        Column("code", str, "失败或跳过的原因代码", "code of why it failed or was passed over"),
        Column("reason_zh", str, "失败或跳过的原因", "the reason in Chinese"),
        Column("reason_en", str, "失败或跳过的原因（英文）", "the reason in English"),
        Column("format", str, "文件格式", "format of the file, by its content"),
        Column("title", str, "标题", "title"),
        Column("issuer", str, "单位", "body that issued the report"),
        Column("year", int, "报告年度", "year reported on"),
        Column("edition", str, "格式版本（2019、2021）；空为无已知格式", "edition of the form; empty for no known form"),
        Column("period_from", str, "统计期限起", "first day of the period"),
        Column("period_to", str, "统计期限止", "last day of the period"),
        Column("published", str, "发布日期", "day of publication"),
        Column("signed", str, "落款日期", "day of the signature"),
        Column("facts", int, "格式应有的数值个数", "figures that the form asks for"),
        Column("found", int, "找到的数值个数", "figures that were found"),
        Column("repairs", int, "修复次数", "repairs made in reading"),
        Column("errors", int, "错误数", "findings that are errors"),
        Column("warnings", int, "警告数", "findings that are warnings"),
        Column("notes", int, "提示数", "findings that are notes"),
        Column("sums_broken", int, "不成立的勾稽关系数", "sums of the form that do not hold"),
        Column("balanced", bool, "字符账目是否平衡", "whether every character of the source is accounted for"),
        Column("characters", int, "来源的字符数", "visible characters of the source"),
        Column("unplaced", int, "未能归位的字符数", "characters that could not be placed"),
        Column("version", str, "同一报告有多个文件时：chosen 选用、copy 数值相同、other 数值不同；仅一个文件时为空", "of several files of one report: chosen, copy (the same figures), other (other figures); empty for the only one"),
        Column("version_of", str, "所属报告选用的文件", "the chosen file of the same report"),
        Column("alike", str, "正文几乎相同的第一份报告", "first report whose narrative is nearly the same"),
        Column("alike_share", float, "与其相同的比例", "share that it has in common with that one"),
    ),
    "facts": (
        Column("report", str, "文件", "the file"),
        Column("sha256", str, "文件的 SHA-256 摘要", "SHA-256 digest of the file"),
        Column("year", int, "报告年度", "year reported on"),
        Column("issuer", str, "单位", "body that issued the report"),
        Column("edition", str, "格式版本", "edition of the form"),
        Column("fact", str, "数值编号，见数值表", "id of the fact; see the list of facts"),
        Column("table", str, "所在的表", "table of the form"),
        Column("row", str, "行标签", "labels of its row"),
        Column("column", str, "列标签", "labels of its column"),
        Column("value", float, "数值（按印出的单位）；空白和“—”为空", "the number, in the unit printed; null for a blank and a dash"),
        Column("text", str, "单元格中印出的文字", "text printed in the cell"),
        Column("unit", str, "单位：印出的，未印则为格式规定的", "unit: the one printed, else the form's"),
        Column("amount", float, "按格式规定单位换算的数值；无法换算为空", "the number in the form's unit; null where it can't be brought to it"),
        Column("status", str, "figure 数字、blank 空白、dash 横线、words 文字、repaired 已修复、inferred 推算、corrected 人工更正、doubtful 存疑、missing 缺失、no form 无已知格式",
               "figure, blank, dash, words, repaired, inferred, corrected by hand, doubtful, missing, or no form for the one row of a report of no known form"),
        Column("checks", str, "所在勾稽关系：hold 均成立；否则列出不成立者；不在任何关系中为空", "the sums it is in: hold, or those that do not; empty if it is in none"),
        Column("place", str, "在来源中的位置", "place in the source"),
        Column("version", str, "同 reports.version；汇总时只取空和 chosen", "as in reports; take empty and chosen to count each report once"),
    ),
    "findings": (
        Column("report", str, "文件", "the file"),
        Column("sha256", str, "文件的 SHA-256 摘要", "SHA-256 digest of the file"),
        Column("code", str, "代码，见 docs/diagnostics.md", "code; see docs/diagnostics.md"),
        Column("severity", str, "级别：error 错误、warning 警告、note 提示", "error, warning or note"),
        Column("place", str, "在来源中的位置", "place in the source"),
        Column("message_zh", str, "说明", "message in Chinese"),
        Column("message_en", str, "说明（英文）", "message in English"),
    ),
    "provenance": (
        Column("report", str, "文件", "the file"),
        Column("sha256", str, "文件的 SHA-256 摘要", "SHA-256 digest of the file"),
        Column("kind", str, "place 数值的位置、repair 修复、output 输出文件", "place of a fact, repair, or output written"),
        Column("fact", str, "数值编号；不是数值的修复为空", "the fact; empty for a repair of other text"),
        Column("part", str, "来源的部件（如 word/document.xml）；输出的格式", "part of the source; of an output its format"),
        Column("path", str, "部件中的路径；输出文件的路径", "path in the part; of an output its own"),
        Column("page", int, "页码", "page, from 1"),
        Column("left", float, "左（点，自页面左上角）", "left edge, in points from the page's top left corner"),
        Column("top", float, "上", "top edge"),
        Column("right", float, "右", "right edge"),
        Column("bottom", float, "下", "bottom edge"),
        Column("code", str, "修复的代码", "code of the repair"),
        Column("before", str, "修复前的文字", "text before the repair"),
        Column("after", str, "修复后的文字；输出文件的摘要", "text after it; of an output its digest"),
        Column("evidence", str, "修复的依据", "evidence for the repair"),
    ),
}

_WORDS = {
    "t2": "table 2, proactive disclosure", "t3": "table 3, applications received and handled", "t4": "table 4, administrative reviews and lawsuits",
    "regulations": "regulations", "normative": "normative documents", "licensing": "administrative licensing", "other_services": "other external services",
    "penalty": "administrative penalties", "coercion": "administrative coercion", "fees": "administrative fees", "procurement": "government procurement",
    "made": "newly made this year", "published": "newly published this year", "in_force": "in force", "issued": "issued this year", "repealed": "repealed this year",
    "previous": "items last year", "change": "change this year", "decisions": "decisions made", "projects": "number of projects", "amount": "amount",
    "received": "received this year", "carried_in": "carried in from last year", "results": "results", "carried_out": "carried over to next year",
    "natural": "natural persons", "business": "commercial enterprises", "research": "research institutes", "welfare": "public welfare organisations",
    "legal": "legal service organisations", "other_org": "other organisations", "total": "total",
    "granted": "granted", "partial": "granted in part", "denied": "denied", "state_secret": "state secrets", "law_forbidden": "forbidden by other law",
    "security": "endangers security or stability", "third_party": "rights of third parties", "internal": "internal affairs", "process": "process information",
    "enforcement_files": "enforcement files", "admin_query": "matters of administrative query", "unavailable": "cannot be provided", "not_held": "not held",
    "needs_creation": "would have to be created", "unclear": "unclear after correction", "not_processed": "not processed", "petition": "petitions and complaints",
    "repeat": "repeated applications", "publications": "published works asked for", "excessive": "excessive applications", "reconfirm": "confirmation asked for again",
    "other": "other handling", "no_correction": "not corrected in time", "no_payment": "fee not paid in time", "misc": "others",
    "review": "administrative review", "direct": "lawsuits without review", "after_review": "lawsuits after review", "upheld": "upheld", "corrected": "corrected",
    "pending": "pending",
    "stats": "statistics of 2014 to 2018", "disclosed": "disclosed on its own initiative", "channel": "disclosed through channels", "gazette": "official gazette", "website": "websites",
    "microblog": "microblogs", "wechat": "WeChat", "response": "response to matters of public concern", "hot_topics": "hot topics answered", "press": "press conferences",
    "press_by_leaders": "press conferences with the principal", "interviews": "online interviews", "interviews_by_leaders": "online interviews with the principal",
    "interpretations": "interpretations of policy published", "social_media": "answers by microblog and WeChat", "in_person": "in person", "fax": "by fax", "online": "online",
    "letter": "by letter", "closed": "applications closed", "on_time": "closed in time", "extended": "closed after an extension", "answered": "answers given",
    "already_public": "was public already", "partly": "granted in part", "refused": "refused", "commercial_secret": "commercial secrets", "privacy": "privacy",
    "not_information": "not information in the sense of the regulations", "other_law": "other cases under laws and regulations", "not_ours": "not for this body to disclose",
    "not_existing": "does not exist", "amend": "asked to amend the application", "other_channel": "told to use another channel", "litigation": "lawsuits", "complaints": "complaints",
    "offices": "offices at work on disclosure", "reading_points": "public reading points", "staff": "staff", "full_time": "full time", "part_time": "part time",
    "funds": "funds for disclosure", "meetings": "meetings and events", "courses": "training courses", "trainees": "persons trained",
}


class Meaning(NamedTuple):
    """A fact of the form: its id, the edition, its labels in both languages, its unit and type, its place in the table (from 1), the sums it is in."""

    fact: str
    edition: str
    table: str
    row: int
    column: int
    label_zh: str
    label_en: str
    unit: str
    type: str
    sums: str


def meanings() -> list[Meaning]:
    """Return every fact of every edition, oldest first, in the order of the form."""
    found = []
    for edition in editions():
        form = load_form(edition)
        for table in form.tables.values():
            for cell in table.cells:
                if cell.fact:
                    _name, beside, above, unit = labelled(cell.fact, edition)
                    sums = "; ".join(f"{equation.rule}: {' + '.join(equation.whole)} = {' + '.join(equation.parts)}" for equation in form.sums
                                     if cell.fact in (*equation.whole, *equation.parts))
                    found.append(Meaning(cell.fact, edition, table.name, cell.row + 1, cell.column + 1, " · ".join(filter(None, (table.name, beside, above))),
                                         ": ".join(_WORDS.get(word, word) for word in cell.fact.split(".")), unit, cell.type, sums))
    return found


def told(table: str) -> dict[str, dict[str, str]]:
    """Return what is said of each column of a table, in both languages, for the metadata of a file."""
    return {column.name: {"zh": column.zh, "en": column.en} for column in TABLES[table]}


def page() -> str:
    """Return the codebook as a self-contained page."""
    parts = [('<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>编码手册 Codebook</title>'
             "<style>body{font:15px/1.6 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#222}"
             "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #ddd;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
             ".wide{overflow-x:auto}code{font-size:.9em}</style></head><body><main><h1>编码手册 Codebook</h1>")]
    for name, columns in TABLES.items():
        rows = [(f"<code>{item.name}</code>", item.type.__name__.replace("str", "text"), escape(item.zh), escape(item.en)) for item in columns]
        parts.append(f"<h2><code>{name}</code></h2>" + _table(name, ("列 column", "类型 type", "含义", "meaning"), rows))
    facts = [(f"<code>{item.fact}</code>", item.edition, escape(item.label_zh), escape(item.label_en), item.unit, f"{item.table} {item.row}:{item.column}", f"<code>{escape(item.sums)}</code>")
             for item in meanings()]
    parts.append("<h2>数值 Facts</h2>" + _table("数值 Facts", ("编号 fact", "版本 edition", "标签", "label", "单位 unit", "位置 row:column", "勾稽关系 sums"), facts))
    return "\n".join([*parts, "</main></body></html>\n"])


def _table(name: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Write a table that scrolls in its own box on a narrow screen."""
    return (f'<div class="wide" role="region" tabindex="0" aria-label="{name}"><table><tr>' + "".join(f'<th scope="col">{item}</th>' for item in head) + "</tr>"
            + "\n".join("<tr>" + "".join(f"<td>{item}</td>" for item in row) + "</tr>" for row in rows) + "</table></div>")
