"""Reports with all that stands beside a text: pictures, links, emphasis, lists, notes, captions; made in memory, of invented words."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

from authored import report
from hypothesis import strategies as st

from converters.counting import pattern_text
from converters.media import media
from converters.model import Cell, Figure, Item, Media, Note, Paragraph, Span, Table
from converters.report import AnnualReport, Content, Heading
from converters.spans import marked

WORDS = "公开平台受理答复群众申请信息目录更新培训考核监督保障渠道规范"
PATTERNS = [("decimal", "%1."), ("decimal", "%1）"), ("decimal", "（%1）"), ("chineseCounting", "%1、"), ("chineseCounting", "（%1）"), ("chineseCountingThousand", "第%1，"),
            ("decimalEnclosedCircleChinese", "%1"), ("decimalFullWidth", "%1．"), ("ideographTraditional", "%1、"), ("chineseLegalSimplified", "%1、"),
            ("lowerLetter", "%1."), ("upperRoman", "%1."), ("bullet", "")]


def png(width: int, height: int, shade: int = 0) -> bytes:
    """A picture of one shade."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([shade, 128, 255 - shade] * width) for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def item(words: str, key: str, depth: int, look: tuple[str, str], counts: dict[int, tuple[int, str]]) -> Paragraph:
    """An item of a list, numbered as its list does."""
    style, pattern = look
    own = {level: count for level, count in counts.items() if level <= depth}
    number = "" if style == "bullet" else pattern_text(pattern, own)
    return Paragraph(words, number=number, item=Item(key, depth, style, pattern, counts[depth][0]))


def listed(key: str, look: tuple[str, str], texts: list[str], start: int = 1) -> list[Paragraph]:
    """A plain list."""
    return [item(text, key, 0, look, {0: (start + at, look[0])}) for at, text in enumerate(texts)]


def with_blocks(slug: str, blocks: list[Content], notes: tuple[Note, ...] = (), pictures: tuple[Media, ...] = ()) -> AnnualReport:
    """A report of `tests/authored` with these blocks at the end of its first section."""
    truth = report(slug)
    first = truth.sections[0]
    return replace(truth, sections=(replace(first, blocks=(*first.blocks, *blocks)), *truth.sections[1:]), notes={note.id: note for note in notes},
                   media={picture.digest: picture for picture in pictures})


def rich() -> AnnualReport:
    """A report that has one of everything."""
    chart, code = media(png(60, 40)), media(png(20, 20, 90))
    assert chart
    assert code
    line = "本年度制定《信息公开指引》并在门户网站公布，共受理H2O类申请10件，其中重点3项，见附表说明。"
    marks = marked(line, [Span(5, 13, "link", "https://www.example.gov.cn/zhiyin?id=1&x=2"), Span(16, 20, "strong"), Span(18, 22, "emphasis"), Span(26, 27, "sub"),
                          Span(31, 33, "underline"), Span(36, 38, "sup"), Span(34, 34, "note", "fn1"), Span(41, 45, "link", "#place"), Span(len(line), len(line), "note", "en1")])
    cell = "见网页说明与注"
    table = Table(2, 2, (Cell(0, 0, 1, 1, "类别"), Cell(0, 1, 1, 1, "说明"),
                         Cell(1, 0, 1, 1, cell, blocks=(Paragraph(cell, marks=marked(cell, [Span(1, 3, "link", "https://www.example.gov.cn/a"), Span(7, 7, "note", "fn2")])),)),
                         Cell(1, 1, 1, 1, "如图所示", blocks=(Paragraph("如图所示"), Figure("image2.png", "二维码", media=code.digest, width=30, height=30)))))
    nested = [item("开展业务培训。", "l2", 0, ("bullet", ""), {0: (1, "bullet")}),
              Paragraph("线上培训三次；", number="1）", item=Item("l2", 1, "decimal", "%2）", 1)), Paragraph("线下培训两次。", number="2）", item=Item("l2", 1, "decimal", "%2）", 2)),
              item("组织知识测试。", "l2", 0, ("bullet", ""), {0: (2, "bullet")})]
    blocks: list[Content] = [
        Paragraph(line, marks=marks),
        *listed("l1", ("chineseCounting", "（%1）"), ["完善制度，明确分工，压实责任到人。", "更新目录，逐项核对，确保准确无误。"]), table,
        *listed("l1", ("chineseCounting", "（%1）"), ["加强培训，提升能力，规范答复文书。"], 3),
        *nested, Figure("image1.png", "各渠道受理量柱状图", media=chart.digest, width=180, height=120, target="https://www.example.gov.cn/tu"),
        Paragraph("图1 各渠道受理量", role="caption"),
        Paragraph("附表说明：以上数据由各科室报送汇总形成，未作估算。", marks=marked("附表说明：以上数据由各科室报送汇总形成，未作估算。", [Span(0, 0, "anchor", "place")])),
        Paragraph("（七）专栏建设", marks=None)]
    blocks[-1] = Heading("（七）专栏建设", 2)
    blocks.append(Paragraph("专栏建设情况按要求逐月检查并通报结果。"))
    notes = (Note("fn1", "footnote", (Paragraph("含上年结转的申请。", marks=marked("含上年结转的申请。", [Span(1, 5, "strong")])),)),
             Note("fn2", "footnote", (Paragraph("以网站公布为准。"),)), Note("en1", "endnote", (Paragraph("数据截至年末。"),)))
    return with_blocks("wangchao-district-2023", blocks, notes, (chart, code))


