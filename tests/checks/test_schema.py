"""What breaks the published schema is never written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from authored import report

from converters.diagnostics import Refused
from converters.pipeline import render


def test_a_broken_report_is_refused():
    with pytest.raises(Refused) as refused:
        render(replace(report("lanxi-county-2019"), year="next"), "xml")
    assert refused.value.diagnostic.code == "V601"
