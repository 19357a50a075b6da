"""`gouji desk`: a page on this machine to drop reports on, to see them beside their sources, to put them right and give them back."""

from __future__ import annotations

from pathlib import Path

import click

from converters.cli.help import command
from converters.cli.languages import chinese, language, say
from converters.cli.terminal import UNREAD, print_finding, stop


@command()
@click.argument("folder", default="gouji-desk", type=click.Path(path_type=Path, file_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of 127.0.0.1; any that is free if not given. 本机端口；默认任选空闲端口")
@click.option("--no-browser", is_flag=True, help="Show the address and open no browser. 只显示地址，不打开浏览器")
@language
def desk(folder: Path, port: int, no_browser: bool) -> None:
    """Open a page on this machine to drop reports on, review, put right, add up and give back; all files stay in FOLDER.

    打开本机工作台：拖入年报，对照原文核对、更正、汇总、导出；所有文件都在 FOLDER 中。

    \b
    Examples 示例:
      gouji desk                      files go to ./gouji-desk 文件放在 gouji-desk
      gouji desk towns2024            the reports of a folder 已有文件夹
      gouji desk towns2024 --no-browser --port 8800
    """
    from importlib.util import find_spec

    missing = [name for name in ("starlette", "uvicorn", "jinja2", "PIL") if find_spec(name) is None]
    if missing:
        stop(say("the desk needs a part that is not installed: pip install 'gouji[desk]' (from a checkout: pip install '.[desk]')",
                 "工作台需要安装组件：pip install 'gouji[desk]'（在源码目录中：pip install '.[desk]'）"), UNREAD)
    from converters.desk.serve import serve
    from converters.diagnostics import Refused

    def told(address: str) -> None:
        click.echo(say(f"the desk is open: {address}\n(Ctrl-C ends it; nothing is lost)", f"工作台已打开：{address}\n（按 Ctrl-C 结束，不会丢失任何内容）"))

    try:
        serve(folder, port, told, browse=not no_browser, language="zh" if chinese() else "en")
    except Refused as refused:
        print_finding(click.format_filename(folder), refused.diagnostic)
        raise SystemExit(UNREAD) from refused
