"""A small writer of PDF files for tests: text in a font for all of Unicode's first plane, lines, and whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDE, HIGH = 595, 842
_RANGES = [f"<{high:02X}00><{high:02X}FF><{high:02X}00>" for high in range(256)]
_TO_UNICODE = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000><FFFF> "
               "endcodespacerange\n" + "".join(f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange\n"
                                               for part in (_RANGES[start:start + 100] for start in range(0, 256, 100)))
               + "endcmap end end").encode()


def text(x: float, y: float, words: str, size: float = 16, font: str = "H", mode: int = 0) -> bytes:
    """Show `words` with the baseline's start `x` from the left and `y` from the top."""
    code = words.encode("utf-16-be" if font == "H" else "cp1252").hex()
    return f"BT /{font} {size} Tf {mode} Tr 1 0 0 1 {x:.2f} {HIGH - y:.2f} Tm <{code}> Tj 0 Tr ET\n".encode()


def line(x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> bytes:
    """Stroke a line; `y` counts from the top."""
    return f"{width} w {x0:.2f} {HIGH - y0:.2f} m {x1:.2f} {HIGH - y1:.2f} l S\n".encode()


def thin(x0: float, y0: float, x1: float, y1: float) -> bytes:
    """Draw a line as browsers do: a filled rectangle."""
    width, height = max(x1 - x0, 0.75), max(y1 - y0, 0.75)
    return f"{x0:.2f} {HIGH - y0 - height:.2f} {width:.2f} {height:.2f} re f\n".encode()


def frame(x0: float, y0: float, x1: float, y1: float) -> bytes:
    """Stroke a rectangle."""
    return f"0.5 w {x0:.2f} {HIGH - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S\n".encode()


def table(xs: list[float], ys: list[float], cells: dict[tuple[int, int, int, int], str], size: float = 10) -> bytes:
    """Draw cells (row, column, rowspan, colspan) as rectangles with their text, lines of it parted by a line break."""
    drawn = b""
    for (row, column, rowspan, colspan), words in cells.items():
        left, top = xs[column], ys[row]
        drawn += frame(left, top, xs[column + colspan], ys[row + rowspan])
        for number, part in enumerate(words.split("\n")):
            drawn += text(left + 3, top + size + 3 + number * 1.3 * size, part, size) if part else b""
    return drawn


@dataclass
class Pdf:
    """The objects of a file; `page` adds one, `bytes` writes all."""

    objects: list[bytes] = field(default_factory=lambda: [b"", b""])
    kids: list[int] = field(default_factory=list)
    trailer: str = ""
    catalog: str = ""
    mapped: bool = True
    encoding: str = "Identity-H"
    ordering: str = "Identity"

    def __post_init__(self):
        mapping = self.stream(_TO_UNICODE)
        descriptor = self.add("<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
                              "/Descent -120/CapHeight 700/StemV 80>>")
        child = self.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)"
                         f"/Ordering({self.ordering})/Supplement 0>>/DW 1000/W[32[250] 33 126 500]/FontDescriptor {descriptor} 0 R>>")
        known = f"/ToUnicode {mapping} 0 R" if self.mapped else ""
        wide = self.add(f"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/{self.encoding}/DescendantFonts[{child} 0 R]{known}>>")
        latin = self.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
        self.fonts = f"/Font<</H {wide} 0 R/L {latin} 0 R>>"

    def add(self, body: str | bytes) -> int:
        self.objects.append(body.encode() if isinstance(body, str) else body)
        return len(self.objects)

    def stream(self, data: bytes, extra: str = "") -> int:
        return self.add(f"<</Length {len(data)}{extra}>>stream\n".encode() + data + b"\nendstream")

    def page(self, content: bytes, extra: str = "", resources: str = "") -> Pdf:
        body = self.stream(content)
        self.kids.append(self.add(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDE} {HIGH}]/Resources<<{self.fonts}{resources}>>"
                                  f"/Contents {body} 0 R{extra}>>"))
        return self

    def bytes(self) -> bytes:
        self.objects[0] = f"<</Type/Catalog/Pages 2 0 R{self.catalog}>>".encode()
        self.objects[1] = f"<</Type/Pages/Count {len(self.kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in self.kids)}]>>".encode()
        out = b"%PDF-1.4\n"
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
        return out + f"trailer<</Size {len(places) + 1}/Root 1 0 R{self.trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()


def pdf(*contents: bytes, extra: str = "") -> bytes:
    """Write one page for each content stream."""
    made = Pdf()
    for content in contents:
        made.page(content, extra)
    return made.bytes()
