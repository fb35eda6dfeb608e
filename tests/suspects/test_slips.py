"""Every kind of mistake is called by its name."""

import random

import pytest

from eval.examples import EXAMPLES, example_report
from eval.faults import FAULTS, as_cells, breaks_a_sum
from extractor.forms import Address, load_forms
from extractor.records import Proposal
from extractor.suspects import localise
from extractor.suspects.slips import SLIPS, digit_slips

FORM = load_forms()[0]
TABLE = FORM.table["requests"]
SUQIAN = {  # published figures; every sum holds
    address: value
    for text, value in example_report(EXAMPLES[0]).values.items()
    if (address := Address.parse(text)).table == "requests" and isinstance(value, int)
}


def cell(name: str) -> Address:
    return Address("requests", *name.split("."))


def best(wrong: dict[Address, int]) -> Proposal:
    proposal = localise(FORM, as_cells({**SUQIAN, **wrong}))[0]
    assert proposal.changes == {str(a): SUQIAN[a] for a, value in wrong.items() if value != SUQIAN[a]}
    return proposal


@pytest.mark.parametrize(
    ("printed", "right", "kinds"),
    [
        (34, 304, {"digit_dropped": 3, "digits_swapped": 2}),
        (337, 3377, {"digit_dropped": 4}),
        (6, 115, {}),  # two keys
        (1190, 190, {"digit_added": 40}),
        (191, 119, {"digits_swapped": 2}),
        (47, 41, {"digit_changed": 18}),
        (8, 0, {"digit_changed": 9}),
        (20, 19, {"off_by_one": 2}),
        (8, 357, {}),
    ],
)
def test_slips_of_one_key_are_told_with_how_many_values_they_print(
    printed: int, right: int, kinds: dict[str, int]
) -> None:
    assert digit_slips(printed, right) == kinds


@pytest.mark.parametrize(
    ("name", "printed", "slip"),
    [
        ("granted.total", 0, "total_left_zero"),
        ("granted.total", 96, "total_copied"),  # of the row above
        ("granted.natural_person", 117, "digit_dropped"),
        ("granted.natural_person", 11175, "digit_added"),
        ("granted.natural_person", 1975, "digit_changed"),
        ("granted.natural_person", 1715, "digits_swapped"),
        ("granted.natural_person", 1176, "off_by_one"),
        ("granted.natural_person", -1175, "sign"),
        ("granted.natural_person", 38, "arbitrary"),
    ],
)
def test_a_wrong_cell_is_called_what_made_it_wrong(name: str, printed: int, slip: str) -> None:
    assert best({cell(name): printed}).slip == slip


@pytest.mark.parametrize(
    ("row", "printed", "slip"),
    [
        # 1175 12 0 3 1 0 1191 is right
        ("granted", (117, 512, 0, 3, 1, 0, 1191), "split_cells"),
        ("granted", (117512, 0, 0, 3, 1, 0, 1191), "merged_cells"),
        ("granted", (12, 1175, 0, 3, 1, 0, 1191), "swapped_cells"),
        ("granted", (0, 1175, 12, 0, 3, 1, 1191), "shift"),
    ],
)
def test_cells_that_went_wrong_together_are_one_mistake(
    row: str, printed: tuple[int, ...], slip: str
) -> None:
    assert best(dict(zip(TABLE.cells(TABLE.row[row]), printed, strict=True))).slip == slip


def test_the_totals_above_a_wrong_count_are_no_mistakes_of_their_own() -> None:
    fewer = {cell("received.natural_person"): 342, cell("received.total"): 451}
    assert best(fewer).slip == "digit_dropped"


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        (cell("processed_total.total"), cell("carried_forward.total"), "swapped_rows"),
        (cell("granted.natural_person"), cell("granted.total"), "swapped_columns"),
    ],
)
def test_rows_or_columns_swapped_across_a_total_are_called_so(
    one: Address, other: Address, slip: str
) -> None:
    axis = "row" if slip == "swapped_rows" else "column"
    wrong = {}
    for address in SUQIAN:
        for here, there in ((one, other), (other, one)):
            if getattr(address, axis) == getattr(here, axis):
                wrong[address] = SUQIAN[address._replace(**{axis: getattr(there, axis)})]
    assert best(wrong).slip == slip


def test_every_slip_named_in_a_proposal_has_a_cost() -> None:
    rng = random.Random(4)
    named = set()
    for fault in list(FAULTS.values()) * 4:
        wrong = {**SUQIAN, **fault(TABLE, SUQIAN, rng)}
        named |= {part for p in localise(FORM, as_cells(wrong)) for part in p.slip.split("+")}
    assert len(named) > 8
    assert named <= SLIPS.keys()


def test_rows_swapped_within_the_results_break_no_sum_and_are_left_to_other_checks() -> None:
    rows = "granted", "partially_granted"
    swapped = {
        a: SUQIAN[a._replace(row=rows[a.row == rows[0]])] if a.row in rows else value
        for a, value in SUQIAN.items()
    }
    assert swapped != SUQIAN
    assert not breaks_a_sum(TABLE, swapped)
    assert localise(FORM, as_cells(swapped)) == ()
