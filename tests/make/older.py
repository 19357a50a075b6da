"""The samples of years before 2019: three reports with the list of 2014, one of 2011 with a province's own table; all places are invented."""

from __future__ import annotations

from functools import cache

import converters
from converters.report import AnnualReport
from make import statistics

_PROVINCE = [("指标", "单位", "本年度", "历年累计"), ("一、主动公开情况", "", "", ""), ("（一）主动公开文件数", "条", "1236", "8452"), ("其中：政府网站公开", "条", "987", "6120"),
             ("二、依申请公开情况", "", "", ""), ("（一）收到申请数", "件", "58", "301"), ("1.当面申请", "件", "21", "109"), ("2.书面申请", "件", "37", "192"),
             ("（二）同意公开", "件", "44", "255"), ("三、行政复议数", "件", "3", "11")]
_TEXTS = {"一、概述": "2011年，我局政府信息公开工作有序开展。", "二、主动公开政府信息情况": "全年主动公开文件1236条。", "三、依申请公开政府信息情况": "全年收到申请58件。",
          "四、政府信息公开收费及减免情况": "全年没有收费。", "五、存在的不足和改进措施": "公开的内容还不够全面，下一步将加以改进。", "六、说明与附表": "附表如下。"}


def _of_2011() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _PROVINCE)
    body = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in _TEXTS.items())
    return (f"<html><head><meta charset=utf-8></head><body><h1>砚湖区水利局2011年政府信息公开工作年度报告</h1><p>根据《中华人民共和国政府信息公开条例》，现公布2011年度报告。</p>"
            f"{body}<p>政府信息公开情况表</p><table>{rows}</table><p>砚湖区水利局</p><p>2012年3月9日</p></body></html>").encode()


SOURCES = {"yanhu-water-2011": _of_2011, "list-of-2014": lambda: statistics.html(statistics.made("sample one", ("indented",), 2014)),
           "list-of-2016": lambda: statistics.html(statistics.made("sample two", ("serial", "remarks", "local"), 2016)),
           "list-of-2018": lambda: statistics.html(statistics.made("sample three", ("two", "bare", "half_brackets"), 2018))}


@cache
def report(slug: str) -> AnnualReport:
    """Return one of the reports by its slug."""
    return converters.read(SOURCES[slug]())
