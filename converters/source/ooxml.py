"""What of a Word package is text, said once for the reader and for the ledger that checks it (ECMA-376-1 §17, §20.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Character data that is no text: offsets and sizes of drawings (ECMA-376-1 §20.4.2), and binary data in base 64.
NOT_TEXT = frozenset({"posOffset", "align", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset", "binData", "fldData"})

# The shapes of VML, whose `alt` attribute is the text shown in place of the picture (ECMA-376-4 §19.1.2).
SHAPES = frozenset({"shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc", "image", "group", "shapetype"})

# Parts that no page shows. All other parts in XML count as text, also those that nobody knows.
_SILENT = re.compile(
    r"\[content_types\]\.xml"
    r"|(.*/)?_rels/.*"
    r"|(docprops|docmetadata|customxml|customui|_xmlsignatures)/.*"
    r"|(.*/)?(theme|ink|activex|webextensions)/.*"
    r"|(.*/)?(styles|styleswitheffects|settings|websettings|fonttable|numbering|people|vbadata|customizations"
    r"|comments(extended|ids|extensible))\d*\.xml",
    re.IGNORECASE,
)


def text_parts(names: Iterable[str], main: str) -> list[str]:
    """Return the parts that may hold text, the main part first, the rest sorted by name."""
    rest = (name for name in names if name != main and name[-4:].lower() == ".xml" and not _SILENT.fullmatch(name))
    return [main, *sorted(rest)]


def symbol(font: str, code: str) -> str:
    """Return the character that `w:sym` shows (ECMA-376-1 §17.3.3.30): Unicode where known, else the private one."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF or number < 0x100:
        known = _FONTS.get(font.strip().lower(), {}).get(number & 0xFF)
        if known:
            return known
    plain = 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF and number not in {0xFFFE, 0xFFFF}
    return chr(number) if plain else ""


def in_symbols(font: str, text: str) -> str:
    """Return text that is set in a font of symbols as what it shows: a letter has the glyph of its code there."""
    known = _FONTS.get(font.strip().lower(), {})
    return "".join(known.get(ord(char) & 0xFF, char) if ord(char) < 0x100 or 0xF000 <= ord(char) <= 0xF0FF else char for char in text) if known else text


def has_symbols(data: bytes) -> bool:
    """Whether a part may name a font of symbols; in UTF-16 that can't be seen."""
    return b'ymbol"' in data or b"ingdings" in data or b"\x00" in data


def is_symbols(font: str) -> bool:
    """Whether a font shows symbols in place of letters."""
    return font.strip().lower() in _FONTS


def _run(first: int, characters: str) -> dict[int, str]:
    return dict(enumerate(characters, first))


_FONTS: dict[str, dict[int, str]] = {
    "symbol": {
        **_run(0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"), **_run(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
        0x2D: "−", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", **_run(0xAB, "↔←↑→↓°±″≥×"), **_run(0xB7, "•÷≠≡≈…"),
        0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xD7: "⋅", 0xE5: "∑", 0xF2: "∫",
    },
    "wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x75: "◆", 0x76: "❖", **_run(0x81, "①②③④⑤⑥⑦⑧⑨⑩"), **_run(0x8C, "❶❷❸❹❺❻❼❽❾❿"),
        0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0xA3: "□"},
}
