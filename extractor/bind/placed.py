"""A line whose row and columns are known, and the cell that one of its pieces states."""

from dataclasses import dataclass
from decimal import Decimal

from extractor.bind.columns import Leaf
from extractor.bind.lines import Line, Piece
from extractor.forms import Column
from extractor.records import Basis, Cell, Status

_STATUS = {
    "number": Status.STATED,
    "blank": Status.BLANK,
    "mark": Status.NOT_APPLICABLE,
    "text": Status.UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line whose row is known (None: line layout, the leaves name the rows), with its columns."""

    line: Line
    row: str | None
    basis: Basis
    leaves: tuple[Leaf, ...]
    same_grid: bool
    sure: bool = True  # False: which column is which can't be known


def stated(piece: Piece, column: Column, basis: Basis) -> Cell:
    """The cell that a printed piece states."""
    numeral = piece.numeral
    value = Decimal(numeral.value) if column.kind == "amount" and numeral.value is not None else numeral.value
    return Cell(
        value=value,
        printed=piece.text,
        status=_STATUS[numeral.kind],
        basis=basis,
        unit=numeral.unit,
        note=numeral.note,
        evidence=piece.place,
    )