def lists_of(found: AnnualReport) -> list[tuple[str, int, str, int | None]]:
    """The items of the lists of a report: text, depth, number format, value."""
    return [(block.full, block.item.depth, block.item.format, block.item.value) for block in flow(found) if isinstance(block, Paragraph) and block.item]


def flow(found: AnnualReport) -> list[Content]:
    """All blocks of a report, those in cells behind their table."""
    out: list[Content] = []

    def add(blocks: tuple[Content, ...]) -> None:
        for block in blocks:
            out.append(block)
            if isinstance(block, Table):
                for cell in block.cells:
                    add(cell.blocks)

    add(found.preface)
    for section in found.sections:
        out.extend([section.heading] if section.heading else [])
        add(section.blocks)
    add(found.signature)
    for note in found.notes.values():
        add(note.blocks)
    return out


def spans_of(found: AnnualReport) -> list[tuple[str, str, str]]:
    """Every span of a report as (kind, the words it is over, target)."""
    return [(span.kind, block.text[span.start : span.end] or block.text[:4], span.target) for block in flow(found)
            if isinstance(block, Paragraph | Heading) and block.marks for span in block.marks.spans]


def figures_of(found: AnnualReport) -> list[tuple[str, str, str]]:
    """The pictures of a report: digest, description, target."""
    return [(block.media, block.alt, block.target) for block in flow(found) if isinstance(block, Figure)]


def captions_of(found: AnnualReport) -> list[str]:
    """The captions of a report."""
    return [block.text for block in flow(found) if isinstance(block, Paragraph) and block.role == "caption"]


def notes_of(found: AnnualReport) -> list[tuple[str, str, str]]:
    """The notes of a report."""
    return [(note.id, note.kind, "\n".join(block.full for block in note.blocks if isinstance(block, Paragraph))) for note in found.notes.values()]


_WORD = st.text(st.sampled_from(WORDS), min_size=4, max_size=18)
_TARGETS = st.sampled_from(["https://www.example.gov.cn/art/1.html", "http://example.cn/?a=1&b=（二）", "mailto:gk@example.cn", "tel:010-12345678"])


@st.composite
def _line(draw: st.DrawFn) -> Paragraph:
    text = draw(_WORD) + "，" + draw(_WORD) + "。"
    spans = []
    for kind in draw(st.lists(st.sampled_from(["strong", "emphasis", "underline", draw(st.sampled_from(["sup", "sub"])), "link"]), max_size=4)):
        start = draw(st.integers(0, len(text) - 2))
        end = draw(st.integers(start + 1, len(text)))
        spans.append(Span(start, end, kind, draw(_TARGETS) if kind == "link" else ""))
    marks = marked(text, spans)
    linked = {(span.start, span.end) for span in marks.spans if span.kind == "link"} if marks else set()
    return Paragraph(text, marks=marks and marked(text, [span for span in marks.spans if span.kind != "underline" or (span.start, span.end) not in linked]))


@st.composite
def beside(draw: st.DrawFn) -> tuple[list[Content], tuple[Note, ...], tuple[Media, ...]]:
    """Lists, marked lines, pictures and notes in any order, for `with_blocks`."""
    blocks: list[Content] = [Paragraph("以下为专项工作情况的逐项说明与示例。")]
    pictures, notes = [], []
    for number in range(draw(st.integers(1, 4))):
        what = draw(st.sampled_from(["line", "list", "figure", "note"]))
        if what == "line":
            blocks.append(draw(_line()))
        elif what == "list":
            texts = [text + "，按时办结。" for text in draw(st.lists(_WORD, min_size=2, max_size=4))]
            blocks += listed(f"k{number}", draw(st.sampled_from(PATTERNS)), texts)
            blocks.append(Paragraph("上述各项均已按期完成并逐项归档备查。"))
        elif what == "figure":
            made = media(png(draw(st.integers(1, 9)), draw(st.integers(1, 9)), number))
            assert made
            pictures.append(made)
            blocks.append(Figure(f"image{number}.png", draw(_WORD), media=made.digest, width=90, height=60))
            blocks.append(Paragraph(f"图{number + 1} {draw(_WORD)}", role="caption"))
        else:
            text = draw(_WORD) + "等事项已公开。"
            key = f"fn{len(notes) + 1}"
            notes.append(Note(key, "footnote", (Paragraph(draw(_WORD) + "。"),)))
            blocks.append(Paragraph(text, marks=marked(text, [Span(len(text) - 1, len(text) - 1, "note", key)])))
    blocks.append(Paragraph("专项工作情况说明到此为止，其余见后。"))
    return blocks, tuple(notes), tuple(pictures)
