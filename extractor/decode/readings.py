"""What the pixels of one cell may say: numbers by value, blank, text; with the probability of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.forms import Address
from extractor.numerals import parse
from extractor.records import Cell, Status
from extractor.suspects.system import Number

_RINGS = frozenset("oO〇○DQ")  # what a lone 0 is taken for; 。 is left out: it may be a speck in a blank cell
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
    def likeliest(self) -> Number | None:
        """The likeliest number of a cell that has ink in it, 0 for want of another; none for a blank."""
        return None if self.first_empty else next(iter(self.numbers), 0)

    def blank_or(self, value: Number) -> float:
        """How probable it is that the cell holds no number, where no sum can tell: a blank adds up like 0."""
        if value != 0:
            return 0.0
        return self.empty if 0 in self.numbers else self.empty + self.odd


def readings_of(cells: Mapping[Address, Cell]) -> dict[Address, PixelReading]:
    """The readings of the cells that came from pixels and whose place is known."""
    return {
        address: pixel_reading(cell)
        for address, cell in cells.items()
        if cell.alternatives and cell.status in _OPEN
    }


def pixel_reading(cell: Cell) -> PixelReading:
    numbers: dict[Number, float] = {}
    empty, odd = 0.0, 0.0
    for choice in cell.alternatives:
        numeral = parse("0" if choice.printed in _RINGS else choice.printed)
        if numeral.value is not None:
            numbers[numeral.value] = numbers.get(numeral.value, 0.0) + choice.probability
        elif numeral.kind == "text":
            odd += choice.probability
        else:
            empty += choice.probability
    ranked = dict(sorted(numbers.items(), key=lambda item: -item[1]))
    first = parse(cell.alternatives[0].printed)
    return PixelReading(ranked, empty, odd, first.value, first.kind in ("blank", "mark"))
