"""What the pixels may say, put to the cells that were read from them: by their places, nothing is changed."""

from collections.abc import Mapping

from extractor.forms import Address
from extractor.records import Alternative, Cell, Place, Vote


def with_alternatives(
    cells: Mapping[Address, Cell], seen: Mapping[Place, tuple[Alternative, ...]]
) -> dict[Address, Cell]:
    """The cells, those that stand at a place of `seen` with its alternatives and the vote of the reading.

    Empty `seen` (a document with text) gives the cells back as they are.
    """
    return {address: _seen(cell, seen) if seen else cell for address, cell in cells.items()}


def _seen(cell: Cell, seen: Mapping[Place, tuple[Alternative, ...]]) -> Cell:
    # A cell without `printed` lost its place in its row: its evidence is that of a neighbour.
    if cell.evidence is None or cell.printed is None or cell.evidence not in seen:
        return cell
    vote = Vote(
        voice="ocr", value=cell.value, printed=cell.printed, status=cell.status, evidence=cell.evidence
    )
    return cell.model_copy(update={"alternatives": seen[cell.evidence], "votes": (*cell.votes, vote)})
