"""The columns of each line: what its header says, filled up by the form, or unknown."""

from collections.abc import Sequence

from extractor.bind.columns import Header, Leaf, complete
from extractor.bind.labels import TableLabels, match_row
from extractor.bind.lines import Line
from extractor.bind.placed import PlacedLine
from extractor.bind.rows import DataLine
from extractor.bind.slots import sums_hold
from extractor.records import Basis

Reading = tuple[Leaf, ...] | None  # None: the header contradicts itself; (): there is no header


def pick_reading(
    readings: list[tuple[Leaf, ...]] | None, lines: Sequence[Line], labels: TableLabels
) -> Reading:
    """Of several orders the header may mean, the only one in which the rows' sums hold.

    If several hold and the form's own order is among them, that one, but by printed order only.
    """
    if readings is None:
        return ()
    if len(readings) == 1:
        return readings[0]
    full = [line for line in lines if all(slot.numeral.value is not None for slot in line.slots)]
    telling = [line for line in full if len({slot.numeral.value for slot in line.slots}) > 1]
    holding = [
        leaves
        for leaves in readings
        if telling
        and all(
            sums_hold(line.slots, leaves, labels.row_sums)
            for line in telling
            if len(line.slots) == len(leaves)
        )
    ]
    if len(holding) == 1:
        return _weakened(holding[0], Basis.ARITHMETIC)
    official = [leaves for leaves in holding if tuple(leaf.column for leaf in leaves) == labels.column_order]
    return _weakened(official[0], Basis.COLUMN_ORDER) if official else None


def _weakened(leaves: Sequence[Leaf], basis: Basis) -> tuple[Leaf, ...]:
    return tuple(Leaf(leaf.column, basis, leaf.row, leaf.start, leaf.end) for leaf in leaves)


def columns_of(row: str, leaves: Reading, line: Line, labels: TableLabels) -> tuple[tuple[Leaf, ...], bool]:
    """The columns of a row, and whether they are sure enough to lay numbers over them.

    As its header prints them; filled up by the form where the header lost some or all of them.
    """
    known = labels.row_columns[row]
    by_form = tuple(Leaf(column, Basis.COLUMN_ORDER) for column in known[0])
    if leaves is None:
        return by_form, False
    named = tuple(leaf for leaf in leaves if any(leaf.column in columns for columns in known))
    complete_sets = map(set, known)
    if named and ({leaf.column for leaf in named} in complete_sets or _is_hybrid(named, line, known)):
        return named, True
    for columns in sorted(known, key=lambda columns: -len({leaf.column for leaf in named} & set(columns))):
        if named or len(columns) == len(line.slots) or len(known) == 1:
            filled = complete(named, columns)
            if filled:
                return filled, True
    return by_form, not named


def _is_hybrid(named: Sequence[Leaf], line: Line, known: Sequence[tuple[str, ...]]) -> bool:
    """A row that the forms print with different columns may be printed with yet another choice of them."""
    return len(known) > 1 and len(named) == len(line.slots)


def place_line_layout(
    headers: Sequence[Header], data: Sequence[DataLine], labels: TableLabels
) -> list[PlacedLine]:
    """Line layout: one line of all numbers; or, as a variation, one line a row with its label in front."""
    rows, columns = labels.row_orders[0], labels.column_order
    by_order = tuple(Leaf(column, Basis.COLUMN_ORDER, row) for row in rows for column in columns)
    placed = []
    for item in data:
        header = headers[item.header]
        own = match_row(item.own, labels) if item.own else None
        if own and len(item.line.slots) == len(columns):
            leaves = tuple(Leaf(column, Basis.COLUMN_ORDER) for column in columns)
            placed.append(PlacedLine(item.line, own.row, Basis.LABELS, leaves, same_grid=False))
        elif _is_whole(item, len(by_order)) or (not item.own and header.pieces):
            named = (header.readings() or [()])[0]
            full = len({(leaf.row, leaf.column) for leaf in named}) == len(by_order) == len(named)
            same_grid = item.line.block == header.block
            placed.append(PlacedLine(item.line, None, Basis.LABELS, named if full else by_order, same_grid))
    return placed


def _is_whole(item: DataLine, width: int) -> bool:
    """A line of as many numbers as the whole table has is that table, whatever stands before it."""
    numbers = [slot for slot in item.line.slots if not slot.is_blank]
    return len(numbers) == width or (not item.own and len(item.line.slots) >= width)
