"""One table of a document: its lines -> cells by address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.bind.columns import Header, Leaf, complete, split_header
from extractor.bind.labels import TableLabels
from extractor.bind.lines import Line, Piece
from extractor.bind.notes import return_torn_cells
from extractor.bind.placed import PlacedLine, stated
from extractor.bind.rows import DataLine, place_rows
from extractor.bind.slots import Laid, agree, lay, settle
from extractor.forms import Address
from extractor.records import Basis, Cell, Notice, Status

_WEAKNESS = [Basis.LABELS, Basis.NOTE, Basis.ARITHMETIC, Basis.COLUMN_ORDER, Basis.ROW_ORDER]


@dataclass(slots=True)
class BoundTable:
    """The cells found of one table, and what a reviewer should know about the binding."""

    cells: dict[Address, Cell] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def add(self, address: Address, cell: Cell) -> None:
        """A cell printed twice must say the same twice; otherwise neither is believed."""
        known = self.cells.get(address)
        if known is None:
            self.cells[address] = cell
        elif (known.value, known.status) != (cell.value, cell.status):
            note = f"{known.printed or '∅'} / {cell.printed or '∅'}"
            self.cells[address] = Cell(status=Status.AMBIGUOUS, note=note, evidence=known.evidence)


def bind_table(lines: Sequence[Line], labels: TableLabels) -> BoundTable:
    """The cells of the table `labels` in the lines of its region."""
    headers, data = _split(lines, labels)
    bound = BoundTable()
    placed, unplaced = _placed(headers, data, labels)
    ways = [lay(p.line, p.leaves, p.same_grid) for p in placed]
    padded = any(header.padded for header in headers)
    laid = agree(ways, [p.line for p in placed], [len(p.leaves) for p in placed], padded)
    for at, place in enumerate(placed):
        choice = laid[at]
        if choice.slots is None and len(ways[at]) > 1:
            choice = settle(ways[at], lambda slots, p=place: _sums_hold(slots, p, labels)) or choice  # type: ignore[misc]
        _add_cells(bound, place, choice, labels)
    short = [place for place in placed if len(place.line.slots) < len(place.leaves)]
    if not return_torn_cells(bound.cells, short, unplaced, labels):
        bound.notices.extend(_unplaced_notices(unplaced, labels))
    return bound


def _split(lines: Sequence[Line], labels: TableLabels) -> tuple[list[Header], list[DataLine]]:
    """Headers, and the data lines under each with the loose label texts around them."""
    headers = [Header(labels)]
    rows: list[tuple[Line, tuple[str, ...], list[str], int]] = []
    loose: list[str] = []
    fresh = True  # the current header has no numbers under it yet
    for line in lines:
        header, own = split_header(line, labels)
        if header:
            if not fresh:
                headers.append(Header(labels))
            headers[-1].add(line, header)
            fresh, loose = True, []
        texts = tuple(piece.text for piece in own)
        if _is_data(line, header, own, labels):
            rows.append((line, texts, loose, len(headers) - 1))
            fresh, loose = False, []
        else:
            loose = [*loose, *texts]
    afters = [row[2] for row in rows[1:]] + [loose]
    return headers, [
        DataLine(line, own, tuple(before), tuple(after), header)
        for (line, own, before, header), after in zip(rows, afters[: len(rows)], strict=True)
    ]


def _is_data(line: Line, header: Sequence[Piece], own: Sequence[Piece], labels: TableLabels) -> bool:
    if line.has_numbers:
        return True
    if not line.slots:
        return False
    if labels.layout == "line":
        return not line.labels and len(line.slots) >= len(labels.row_orders[0]) * len(labels.column_order)
    return bool(own) and not header


def _placed(
    headers: Sequence[Header], data: Sequence[DataLine], labels: TableLabels
) -> tuple[list[PlacedLine], list[Line]]:
    """The lines whose row is known, and the others."""
    leaves = [header.leaves() for header in headers]
    if labels.layout == "line":
        return _placed_line(headers, leaves, data, labels), []
    width = max(len(columns) for each in labels.row_columns.values() for columns in each)
    placed, unplaced = [], []
    for item, place in zip(data, place_rows(data, labels, width), strict=True):
        if place is None:
            unplaced.append(item.line)
            continue
        columns = _columns_of(place[0], leaves[item.header], item.line, labels)
        same_grid = item.line.block == headers[item.header].block
        placed.append(PlacedLine(item.line, *place, columns, same_grid))
    return placed, [line for line in unplaced if line.has_numbers]


def _columns_of(row: str, leaves: Sequence[Leaf], line: Line, labels: TableLabels) -> tuple[Leaf, ...]:
    """The columns of a row as its header prints them, filled up by the form where the header lost some."""
    known = labels.row_columns[row]
    named = tuple(leaf for leaf in leaves if any(leaf.column in columns for columns in known))
    if named and (len(named) == len(line.slots) or {leaf.column for leaf in named} in map(set, known)):
        return named
    by_overlap = sorted(known, key=lambda columns: -len({leaf.column for leaf in named} & set(columns)))
    for columns in by_overlap:
        if named or len(columns) == len(line.slots) or len(known) == 1:
            filled = complete(named, columns)
            if filled:
                return filled
    return tuple(Leaf(column, Basis.COLUMN_ORDER) for column in known[0])


def _placed_line(
    headers: Sequence[Header],
    leaves: Sequence[tuple[Leaf, ...]],
    data: Sequence[DataLine],
    labels: TableLabels,
) -> list[PlacedLine]:
    """Line layout: one line of all numbers; or, as a variation, one line a row with its label in front."""
    rows = labels.row_orders[0]
    width = len(rows) * len(labels.column_order)
    by_order = tuple(Leaf(c, Basis.COLUMN_ORDER, row) for row in rows for c in labels.column_order)
    placed = []
    for item in data:
        if item.own:
            continue
        if len(item.line.slots) >= width:
            named = leaves[item.header]
            full = len({(leaf.row, leaf.column) for leaf in named}) == width == len(named)
            same_grid = item.line.block == headers[item.header].block
            placed.append(PlacedLine(item.line, None, Basis.LABELS, named if full else by_order, same_grid))
        elif item.line.has_numbers and leaves[item.header]:
            placed.append(PlacedLine(item.line, None, Basis.COLUMN_ORDER, by_order, same_grid=False))
    return placed


def _unplaced_notices(unplaced: Sequence[Line], labels: TableLabels) -> Iterator[Notice]:
    """Lines that hold about a row of numbers and belong to no row must not vanish."""
    width = max(len(columns) for each in labels.row_columns.values() for columns in each)
    for line in unplaced:
        numbers = [slot.text for slot in line.slots if not slot.is_blank]
        if len(numbers) >= max(2, width - 2):
            yield Notice("numbers_without_row", {"table": labels.id, "numbers": " | ".join(numbers)})


def _sums_hold(slots: Sequence[Piece], place: PlacedLine, labels: TableLabels) -> bool:
    values = {leaf.column: s.numeral.value for leaf, s in zip(place.leaves, slots, strict=True)}
    sums = [[[values.get(c) for c in side] for side in rule] for rule in labels.row_sums]
    if not sums or any(v is None for rule in sums for side in rule for v in side):
        return False
    return all(sum(left) == sum(right) for left, right in sums)  # type: ignore[arg-type]


def _add_cells(bound: BoundTable, place: PlacedLine, laid: Laid, labels: TableLabels) -> None:
    for at, leaf in enumerate(place.leaves):
        address = Address(labels.id, leaf.row or place.row or "", leaf.column)
        if laid.slots is None:
            bound.add(address, _lost(place, labels))
            continue
        basis = max(place.basis, leaf.basis, laid.basis, key=_WEAKNESS.index)
        bound.add(address, stated(laid.slots[at], labels.column_details[leaf.column], basis))


def _lost(place: PlacedLine, labels: TableLabels) -> Cell:
    """A cell of a line that lost some of its cells: its numbers are known, their columns are not.

    One case leaves no doubt about the value: all numbers are 0 and only one is missing. Wherever it was
    lost, the row's sum makes it 0 too; the cell still says that its place is ambiguous.
    """
    slots = place.line.slots
    printed = " | ".join(slot.text for slot in slots)
    filled = [slot for slot in slots if not slot.is_blank]
    evidence = slots[0].place if slots else None
    zeros = all(slot.numeral.value == 0 for slot in filled) and len(filled) == len(place.leaves) - 1
    if zeros and labels.row_sums:
        return Cell(
            value=0, status=Status.AMBIGUOUS, basis=Basis.ARITHMETIC, note=printed, evidence=filled[0].place
        )
    return Cell(status=Status.AMBIGUOUS, note=printed, evidence=evidence)
