"""Which column each number of a line is: the line's cells laid over the header's columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.bind.columns import Leaf
from extractor.bind.lines import Line, Piece
from extractor.records import Basis


@dataclass(frozen=True, slots=True)
class Laid:
    """The cells of a line, one a column; None when which column is which can't be known."""

    slots: tuple[Piece, ...] | None
    basis: Basis = Basis.LABELS
    lost: bool = False  # the line lost cells: it holds fewer than the table has columns


def lay(line: Line, leaves: Sequence[Leaf], same_grid: bool) -> tuple[Laid, ...]:
    """Every way to lay the slots of `line` over `leaves`; more than one when padding leaves a choice.

    `same_grid`: header and line stand in one grid with real columns, so overlap counts.
    """
    width = len(leaves)
    exact = line.exact and same_grid and all(leaf.end for leaf in leaves)
    if len(line.slots) == width:
        return (Laid(line.slots),) if not exact or _stand_below(line.slots, leaves) else ()
    if exact:
        overlapping = _overlapping(line.slots, leaves)
        if overlapping:
            return (Laid(overlapping),)
    filled = tuple(slot for slot in line.slots if not slot.is_blank)
    if len(filled) == width:  # every column has its number, whatever was padded between them
        return (Laid(filled),)
    windows = [
        line.slots[at : at + width]
        for at in range(len(line.slots) - width + 1)
        if all(s.is_blank for s in line.slots[:at] + line.slots[at + width :])
    ]
    aligned = [
        w for w in windows if same_grid and all(s.start == c.start for s, c in zip(w, leaves, strict=True))
    ]
    distinct = {tuple(s.text for s in window): window for window in reversed(aligned or windows)}
    return tuple(Laid(window) for window in distinct.values())


def _stand_below(slots: Sequence[Piece], leaves: Sequence[Leaf]) -> bool:
    """Whether every slot shares a grid column with its leaf: careless spans shift a little, never past it."""
    return all(min(s.end, c.end) > max(s.start, c.start) for s, c in zip(slots, leaves, strict=True))


def _overlapping(slots: Sequence[Piece], leaves: Sequence[Leaf]) -> tuple[Piece, ...] | None:
    """One slot a leaf by shared grid columns; None if any is missing, shared, or left over with content."""
    chosen: list[Piece] = []
    for leaf in leaves:
        under = [s for s in slots if min(s.end, leaf.end) > max(s.start, leaf.start)]
        filled = [s for s in under if not s.is_blank]
        if not under or len(filled) > 1:
            return None
        chosen.append((filled or under)[0])
    used = {id(slot) for slot in chosen}
    if len(used) < len(chosen) or any(id(s) not in used and not s.is_blank for s in slots):
        return None
    return tuple(chosen)


def agree(
    choices: Sequence[tuple[Laid, ...]], lines: Sequence[Line], widths: Sequence[int], padded: bool
) -> list[Laid]:
    """One way a line, where the table's other lines show on which side its padding stands.

    Lines with one way each vote "front" or "behind", so do `padded` headers; an undecided line follows a
    unanimous vote. In a table that pads in front and lost cells, a full line that begins with an empty
    cell may have lost one too: its empty cell may be padding.
    """
    votes = {side for ways, line in zip(choices, lines, strict=True) if (side := _vote(ways, line))}
    if padded:
        votes.add("behind")
    winner = votes.pop() if len(votes) == 1 else None
    short = any(len(line.slots) < width for line, width in zip(lines, widths, strict=True))
    laid = []
    for ways, line, width in zip(choices, lines, widths, strict=True):
        doubtful = short and winner == "front" and len(line.slots) == width and line.slots[0].is_blank
        if len(line.slots) < width or (doubtful and not line.exact):
            laid.append(Laid(None, lost=True))
        else:
            laid.append(_choose(ways, line, winner))
    return laid


def _vote(ways: Sequence[Laid], line: Line) -> str | None:
    return _padding_side(ways[0], line) if len(ways) == 1 and line.has_numbers else None


def _padding_side(laid: Laid, line: Line) -> str | None:
    if not laid.slots or len(laid.slots) == len(line.slots):
        return None
    if laid.slots[0] is line.slots[0]:
        return "behind"
    return "front" if laid.slots[-1] is line.slots[-1] else None


def _choose(ways: tuple[Laid, ...], line: Line, winner: str | None) -> Laid:
    if len(ways) == 1:
        return ways[0]
    if not line.labels:
        return Laid(None)  # without a label in front, an empty cell in front may be the label's
    sided = [way for way in ways if winner and _padding_side(way, line) == winner]
    return sided[0] if len(sided) == 1 else Laid(None)


def settle(
    ways: Sequence[Laid], leaves: Sequence[Leaf], row_sums: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]
) -> Laid | None:
    """The only way whose numbers satisfy the row's own sums, if there is exactly one."""
    fitting = [way for way in ways if way.slots and sums_hold(way.slots, leaves, row_sums)]
    return Laid(fitting[0].slots, Basis.ARITHMETIC) if len(fitting) == 1 else None


def sums_hold(
    slots: Sequence[Piece],
    leaves: Sequence[Leaf],
    row_sums: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
) -> bool:
    """Whether every sum of the row holds and none lacks a number."""
    values = {leaf.column: slot.numeral.value for leaf, slot in zip(leaves, slots, strict=True)}
    sums = [[[values.get(column) for column in side] for side in rule] for rule in row_sums]
    if not sums or any(value is None for rule in sums for side in rule for value in side):
        return False
    return all(sum(left) == sum(right) for left, right in sums)  # type: ignore[arg-type]
