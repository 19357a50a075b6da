"""Text in HTML, in any of its equivalent forms: entities, inline elements well and badly nested, and what a page shows elsewhere or not."""

from __future__ import annotations

import re

from .laws import Made
from .stories import Choices

_ATOM = re.compile(r"(\n|(?<!\d)640 1(?![\d①])| )")
_HAN_PAIR = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_WRAPS = ("<b>{}</b>", "<i>{}</i>", "<font size=2>{}</font>", "<span lang=EN-US>{}</span>", "<o:p>{}</o:p>", "<a name=x>{}</a>", "<ins>{}</ins>",
          "<u><strong>{}</u></strong>", "<em>{}", "<label>{}</label>", "<span style='color:red'>{}</span>", "<ucapcontent>{}</ucapcontent>",
          "<tt>{}</tt>", "<nobr>{}</nobr>", "<foo-bar>{}</foo-bar>", "<bdo dir=ltr>{}</bdo>")
_BREAKS = ("<br>", "<br/>", "<br clear=all>")
_RAISED = ("<sup>{}</sup>", "<sub>{}</sub>", "<s>{}</s>", "<strike>{}</strike>",
           "<span style='vertical-align:super'>{}</span>", "<font style='VERTICAL-ALIGN: sub'>{}</font>",
           *(f"<{name} style='vertical-align:super'>{{}}</{name}>" for name in ("b", "strong", "em", "i", "u", "label", "code")))
HIDING = ("hidden", "style='display : none'", "style='VISIBILITY:hidden'", "style=mso-hide:all")
_MARKUP = ("<script>{}</script>", "<style>{}</style>", "<template>{}</template>", "<noscript>{}</noscript>", "<option>{}</option>",
           "<datalist>{}</datalist>", "<svg><text>{}</text></svg>", "<audio>{}</audio>", "<video>{}</video>", "<canvas>{}</canvas>",
           "<noembed>{}</noembed>", "<noframes>{}</noframes>", "<progress>{}</progress>", "<meter>{}</meter>",
           "<math><annotation>{}</annotation></math>", "<math><annotation-xml>{}</annotation-xml></math>", "<img src=b.gif width=1 height=1 alt={}>", "<iframe src=about:blank>{}</iframe>", "<iframe>{}</iframe>")
_COMMENTS = ("<!-- c -->", "<!--[if gte mso 9]><xml><w>1</w></xml><![endif]-->", "<![if !supportLists]>", "<![endif]>", "<?xml:namespace prefix = o />",
             "</foo>", "<wbr>", "<img width=1 height=1 src=c.gif>", "<input type=hidden value=h>", "<bgsound src=x.mid>")


def entity(char: str, choices: Choices) -> str:
    """A character as it is, or as an entity."""
    named = {"<": "&lt;", "&": "&amp;", '"': "&quot;", "'": "&#39;", "\u00b7": "&middot;", "☑": "&#9745;"}
    form = choices.rng.random()
    if char in "<&":
        return named[char] if form < 0.7 else f"&#{ord(char)};"
    return char if form < 0.9 else named.get(char, f"&#x{ord(char):x};") if form < 0.95 else f"&#{ord(char)};"


class PageLines:
    """Writes the text of paragraphs."""

    def __init__(self, choices: Choices, made: Made) -> None:
        """Enter into `made` what is added."""
        self._choices, self._made = choices, made

    def runs(self, text: str, *, cell: bool = False) -> str:
        """The markup of a text, with additions between its pieces."""
        pieces: list[str] = []
        linked = False  # a paragraph that is all link would be one of a menu
        for atom in _ATOM.split(text):
            if _ATOM.fullmatch(atom):
                pieces.append(self._special(atom))
            else:
                rest = atom
                while rest:
                    at = self._choices.rng.randint(1, len(rest))
                    pieces.append(self.piece(rest[:at], linked=cell or (3 * at < len(text) and not linked)))
                    linked = linked or "href" in pieces[-1]
                    rest = rest[at:]
            if self._choices.often_so():
                pieces.append(self.addition())
        return "".join(pieces)

    def _special(self, atom: str) -> str:
        pick = self._choices.pick
        if atom == "\n":
            return pick("line", _BREAKS)
        if atom == " ":
            return pick("space", (" ", "\n", "  \t", "&nbsp;"))
        return "640" + pick("raised", _RAISED).format("1")

    def piece(self, text: str, *, linked: bool, depth: int = 0) -> str:
        """A text without line breaks in one of its forms."""
        if depth < 3 and self._choices.often_so():
            if linked and self._choices.pick("link", ("yes", "no", "no")) == "yes":
                return f"<a href=x>{self.plain(text)}</a>"
            return self._choices.pick("wrap", _WRAPS).format(self.piece(text, linked=linked, depth=depth + 1))
        return self.plain(text)

    def plain(self, text: str) -> str:
        """A text as characters and entities; a break between two Han characters of the source is no space."""
        pair = _HAN_PAIR.search(text)
        if pair and self._choices.often_so():
            return self.plain(text[:pair.start()]) + "\n   " + self.plain(text[pair.start():])
        return "".join(entity(char, self._choices) for char in text)

    def attribute(self, text: str) -> str:
        """A text as the value of an attribute."""
        return '"' + "".join("&quot;" if char == '"' else entity(char, self._choices) for char in text) + '"'

    def addition(self) -> str:
        """Something that is no text of the line, entered into its account."""
        pick, add = self._choices.pick, self._made.add
        kind = pick("addition", ("deleted", "hidden", "markup", "markup", "markup", "ruby", "comment", "comment", "furniture", "frame"))
        if kind == "deleted":
            return f"<del>{add('deleted', '删d')}</del>"
        if kind == "hidden":
            return f"<span {pick('hiding', HIDING)}>{add('hidden', 'hid5')}</span>"
        if kind == "markup":
            return pick("markup", _MARKUP).format(add("markup", "var7"))
        if kind == "ruby":
            return pick("ruby", ("<ruby><rt>{}</rt></ruby>", "<ruby><rp>{}</rp></ruby>")).format(add("duplicate", "hào"))
        if kind == "furniture":
            return pick("button", ("<button>{}</button>", "<input type=submit value={}>")).format(add("furniture", "交f"))
        if kind == "frame":
            self._made.codes["S119"] = 1  # said once
            frames = ("<iframe src='http://a.example/'>{}</iframe>", "<object data=a.pdf></object>", "<embed src=a.swf>")
            inside = pick("frame", frames if self._made.standard else (*frames, "<frame src=a.htm>"))
            return inside.format(add("markup", "框")) if "{}" in inside else inside
        return pick("comment", _COMMENTS)
