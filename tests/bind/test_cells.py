"""A row that is blank where a page ends is so only if the next page begins with a row of its own."""

from extractor.bind.cells import BoundTable, bind_table
from extractor.bind.labels import table_labels
from extractor.bind.lines import Line, Piece
from extractor.forms import Address, load_forms
from extractor.numerals import parse
from extractor.records import Status, TextPlace

LABELS = table_labels(load_forms())["requests"]
COLUMNS = [column.label for column in load_forms()[0].table["requests"].columns]
CELL = Address("requests", "not_processed_confirmation_or_reissue", "total")
NUMBERS = ["3", "1", "0", "0", "0", "0", "4"]
BLANKS = [""] * 7


def line(label: str, cells: list[str], block: int) -> Line:
    slots = tuple(
        Piece(text, TextPlace(line=1, start=0, end=0), parse(text), k, k + 1)
        for k, text in enumerate(cells, start=1)
    )
    name = Piece(label, TextPlace(line=1, start=0, end=0), parse(label), 0, 1)
    return Line((name,), slots, exact=True, block=block)


def bound(*lines: Line) -> BoundTable:
    head = Line(line("", COLUMNS, 0).slots, (), exact=True, block=0)
    return bind_table([head, line("4.无正当理由大量反复申请", NUMBERS, 0), *lines], LABELS)


def test_a_label_torn_off_its_numbers_by_the_end_of_a_page_leaves_no_blanks() -> None:
    first = line("5.要求行政机关确认或重新出具已", BLANKS, 0)
    assert bound(first, line("获取信息", NUMBERS, 1)).cells[CELL].value == 4


def test_a_blank_row_at_the_end_of_a_page_is_blank() -> None:
    last = line("5.要求行政机关确认或重新出具已获取信息", BLANKS, 0)
    assert bound(last, line("（七）总计", NUMBERS, 1)).cells[CELL].status is Status.BLANK
    assert bound(last).cells[CELL].status is Status.BLANK
