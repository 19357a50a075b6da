"""Write `schema/report.sch` (ISO/IEC 19757-3, XSLT binding) from the sums of the forms; `make docs` runs it, a test keeps it current."""

from __future__ import annotations

from pathlib import Path

from converters.forms import Sum, editions, load_form

TARGET = Path(__file__).parent.with_name("schema") / "report.sch"
HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- The sums that the forms print on themselves (勾稽关系), for a canonical report (urn:gouji:report:1).
     A blank counts as 0; a sum is not tested where its whole is blank or one of its parts was not found.
     Made from schema/forms by `make docs`. -->
<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt">
  <title>政府信息公开工作年度报告 勾稽关系</title>
  <ns prefix="r" uri="urn:gouji:report:1"/>
"""


def render() -> str:
    """Return the schema: a pattern for each table of each edition; table 4 is the same in all and stands once."""
    out = [HEAD]
    for edition in editions():
        form = load_form(edition)
        for table in form.tables:
            own = [equation for equation in form.sums if equation.whole[0].startswith(f"{table}.")]
            if not own or (table == "t4" and edition != editions()[-1]):
                continue
            which = "" if table == "t4" else f"[@edition='{edition}']"
            out.append(f'  <pattern id="{table}-{edition}">\n    <rule context="r:table[@form=\'{table}\']{which}">\n')
            out += [_assert(equation, edition) for equation in own]
            out.append("    </rule>\n  </pattern>\n")
    out.append("</schema>\n")
    return "".join(out)


def _cells(names: tuple[str, ...]) -> str:
    return f"r:tr/r:td[{' or '.join(f'@fact={chr(39)}{name}{chr(39)}' for name in names)}]"


def _assert(equation: Sum, edition: str) -> str:
    every = (*equation.whole, *equation.parts)
    whole, parts = _cells(equation.whole), _cells(equation.parts)
    gap = f"sum({whole}/@value) - sum({parts}/@value)"
    test = (f"count({_cells(every)}[not(@status='missing')]) &lt; {len(every)} or not({whole}[@value]) or "
            f"({gap} &lt; 0.000001 and {gap} &gt; -0.000001)")
    words = f"{equation.rule}: {' + '.join(equation.whole)} = {' + '.join(equation.parts)}"
    return f'      <assert id="{equation.rule}-{edition}-{equation.over}" test="{test}">{words}</assert>\n'


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
