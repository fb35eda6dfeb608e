"""Ruling lines on a page to the cells of tables: geometry only, in points from the page's top left."""

from bisect import bisect, bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

JOIN = 3.0  # lines this near are one, ends this near touch; table rows are at least 8 points high
THIN = 3.0  # a filled box up to this is a line, above it is shading
MAX_LINES = 2_000  # after joining; a page of tables has under 200. Bounds the work on drawn maps and attacks


class Ruling(NamedTuple):
    """A straight line: where it stands across (y of a horizontal one), and from where to where it runs."""

    at: float
    start: float
    end: float


class Span(NamedTuple):
    """A cell of a frame: first row and column counted from 0, and how many of each it covers."""

    row: int
    column: int
    rowspan: int
    colspan: int


class Frame(NamedTuple):
    """The lines and cells of one ruled table: column limits xs, row limits ys (ascending)."""

    xs: list[float]
    ys: list[float]
    spans: list[Span]
    owner: dict[tuple[int, int], int]  # (row, column) of the lattice -> index in spans

    def cell_at(self, x: float, y: float) -> int | None:
        """The index of the cell around a point; None outside the frame."""
        row, column = bisect(self.ys, y) - 1, bisect(self.xs, x) - 1
        return self.owner.get((row, column))

    def box(self, span: Span) -> tuple[float, float, float, float]:
        right, bottom = span.column + span.colspan, span.row + span.rowspan
        return (self.xs[span.column], self.ys[span.row], self.xs[right], self.ys[bottom])


class CrowdedPageError(ValueError):
    """More words, drawings or ruling lines on a page than any report has."""


