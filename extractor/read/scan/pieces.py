"""Pieces of ink on a flat page, and the cells of ruled tables they stand in; all lengths in pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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


def loose_cells(boxes: Sequence[Box], found: Sequence[Piece]) -> list[TableCell]:
    """What stands in boxes that no walls surround; where they overlap, a piece is in the smaller one."""
    cells = []
    left_over = list(found)
    for box in sorted(boxes, key=_area):
        left, top, right, bottom = box
        wide = right - left + bottom - top
        cell, small = TableCell((left - wide, top - wide, right + wide, bottom + wide)), list[Piece]()
        own = [p for p in left_over if _is_in(p, box)]
        left_over = [p for p in left_over if not _is_in(p, box)]
        for piece in own:
            _put(piece, cell, small)
        _put_specks(small, cell)
        cells.append(cell)
    return cells


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_in(piece: Piece, box: Box) -> bool:
    x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _put(piece: Piece, cell: TableCell, small: list[Piece]) -> None:
    left, top, right, bottom = cell.box
    if piece.width > right - left or piece.height > bottom - top:
        cell.is_crossed = True  # the edge of the paper, a stamp's rim, a pen's stroke
    elif max(piece.width, piece.height) > SPECK:
        cell.pieces.append(piece)
    else:
        small.append(piece)


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
        if max(whole.width, whole.height) >= _STROKE or any(max(p.width, p.height) > SPECK for p in group):
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
