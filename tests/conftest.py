"""Settings that every test shares: where the tests' own modules are, and how long hypothesis may search."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

# No deadline: a slow machine is no failing test. Here examples are few and the same at every run, so that a change is told from chance;
# `--hypothesis-profile=deep` looks for many and new ones.
settings.register_profile("quick", deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")
