"""Cells torn out of their rows, brought back by the remark printed in them."""

from collections.abc import Sequence

from extractor.bind.labels import TableLabels, letters
from extractor.bind.lines import Line, Piece
from extractor.bind.placed import PlacedLine, stated
from extractor.forms import Address
from extractor.records import Basis, Cell


def return_torn_cells(
    cells: dict[Address, Cell], short: Sequence[PlacedLine], torn: Sequence[Line], labels: TableLabels
) -> bool:
    """Give each line that lost one cell the loose number that belongs to it; whether that could be done.

    A tall cell with a remark (22（其中修订16件）) falls out of its row when a PDF becomes text. The remark
    says its column, and the torn cells stand in the order of their rows. Anything less certain: do nothing.
    """
    loose = [slot for line in torn for slot in line.slots]
    columns = [_column_said(piece, place, labels) for piece, place in zip(loose, short, strict=False)]
    if len(loose) != len(short) or None in columns or any(_missing(place) != 1 for place in short):
        return False
    for piece, place, column in zip(loose, short, columns, strict=True):
        kept = iter(place.line.slots)
        for leaf in place.leaves:
            own = piece if leaf.column == column else next(kept)
            address = Address(labels.id, place.row or "", leaf.column)
            cells[address] = stated(own, labels.column_details[leaf.column], Basis.NOTE)
    return True


def _missing(place: PlacedLine) -> int:
    return len(place.leaves) - len(place.line.slots)


def _column_said(piece: Piece, place: PlacedLine, labels: TableLabels) -> str | None:
    """The one column of the row whose words the piece's remark uses."""
    remark = letters(piece.numeral.note or "")
    said = [
        leaf.column
        for leaf in place.leaves
        if any(word in remark for word in labels.column_details[leaf.column].note_words)
    ]
    return said[0] if len(said) == 1 else None
