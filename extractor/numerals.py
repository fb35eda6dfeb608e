"""What a table cell prints, turned into a number without ever guessing. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

MARKS = frozenset(
    {"/", "\\", "-", "--", "—", "——", "–", "一一", "无", "無", "不适用", "不適用", "*", "N/A", "n/a"}
)

_SIGNS = {"+": 1, "增": 1, "增加": 1, "-": -1, "−": -1, "–": -1, "减": -1, "減": -1, "减少": -1, "減少": -1}
_NUMBER = re.compile(
    r"""(?P<sign>[+\-−–]|增加?|[减減]少?)?\s*
        (?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?\s*
        (?P<unit>[万萬亿億]?元|批次|人次|[万萬亿億]?[件条條项項个個宗起份次])?\s*
        (?P<note>[(\[].*)?""",
    re.VERBOSE | re.DOTALL | re.ASCII,  # ASCII: digits of other scripts are damage here
)
_AROUND = " \t\r\n\u200b\ufeff"
_RAISED_OR_CIRCLED = re.compile("([²³¹⁰-₉①-⒛⓪-⓿㉈-㉏㉑-㉟㊱-㊿])")


@dataclass(frozen=True, slots=True)
class Numeral:
    """`kind`: number (then `value` is set), blank, mark ("/", "-", 无 ...) or text (anything else)."""

    kind: Literal["number", "blank", "mark", "text"]
    value: int | Decimal | None = None
    unit: str | None = None
    note: str | None = None


@lru_cache(maxsize=65_536)
def parse(printed: str) -> Numeral:
    """The number a cell prints: sign and words of change, thousands commas, full-width digits, unit, note.

    A whole number is an int, one with a decimal point a Decimal with its printed places.
    Two numbers in one cell, or a number in a sentence, are text: never joined, never picked.
    """
    text = _half_width(printed).strip(_AROUND)
    if not text:
        return Numeral("blank")
    if text in MARKS:
        return Numeral("mark")
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Numeral("text")
    note = match["note"]
    if note and not note.rstrip("。;").endswith((")", "]")):
        return Numeral("text")
    digits = match["whole"].replace(",", "") + (match["fraction"] or "")
    number: int | Decimal = Decimal(digits) if match["fraction"] else int(digits)
    return Numeral("number", _SIGNS.get(match["sign"] or "+", 1) * number, match["unit"], note)


def plain(printed: str) -> str:
    """The text as `parse` sees it: half-width, nothing at its ends, a number without thousands commas."""
    text = _half_width(printed).strip(_AROUND)
    match = _NUMBER.fullmatch(text)
    return text.replace(match["whole"], match["whole"].replace(",", ""), 1) if match else text


def _half_width(printed: str) -> str:
    """Full-width characters as half-width ones; 3² and ① stay, of which NFKC alone would make 32 and 1."""
    parts = _RAISED_OR_CIRCLED.split(printed)
    return "".join(part if at % 2 else unicodedata.normalize("NFKC", part) for at, part in enumerate(parts))
