"""Balance the ledger: the characters that the second parser counted against the postings, account by account (double entry)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from converters.diagnostics import Diagnostic, diagnose, shorten
from converters.model import Posting
from converters.text import ink, tally


def balance(counted: dict[str, Counter[str]], postings: Iterable[Posting]) -> tuple[dict[str, int], str, str, list[Diagnostic]]:
    """Compare an inventory with the postings.

    Args:
        counted: the visible characters of each part of the source, by the second parser.
        postings: every text with its account; postings to `generated` are credits and not in the source.

    Returns:
        The characters per account, those of the source that no account has, those in the accounts that the source has
        not, and a diagnostic for each of the two if there are any.

    """
    texts: dict[str, list[str]] = {}
    for posting in postings:
        texts.setdefault(posting.account, []).append(posting.text)
    source = Counter[str]()
    for count in counted.values():
        source.update(count)
    posted = tally("".join("".join(parts) for account, parts in texts.items() if account != "generated"))
    missing, surplus = ("", "") if source == posted else (_spell(source - posted), _spell(posted - source))
    diagnostics = []
    if missing:
        diagnostics.append(diagnose("L801", count=len(missing), text=shorten(missing, 60)))
    if surplus:
        diagnostics.append(diagnose("L802", count=len(surplus), text=shorten(surplus, 60)))
    return {account: len(ink("".join(parts))) for account, parts in sorted(texts.items())}, missing, surplus, diagnostics


def _spell(count: Counter[str]) -> str:
    return "".join(sorted(count.elements()))
