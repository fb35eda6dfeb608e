"""Decoding: the sums settle what pixels leave open, sure pixels stand against them, a blank is never 0."""

import random
from collections.abc import Mapping

import pytest

from eval.bench_suspects import real_tables
from eval.generate import consistent_values
from eval.misreadings import Reader, read_cells
from extractor.decode import decode
from extractor.forms import Address, Form, load_forms, parse_form
from extractor.records import Alternative, Basis, Cell, ImageBox, Status

FORM = load_forms()[0]
TRUE = real_tables(FORM, "requests")[0]
PLACE = ImageBox(page=1, box=(0.0, 0.0, 9.0, 9.0))
SURE = 0.999_999


def scanned(*readings: tuple[str, float], value: int | None = None, status: Status = Status.STATED) -> Cell:
    """A cell whose pixels say `readings`, likeliest first."""
    alternatives = tuple(Alternative(printed=text, probability=share) for text, share in readings)
    printed = readings[0][0]
    value = int(printed) if printed.isdigit() else value
    return Cell(
        value=value,
        printed=printed,
        status=status,
        basis=Basis.LABELS,
        evidence=PLACE,
        alternatives=alternatives,
    )


def surely(values: Mapping[Address, int]) -> dict[Address, Cell]:
    return {address: scanned((str(value), SURE)) for address, value in values.items()}


def at(row: str, column: str = "natural_person") -> Address:
    return Address("requests", row, column)


def votes(cell: Cell) -> dict[str, object]:
    return {vote.voice: vote.value for vote in cell.votes}


def test_a_misread_digit_is_settled_by_the_sums_and_both_readings_are_kept() -> None:
    cells = surely(TRUE) | {at("granted"): scanned(("1176", 0.7), ("1175", 0.25))}
    cell = decode(FORM, cells)[at("granted")]
    assert (cell.value, cell.status, cell.printed) == (1175, Status.STATED, "1176")
    assert votes(cell) == {"ocr": 1176, "arithmetic": 1175}
    assert cell.votes[0].evidence == PLACE
    assert cell.alternatives == cells[at("granted")].alternatives


def test_a_number_no_reading_lists_is_found_where_pixels_are_unsure() -> None:
    cells = surely(TRUE) | {at("granted"): scanned(("1176", 0.4), ("1178", 0.1))}
    cell = decode(FORM, cells)[at("granted")]
    assert (cell.value, cell.status) == (1175, Status.STATED)


def test_where_pixels_are_sure_the_printed_number_stands_against_the_sums() -> None:
    cells = surely(TRUE | {at("granted", "total"): 0})
    cell = decode(FORM, cells)[at("granted", "total")]
    assert (cell.value, cell.status) == (0, Status.STATED)
    assert votes(cell) == {"ocr": 0, "arithmetic": TRUE[at("granted", "total")]}


def test_a_0_in_place_of_a_total_is_the_source_s_where_the_pixels_leave_a_thousandth() -> None:
    place = next(a for a, value in TRUE.items() if a.column == "total" and 0 < value < 10)
    cells = surely(TRUE) | {place: scanned(("0", 0.9992))}
    cell = decode(FORM, cells)[place]
    assert (cell.value, cell.status) == (0, Status.STATED)
    assert votes(cell)["arithmetic"] == TRUE[place]


def test_between_a_likely_misreading_and_a_likely_misprint_the_cell_is_left_in_doubt() -> None:
    cells = surely(TRUE) | {at("granted"): scanned(("1176", 0.99995), ("1175", 0.00004))}
    cell = decode(FORM, cells)[at("granted")]
    assert cell.status is Status.AMBIGUOUS
    assert cell.risk is not None
    assert cell.risk > 0.02
    assert votes(cell) == {"ocr": 1176, "arithmetic": 1175}


def test_a_blank_and_a_zero_are_never_decided_by_the_sums() -> None:
    address = at("refused_state_secret")
    assert TRUE[address] == 0
    blank = surely(TRUE) | {address: scanned(("", 0.7), ("0", 0.3), status=Status.BLANK)}
    zero = surely(TRUE) | {address: scanned(("0", 0.7), ("", 0.3))}
    assert decode(FORM, blank)[address].status is Status.AMBIGUOUS
    assert decode(FORM, blank)[address].value is None
    assert decode(FORM, zero)[address].status is Status.AMBIGUOUS


def test_a_clear_blank_stays_blank() -> None:
    address = at("refused_state_secret")
    cells = surely(TRUE) | {address: scanned(("", 0.999), status=Status.BLANK)}
    cell = decode(FORM, cells)[address]
    assert (cell.value, cell.status) == (None, Status.BLANK)


def test_sums_that_hold_with_nothing_there_refute_any_number_but_zero() -> None:
    address = at("refused_state_secret")
    cells = surely(TRUE) | {address: scanned(("/", 0.93), ("1", 0.07), status=Status.NOT_APPLICABLE)}
    cell = decode(FORM, cells)[address]
    assert (cell.value, cell.status) == (None, Status.NOT_APPLICABLE)


def test_a_mark_where_the_sums_want_a_number_is_in_doubt() -> None:
    address = at("not_processed_confirmation_or_reissue")
    assert TRUE[address] == 4
    cells = surely(TRUE) | {address: scanned(("/", 0.9), ("4", 0.1), status=Status.NOT_APPLICABLE)}
    cell = decode(FORM, cells)[address]
    assert (cell.value, cell.status) == (None, Status.AMBIGUOUS)


