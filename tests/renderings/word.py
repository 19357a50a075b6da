"""A story as a Word package in any of its equivalent forms; a package made for a story says what was added to it."""

from __future__ import annotations

import random
import re

from wordmade import STRICT, WORD, package, r, root

from . import word_beside
from .laws import Made
from .stories import Author, Block, Choices, Grid, Items, Para, Picture, Place
from .word_lines import DELETIONS, NUMBERS, Lines, t

_WRAPS = (
    "{}", "{}", "{}", "<w:sdt><w:sdtPr><w:id w:val='3'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", "<w:customXml>{}</w:customXml>",
    "<w:smartTag>{}</w:smartTag>", "<w:ins w:id='1'>{}</w:ins>", "<w:moveTo>{}</w:moveTo>", "<w:conflictIns>{}</w:conflictIns>",
    "<mc:AlternateContent><mc:Choice Requires='x'>{}</mc:Choice></mc:AlternateContent>",
    "<mc:AlternateContent><mc:Choice Requires='x'><x:ink/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    "<w:sdt><w:sdtContent><w:ins>{}</w:ins></w:sdtContent></w:sdt>")
_SILENT = ("<w:bookmarkStart w:id='1' w:name='b'/>", "<w:bookmarkEnd w:id='1'/>", "<w:proofErr w:type='spellStart'/>", "<w:permStart w:id='1'/>",
           "<w:permEnd w:id='1'/>", "<w:commentRangeStart w:id='1'/>", "<w:commentRangeEnd w:id='1'/>", "<w:sectPr><w:cols/></w:sectPr>")
_STRAY = ("r", "t", "hyperlink", "fldSimple", "dir", "bdo", "ruby", "oMath", "oMathPara")
_LOOSE = ("<w:tab/>", "<w:ptab/>", "<w:br/>", "<w:cr/>", "<w:fldChar w:fldCharType='end'/>", "instrText", "delText", "delInstrText", "altChunk",
          "subDoc")

_STYLES = "".join((
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>',
    *(f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in range(1, 7)),
    *(f'<w:style w:type="paragraph" w:styleId="{side}"><w:name w:val="{side}"/><w:pPr><w:jc w:val="{side}"/></w:pPr></w:style>'
      for side in ("center", "right")),
    '<w:style w:type="character" w:styleId="Shown"><w:rPr><w:b/></w:rPr></w:style>'))
_HIDING = ('<w:style w:type="paragraph" w:styleId="Veil"><w:rPr><w:vanish/></w:rPr></w:style>'
           '<w:style w:type="character" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>')
_RAISING = '<w:style w:type="character" w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
# The list that no paragraph is in (ECMA-376-1 §17.9.18), here with a number that must not be shown.
_NO_LIST = '<w:num w:numId="0"><w:abstractNumId w:val="1"/></w:num>'


def made_in_word(rng: random.Random, decks: dict[str, list[str]] | None = None, story: tuple[Block, ...] | None = None,
                 often: float = 0.3) -> Made:
    """A package of a random story, or of a given one; `often` is how likely an addition is at each place."""
    choices = Choices(rng, decks, often)
    made = Made(story or Author(choices, word=True).story(), picture="word/media/image1.png")
    writer = _Writer(choices, made)
    body = writer.blocks(made.story)
    if choices.often_so():
        body = "<w:background><v:background/></w:background>" + body
    word = STRICT if rng.random() < 0.2 else WORD
    document = root("document", f"<w:body>{body}</w:body>", word).decode()
    prefix = choices.pick("prefix", ("w", "w", "q"))
    document = re.sub(r"(</?|\s|xmlns:)w(?=[:=])", rf"\1{prefix}", document)
    made.markup = document
    wide = choices.pick("width", ("8", "8", "8", "16")) == "16"
    data = ('<?xml version="1.0" encoding="UTF-16"?>' + document).encode("utf-16") if wide else document.encode()
    links = (("img", "image", "media/image1.png"), ("chunk", "aFChunk", "chunk.html"))
    styles = _STYLES + (_HIDING if writer.lines.hides else "") + (_RAISING if writer.lines.raises else "")
    made.source = package("", styles=styles, numbering="".join((*writer.abstract, _NO_LIST, *writer.lists)), links=links, word=word,
                          **{"word/document.xml": data})
    return made


class _Writer:
    """Writes the blocks of one package; the numbering part grows with each list."""

    def __init__(self, choices: Choices, made: Made) -> None:
        self.choices, self.made, self.lines = choices, made, Lines(choices, made)
        self.abstract: list[str] = []
        self.lists: list[str] = []

    def blocks(self, blocks: tuple[Block, ...], *, cell: bool = False) -> str:
        """The blocks of a body or a cell; a block may stand in a box that hangs in the paragraph before it."""
        out: list[str] = []
        hooks = False  # whether the last piece is a paragraph that can hold a box
        for block in blocks:
            if hooks and not isinstance(block, Items) and (held := self._held(block)):
                out[-1] = out[-1].removesuffix("</w:p>") + r(held) + "</w:p>"
                continue
            if isinstance(block, Para) and out and out[-1].endswith("</w:tbl>") and self._loose(block):
                self.made.codes["R201"] = 1  # said once for each name
                out[-1] = out[-1].removesuffix("</w:tbl>") + self._paragraph(block.text, "") + "</w:tbl>"
                continue
            markup = self._block(block, cell=cell)
            hooks = isinstance(block, Para) and markup.endswith("</w:p>")
            out.append(markup if hooks or not self.choices.often_so() else self.choices.pick("block", _WRAPS).format(markup))
            if self.choices.often_so():
                out.append(self._noise())
                hooks = False
        return "".join(out) + (self.choices.pick("cell end", ("", "", "<w:p/>")) if cell else "")

    def _held(self, block: Block) -> str:
        """A block as the content of a run in the paragraph before it, "" where it can't be or shall not be."""
        if not self.choices.often_so():
            return ""
        if isinstance(block, Picture):
            return word_beside.picture(self.choices, self.made, block.alt)
        if isinstance(block, Para) and (block.level or block.align):
            return ""
        if isinstance(block, Para) and block.text and not re.search("[\t☑-]", block.text) and self.choices.pick("beside", ("art", "box")) == "art":
            return word_beside.art(self.choices, block.text)
        content = self._paragraph(block.text, "") if isinstance(block, Para) else self._block(block, cell=True)
        return word_beside.box(self.choices, self.made, content, said(block))

    def _loose(self, para: Para) -> bool:
        """Whether to leave a paragraph inside the table before it, where it belongs to no cell and is read after the table."""
        return not para.level and not para.align and self.choices.coin()

    def _block(self, block: Block, *, cell: bool) -> str:
        if isinstance(block, Para):
            return self._para(block, cell=cell)
        if isinstance(block, Items):
            return self._items(block)
        if isinstance(block, Picture):
            return f"<w:p>{r(word_beside.picture(self.choices, self.made, block.alt))}</w:p>"
        return self._table(block)

    def _para(self, para: Para, *, cell: bool) -> str:
        choices = self.choices
        plain = not para.level and not para.align
        if plain and choices.often_so() and not cell:
            if para.text.count("\n") == 0 and choices.coin():
                return self._stray(para.text)
            return self._veiled() + self._paragraph(para.text, choices.pick("no list", ("", '<w:numPr><w:numId w:val="0"/></w:numPr>')))
        properties = ""
        if para.level:
            properties += choices.pick("level", (f'<w:outlineLvl w:val="{para.level - 1}"/>', f'<w:pStyle w:val="H{para.level}"/>'))
        if para.align:
            sides = ("center",) if para.align == "center" else ("right", "end")
            styled = "" if "pStyle" in properties else f'<w:pStyle w:val="{para.align}"/>'
            properties += choices.pick("align", tuple(item for item in (styled, *(f'<w:jc w:val="{side}"/>' for side in sides)) if item))
        if cell and "\n" in para.text and plain and choices.coin():
            return "".join(self._paragraph(line, "") for line in para.text.split("\n"))
        return self._paragraph(para.text, properties)

    def _paragraph(self, text: str, properties: str) -> str:
        """A paragraph, or two of which the first has lost its mark."""
        def whole(runs: str, more: str = "") -> str:
            return f"<w:p>{f'<w:pPr>{properties}{more}</w:pPr>' if properties or more else ''}{runs}</w:p>"

        if self.lines.tracks and len(text) > 1 and self.choices.rng.random() < self.choices.often / 2:
            at = text.find("640 1") + 5 if "640 1" in text else 1
            mark = f'<w:rPr><w:{self.choices.pick("mark", DELETIONS)} w:id="1"/></w:rPr>'
            if text[at:].strip("\n\t ") and text[at - 1] not in " \n\t" and text[at] not in " \n\t" and not text[at:][:1].isdigit():
                return whole(self.lines.runs(text[:at]), mark) + whole(self.lines.runs(text[at:]))
        return whole(self.lines.runs(text), self.choices.pick("mark kept", ("", "", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:ins/></w:rPr>")))

    def _stray(self, text: str) -> str:
        """A paragraph of one element that stands in the body itself."""
        if text == "☑":
            return self.choices.pick("stray symbol", ('<w:sym w:font="Wingdings" w:char="F0FE"/>', '<w:symEx w:font="Wingdings" w:char="FE"/>'))
        if text == "-":
            return "<w:noBreakHyphen/>"
        form, run = self.choices.pick("stray", _STRAY), t(text)
        if form == "t":
            return run.removeprefix("<w:r>").removesuffix("</w:r>")
        if form == "ruby":
            return f"<w:ruby><w:rt>{t(self.made.add('duplicate', 'hào'))}</w:rt><w:rubyBase>{run}</w:rubyBase></w:ruby>"
        return run if form == "r" else f"<m:{form}>{run}</m:{form}>" if form.startswith("oM") else f"<w:{form}>{run}</w:{form}>"

    def _veiled(self) -> str:
        if not self.lines.hides:
            return ""
        return f'<w:p><w:pPr><w:pStyle w:val="Veil"/></w:pPr>{t(self.made.add("hidden", "隐p"))}</w:p>'

    def _items(self, items: Items) -> str:
        number = len(self.lists) + 1
        self.abstract.append(f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
                             '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
                             '<w:lvlText w:val="%2."/></w:lvl></w:abstractNum>')
        self.lists.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        out = []
        for para in items.paras:
            depth = '<w:ilvl w:val="1"/>' if para.number[:1].isalpha() else self.choices.pick("ilvl", ("", '<w:ilvl w:val="0"/>'))
            listed = f'<w:numPr>{depth}<w:numId w:val="{number}"/></w:numPr>'
            out.append(f"<w:p>{f'<w:pPr>{listed}</w:pPr>' if para.number else ''}{self.lines.runs(para.text)}</w:p>")
        return "".join(out)

    def _noise(self) -> str:
        """Something between blocks that shows nothing."""
        choices, add = self.choices, self.made.add
        kind = choices.pick("noise", ("silent", "silent", "number", *(("deleted",) if self.lines.tracks else ()), "loose", "loose", "empty"))
        if kind == "silent":
            return choices.pick("silent block", _SILENT)
        if kind == "number":
            name = choices.pick("number block", NUMBERS)
            return f'<{name} xmlns:wp14="urn:wp14">77</{name}>'
        if kind == "deleted":
            name = choices.pick("deleted block", DELETIONS)
            return f"<w:{name}><w:p>{t(add('deleted', '删b'))}</w:p></w:{name}>"
        loose = choices.pick("loose", _LOOSE if self.lines.tracks else tuple(item for item in _LOOSE if "del" not in item))
        if kind == "empty" or loose.startswith("<"):
            return "<w:p/>" if kind == "empty" else loose
        if loose in {"altChunk", "subDoc"}:
            self.made.codes["R213"] += 1
            return f'<w:{loose} r:id="chunk"/>'
        return f"<w:{loose}>{add('markup' if loose == 'instrText' else 'deleted', '码c')}</w:{loose}>"

    # ---- tables -----------------------------------------------------------------------------------------------------------

    def _table(self, grid: Grid) -> str:
        grids = ("", "<w:tblGrid/>", '<w:tblGrid><w:gridCol w:w="9"/><w:gridCol/></w:tblGrid>')
        rows = []
        for number in range(grid.rows):
            if self.choices.rng.random() < self.choices.often / 2:
                rows += self._lost_row()
            wrap = self.choices.pick("row" if grid.across(number) else "row without cells", _WRAPS)
            rows.append(wrap.format(self._row(grid, number)))
            if self.choices.rng.random() < self.choices.often / 2:
                rows.append(self.choices.pick("silent in table", _SILENT))
        return f"<w:tbl><w:tblPr/>{self.choices.pick('tblGrid', grids)}{''.join(rows)}</w:tbl>"

    def _lost_row(self) -> list[str]:
        able = (*(("hidden",) if self.lines.hides else ()), *(DELETIONS if self.lines.tracks else ()))
        if not able:
            return []
        name = self.choices.pick("lost row", able)
        text = self.made.add("hidden" if name == "hidden" else "deleted", "失r")
        return [f"<w:tr><w:trPr><w:{name}/></w:trPr><w:tc><w:p>{t(text)}</w:p></w:tc></w:tr>"]

    def _row(self, grid: Grid, number: int) -> str:
        across = grid.across(number)
        before = across[0].column if across else 0
        after = grid.columns - (across[-1].column + across[-1].colspan) if across else grid.columns
        if before or after:
            self.made.codes["G303"] += 1
        properties = f'<w:gridBefore w:val="{before}"/>' if before or self.choices.coin() else ""
        properties += f'<w:gridAfter w:val="{after}"/>' if after and self.choices.coin() else '<w:trHeight w:val="4"/>'
        properties += self.choices.pick("header", ("<w:tblHeader/>", '<w:tblHeader w:val="true"/>')) if number < grid.heads else self.choices.pick(
            "no header", ("", '<w:tblHeader w:val="0"/>', '<w:hidden w:val="0"/>'))
        cells = []
        for place in across:
            cells.append(self.choices.pick("cell", _WRAPS).format(self._cell(place, number)))
            if self.lines.tracks and self.choices.rng.random() < self.choices.often / 3:
                cells.append(self._lost_cell())
        start = "<w:tblPrEx><w:tblBorders/></w:tblPrEx>" if self.choices.coin() else ""
        return f"<w:tr>{start}<w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"

    def _lost_cell(self) -> str:
        form = self.choices.pick("lost cell", ("cellDel", *DELETIONS))
        text = t(self.made.add("deleted", "失c"))
        if form == "cellDel":
            return f"<w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p>{text}</w:p></w:tc>"
        return f"<w:{form}><w:tc><w:p>{text}</w:p></w:tc></w:{form}>"

    def _cell(self, place: Place, number: int) -> str:
        pick, begins = self.choices.pick, number == place.row
        merge = ""
        if place.rowspan > 1:
            merge = pick("restart", ('<w:vMerge w:val="restart"/>', '<w:cellMerge w:vMerge="rest"/>')) if begins else pick(
                "continue", ("<w:vMerge/>", '<w:vMerge w:val="continue"/>', '<w:cellMerge w:vMerge="cont"/>',
                            '<w:cellMerge w:vMerge="continue"/>'))
        content = self.blocks(place.content, cell=True) if begins else pick("continued", ("", "<w:p/>", "<w:p/><w:p/>"))
        if begins and not content:
            content = pick("empty cell", ("<w:p/>", "", "<w:p><w:pPr><w:jc w:val='center'/></w:pPr></w:p>"))
        width = pick("tcW", ("", '<w:tcW w:w="9" w:type="dxa"/>'))
        if place.colspan > 1 and self.choices.coin():  # the legacy way: as many cells as columns
            first = f'<w:tc><w:tcPr>{width}<w:hMerge w:val="restart"/>{merge}</w:tcPr>{content}</w:tc>'
            more = pick("hMerge", ("<w:hMerge/>", '<w:hMerge w:val="continue"/>'))
            return first + f"<w:tc><w:tcPr>{more}{merge}</w:tcPr><w:p/></w:tc>" * (place.colspan - 1)
        span = f'<w:gridSpan w:val="{place.colspan}"/>' if place.colspan > 1 or self.choices.coin() else ""
        return f"<w:tc><w:tcPr>{width}{span}{merge}<w:vAlign/></w:tcPr>{content}</w:tc>"


def said(block: Block) -> str:
    """All text in a block."""
    if isinstance(block, Items):
        return "".join(para.text for para in block.paras)
    if isinstance(block, Grid):
        return "".join(said(inner) for place in block.places for inner in place.content)
    return block.alt if isinstance(block, Picture) else block.text
