"""A parent's report is the sum of its units', and the unit that spoils it is named."""

import random

import pytest

from extractor.check.blame import is_slip
from extractor.check.bodies import check_rollup
from extractor.check.reports import match_names, same_body
from extractor.forms import Address

from ..sample_reports import FORM_2019, FORM_2021, FORMS
from .across import county, report_of_values, summed

RECEIVED = Address("requests", "received", "natural_person")
EXPLAINING = {
    *("rollup_suspect", "rollup_only_candidate", "rollup_candidates"),
    *("rollup_unit_left_out", "rollup_unit_twice"),
}


def name(number):
    return f"青河县第{number}局"


def reports_of(parent, children, **changes):
    top = report_of_values(parent, organisation="青河县人民政府", sha256="p")
    units = [report_of_values(child, organisation=name(n), **changes) for n, child in enumerate(children)]
    return top, units


def rollup(parent, children, expected=(), language="zh"):
    top, units = reports_of(parent, children)
    return list(check_rollup(top, units, FORMS, language, expected))


def by_code(findings, code):
    return [f for f in findings if f.code == code]


def test_units_that_add_up_have_no_finding():
    parent, children = county(random.Random(1), 20)
    assert rollup(parent, children, [name(n) for n in range(20)]) == []


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("cell", [RECEIVED, Address("disputes", "litigation_direct", "upheld")], ids=str)
def test_one_wrong_unit_of_three_hundred_is_named_with_the_right_figure(seed, cell):
    rng = random.Random(seed)
    parent, children = county(rng, 300)
    wrong, change = rng.randrange(300), rng.randint(1, 90)
    right = children[wrong][cell]
    children[wrong][cell] += change
    found = rollup(parent, children)
    (mismatch,) = by_code(found, "rollup_mismatch")
    assert mismatch.addresses == (str(cell),)
    assert mismatch.details["difference"] == -change
    (suspect,) = by_code(found, "rollup_suspect")
    assert suspect.details["unit"] == name(wrong)
    assert suspect.details["changes"] == {str(cell): right}
    assert len(found) == 2


def test_two_wrong_units_are_each_named():
    parent, children = county(random.Random(9), 60)
    children[7][RECEIVED] += 4
    other = Address("requests", "granted", "total")
    children[31][other] += 10
    found = rollup(parent, children)
    assert {a for f in by_code(found, "rollup_mismatch") for a in f.addresses} == {str(RECEIVED), str(other)}
    assert [f.details["unit"] for f in by_code(found, "rollup_suspect")] == [name(7), name(31)]


def test_a_wrong_parent_is_named_rather_than_a_unit():
    parent, children = county(random.Random(2), 40)
    parent[RECEIVED] += 100
    (suspect,) = by_code(rollup(parent, children), "rollup_suspect")
    assert suspect.details["unit"] == "青河县人民政府"


def test_a_unit_that_changed_consistently_is_named_when_no_other_is_large_enough():
    parent, children = county(random.Random(3), 30)
    column = [
        Address("requests", row, "natural_person") for row in ("received", "granted", "processed_total")
    ]
    row = [Address("requests", a.row, "total") for a in column]
    for address in (*column, *row):
        children[11][address] += 5000
    (suspect,) = [f for f in rollup(parent, children) if f.code in EXPLAINING]
    assert (suspect.code, suspect.details["unit"]) == ("rollup_only_candidate", name(11))


def test_a_slip_in_a_table_without_sums_gives_the_units_in_which_it_would_be_one():
    parent, children = county(random.Random(4), 300)
    cell = Address("proactive", "licensing", "decisions")
    children[5][cell] = 71234
    parent = summed(children)
    children[5][cell] = 17234
    (found,) = [f for f in rollup(parent, children) if f.code in EXPLAINING]
    assert name(5) in found.details["candidates"]
    assert len(found.details["candidates"]) <= 5


