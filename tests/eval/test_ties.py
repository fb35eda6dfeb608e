"""What a rule ties is worked out from the form alone, so that a blind spot is not counted as a miss."""

import random
from dataclasses import replace

import pytest

from eval.faults.ties import ties
from eval.generate import random_report
from extractor.forms import load_forms

FORM = load_forms()[0]
REPORT = random_report(FORM, random.Random(4))


@pytest.mark.parametrize(
    ("address", "tied"),
    [
        ("requests.granted.natural_person", ("sum",)),
        ("requests.received.total", ("sum", "prose")),
        ("disputes.reconsideration.upheld", ("sum",)),
        ("proactive.licensing.decisions", ()),
    ],
)
def test_one_changed_cell_is_tied_by_what_the_form_and_the_prose_say_of_it(
    address: str, tied: tuple[str, ...]
) -> None:
    wrong = int(REPORT.values[address] or 0) + 1
    assert ties(REPORT, replace(REPORT, values={**REPORT.values, address: wrong})) == tied


def test_two_applicants_that_change_places_are_tied_by_nothing_but_their_labels() -> None:
    def other(address: str) -> str:
        pair = ("commercial_enterprise", "research_institution")
        table, row, column = address.split(".")
        return f"{table}.{row}.{pair[1 - pair.index(column)]}" if column in pair else address

    swapped = {a: REPORT.values[other(a)] for a in REPORT.values}
    assert swapped != REPORT.values
    assert ties(REPORT, replace(REPORT, values=swapped)) == ()


def test_a_blank_can_stand_for_what_is_missing_but_not_for_less_than_nothing() -> None:
    parts = [a for a in REPORT.values if a.startswith("requests.received.") and not a.endswith(".total")]
    blanks: dict[str, int | None] = dict.fromkeys(parts[:2])
    assert "sum" not in ties(REPORT, replace(REPORT, values={**REPORT.values, **blanks}))
    short = {**REPORT.values, **blanks, "requests.received.total": -1}
    assert "sum" in ties(REPORT, replace(REPORT, values=short))


def test_another_years_tables_are_tied_by_the_year() -> None:
    assert ties(REPORT, replace(REPORT, year=REPORT.year + 1)) == ("year",)