def test_a_speck_beside_a_count_is_no_rival_but_beside_an_amount_it_is() -> None:
    count = Address("disputes", "reconsideration", "pending")
    amount = Address("proactive", "fees", "amount")
    readings = scanned(("5", 0.9), ("5.", 0.098))
    decoded = decode(FORM, {count: readings, amount: readings})
    assert [decoded[a].status for a in (count, amount)] == [Status.STATED, Status.AMBIGUOUS]


def test_a_ring_read_as_a_letter_is_a_zero_where_the_sums_say_so() -> None:
    address = at("refused_state_secret")
    cells = surely(TRUE) | {address: scanned(("o", 0.8), ("8", 0.1), status=Status.UNREADABLE)}
    cell = decode(FORM, cells)[address]
    assert (cell.value, cell.status) == (0, Status.STATED)
    assert votes(cell) == {"ocr": None, "arithmetic": 0}


def test_a_number_no_sum_speaks_for_rests_on_its_pixels_alone() -> None:
    address = Address("proactive", "licensing", "decisions")
    sure, unsure = (decode(FORM, {address: scanned(("310", p), ("370", 1 - p))}) for p in (0.995, 0.97))
    assert sure[address].status is Status.STATED
    assert unsure[address].status is Status.AMBIGUOUS
    assert unsure[address].risk == pytest.approx(0.03)


def test_the_same_misreading_of_part_and_total_is_seen_by_the_columns() -> None:
    row, values = "refused_security_and_stability", TRUE
    readings = (("8", 0.6), ("6", 0.35))
    cells = surely(values) | {at(row): scanned(*readings), at(row, "total"): scanned(*readings)}
    decoded = decode(FORM, cells)
    assert values[at(row)] == values[at(row, "total")] == 6
    assert [decoded[at(row, column)].value for column in ("natural_person", "total")] == [6, 6]


def test_cells_without_alternatives_are_given_back_as_they_are() -> None:
    cells = {a: Cell(value=v, printed=str(v), status=Status.STATED) for a, v in TRUE.items()}
    assert decode(FORM, cells | {}) == cells
    mixed = cells | {at("granted"): scanned(("1176", 0.6), ("1175", 0.4))}
    decoded = decode(FORM, mixed)
    assert decoded.pop(at("granted")).value == 1175
    assert decoded == {a: cell for a, cell in cells.items() if a != at("granted")}


def test_a_cell_whose_place_is_unknown_is_not_decoded() -> None:
    lost = scanned(("7", 0.9)).model_copy(update={"status": Status.AMBIGUOUS, "value": None})
    assert decode(FORM, {at("granted"): lost})[at("granted")] == lost


def test_the_same_cells_always_give_the_same_answer() -> None:
    cells = read_cells({a: str(v) for a, v in TRUE.items()}, Reader(0.05), random.Random(3))
    assert decode(FORM, cells) == decode(FORM, dict(reversed(cells.items())))


@pytest.mark.parametrize("seed", range(12))
def test_one_cell_in_fifty_misread_still_gives_the_right_table(seed: int) -> None:
    rng = random.Random(seed)
    cells = read_cells({a: str(v) for a, v in TRUE.items()}, Reader(0.02, overconfident=0.0), rng)
    decoded = decode(FORM, cells)
    assert {a: cell.value for a, cell in decoded.items()} == TRUE


@pytest.mark.parametrize("seed", range(12))
def test_a_wrong_value_never_passes_unseen(seed: int) -> None:
    rng = random.Random(seed)
    every = {a: v for a, v in consistent_values(FORM, rng).items() if a.table == "requests"}
    cells = read_cells({a: str(v) for a, v in every.items()}, Reader(0.12, missing=0.4), rng)
    decoded = decode(FORM, cells)
    wrong = [a for a, cell in decoded.items() if cell.value != every[a]]
    seen = [cell for cell in decoded.values() if cell.status is not Status.STATED or cell.votes]
    assert seen or not wrong


STOCK = """
id = "stock"
label = "库存表"
english = "Stock"
source = "test"
first_year = 2020
[[sections]]
id = "goods"
label = "物资"
english = "Goods"
[[tables]]
id = "goods"
label = "物资"
english = "Goods"
layout = "rows"
columns = [
  {id = "old", label = "旧", english = "Old"},
  {id = "new", label = "新", english = "New"},
  {id = "all", label = "合计", english = "All"},
]
rows = [
  {id = "a", label = "甲", english = "A"},
  {id = "b", label = "乙", english = "B"},
  {id = "sum", label = "合计", english = "Sum"},
]
rules = [
  {code = "row", label = "行", english = "row", each = "row", left = ["all"], right = ["old", "new"]},
  {code = "column", label = "列", english = "column", each = "column", left = ["sum"], right = ["a", "b"]},
]
"""


def test_any_form_with_sums_is_decoded() -> None:
    form: Form = parse_form(STOCK, "stock.toml")
    values = {"a": (3, 4, 7), "b": (10, 20, 30), "sum": (13, 24, 37)}
    cells = {
        Address("goods", row, column): scanned((str(value), SURE))
        for row, numbers in values.items()
        for column, value in zip(("old", "new", "all"), numbers, strict=True)
    }
    cells[Address("goods", "b", "new")] = scanned(("70", 0.6), ("20", 0.3))
    assert decode(form, cells)[Address("goods", "b", "new")].value == 20
