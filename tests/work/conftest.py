"""Lets workers find the functions of `poison` by their names, as they find those of the package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
