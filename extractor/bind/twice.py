"""A second table of the same kind in one file: two reports, of which neither can be believed."""

from extractor.bind.cells import BoundTable
from extractor.bind.labels import TableLabels
from extractor.records import Notice, Status


def doubt_second_table(bound: BoundTable, second: BoundTable, labels: TableLabels) -> None:
    """Where `second`, found elsewhere in the document, is a whole table too, its differing cells make those
    of `bound` ambiguous. A few numbers in the prose are no table."""
    rows = {address.row for address, cell in second.cells.items() if cell.status is Status.STATED}
    if 2 * len(rows) < len(labels.row_orders[0]):
        return
    differing = [
        address
        for address, cell in second.cells.items()
        if address in bound.cells and cell.value != bound.cells[address].value
    ]
    for address in differing:
        bound.add(address, second.cells[address])
    if differing:
        bound.notices.append(Notice("second_table", {"table": labels.id, "count": len(differing)}))
