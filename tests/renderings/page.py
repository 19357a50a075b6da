"""A story as a web page in any of its equivalent forms; a page made for a story says what was added to it."""

from __future__ import annotations

import random
import re
from html import escape

from converters.source.files import source_of

from .laws import Made
from .page_lines import HIDING, PageLines
from .page_tables import Tables
from .stories import Author, Block, Choices, Grid, Items, Para, Picture

_BLOCKS = ("p", "p", "div", "address", "blockquote", "fieldset", "figure", "form", "frameset", "hgroup", "legend",
           "optgroup", "search", "section", "summary", "details", "figcaption", "article", "main", "pre", "listing", "xmp", "td", "li", "dd",
           "dt", "dl", "ul", "tr")
_ROLES = ("navigation", "banner", "contentinfo", "complementary", "search")
_LOOSE = ("<textarea>{}</textarea>", "<select><option>{}</select>", "<select multiple><option>{}<option></select>")
_DEEP = 310
_MOST = 2040  # deeper pages are read by the second parser
_ALIGNED = ("<p align={0}>{1}</p>", "<div align={0}><p>{1}</p></div>", "<p style='text-align:{0};color:red'>{1}</p>",
            "<div style='TEXT-ALIGN: {0}'>{1}</div>", "<h9 align=left></h9><p align={0}>{1}</p>")


def made_in_html(rng: random.Random, decks: dict[str, list[str]] | None = None, story: tuple[Block, ...] | None = None,
                 often: float = 0.3, depth: int = 0) -> Made:
    """A page of a random story, or of a given one, in `depth` elements; `often` is how likely an addition is at each place."""
    choices = Choices(rng, decks, often)
    made = Made(story or Author(choices).story(), picture="a.png", standard=depth > _MOST)
    made.codes["R206"] = int(made.standard)
    writer = _Writer(choices, made)
    markup = writer.page(depth)
    if choices.pick("case", ("lower", "lower", "UPPER")) == "UPPER":
        markup = re.sub(r"(?<=<)/?[a-z][a-z0-9]*(?=[\s>/])", lambda tag: tag[0].upper(), markup)
    made.markup = markup.lower()
    made.source = source_of(_encoded(choices, markup))
    return made


