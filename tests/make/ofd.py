"""A small writer of OFD files for tests (GB/T 33190-2016): pages of text and rules, in each of the ways that writers of OFD have."""

from __future__ import annotations

import io
import itertools
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

NAMESPACE = "http://www.ofdspec.org/2016"
_MM = 25.4 / 72  # in a point


@dataclass(frozen=True)
class Way:
    """How a file says what its pages show; `text` is by "glyph", "line" or "row", `rules` by "stroke", "fill", "one" path or "frame"."""

    text: str = "line"
    rules: str = "stroke"
    points: bool = False  # sizes and steps in points, brought to millimetres by the CTM
    prefix: str = "ofd:"
    namespace: str = NAMESPACE
    template: bool = False  # the rules stand on a template page
    composite: bool = False  # the text stands in a composite unit
    block: bool = False  # the text stands in nested blocks
    absolute: bool = False  # paths from the package's root
    folded: bool = False  # equal steps are written as g count step
    shuffled: bool = False  # the last object is written first


WAYS = (Way(), Way("glyph", "fill"), Way("row", "one"), Way(points=True, folded=True), Way(prefix="", rules="frame"), Way("row", template=True, folded=True),
        Way(composite=True, rules="fill", absolute=True), Way("glyph", block=True, points=True), Way(namespace="http://www.ofdspec.org", shuffled=True),
        Way("row", "fill", points=True, composite=True, template=True, folded=True, shuffled=True))


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Zip the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def text_object(x: float, y: float, words: str, size: float = 4.0, extra: str = "", steps: str = "") -> str:
    """Show words at a baseline point in millimetres, each character a size from the last unless `steps` says more."""
    steps = steps or (f' DeltaX="g {len(words) - 1} {size}"' if len(words) > 1 else "")
    return (f'<ofd:TextObject ID="9" Boundary="{x} {y - size} {size * len(words)} {size}" Font="1" Size="{size}"{extra}>'
            f'<ofd:TextCode X="0" Y="{size}"{steps}>{escape(words)}</ofd:TextCode></ofd:TextObject>')


def path_object(data: str, box: str = "0 0 210 297", extra: str = "") -> str:
    """Draw a path in millimetres of its box."""
    return f'<ofd:PathObject ID="8" Boundary="{box}" LineWidth="0.2"{extra}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def image_object(box: str) -> str:
    """Show a picture over the whole of its box."""
    wide, high = box.split()[2:]
    return f'<ofd:ImageObject ID="7" Boundary="{box}" CTM="{wide} 0 0 {high} 0 0" ResourceID="77"/>'


