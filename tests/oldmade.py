"""Documents for the old formats: each a DOCX that LibreOffice can save as .doc, .rtf or .odt, in what ways those differ most."""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterable
from pathlib import Path

from authored import SLUGS
from casefile import cases, load
from lxml import etree
from wordmade import p, package, r, root, tbl, tc, tr

from converters.source.files import source_of
from converters.source.package import write_package

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
_FORMATS = ("chineseCountingThousand", "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ideographTraditional", "ideographZodiac",
            "decimalEnclosedCircle", "chineseLegalSimplified", "decimalZero")


def complete(data: bytes) -> bytes:
    """Give each table of a package a grid with widths, and the body a last paragraph: LibreOffice would make up the one and miss the other."""
    made = source_of(data).package
    parts = {name: made.read(name) for name in sorted(made.names)}
    document = etree.fromstring(parts["word/document.xml"])
    word = document.tag.partition("}")[0] + "}"
    for table in document.iter(f"{word}tbl"):
        _widen(table, word)
    body = document.find(f"{word}body")
    assert body is not None
    section = body.find(f"{word}sectPr")
    body.insert(len(body) - (section is not None), etree.Element(f"{word}p"))
    return write_package(parts | {"word/document.xml": etree.tostring(document)})


def _widen(table: etree._Element, word: str) -> None:
    rows = [[_span(cell, word) for cell in row.iter(f"{word}tc") if next(cell.iterancestors(f"{word}tbl")) is table]
            for row in table.iter(f"{word}tr") if next(row.iterancestors(f"{word}tbl")) is table]
    grid = table.find(f"{word}tblGrid")
    if grid is None:
        grid = etree.Element(f"{word}tblGrid")
        table.insert(1 if table.find(f"{word}tblPr") is not None else 0, grid)
    for column in list(grid):
        grid.remove(column)
    for _ in range(max((sum(row) for row in rows), default=0)):
        etree.SubElement(grid, f"{word}gridCol").set(f"{word}w", "1400")
    for cell in table.iter(f"{word}tc"):
        if next(cell.iterancestors(f"{word}tbl")) is not table:
            continue
        properties = cell.find(f"{word}tcPr")
        if properties is None:
            properties = etree.Element(f"{word}tcPr")
            cell.insert(0, properties)
        for old in properties.findall(f"{word}tcW"):
            properties.remove(old)
        width = etree.Element(f"{word}tcW")
        width.set(f"{word}w", str(1400 * _span(cell, word)))
        width.set(f"{word}type", "dxa")
        properties.insert(0, width)


def _span(cell: etree._Element, word: str) -> int:
    found = cell.find(f"{word}tcPr/{word}gridSpan")
    given = found.get(f"{word}val", "1") if found is not None else "1"
    return int(given) if given.isdecimal() and given != "0" else 1


def _listed(words: str, number: int, level: int = 0) -> str:
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def _lists() -> bytes:
    levels = "".join(f'<w:abstractNum w:abstractNumId="{index}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="({"%"}1)"/></w:lvl>'
                     f'<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>' for index, form in enumerate(_FORMATS, 1))
    uses = "".join(f'<w:num w:numId="{index}"><w:abstractNumId w:val="{index}"/></w:num>' for index in range(1, len(_FORMATS) + 1))
    body = "".join(_listed(f"项{form}{index}", number, level) for number, form in enumerate(_FORMATS, 1)
                   for index, level in enumerate((0, 0, 1, 1, 0, 1)))
    return package(body, numbering=levels + uses).data


def _notes() -> bytes:
    mark = '<w:r><w:{0}Reference w:id="2"/></w:r>'
    body = p("正文", mark.format("footnote"), "之后") + p("第二段", mark.format("endnote")) + tbl(tr(tc("甲"), tc(p("乙", '<w:r><w:footnoteReference w:id="3"/></w:r>'))))
    foot = "".join(f'<w:footnote w:id="{key}">{p(r("<w:footnoteRef/>"), words)}</w:footnote>' for key, words in ((2, "脚注一：mixed text 123"), (3, "表中脚注")))
    end = f'<w:endnote w:id="2">{p(r("<w:endnoteRef/>"), "尾注")}</w:endnote>'
    return package(body, links=(("f", "footnotes", "footnotes.xml"), ("e", "endnotes", "endnotes.xml")),
                   word__footnotes_xml=root("footnotes", foot), word__endnotes_xml=root("endnotes", end)).data


