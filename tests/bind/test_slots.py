"""Cells are laid over columns where the line shows which is which; otherwise nothing is laid."""

from hypothesis import given
from hypothesis import strategies as st

from extractor.bind.columns import Leaf
from extractor.bind.lines import Line, Piece
from extractor.bind.slots import Laid, agree, lay, settle, sums_hold
from extractor.numerals import parse
from extractor.records import Basis, TextPlace

PLACE = TextPlace(line=1, start=0, end=0)
LEAVES = tuple(Leaf(name, Basis.LABELS, None, at + 1, at + 2) for at, name in enumerate("abcd"))
SUMS = ((("d",), ("a", "b", "c")),)
LABEL = Piece("规章", PLACE, parse("规章"), 0, 1)


def line(*texts: str, exact: bool = False, start: int = 1, label: bool = True) -> Line:
    slots = tuple(Piece(t, PLACE, parse(t), at, at + 1) for at, t in enumerate(texts, start=start))
    return Line((LABEL,) if label else (), slots, exact=exact, block=0 if exact else -1)


def texts(ways: tuple[Laid, ...] | list[Laid]) -> list[list[str] | None]:
    return [[slot.text for slot in way.slots] if way.slots else None for way in ways]


@given(st.lists(st.sampled_from(["", "0", "3", "/"]), min_size=4, max_size=4))
def test_a_line_with_one_cell_a_column_is_laid_as_it_stands(cells: list[str]) -> None:
    assert texts(lay(line(*cells), LEAVES, same_grid=False)) == [cells]


@given(st.lists(st.sampled_from(["0", "3", "12"]), min_size=0, max_size=3))
def test_a_line_that_lost_cells_is_never_laid_by_guess(cells: list[str]) -> None:
    assert lay(line(*cells), LEAVES, same_grid=False) == ()


@given(st.lists(st.sampled_from(["0", "3", "12"]), min_size=5, max_size=8))
def test_a_line_with_numbers_too_many_is_never_laid_by_guess(cells: list[str]) -> None:
    assert lay(line(*cells), LEAVES, same_grid=False) == ()


def test_padding_that_leaves_a_choice_gives_every_way() -> None:
    ways = texts(lay(line("", "1", "2", "3", ""), LEAVES, same_grid=False))
    assert sorted(map(str, ways)) == sorted(map(str, [["", "1", "2", "3"], ["1", "2", "3", ""]]))
    assert texts(lay(line("1", "2", "3", "4", ""), LEAVES, same_grid=False)) == [["1", "2", "3", "4"]]


def test_in_one_grid_a_cell_belongs_to_the_column_it_stands_under() -> None:
    wide = line("", "1", "2", "3", "4", exact=True, start=0)
    assert texts(lay(wide, LEAVES, same_grid=True)) == [["1", "2", "3", "4"]]


def test_a_number_under_two_columns_is_given_to_neither() -> None:
    slots = (Piece("1", PLACE, parse("1"), 1, 3), *line("2", "3", start=3).slots)
    assert lay(Line((LABEL,), slots, exact=True, block=0), LEAVES, same_grid=True) == ()


def agreed(lines: list[Line], padded: bool = False) -> list[list[str] | None]:
    ways = [lay(each, LEAVES, same_grid=False) for each in lines]
    return texts(agree(ways, lines, [len(LEAVES)] * len(lines), padded))


def test_an_undecided_line_follows_the_others_when_they_all_pad_one_side() -> None:
    behind, front, either = (
        line("1", "2", "3", "6", ""),
        line("", "1", "2", "3", "6"),
        line("", "1", "2", "3", ""),
    )
    assert agreed([behind, either])[1] == ["", "1", "2", "3"]
    assert agreed([front, either])[1] == ["1", "2", "3", ""]
    assert agreed([behind, front, either])[2] is None
    assert agreed([either]) == [None]
    assert agreed([either], padded=True) == [["", "1", "2", "3"]]


def test_where_a_table_pads_in_front_and_loses_cells_a_leading_blank_is_doubted() -> None:
    front, short, doubtful = line("", "1", "2", "3", "6"), line("1", "2"), line("", "1", "2", "3")
    assert agreed([front, short, doubtful]) == [["1", "2", "3", "6"], None, None]
    assert agreed([front, doubtful]) == [["1", "2", "3", "6"], ["", "1", "2", "3"]]


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3), st.integers(-3, 3))
def test_a_row_holds_exactly_when_its_sum_does(parts: list[int], fault: int) -> None:
    cells = line(*map(str, (*parts, abs(sum(parts) + fault))))
    assert sums_hold(cells.slots, LEAVES, SUMS) == (abs(sum(parts) + fault) == sum(parts))


def test_a_sum_with_a_blank_or_no_sum_at_all_proves_nothing() -> None:
    assert not sums_hold(line("1", "", "2", "3").slots, LEAVES, SUMS)
    assert not sums_hold(line("1", "0", "2", "3").slots, LEAVES, ())


def test_arithmetic_settles_a_choice_only_when_one_way_alone_adds_up() -> None:
    right, wrong = Laid(line("1", "2", "3", "6").slots), Laid(line("2", "3", "6", "1").slots)
    zero = Laid(line("0", "0", "0", "0").slots)
    settled = settle((right, wrong), LEAVES, SUMS)
    assert settled is not None
    assert (settled.slots, settled.basis) == (right.slots, Basis.ARITHMETIC)
    assert settle((right, zero), LEAVES, SUMS) is None
    assert settle((wrong,), LEAVES, SUMS) is None
