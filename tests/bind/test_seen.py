"""Alternatives of a scan reach the cells that were read there, and no others."""

from extractor.bind.seen import with_alternatives
from extractor.forms import Address
from extractor.records import Alternative, Cell, ImageBox, Status

ADDRESS = Address("requests", "received", "total")
HERE = ImageBox(page=1, box=(10.0, 20.0, 30.0, 40.0))
SEEN = {HERE: (Alternative(printed="17", probability=0.9), Alternative(printed="11", probability=0.08))}


def seen(cell: Cell) -> Cell:
    return with_alternatives({ADDRESS: cell}, SEEN)[ADDRESS]


def test_a_cell_read_at_the_place_gets_its_alternatives_and_the_vote_of_the_reading() -> None:
    cell = seen(Cell(value=17, printed="17", status=Status.STATED, evidence=HERE))
    assert cell.alternatives == SEEN[HERE]
    assert [(vote.voice, vote.value, vote.printed) for vote in cell.votes] == [("ocr", 17, "17")]


def test_value_and_print_stay_what_was_read() -> None:
    cell = seen(Cell(value=11, printed="11", status=Status.STATED, evidence=HERE))
    assert (cell.value, cell.printed) == (11, "11")


def test_a_cell_read_elsewhere_stays_as_it_is() -> None:
    cell = Cell(value=17, printed="17", status=Status.STATED, evidence=ImageBox(2, HERE.box))
    assert seen(cell) == cell


def test_a_cell_that_lost_its_place_in_the_row_does_not_take_its_neighbours() -> None:
    cell = Cell(status=Status.AMBIGUOUS, note="17 | 3", evidence=HERE)
    assert seen(cell) == cell
