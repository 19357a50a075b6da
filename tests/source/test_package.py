"""Packages as others write them: names that differ in case between a part and the directory; any other difference is damage."""

from __future__ import annotations

import pytest

from converters.diagnostics import Refused
from converters.source.package import Package, write_package


@pytest.mark.parametrize("name", ["Word/document.xml", "word/Document.XML", "WORD/DOCUMENT.XML"])
def test_a_part_whose_own_header_says_its_name_in_another_case_is_read(name):
    data = write_package({"word/document.xml": b"<w/>", "other.xml": b"<o/>"})
    assert Package(data.replace(b"word/document.xml", name.encode(), 1)).read("word/document.xml") == b"<w/>"


def test_a_part_of_another_name_is_damage():
    data = write_package({"word/document.xml": b"<w/>"})
    with pytest.raises(Refused) as caught:
        Package(data.replace(b"word/document.xml", b"word/documentsxml", 1)).read("word/document.xml")
    assert caught.value.diagnostic.code == "S105"
