"""A desk in a process of its own, as a user starts it, and the browser of the system to open it with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (path := shutil.which(name))), None)


class Served:
    """A desk in a process of its own."""

    def __init__(self, folder):
        self.process = subprocess.Popen([sys.executable, "-c", "from converters.cli import main; main()", "desk", str(folder), "--no-browser", "--lang", "zh"],
                                        stdout=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"})
        assert self.process.stdout is not None
        self.address = re.search(r"http://\S+", self.process.stdout.readline())[0]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
