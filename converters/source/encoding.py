"""Bytes to characters: every choice of charset is verified, none is guessed in silence (WHATWG Encoding, HTML §13.2.3).

Order: byte order mark; UTF-16 without one (NULs on one side of the pairs); then the declared name, UTF-8, GB18030 and
Big5-HKSCS, of which the first wins that decodes strictly and reads as Chinese. If none does, each is decoded with
replacement, and the one with the most common characters and the fewest undecodable bytes is taken. The GB 2312 family
is always read as GB18030, its superset; a character cut off by the end of the data never counts against a charset.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from converters.diagnostics import Diagnostic, diagnose

# The most frequent characters of modern Chinese and of official prose, simplified and traditional: about four fifths of
# a running text stand here, and next to none of a text decoded by the wrong charset.
_COMMON = frozenset(
    "甲乙丙丁戊己庚辛壬癸"
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白"
    "教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且"
    "究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值"
    "号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随"
    "申请章规范性免予部开依复诉讼裁决许可处罚强制征收费案件镇乡街道办事处址网站栏目录监督保障考核评议责任追究培训投举访维纠审总数其他"
    "個們來時為國會這說學對經過發動種後實現體當點從業長還進機應無問關電話與見門開間東車報單議記設許證訴訟請辦處費權總數據條規範類項"
    "務則員團圖場廣應級紀約統組織結給線續縣鄉鎮區號頁題顯頭領導專業東兩產嚴廳屆層屬歲師帳幾庫廠異強復徵德態慶戶掛撥擔擴據擇據斷"
    "於書樓構標樣樹機檔歷決沒測準減溝漢為營爭獎環產畫監盡礙確碼禮種稱積穩節築簡簽糧級細終維綜網緊編練總績繼續義習聯聽職聲與興舉舊"
    "藝處號衛補複規視覺觀計訊討訓設訪評試該詳認語誤說調談請論諮諾謝證識議護讀變貝財責貨貿費資質賠購贊車軍輕較輔輸轄轉農運過達違選"
    "還邊郵鄉醫釋裡鐵錄錢錯鎮長門閉開間關際險隨雖雙難電需靜須預領頻題願顧風飛養馬驗體點黨齊"
    "、。〈〉《》「」『』【】〔〕（），．：；！？－％“”‘’…—–·×０１２３４５６７８９\u3000\u00a0")
_WIDE = re.compile(r"[^\x00-\x7f]+")
_SAMPLE = 240
_CONVINCING = 0.5

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ODD = re.compile("[\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\U000f0000-\U0010fffd]")  # what turns the direction of others; private use
_ODD_BYTES = tuple(map(re.compile, (rb"\xee", rb"\xe2\x80[\xaa-\xae]", rb"\xe2\x81[\xa6-\xa9]", rb"\xef[\x80-\xa3]", rb"\xf3", rb"\xf4")))  # the same in UTF-8; one by one is faster
_KEPT = 1 << 20  # bytes
_CONTROLS = bytes([*range(9), 11, *range(14, 32)])
_NONCHARACTERS = tuple(char.encode(charset) for char in "\ufffe\uffff" for charset in ("utf-8", "gb18030"))
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32le"), (codecs.BOM_UTF32_BE, "utf-32be"),
         (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))

_GB = ("gb18030", "gb2312", "gbk", "gb231280", "csgb2312", "csiso58gb231280", "isoir58", "chinese", "xgbk", "cp936", "ms936",
       "windows936", "936", "euccn", "xeuccn", "gb180302000", "gb180302022", "gb23121980")
_BIG5 = ("big5", "big5hkscs", "cnbig5", "csbig5", "xxbig5", "cp950", "ms950", "windows950", "950", "big5eten")
_UTF8 = ("utf8", "unicode11utf8", "unicode20utf8", "xunicode20utf8", "utf8mb4", "utf")
_NAMES = (dict.fromkeys(_GB, "gb18030") | dict.fromkeys(_BIG5, "big5-hkscs") | dict.fromkeys(_UTF8, "utf-8")
          | {"utf16": "utf-16", "utf16le": "utf-16le", "utf16be": "utf-16be", "unicode": "utf-16le", "ucs2": "utf-16le"}
          | {"shiftjis": "shift_jis", "sjis": "shift_jis", "windows31j": "cp932", "eucjp": "euc-jp", "euckr": "euc-kr",
             "ksc56011987": "euc-kr", "ksc5601": "euc-kr", "cp949": "cp949"})
# One byte per character decodes anything, so such a declaration proves nothing; it is the last resort.
_SINGLE = {"iso88591": "windows-1252", "latin1": "windows-1252", "windows1252": "windows-1252", "cp1252": "windows-1252",
           "usascii": "windows-1252", "ascii": "windows-1252", "iso885915": "iso8859-15", "windows1251": "windows-1251",
           "koi8r": "koi8-r"}

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta[\s/]((?:[^>\"']|\"[^\"]*\"|'[^']*')*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([^\s=\"'/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([^\s\"';,/>]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes without its byte order mark, the charset they were read by, and what was wrong."""

    text: str
    charset: str
    diagnostics: tuple[Diagnostic, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode `data` as `_decoded` does; what was decoded last is kept, since reader and ledger ask for the same, unless it is large."""
    return _kept(data, declared) if len(data) <= _KEPT else _decoded(data, declared)


def _decoded(data: bytes, declared: str) -> Decoded:
    """Decode `data`, of which the source says it is `declared` ("" if it does not say); never fails.

    Reports S111 for a wrong declaration, S112 for bytes that could not be decoded, S117 for control characters,
    S141 for characters that do not show what they are, which are kept.
    """
    text, charset, bad = _choose(data, declared)
    found: list[Diagnostic] = []
    if declared and not data.isascii() and not _agree(_canonical(declared), charset):
        found.append(diagnose("S111", declared=declared, found=charset))
    if bad:
        found.append(diagnose("S112", count=bad, charset=charset))
    text, controls = _FORBIDDEN.subn("\ufffd", text) if _may_hold_forbidden(data, charset) else (text, 0)
    if controls:
        found.append(diagnose("S117", count=controls))
    odd = _ODD.findall(text) if not text.isascii() and (charset != "utf-8" or any(odd.search(data) for odd in _ODD_BYTES)) else []
    if odd:
        found.append(diagnose("S141", count=len(odd), names=", ".join(f"U+{ord(char):04X}" for char in sorted(set(odd))[:5])))
    return Decoded(text, charset, tuple(found))


_kept = lru_cache(maxsize=2)(_decoded)


def _may_hold_forbidden(data: bytes, charset: str) -> bool:
    """Look at the bytes first: in UTF-8 and GB18030 a control character is that byte, and the two others are rare."""
    if charset not in {"utf-8", "gb18030"}:
        return True
    return len(data.translate(None, _CONTROLS)) < len(data) or any(code in data for code in _NONCHARACTERS)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 from their beginning to their end, where a character may be cut off."""
    return _strict(data, "utf-8") is not None


def html_charset(data: bytes) -> str:
    """Return the charset that an HTML page declares in its first 4,096 bytes, "" if it declares none.

    WHATWG HTML §13.2.3.2: a page whose declaration can be read byte by byte cannot be UTF-16, whatever it says.
    """
    head = data[:4096]
    if xml := _XML.match(head.removeprefix(codecs.BOM_UTF8)):
        return _byte_wise(xml[1])
    if b"<!--" in head:
        head = _COMMENT.sub(b"", head)
    for meta in _META.finditer(head):
        values = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(meta[1])}
        if name := values.get(b"charset", b"").strip():
            return _byte_wise(name)
        is_type = values.get(b"http-equiv", b"").strip().lower() == b"content-type"
        if is_type and (stated := _CHARSET.search(values.get(b"content", b""))):
            return _byte_wise(stated[1])
    return ""


