"""A new form is one more data file: an invented edition of 2027, with a row more and a column renamed, needs no line of program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The rows that the invented form has and the one that it words otherwise; its figures are those of 2021 and one more.
ROW = """    <row>
      <label column="0" text="行政裁决"/>
      <value column="1" colspan="3" fact="t2.rulings.decisions" type="count"/>
    </row>
"""
SCRIPT = """
import converters
from converters.checks.report import check_report
from converters.checks.sums import check_sums
from converters.migration import migrate
from authored import report

old = report("qiyun-town-2024")
new = migrate(old, "2027")
assert new.edition == "2027" and [item.code for item in new.diagnostics if item.code == "W914"], new.diagnostics
from dataclasses import replace
from converters.report import Fact
fact = Fact("t2.rulings.decisions", "37", 37)
tables = {name: replace(table, slots=tuple(replace(slot, text="37") if slot.fact == fact.id else slot for slot in table.slots)) for name, table in new.tables().items()}
sections = tuple(replace(section, blocks=tuple(tables.get(getattr(block, "id", ""), block) for block in section.blocks)) for section in new.sections)
new = replace(new, facts={**new.facts, fact.id: fact}, sections=sections, diagnostics=())
from converters.formats import verb
for name in ("xml", "json", "docx", "html", "markdown", "xlsx"):
    data = verb("writers", name, "render")(new)
    again = converters.read(data)
    assert again.edition == "2027", (name, again.edition)
    assert again.facts["t2.rulings.decisions"].value == 37, name
    assert {key: item.value for key, item in again.facts.items()} == {key: item.value for key, item in new.facts.items()}, name
    wrong = [item.code for item in again.diagnostics if item.code[0] == "F" and item.code not in {"F415", "F418", "F420"}]
    assert wrong == [], (name, wrong)
back = migrate(new, "2021")
assert "t2.rulings.decisions" in [item.message.en.split()[0] for item in back.diagnostics if item.code == "W911"] or any("t2.rulings.decisions" in item.message.en for item in back.diagnostics)
assert check_sums(new) == check_sums(old) and isinstance(check_report(new), list)
from converters.work.codebook import meanings
assert any(item.fact == "t2.rulings.decisions" and item.edition == "2027" for item in meanings())
from click.testing import CliRunner
from converters.cli import main
assert "2027" in CliRunner().invoke(main, ["convert", "--help"]).stdout
print("well")
"""


def test_an_invented_edition_is_a_file_and_no_program(tmp_path):
    shutil.copytree(ROOT / "converters", tmp_path / "converters", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    form = (ROOT / "schema/forms/2021.xml").read_text("utf-8")
    form = form.replace('id="2021"', 'id="2027"').replace('first="2021"', 'first="2027"').replace("国办公开办函〔2021〕30号", "国办公开办函〔2027〕1号")
    form = form.replace('text="本年废止件数"', 'text="本年废止和失效件数"').replace('rows="14" columns="4"', 'rows="15" columns="4"')
    cut = form.index('    <row>\n      <label column="0" colspan="4" text="第二十条第（八）项"/>')
    (tmp_path / "schema/forms/2027.xml").write_text(form[:cut] + ROW + form[cut:], "utf-8")
    old = tmp_path / "schema/forms/2021.xml"
    old.write_text(old.read_text("utf-8").replace('first="2021"', 'first="2021" last="2026"'), "utf-8")
    paths = os.pathsep.join((str(tmp_path), str(ROOT / "tests")))
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths})
    assert done.stdout == "well\n", done.stderr[-2000:]
