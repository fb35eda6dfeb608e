"""Every way a number is printed is read as that number; whatever is not one number stays text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.numerals import MARKS, parse

COUNTS = st.integers(0, 10**12)
AMOUNTS = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=4)
NUMBERS = COUNTS | AMOUNTS
PLUS = st.sampled_from(["", "+", "＋", "增", "增加"])
MINUS = st.sampled_from(["-", "−", "–", "－", "减", "減", "减少", "減少"])
UNITS = st.sampled_from(
    [*"元件条條项項个個宗起份次", *["万元", "萬元", "亿元", "億元", "批次", "人次", "万件"]]
)
BETWEEN = st.sampled_from([*" \n\t/、;；和至~+", "  ", ", "])
NOT_ONE_NUMBER = """
    1,23 12,34,567 1,2345 ,123 1. .5 1.2.3 1..2 3% 50％ --3 +-3 十二 O l2 1O 5（未注明 第3页 2023年 1e5 0x10
    ① 12\ufffd \ufffd12 ½ 3² 3/4 1:2 ٣ 1٣
"""
SPACES = st.text(" \t\n\u3000\u00a0", max_size=3)
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@given(NUMBERS, st.booleans(), st.booleans(), SPACES, SPACES)
def test_a_printed_number_is_read_back(
    number: int | Decimal, commas: bool, wide: bool, before: str, after: str
) -> None:
    printed = f"{number:,}" if commas else str(number)
    numeral = parse(before + (printed.translate(FULL_WIDTH) if wide else printed) + after)
    assert (numeral.kind, numeral.value) == ("number", number)
    assert type(numeral.value) is type(number)


@given(AMOUNTS)
def test_an_amount_keeps_its_printed_places(amount: Decimal) -> None:
    assert str(parse(f"{amount:f}").value) == f"{amount:f}"


@given(NUMBERS, PLUS, MINUS)
def test_signs_and_words_of_change_give_the_sign(number: int | Decimal, plus: str, minus: str) -> None:
    assert parse(f"{plus}{number}").value == number
    assert parse(f"{minus}{number}").value == -number
    assert parse(f"{minus} {number}").value == -number


@given(NUMBERS, MINUS | PLUS, UNITS, st.sampled_from(["", "（其中修订16件）", "(含上年3件)", "[另有2份]"]))
def test_unit_and_note_stand_beside_the_number_and_never_in_it(
    number: int | Decimal, sign: str, unit: str, note: str
) -> None:
    numeral = parse(f"{sign}{number}{unit}{note}")
    assert numeral.kind == "number"
    assert abs(numeral.value or 0) == number
    assert numeral.unit == unit
    assert (numeral.note is None) == (note == "")


@given(
    COUNTS, COUNTS, st.sampled_from([" ", "\n", "  ", "\t", "/", "、", ";", "；", ", ", "和", "至", "~", "+"])
)
def test_two_numbers_in_one_cell_are_never_joined_nor_one_picked(one: int, other: int, between: str) -> None:
    numeral = parse(f"{one}{between}{other}")
    assert (numeral.kind, numeral.value) == ("text", None)


@given(COUNTS, st.text("共收到申请情况的是答复", min_size=1, max_size=6))
def test_a_number_in_a_sentence_is_text(number: int, words: str) -> None:
    assert parse(f"{words}{number}").kind == "text"
    assert parse(f"{number}{words}").kind == "text"


@pytest.mark.parametrize("mark", sorted(MARKS))
def test_a_mark_is_no_number_and_no_zero(mark: str) -> None:
    numeral = parse(f" {mark} ")
    assert (numeral.kind, numeral.value) == ("mark", None)


@pytest.mark.parametrize("wide", ["／", "－", "＊", "Ｎ／Ａ", "＼"])
def test_a_full_width_mark_is_a_mark(wide: str) -> None:
    assert parse(wide).kind == "mark"


@given(st.text(" \t\r\n\u3000\u00a0\u200b\ufeff", max_size=6))
def test_every_kind_of_white_space_is_blank(space: str) -> None:
    assert parse(space).kind == "blank"


@pytest.mark.parametrize(
    ("printed", "value", "unit", "note"),
    [
        ("11398889", 11398889, None, None),
        ("96171.6", Decimal("96171.6"), None, None),
        ("18.8710", Decimal("18.8710"), None, None),
        ("251000元", 251000, "元", None),
        ("1276.5534万元", Decimal("1276.5534"), "万元", None),
        ("22（其中修订16件）", 22, None, "(其中修订16件)"),
        ("+123", 123, None, None),
        ("減3", -3, None, None),
        ("增10", 10, None, None),
        ("007", 7, None, None),
    ],
)
def test_numbers_seen_in_published_reports(
    printed: str, value: int | Decimal, unit: str | None, note: str | None
) -> None:
    numeral = parse(printed)
    assert (numeral.value, numeral.unit, numeral.note) == (value, unit, note)


@pytest.mark.parametrize("printed", [*NOT_ONE_NUMBER.split(), "3 0 7", "1 234"])
def test_what_is_not_plainly_one_number_is_text(printed: str) -> None:
    numeral = parse(printed)
    assert (numeral.kind, numeral.value) == ("text", None)


@given(st.text(max_size=20))
def test_any_text_is_exactly_one_kind_and_only_a_number_has_a_value(printed: str) -> None:
    numeral = parse(printed)
    assert (numeral.kind == "number") == (numeral.value is not None)
    if numeral.kind == "number":
        assert any(letter.isdigit() for letter in printed)
