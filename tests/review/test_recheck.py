"""A person's acts turn the rules on the current cells; the machine's reading stays what it was."""

import pytest

from extractor.errors import EditRefused
from extractor.records import Basis, Cell, Finding, Status
from extractor.review import Draft, fold, open_errors, recheck, suspicious

from ..sample_reports import FORMS, rejected_report
from .reviews import FAULTY, acted, checked, codes, grounded, keys, misread, reading


def test_what_the_person_keys_turns_the_rules_and_leaves_the_reading_untouched() -> None:
    report = misread()
    before, after = acted(report), acted(report, ("li.na", keys(FAULTY, "7")))
    assert checked(before).checks["fail"] == 2
    assert checked(after).checks["fail"] == 0
    assert open_errors(checked(after)) == ()
    assert after.report == report
    assert (after.cells[FAULTY].value, after.cells[FAULTY].basis) == (7, Basis.PERSON)
    assert (after.edits[0].old, after.edits[0].read, after.edits[0].new) == ("1", "1", "7")


def test_a_total_is_never_repaired_only_proposed() -> None:
    view = checked(acted(misread()))
    assert view.cells[FAULTY].value == 1
    assert view.proposals[0].changes == {FAULTY: 7}


def test_a_sum_printed_so_is_the_sources_error_confirmed_by_a_person() -> None:
    review = acted(misread(), ("li.na", Draft(action="printed_so", address=FAULTY)))
    sums = [each for each in checked(review).findings if each.code == "sum_mismatch"]
    assert [(each.fault, each.details["confirmed_by"], each.severity) for each in sums] == [
        ("source", "li.na", "error")
    ] * 2
    assert open_errors(checked(review)) == ()
    assert checked(review).verdict == "review"  # a report that breaks its own sums is never clean


def test_a_confirmed_failure_asks_again_once_its_cells_change() -> None:
    so = ("li.na", Draft(action="printed_so", address=FAULTY))
    review = acted(misread(), so, ("li.na", keys("requests.received.other", "2")))
    assert len(open_errors(checked(review))) == 2  # its row fails otherwise now, and a column more
    assert len(open_errors(checked(acted(misread(), so)))) == 0


def test_a_cell_a_person_decided_is_not_doubtful_any_more() -> None:
    doubtful = Cell(printed="7", status=Status.AMBIGUOUS, evidence=grounded(7).evidence)
    report = reading({FAULTY: doubtful})
    assert codes(acted(report))["cells_ambiguous"] == "error"
    after = codes(acted(report, ("li.na", Draft(action="accept", address=FAULTY))))
    assert "cells_ambiguous" not in after
    assert after["decided_by_person"] == "info"
    assert checked(acted(report, ("li.na", Draft(action="accept", address=FAULTY)))).checks["fail"] == 0


def test_a_confirmed_blank_stays_a_blank_and_a_remark() -> None:
    blank = Cell(printed="", status=Status.BLANK, evidence=grounded(0).evidence)
    address = "proactive.rules.issued"
    review = acted(reading({address: blank}), ("li.na", Draft(action="accept", address=address)))
    assert (review.cells[address].value, review.cells[address].status) == (None, Status.BLANK)
    assert codes(review)["cells_blank"] == "info"
    assert address not in {each.address for each in suspicious(review, checked(review))}


def test_what_only_the_reading_can_know_is_kept() -> None:
    noticed = Finding(
        code="encoding_repaired", verdict="warning", severity="warning", message="m", details={}
    )
    report = misread().model_copy(update={"findings": (noticed,)})
    assert "encoding_repaired" in codes(acted(report, ("li.na", keys(FAULTY, "7"))))


def test_a_finding_of_a_version_that_named_it_otherwise_is_kept() -> None:
    other = Finding(code="named_otherwise_then", verdict="fail", severity="error", addresses=(), message="…")
    old = misread().model_copy(update={"findings": (other,)})
    assert other in checked(acted(old)).findings


def test_a_rejected_report_keeps_its_findings() -> None:
    report = rejected_report()
    view = recheck(fold(report, ()), FORMS)
    assert (view.verdict, view.findings) == ("rejected", report.findings)


def test_year_and_organisation_can_be_set_and_are_checked_again() -> None:
    report = reading().model_copy(update={"year": None, "organisation": None})
    assert codes(acted(report)).keys() >= {"year_missing", "organisation_missing"}
    review = acted(report, ("li.na", keys("year", "2024")), ("li.na", keys("organisation", "青河县教育局")))
    assert not codes(review).keys() & {"year_missing", "organisation_missing"}
    assert (checked(review).year, checked(review).organisation) == (2024, "青河县教育局")


def test_a_whole_amount_keyed_by_a_person_is_an_amount() -> None:
    review = acted(reading(), ("li.na", keys("proactive.fees.amount", "12")))
    assert "value_invalid" not in codes(review)
    review = acted(reading(), ("li.na", keys("proactive.fees.amount", "0.12345")))
    assert codes(review)["value_invalid"] == "error"


@pytest.mark.parametrize(
    "draft",
    [
        keys("requests.received.nobody", "1"),
        keys(FAULTY, "about seven"),
        keys(FAULTY, "<script>alert(1)</script>"),
        keys("year", "99"),
        keys("organisation", ""),
        keys(FAULTY, "7", how="second_keying"),
        Draft(action="undo"),
        Draft(action="redo"),
        Draft(action="reopen"),
        Draft(action="reject"),
        Draft(action="approve"),  # two sums still fail, and no reason is given
        Draft(action="reread", new="2"),
    ],
)
def test_an_act_that_makes_no_sense_is_refused_with_a_reason(draft: Draft) -> None:
    with pytest.raises(EditRefused) as refused:
        acted(misread(), ("li.na", draft))
    assert all(refused.value.cause)


def test_a_closed_report_takes_no_act_but_to_open_it_again() -> None:
    done = (("li.na", keys(FAULTY, "7")), ("li.na", Draft(action="approve")))
    assert acted(misread(), *done).status == "approved"
    for draft in (keys(FAULTY, "8"), Draft(action="undo"), Draft(action="approve")):
        with pytest.raises(EditRefused):
            acted(misread(), *done, ("li.na", draft))
    assert (
        acted(misread(), *done, ("li.na", Draft(action="reopen")), ("li.na", keys(FAULTY, "8")))
        .cells[FAULTY]
        .value
        == 8
    )