def frames(drawings: Iterable[Mapping[str, Any]]) -> list[Frame]:
    """The ruled tables among a page's drawings (dicts of page.get_cdrawings), smallest first.

    Boxes of one cell (frames around text, page borders) are left out. Raises CrowdedPageError.
    """
    across: list[Ruling] = []
    down: list[Ruling] = []
    for x0, y0, x1, y1 in _strokes(drawings):
        if abs(y1 - y0) <= THIN:
            across.append(Ruling((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        if abs(x1 - x0) <= THIN:
            down.append(Ruling((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    tables = _connected(_joined(across), _joined(down))
    found = [_frame(h, v) for h, v in tables if len(h) + len(v) > 2]
    return sorted((f for f in found if len(f.spans) > 1), key=_area)


def _area(frame: Frame) -> float:
    return (frame.xs[-1] - frame.xs[0]) * (frame.ys[-1] - frame.ys[0])


# --- drawings to lines --------------------------------------------------------------------------


def _strokes(drawings: Iterable[Mapping[str, Any]]) -> Iterator[tuple[float, float, float, float]]:
    """Every drawn line and edge, and every filled box thin enough to be one, as x0, y0, x1, y1."""
    for drawing in drawings:
        is_stroked = "s" in drawing["type"]
        for item in drawing["items"] if is_stroked else ():
            yield from _edges(item)
        if drawing["type"] == "f":
            boxes = [item[1] for item in drawing["items"] if item[0] == "re"] or [drawing["rect"]]
            yield from (tuple(b) for b in boxes if min(b[2] - b[0], b[3] - b[1]) <= THIN)


def _edges(item: Sequence[Any]) -> Iterator[tuple[float, float, float, float]]:
    if item[0] == "l":
        yield (*item[1], *item[2])
    elif item[0] == "re":
        x0, y0, x1, y1 = item[1]
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    elif item[0] == "qu":
        a, b, c, d = item[1]  # upper left, upper right, lower left, lower right
        yield from ((*a, *b), (*c, *d), (*a, *c), (*b, *d))


def _joined(lines: list[Ruling]) -> list[Ruling]:
    """Lines at one height made one height, and their touching pieces one piece."""
    joined: list[Ruling] = []
    for group in _near(sorted(lines)):
        at = sum(line.at for line in group) / len(group)
        start, end = None, 0.0
        for line in sorted(group, key=lambda ruling: ruling.start):
            if start is None or line.start > end + JOIN:
                if start is not None:
                    joined.append(Ruling(at, start, end))
                start, end = line.start, line.end
            end = max(end, line.end)
        joined.append(Ruling(at, start or 0.0, end))
    # What is shorter than a table row (dots, dashes, hatching) parts no cells.
    return [line for line in joined if line.end - line.start > 2 * JOIN]


def _near(lines: list[Ruling]) -> Iterator[list[Ruling]]:
    group: list[Ruling] = []
    for line in lines:
        if group and line.at - group[0].at > JOIN:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _connected(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Lines that cross or touch, directly or through others, together: one table each."""
    if len(across) + len(down) > MAX_LINES:
        raise CrowdedPageError(f"{len(across) + len(down)} ruling lines")
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    down = sorted(down)
    positions = [line.at for line in down]
    for i, line in enumerate(across):
        for j in range(bisect_left(positions, line.start - JOIN), bisect_right(positions, line.end + JOIN)):
            if down[j].start - JOIN <= line.at <= down[j].end + JOIN:
                parent[root(len(across) + j)] = root(i)
    tables: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, line in enumerate(across + down):
        tables.setdefault(root(i), ([], []))[i >= len(across)].append(line)
    return [table for table in tables.values() if all(table)]


# --- lines to cells -----------------------------------------------------------------------------


def _frame(across: list[Ruling], down: list[Ruling]) -> Frame:
    # Outer lines may be missing (open sides, a table cut by the page): the other lines' ends stand in.
    xs = _limits([line.at for line in down], [e for line in across for e in line[1:]])
    ys = _limits([line.at for line in across], [e for line in down for e in line[1:]])
    floors = _covered(across, ys, xs)
    walls = _covered(down, xs, ys)
    owner: dict[tuple[int, int], int] = {}
    spans: list[Span] = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) not in owner:
                span = _grown(row, column, len(xs) - 1, len(ys) - 1, floors, walls, owner)
                _claim(span, len(spans), owner)
                spans.append(span)
    return Frame(xs, ys, spans, owner)


def _limits(lines: list[float], ends: list[float]) -> list[float]:
    limits = sorted(set(lines))
    if min(ends) < limits[0] - JOIN:
        limits.insert(0, min(ends))
    if max(ends) > limits[-1] + JOIN:
        limits.append(max(ends))
    return limits


def _covered(lines: list[Ruling], places: list[float], stops: list[float]) -> set[tuple[int, int]]:
    """(i, k): a line stands at places[i] along the middle of stops[k] to stops[k + 1]."""
    middles = [(a + b) / 2 for a, b in pairwise(stops)]
    covered: set[tuple[int, int]] = set()
    for line in lines:
        i = bisect_left(places, line.at)
        first, end = bisect_left(middles, line.start), bisect_right(middles, line.end)
        covered.update((i, k) for k in range(first, end))
    return covered


def _grown(
    row: int,
    column: int,
    columns: int,
    rows: int,
    floors: set[tuple[int, int]],
    walls: set[tuple[int, int]],
    owner: Mapping[tuple[int, int], int],
) -> Span:
    """The cell that starts here: right until a wall, then down until a floor; always a rectangle."""
    end = column + 1
    while end < columns and (end, row) not in walls and (row, end) not in owner:
        end += 1
    bottom = row + 1
    while bottom < rows and _is_open(bottom, column, end, floors, walls, owner):
        bottom += 1
    return Span(row, column, bottom - row, end - column)


def _is_open(
    row: int,
    column: int,
    end: int,
    floors: set[tuple[int, int]],
    walls: set[tuple[int, int]],
    owner: Mapping[tuple[int, int], int],
) -> bool:
    if any((row, c) in floors or (row, c) in owner for c in range(column, end)):
        return False
    return not any((c, row) in walls for c in range(column + 1, end))


def _claim(span: Span, index: int, owner: dict[tuple[int, int], int]) -> None:
    for row in range(span.row, span.row + span.rowspan):
        for column in range(span.column, span.column + span.colspan):
            owner[(row, column)] = index
