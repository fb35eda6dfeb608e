"""Proposals name the wrong cell and its value, for every cell, and never touch what was read."""

import random

import pytest

from eval.examples import EXAMPLES, example_report
from eval.faults import as_cells
from eval.generate import consistent_values
from extractor.check.sums import evaluate, sums
from extractor.forms import Address, Form, load_forms
from extractor.records import Basis, Cell, Proposal, Status
from extractor.suspects import localise

FORMS = load_forms()
FORM_2021, FORM_2019 = FORMS
Values = dict[Address, int]


def consistent(form: Form = FORM_2021, seed: int = 7) -> Values:
    """Counts of the tables with sums, all of which hold."""
    values = consistent_values(form, random.Random(seed), density=0.8)
    return {a: value for a, value in values.items() if form.table[a.table].rules and isinstance(value, int)}


def zeros(**rows: tuple[int, ...]) -> Values:
    """A `requests` table of zeros but for `rows`, seven numbers each."""
    table = FORM_2021.table["requests"]
    values = {a: 0 for row in table.standard_rows for a in table.cells(row)}
    for row, numbers in rows.items():
        values |= dict(zip(table.cells(table.row[row]), numbers, strict=True))
    return values


def changes(proposal: Proposal) -> dict[str, int]:
    """Of `requests`, by row.column."""
    return {address.removeprefix("requests."): value for address, value in proposal.changes.items()}


