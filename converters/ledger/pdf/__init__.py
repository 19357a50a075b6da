"""Count the glyphs that a PDF paints, by pdfminer's objects and an own sweep of the operators (ISO 32000-1 §9.4, §9.10).

The reader uses pdfium; here pdfminer.six finds pages, streams and fonts, the content is swept for its text operators
alone, and no layout is made. What is counted is glyphs: each painted code is one, whatever it means. What a code means
is another question, on which two parsers may differ; `settle` says so, font by font, and holds them to the number.

* a character code without a Unicode value counts as U+FFFD, as the reader shows it;
* ligatures of the presentation forms (U+FB00-FB06) count as their letters, Kangxi radicals as their characters;
* a soft hyphen that is drawn is a hyphen; blanks count nothing, so that it does not matter who made them;
* `ActualText` stands in place of the glyphs it covers (§14.9.4);
* text drawn twice counts twice, text off the page and invisible text count, and so does what an annotation or a field of
  a form shows: the reader accounts for each.
"""

from __future__ import annotations

from collections import Counter

from converters.ledger.pdf.pages import painted
from converters.ledger.pdf.settle import settle
from converters.source.files import Source
from converters.text import tally

__all__ = ["count", "settle"]


def count(source: Source) -> dict[str, Counter[str]]:
    """Tally each page ("page 1" and so on).

    A page or file that the second parser cannot read counts nothing: all that the reader took from it then stands in the
    balance as surplus, and is reported. A damaged table of objects is made anew before that.
    """
    return {f"page {number}": tally("".join(["".join(glyphs) for glyphs in fonts.values()])) for number, fonts in enumerate(painted(source), 1)}
