"""The standard streams on any console: what a program reads goes out as bytes, what a person reads never fails for a character, `-` comes in."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path

import click

from converters import output
from converters.cli.languages import say
from converters.limits import LIMITS
from converters.source.files import Source, source_of

STDIN = "<stdin>"


def ready() -> None:
    """Let the streams for people say any character: one that the console's code page lacks is shown by its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_stream(path: Path | None) -> bool:
    """Whether a path given on the command line means a standard stream: `-`, or none for an output."""
    return path is None or str(path) == "-"


def named(path: Path) -> str:
    """Return the name to show for an input."""
    return STDIN if is_stream(path) else click.format_filename(path)


def given(path: Path) -> Path | Source:
    """Return the input that a path means; for `-` the bytes of the standard input, read up to the limit on inputs.

    Raises Refused S102 (nothing came) or S103 (more than the limit); UsageError where there is no standard input.
    """
    return standard_input() if is_stream(path) else path


def standard_input() -> Source:
    """Read the standard input; raises as `given` does."""
    if sys.stdin is None:
        raise click.UsageError(say("there is no standard input", "没有标准输入"))
    if sys.stdin.isatty():
        click.echo(say("reading the standard input; Ctrl-D (Windows: Ctrl-Z, Enter) ends it", "正在读取标准输入；按 Ctrl-D（Windows 为 Ctrl-Z 加回车）结束"), err=True)
    return source_of(sys.stdin.buffer.read(LIMITS.input_bytes + 1), STDIN)


def put(out: Path | None, data: bytes | str, *, folders: bool = False) -> None:
    """Write a result to a file, whole or not at all, or to the standard output (`-` or None).

    Bytes, which a program reads, go out as they are on any system. Text, which a person reads, goes to a console in its own
    encoding and to a file in UTF-8. OSError if it cannot be written.
    """
    if out is not None and not is_stream(out):
        output.write_whole(out, data if isinstance(data, bytes) else (data + "\n").encode("utf-8", "replace"), folders=folders)
    elif sys.stdout is None:
        raise OSError(errno.EBADF, say("the standard output is closed", "标准输出已关闭"))
    elif isinstance(data, str):
        click.echo(data)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def watched() -> bool:
    """Whether a person watches: the standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def drained() -> bool:
    """Write out what the standard output still holds; False if its reader has gone or the disk is full, and then nothing more is tried."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        # As the documentation of signal.SIGPIPE asks: the interpreter flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True
