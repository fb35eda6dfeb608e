"""Bytes -> text: which of the encodings in use makes Chinese of it."""

import codecs
from collections.abc import Iterator

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
# Words that every report has in its first pages: the right decoding shows them, a wrong one can't.
_MARKERS = ("政府", "信息", "公开", "公開", "年度", "报告", "報告", "申请", "申請", "总计", "總計")


def decode(data: bytes) -> tuple[str, str] | None:
    """(text, encoding) or None when nothing decodes it. UTF-8 once read as GBK is turned back.

    The encoding is then called "utf-8 read as gb18030".
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    candidates = list(_candidates(data))
    return max(candidates, key=lambda c: _markers(c[0])) if candidates else None


def _candidates(data: bytes) -> Iterator[tuple[str, str]]:
    for encoding in _ENCODINGS:
        decoded = _strictly(data, encoding)
        if decoded:
            yield decoded
            if encoding == "utf-8" and not _markers(decoded[0]):
                yield from _turned_back(decoded[0])


def _turned_back(text: str) -> Iterator[tuple[str, str]]:
    try:
        yield text.encode("gb18030").decode("utf-8"), "utf-8 read as gb18030"
    except UnicodeError:
        return


def _strictly(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), encoding
    except UnicodeError:
        return None


def _markers(text: str) -> int:
    return sum(text.count(marker) for marker in _MARKERS)
