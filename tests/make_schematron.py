"""Write `schema/report.sch` (ISO/IEC 19757-3, XSLT binding): all rules that need one report and no language; `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from converters.checks.figures import AFTER_REVIEW, AMOUNT, REVIEW, STOCK_ROWS
from converters.forms import Sum, editions, load_form

TARGET = Path(__file__).parent.with_name("schema") / "report.sch"
HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- The rules for a canonical report (urn:gouji:report:1) that need one report only and no language: the six sections, the
     edition that the year demands, dates in order, plain numbers, and the sums that the forms print on themselves (勾稽关系).
     The name of an assertion begins with the code of its finding (docs/diagnostics.md); K1 to K4 are C701.
     A blank counts as 0; a sum is not tested where its whole is blank or one of its parts was not found.
     Made by `make docs`; the sums are those of schema/forms. -->
<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt">
  <title>政府信息公开工作年度报告核对规则</title>
  <ns prefix="r" uri="urn:gouji:report:1"/>
"""


ROLES = ("overview", "proactive", "applications", "litigation", "problems", "other")
DAY = "number(translate(substring({0}, 1, 10), '-', ''))"


def _front() -> str:
    """The rules about the report as a whole: its sections, edition, period and dates."""
    signed, published = DAY.format("r:metadata/r:signed"), DAY.format("r:metadata/r:issued")
    rules = [
        *((f"N501-{role}", f"r:section[@role='{role}']", f"The section {role} is there") for role in ROLES),
        *((f"N502-{role}", f"not(r:section[@role='{role}']) or r:section[@role='{role}']/r:heading", f"The section {role} has its heading") for role in ROLES),
        ("N503", "r:metadata/r:title", "The report has a title"),
        ("F418", "not(@year) or (@edition='2021' and @year &gt;= 2021) or (@edition='2019' and (@year = 2019 or @year = 2020))", "The edition is that of the year"),
        ("C721-period", ("not(r:metadata/r:temporal) or (substring(r:metadata/r:temporal/@start, 5) = '-01-01' and substring(r:metadata/r:temporal/@end, 5) = '-12-31' and "
                        "substring(r:metadata/r:temporal/@start, 1, 4) = substring(r:metadata/r:temporal/@end, 1, 4))"), "The period is a full year"),
        *((f"C723-{name}", f"not(@year) or not(r:metadata/r:{element}) or {day} &gt; number(concat(@year, '1231'))", f"It was {name} after the end of its year")
          for name, element, day in (("signed", "signed", signed), ("published", "issued", published))),
        ("C725-signed", f"not(r:metadata/r:signed and r:metadata/r:issued) or {signed} &lt;= {published}", "It was not published before it was signed"),
    ]
    return ("  <pattern id=\"front\">\n    <rule context=\"/r:report[@edition='2019' or @edition='2021']\">\n" + "".join(map(_line, rules)) + "    </rule>\n  </pattern>\n")


def _figures() -> str:
    """The rules about single figures."""
    digits = "translate(., '0123456789', '')"
    decimal = "translate(concat(substring-before(., '.'), substring-after(., '.')), '0123456789', '') = '' and string-length(.) &gt; 1 and contains(., '.')"
    cell = "//r:td[@fact='{0}'][not(@status='missing')]"
    plain = (f"string-length(.) = 0 or {digits} = '' or (substring(@fact, string-length(@fact) - 6) = '.amount' and {decimal})")
    stock = []
    for row in STOCK_ROWS:
        previous, change, decisions = (cell.format(f"{row}.{end}") + "/@value" for end in ("previous", "change", "decisions"))
        told = f"{previous} and {change} != 0 and {decisions} != 0"
        stock.append((f"number(boolean({told}))", f"number(boolean({told} and {previous} + {change} = {decisions}))"))
    all_told, all_same = " + ".join(told for told, _same in stock), " + ".join(same for _told, same in stock)
    amount, after, review = (cell.format(name) for name in (AMOUNT, AFTER_REVIEW, REVIEW))
    document = [("C703", f"{all_told} &lt; 2 or {all_told} != {all_same}", "Decisions are not the items of last year and their change added up"),
                (f"C704-{AMOUNT}", f"not({amount}[@value != 0][not(@unit)])", "The amount of purchases has a unit"),
                (f"C743-{AFTER_REVIEW}", f"not({after}/@value != 0) or not({review}/@value = 0)", "A lawsuit after a review follows a review")]
    return ("  <pattern id=\"cells\">\n    <rule context=\"r:td[@fact][not(@status='missing')]\">\n" + _line(("C702", plain, "A value is a plain number")) + "    </rule>\n  </pattern>\n"
            "  <pattern id=\"figures\">\n    <rule context=\"/r:report[@edition='2019' or @edition='2021']\">\n" + "".join(map(_line, document)) + "    </rule>\n  </pattern>\n")


def _line(rule: tuple[str, str, str]) -> str:
    name, test, words = rule
    return f'      <assert id="{name}" test="{test}">{words}</assert>\n'


def render() -> str:
    """Return the schema; of the sums a pattern for each table of each edition, table 4, which is the same in all, once."""
    out = [HEAD, _front(), _figures()]
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
