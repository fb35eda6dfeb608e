"""Each kind of column takes its kind of number; what it does not take is reported and kept."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.check import Reading
from extractor.check.values import check_units, check_values
from extractor.forms import Address, Form, load_forms
from extractor.identity import Identity
from extractor.records import Cell, Finding, Status

FORMS = load_forms()
FORM_2021, FORM_2019 = FORMS
COUNT, AMOUNT = "requests.received.total", "proactive.fees.amount"
CHANGE, SPENT = "proactive.licensing.change", "proactive.procurement.amount"


def reading(cells: dict[str, Cell], form: Form = FORM_2021) -> Reading:
    return Reading(
        form, FORMS, {Address.parse(a): c for a, c in cells.items()}, (), Identity(None, None, None), ()
    )


def invalid(address: str, value: int | Decimal | None, form: Form = FORM_2021) -> list[Finding]:
    cell = Cell(value=value, printed=str(value), status=Status.STATED if value is not None else Status.BLANK)
    return list(check_values(reading({address: cell}, form)))


@given(st.sampled_from(FORM_2021.addresses), st.integers(0, 10**9))
def test_whole_numbers_that_are_not_negative_go_everywhere(address: Address, value: int) -> None:
    amount = FORM_2021.columns[address].kind == "amount"
    assert invalid(str(address), Decimal(value) if amount else value) == []


@given(st.sampled_from([a for a in FORM_2021.addresses if FORM_2021.columns[a].kind == "count"]))
def test_a_count_is_never_negative_nor_a_fraction_anywhere(address: Address) -> None:
    for value in (-1, Decimal("0.5"), Decimal("3.0")):
        (finding,) = invalid(str(address), value)
        assert (finding.code, finding.verdict, finding.addresses) == (
            "value_invalid",
            "fail",
            (str(address),),
        )


@pytest.mark.parametrize("value", ["0", "18.8710", "96171.6", "0.0001"])
def test_an_amount_has_up_to_four_decimals(value: str) -> None:
    assert invalid(AMOUNT, Decimal(value)) == []
    assert invalid(SPENT, Decimal(value), FORM_2019) == []


@pytest.mark.parametrize("value", ["18.87105", "-1", "-0.5"])
def test_an_amount_with_five_decimals_or_below_nothing_is_reported(value: str) -> None:
    (finding,) = invalid(AMOUNT, Decimal(value))
    assert finding.addresses == (AMOUNT,)
    assert f"“{value}”" in finding.message


@given(st.integers(-(10**6), 10**6))
def test_a_change_may_have_either_sign(value: int) -> None:
    assert invalid(CHANGE, value, FORM_2019) == []


def test_a_change_is_whole() -> None:
    assert [f.addresses for f in invalid(CHANGE, Decimal("1.5"), FORM_2019)] == [(CHANGE,)]


def test_what_is_not_printed_is_not_invalid() -> None:
    assert invalid(COUNT, None) == []
    assert list(check_values(reading({}))) == []


def test_a_cell_of_another_form_is_held_to_that_forms_rule_and_reported_once() -> None:
    spent = Cell(value=Decimal("-5"), printed="-5", status=Status.STATED)
    shared = Cell(value=-3, printed="-3", status=Status.STATED)
    findings = list(check_values(reading({SPENT: spent, COUNT: shared})))
    assert sorted(f.addresses for f in findings) == [(SPENT,), (COUNT,)]


def unit(address: str, unit: str | None) -> list[Finding]:
    printed = f"251000{unit or ''}"
    cell = Cell(value=Decimal(251000), printed=printed, status=Status.STATED, unit=unit)
    return list(check_units(reading({address: cell})))


def test_another_unit_than_the_forms_is_reported_and_nothing_is_converted() -> None:
    (finding,) = unit(AMOUNT, "元")
    assert (finding.code, finding.verdict, finding.addresses) == ("unit_deviation", "warning", (AMOUNT,))
    assert "251000元" in finding.message
    assert "万元" in finding.message


def test_the_forms_own_unit_and_no_unit_are_no_deviation() -> None:
    assert unit(AMOUNT, "万元") == []
    assert unit(AMOUNT, None) == []
    assert unit(COUNT, "件") == []
