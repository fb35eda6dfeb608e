"""Bytes -> text: which of the encodings in use makes Chinese of it, and what could not be decoded."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.records import Notice

TURNED_BACK = "utf-8 read as gb18030"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WITHOUT_MARKS = ("utf-16-le", "utf-16-be")  # make some text of any bytes, so only markers speak for them
# What a page declares is often wrong, and may name rot13; gb2312 pages use characters of gb18030.
_DECLARABLE = ("big5", "big5hkscs", "cp950", "hz")
# Words that every report has in its first pages: the right decoding shows them, a wrong one can't.
_MARKERS = ("政府", "信息", "公开", "公開", "年度", "报告", "報告", "申请", "申請", "总计", "總計")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# One character in so many may be damaged; with more it is no text. Markers prove that it is.
_RECOGNISED, _UNKNOWN = 4, 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """`lost`: how many characters could not be decoded; each stands in `text` as U+FFFD."""

    text: str
    encoding: str
    lost: int = 0

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a reviewer should know about the decoding."""
        lost = Notice("undecodable", {"encoding": self.encoding, "characters": self.lost})
        repaired = Notice("encoding_repaired")
        return (lost,) * bool(self.lost) + (repaired,) * (self.encoding == TURNED_BACK)


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text of `data`, `declared` being the encoding the file itself names; None when it is no text.

    UTF-8 that was once read as GBK and saved so is turned back; its encoding is then TURNED_BACK.
    """
    best, most = Decoded("", "utf-8"), (-1, 0)
    for candidate in _candidates(data, declared):
        markers = sum(candidate.text.count(marker) for marker in _MARKERS)
        if candidate.encoding in _WITHOUT_MARKS and not markers:
            continue
        if (markers, -candidate.lost) > most:  # of equals the first, so UTF-8 before all others
            best, most = candidate, (markers, -candidate.lost)
    damaged = best.lost + len(_CONTROL.findall(best.text))
    tolerated = len(best.text) // (_RECOGNISED if most[0] else _UNKNOWN)
    return best if damaged <= max(1, tolerated) else None


def _candidates(data: bytes, declared: str | None) -> Iterator[Decoded]:
    bom = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    first = _replacing(data, bom or "utf-8")
    yield first
    if not first.lost and any(marker in first.text for marker in _MARKERS):
        return  # valid UTF-8 that speaks Chinese is nothing else
    yield _turned_back(first.text)
    if not bom:
        for encoding in dict.fromkeys((*_chinese(declared or ""), "gb18030", "big5", *_WITHOUT_MARKS)):
            yield _replacing(data, encoding)


def _chinese(declared: str) -> tuple[str, ...]:
    """The codec of a declared encoding, if it is one of Chinese that is not tried anyway or later."""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return ()
    return (name,) if name in _DECLARABLE else ()


def _turned_back(text: str) -> Decoded:
    """`text` as it was before its UTF-8 was read as GBK. A byte that found no partner then is lost (U+FFFD);
    a lone 0x80 became the euro sign."""
    parts = (part.split("€") for part in text.split("\ufffd"))
    data = b"\xff".join(b"\x80".join(word.encode("gb18030") for word in part) for part in parts)
    # A lost byte shows twice: as itself, and in the character it was the end of.
    back = data.decode("utf-8", errors="replace").replace("\ufffd\ufffd", "\ufffd")
    return Decoded(back, TURNED_BACK, back.count("\ufffd"))


def _replacing(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))
