"""Numbers in running text: Arabic and Chinese, with commas, 万 and 亿, units, and words of approximation."""

import re
from dataclasses import dataclass
from decimal import Decimal

_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．：；（）％﹪【】", "0123456789,.:;()%%()")
_ZEROS = "零〇○"
_DIGITS = {c: v for v, row in enumerate(("零〇○", "一壹", "二两兩贰", "三叁", "四肆", "五伍")) for c in row}
_DIGITS |= {c: v for v, row in enumerate(("六陆", "七柒", "八捌", "九玖"), start=6) for c in row}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_SCORES = {"廿": "二十", "卅": "三十"}
_WORD = "".join((*_DIGITS, *_TENS, *_MYRIADS, *_SCORES))

COUNT_UNITS = (
    "件次",
    "件",
    "条",
    "條",
    "份",
    "宗",
    "起",
    "例",
    "个",
    "項",
    "项",
    "部",
    "批次",
    "人次",
    "次",
    "批",
)
MONEY_UNITS = {"元": Decimal(1), "万元": Decimal(10**4), "萬元": Decimal(10**4), "亿元": Decimal(10**8)}
_UNIT = "|".join((*COUNT_UNITS, *sorted(MONEY_UNITS, key=len, reverse=True), "%"))

_NUMBER = re.compile(
    rf"""(?P<about>大约|约|将近|接近|(?<![最附])近|逾|超过|超|不足|不少于|至少|[数几](?=[十百千万])|\d\s*[-~—至])?
        (?: (?<![\w.]) (?<!\d,) (?P<arabic>\d{{1,3}}(?:,\d{{3}})+|\d+) (?P<fraction>\.\d+)?
          | (?<![第每]) (?P<chinese>[{_WORD}]+) (?!起[^,。;、)]|次性|条龙|件事) )
        (?P<more>[余餘多来])? (?P<times>[十百千万萬亿億](?!元))? (?P<more2>[余餘多])?
        \s* (?P<unit>{_UNIT})? (?P<after>以上|以下|左右|上下|以内|不到)?
        (?P<date>[年月日号时届])?""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at text[start:end], its unit included. `unit`: "" where none of the known ones follows.

    `approximate`: 二十余件, 约30件, 18万条: not a figure to compare with.
    """

    value: int | Decimal
    unit: str
    start: int
    end: int
    approximate: bool = False

    @property
    def counts(self) -> bool:
        return self.unit in COUNT_UNITS

    @property
    def yuan(self) -> Decimal | None:
        """The amount in 元; None where it is no amount of money."""
        return self.value * MONEY_UNITS[self.unit] if self.unit in MONEY_UNITS else None


def half_width(text: str) -> str:
    """Full-width digits and punctuation as half-width ones, character for character."""
    return text.translate(_FULL_WIDTH)


def find_numbers(text: str) -> list[Number]:
    """Every number of `text`, in order, without years and dates.

    Chinese ones count only where a unit follows: 一是 is no number.
    """
    found = (_number(match) for match in _NUMBER.finditer(half_width(text)))
    return [number for number in found if number is not None]


def _number(match: re.Match[str]) -> Number | None:
    value = _value(match)
    unit = match["unit"] or ""
    if value is None or (not unit and (match["chinese"] or match["date"])):
        return None
    # 18万条 is a rounded figure; 18万元 is an amount as amounts are written.
    rounded = bool(match["times"]) and unit not in MONEY_UNITS
    about = any(match[name] for name in ("about", "more", "more2", "after"))
    start = match.start("chinese") if match["chinese"] else match.start("arabic")
    return Number(value, unit, start, match.start("date") if match["date"] else match.end(), rounded or about)


def _value(match: re.Match[str]) -> int | Decimal | None:
    times = (_TENS | _MYRIADS).get(match["times"] or "", 1)
    if match["chinese"]:
        value = chinese_number(match["chinese"])
        return None if value is None else value * times
    whole = match["arabic"].replace(",", "")
    if not match["fraction"]:
        return int(whole) * times
    amount = Decimal(whole + match["fraction"]) * times
    return int(amount) if times > 1 and amount == int(amount) else amount


def chinese_number(word: str) -> int | None:
    """The value of a Chinese numeral, digit by digit (二〇二三) or in words (三千五百一十一); else None.

    Short forms that leave a unit out (一百五) are None: they can be read in two ways.
    """
    for score, words in _SCORES.items():
        word = word.replace(score, words)
    if all(c in _DIGITS for c in word):
        return int("".join(str(_DIGITS[c]) for c in word)) if word else None
    total, rest = 0, word
    for mark in ("亿億", "万萬"):
        at = next((i for i, c in enumerate(rest) if c in mark), None)
        if at is None:
            continue
        high = chinese_number(rest[:at]) if mark == "亿億" else _below_myriad(rest[:at])
        if not high:
            return None
        total, rest = total + high * _MYRIADS[rest[at]], rest[at + 1 :]
        if len(rest) == 1 and rest not in _MYRIADS:
            return None
    low = _below_myriad(rest) if rest else 0
    return None if low is None else total + low


def _below_myriad(word: str) -> int | None:
    """The value of 一 .. 九千九百九十九; None for what is no such numeral."""
    total, last, digit, zero = 0, 10_000, None, False
    for char in word:
        if char in _ZEROS:
            if digit is not None:
                return None
            zero = True
        elif char in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[char]
        else:
            unit = _TENS.get(char, last)
            if unit >= last or (digit is None and unit != 10):
                return None
            total, last, digit, zero = total + (1 if digit is None else digit) * unit, unit, None, False
    if digit is None:
        return total if total or zero else None
    return None if last in (100, 1000) and not zero else total + digit
