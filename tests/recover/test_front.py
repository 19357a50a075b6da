"""Front matter and back matter of a report: nothing of it is thrown away, and each part is in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from whole import BODY, PREFACE, SIGNATURE, TITLE, account, codes, document, found, lines, texts

from converters.model import Document, Paragraph
from converters.recover.report import recover


def test_unknown_lines_before_the_title_stay_in_the_preface():
    report = found(document([*lines("政务动态", "内部资料", "编号七", TITLE), PREFACE]))
    assert texts(report.preface) == ["内部资料", "编号七", PREFACE.text]
    assert account(report, "furniture") == ["政务动态"]


def test_unknown_lines_behind_the_signature_stay_in_the_last_section():
    report = found(document(back=[*SIGNATURE, *lines("附表另发", "扫一扫在手机上查看当前页面", "主办：岚汐县数据局 承办：岚汐县数据局", "地址：飞鹭路18号 电话：0999-8123456")]))
    assert texts(report.sections[-1].blocks)[-1] == "附表另发"
    assert len(account(report, "furniture")) == 3
    assert texts(report.signature) == texts(SIGNATURE)


def test_an_address_without_a_signature_before_it_is_text():
    report = found(document(back=lines("联系电话：0999-8123456，邮编999000")))
    assert texts(report.sections[-1].blocks)[-1].startswith("联系电话")
    assert report.signature == ()


def test_the_name_of_a_file_behind_the_signature_is_furniture():
    report = found(document(back=[*SIGNATURE, *lines("附件：", f"1.{TITLE}.docx", TITLE)]))
    assert account(report, "furniture") == ["附件：", f"1.{TITLE}.docx"]
    assert account(report, "repeat") == [TITLE]


@pytest.mark.parametrize(("line", "published"), [
    ("发布时间：2024-01-20 10:23 来源：本站", "2024-01-20T10:23"), ("发布日期：2024-01-20", "2024-01-20"), ("[发布时间]：2024年1月20日", "2024-01-20"),
    ("时间：２０２４－０１－２０", "2024-01-20"), ("来源：本站", None),
])
def test_the_time_of_publication_has_an_hour_only_if_one_is_printed(line, published):
    report = found(document([*lines(TITLE, line), PREFACE]))
    assert report.published == published
    assert account(report, "furniture") == [line]


@pytest.mark.parametrize(("title", "signing", "issuer"), [
    (TITLE, f"{BODY}办公室", BODY), (TITLE, f"{BODY}办公厅", BODY), (TITLE, BODY, BODY), (TITLE, "岚汐县政务公开领导小组", "岚汐县政务公开领导小组"),
    ("岚汐县2023年政府信息公开工作年度报告", f"{BODY}办公室", f"{BODY}办公室"), (f"{BODY}办公室2023年政府信息公开工作年度报告", f"{BODY}办公室", f"{BODY}办公室"),
    ("霁川市住建局（人防办）关于2023年政府信息公开工作的年度报告", "霁川市住建局（人防办）", "霁川市住建局（人防办）"),
])
def test_the_issuer_is_the_body_that_signs_or_the_one_its_office_signs_for(title, signing, issuer):
    report = found(document([*lines(title), PREFACE], back=[Paragraph(signing), SIGNATURE[1]]))
    assert report.issuer == issuer
    assert texts(report.signature) == [signing, SIGNATURE[1].text]


def test_the_issuer_of_an_unsigned_report_is_that_of_the_title():
    report = found(document([*lines(f"{BODY}关于2023年政府信息公开工作的年度报告"), PREFACE], back=()))
    assert (report.issuer, report.signed, report.signature) == (BODY, None, ())


def test_the_issuer_of_a_title_without_body_is_the_one_to_call():
    contact = Paragraph(f"本报告根据条例编制。如有疑问，请与{BODY}办公室联系。")
    assert found(document([*lines("2023年政府信息公开工作年度报告"), contact], back=())).issuer == BODY


def test_years_that_contradict_each_other_are_left_open():
    report = found(document([*lines(TITLE.replace("2023", "2022")), PREFACE]))
    assert report.year is None
    assert "N508" in codes(report)


def test_a_year_in_chinese_figures_or_wide_digits_is_read():
    for year in ("二〇二三", "２０２３"):
        assert found(document([*lines(TITLE.replace("2023", year)), PREFACE])).year == 2023


OWN = ("为做好今年工作，制定本要点。", "依申请公开", "规范答复格式，按期办结。", "政策解读", "文件与解读同步发布。", "档次", "大", "中", "小", "联系我们", "电话畅通。")


@pytest.mark.parametrize("form", ["docx", "doc", "rtf", "odt", "wordxml"])
def test_short_lines_of_a_written_file_are_its_own(form):
    report = recover(Document(form, tuple(Paragraph(line) for line in OWN)))
    assert texts([*report.preface, *(block for section in report.sections for block in section.blocks)]) == list(OWN)
    assert recover(Document("html", tuple(Paragraph(line) for line in OWN))).asides


def test_what_was_copied_from_a_page_with_the_title_is_furniture_in_a_written_file_too():
    report = found(replace(document([*lines("首页", "政务公开", TITLE, "发布时间：2024-01-20", "大 中 小"), PREFACE], back=[*SIGNATURE, *lines("依申请公开", "照此执行。", "打印本页", "上一篇：通知")]), format="docx"))
    assert account(report, "furniture") == ["首页", "政务公开", "发布时间：2024-01-20", "大 中 小", "打印本页", "上一篇：通知"]
    assert report.published == "2024-01-20"
    assert texts(report.sections[-1].blocks)[-2:] == ["依申请公开", "照此执行。"]