def parts_of(*pages: str, area: str = "0 0 210 297", units: str = "", templates: tuple[str, ...] = (), way: Way = Way()) -> dict[str, str | bytes]:
    """Return the parts of a file whose pages (and template pages, one for each) hold these objects."""
    start = "/Doc_0/" if way.absolute else ""
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="{start}Pages/Page_{number}/Content.xml"/>' for number in range(1, len(pages) + 1))
    tpls = "".join(f'<ofd:TemplatePage ID="{100 + number}" BaseLoc="{start}Tpls/Tpl_{number}/Content.xml"/>' for number in range(1, len(templates) + 1))
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:%s xmlns:ofd="{way.namespace}"%s>'
    made = {
        "OFD.xml": head % ("OFD", ' Version="1.0" DocType="OFD"') + "<ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>"
                   f"<ofd:DocRoot>{'/' if way.absolute else ''}Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": head % ("Document", "") + f"<ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>{area}</ofd:PhysicalBox>"
                              f"</ofd:PageArea><ofd:PublicRes>{start}PublicRes.xml</ofd:PublicRes>{tpls}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": head % ("Res", ' BaseLoc="Res"') + f'<ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts>{units}</ofd:Res>',
    }
    for number, objects in enumerate(templates, 1):
        made[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = head % ("Page", "") + f'<ofd:Content><ofd:Layer ID="5">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    for number, objects in enumerate(pages, 1):
        used = f'<ofd:Template TemplateID="{100 + number}" ZOrder="Background"/>' if number <= len(templates) else ""
        made[f"Doc_0/Pages/Page_{number}/Content.xml"] = head % ("Page", "") + f'{used}<ofd:Content><ofd:Layer ID="6">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    return {name: data if way.prefix else data.replace("<ofd:", "<").replace("</ofd:", "</").replace("xmlns:ofd=", "xmlns=") for name, data in made.items()}


def ofd(*pages: str, **asked) -> bytes:
    """Write a file whose pages hold these objects."""
    return packed(parts_of(*pages, **asked))


def printed(pages, way: Way) -> bytes:
    """Print pages of glyphs and rules in points (`converters.pages.glyphs.Page`), as a printer driver to OFD would."""
    bodies, grounds, units = [], [], []
    for page in pages:
        texts = [_text(group, page, way) for group in _groups(page, way)]
        texts = texts[::-1] if way.shuffled else texts
        rules = _rules(page, way)
        words = "".join(texts)
        if way.block:
            words = f'<ofd:PageBlock ID="3"><ofd:PageBlock ID="4">{words}</ofd:PageBlock></ofd:PageBlock>'
        if way.composite:
            units.append(f'<ofd:CompositeGraphicUnit ID="{500 + page.number}" Width="210" Height="297"><ofd:Content>{words}</ofd:Content></ofd:CompositeGraphicUnit>')
            words = f'<ofd:CompositeObject ID="2" Boundary="0 0 210 297" ResourceID="{500 + page.number}"/>'
        bodies.append(words if way.template else rules + words)
        grounds.append(rules)
    inside = f"<ofd:CompositeGraphicUnits>{''.join(units)}</ofd:CompositeGraphicUnits>" if units else ""
    area = f"0 0 {pages[0].width * _MM:.3f} {pages[0].height * _MM:.3f}"
    return ofd(*bodies, area=area, units=inside, templates=tuple(grounds) if way.template else (), way=way)


def _groups(page, way: Way):
    """Part the glyphs of a page into objects: each alone, each run, or all of one baseline and size."""
    def size(glyph):
        return page.styles[glyph.run].size

    if way.text == "glyph":
        return [[glyph] for glyph in page.glyphs if not glyph.char.isspace()]
    if way.text == "line":
        return [list(group) for _, group in itertools.groupby(page.glyphs, key=lambda glyph: (glyph.run, glyph.base))]
    seen = sorted((glyph for glyph in page.glyphs if not glyph.char.isspace()), key=lambda glyph: (round(glyph.base, 1), round(size(glyph), 1), glyph.x0))
    return [list(group) for _, group in itertools.groupby(seen, key=lambda glyph: (round(glyph.base, 1), round(size(glyph), 1)))]


def _text(group, page, way: Way) -> str:
    unit = 1.0 if way.points else _MM
    size = page.styles[group[0].run].size * unit
    left, base = group[0].x0 * _MM, group[0].base * _MM
    steps = [(two.x0 - one.x0) * unit for one, two in itertools.pairwise(group)]
    runs = [(step, len(list(same))) for step, same in itertools.groupby(f"{step:.3f}" for step in steps)]
    deltas = " ".join(f"g {count} {step}" if way.folded and count > 1 else " ".join([step] * count) for step, count in runs)
    said = f' DeltaX="{deltas}"' if steps else ""
    ctm = f' CTM="{_MM:.6f} 0 0 {_MM:.6f} 0 0"' if way.points else ""
    words = escape("".join(glyph.char for glyph in group))
    return (f'<ofd:TextObject ID="9" Boundary="{left:.3f} {base - 5:.3f} 100 5" Font="1" Size="{size:.4f}"{ctm}>'
            f'<ofd:TextCode X="0" Y="{5 / _MM * unit:.4f}"{said}>{words}</ofd:TextCode></ofd:TextObject>')


def _rules(page, way: Way) -> str:
    lines = [(rule.start, rule.at, rule.end, rule.at) for rule in page.horizontal] + [(rule.at, rule.start, rule.at, rule.end) for rule in page.vertical]
    lines = [tuple(value * _MM for value in line) for line in lines]
    if way.rules == "one":
        return path_object(" ".join(f"M {a:.3f} {b:.3f} L {c:.3f} {d:.3f}" for a, b, c, d in lines)) if lines else ""
    if way.rules == "stroke":
        return "".join(path_object(f"M 0 0 L {c - a:.3f} {d - b:.3f}", f"{a:.3f} {b:.3f} {c - a + 0.2:.3f} {d - b + 0.2:.3f}") for a, b, c, d in lines)
    fill = ' Stroke="false" Fill="true"' if way.rules == "fill" else ""
    return "".join(path_object(f"M {a:.3f} {b:.3f} L {c + 0.1:.3f} {b:.3f} L {c + 0.1:.3f} {d + 0.1:.3f} L {a:.3f} {d + 0.1:.3f} C", extra=fill) for a, b, c, d in lines)
