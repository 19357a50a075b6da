"""The canonical XML of every sample, whatever format it was read from, is valid by the published schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

import converters
from converters.resources import schema_bytes
from converters.writers.xml import render

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = sorted(path for path in SAMPLES.glob("*/*") if path.is_file())
SCHEMA = etree.XMLSchema(etree.fromstring(schema_bytes("report.xsd")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SAMPLES).as_posix())
def test_what_is_written_of_a_sample_is_valid(path):
    SCHEMA.assertValid(etree.fromstring(render(converters.read(path))))


def test_the_schema_refuses_what_is_not_a_report():
    with pytest.raises(etree.DocumentInvalid):
        SCHEMA.assertValid(etree.fromstring(b"<report/>"))