def _margins() -> bytes:
    section = ('<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:headerReference w:type="first" r:id="i"/>'
               '<w:footerReference w:type="default" r:id="g"/><w:titlePg/></w:sectPr>')
    return package(p("正文在此") + section, links=(("h", "header", "header1.xml"), ("i", "header", "header2.xml"), ("g", "footer", "footer1.xml")),
                   word__header1_xml=root("hdr", p("政府信息公开")), word__header2_xml=root("hdr", p("首页页眉")), word__footer1_xml=root("ftr", p("页脚文字"))).data


def _boxes() -> bytes:
    def box(content: str) -> str:
        return ('<w:r><w:pict><v:shape style="position:absolute;width:200pt;height:80pt" type="#_x0000_t202"><v:textbox><w:txbxContent>'
                f"{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>")

    return package(p("前", box(p("框中一") + p("框中二"))) + p("中") + p("后", box(tbl(tr(tc("甲"), tc("乙"))) + p("框尾")))).data


def _changes() -> bytes:
    gone = '<w:del w:id="{0}" w:author="某" w:date="2024-01-01T00:00:00Z"><w:r><w:delText xml:space="preserve">{1}</w:delText></w:r></w:del>'
    came = '<w:ins w:id="{0}" w:author="某" w:date="2024-01-01T00:00:00Z">{1}</w:ins>'
    body = p("保留", gone.format(1, "删去的字"), came.format(2, r("新增的字")), "结尾")
    body += p(r("可见"), r("隐藏的字", "<w:vanish/>"), r("再见"))
    return package(body + tbl(tr(tc(p("甲", gone.format(3, "九"), came.format(4, r("十")))), tc("乙")))).data


def _fields() -> bytes:
    def field(code: str, result: str) -> str:
        return (r('<w:fldChar w:fldCharType="begin"/>') + r(f'<w:instrText xml:space="preserve"> {code} </w:instrText>') + r('<w:fldChar w:fldCharType="separate"/>')
                + r(result) + r('<w:fldChar w:fldCharType="end"/>'))

    return package(p("见", field('HYPERLINK "http://example.cn/a"', "网站"), "，再见", field("QUOTE x", "引文"), "。")
                   + p('<w:hyperlink w:anchor="x"><w:r><w:t>文内链接</w:t></w:r></w:hyperlink>')).data


