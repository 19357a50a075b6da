"""The laws of reading, over random stories in random renderings: each must read back as what it was made from."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from renderings.laws import breaches
from renderings.page import made_in_html
from renderings.word import made_in_word

from converters.ledger import docx as word_ledger
from converters.ledger import html as page_ledger
from converters.readers import docx as word_reader
from converters.readers import html as page_reader

CHANCES = st.randoms(use_true_random=False)


@given(CHANCES)
@settings(max_examples=40)
def test_a_story_reads_back_from_any_word_package(chances):
    assert breaches(made_in_word(chances), word_reader.read, word_ledger.count) == []


@given(st.integers(0, 2**32))
@settings(max_examples=40)
def test_a_story_reads_back_from_a_package_that_is_full_of_noise(seed):
    made = made_in_word(random.Random(seed), often=0.7)
    assert breaches(made, word_reader.read, word_ledger.count) == []


@given(CHANCES)
@settings(max_examples=40)
def test_a_story_reads_back_from_any_page(chances):
    assert breaches(made_in_html(chances), page_reader.read, page_ledger.count) == []


@given(st.integers(0, 2**32))
@settings(max_examples=40)
def test_a_story_reads_back_from_a_page_that_is_full_of_noise(seed):
    made = made_in_html(random.Random(seed), often=0.7)
    assert breaches(made, page_reader.read, page_ledger.count) == []


@given(st.integers(0, 2**32))
@settings(max_examples=12)
def test_a_story_reads_back_from_a_page_that_only_the_second_parser_can_read(seed):
    made = made_in_html(random.Random(seed), depth=2100)
    assert breaches(made, page_reader.read, page_ledger.count) == []
