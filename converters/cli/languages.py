"""The language the command speaks: by --lang, by GOUJI_LANG, by the locale (POSIX: LC_ALL, LC_MESSAGES, LANG), else by the operating system."""

from __future__ import annotations

import os
import plistlib
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import click

LANGUAGES = ("zh", "en")
_CHINESE_WINDOWS = 0x04  # the primary language of a Windows language identifier (MS-LCID, low ten bits)
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_EXTRA = re.compile(r"  \[[^\]]*\]$")
_COMMENT = re.compile(r"^(\s+\S.*?\s{2,})(\S.*)$")
_chosen = ""


def choose(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
    """Choose the language before the arguments are parsed, so that what is wrong with them is said in it too."""
    global _chosen  # noqa: PLW0603 - one process speaks one language
    _chosen = _asked(arguments) or _named(environment.get("GOUJI_LANG", "")) or _by_locale(environment) or _by_system()


def chinese() -> bool:
    """Whether the user is spoken to in Chinese."""
    if not _chosen:
        choose(())
    return _chosen == "zh"


def say(english: str, other: str) -> str:
    """Choose the English or the Chinese wording."""
    return other if chinese() else english


def _asked(arguments: Sequence[str]) -> str:
    """The value of --lang, wherever it stands; an unknown one is left for the parser to refuse."""
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == "--lang":
            return _named(value if equals else "".join(arguments[at + 1 : at + 2]))
    return ""


def _named(name: str) -> str:
    """A language by its name or its locale: zh, zh_CN.UTF-8, zh-Hans, Chinese (Simplified)_China.936; "" if nothing is said."""
    if not name:
        return ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _by_locale(environment: Mapping[str, str]) -> str:
    return _named(next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), ""))


@cache
def _by_system() -> str:
    """The language of the desktop, where the locale says nothing: Windows never sets it, macOS not for programs started by a click."""
    if sys.platform == "win32":
        import ctypes

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _CHINESE_WINDOWS else "en"
    if sys.platform == "darwin":
        return by_preferences(Path("~/Library/Preferences/.GlobalPreferences.plist").expanduser())
    return "en"


def by_preferences(path: Path) -> str:
    """Read the first of a Mac user's languages out of the global preferences (a property list, AppleLanguages)."""
    try:
        languages = plistlib.loads(path.read_bytes()).get("AppleLanguages") or ["en"]
    except Exception:  # noqa: BLE001 - whatever a damaged list makes the library say (expat's errors too), it says no language
        return "en"
    return _named(str(languages[0]))


def half(text: str) -> str:
    """Take the user's half of "English words. 中文": the Chinese one begins at the first ideograph; what stands in [ ] at the end goes with both."""
    extra = found[0] if (found := _EXTRA.search(text)) else ""
    both = text.removesuffix(extra)
    found = _IDEOGRAPH.search(both)
    if not found:
        return text
    return (both[found.start() :] if chinese() else both[: found.start()].rstrip()) + extra


def paragraphs(text: str) -> str:
    """Take the user's paragraphs of a help text; one that begins with an ideograph is Chinese, a block of examples (\\b) has both."""
    kept = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("\b"):
            kept.append("\n".join(_example(line) for line in paragraph.split("\n")))
        elif bool(_IDEOGRAPH.match(paragraph)) == chinese():
            kept.append(paragraph)
    return "\n\n".join(kept)


def _example(line: str) -> str:
    """A line of a block: of a heading the half, of a command all but the other half of the comment after it."""
    if not line.startswith(" "):
        return half(line.rstrip(":")) + (":" if line.endswith(":") else "")
    comment = _COMMENT.match(line)
    return comment[1] + half(comment[2]) if comment else line


language = click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False,
                        help="Language of the messages; by the system's if not given. 提示信息的语言；默认随系统")
