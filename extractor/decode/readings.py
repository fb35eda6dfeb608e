"""What the pixels of one cell may say: numbers by value, blank, text; with the probability of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.forms import Address, Form
from extractor.numerals import parse
from extractor.records import Cell, Status
from extractor.suspects.system import Number

_RINGS = frozenset("oO〇○DQ")  # what a lone 0 is taken for; 。 is left out: it may be a speck in a blank cell
_SPECKS = ".,·"
_OPEN = (Status.STATED, Status.UNREADABLE, Status.BLANK, Status.NOT_APPLICABLE)  # its place is known


@dataclass(frozen=True, slots=True)
class PixelReading:
    """`numbers`: value -> probability, likeliest first. `empty`: of a blank or a mark such as "/".

    `odd`: of text that is no number. `first`: the number that the first choice is; `first_empty`: it is none.
    """

    numbers: dict[Number, float]
    empty: float
    odd: float
    first: Number | None
    first_empty: bool

    @property
    def likeliest(self) -> Number:
        """The likeliest number, 0 for want of another; a blank or a mark adds up like 0."""
        return 0 if self.first_empty else next(iter(self.numbers), 0)

    def empty_doubt(self, refuted: float) -> float:
        """How doubtful it is that the cell is empty, where sums refute so much of all numbers but 0."""
        nonzero = sum(share for value, share in self.numbers.items() if value != 0)
        return 1 - self.empty - refuted * nonzero

    def blank_or(self, value: Number) -> float:
        """How probable it is that the cell holds no number, where no sum can tell: a blank adds up like 0."""
        if value != 0:
            return 0.0
        return self.empty if 0 in self.numbers else self.empty + self.odd


def readings_of(form: Form, cells: Mapping[Address, Cell]) -> dict[Address, PixelReading]:
    """The readings of the cells that came from pixels and whose place is known."""
    return {
        address: pixel_reading(cell, counts=form.columns[address].kind == "count")
        for address, cell in cells.items()
        if cell.alternatives and cell.status in _OPEN
    }


def pixel_reading(cell: Cell, *, counts: bool) -> PixelReading:
    """`counts`: the cell can hold whole numbers only, so a point at either end is a speck."""
    numbers: dict[Number, float] = {}
    empty, odd = 0.0, 0.0
    for choice in cell.alternatives:
        printed = choice.printed.strip(_SPECKS) if counts else choice.printed
        numeral = parse("0" if printed in _RINGS else printed or choice.printed)
        if numeral.value is not None:
            numbers[numeral.value] = numbers.get(numeral.value, 0.0) + choice.probability
        elif numeral.kind == "text":
            odd += choice.probability
        else:
            empty += choice.probability
    ranked = dict(sorted(numbers.items(), key=lambda item: -item[1]))
    first = parse(cell.alternatives[0].printed)
    return PixelReading(ranked, empty, odd, first.value, first.kind in ("blank", "mark"))
