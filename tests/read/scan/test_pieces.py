"""Which pieces of ink in a line belong together."""

from extractor.read.scan.pieces import Piece, apart, sides

LINE = (0, 0, 120, 24)


def digit(left: int) -> Piece:
    return Piece(left, 3, left + 10, 21, 90)


def test_a_point_too_small_for_a_letter_holds_its_number_together() -> None:
    point = Piece(13, 18, 16, 21, 9)
    assert len(apart(LINE, [digit(0), digit(21)])) == 2
    assert len(apart(LINE, [digit(0), point, digit(21)])) == 1


def test_dirt_between_numbers_joins_them_neither_high_nor_far_off() -> None:
    high, low = Piece(13, 4, 16, 7, 9), Piece(30, 18, 33, 21, 9)
    assert len(apart(LINE, [digit(0), high, digit(21)])) == 2
    assert len(apart(LINE, [digit(0), low, digit(60)])) > 1


def test_the_sides_of_a_part_are_those_of_its_letters_whatever_dust_stands_beside_them() -> None:
    dust = Piece(60, 4, 63, 7, 9)
    assert sides((0, 0, 80, 24), [digit(20), digit(33), dust]) == (20, 43)
    assert sides((0, 0, 80, 24), [dust]) == (0, 80)
