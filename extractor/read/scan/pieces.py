"""Pieces of ink on a flat page, and the cells of ruled tables they stand in; all lengths in pixels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from extractor.read.ruling import Frame, Span
from extractor.read.scan.flat import POINT
from extractor.read.scan.ink import Mask
from extractor.read.scan.opencv import cv2

SPECK = 6  # smaller pieces are dots or dirt; the lowest digits are twice as high
_BAND = 8  # around a wall: ink of the ruling stands no farther off
_EDGE = 3  # a piece this near to its wall runs into it
_ONE_LINE = 1.4  # of a digit's height: lower ink is no two lines
_APART = 0.5  # of the letters' height: headings side by side may stand no farther apart
_POINT = 0.6  # of the letters' height from their top: no point stands higher
_BREAK = 3  # pixels between parts of a broken stroke
_STROKE = 2 * SPECK  # specks in a chain so long are a stroke
_STRAY = 25  # pixels of ink: more is no speck
_TOUCH = 2  # pixels by which lines of text may overlap


class Piece(NamedTuple):
    """A connected piece of ink: its box, and how many pixels it has."""

    left: int
    top: int
    right: int
    bottom: int
    area: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def is_speck(self) -> bool:
        return max(self.width, self.height) <= SPECK


Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(slots=True)
class TableCell:
    """A cell of a frame, or around a loose number, in pixels; and the ink in it.

    `specks`: pieces too small to be digits. `is_crossed`: ink larger than the cell passes through it.
    """

    box: Box
    pieces: list[Piece] = field(default_factory=list)
    specks: int = 0
    is_crossed: bool = False

    def is_line(self, digit: float) -> bool:
        """Whether its ink is one line of text, not more; `digit`: the height of digits on the page.

        What is hardly higher than a digit is one, though its digits be broken in two.
        """
        if not self.pieces:
            return False
        _, top, _, bottom = around(self.pieces)
        return bottom - top <= _ONE_LINE * digit or len(self.rows) == 1

    @property
    def rows(self) -> list[list[Piece]]:
        """The pieces by lines of text, top to bottom; lines may touch."""
        rows: list[list[Piece]] = []
        bottom = -1
        for piece in sorted(self.pieces, key=lambda p: p.top):
            if piece.top >= bottom - _TOUCH:
                rows.append([])
                bottom = -1
            rows[-1].append(piece)
            bottom = max(bottom, piece.bottom)
        return rows

    @property
    def is_intruded(self) -> bool:
        """Whether ink runs into a wall: a stamp's rim, a pen's stroke, a number wider than its cell."""
        left, top, right, bottom = self.box
        return self.is_crossed or any(
            p.left - left <= _EDGE
            or p.top - top <= _EDGE
            or right - p.right <= _EDGE
            or bottom - p.bottom <= _EDGE
            for p in self.pieces
        )


def pixel_box(frame: Frame, span: Span) -> Box:
    left, top, right, bottom = (round(side / POINT) for side in frame.box(span))
    return left, top, right, bottom


def walls(frames: Iterable[Frame], rulings: Mask) -> Mask:
    """The rulings that part the cells of frames, a little wider than they are printed."""
    near = np.zeros(rulings.shape, dtype=np.uint8)
    for frame in frames:
        for span in frame.spans:
            left, top, right, bottom = pixel_box(frame, span)
            cv2.rectangle(near, (left, top), (right, bottom), 1, 2 * _BAND)
    wide = cv2.dilate(rulings.astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.asarray((wide & near) > 0)


def pieces(ink: Mask) -> list[Piece]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    return [Piece(int(x), int(y), int(x + w), int(y + h), int(area)) for x, y, w, h, area in stats[1:]]


def cells_of(frame: Frame, found: Sequence[Piece], ink: Mask) -> list[TableCell]:
    """The cells of a frame, each with its ink."""
    cells = [TableCell(pixel_box(frame, span)) for span in frame.spans]
    small: dict[int, list[Piece]] = {}
    for piece in found:
        at = frame.cell_at((piece.left + piece.right) / 2 * POINT, (piece.top + piece.bottom) / 2 * POINT)
        if at is not None:
            _put(piece, cells[at], small.setdefault(at, []))
    for at, specks in small.items():
        _put_specks(specks, cells[at])
    for cell in cells:
        _see_through(cell, ink)
    return cells


def loose_cells(box: Box, found: Sequence[Piece]) -> list[TableCell]:
    """What stands in a box that no walls surround: numbers side by side are cells of their own."""
    _, top, _, bottom = box
    wide = box[2] - box[0] + bottom - top
    cells = []
    for start, end in apart(box, found):
        cell, small = TableCell((start - wide, top - wide, end + wide, bottom + wide)), list[Piece]()
        for piece in _within((start, top, end, bottom), found):
            _put(piece, cell, small)
        _put_specks(small, cell)
        cells.append(cell)
    return [cell for cell in cells if cell.pieces]


def apart(box: Box, found: Sequence[Piece]) -> list[tuple[int, int]]:
    """Where the parts of a line that stand apart start and end. Of specks only points (0.5) join them."""
    inside = list(_within(box, found))
    letters = [p for p in inside if not p.is_speck]
    if not letters:
        return [(box[0], box[2])]
    _, top, _, bottom = around(letters)
    highest = top + _POINT * (bottom - top)
    points = [p for p in inside if p.is_speck and highest < p.top <= bottom]
    parts: list[tuple[int, int]] = []
    for piece in sorted(letters + points):
        if parts and piece.left - parts[-1][1] <= _APART * (bottom - top):
            parts[-1] = parts[-1][0], max(parts[-1][1], piece.right)
        else:
            parts.append((piece.left, piece.right))
    between = [(a[1] + b[0]) // 2 for a, b in pairwise(parts)]
    return list(pairwise([box[0], *between, box[2]]))


def sides(box: Box, found: Sequence[Piece]) -> tuple[int, int]:
    """Where the letters in a box begin and end; the box's own sides where there are none."""
    letters = [p for p in _within(box, found) if not p.is_speck]
    return (min(p.left for p in letters), max(p.right for p in letters)) if letters else (box[0], box[2])


