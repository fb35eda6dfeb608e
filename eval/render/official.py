"""The neutral shape of a printed report: sections, prose and tables of spanned cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.forms import Address


class OfficialCell(NamedTuple):
    """A printed cell; `address` is None for labels. A torn label holds line breaks."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """`rows` holds each spanned cell once, where it begins; `head` rows on top are column labels."""

    id: str
    rows: tuple[tuple[OfficialCell, ...], ...]
    head: int
    label_width: int

    @property
    def width(self) -> int:
        return sum(cell.colspan for cell in self.rows[0])


class OfficialSection(NamedTuple):
    heading: str
    paragraphs: tuple[str, ...]
    table: OfficialTable | None


def merged_rows(table: OfficialTable) -> list[list[tuple[OfficialCell, bool]]]:
    """Every row in full: a cell that began in a row above comes again, marked True."""
    rows: list[list[tuple[OfficialCell, bool]]] = []
    open_cells: dict[int, tuple[OfficialCell, int]] = {}  # first column -> cell, rows still to cover
    for cells in table.rows:
        fresh, row, column = iter(cells), list[tuple[OfficialCell, bool]](), 0
        while column < table.width:
            cell, left = open_cells.get(column, (None, 0))
            covered = cell is not None and left > 0
            current = cell if cell is not None and covered else next(fresh)
            open_cells[column] = (current, (left if covered else current.rowspan) - 1)
            row.append((current, covered))
            column += current.colspan
        rows.append(row)
    return rows


def headings(paths: Sequence[tuple[str, ...]], depth: int) -> Iterator[tuple[int, int, str, int, int]]:
    """Labels of a tree of headings: index, level, text, how many indices and how many levels it spans.

    Neighbours that begin alike share their headings; the last of a path fills the levels that are left.
    """
    for index, path in enumerate(paths):
        for level, text in enumerate(path[:-1]):
            begins = path[: level + 1]
            if index and paths[index - 1][: level + 1] == begins:
                continue
            run = 1
            while index + run < len(paths) and paths[index + run][: level + 1] == begins:
                run += 1
            yield index, level, text, run, 1
        yield index, len(path) - 1, path[-1], 1, depth - len(path) + 1


def torn(table: OfficialTable) -> OfficialTable:
    """The table with its long labels broken over lines."""
    rows = (
        tuple(_torn_cell(cell, index < table.head) for cell in cells)
        for index, cells in enumerate(table.rows)
    )
    return OfficialTable(table.id, tuple(rows), table.head, table.label_width)


def _torn_cell(cell: OfficialCell, in_head: bool) -> OfficialCell:
    """The vertical label goes one character a line, narrow headings two, long labels about ten."""
    size = 1 if cell.rowspan > 10 else 2 if in_head and cell.colspan == 1 else 10
    lines = len(cell.text) if size == 1 else min(4, -(-len(cell.text) // size))
    if cell.address or lines < 2:
        return cell
    step = -(-len(cell.text) // lines)
    return cell._replace(text="\n".join(cell.text[i : i + step] for i in range(0, len(cell.text), step)))
