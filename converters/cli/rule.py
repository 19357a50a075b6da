"""`gouji rule CODE`: a diagnostic code explained: why it matters, what to do, an example and its source."""

from __future__ import annotations

import click

from converters.cli.help import command
from converters.cli.languages import chinese, language, say


@command()
@click.argument("codes", nargs=-1, required=True)
@language
def rule(codes: tuple[str, ...]) -> None:
    """Explain diagnostic codes: why a finding matters, what to do, an example and its source.

    解释诊断代码：为什么、怎么办、示例和依据。

    \b
    Examples 示例:
      gouji rule C701
      gouji rule C710 C751
    """
    from converters.codes import CODES
    from converters.rules import page

    names = [code.upper() for code in codes]
    for code in names:
        if code not in CODES:
            near = [name for name in CODES if name.startswith(code[:2])][:6]
            raise click.UsageError(say(f"{code}: no such code", f"{code}：没有此代码") + (f" ({', '.join(near)} …)" if near else ""))
    click.echo("\n\n".join(page(code, chinese=chinese()) for code in names))
