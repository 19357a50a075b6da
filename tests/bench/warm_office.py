"""Time a LibreOffice that is up and listening, file by file: load, store as DOCX, close; run by a Python that has `uno`.

It prints the median of the seconds that one conversion takes. A listening office is what conversion services keep warm.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def _property(name: str, value: object) -> object:
    from com.sun.star.beans import PropertyValue

    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _desktop(pipe: str, most: float = 60.0) -> object:
    """Connect to the office; it takes a while to listen."""
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + most
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def main() -> None:
    """Convert the files that are named, the first once more to warm the office up."""
    paths = [Path(name).resolve() for name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        office = subprocess.Popen(["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", "--accept=pipe,name=gouji-bench;urp;"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            desktop = _desktop("gouji-bench")
            seconds = []
            for path in [paths[0], *paths]:
                began = time.perf_counter()
                document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (_property("Hidden", True),))
                document.storeToURL(f"file://{folder}/{path.stem}.docx", (_property("FilterName", "MS Word 2007 XML"),))
                document.close(True)
                seconds.append(time.perf_counter() - began)
            print(statistics.median(seconds[1:]))
        finally:
            office.kill()


if __name__ == "__main__":
    main()