def _text() -> bytes:
    body = p("年度报告", properties='<w:jc w:val="center"/>') + p("右边", properties='<w:jc w:val="right"/>')
    body += p("mixed 文字 with ASCII, “引号”—破折号…… 全角１２３、①②③、㎡、𠀀𠮷（扩展区汉字）") + p(r("第"), r("<w:tab/>"), r("制表"), r("<w:br/>"), r("换行"))
    body += p(r("2023"), r("2", '<w:vertAlign w:val="superscript"/>'), r("上标")) + p(r("年"), "<w:r><w:noBreakHyphen/></w:r>", r("报"))
    body += p("一节", properties="<w:sectPr/>") + p("二节", r('<w:br w:type="page"/>'), "翻页之后") + p("é ü ñ £ € © ½ ± × Ω Ж")
    return package(body + "".join(p(f"标题{level}", properties=f'<w:outlineLvl w:val="{level - 1}"/>') for level in (1, 2, 3, 4))).data


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((200, 30, 30)) * 40 for _ in range(40))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _pictures() -> bytes:
    blip = ('<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/>'
            '</pic:nvPicPr><pic:blipFill><a:blip r:embed="pic"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            '<a:ext cx="1440000" cy="1440000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>')
    inline = f'<w:r><w:drawing><wp:inline><wp:extent cx="1440000" cy="1440000"/><wp:docPr id="1" name="a" descr="办公大楼照片"/>{blip}</wp:inline></w:drawing></w:r>'
    anchored = ('<w:r><w:drawing><wp:anchor behindDoc="0" distT="0" distB="0" distL="0" distR="0" simplePos="0" locked="0" layoutInCell="1" allowOverlap="1" relativeHeight="2">'
                '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph">'
                '<wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="1440000" cy="1440000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="2" name="b" descr="公章"/>'
                f"{blip}</wp:anchor></w:drawing></w:r>")
    return package(p("前") + p(inline) + p("落款", anchored) + p("后"), links=(("pic", "image", "media/a.png"),), **{"word__media__a.png": _png()}).data


def _nested(depth: int) -> str:
    inner = _nested(depth - 1) + p(f"第{depth}层尾") if depth > 1 else p("最内")
    return tbl(tr(tc(p(f"第{depth}层") + inner), tc(f"旁{depth}")), tr(tc(f"下{depth}", '<w:gridSpan w:val="2"/>')))


def _random_table(seed: int) -> bytes:
    """A table of random merges: rectangles are laid over a grid as long as they do not meet."""
    chances = random.Random(seed)
    rows, columns = chances.randint(2, 9), chances.randint(2, 12)
    owner = {(row, column): (row, column, 1, 1) for row in range(rows) for column in range(columns)}
    for _ in range(rows * columns // 3):
        row, column = chances.randrange(rows), chances.randrange(columns)
        high, wide = chances.randint(1, min(4, rows - row)), chances.randint(1, min(5, columns - column))
        places = [(row + down, column + right) for down in range(high) for right in range(wide)]
        if all(owner[place][2:] == (1, 1) for place in places):
            owner.update(dict.fromkeys(places, (row, column, high, wide)))
    made = []
    for row in range(rows):
        cells, column = [], 0
        while column < columns:
            top, _left, high, wide = owner[row, column]
            merge = "" if high == 1 else '<w:vMerge w:val="restart"/>' if top == row else "<w:vMerge/>"
            words = "" if top != row else chances.choice(("甲", "12", "无", "（一）予以公开", f"r{row}c{column}"))
            cells.append(tc(words, (f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else "") + merge))
            column += wide
        made.append(tr(*cells))
    made.append(tr(*(tc(str(column)) for column in range(columns))))  # else an edge that no cell has would be nowhere in these formats
    return package(p("前") + tbl(*made) + p("后")).data


def documents() -> dict[str, bytes]:
    """Every document by its name."""
    made = {f"case-{path.stem}": load(path).data for path in cases("docx")}
    made |= {f"nested-{depth}": package(p("前") + _nested(depth)).data for depth in (2, 3, 4)}
    made |= {f"grid-{seed:02}": _random_table(seed) for seed in range(24)}
    made |= {"notes": _notes(), "margins": _margins(), "boxes": _boxes(), "changes": _changes(), "fields": _fields(), "pictures": _pictures(), "text": _text(), "lists": _lists()}
    made = {name: complete(data) for name, data in made.items()}
    return made | {f"{path.parent.name}-{path.stem}": path.read_bytes() for slug in SLUGS for path in sorted((SAMPLES / slug).glob("*.docx"))}  # of the illustrated ones tests/test_samples.py reads each format


def saved(folder: Path, files: Iterable[Path], wanted: str, into: str) -> None:
    """Have LibreOffice save `files` in the format `wanted` into `folder`/`into`, in one run."""
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", wanted,
                    "--outdir", str(folder / into), *map(str, files)], check=True, capture_output=True, timeout=300)


def _version() -> str:
    if not HAS_OFFICE:
        return ""
    said = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False, timeout=60).stdout
    return ".".join(said.split()[1].split(".")[:2]) if len(said.split()) > 1 else ""


HAS_OFFICE = shutil.which("soffice") is not None
HAS_MATH = HAS_OFFICE and any(Path(shutil.which("soffice") or "").resolve().parent.glob("*sm*lo.*"))  # a component of its own, with a library of its own
VERSION = _version()
