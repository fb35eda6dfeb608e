"""One table of a document: its lines -> cells by address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.bind.choose import columns_of, pick_reading, place_line_layout
from extractor.bind.columns import Header, split_header
from extractor.bind.labels import TableLabels, match_row
from extractor.bind.lines import Line, Piece
from extractor.bind.notes import return_torn_cells
from extractor.bind.placed import PlacedLine, stated
from extractor.bind.rows import DataLine, place_rows, with_claims
from extractor.bind.slots import Laid, agree, lay, settle
from extractor.forms import Address
from extractor.records import Basis, Cell, Notice, Status

_WEAKNESS = [Basis.LABELS, Basis.NOTE, Basis.ARITHMETIC, Basis.COLUMN_ORDER, Basis.ROW_ORDER, Basis.MODEL]


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


def bind_table(
    lines: Sequence[Line], labels: TableLabels, claimed: Mapping[Line, str] | None = None
) -> BoundTable:
    """The cells of the table `labels` in the lines of its region, one a printed row.

    `claimed`: the rows that another reader takes lines for; they count only where nothing printed decides.
    """
    headers, data = _split(lines, labels)
    bound = BoundTable()
    placed, unplaced = _placed(headers, data, labels, claimed or {})
    ways = [lay(p.line, p.leaves, p.same_grid) if p.sure else () for p in placed]
    padded = any(header.padded for header in headers)
    laid = agree(ways, [p.line for p in placed], [len(p.leaves) for p in placed], padded)
    for place, choices, choice in zip(placed, ways, laid, strict=True):
        settled = settle(choices, place.leaves, labels.row_sums) if choice.slots is None else None
        _add_cells(bound, place, settled or choice, labels)
    short = [place for place in placed if len(place.line.slots) < len(place.leaves)]
    if not return_torn_cells(bound.cells, short, unplaced, labels):
        bound.notices.extend(_unplaced_notices(unplaced, labels))
    return bound


def lines_without_label(lines: Sequence[Line], labels: TableLabels) -> list[Line]:
    """The lines of numbers beside which no label says which row they are."""
    placed, unplaced = _placed(*_split(lines, labels), labels, {})
    return unplaced + [place.line for place in placed if place.basis is not Basis.LABELS]


def _split(lines: Sequence[Line], labels: TableLabels) -> tuple[list[Header], list[DataLine]]:
    """Headers, and the data lines under each with the loose label texts around them."""
    headers = [Header(labels)]
    rows: list[tuple[Line, tuple[str, ...], list[str], int]] = []
    loose: list[str] = []
    fresh = True  # the current header has no numbers under it yet
    for at, line in enumerate(lines):
        header, own = split_header(line, labels)
        if header:
            if not fresh:
                headers.append(Header(labels))
            headers[-1].add(line, header)
            fresh, loose = True, []
        texts = tuple(piece.text for piece in own)
        if _is_data(line, header, own, labels) and not _may_go_on(lines, at, labels):
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
    return not header and match_row([piece.text for piece in own], labels) is not None


def _may_go_on(lines: Sequence[Line], at: int, labels: TableLabels) -> bool:
    """Whether blanks are none: where a page ends, a label may be torn off its numbers, which then stand on
    the next page beside nothing that names a row."""
    if lines[at].has_numbers:
        return False
    below = (lines[k] for k in range(at + 1, len(lines)))
    following = next((line for line in below if line.slots), None)
    if following is None or following.block == lines[at].block or not following.has_numbers:
        return False
    return match_row([piece.text for piece in split_header(following, labels)[1]], labels) is None


def _placed(
    headers: Sequence[Header],
    data: Sequence[DataLine],
    labels: TableLabels,
    claimed: Mapping[Line, str],
) -> tuple[list[PlacedLine], list[Line]]:
    """The lines whose row is known, and those with numbers but no row."""
    if labels.layout == "line":
        return place_line_layout(headers, data, labels), []
    rows = place_rows(data, labels)
    if claimed:
        rows = with_claims(rows, data, labels, claimed)
    columns = [
        pick_reading(header.readings(), [d.line for d in data if d.header == number], labels)
        for number, header in enumerate(headers)
    ]
    placed, unplaced = [], []
    for item, place in zip(data, rows, strict=True):
        if place is None:
            unplaced.append(item.line)
            continue
        leaves, sure = columns_of(place[0], columns[item.header], item.line, labels)
        same_grid = item.line.block == headers[item.header].block
        placed.append(PlacedLine(item.line, *place, leaves, same_grid, sure))
    return placed, [line for line in unplaced if line.has_numbers]


def _unplaced_notices(unplaced: Sequence[Line], labels: TableLabels) -> Iterator[Notice]:
    """Lines that hold about a row of numbers and belong to no row must not vanish."""
    for line in unplaced:
        numbers = [slot.text for slot in line.slots if not slot.is_blank]
        if len(numbers) >= max(2, labels.width - 2):
            yield Notice("numbers_without_row", {"table": labels.id, "numbers": " | ".join(numbers)})


def _add_cells(bound: BoundTable, place: PlacedLine, laid: Laid, labels: TableLabels) -> None:
    for at, leaf in enumerate(place.leaves):
        address = Address(labels.id, leaf.row or place.row or "", leaf.column)
        if laid.slots is None:
            bound.add(address, _lost(place, laid, labels))
            continue
        basis = max(place.basis, leaf.basis, laid.basis, key=_WEAKNESS.index)
        bound.add(address, stated(laid.slots[at], labels.column_details[leaf.column], basis))


def _lost(place: PlacedLine, laid: Laid, labels: TableLabels) -> Cell:
    """A cell of a line that lost some of its cells: its numbers are known, their columns are not.

    One case leaves no doubt about the value: all numbers are 0 and only one is missing. Wherever it was
    lost, the row's sum makes it 0 too; the cell still says that its place is ambiguous.
    """
    slots = place.line.slots
    printed = " | ".join(slot.text for slot in slots)
    filled = [slot for slot in slots if not slot.is_blank]
    evidence = slots[0].place if slots else None
    zeros = all(slot.numeral.value == 0 for slot in filled) and len(filled) == len(place.leaves) - 1
    if zeros and laid.lost and place.sure and labels.row_sums:
        return Cell(
            value=0, status=Status.AMBIGUOUS, basis=Basis.ARITHMETIC, note=printed, evidence=filled[0].place
        )
    return Cell(status=Status.AMBIGUOUS, note=printed, evidence=evidence)
