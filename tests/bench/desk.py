"""How the desk bears many files: python tests/bench/desk.py 500 — time to the first card and to the last, the page's memory, frames while it is scrolled.

Needs Chromium and playwright. The files are reports of invented bodies as DOCX, HTML and Markdown; they are dropped at once through the page.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from make.reports import made_report  # noqa: E402
from make.served import CHROMIUM, Served  # noqa: E402

from converters import pipeline  # noqa: E402

_SCROLL = """async () => {
  const times = []; let last = performance.now();
  for (let at = 0; at < 120; at += 1) { scrollBy(0, document.body.scrollHeight / 120); await new Promise(requestAnimationFrame); const now = performance.now(); times.push(now - last); last = now; }
  times.sort((one, two) => one - two); return [times[60], times[114], times[119]];
}"""


def main(count: int) -> None:
    """Drop `count` files and print what it took."""
    folder = Path(tempfile.mkdtemp())
    paths = []
    for at in range(count):
        kind, suffix = (("docx", ".docx"), ("html", ".html"), ("markdown", ".md"))[at % 3]
        paths.append(folder / f"town{at:04}{suffix}")
        paths[-1].write_bytes(pipeline.render(made_report(at), kind))
    served = Served(folder / "desk")
    others = {process.name for process in Path("/proc").glob("[0-9]*")}
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as running:
            page = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page(viewport={"width": 1280, "height": 800})
            page.goto(served.address)
            began = time.monotonic()
            page.evaluate("""() => {
              document.getElementById("files").addEventListener("change", () => { window.began = performance.now(); }, true);
              new MutationObserver(() => { if (!window.first && document.querySelector(".card.fine, .card.wrong")) window.first = performance.now() - window.began; }).observe(document.getElementById("cards"), { subtree: true, childList: true, attributes: true });
            }""")
            page.set_input_files("#files", paths)
            first = None
            while True:
                done = page.evaluate("document.querySelectorAll('.card.fine, .card.wrong').length")
                if done and first is None:
                    first = page.evaluate("window.first / 1000")
                    print(f"first card read: {first:.2f} s", flush=True)
                    print("frames while it works (median, 95 %, worst ms): " + ", ".join(f"{part:.0f}" for part in page.evaluate(_SCROLL)), flush=True)
                if done == count:
                    break
                time.sleep(0.1)
            print(f"last card read: {time.monotonic() - began:.1f} s for {count} files")
            print("frames (median, 95 %, worst ms): " + ", ".join(f"{part:.0f}" for part in page.evaluate(_SCROLL)))
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable")
            metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
            print(f"page: {metrics['JSHeapTotalSize'] / 2**20:.0f} MB of script, {metrics['Nodes']:.0f} nodes")
            for process in sorted(Path("/proc").glob("[0-9]*/cmdline")):
                command = process.read_bytes().decode("utf-8", "replace") if process.exists() else ""
                if "--type=renderer" in command and process.parent.name not in others:
                    resident = next(line.split()[1] for line in (process.parent / "status").read_text().splitlines() if line.startswith("VmRSS"))
                    print(f"renderer process: {int(resident) >> 10} MB resident")
    finally:
        served.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