def _within(box: Box, found: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces whose middle stands in a box, and that are no larger."""
    left, top, right, bottom = box
    for piece in found:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        if left <= x <= right and top <= y <= bottom and piece.width <= right - left:
            yield piece


def _put(piece: Piece, cell: TableCell, small: list[Piece]) -> None:
    left, top, right, bottom = cell.box
    if piece.width > right - left or piece.height > bottom - top:
        cell.is_crossed = True  # the edge of the paper, a stamp's rim, a pen's stroke
    elif piece.is_speck:
        small.append(piece)
    else:
        cell.pieces.append(piece)


def _put_specks(specks: Sequence[Piece], cell: TableCell) -> None:
    """Specks in a chain are a faint stroke that broke, a part of what it touches; others are dirt."""
    groups = [[piece] for piece in cell.pieces]
    for speck in sorted(specks, key=lambda p: p.top):
        near = [group for group in groups if any(_is_near(piece, speck) for piece in group)]
        groups = [group for group in groups if group not in near]
        groups.append([speck, *(piece for group in near for piece in group)])
    cell.pieces = []
    for group in groups:
        whole = Piece(*around(group), sum(piece.area for piece in group))
        if max(whole.width, whole.height) >= _STROKE or not all(p.is_speck for p in group):
            cell.pieces.append(whole)
        else:
            cell.specks += len(group)


def _is_near(one: Piece, other: Piece) -> bool:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down) <= _BREAK


def _see_through(cell: TableCell, ink: Mask) -> None:
    """Ink in a cell without a piece of its own belongs to one that goes on beyond its walls."""
    left, top, right, bottom = cell.box
    inside = ink[top + _EDGE : bottom - _EDGE, left + _EDGE : right - _EDGE]
    if cell.pieces or int(inside.sum()) <= _STRAY * (cell.specks + 1):
        return
    ys, xs = np.nonzero(inside)
    x, y = left + _EDGE, top + _EDGE
    box = int(xs.min()) + x, int(ys.min()) + y, int(xs.max()) + x + 1, int(ys.max()) + y + 1
    cell.pieces, cell.is_crossed = [Piece(*box, len(xs))], True


def around(found: Sequence[Piece]) -> Box:
    return (
        min(p.left for p in found),
        min(p.top for p in found),
        max(p.right for p in found),
        max(p.bottom for p in found),
    )


def typical_height(cells: Iterable[TableCell], default: float) -> float:
    """The height of digits: the median over cells with one short line of ink."""
    heights: list[int] = []
    for cell in cells:
        if len(cell.rows) == 1:
            left, top, right, bottom = around(cell.pieces)
            if right - left < 4 * (bottom - top) and bottom - top >= 2 * SPECK:
                heights.append(bottom - top)
    return float(np.median(heights)) if len(heights) > 2 else default
