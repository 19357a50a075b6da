"""Scraps of a page by their words, and sentences of a report that are none."""

from __future__ import annotations

import pytest

from converters.recover.furniture import is_footer, is_furniture, is_meta_line, published_in


@pytest.mark.parametrize("text", [
    "首页", "网站首页", "政务公开", "政务公开 | 办事服务 | 互动交流", "政府信息公开指南", "搜索", "附件下载", "附件：年报.docx", "1.岚汐县年报.pdf", "打印本页", "【打印】【关闭】",
    "分享到：微信 微博", "上一篇：通知", "扫一扫在手机上查看当前页面", "主办：岚汐县政府 承办：县数据局", "岚汐县人民政府门户网站", "当前位置：首页 > 年报", "- 3 -", "第3页 共8页",
    "飞ICP备12345678号", "发布时间：2024-01-20\n来源：本站", "相关解读", "相关链接：2022年报",
])
def test_known_scraps(text):
    assert is_furniture(text)


@pytest.mark.parametrize("text", [
    "", "岚汐县人民政府", "岚汐县人民政府2023年", "2024年1月18日", "内部资料", "政务公开工作平稳。", "本报告由六部分组成。", "附件：1.行政许可统计表", "地址：飞鹭路18号", "政府",
    "首页改版。", "岚汐县政务公开领导小组办公室",
])
def test_lines_of_a_report(text):
    assert not is_furniture(text)


@pytest.mark.parametrize(("text", "footer"), [
    ("地址：飞鹭路18号 邮编：999000", True), ("联系电话：0999-8123456", True), ("地址：飞鹭路18号\n首页", True), ("打印本页", True), ("电话畅通。", False), ("岚汐县人民政府", False), ("", False),
])
def test_the_foot_of_a_page(text, footer):
    assert is_footer(text) is footer


@pytest.mark.parametrize(("text", "meta"), [
    ("发布时间：2024-01-20", True), ("来源：岚汐县人民政府", True), ("索引号：123", True), ("来源于群众。", False), ("时间：全年。其余不变。", False), ("报告日期：2024年1月18日", False),
])
def test_publication_lines(text, meta):
    assert is_meta_line(text) is meta


def test_only_a_labelled_date_is_one_of_publication():
    assert published_in("来源：2024-01-20") is None
    assert published_in("作者：王一 发布时间：2024年1月20日 09:05") == "2024-01-20T09:05"


def test_a_long_row_of_menu_words_costs_no_time():
    assert not is_furniture("政务公开" * 29 + "啊")