@pytest.mark.parametrize(("code", "sign"), [("rollup_unit_left_out", -1), ("rollup_unit_twice", 1)])
def test_a_unit_left_out_or_counted_twice_is_recognised(code, sign):
    parent, children = county(random.Random(5), 25)
    parent = {a: value + sign * children[8][a] for a, value in parent.items()}
    found = rollup(parent, children)
    tables = {a.table for a, value in children[8].items() if value}
    explained = [f for f in found if f.code == code and f.details["unit"] == name(8)]
    assert len(explained) == len(tables)
    wrong = {a for f in by_code(found, "rollup_mismatch") for a in f.addresses}
    assert {a for f in explained for a in f.addresses} == wrong


def test_a_blank_in_a_unit_is_not_assessable_and_not_taken_for_zero():
    parent, children = county(random.Random(6), 10)
    children[3][RECEIVED] = None
    (found,) = rollup(parent, children)
    assert (found.code, found.addresses) == ("rollup_not_assessable", (str(RECEIVED),))
    assert found.details["blanks"] == {name(3): 1}
    children[3][RECEIVED], parent[RECEIVED] = 1, None
    (found,) = rollup(parent, children)
    assert found.details["blanks"] == {"青河县人民政府": 1}


def test_a_missing_unit_is_named_and_what_it_may_hold_is_not_called_wrong():
    parent, children = county(random.Random(7), 12)
    names = [name(n) for n in range(12)]
    top, units = reports_of(parent, children)
    del units[4]
    found = list(check_rollup(top, units, FORMS, "zh", names))
    assert by_code(found, "rollup_missing")[0].details["names"] == [name(4)]
    assert {f.code for f in found} == {"rollup_missing", "rollup_incomplete"}
    top.cells[str(RECEIVED)] = top.cells[str(RECEIVED)].model_copy(update={"value": 0})
    found = list(check_rollup(top, units, FORMS, "zh", names))
    assert [f.addresses for f in by_code(found, "rollup_mismatch")] == [(str(RECEIVED),)]


def test_units_of_another_year_or_form_and_second_reports_are_named_and_left_out():
    parent, children = county(random.Random(8), 6)
    top, units = reports_of(parent, children)
    strangers = [
        units[0].model_copy(update={"year": 2023}),
        units[1].model_copy(update={"form": FORM_2019.id}),
        units[2].model_copy(update={"source": "again.pdf"}),
    ]
    found = list(check_rollup(top, [*units, *strangers], FORMS))
    assert [f.code for f in found] == ["left_out_other_year", "left_out_other_form", "left_out_second"]
    assert found[2].details["sources"] == ["again.pdf"]


def test_no_unit_at_all_is_said():
    parent, _ = county(random.Random(8), 1)
    assert [f.code for f in rollup(parent, [])] == ["rollup_no_children"]


def test_names_match_when_only_the_place_above_is_left_out():
    assert same_body("青河县教育局", "教育局")
    assert not same_body("青河县教育局", "安丰县教育局")
    assert not same_body("青河县教育局", None)
    assert match_names(["教育局", "卫健委"], ["青河县教育局", "林业局"]) == (["卫健委"], ["林业局"])
    # Which of the two is meant can't be known, so it stays missing.
    assert match_names(["教育局"], ["青河县教育局", "安丰县教育局"])[0] == ["教育局"]


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [(12, 21, True), (123, 12, True), (12, 112, True), (12, 13, False), (7, 7, False), (3, 0, False),
     (500, 50, True), (1234, 4321, False)],
)  # fmt: skip
def test_a_slip_is_a_digit_more_or_less_or_two_exchanged(one, other, slip):
    assert is_slip(one, other) is slip
    assert is_slip(other, one) is slip


def test_messages_follow_the_language():
    parent, children = county(random.Random(1), 3)
    parent[RECEIVED] += 1
    messages = [f.message for f in rollup(parent, children, language="en")]
    assert messages[0].startswith("Units do not add up: Requests received and processed")
    assert FORM_2021.table["requests"].row["received"].english in messages[0]
