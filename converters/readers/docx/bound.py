"""Content controls that are bound to the file's own data show what the data say when the file is opened (ECMA-376-1 §17.5.2.6)."""

from __future__ import annotations

from lxml import etree

from converters.diagnostics import Origin
from converters.readers.docx.asides import Asides
from converters.source.bindings import Bindings
from converters.source.safe_xml import children
from converters.text import ink

_PLAIN = frozenset({"text", "date", "comboBox", "dropDownList"})
_RICH = ("{*}tbl", "{*}sdt", "{*}drawing", "{*}pict", "{*}object")


def bind(root: etree._Element, part: str, bindings: Bindings, asides: Asides) -> None:
    """Write into each bound control what its node holds; what stood there is posted as hidden, and the difference reported (R246)."""
    names = asides.names
    for binding in list(root.iter("{*}dataBinding")):
        bound = bindings.text({str(key).rpartition("}")[2]: str(value) for key, value in binding.items()})
        if not ink(bound):
            continue
        properties = binding.getparent()
        control = properties.getparent() if properties is not None else None
        content = next((item for item in control if names[item.tag] == "sdtContent"), None) if control is not None else None
        if content is None or properties is None or not _holds_words(properties, content, asides):
            asides.post("hidden", bound, Origin(part))
            continue
        shown = "".join(str(text.text or "") for text in content.iter("{*}t"))
        if ink(shown) == ink(bound):
            asides.post("duplicate", bound, Origin(part))
            continue
        asides.note("R246", Origin(part), found=shown.strip(), right=bound)
        asides.drain(content, "hidden", Origin(part))
        _write(content, bound, asides)


def _holds_words(properties: etree._Element, content: etree._Element, asides: Asides) -> bool:
    """Whether a control shows the words of its node: one of plain text, or of no kind, with nothing but text in it."""
    kinds = {asides.names[item.tag] for item in children(properties)}
    plain = bool(kinds & _PLAIN) or not kinds & {"richText", "picture", "checkbox", "docPartObj", "docPartList", "group", "equation", "citation", "bibliography", "repeatingSection"}
    return plain and next(content.iter(*_RICH), None) is None


def _write(content: etree._Element, text: str, asides: Asides) -> None:
    """Put the text in the first run of the control, which is made where there is none."""
    space = str(content.tag).removesuffix("sdtContent")
    place = next(content.iter("{*}t"), None)
    if place is None:
        inside = next((item for item in content.iter() if asides.names[item.tag] in {"p", "r"}), content)
        run = inside if asides.names[inside.tag] == "r" else etree.SubElement(inside, f"{space}r")
        place = etree.SubElement(run, f"{space}t")
    place.text = text
    place.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
