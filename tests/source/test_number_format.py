"""What a cell shows under a number format, as the standard's own examples and Chinese workbooks have it (ECMA-376-1 §18.8.31)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.source.number_format import BUILT_IN, show


@pytest.mark.parametrize(("value", "code", "shown"), [
    (1234.5, "#,##0.00", "1,234.50"), (1234567, "#,##0", "1,234,567"), (999, "#,##0", "999"), (0, "#,##0.00", "0.00"), (1.005, "0.00", "1.01"),
    (0.125, "0%", "13%"), (0.125, "0.0%", "12.5%"), (123, "00000", "00123"), (0.1 + 0.2, "General", "0.3"), (1352.68, "", "1352.68"),
    (12, "G/通用格式", "12"), (12, "@", "12"), (3, "0.##", "3"), (1352.68, "0.##", "1352.68"), (0, "#", ""),
    (-5, "0;[Red]-0", "-5"), (-5, "0_);(0)", "(5)"), (0, '0;-0;"无"', "无"), (-3, "0", "-3"), (-1234.5, "¥#,##0.00;-¥#,##0.00", "-¥1,234.50"),
    (1234567, '0.0,"万"', "1234.6万"), (12, '0"件"', "12件"), (3, '#,##0.00"万元"', "3.00万元"), (7, r"0\元", "7元"), (8, "[$¥-804]#,##0", "¥8"),
    (12, '[<10]"少";0', "12"), (5, '[<10]"少";0', "少"), (123456789, "0.00E+00", "1.23E+08"),
    (44938, 'yyyy"年"m"月"d"日"', "2023年1月12日"), (44938, '[$-804]yyyy"年"m"月"d"日";@', "2023年1月12日"), (44938, BUILT_IN[31], "2023年1月12日"),
    (44938, "yyyy-mm-dd", "2023-01-12"), (44938.5, "yyyy/m/d h:mm", "2023/1/12 12:00"), (44938, "aaaa", "星期四"), (44938, "mmm d, yy", "Jan 12, 23"),
    (1.5, "[h]:mm:ss", "36:00:00"), (0.6, "h:mm AM/PM", "2:24 PM"), (0.6, '上午/下午h"时"mm"分"', "下午2时24分"), (1, "yyyy/m/d", "1900/1/1"),
    (61, "yyyy/m/d", "1900/3/1"), (1e20, "yyyy/m/d", "1E+20"),
])
def test_what_a_cell_shows(value, code, shown):
    assert show(value, code) == shown


def test_days_may_count_from_1904():
    assert show(0, "yyyy/m/d", from_1904=True) == "1904/1/1"


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.text('0#?,.%;@ymdhs"[]\\_*-+E年/', max_size=12))
def test_no_code_fails(value, code):
    assert isinstance(show(value, code), str)


@given(st.integers(-10**12, 10**12), st.sampled_from(["0", "#,##0", "0_ ", "#,##0_ ;-#,##0", "General", ""]))
def test_a_whole_number_keeps_its_digits(value, code):
    assert int(show(value, code).replace(",", "").strip()) == value
