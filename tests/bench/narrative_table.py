"""What of a report's narrative beside its text comes through, format by format: `python tests/bench/narrative_table.py [--zh]` prints the table of the readme.

One report that has one of everything (tests/beside.py) is given in each format that is read, and in DOCX to be written in each;
what was written is read again. "kept": all of it is there; "named": it stands there in words, and a finding says so; "no": neither.
Other tools, where they are installed, are asked for Markdown of the same DOCX.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from beside import captions_of, figures_of, lists_of, notes_of, rich, spans_of

import converters
from converters.pipeline import render, render_noted
from converters.report import AnnualReport

TRUTH = rich()
CONSTRUCTS: dict[str, tuple[str, Callable[[AnnualReport], object]]] = {
    "picture, byte for byte": ("图片（逐字节）", lambda report: sorted(item[0] for item in figures_of(report))),
    "picture in a cell": ("单元格内图片", lambda report: len(figures_of(report)) == 2 and len(report.media) == 2),
    "alternative text": ("替代文字", lambda report: sorted(item[1] for item in figures_of(report))),
    "linked picture": ("带链接的图片", lambda report: sorted(item[2] for item in figures_of(report))),
    "caption": ("图题", captions_of),
    **{name: (chinese, lambda report, kind=kind: sorted(item for item in spans_of(report) if item[0] == kind and not item[2].startswith("#")))
       for name, chinese, kind in (("link", "链接", "link"), ("strong", "加粗", "strong"), ("emphasis", "强调", "emphasis"), ("underline", "下划线", "underline"),
                                   ("superscript", "上标", "sup"), ("subscript", "下标", "sub"))},
    "link inside the document": ("文内链接", lambda report: sorted(item for item in spans_of(report) if item[2].startswith("#") or item[0] == "anchor")),
    "list of bullets, nested": ("嵌套的项目符号", lambda report: [item[:3] for item in lists_of(report) if item[2] == "bullet"]),
    "list with Chinese numbers": ("中文编号列表", lambda report: [item for item in lists_of(report) if item[2].startswith("chineseCounting")]),
    "list across a table": ("跨表格的列表", lambda report: [item[3] for item in lists_of(report) if item[2].startswith("chineseCounting")] == [1, 2, 3]),
    "footnote, also in a table": ("脚注（含表内）", lambda report: sorted((item for item in notes_of(report) if item[1] == "footnote"), key=str)),
    "endnote": ("尾注", lambda report: [item for item in notes_of(report) if item[1] == "endnote"]),
}
IN = {"docx": "DOCX", "html": "HTML", "mhtml": "MHTML", "markdown": "MD", "doc": "DOC", "rtf": "RTF", "odt": "ODT"}
OUT = {"docx": "DOCX", "html": "HTML", "markdown": "MD", "xml": "XML", "json": "JSON", "xlsx": "XLSX"}
OFFICE = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt"}
PEERS = {"pandoc": ["pandoc", "-f", "docx", "-t", "markdown"], "markitdown": [sys.executable, "-m", "markitdown"]}
TOLD = {"link": {"R242"}, "link inside the document": {"R244"}, "list with Chinese numbers": {"W943"}, "list across a table": {"W943"}, "picture, byte for byte": {"R243"}}
for _name in ("picture, byte for byte", "picture in a cell", "alternative text", "linked picture", "link inside the document", "footnote, also in a table", "endnote"):
    TOLD[_name] = TOLD.get(_name, set()) | {"W944"}
SIGNS = {"picture, byte for byte": r"!\[", "picture in a cell": r"\|[^\n|]*!\[|<td[^>]*>.*<img", "alternative text": "各渠道受理量柱状图", "linked picture": r"\[!\[", "caption": "图1",
         "link": r"\]\(https?:", "strong": r"\*\*", "emphasis": r"(?<!\*)\*[^*\s]", "underline": r"<u>|underline", "superscript": r"<sup>|\^[^^\s]+\^", "subscript": r"<sub>|~[^~\s]+~",
         "link inside the document": r"\]\(#", "list of bullets, nested": r"(?m)^\s*[-*+] ", "list with Chinese numbers": "（一）", "list across a table": "（三）",
         "footnote, also in a table": r"\[\^1\]|footnote", "endnote": "数据截至年末"}


def sources(folder: Path) -> dict[str, bytes]:
    """Return the report in each format that can be made here."""
    made = {name: render(TRUTH, name) for name in ("docx", "html", "markdown")}
    page = made["html"].decode()
    parts = ""
    for digest, item in TRUTH.media.items():
        data = b64encode(item.data).decode()
        page = page.replace(f"data:{item.type};base64,{data}", f"cid:{digest[:9]}")
        parts += f"--x\r\nContent-Type: {item.type}\r\nContent-ID: <{digest[:9]}>\r\nContent-Transfer-Encoding: base64\r\n\r\n{data}\r\n"
    made["mhtml"] = (f'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n'
                     f"Content-Transfer-Encoding: base64\r\n\r\n{b64encode(page.encode()).decode()}\r\n{parts}--x--\r\n").encode()
    if shutil.which("soffice"):
        (folder / "in.docx").write_bytes(made["docx"])
        for name, how in OFFICE.items():
            subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", how, "--outdir", str(folder), str(folder / "in.docx")],
                           check=False, capture_output=True, timeout=120)
            if (folder / f"in.{name}").exists():
                made[name] = (folder / f"in.{name}").read_bytes()
    return made


def judged(found: AnnualReport, codes: set[str], said: str) -> dict[str, str]:
    """Return for each construct how it came through."""
    out = {}
    for name, (_chinese, tell) in CONSTRUCTS.items():
        same = tell(found) == tell(TRUTH)
        told = codes & TOLD.get(name, set())
        out[name] = "kept" if same else "named" if told or _stands(name, said) else "no"
    return out


def _stands(name: str, said: str) -> bool:
    """Whether the words of a construct stand in the text, so that it is lesser but not lost."""
    words = {"list": "完善制度", "footnote": "含上年结转的申请", "endnote": "数据截至年末", "caption": "图1 各渠道受理量"}
    return any(name.startswith(key) and value in said for key, value in words.items()) or name in {"strong", "emphasis", "underline", "superscript", "subscript"}


def main() -> None:
    chinese = "--zh" in sys.argv
    columns: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as place:
        given = sources(Path(place))
        for name, title in IN.items():
            if name in given:
                found = converters.read(given[name])
                columns[f"{title} →"] = judged(found, {item.code for item in found.diagnostics}, render(found, "xml").decode())
        for name, title in OUT.items():
            data, notes = render_noted(TRUTH, name)
            found = converters.read(data)
            columns[f"→ {title}"] = judged(found, {item.code for item in (*notes, *found.diagnostics)}, render(found, "xml").decode())
        for name, command in PEERS.items():
            (Path(place) / "in.docx").write_bytes(given["docx"])
            done = subprocess.run([*command, str(Path(place) / "in.docx")], check=False, capture_output=True, text=True, timeout=120) if shutil.which(command[0]) else None
            if done and not done.returncode:
                columns[name] = {construct: "kept" if re.search(sign, done.stdout) else "no" for construct, sign in SIGNS.items()}
    words = {"kept": "保留", "named": "有提示", "no": "丢失"} if chinese else {"kept": "kept", "named": "named", "no": "**no**"}
    print("| |" + "|".join(columns) + "|\n|---|" + "---|" * len(columns))
    for name, (title, _tell) in CONSTRUCTS.items():
        print(f"|{title if chinese else name}|" + "|".join(words[column[name]] for column in columns.values()) + "|")


if __name__ == "__main__":
    main()