def published(name: str) -> dict[Address, int | None]:
    report = example_report(next(example for example in EXAMPLES if example.name == name))
    return {Address.parse(a): v for a, v in report.values.items() if isinstance(v, int | None)}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_any_one_wrong_cell_of_requests_is_named_first_with_its_value(form: Form) -> None:
    right = consistent(form)
    for address in (a for a in right if a.table == "requests"):
        for wrong in (right[address] + 4217, right[address] // 2):
            if wrong != right[address]:
                best = localise(form, as_cells({**right, address: wrong}))[0]
                assert best.changes == {str(address): right[address]}, (address, wrong)


def test_nothing_is_proposed_when_every_sum_holds() -> None:
    assert localise(FORM_2021, as_cells(consistent())) == ()
    assert localise(FORM_2021, {}) == ()


def test_every_proposal_makes_every_sum_hold_with_whole_numbers_not_negative() -> None:
    rng = random.Random(11)
    for seed in range(25):
        values = consistent(seed=seed)
        for address in rng.sample([a for a in values if a.table == "requests"], 4):
            values[address] = rng.randrange(400)
        for proposal in localise(FORM_2021, as_cells(values)):
            new = as_cells(values | {Address.parse(a): v for a, v in proposal.changes.items()})
            verdicts = {evaluate(s, new).verdict for t in FORM_2021.tables for s in sums(t, new)}
            assert verdicts == {"pass"}
            assert all(value >= 0 for value in proposal.changes.values())


def test_ranks_run_from_one_scores_rise_and_no_set_comes_twice() -> None:
    values = consistent()
    values[Address("disputes", "reconsideration", "upheld")] += 1
    proposals = localise(FORM_2021, as_cells(values))
    assert [p.rank for p in proposals] == list(range(1, len(proposals) + 1))
    assert [p.score for p in proposals] == sorted(p.score for p in proposals)
    assert len({tuple(p.changes.items()) for p in proposals}) == len(proposals) > 2
    assert len(localise(FORM_2021, as_cells(values), most=2)) == 2


def test_hongze_2023_has_two_totals_left_at_zero() -> None:
    best = localise(FORM_2021, as_cells(published("hongze-2023")))[0]
    assert best.changes == {
        "disputes.reconsideration.total": 11,
        "disputes.litigation_after_reconsideration.total": 5,
    }
    assert best.slip == "total_left_zero"


def test_sixty_received_against_sixty_one_processed_is_explained_both_ways() -> None:
    values = zeros(
        received=(60, 0, 0, 0, 0, 0, 60),
        granted=(50, 0, 0, 0, 0, 0, 50),
        unavailable_not_held=(10, 0, 0, 0, 0, 0, 10),
        other_misc=(1, 0, 0, 0, 0, 0, 1),
        processed_total=(61, 0, 0, 0, 0, 0, 61),
    )
    slips = {tuple(sorted(changes(p).items())): p.slip for p in localise(FORM_2021, as_cells(values))}
    short = (("received.natural_person", 61), ("received.total", 61))
    twice = (
        ("other_misc.natural_person", 0),
        ("other_misc.total", 0),
        ("processed_total.natural_person", 60),
        ("processed_total.total", 60),
    )
    assert slips[short] == "off_by_one"
    assert slips[twice] == "counted_twice"


def test_failures_in_two_tables_are_explained_together() -> None:
    right = consistent()
    wrong = {
        Address("requests", "granted", "other"): right[Address("requests", "granted", "other")] + 50,
        Address("disputes", "reconsideration", "total"): 0,
    }
    right |= {Address("disputes", "reconsideration", name): 3 for name in ("upheld", "corrected")}
    right |= {Address("disputes", "reconsideration", name): 0 for name in ("other", "pending")}
    right[Address("disputes", "reconsideration", "total")] = 6
    best = localise(FORM_2021, as_cells(right | wrong))[0]
    assert best.changes == {str(address): right[address] for address in wrong}


def test_one_mistake_that_explains_failures_in_separate_rows_is_counted_once() -> None:
    table = FORM_2021.table["disputes"]
    rows = [(9, 3, 0, 0, 12), (7, 0, 2, 0, 9), (4, 4, 1, 0, 9)]
    right = {
        a: n for row, numbers in zip(table.rows, rows, strict=True)
        for a, n in zip(table.cells(row), numbers, strict=True)
    }  # fmt: skip
    trade = {"upheld": "total", "total": "upheld"}
    wrong = {a: right[a._replace(column=trade.get(a.column, a.column))] for a in right}
    best = localise(FORM_2021, as_cells(wrong))[0]
    assert best.slip == "swapped_columns"
    assert best.changes == {str(a): v for a, v in right.items() if v != wrong[a]}
    assert best.score < 3


def test_a_blank_is_never_filled_and_its_sums_bind_nothing() -> None:
    values = published("shuyang-fgj-2023")  # five applicants of six are blank in every row
    granted = Address("requests", "granted", "natural_person")
    assert values[granted] == 26
    proposals = localise(FORM_2021, as_cells({**values, granted: 62}))
    assert proposals[0].changes == {str(granted): 26}
    assert proposals[0].slip == "digits_swapped"
    blanks = {str(address) for address, value in values.items() if value is None}
    assert blanks
    assert not any(blanks & p.changes.keys() for p in proposals)


def test_results_printed_as_one_row_take_part_in_the_sums() -> None:
    values = published("hongze-2023")
    wrong = Address("requests", "other_unsplit", "natural_person")
    assert values[wrong] == 0
    assert localise(FORM_2021, as_cells({**values, wrong: 7}))[0].changes[str(wrong)] == 0


def test_the_cells_read_are_left_as_they_are() -> None:
    values = consistent()
    values[Address("requests", "granted", "total")] += 1
    cells = as_cells(values)
    before = dict(cells)
    assert localise(FORM_2021, cells)
    assert cells == before


def reconsideration(*numbers: int) -> Values:
    """Upheld, corrected, other, pending and total of one row of disputes; all else holds."""
    table = FORM_2021.table["disputes"]
    return consistent() | dict(zip(table.cells(table.row["reconsideration"]), numbers, strict=True))


def test_a_cell_bound_weakly_is_suspected_before_one_bound_by_its_label() -> None:
    cells = as_cells(reconsideration(40, 30, 20, 10, 107))
    for weak in [a for a in cells if a.row == "reconsideration"]:
        cell = cells[weak].model_copy(update={"basis": Basis.COLUMN_ORDER})
        assert list(localise(FORM_2021, {**cells, weak: cell})[0].changes) == [str(weak)]


def test_what_a_second_reader_reads_comes_first() -> None:
    cells = as_cells(reconsideration(40, 30, 20, 10, 107))
    row = [a for a in cells if a.row == "reconsideration"]
    for address, true in zip(row, (47, 37, 27, 17, 100), strict=True):
        best = localise(FORM_2021, cells, second={address: true})[0]
        assert best.changes == {str(address): true}


def test_cells_that_two_readers_read_alike_are_suspected_last() -> None:
    cells = as_cells(reconsideration(40, 30, 20, 10, 107))
    row = [a for a in cells if a.row == "reconsideration"]
    for unread in row:
        second = {address: cells[address].value for address in row if address != unread}
        assert list(localise(FORM_2021, cells, second=second)[0].changes) == [str(unread)]


def test_a_minus_before_a_count_is_a_sign() -> None:
    values = consistent()
    address = next(a for a, v in values.items() if v and a.column == "natural_person")
    cells = as_cells({**values, address: -values[address]})
    best = localise(FORM_2021, cells)[0]
    assert (best.changes, best.slip) == ({str(address): values[address]}, "sign")


def test_more_wrong_cells_than_can_be_told_apart_leave_no_proposal() -> None:
    rng = random.Random(2)
    cells = {
        a: Cell(value=rng.randrange(10_000), printed="?", status=Status.STATED, basis=Basis.LABELS)
        for a in consistent()
    }
    assert localise(FORM_2021, cells) == ()
