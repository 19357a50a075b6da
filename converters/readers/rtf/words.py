r"""What the control words of RTF do, each by its name; what is not in the table says nothing of text or tables (RTF 1.9.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from converters.readers.rtf.state import RowMade
from converters.readers.wordml.markup import art, box, picture, reference

if TYPE_CHECKING:
    from converters.readers.rtf.machine import Machine

Action = Callable[["Machine", int], None]
NOWHERE: list[str] = []  # where text goes that nobody asks for; it stays empty


class Shape:
    """A drawing while it is read: whether it is a picture, its size in twips, what stands in its place, the words that it draws."""

    __slots__ = ("alt", "data", "height", "name", "picture", "scale", "width", "words")

    def __init__(self) -> None:
        self.picture = False
        self.width = self.height = 0
        self.scale = [100, 100]
        self.alt = self.words = self.name = ""
        self.data: list[str] = []

    def markup(self) -> str:
        """Return what stands in a run for it."""
        made = art(self.words) if self.words else ""
        if self.picture or self.alt:
            wide, high = self.width * self.scale[0] // 100, self.height * self.scale[1] // 100
            made += picture((self.name or "picture") if self.picture else "", self.alt, wide, high)
        return made


def _set(name: str, content: str | int | None = None) -> Action:
    """Set a property of the state to `content`, or to the number of the word."""
    def act(machine: Machine, number: int) -> None:
        setattr(machine.state, name, number if content is None else content)

    return act


def _font(machine: Machine, number: int) -> None:
    r"""Set the font of the text; after `\dbch` it is that of Chinese text ("Associated Character Properties")."""
    machine.state.font = number
    if machine.state.asian:
        machine.state.asian_font = number


def _flag(name: str) -> Action:
    return lambda machine, number: setattr(machine.state, name, number != 0)


def _line(ends: str, *, least: int) -> Action:
    """End a paragraph, and with it a cell or a row, of a table at depth `least` or deeper."""
    def act(machine: Machine, _number: int) -> None:
        state = machine.state
        depth = max(state.tables(), least) if ends != "row" or least == 2 else 1
        if ends == "cell" and least == 1 and depth > 1 and state.story.blank:
            return  # no cell of the outer table, for the paragraph stands in the inner: LibreOffice ends nested rows so
        state.story.end(state, depth, ends, machine.rows[least == 2].made() if ends == "row" else None)

    return act


def _row(act: Callable[[RowMade, int], None]) -> Action:
    return lambda machine, number: act(machine.rows[machine.state.nested], number)


def _new_row(machine: Machine, _number: int) -> None:
    machine.rows[machine.state.nested] = RowMade()


def _margin(kind: str) -> Action:
    return lambda machine, _number: machine.divert(lambda markup: machine.margins.append((kind, markup)))


def _note(kind: str) -> Action:
    def act(machine: Machine, _number: int) -> None:
        machine.endnote = False
        outer, state = machine.state.story, machine.state.copy()

        def done(markup: str) -> None:
            real = "endnote" if kind == "footnote" and machine.endnote else kind
            machine.notes[real].append(markup)
            if real != "comment":
                outer.put(reference(real, len(machine.notes[real])), state)

        machine.divert(done)

    return act


def _end_note(machine: Machine, _number: int) -> None:
    machine.endnote = True


def _box(machine: Machine, _number: int) -> None:
    outer, state = machine.state.story, machine.state.copy()
    machine.divert(lambda markup: outer.put(run_box(markup), state))


def run_box(markup: str) -> str:
    """Return what stands in a run for a box; one without blocks is none."""
    return box(markup) if markup else ""


def _field(machine: Machine, _number: int) -> None:
    machine.put("\x13")
    state = machine.state
    state.ends = lambda: machine.put("\x15")


def _instruction(machine: Machine, _number: int) -> None:
    machine.state.ends = lambda: machine.put("\x14")


def _drawing(machine: Machine, _number: int) -> None:
    """Begin a shape or picture; a picture inside a shape belongs to it."""
    outer, before, state = machine.shape, machine.state.copy(), machine.state
    machine.shape = outer or Shape()

    def done() -> None:
        shape, machine.shape = machine.shape, outer
        if outer is None and shape is not None:
            shape.name = machine.keep("".join(shape.data))
            before.story.put(shape.markup(), before)

    state.ends = done


def _picture(machine: Machine, number: int) -> None:
    _drawing(machine, number)
    machine.state.collect = NOWHERE
    if machine.shape is not None:
        machine.shape.picture = True
        if not machine.shape.data:
            machine.state.collect = machine.shape.data


def _measure(name: str, index: int = 0) -> Action:
    def act(machine: Machine, number: int) -> None:
        if machine.shape is None:
            return
        if name == "scale":
            machine.shape.scale[index] = number
        else:
            setattr(machine.shape, name, number)

    return act


def _property(machine: Machine, _number: int) -> None:
    def done(words: str) -> None:
        if machine.shape is not None and machine.name == "wzDescription":
            machine.shape.alt = "\n".join(filter(None, (machine.shape.alt, words)))
        elif machine.shape is not None and machine.name == "gtextUNICODE":
            machine.shape.words = words

    machine.gather(done)


def _nowhere(machine: Machine, _number: int) -> None:
    machine.state.collect = NOWHERE


def _heads(machine: Machine, _number: int) -> None:
    machine.state.heads, machine.state.collect = True, NOWHERE


def _sheet(machine: Machine, _number: int) -> None:
    machine.state.sheet, machine.state.collect = True, NOWHERE


def _style(machine: Machine, number: int) -> None:
    """Take a style: in the style sheet as one that is defined, else as that of the paragraph.

    What else a style says is said again wherever it is used, so that its name and level are enough; so are none of
    the styles of characters.
    """
    state = machine.state
    if state.sheet:
        machine.gather(lambda name: machine.styles.add(number, name, state.level))
    else:
        state.style = number


def _number(machine: Machine, _number: int) -> None:
    """Take the number of a paragraph as the program that wrote the file saw it."""
    story = machine.state.story
    machine.gather(lambda words: setattr(story, "number", words.strip()))


def _meta(name: str) -> Action:
    return lambda machine, _number: machine.gather(lambda words: machine.metadata.append((name, words.strip())))


def _charset(machine: Machine, number: int) -> None:
    machine.charsets[machine.state.font] = number


def _page(machine: Machine, number: int) -> None:
    machine.page = number


def _default_font(machine: Machine, number: int) -> None:
    machine.font = machine.state.font = number


def _plain(machine: Machine, _number: int) -> None:
    machine.state.plain_text()
    machine.state.font = machine.font


def _either(machine: Machine, _number: int) -> None:
    machine.state.silent = machine.state.ud = True


def _unicode(machine: Machine, _number: int) -> None:
    machine.state.silent = machine.state.ud = False


ACTIONS: dict[bytes, Action] = {
    b"par": _line("", least=0), b"sect": _line("", least=0), b"cell": _line("cell", least=1), b"row": _line("row", least=1),
    b"nestcell": _line("cell", least=2), b"nestrow": _line("row", least=2), b"nesttableprops": _set("nested", 1),
    b"pard": lambda machine, _number: machine.state.plain_paragraph(), b"plain": _plain,
    b"intbl": _flag("table"), b"itap": _set("depth"), b"outlinelevel": _set("level"), b"ls": _set("list"), b"ilvl": _set("list_level"),
    b"qc": _set("align", "center"), b"qr": _set("align", "right"), b"ql": _set("align", ""), b"qj": _set("align", ""), b"qd": _set("align", ""),
    b"b": _flag("bold"), b"i": _flag("italic"), b"ul": _flag("underlined"), b"ulw": _flag("underlined"), b"uldb": _flag("underlined"), b"ulnone": _set("underlined", 0),
    b"v": _flag("hidden"), b"deleted": _flag("deleted"), b"super": _set("raised", 1), b"sub": _set("raised", -1), b"nosupersub": _set("raised", 0),
    b"s": _style, b"listtext": _number, b"f": _font, b"af": _set("asian_font"), b"dbch": _set("asian", 1),
    b"loch": _set("asian", 0), b"hich": _set("asian", 0), b"uc": _set("skip"), b"ansicpg": _page, b"deff": _default_font,
    b"trowd": _new_row, b"cellx": _row(RowMade.cell), b"trleft": _row(lambda row, number: setattr(row, "left", number)),
    b"trhdr": _row(lambda row, number: setattr(row, "header", number != 0)),
    b"clmgf": _row(lambda row, _number: row.merge("hMerge", "restart")), b"clmrg": _row(lambda row, _number: row.merge("hMerge", "continue")),
    b"clvmgf": _row(lambda row, _number: row.merge("vMerge", "restart")), b"clvmrg": _row(lambda row, _number: row.merge("vMerge", "continue")),
    **{name: _margin("hdr") for name in (b"header", b"headerl", b"headerr", b"headerf")},
    **{name: _margin("ftr") for name in (b"footer", b"footerl", b"footerr", b"footerf")},
    b"footnote": _note("footnote"), b"annotation": _note("comment"), b"ftnalt": _end_note,
    b"shptxt": _box, b"dptxbxtext": _box, b"field": _field, b"fldinst": _instruction, b"shp": _drawing, b"pict": _picture,
    b"picwgoal": _measure("width"), b"pichgoal": _measure("height"), b"picscalex": _measure("scale", 0), b"picscaley": _measure("scale", 1),
    b"sp": _nowhere, b"picprop": _nowhere, b"sn": lambda machine, _number: machine.gather(lambda words: setattr(machine, "name", words.strip())),
    b"sv": _property, b"fonttbl": _nowhere, b"fcharset": _charset, b"stylesheet": _sheet, b"listtable": _heads, b"listoverridetable": _heads,
    b"info": _nowhere, b"title": _meta("title"), b"subject": _meta("subject"), b"author": _meta("creator"), b"keywords": _meta("keywords"),
    b"doccomm": _meta("description"), b"upr": _either, b"ud": _unicode,
}
