"""Every sum of the form passes, fails or can't be assessed, by what is printed and nothing else."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.check import Reading, count_sums
from extractor.check.sums import Outcome, check_sums, outcomes
from extractor.forms import Address, Form, load_forms
from extractor.identity import Identity
from extractor.records import Cell, Finding, Status

FORMS = load_forms()
FORM_2021, FORM_2019 = FORMS
ZERO = Cell(value=0, printed="0", status=Status.STATED)
Values = Mapping[str, int | Decimal | None]
OWN = "disputes.reconsideration."  # one sum of its own: total = upheld + corrected + other + pending
NOBODY = Identity(None, None, None)


def reading(changes: Values, form: Form = FORM_2021, language: str = "zh") -> Reading:
    """All cells of the form 0, but for `changes` (None: blank)."""
    cells = dict.fromkeys(form.addresses, ZERO)
    for address, value in changes.items():
        status = Status.BLANK if value is None else Status.STATED
        cells[Address.parse(address)] = Cell(value=value, printed=str(value), status=status)
    return Reading(form, FORMS, cells, (), NOBODY, (), language)


def line(item: Outcome) -> tuple[str, str]:
    return item.sum.rule.code, item.sum.line


def not_passed(changes: Values) -> dict[tuple[str, str], Outcome]:
    return {line(item): item for item in outcomes(reading(changes)) if item.verdict != "pass"}


def found(changes: Values, language: str = "zh") -> list[Finding]:
    return list(check_sums(reading(changes, language=language)))


@pytest.mark.parametrize(("form", "sums"), [(FORM_2021, (7, 7, 25, 3)), (FORM_2019, (7, 7, 23, 3))])
def test_each_form_has_its_number_of_sums(form: Form, sums: tuple[int, ...]) -> None:
    codes = [item.sum.rule.code for item in outcomes(reading({}, form))]
    names = ("requests_balance", "requests_processed_total", "requests_row_total", "disputes_row_total")
    assert tuple(codes.count(name) for name in names) == sums
    assert count_sums(reading({}, form), ()) == {"pass": sum(sums), "fail": 0, "not_assessable": 0}


@given(st.sampled_from([a for a in FORM_2021.addresses if a.table == "requests"]), st.integers(1, 10**6))
def test_one_wrong_number_fails_every_sum_it_is_part_of_and_no_other(address: Address, value: int) -> None:
    failed = not_passed({str(address): value})
    assert {item.verdict for item in failed.values()} == {"fail"}
    assert set(failed) == {
        line(item) for item in outcomes(reading({})) if address in (*item.sum.left, *item.sum.right)
    }
    assert all(abs(item.left - item.right) == value for item in failed.values())


@given(st.sampled_from([a for a in FORM_2021.addresses if a.table != "proactive"]))
def test_a_blank_makes_its_sums_not_assessable_and_names_what_it_would_have_to_be(address: Address) -> None:
    open_sums = not_passed({str(address): None})
    assert open_sums
    for item in open_sums.values():
        assert (item.verdict, item.blanks, item.implied, item.impossible) == (
            "not_assessable", (address,), 0, False,
        )  # fmt: skip


def test_the_implied_value_is_what_the_other_numbers_need() -> None:
    (item,) = not_passed({OWN + "total": 9, OWN + "upheld": 5, OWN + "pending": None}).values()
    assert (item.left, item.right, item.implied, item.impossible) == (9, 5, 4, False)


def test_with_two_blanks_no_value_is_implied() -> None:
    changes = {OWN + "total": 9, OWN + "upheld": None, OWN + "pending": None}
    (item,) = not_passed(changes).values()
    assert (item.verdict, item.implied, len(item.blanks)) == ("not_assessable", None, 2)


def test_a_sum_that_no_number_in_its_blank_could_save_is_impossible() -> None:
    changes = {OWN + "total": 3, OWN + "upheld": 5, OWN + "pending": None}
    (item,) = not_passed(changes).values()
    assert (item.verdict, item.impossible) == ("not_assessable", True)
    (finding,) = found(changes)
    assert (finding.code, finding.severity) == ("sum_impossible", "error")


def test_blanks_on_both_sides_leave_everything_possible() -> None:
    changes = {OWN + "total": None, OWN + "upheld": 5, OWN + "pending": None}
    (item,) = not_passed(changes).values()
    assert (item.verdict, item.impossible, item.implied) == ("not_assessable", False, None)


def test_an_unsplit_row_stands_in_for_the_three_it_was_printed_instead_of() -> None:
    parts = ("other_correction_overdue", "other_fee_overdue", "other_misc")
    whole = reading({"requests.processed_total.total": 4, "requests.received.total": 4})
    cells = {a: cell for a, cell in whole.cells.items() if a.row not in parts}
    unsplit = {Address("requests", "other_unsplit", c.id): ZERO for c in FORM_2021.table["requests"].columns}
    unsplit[Address("requests", "other_unsplit", "total")] = Cell(value=4, printed="4", status=Status.STATED)
    printed = outcomes(Reading(FORM_2021, FORMS, cells | unsplit, (), NOBODY, ()))
    assert [item.verdict for item in printed if line(item) == ("requests_processed_total", "total")] == [
        "pass"
    ]
    assert len(printed) == 42 - 2
    assert not any(item.blanks for item in printed)


def test_an_unsplit_row_beside_the_three_is_added_and_not_counted_in_their_place() -> None:
    both = {f"requests.other_unsplit.{c.id}": 1 for c in FORM_2021.table["requests"].columns}
    failed = not_passed(both)
    assert {code for code, _ in failed} == {"requests_processed_total", "requests_row_total"}


def test_decimals_are_added_exactly() -> None:
    tenths = {f"disputes.reconsideration.{c}": Decimal("0.1") for c in ("upheld", "corrected", "other")}
    assert not_passed({**tenths, "disputes.reconsideration.total": Decimal("0.3")}) == {}


def test_a_finding_names_the_sum_both_sides_the_difference_and_every_cell() -> None:
    (finding,) = found({OWN + "total": 10, OWN + "upheld": 11})
    assert (finding.code, finding.verdict, finding.severity) == ("sum_mismatch", "fail", "error")
    assert (finding.details["left"], finding.details["right"], finding.details["difference"]) == (10, 11, -1)
    assert finding.details["rule_code"] == "disputes_row_total"
    assert len(finding.addresses) == 5
    assert "行政复议" in finding.message


@pytest.mark.parametrize(("language", "words"), [("zh", "只有填 2 才成立"), ("en", "Only 2 in")])
def test_a_finding_says_in_each_language_what_a_blank_would_have_to_be(language: str, words: str) -> None:
    changes: Values = {
        "disputes.litigation_direct.total": 2, "disputes.litigation_direct.other": None,
    }  # fmt: skip
    (finding,) = found(changes, language)
    assert finding.code == "sum_not_assessable"
    assert words in finding.message
    assert finding.details["blank_addresses"] == ["disputes.litigation_direct.other"]


def test_without_a_form_there_are_no_sums() -> None:
    nothing = Reading(None, FORMS, {}, (), NOBODY, ())
    assert outcomes(nothing) == []
    assert count_sums(nothing, ()) == {"pass": 0, "fail": 0, "not_assessable": 0}
