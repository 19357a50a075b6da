"""The help of a command in the user's language: its texts hold both, and a formatter prints one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from typing import Any
from unicodedata import east_asian_width

import click

from converters.cli.languages import chinese, half, paragraphs

_METAVARS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}


class _Formatter(click.HelpFormatter):
    """Prints the user's half of each text, and breaks Chinese lines by their width (UAX 11)."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        if chinese():
            for english, other in _METAVARS.items():
                args = args.replace(english, other)
        super().write_usage(prog, args, prefix)

    def write_text(self, text: str) -> None:
        """Write the paragraphs of the user's language."""
        width = self.width - self.current_indent
        super().write_text("\n\n".join(_broken(paragraph, width) for paragraph in paragraphs(text).split("\n\n")))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands, each with its half."""
        own = [(name, half(text)) for name, text in rows]
        width = self.width - min(max((len(name) for name, _text in own), default=0), col_max) - col_spacing - self.current_indent
        super().write_dl([(name, _broken(text, width)) for name, text in own], col_max, col_spacing)


def _broken(text: str, width: int) -> str:
    """Break a Chinese text into lines of at most `width` columns, marked so that they are left as they are; another text is returned as it is."""
    if text.startswith("\b") or not any(_wide(char) for char in text):
        return text
    return "\b\n" + "\n".join(_lines(text, max(width, 20)))


def _lines(text: str, width: int) -> Iterator[str]:
    line, room = "", width
    for piece in _pieces(text.replace("\n", "")):
        columns = sum(2 if _wide(char) else 1 for char in piece)
        if columns > room and line and piece not in "，。；：、！？”）》":
            yield line.rstrip()
            line, room = "", width
        line, room = line + piece, room - columns
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What a line may be broken between: each wide character, each word of others with the space after it."""
    word = ""
    for char in text:
        if _wide(char):
            if word:
                yield word
            word = ""
            yield char
        else:
            word += char
            if char == " ":
                yield word
                word = ""
    if word:
        yield word


def _wide(char: str) -> bool:
    return east_asian_width(char) in "WF" or char in "“”"


class _Context(click.Context):
    formatter_class = _Formatter


class _Helped(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help, whose own help holds both languages as the others' do: click keeps it from the first use on."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "Show this message and exit. 显示此帮助。"
        return option


class Command(_Helped):
    """A command whose help and whose options' helps hold English and Chinese: “English words. 中文”."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help in the user's language."""
        first = paragraphs(cleandoc(self.help or "")).split("\n\n")[0].replace("\n", " ")
        return (re.split("[:;：；]", first)[0] if len(first) > limit else first).rstrip(".。")


class Group(_Helped, click.Group):
    """A group of commands, whose help holds both languages as theirs does."""


SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "color": False if os.environ.get("TERM") == "dumb" else None}


def command(name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command of gouji."""
    return click.command(name, cls=Command, context_settings=SETTINGS)
