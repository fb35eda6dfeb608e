"""Where the cells of a table stand on the pages of a PDF; all lengths in points from the top left."""

from collections.abc import Iterator
from typing import NamedTuple

from eval.render.official import OfficialCell, OfficialTable, merged_rows
from extractor.forms import Address

PAGE = (595.0, 842.0)  # A4
LEFT, TOP, BOTTOM = 50.0, 60.0, 770.0
CONTENT = PAGE[0] - 2 * LEFT
SMALL = 9.0  # font size in tables
LEADING = 1.25  # line height over font size
PADDING = 3.0
LABEL_SHARES = {0: [], 1: [2.0], 3: [0.55, 1.8, 4.0]}  # widths of label columns; a number column is 1


class Ink(NamedTuple):
    """A box (left, top, right, bottom) on a page, from 0, and its text; `address`: of a number's cell."""

    page: int
    box: tuple[float, float, float, float]
    lines: tuple[str, ...]
    size: float
    cell: bool = False
    centred: bool = False
    address: Address | None = None


class Spot(NamedTuple):
    """Where the next thing goes: page from 0, distance from its top."""

    page: int
    top: float


class Placed(NamedTuple):
    row: int
    column: int
    cell: OfficialCell


def place_table(
    table: OfficialTable, spot: Spot, break_row: int | None, *, repeat_head: bool
) -> tuple[list[Ink], Spot]:
    """The table's cells from `spot` on. A cell broken by a page's end keeps its text where it begins."""
    edges, placed = _edges(table), list(_placed(table))
    heights = _heights(placed, edges, len(table.rows))
    head = range(table.head) if repeat_head else range(0)
    inks: list[Ink] = []
    for run in _page_runs(heights, spot.top, break_row, sum(heights[: len(head)])):
        if run.start:
            spot = Spot(spot.page + 1, TOP)
        for rows in (head, run) if run.start else (run,):
            more, spot = _boxes(placed, rows, heights, edges, spot)
            inks += more
    return inks, Spot(spot.page, spot.top + SMALL)


def wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """Lines no wider than `width` points."""
    lines: list[str] = []
    for piece in text.split("\n"):
        line, used = "", 0.0
        for character in piece:
            step = size * 0.56 if character.isascii() else size
            if line and used + step > width:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + character, used + step
        lines.append(line)
    return tuple(lines)


def _placed(table: OfficialTable) -> Iterator[Placed]:
    for row, cells in enumerate(merged_rows(table)):
        column = 0
        for cell, covered in cells:
            if not covered:
                yield Placed(row, column, cell)
            column += cell.colspan


def _edges(table: OfficialTable) -> list[float]:
    labels = LABEL_SHARES.get(table.label_width, [2.0] * table.label_width)
    shares = labels + [1.0] * (table.width - table.label_width)
    return [LEFT + CONTENT * sum(shares[:index]) / sum(shares) for index in range(len(shares) + 1)]


def _lines(place: Placed, edges: list[float]) -> tuple[str, ...]:
    width = edges[place.column + place.cell.colspan] - edges[place.column] - 2 * PADDING
    return wrapped(place.cell.text, width, SMALL)


def _heights(placed: list[Placed], edges: list[float], rows: int) -> list[float]:
    """Each row as high as its tallest cell; a cell over several rows is taken to fit into them together."""
    counts = [1] * rows
    for place in placed:
        if place.cell.rowspan == 1:
            counts[place.row] = max(counts[place.row], len(_lines(place, edges)))
    return [count * SMALL * LEADING + 2 * PADDING for count in counts]


def _page_runs(heights: list[float], top: float, break_row: int | None, head: float) -> Iterator[range]:
    """The rows that share a page, page by page; `head` is the height of a repeated head."""
    first, bottom = 0, top
    for row, height in enumerate(heights):
        if row > first and (row == break_row or bottom + height > BOTTOM):
            yield range(first, row)
            first, bottom = row, TOP + head
        bottom += height
    yield range(first, len(heights))


def _boxes(
    placed: list[Placed], rows: range, heights: list[float], edges: list[float], spot: Spot
) -> tuple[list[Ink], Spot]:
    tops = [spot.top + sum(heights[rows.start : row]) for row in range(rows.start, rows.stop + 1)]
    inks = []
    for place in placed:
        cell, begin = place.cell, max(place.row, rows.start)
        end = min(place.row + cell.rowspan, rows.stop)
        if begin < end:
            left, right = edges[place.column], edges[place.column + cell.colspan]
            box = (left, tops[begin - rows.start], right, tops[end - rows.start])
            lines = _lines(place, edges) if begin == place.row else ()
            inks.append(Ink(spot.page, box, lines, SMALL, cell=True, centred=True, address=cell.address))
    return inks, Spot(spot.page, tops[-1])
