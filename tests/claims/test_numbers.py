"""Every number that prose can write comes back as itself, and nothing else becomes a number."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.claims.numbers import Number, chinese_number, find_numbers

_DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """`number`, below 10^12, in Chinese words as they are taught."""
    if number < 10_000:
        return _below_myriad(number)
    power, mark = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    high, low = divmod(number, power)
    rest = "" if not low else in_words(low) if low >= power // 10 else f"零{in_words(low)}"
    return f"{in_words(high)}{mark}{rest}"


def _below_myriad(number: int) -> str:
    words, skipped = "", False
    for power, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if skipped and words else "") + _DIGITS[digit] + mark
        skipped = not digit
    return words or "零"


def only(text: str) -> Number:
    (number,) = find_numbers(text)
    return number


@given(st.integers(0, 99_999_999))
@example(10)
@example(10_010)
@example(20_000_002)
@example(1_0000_0000 - 1)
def test_a_number_in_chinese_words_reads_back(number: int) -> None:
    assert chinese_number(in_words(number)) == number
    assert only(f"收到申请{in_words(number)}件。").value == number


@given(st.integers(0, 10**12 - 1))
def test_words_with_yi_read_back(number: int) -> None:
    assert chinese_number(in_words(number)) == number


@given(st.integers(10, 19))
def test_ten_may_stand_without_its_one(number: int) -> None:
    assert chinese_number(in_words(number).removeprefix("一")) == number


@given(st.integers(0, 99_999_999), st.sampled_from([",", "，"]), st.booleans())
def test_digits_with_commas_and_in_full_width_read_back(number: int, comma: str, wide: bool) -> None:
    printed = f"{number:,}".replace(",", comma)
    if wide:
        printed = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in printed)
    assert [n.value for n in find_numbers(f"受理{printed}件")] == [number]


@given(st.integers(1, 9_999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("千", 1000)]))
def test_digits_before_wan_and_yi_are_multiplied(number: int, unit: tuple[str, int]) -> None:
    found = only(f"共{number}{unit[0]}条")
    assert (found.value, found.approximate) == (number * unit[1], True)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("两", 2),
        ("廿三", 23),
        ("卅", 30),
        ("二〇二三", 2023),
        ("两千零二", 2002),
        ("〇", 0),
        ("三万五千", 35000),
    ],
)
def test_other_ways_to_write_a_number(word: str, value: int) -> None:
    assert chinese_number(word) == value


@pytest.mark.parametrize("word", ["一百五", "十百", "百", "一二十", "二千三百万万", "三万五", ""])
def test_what_is_no_number_or_could_be_two_is_none(word: str) -> None:
    assert chinese_number(word) is None


@pytest.mark.parametrize(
    "words",
    [
        "二十余件",
        "18万余条",
        "约30件",
        "近30件",
        "30多件",
        "30件左右",
        "数十件",
        "几十件",
        "1.5万件",
        "至少3件",
    ],
)
def test_a_rounded_figure_is_approximate(words: str) -> None:
    assert only(f"公开{words}").approximate


@pytest.mark.parametrize("words", ["申请数3件", "最近3件", "共计3件", "合计3件", "总数3件"])
def test_an_exact_figure_is_not(words: str) -> None:
    found = only(words)
    assert (found.value, found.approximate) == (3, False)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("2950元", 2950), ("12.5万元", 125_000), ("0元", 0), ("1,234.56元", Decimal("1234.56"))],
)
def test_money_is_counted_in_yuan(text: str, yuan: Decimal) -> None:
    assert only(f"收取{text}").yuan == yuan


@pytest.mark.parametrize(
    "text",
    ["2023年", "12月31日", "一是加强领导", "第三条", "每件", "国办发第5号", "一次性办好", "与业务一起抓"],
)
def test_dates_and_words_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == []


def test_a_thousand_is_never_read_as_its_last_three_digits() -> None:
    assert [n.value for n in find_numbers("收到1，234件，答复1,200件")] == [1234, 1200]


def test_a_share_keeps_its_places() -> None:
    found = only("占33.90%")
    assert (str(found.value), found.unit) == ("33.90", "%")


def test_numbers_are_placed_with_their_units() -> None:
    text = "公开5条、28宗"
    assert [text[n.start : n.end] for n in find_numbers(text)] == ["5条", "28宗"]
