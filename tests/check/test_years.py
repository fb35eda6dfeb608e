"""A body's years beside each other: every broken identity is found, and nothing else."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.check.years import check_years, year_sums
from extractor.forms import Address
from extractor.messages import MESSAGES
from extractor.pipeline import extract

from ..reports import FOLDER, needs_reports
from ..sample_reports import FORM_2019, FORM_2021, FORMS
from .across import report_of_values, two_years

SUMS = list(year_sums(FORM_2021))
OPERANDS = [
    (number, side, address)
    for number, item in enumerate(SUMS)
    for side, group in (("later", (*item.left, *item.right)), ("earlier", item.earlier))
    for address in group
]


def pair(seed, earlier_changes=(), later_changes=(), **fields):
    earlier, later = two_years(random.Random(seed))
    earlier |= dict(earlier_changes)
    later |= dict(later_changes)
    return report_of_values(earlier, year=2023), report_of_values(later, year=2024, **fields)


def serious(earlier, later, language="zh"):
    return [f for f in check_years(earlier, later, FORMS, language) if f.code != "jump"]


def test_the_forms_carry_over_seven_columns_and_two_stocks():
    assert [item.rule.code for item in SUMS] == ["proactive_stock"] * 2 + ["requests_carried_over"] * 7
    assert [item.rule.code for item in year_sums(FORM_2019)] == ["requests_carried_over"] * 7


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_consistent_years_have_no_finding(seed):
    assert serious(*pair(seed)) == []


@given(st.integers(0, 10**6), st.sampled_from(OPERANDS), st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_each_single_break_is_found_and_nothing_else_fails(seed, operand, change):
    number, side, address = operand
    broken = two_years(random.Random(seed))[side == "later"][address] + change
    changes = {address: broken}
    found = serious(*pair(seed, **{f"{side}_changes": changes}))
    assert [(f.code, f.details["rule_code"]) for f in found] == [("year_mismatch", SUMS[number].rule.code)]
    assert abs(found[0].details["difference"]) == change
    assert str(address) in (*found[0].addresses, *found[0].details["earlier_addresses"])
    assert str(broken) in found[0].message
    assert "2023" in found[0].message
    assert "2024" in found[0].message


@pytest.mark.parametrize("side", ["earlier", "later"])
def test_a_blank_in_either_year_is_not_assessable_and_not_taken_for_zero(side):
    row = {"earlier": "carried_forward", "later": "carried_over"}[side]
    address = Address("requests", row, "total")
    (found,) = serious(*pair(1, **{f"{side}_changes": {address: None}}))
    assert (found.code, found.verdict) == ("year_not_assessable", "not_assessable")
    assert [*found.details["blank_addresses"], *found.details["earlier_blanks"]] == [str(address)]
    assert "∅" in found.message


def test_a_table_printed_again_is_found_and_zeros_are_not():
    earlier, later = pair(3)
    values = {Address.parse(a): cell.value for a, cell in later.cells.items()}
    disputes = {a: v for a, v in values.items() if a.table == "disputes"}
    assert any(disputes.values())
    again = report_of_values(
        {Address.parse(a): cell.value for a, cell in earlier.cells.items()} | disputes, year=2023
    )
    (found,) = serious(again, later)
    assert found.code == "tables_identical"
    assert set(found.addresses) == {str(a) for a, value in disputes.items() if value}
    zeros = dict.fromkeys(values, 0)
    assert serious(report_of_values(zeros, year=2023), report_of_values(zeros, year=2024)) == []


@pytest.mark.parametrize(
    ("years", "code"),
    [((2020, 2024), "year_gap"), ((2024, 2024), "year_order"), ((2025, 2024), "year_order")],
)
def test_years_that_do_not_follow_each_other_are_named_and_not_compared(years, code):
    before, after = (values for values in two_years(random.Random(4)))
    before[Address("requests", "carried_forward", "total")] += 1
    earlier, later = report_of_values(before, year=years[0]), report_of_values(after, year=years[1])
    (found,) = serious(earlier, later)
    assert found.code == code
    if code == "year_gap":
        assert found.details["years"] == "2021, 2022, 2023"


def test_years_of_different_forms_are_compared_where_both_have_the_cells():
    rng = random.Random(5)
    earlier, _ = two_years(rng, FORM_2019)
    _, later = two_years(rng)
    for column in FORM_2021.table["requests"].columns:
        carried = later[Address("requests", "carried_over", column.id)]
        earlier[Address("requests", "carried_forward", column.id)] = carried
    reports = (
        report_of_values(earlier, FORM_2019, year=2020),
        report_of_values(later, FORM_2021, year=2021),
    )
    (found,) = serious(*reports)
    assert (found.code, found.severity) == ("year_forms_differ", "info")
    earlier[Address("requests", "carried_forward", "other")] += 1
    broken = report_of_values(earlier, FORM_2019, year=2020)
    assert {f.code for f in serious(broken, reports[1])} == {"year_forms_differ", "year_mismatch"}


@pytest.mark.parametrize(
    ("before", "now", "jumped"),
    [
        (0, 499, False),
        (0, 500, True),
        (100, 1900, False),
        (100, 2000, True),
        (2000, 100, True),
        (5, Decimal("71000.5"), True),
        (None, 9000, False),
        (9000, None, False),
    ],
)
def test_a_jump_is_twenty_times_and_five_hundred_off(before, now, jumped):
    address = Address("proactive", "fees", "amount")
    reports = pair(6, {address: before}, {address: now})
    found = [f for f in check_years(*reports, FORMS) if f.code == "jump" and str(address) in f.addresses]
    assert bool(found) is jumped
    assert all(f.severity == "info" for f in found)


def test_messages_follow_the_language():
    reports = pair(7, later_changes={Address("requests", "carried_over", "total"): 99})
    (found,) = serious(*reports, language="en")
    assert found.message.startswith("Sum over two years does not hold: Requests received and processed")
    assert MESSAGES[found.code].severity == found.severity


@needs_reports
def test_hongze_hands_on_from_2023_to_2024_what_it_says():
    earlier, later = (extract(FOLDER / f"hongze-{year}.pdf") for year in (2023, 2024))
    assert serious(earlier, later) == []
    assert len(SUMS) == 9
