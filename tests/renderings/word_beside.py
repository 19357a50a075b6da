"""What hangs in a Word paragraph and stands beside it: pictures, text boxes, word art."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from .laws import Made
from .stories import Choices
from .word_lines import NUMBERS, SECOND

SHAPES = ("shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc", "image", "group", "shapetype")
_CM = 360_000
_TARGETS = ('<pic:pic><pic:blipFill><a:blip r:embed="img"/></pic:blipFill></pic:pic>', '<a:blip r:link="img"/>', '<c:chart r:id="img"/>',
            '<dgm:relIds xmlns:dgm="urn:dgm" r:dm="img"/>')


def _offsets(choices: Choices) -> str:
    """The numbers in a drawing that are no text."""
    name = choices.pick("offset", NUMBERS)
    return f'<wp:positionH><{name} xmlns:wp14="urn:wp14">77</{name}></wp:positionH>'


def picture(choices: Choices, made: Made, alt: str) -> str:
    """A picture of a centimetre, in the new markup or the old, alone or in an alternative."""
    new, old = _new(choices, alt), _old(choices, alt)
    form = choices.pick("picture", ("new", "old", "both", "old both", "second new", "second old", "second old", "second old"))
    if form in {"new", "old"}:
        return new if form == "new" else old
    if form.startswith("second"):
        return SECOND.format(new if form == "second new" else old)
    made.add("duplicate", alt)
    return _either(new if form == "both" else old, _old(choices, alt))


def _new(choices: Choices, alt: str) -> str:
    name = choices.pick("drawn", ("inline", "anchor"))
    return (f'<w:drawing><wp:{name}>{_offsets(choices)}<wp:extent cx="{_CM}" cy="{_CM}"/><wp:docPr id="1" name="图 1" descr={quoteattr(alt)}/>'
            f"<a:graphic><a:graphicData>{choices.pick('target', _TARGETS)}</a:graphicData></a:graphic></wp:{name}></w:drawing>")


def _old(choices: Choices, alt: str) -> str:
    outer, shape = choices.pick("outer", ("pict", "object")), choices.pick("shape", SHAPES)
    return (f'<w:{outer}><v:{shape} style="width:28pt;height:28pt" alt={quoteattr(alt)}><v:imagedata r:id="img"/></v:{shape}></w:{outer}>')


def _either(choice: str, fallback: str) -> str:
    return f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>'


def box(choices: Choices, made: Made, content: str, text: str) -> str:
    """Blocks in a box, or as they are in a run; in an alternative the second branch has their text once more."""
    new = _drawn(choices, _boxed(content))
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
    form = choices.pick("box", ("new", "old", "object", "either", "inside", "bare", "bare", "content"))
    if form == "either" and not any(sign in content for sign in ("alt=", "descr=", "sym", "noBreakHyphen", "mc:")):
        made.add("duplicate", text)
        lines = "".join(f"<w:p><w:r><w:t>{char}</w:t></w:r></w:p>" for char in _escaped(text))
        return _either(new, f"<w:pict><v:shape><v:textbox><w:txbxContent>{lines}</w:txbxContent></v:textbox></v:shape></w:pict>")
    if form == "inside":
        made.add("duplicate", "".join(inside := re.findall("<w:t [^>]*>([^<&]+)<", content)[:1]))
        more = f"<mc:Fallback><a:t>{''.join(inside)}</a:t></mc:Fallback>"
        return _drawn(choices, f"<mc:AlternateContent><mc:Choice>{_boxed(content)}</mc:Choice>{more}</mc:AlternateContent>")
    if form == "bare":
        alone = content.startswith(("<w:p>", "<w:tbl>")) and not re.search("<w:rPr><w:(del|moveFrom|conflictDel) ", content)
        return content if alone else new  # blocks that stand in a run are read one by one, so none is joined to the next
    if form == "content":
        return f"<w:txbxContent>{content}</w:txbxContent>"
    return old.replace("w:pict", "w:object") if form == "object" and "w:pict" not in content else new if form == "new" else old


def _boxed(content: str) -> str:
    return f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"


def _drawn(choices: Choices, content: str) -> str:
    return f"<w:drawing><wp:anchor>{_offsets(choices)}<a:graphic><a:graphicData>{content}</a:graphicData></a:graphic></wp:anchor></w:drawing>"


def art(choices: Choices, text: str) -> str:
    """A paragraph as the text of a shape."""
    lines = text.split("\n")
    if len(lines) == 1 and choices.pick("art", ("path", "text")) == "path":
        return f"<w:pict><v:shape><v:textpath string={quoteattr(text)}/></v:shape></w:pict>"
    paras = "".join(f"<a:p><a:r><a:t>{''.join(_escaped(line))}</a:t></a:r></a:p>" for line in lines)
    return f"<w:drawing><wp:inline>{_offsets(choices)}<a:graphic><a:graphicData>{paras}</a:graphicData></a:graphic></wp:inline></w:drawing>"


def _escaped(text: str) -> list[str]:
    return [{"<": "&lt;", "&": "&amp;"}.get(char, char) for char in text if char not in "\n\t"]
