"""Punctuation lost on the way: what is restored, what is left, and on what evidence."""

from __future__ import annotations

import pytest
from flatten import SHAPES, pipes
from hypothesis import given
from strategies import reports

from converters.model import Paragraph
from converters.readers import text as reader
from converters.recover.punctuation import full_width
from converters.recover.report import recover
from converters.source.files import source_of

FOLDED = str.maketrans("（），：；", "(),:;")


@pytest.mark.parametrize("text", [
    "主动公开（含转载）信息，其中：规划类12条；预算类3条。", "联系电话：0595-85196583，网址：http://www.example.gov.cn/a,b;c。",
    "时间为15:22至16:30，地址见（一）和（2）。", "增长1,234.5元，（其中OA系统3次）",
    "“甲”，《乙》；（丙（丁））：戊", "IPv6(RFC 8200),OA", "比例为（3:2），f(x)"])
def test_folded_and_restored(text):
    assert full_width(text.translate(FOLDED)) == text


def _of(text: str):
    return recover(reader.read(source_of(text.encode(), "r.txt")))


@given(reports())
def test_a_folded_report_reads_as_the_report(truth):
    found, plain = (_of(pipes(truth, folded=folded)) for folded in (True, False))
    words, whole = ([block.text for section in item.sections for block in section.blocks if isinstance(block, Paragraph)] for item in (found, plain))
    restored = "N514" in [item.code for item in found.diagnostics]
    assert words == (whole if restored else [text.translate(FOLDED) for text in whole])
    assert restored or sum(1 for text in whole for char in text if char in "（），：；") < 20
    assert all(block.as_printed.translate(FOLDED) == block.as_printed for section in found.sections for block in section.blocks if isinstance(block, Paragraph))
    assert "N514" not in [item.code for item in plain.diagnostics]


FRAME = "一、总体情况\n{}\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n无。\n"


def _first(text: str) -> str:
    return _of(FRAME.format(text)).sections[0].blocks[0].text


def test_one_full_width_mark_means_that_none_was_folded():
    text = "全年公开(含转载)信息,其中:规划类12条;预算类3条,还有一处，是全角。"
    assert _first(text) == text


def test_spaces_round_figures_of_a_flattened_text_go_and_others_stay():
    assert _first("全年公开 37 条，其中 IPv6 改造 2 次，Web GIS 系统 1 个。") == "全年公开37条，其中 IPv6 改造2次，Web GIS 系统1个。"


@pytest.mark.parametrize(("text", "mended"), [
    ("一是加强领导，覆盖率100%二是抓好培训。三是强化监督。", "一是加强领导，覆盖率100%。二是抓好培训。三是强化监督。"),
    ("一是加强领导；二是抓好培训3期三是强化监督。", "一是加强领导；二是抓好培训3期三是强化监督。"),
    ("一是加强领导，覆盖率100%二是抓好培训。", "一是加强领导，覆盖率100%二是抓好培训。"),
    ("这两项工作统一是由办公室负责的。其一是受理，其二是答复。", "这两项工作统一是由办公室负责的。其一是受理，其二是答复。"),
])
def test_a_stop_is_put_back_before_an_item_as_its_sisters_have_it(text, mended):
    assert _first(text) == mended


def test_the_last_stop_is_put_back_only_where_characters_were_dropped():
    long = "全年共受理各类申请，均按时答复，群众对答复的满意度有明显提高，没有发生复议和诉讼"
    assert _first(long) == long
    found = _of(FRAME.format("本报告的统计期限为202311日至20231231日，以下同。\n" + long + "\n（一）培训情况"))
    assert found.sections[0].blocks[1].text == long + "。"
    assert any(repair.code == "N516" for repair, _origin in found.repairs)


@given(reports())
def test_whole_marks_are_never_touched(truth):
    for shape in ("pipes", "tabs"):
        codes = {item.code for item in _of(SHAPES[shape](truth)).diagnostics}
        assert not codes & {"N514", "N516"}