def _encoded(choices: Choices, markup: str) -> bytes:
    """The bytes of a page in one of its charsets, mostly with a declaration."""
    form = choices.pick("charset", ("utf-8", "utf-8-sig", "gb2312", "gbk", "http-equiv", "xml", "utf-16"))
    if form in {"utf-8-sig", "utf-16"}:
        return markup.encode(form)
    codec = "gb18030" if form.startswith("gb") else "utf-8"
    declared = {"http-equiv": "<meta http-equiv=Content-Type content='text/html; charset=utf-8'>", "xml": '<?xml version="1.0" encoding="utf-8"?>'}
    if codec == "gb18030" and _is_utf8(markup.encode(codec)):  # a handful of characters may be both, and then the bytes decide
        return markup.encode("utf-8-sig")
    return (declared.get(form, f"<meta charset={form}>") + markup).encode(codec)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Writer:
    """Writes the blocks of one page."""

    def __init__(self, choices: Choices, made: Made) -> None:
        self.choices, self.made = choices, made
        self.lines = PageLines(choices, made)
        self.tables = Tables(choices, made, self.lines, self.blocks)

    def page(self, depth: int) -> str:
        """The whole page."""
        choices, made = self.choices, self.made
        head = ""
        if choices.often_so():
            made.metadata["title"] = made.add("furniture", "页名")
            head = "<title>页名</title>"
        if choices.often_so():
            made.metadata["publisher"] = "某网"
            head += "<meta name=SiteName content=某网>"
        story, first = made.story, ""
        body = "<body bgcolor=white>"
        if isinstance(para := story[0], Para) and para.align and not para.level and choices.coin():
            body = f"<body style='text-align:{para.align}'>"
            first, story = self.lines.runs(para.text), story[1:]
        last = ""  # it takes all that follows it
        if not first and isinstance(para := story[-1], Para) and not para.align and not para.level and not re.search("[&<]", para.text):
            last = f"<plaintext>{para.text}" if choices.pick("plaintext", ("yes", "no", "no")) == "yes" else ""
        content = self.blocks(story[:-1] if last else story)
        content = f"<div align=left>{content}</div>" if first else content
        depth = depth or (_DEEP if choices.pick("deep", ("no",) * 7 + ("yes",)) == "yes" else 0)
        content = "<div>" * depth + content + "</div>" * depth
        whole = choices.pick("shell", ("whole", "whole", "closed late", "none"))
        if first or whole != "none":
            content = f"<html><head>{head}</head>{body}{first}{content}"
            return content + last if last else content + ("</body></html>" if whole == "whole" else "</html>")
        return head + content + last

    def blocks(self, blocks: tuple[Block, ...], *, cell: bool = False) -> str:
        """The blocks of a body or a cell; paragraphs beside a table may stand in it, and a picture in the paragraph before it."""
        if cell and len(blocks) < 2:
            return self._alone(blocks)
        out: list[str] = []
        beside = False  # whether the last piece is a block that ends with its end tag
        rest = list(blocks)
        while rest:
            block = rest.pop(0)
            before = after = None
            if rest and isinstance(rest[0], Grid) and _plain(block) and self.choices.often_so():
                before, block = block, rest.pop(0)
            if isinstance(block, Grid):
                if rest and _plain(rest[0]) and not self.made.standard and self.choices.often_so():
                    after = rest.pop(0)
                markup = self.tables.table(block, before, after)
                out.append(self.choices.pick("around", ("{}", "{}", "<nav>{}</nav>", "<font>{}</font>", "<div>{}</div>", "<center>{}</center>"))
                           .format(markup) if before is None and after is None else markup)
            elif isinstance(block, Para) and rest and isinstance(rest[0], Picture) and self.choices.coin():
                picture = self._picture(rest.pop(0))
                out.append(f"<p>{self.lines.runs(block.text)}{picture}</p>" if _plain(block) else self._para(block, cell=cell) + picture)
            else:
                out.append(self._para(block, cell=cell, beside=beside) if isinstance(block, Para) else self._block(block))
            beside = isinstance(block, Para) and out[-1].endswith(_ENDS)
            if self.choices.often_so():
                out.append(self._noise(cell=cell))
                beside = False
        return "".join(out)

    def _block(self, block: Items | Picture) -> str:
        return self._items(block) if isinstance(block, Items) else self._picture(block)

    def _alone(self, blocks: tuple[Block, ...]) -> str:
        """What stands alone in a cell."""
        if not blocks:
            return self.choices.pick("empty", ("", "", "&nbsp;", "<br>", "<p></p>", "<p>&nbsp;</p>", "<o:p></o:p>", "<!-- -->"))
        block, = blocks
        if isinstance(block, Grid):
            return self.tables.table(block, None, None)
        if not isinstance(block, Para):
            return self._block(block)
        form = self.choices.pick("alone", ("bare", "bare", "plain", "block", "lines", "input", "select", "textarea"))
        text = block.text
        if form == "lines":
            end = self.choices.pick("line end", ("</p>", ""))
            return "".join(f"<p>{self.lines.runs(line, cell=True)}{end}" for line in text.split("\n"))
        if form == "block":
            return self.choices.pick("in cell", ("<p>{}</p>", "<div>{}</div>", "<p>{}", "<span>{}</span>", "<h9>{}</h9>")).format(
                self.lines.runs(text, cell=True))
        if "\n" in text or form == "bare":
            return self.lines.runs(text, cell=True)
        if form == "input":
            return f"<input type=text value={self.lines.attribute(text)}>"
        if form == "select":
            other = self.made.add("markup", "另o")
            return f"<select><option>{other}</option><option selected>{self.lines.plain(text)}</option></select>"
        return f"<textarea>{self.lines.plain(text)}</textarea>" if form == "textarea" else self.lines.plain(text)

    def _para(self, para: Para, *, cell: bool, beside: bool = False) -> str:
        pick = self.choices.pick
        if para.level or para.align:
            return self._shaped(para, self.lines.runs(para.text, cell=cell))
        # Between blocks a text needs no element of its own.
        if pick("bare beside" if beside else "bare", ("yes", "yes", "no") if beside else ("yes", "no", "no")) == "yes":
            return ("" if beside else pick("divider", ("<div></div>", "<hr>"))) + self.lines.runs(para.text, cell=cell)
        raw = not re.search("[<&]", para.text)
        unfit = (_NOT_IN_CELL if cell else set()) | (_NOT_STANDARD if self.made.standard else set())
        able = (name for name in _BLOCKS if name not in unfit and (name not in _BARE or (raw and ("\n" not in para.text or name == "xmp"))))
        tag = pick("block in cell" if cell else "block", tuple(able))
        if tag in {"pre", "listing"} | _BARE:
            return f"<{tag}>{escape(para.text, quote=False)}</{tag}>"
        inner = self.lines.runs(para.text, cell=cell)
        if tag in {"article", "main"}:
            return f"<{tag}><{(name := pick('own', ('header', 'footer')))}>{inner}</{name}></{tag}>"
        if tag == "p":
            return pick("paragraph", ("<p>{}</p>", "<p>{}", "<p><span><font>{}</font></span></p>", "<h9></h9><p class=x>{}</p>")).format(inner)
        return f"<{tag}>{inner}</{tag}>"

    def _shaped(self, para: Para, inner: str) -> str:
        """A heading, or a paragraph in the middle or at the right."""
        pick = self.choices.pick
        if para.level:
            align = f" align={para.align}" if para.align else ""
            return f"<h{para.level}{align}>{inner}</h{para.level}>"
        if para.align == "center" and pick("center", ("center", "align")) == "center":
            return f"<center>{inner}</center>"
        return pick("align", _ALIGNED).format(para.align, inner)

    def _items(self, items: Items) -> str:
        """A list; what has no number stands in a list without numbers, or in a paragraph, inside the item before it."""
        pick = self.choices.pick
        end = pick("item end", ("</li>", ""))
        out = [pick("list", ("<ol>", "<ol type=1>", "<ol start=1>", "<ol style='list-style-type:decimal'>"))]
        level = 0
        for para in items.paras:
            inner = self.lines.runs(para.text)
            if not para.number[:1].isalpha() and level:
                out.append(end + "</ol>")
                level = 0
            if para.number[:1].isdigit():
                out.append((end if len(out) > 1 else "") + pick("item", ("<li>{}", "<li value=" + para.number[:-1] + ">{}")).format(inner))
            elif para.number:
                out.append(end if level else pick("letters", ("<ol type=a>", "<ol style='list-style:lower-alpha'>")))
                out.append(f"<li>{inner}")
                level = 1
            else:
                out.append(pick("unnumbered", ("<ul><li>{}</ul>", "<menu><li>{}</menu>", "<dir><li>{}</li></dir>", "<p>{}</p>")).format(inner))
        return "".join(out) + ("</ol>" if level else "") + end + "</ol>"

    def _picture(self, picture: Picture) -> str:
        alt = self.lines.attribute(picture.alt)
        return self.choices.pick("picture", ("<img src=a.png width=16 height=16 alt={}>", "<image src=a.png width=16 height=16 alt={}></image>")).format(alt)

    def _noise(self, *, cell: bool) -> str:
        """Something between blocks that is no text of the page's body."""
        pick, add = self.choices.pick, self.made.add
        kind = pick("noise in cell" if cell else "noise", ("hidden", "empty", "notes", *(() if cell else ("furniture", "menu", "loose"))))
        if kind == "hidden":
            return pick("hidden block", (f"<div {pick('hiding', HIDING)}>{{}}</div>", "<dialog>{}</dialog>")).format(add("hidden", "hid6"))
        if kind == "notes":
            self.made.codes["R207"] += 1
            return f"<div style='mso-element:{pick('notes', ('footnote', 'endnote', 'comment'))}-list'>{add('unplaced', '注n')}</div>"
        if kind == "empty":
            return pick("nothing", ("<p></p>", "<p>&nbsp;</p>", "<hr>", "<!-- x -->", "<div> \n </div>"))
        if kind == "menu":
            return "".join(f"<p><a href={name}>{add('furniture', name)}</a></p>" for name in ("公开", "工作", "信息", "中心"))
        if kind == "loose":
            if pick("loose kind", ("input", "other")) == "input":
                return f"<input value={add('furniture', '搜')}>"
            return pick("loose", _LOOSE).format(add("markup", "选x"))
        tag = pick("furniture", ("nav", "header", "footer", "aside", "div"))
        role = f" role={pick('role', _ROLES)}" if tag == "div" else ""
        return f"<{tag}{role}>{add('furniture', '栏n')}</{tag}>"


_BARE = {"xmp", "frameset"}  # they hold no elements
_ENDS = tuple(f"</{name}>" for name in set(_BLOCKS) - {"td", "tr", "li", "dd", "dt"})
_NOT_STANDARD = {"frameset", "td", "tr", "form"}  # the standard's own algorithm leaves them out where they should not stand
_NOT_IN_CELL = {"frameset", "td", "tr", "optgroup"}


def _plain(block: Block) -> bool:
    return isinstance(block, Para) and not block.level and not block.align