def _byte_wise(name: bytes) -> str:
    text = name.decode("ascii", "replace")
    return "utf-8" if text.lower().startswith(("utf-16", "utf-32", "unicode")) else text


def _choose(data: bytes, declared: str) -> tuple[str, str, int]:
    """Return the text, the charset, and how many bytes it could not decode."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            text, bad = _lenient(data[len(mark):], charset)
            return text, charset, bad
    pairs = _pair_order(data) if b"\0" in data else ""
    if pairs:
        text, bad = _lenient(data, pairs)
        return text, pairs, bad
    if data.isascii():
        return data.decode("ascii"), "utf-8", 0
    name = _canonical(declared)
    order = list(dict.fromkeys((*((name,) if name else ()), "utf-8", "gb18030", "big5-hkscs")))
    strict = {}
    for charset in order:
        read = strict[charset] = _strict(data, charset)
        if read and charset == name == "utf-8":
            return read[0], charset, read[1]
        if read and _share(read[0]) >= _CONVINCING and (charset == "utf-8" or not _is_utf8(data)):
            return read[0], charset, read[1]
    return _heaviest(data, declared, order, strict)


def _heaviest(data: bytes, declared: str, order: list[str], strict: dict[str, tuple[str, int] | None]) -> tuple[str, str, int]:
    """Choose where no charset is convincing: by common characters, undecodable bytes, and the declaration at a near-tie."""
    wide = len(data.translate(None, bytes(range(128))))
    tried: list[tuple[float, str, str, int]] = []
    for charset in order:
        text, bad = strict[charset] or _lenient(data, charset)
        weight = _share(text) - bad / wide + (0.3 if charset == _canonical(declared) else 0.0)
        if charset == "utf-8" and strict[charset]:
            weight += min(0.5, 0.05 * wide)  # more than a few bytes are hardly ever valid UTF-8 by chance, in whatever language
        tried.append((weight, text, charset, bad))
    weight, text, charset, bad = max(tried, key=lambda item: item[0])
    single = _SINGLE.get(_plain(declared))
    if single and weight < _CONVINCING:
        text, bad = _lenient(data, single)
        return text, single, bad
    return text, charset, bad


def _share(text: str) -> float:
    """Return how many of the first non-ASCII characters are common ones, from 0 to 1."""
    seen = fitting = 0
    for run in islice(_WIDE.finditer(text), _SAMPLE):
        for char in run[0][:_SAMPLE]:
            seen += char != "\ufffd"
            fitting += char in _COMMON
        if seen >= _SAMPLE:
            break
    return fitting / seen if seen else 0.0


def _strict(data: bytes, charset: str) -> tuple[str, int] | None:
    """Decode strictly but for a last character that the end of the data cuts off; None if that is not possible."""
    try:
        return data.decode(charset), 0
    except UnicodeDecodeError as error:
        cut = len(data) - error.start
        if cut > 3 or error.end < len(data) or not ("incomplete" in error.reason or "unexpected end" in error.reason):
            return None
        return data[:error.start].decode(charset) + "\ufffd" * cut, cut


def _is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8 with Chinese in it: GB18030 may read such bytes too, as nonsense."""
    read = _strict(data, "utf-8")
    return read is not None and _share(read[0]) >= _CONVINCING


