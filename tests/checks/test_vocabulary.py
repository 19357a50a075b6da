"""The vocabulary is data that can be trusted: every word has a source and an example, and the example is understood by that word."""

from __future__ import annotations

import pytest

from converters.checks.quantities.claims import find_claims
from converters.checks.quantities.space import load_space, plain
from converters.checks.quantities.vocabulary import GRAMMAR, WORDS, load_vocabulary, rows_of
from converters.forms import editions

ROWS = [row for name in WORDS for row in rows_of(name)]
ROLES = {"fill", "and", "none", "all", "each", "parts", "opaque", "bars", "channel"}


def _understood(row: dict[str, str]) -> bool:
    """Whether a claim of the example is of cells that the word names, in an edition that has them."""
    for edition in editions():
        vocabulary = load_vocabulary(edition)
        word = next((what for text, what in vocabulary.first.get(plain(row["word"])[0], ()) if text == plain(row["word"])), None)
        named = 0
        for cells in getattr(word, "readings", ()):
            named |= cells
        bits = {name: 1 << at for at, name in enumerate(vocabulary.space.facts)}
        for claim in find_claims(row["example"], 2023, "望潮区人民政府", edition, "applications" if "结转" in row["word"] else ""):
            if any(bits[name] & named for option in claim.options for name in option):
                return True
    return False


def test_no_word_stands_twice():
    words = [row["word"] for row in ROWS]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("name", WORDS)
def test_every_example_is_understood_by_its_word(name):
    for row in rows_of(name):
        assert row["source"]
        assert plain(row["word"]) in plain(row["example"]).replace("　", ""), row
    assert [row["word"] for row in rows_of(name) if not _understood(row)] == []


def test_every_label_of_the_form_is_a_word():
    for edition in editions():
        vocabulary, space = load_vocabulary(edition), load_space(edition)
        known = {text for words in vocabulary.first.values() for text, _what in words}
        missing = [label for label in space.labels if label not in known and not label.startswith(("本列", "信息内容", "申请人情况", "第二十条", "列名称"))]
        assert missing == []


def test_the_grammar_has_known_roles_with_an_example():
    for row in rows_of(GRAMMAR):
        assert row["role"] in ROLES
        assert row["example"]
        assert (row["role"] in {"bars", "channel"}) == bool(row["of"])
