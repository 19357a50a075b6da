"""The page and the type of an official document in OOXML: GB/T 9704-2012 §5 to §7, and the package the writer fills.

All lengths are in twentieths of a point, type sizes in half points, as WordprocessingML counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import accumulate, pairwise
from typing import NamedTuple

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, LEFT, RIGHT, BOTTOM = 2098, 1588, 1474, 1984
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
LINE = 560
CELL_MARGIN = 28
_PITCH = -5  # 28 characters of 16 pt on 156 mm, 442.2 pt, stand a quarter of a point closer
BODY, SONG, HEI, KAI, TITLE = "仿宋_GB2312", "宋体", "黑体", "楷体_GB2312", "方正小标宋_GBK"
LATIN = "Times New Roman"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# Columns of the three form tables, in the proportions of a printed report; other tables are measured by their text.
FORM_COLUMNS = {("t2", 4): (219, 150, 150, 150), ("t3", 10): (28, 58, 140, 48, 48, 48, 58, 56, 48, 53), ("t4", 15): (1,) * 15}


class Style(NamedTuple):
    """A paragraph style: its name in Word, font, size, alignment, and whatever else its properties hold."""

    name: str
    font: str
    size: int
    align: str = "both"
    spacing: str = f'w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"'
    indent: str = ""
    level: int | None = None
    grid: bool = True


STYLES: dict[str, Style] = {
    "Normal": Style("Normal", BODY, 32),
    "BodyText": Style("Body Text", BODY, 32, indent='w:firstLineChars="200" w:firstLine="640"'),
    "Title": Style("Title", TITLE, 44, "center", f'w:before="0" w:after="{LINE}" w:line="640" w:lineRule="exact"'),
    "Heading1": Style("heading 1", HEI, 32, indent='w:firstLineChars="200" w:firstLine="640"', level=0),
    "Heading2": Style("heading 2", KAI, 32, indent='w:firstLineChars="200" w:firstLine="640"', level=1),
    "Heading3": Style("heading 3", BODY, 32, indent='w:firstLineChars="200" w:firstLine="640"', level=2),
    "Signature": Style("Signature", BODY, 32, "right", indent='w:rightChars="200" w:right="640"'),
    "TableText": Style("Table Text", SONG, 21, "center", 'w:before="0" w:after="0" w:line="240" w:lineRule="auto"', grid=False),
    "TableLabel": Style("Table Label", SONG, 21, "left", 'w:before="0" w:after="0" w:line="240" w:lineRule="auto"', grid=False),
    "Footer": Style("footer", SONG, 28, "center", 'w:before="0" w:after="0" w:line="240" w:lineRule="auto"', grid=False),
}

# Fonts of GB/T 9704 that few machines have, and what stands in for them: without this a sans font would.
_STAND_INS = {BODY: "仿宋", KAI: "楷体", TITLE: "小标宋", SONG: "SimSun", HEI: "SimHei"}


def template(issued: str) -> dict[str, bytes]:
    """Return the parts of an empty report; `issued`, if any, is kept as a custom property of that name."""
    parts = {
        "[Content_Types].xml": _types(custom=bool(issued)),
        "_rels/.rels": _relationships([("officeDocument", _OFFICE, "word/document.xml"),
                                       ("metadata/core-properties", _PACKAGE, "docProps/core.xml"),
                                       *([("custom-properties", _OFFICE, "docProps/custom.xml")] if issued else [])]),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relationships([("styles", _OFFICE, "styles.xml"), ("settings", _OFFICE, "settings.xml"),
                                                        ("fontTable", _OFFICE, "fontTable.xml"), ("footer", _OFFICE, "footer1.xml")]),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer(),
        "docProps/core.xml": _core(),
    }
    if issued:
        parts["docProps/custom.xml"] = _custom(issued)
    return {name: (_HEAD + text).encode() for name, text in parts.items()}


def column_widths(form: str, columns: int, texts: Sequence[Sequence[str]], width: int = TEXT_WIDTH) -> list[int]:
    """Share `width` among `columns`: by the form, or by the longest of the `texts` in each column."""
    shares = FORM_COLUMNS.get((form, columns))
    if shares is None:
        shares = tuple(2 + min(20, max((len(line) for text in column for line in text.split("\n")), default=0)) for column in texts)
    whole = sum(shares)
    edges = [round(width * share / whole) for share in accumulate(shares, initial=0)]
    return [after - before for before, after in pairwise(edges)]


_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _types(*, custom: bool) -> str:
    overrides = [("/word/document.xml", f"{_WORD}.document.main+xml"), ("/word/styles.xml", f"{_WORD}.styles+xml"),
                 ("/word/settings.xml", f"{_WORD}.settings+xml"), ("/word/fontTable.xml", f"{_WORD}.fontTable+xml"),
                 ("/word/footer1.xml", f"{_WORD}.footer+xml"),
                 ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]
    if custom:
        overrides.append(("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"))
    return ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides) + "</Types>")


def _relationships(items: list[tuple[str, str, str]]) -> str:
    return (f'<Relationships xmlns="{_PACKAGE}">'
            + "".join(f'<Relationship Id="rId{index}" Type="{base}/{kind}" Target="{target}"/>'
                      for index, (kind, base, target) in enumerate(items, 1)) + "</Relationships>")


def _document() -> str:
    # 22 lines of 28 characters (§5.2): the lines by a grid of pitch 580, the characters by `_PITCH`, since LibreOffice gives
    # each character two places of a character grid that is narrower than the type.
    return (f'<w:document {_W} {_R}><w:body><w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
            f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/><w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" '
            f'w:left="{LEFT}" w:header="851" w:footer="1304" w:gutter="0"/>'
            '<w:docGrid w:type="lines" w:linePitch="580"/></w:sectPr></w:body></w:document>')


def _rpr(font: str, size: int) -> str:
    """Return the type of a style: figures and Latin letters in a Latin font, but for 宋体, which has its own (§7.5)."""
    latin = font if font == SONG else LATIN
    pitch = f'<w:spacing w:val="{_PITCH}"/>' if size == 32 else ""
    return (f'<w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}" w:cs="{latin}"/>'
            f'<w:color w:val="000000"/>{pitch}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>')


def _styles() -> str:
    made = "".join(_style(key, style) for key, style in STYLES.items())
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
                      for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = "".join(f'<w:{side} w:w="{CELL_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    return (f'<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>'
            f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{BODY}" w:cs="{LATIN}"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
            '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
            f'{made}<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/></w:style>'
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
            '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
            f'<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style></w:styles>')


def _style(key: str, style: Style) -> str:
    default = ' w:default="1"' if key == "Normal" else ""
    custom = ' w:customStyle="1"' if key.startswith("Table") else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    follows = '<w:next w:val="BodyText"/>' if style.level is not None or key == "Title" else ""
    keep = "<w:keepNext/>" if style.level is not None else ""
    grid = "" if style.grid else '<w:snapToGrid w:val="0"/>'
    indent = f"<w:ind {style.indent}/>" if style.indent else ""
    level = f'<w:outlineLvl w:val="{style.level}"/>' if style.level is not None else ""
    return (f'<w:style w:type="paragraph"{default}{custom} w:styleId="{key}"><w:name w:val="{style.name}"/>{based}{follows}<w:qFormat/>'
            f'<w:pPr>{keep}{grid}<w:spacing {style.spacing}/>{indent}<w:jc w:val="{style.align}"/>{level}</w:pPr>'
            f'{_rpr(style.font, style.size)}</w:style>')


def _settings() -> str:
    return (f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
            '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>'
            '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>')


def _fonts() -> str:
    return (f"<w:fonts {_W}>"
            + "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font>'
                      for name, other in _STAND_INS.items()) + "</w:fonts>")


def _footer() -> str:
    """Return the page number, — 1 —, in 宋体 of size four (§7.5): a field, so that it counts by itself."""
    pieces = ('<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
              '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>",
              '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>')
    runs = "".join(f"<w:r>{piece}</w:r>" for piece in pieces)
    return f'<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{runs}</w:p></w:ftr>'


def _core() -> str:
    return ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>')


def _custom(issued: str) -> str:
    return ('<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
            'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
            '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="issued">'
            f"<vt:lpwstr>{escape(issued, quote=False)}</vt:lpwstr></property></Properties>")