def _lenient(data: bytes, charset: str) -> tuple[str, int]:
    """Decode with one U+FFFD for each undecodable byte, and count them."""
    text = data.decode(charset, "gouji.bytes")
    return text, max(text.count("\ufffd") - _genuine(data, charset), 0)


def _genuine(data: bytes, charset: str) -> int:
    """Count the replacement characters that the source holds itself."""
    try:
        return data.count("\ufffd".encode(charset))
    except UnicodeEncodeError:
        return 0


def _replace(error: UnicodeError) -> tuple[str, int]:
    """Stand U+FFFD in for each undecodable byte (the standard handler gives one for a whole sequence).

    The byte 0x80 in the GB family is the euro sign of Windows (WHATWG Encoding §10.2.1).
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding == "gb18030" and error.object[error.start] == 0x80:
        return "€", error.start + 1
    return "\ufffd" * (error.end - error.start), error.end


codecs.register_error("gouji.bytes", _replace)


def _pair_order(data: bytes) -> str:
    """Tell UTF-16 without a byte order mark by its NULs, nearly all on one side of the pairs; "" if it is not that.

    Where NULs are few (Chinese text, with only its line breaks and digits below U+0100), the pairs must read as Chinese.
    """
    head = data[:8192]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    many, few = max(even, odd), min(even, odd)
    likely = "utf-16be" if even > odd else "utf-16le"
    if few * 10 <= many and many * 4 >= len(head):
        return likely
    # 一 is U+4E00, with its NUL on the other side, so that a text full of it has them on both.
    for charset in (likely,) if few * 10 <= many else ("utf-16le", "utf-16be"):
        text = head.decode(charset, "replace")
        if "\0" not in text and _share(text) >= _CONVINCING and not _is_utf8(data):
            return charset
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _canonical(name: str) -> str:
    """Return the charset by which bytes declared as `name` are read, "" for a name that is not known or proves nothing."""
    return _NAMES.get(_plain(name), "")


def _agree(declared: str, charset: str) -> bool:
    """Whether the declaration was right; UTF-16 may leave its byte order to the mark."""
    return declared == charset or (declared == "utf-16" and charset.startswith("utf-16"))
