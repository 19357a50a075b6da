"""Set typst markup as PDF from any thread and in any process, in the machine's fonts, an office's own, or those that come along.

A typst compiler is for one thread at a time, so each thread has its own. Its helper threads do not come along into a forked
process, where it would wait for them for ever: there a fresh interpreter runs this file as a script, which needs no other of ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

_ALONG = "pylopdf_fonts_zh_cn"  # Noto Sans SC and Noto Serif SC (SIL Open Font License)
_own = threading.local()
_first = 0  # the process in which typst was first used


class NotSetError(Exception):
    """Typst cannot set the text; the message is its own."""


def folders() -> tuple[str, ...]:
    """Return the folders of fonts that are searched beside the system's: those of GOUJI_FONTS (divided as PATH is), then the fonts that come along."""
    import pylopdf_fonts_zh_cn

    named = filter(None, os.environ.get("GOUJI_FONTS", "").split(os.pathsep))
    return (*named, str(pylopdf_fonts_zh_cn.sans_path().parent))


def home() -> str:
    """Return the folder in which typst looks for files: those of one report stand in a folder of their own inside it."""
    return tempfile.gettempdir()


@cache
def families(places: tuple[str, ...]) -> frozenset[str]:
    """Return the names of all fonts that there are, of the system and in the folders."""
    import typst

    return frozenset(typst.Fonts(font_paths=list(places)).families())


def typeset(markup: str, data: str, standards: Sequence[str], places: tuple[str, ...]) -> bytes:
    """Return the PDF that typst makes of `markup`, which finds `data` in `sys.inputs`; NotSetError if it can't."""
    global _first  # noqa: PLW0603 - typst's helper threads belong to one process
    _first = _first or os.getpid()
    return _here(markup, data, standards, places) if _first == os.getpid() else _elsewhere(markup, data, standards, places)


def _here(markup: str, data: str, standards: Sequence[str], places: tuple[str, ...]) -> bytes:
    import typst

    try:
        made: bytes = _compiler(places).compile(markup.encode(), format="pdf", sys_inputs={"data": data}, pdf_standards=list(standards))
    except typst.TypstError as error:
        raise NotSetError(str(error).splitlines()[0]) from error
    return made


def _compiler(places: tuple[str, ...]) -> Any:  # noqa: ANN401 - typst has no stubs
    """The compiler of this thread; another choice of fonts takes a new one."""
    import typst

    if getattr(_own, "places", None) != places:
        _own.compiler, _own.places = typst.Compiler(root=home(), font_paths=list(places)), places
    return _own.compiler


def _elsewhere(markup: str, data: str, standards: Sequence[str], places: tuple[str, ...]) -> bytes:
    given = json.dumps([markup, data, list(standards), list(places)])
    done = subprocess.run([sys.executable, "-P", __file__], input=given.encode("utf-8", "surrogatepass"), capture_output=True, check=False)  # noqa: S603 - this very file
    if done.returncode:
        raise NotSetError(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    return done.stdout


def _script() -> None:
    """Set what the standard input asks for onto the standard output; what typst says goes to the standard error, with status 1."""
    markup, data, standards, places = json.loads(sys.stdin.buffer.read())
    try:
        sys.stdout.buffer.write(_here(markup, data, standards, tuple(places)))
    except NotSetError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _script()
