"""What hangs in a Word paragraph and stands beside it: pictures, text boxes, word art."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from .laws import Made
from .stories import Choices

SHAPES = ("shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc", "image", "group", "shapetype")
_OFFSETS = "<wp:positionH><wp:align>center</wp:align></wp:positionH><wp:positionV><wp:posOffset>77</wp:posOffset></wp:positionV>"
_CM = 360_000
_TARGETS = ('<pic:pic><pic:blipFill><a:blip r:embed="img"/></pic:blipFill></pic:pic>', '<a:blip r:link="img"/>', '<c:chart r:id="img"/>',
            '<dgm:relIds xmlns:dgm="urn:dgm" r:dm="img"/>')


def picture(choices: Choices, made: Made, alt: str) -> str:
    """A picture of a centimetre, in the new markup or the old, alone or in an alternative."""
    new, old = _new(choices, alt), _old(choices, alt)
    form = choices.pick("picture", ("new", "new", "old", "old", "both", "old both"))
    if form in {"new", "old"}:
        return new if form == "new" else old
    made.add("duplicate", alt)
    return _either(new if form == "both" else old, _old(choices, alt))


def _new(choices: Choices, alt: str) -> str:
    name = choices.pick("drawn", ("inline", "anchor"))
    return (f'<w:drawing><wp:{name}>{_OFFSETS}<wp:extent cx="{_CM}" cy="{_CM}"/><wp:docPr id="1" name="图 1" descr={quoteattr(alt)}/>'
            f"<a:graphic><a:graphicData>{choices.pick('target', _TARGETS)}</a:graphicData></a:graphic></wp:{name}></w:drawing>")


def _old(choices: Choices, alt: str) -> str:
    outer, shape = choices.pick("outer", ("pict", "object")), choices.pick("shape", SHAPES)
    return (f'<w:{outer}><v:{shape} style="width:28pt;height:28pt" alt={quoteattr(alt)}><v:imagedata r:id="img"/></v:{shape}></w:{outer}>')


def _either(choice: str, fallback: str) -> str:
    return f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>'


def box(choices: Choices, made: Made, content: str, text: str) -> str:
    """Blocks in a box, or as they are in a run; in an alternative the second branch has their text once more."""
    new = (f"<w:drawing><wp:anchor>{_OFFSETS}<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
           "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>")
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
    form = choices.pick("box", ("new", "old", "object", "either", "inside", "bare", "content"))
    if form == "either" and not any(sign in content for sign in ("alt=", "descr=", "sym", "noBreakHyphen", "mc:")):
        made.add("duplicate", text)
        lines = "".join(f"<w:p><w:r><w:t>{char}</w:t></w:r></w:p>" for char in _escaped(text))
        return _either(new, f"<w:pict><v:shape><v:textbox><w:txbxContent>{lines}</w:txbxContent></v:textbox></v:shape></w:pict>")
    if form == "inside":
        return new.replace("<wps:txbx>", "<mc:AlternateContent><mc:Choice><wps:txbx>").replace(
            "</wps:txbx>", "</wps:txbx></mc:Choice></mc:AlternateContent>", 1) if content.count("wps:txbx") == 0 else new
    if form == "bare":
        alone = content.startswith(("<w:p>", "<w:tbl>")) and not re.search("<w:rPr><w:(del|moveFrom|conflictDel) ", content)
        return content if alone else new  # blocks that stand in a run are read one by one, so none is joined to the next
    if form == "content":
        return f"<w:txbxContent>{content}</w:txbxContent>"
    return old.replace("w:pict", "w:object") if form == "object" and "w:pict" not in content else new if form == "new" else old


def art(choices: Choices, text: str) -> str:
    """A paragraph as the text of a shape."""
    lines = text.split("\n")
    if len(lines) == 1 and choices.coin():
        return f"<w:pict><v:shape><v:textpath string={quoteattr(text)}/></v:shape></w:pict>"
    paras = "".join(f"<a:p><a:r><a:t>{''.join(_escaped(line))}</a:t></a:r></a:p>" for line in lines)
    return f"<w:drawing><wp:inline>{_OFFSETS}<a:graphic><a:graphicData>{paras}</a:graphicData></a:graphic></wp:inline></w:drawing>"


def _escaped(text: str) -> list[str]:
    return [{"<": "&lt;", "&": "&amp;"}.get(char, char) for char in text if char not in "\n\t"]
