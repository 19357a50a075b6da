r"""What a field of Word shows that has no result: check boxes, lists to choose from, SYMBOL, EQ, MACROBUTTON (ECMA-376-1 §17.16.4, §17.16.5).

Word draws these from their code. The reader and the ledger each follow the fields by their own parser and ask here, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from converters.source.ooxml import symbol

_CODE = re.compile(r"\s*(?P<name>[A-Za-z]+)\b(?P<rest>.*)", re.DOTALL)
_SYMBOL = re.compile(r"\s*(?P<code>0x[0-9A-Fa-f]{1,6}|[0-9]{1,7}|\S)")
_FONT = re.compile(r'\\f\s*"?(?P<font>[^"\\]+?)"?\s*(?:\\|$)')
_CIRCLED = re.compile(r"\\o\s*(?:\\a[clr]\s*)?\((?P<ring>[^,;，；()]*)[,;，；](?P<inside>[^()]*)\)", re.IGNORECASE)
_FRACTION = re.compile(r"\\f\s*\((?P<over>[^(),;]*)[,;](?P<under>[^(),;]*)\)", re.IGNORECASE)
_ROOT = re.compile(r"\\r\s*\((?:(?P<degree>[^(),;]*)[,;])?(?P<inside>[^(),;]*)\)", re.IGNORECASE)
_WORD = re.compile(r"\\[A-Za-z]{1,2}\d*")
_RINGS = frozenset("○〇◯⃝")
_DIGITS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN = dict(zip("一二三四五六七八九十月火水木金土日", "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉㊊㊋㊌㊍㊎㊏㊐", strict=True))
TICKED, OPEN = "☒", "☐"
CONTROLS = frozenset({"checkBox", "ddList", "checked", "default", "result", "listEntry"})
_OFF = frozenset({"0", "false", "off"})


@dataclass(slots=True)
class Control:
    """A form field as its data say: a check box (`ticked` is None for none), or the entries of a list and the one chosen."""

    ticked: bool | None = None
    chosen: int | None = None
    entries: list[str] = field(default_factory=list)
    _by_default: int = 0
    _list: bool = False

    def say(self, name: str, value: str | None) -> None:
        """Take an element of the data, of `CONTROLS`; a state that is set wins over the default."""
        on = (value or "1").lower() not in _OFF
        if name == "checkBox":
            self.ticked = False
        elif name == "ddList":
            self._list = True
        elif name == "checked":
            self.ticked, self.chosen = on, -1
        elif name == "default" and self._list:
            self._by_default = int(value) if value and value.isdecimal() else 0
        elif name == "default" and self.chosen is None:
            self.ticked = on
        elif name == "result":
            self.chosen = int(value) if value and value.isdecimal() else 0
        elif name == "listEntry":
            self.entries.append(value or "")

    def text(self) -> str:
        """Return what is shown: a box, ticked or not, or the entry that is chosen."""
        if self.ticked is not None:
            return TICKED if self.ticked else OPEN
        at = self._by_default if self.chosen is None else self.chosen
        return self.entries[at] if 0 <= at < len(self.entries) else ""


def shown(code: str, control: Control | None) -> str | None:
    """Return what a field without result shows by its `code` and its form data; None for one of which nothing is known."""
    found = _CODE.match(code)
    name = found["name"].upper() if found else ""
    rest = found["rest"] if found else ""
    if name in {"FORMCHECKBOX", "FORMDROPDOWN"}:
        return control.text() if control else ""
    if name == "MACROBUTTON":
        return rest.strip().partition(" ")[2].strip()
    if name == "SYMBOL":
        return _symbol(rest)
    return _equation(rest) if name == "EQ" else None


def _symbol(rest: str) -> str:
    found, font = _SYMBOL.match(rest), _FONT.search(rest)
    if not found:
        return ""
    code = found["code"]
    number = int(code, 16) if code.lower().startswith("0x") else int(code) if code.isdecimal() else ord(code)
    return symbol(font["font"].strip() if font else "", f"{number:X}")


def _equation(rest: str) -> str:
    r"""Return the text of an EQ field: \o(○,1) is ①, \f(1,3) is 1/3; of others what stands between their signs."""
    text = _CIRCLED.sub(lambda match: _ringed(match["ring"].strip(), match["inside"].strip()), rest)
    text = _FRACTION.sub(lambda match: f"{match['over'].strip()}/{match['under'].strip()}", text)
    text = _ROOT.sub(lambda match: f"√({match['degree'].strip()}&{match['inside'].strip()})" if match["degree"] else f"√{match['inside'].strip()}", text)
    return _WORD.sub("", text).strip()


def _ringed(ring: str, inside: str) -> str:
    if ring in _RINGS:
        if inside.isdecimal() and 1 <= int(inside) <= len(_DIGITS):
            return _DIGITS[int(inside) - 1]
        return _HAN.get(inside, f"({inside})")
    return ring + inside
