"""What of an RTF file is text, and in which code page, said once for the reader and for the ledger that checks it (RTF 1.9.1)."""

from __future__ import annotations

# Destinations that no page shows, and those that say once more what stands elsewhere, for programs that know no better.
SILENT = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"listtable", b"listoverridetable", b"listpicture", b"info", b"generator", b"themedata",
    b"colorschememapping", b"latentstyles", b"rsidtbl", b"mmathPr", b"wgrffmtfilter", b"datastore", b"xmlnstbl", b"xmlattrname", b"xmlattrvalue",
    b"objdata", b"objclass", b"objname", b"objalias", b"objsect", b"fontemb", b"fontfile", b"falt", b"panose", b"listtext", b"pn", b"bkmkstart",
    b"bkmkend", b"atrfstart", b"atrfend", b"template", b"revtbl", b"filetbl", b"userprops", b"passwordhash", b"docvar", b"formfield", b"ftnsep",
    b"ftnsepc", b"ftncn", b"aftnsep", b"aftnsepc", b"aftncn", b"background", b"nonshppict", b"shprslt", b"nonesttables", b"datafield", b"atnid",
    b"atnauthor", b"atntime", b"atnicn", b"atndate", b"atnparent", b"atnref", b"picprop", b"sn", b"sv", b"sp", b"pict", b"oldcprops", b"oldpprops",
    b"oldsprops", b"oldtprops", b"pgptbl", b"protusertbl", b"fchars", b"lchars", b"linkval", b"writereservhash", b"svb", b"hlinkbase", b"gridtbl",
    b"staticval", b"propname", b"rxe", b"tc", b"xe", b"listname", b"title", b"subject", b"author", b"keywords", b"doccomm",
})

# Starred destinations that hold text or lead to it; all others with a star are left out by those who do not know them.
STARRED = frozenset({
    b"shpinst", b"shptxt", b"shppict", b"footnote", b"annotation", b"nesttableprops", b"fldinst", b"ud", b"do", b"dptxbxtext", b"cs", b"ds", b"ts",
    b"pnseclvl", b"moveto", b"movefrom", b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf", b"atnbody",
})

# Characters that a control word stands for.
CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"page": "\n", b"column": "\n", b"softline": "\n", b"emdash": "—", b"endash": "–", b"emspace": "\u2003",
    b"enspace": "\u2002", b"qmspace": "\u2005", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"zwj": "\u200d", b"zwnj": "\u200c", b"zwbo": "\u200b", b"ltrmark": "\u200e", b"rtlmark": "\u200f",
}
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\"}

_BY_CHARSET = {128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5-hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258",
               177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}
_BY_PAGE = {936: "gb18030", 950: "big5-hkscs", 932: "cp932", 949: "cp949", 1361: "johab", 65001: "utf-8", 54936: "gb18030", 874: "cp874",
            437: "cp437", 850: "cp850", 10000: "mac-roman", **{page: f"cp{page}" for page in range(1250, 1259)}}


def codec(page: int, charset: int | None) -> str:
    """Return the codec of text in a font of `charset` (None: unknown) in a document of code page `page`."""
    return _BY_CHARSET.get(charset or 0) or _BY_PAGE.get(page, "cp1252")
