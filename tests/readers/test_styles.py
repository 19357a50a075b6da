"""Table styles are cut out of a part of styles before it is parsed, and nothing else is."""

from __future__ import annotations

import pytest

from converters.readers.docx.styles import without_table_styles

ROW = b'<w:style w:type="table" w:styleId="T"><w:name w:val="t"/><w:tblStylePr w:type="firstRow"/></w:style>'
LINE = b'<w:style w:type="paragraph" w:styleId="P"><w:name w:val="p"/></w:style>'


@pytest.mark.parametrize(("sheet", "left"), [
    (b"<w:styles>" + ROW + LINE + ROW + b"</w:styles>", b"<w:styles>" + LINE + b"</w:styles>"),
    (b"<w:styles>" + LINE + ROW + LINE + b"</w:styles>", b"<w:styles>" + LINE + LINE + b"</w:styles>"),
    (b'<w:styles><w:style w:type="table" w:styleId="T"/>' + LINE + b"</w:styles>", b"<w:styles>" + LINE + b"</w:styles>"),
    (b"<w:styles>" + LINE + b"</w:styles>", None),
    (b"<w:styles><!-- " + ROW + b" --></w:styles>", None),
    (b'<w:styles><w:style w:type="table" w:styleId="T">', None),
    (b'<w:styles><w:style w:type="table" w:styleId=', None),
    (b"", None),
])
def test_only_table_styles_are_cut_out(sheet, left):
    assert without_table_styles(sheet) == (sheet if left is None else left)
