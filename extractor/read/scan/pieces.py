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
    """A cell of a frame in pixels and the ink in it. `specks`: pieces too small to be digits."""

    span: Span
    box: Box
    pieces: list[Piece] = field(default_factory=list)
    specks: int = 0

    @property
    def rows(self) -> list[list[Piece]]:
        """The pieces by lines of text, top to bottom."""
        rows: list[list[Piece]] = []
        bottom = -1
        for piece in sorted(self.pieces, key=lambda p: p.top):
            if piece.top >= bottom:
                rows.append([])
            rows[-1].append(piece)
            bottom = max(bottom, piece.bottom)
        return rows

    @property
    def is_intruded(self) -> bool:
        """Whether ink runs into a wall: a stamp's rim, a pen's stroke, a number wider than its cell."""
        left, top, right, bottom = self.box
        return any(
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


def cells_of(frame: Frame, found: Sequence[Piece]) -> list[TableCell]:
    """The cells of a frame, each with its ink."""
    cells = [TableCell(span, pixel_box(frame, span)) for span in frame.spans]
    for piece in found:
        at = frame.cell_at((piece.left + piece.right) / 2 * POINT, (piece.top + piece.bottom) / 2 * POINT)
        if at is None:
            continue
        if max(piece.width, piece.height) > SPECK:
            cells[at].pieces.append(piece)
        else:
            cells[at].specks += 1
    return cells


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
