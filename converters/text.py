"""Characters: what counts, what compares equal, and what XML 1.0 can carry (XML 1.0 §2.2, Unicode UAX 15)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# White space and characters that show nothing: the ledger counts them as layout, labels compare without them.
_BLANK_RANGES = ((0, 0x20), (0x7F, 0xA0), (0xA0, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x1680, 0x1680),
                 (0x17B4, 0x17B5), (0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x3000, 0x3000), (0x3164, 0x3164),
                 (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0))
_BLANKS = frozenset(chr(code) for first, last in _BLANK_RANGES for code in range(first, last + 1))
# Those of them that are no space: marks of direction, joiners, variation selectors, and their like (Unicode: Default_Ignorable_Code_Point).
UNSEEN = frozenset(char for char in _BLANKS if not (char.isspace() or char < " ")) | {"\ufffc"}
_BLANK = re.compile(f"[{re.escape(''.join(sorted(_BLANKS)))}]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_WORD = re.compile(r"[^\w]|_")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_HAN = r"\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_CJK_GAP = re.compile(rf"(?<=[{_HAN}])[ \n]+(?=[{_HAN}])")

# Kangxi radicals stand in some PDF fonts for the characters they look like; only these are folded in running text.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RAISED = {ord(raised): digit for raised, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)}
_FOLDED = _RADICALS | _RAISED
_HAS_RADICAL = re.compile("[\u2f00-\u2fd5]")
_FOLDED_CHARS = frozenset(map(chr, _FOLDED))

# Characters of the forms and of the words round them that pages copied for Taiwan or Hong Kong print otherwise, and what they stand for.
_TRADITIONAL = (
    "萬與業個為爲舉於務動勞區單發後國處複復執護報據採數無時機權條構況沒準現產當監稱穩種糾納組織經結繼續維繳罰範獲補規計認許議"
    "訟訪訴詢請購費轉過這進質問間關門開險項須題額類廢強總從應屬實審導對將彙匯滿製團輸選減協參號員圖場備價億優們傳內兩劃別創勢"
    "啟嚴園塊壞學寧專屆幣帶師幫廣廠徵徹態慮憑懲戶換揚損擴擔擬敗斷舊書會東極榮標樓樣橋檔檢歲歷歸殘氣決測潔濟爭狀獎獨環畢異療眾"
    "碼確礦禮積競節築簡籌糧級紀約紅純細終統綜綠網緊線縣績罷聯聽職聲肅脫臨藝藥術衛衝裝見覽訂記訊設訓評話該詳說調談論證識讀變讓"
    "豐負財責貫貨貸貿資賠賬軍較載輕辦農運達違遲適遷遺還鄉鄰醫針鎮銷錄錯鍵長閉陽隊階際雜難電預領顯風館驗體點黨")
_SIMPLIFIED = (
    "万与业个为为举于务动劳区单发后国处复复执护报据采数无时机权条构况没准现产当监称稳种纠纳组织经结继续维缴罚范获补规计认许议"
    "讼访诉询请购费转过这进质问间关门开险项须题额类废强总从应属实审导对将汇汇满制团输选减协参号员图场备价亿优们传内两划别创势"
    "启严园块坏学宁专届币带师帮广厂征彻态虑凭惩户换扬损扩担拟败断旧书会东极荣标楼样桥档检岁历归残气决测洁济争状奖独环毕异疗众"
    "码确矿礼积竞节筑简筹粮级纪约红纯细终统综绿网紧线县绩罢联听职声肃脱临艺药术卫冲装见览订记讯设训评话该详说调谈论证识读变让"
    "丰负财责贯货贷贸资赔账军较载轻办农运达违迟适迁遗还乡邻医针镇销录错键长闭阳队阶际杂难电预领显风馆验体点党")
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_READING = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-zü\u00e0-\u00fd\u0101-\u01dc\u1e3f]{1,7}[)）]")  # 開(kāi)


def ink(text: str) -> str:
    """Return `text` without white space and invisible characters: the characters that a reader can see."""
    return _BLANK.sub("", text)


def tally(text: str) -> Counter[str]:
    """Count the visible characters of `text`, radicals and raised digits folded: the unit of every account of the ledger."""
    count = Counter(text)
    for char in count.keys() & _BLANKS:
        del count[char]
    for char in count.keys() & _FOLDED_CHARS:
        count[_FOLDED[ord(char)]] += count.pop(char)
    return count


def raised(digit: str) -> str:
    """Return a digit as it is printed over the line, the mark of a note: ² for 2."""
    return "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)]


def unradical(text: str) -> str:
    """Replace Kangxi radicals (U+2F00-2FD5) by the characters they stand for; nothing else changes."""
    return text.translate(_RADICALS) if _HAS_RADICAL.search(text) else text


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the key under which two labels compare: NFKC, without white space and punctuation, lower case."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", simplified(text))).lower()


def simplified(text: str) -> str:
    """Return a text in simplified characters, without the readings that copied pages print behind characters."""
    if text.isascii():
        return text
    return (_READING.sub("", text) if "(" in text or "（" in text else text).translate(_TO_SIMPLIFIED)


def for_xml(text: str) -> str:
    """Replace each character that XML 1.0 forbids by U+FFFD (its visible stand-in); the rest is unchanged."""
    return _NOT_XML.sub("\ufffd", text)


def tidy(text: str) -> str:
    """Collapse runs of spaces, trim each line, and drop empty lines at both ends; line breaks stay."""
    if text.isalnum():
        return text
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")


def joined(text: str) -> str:
    """Put a broken text on one line: a break between two Han characters becomes nothing, any other a space."""
    if " " not in text and "\n" not in text and "\r" not in text:
        return text.strip()
    return _CJK_GAP.sub("", text.replace("\r", "")).replace("\n", " ").strip()
