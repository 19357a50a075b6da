"""What keeps a figure apart from the form's cells though its words fit: it was only published, or had nothing to do with disclosure."""

from __future__ import annotations

import re

from converters.checks.quantities.prose import Quantity
from converters.checks.quantities.vocabulary import Vocabulary

_MARK, _FIGURE = re.compile("[，；：]"), re.compile(r"\d")
_UNRELATED = re.compile(r"(?:[与和]|同)(?:依申请公开|(?:政府|政务)?信息公开|政务公开)(?:工作)?(?:无关|没有关系)|(?:不|未|没有)涉及?(?:到)?(?:依申请公开|(?:政府|政务)?信息公开|政务公开)|非(?:政府|政务)?信息公开(?:类|案件|原因)")


def enumerated(cells: int, sentence: str, quantity: Quantity, vocabulary: Vocabulary) -> bool:
    """Whether a figure is enumerated with what was only published (公开行政许可25件、行政处罚4件: the verb is said once).

    Args:
        cells: the cells the figure is said of.
        sentence: the sentence it stands in.
        quantity: the figure.
        vocabulary: the words of the edition.

    """
    table, pattern = vocabulary.space.sections.get("proactive", 0), vocabulary.bars.get("proactive")
    if not pattern or not cells & table or not quantity.lead.startswith("、"):
        return False
    head = _MARK.split(sentence[:quantity.start])[-1]
    return bool(pattern.search(_FIGURE.split(head)[0]))


def unrelated(cells: int, sentence: str, quantity: Quantity, vocabulary: Vocabulary) -> bool:
    """Whether the cases of a figure are said to have nothing to do with disclosure (行政诉讼2件，与政府信息公开无关); arguments as above."""
    return bool(cells & vocabulary.space.sections.get("litigation", 0)) and bool(_UNRELATED.search(sentence[quantity.end:].partition("；")[0]))
