"""Ruling lines in pixels: long straight runs of ink, across and down."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.ink import Mask
from extractor.read.scan.opencv import cv2

_SPECK = 3  # pixels: a run broken by less is one
_RUN = 30  # pixels: shorter runs of ink are strokes of letters
_GAP = 15  # pixels: runs this near are one line
_LONG = 60  # a ruling is at least this long: the narrowest column, the lowest row
_THICK = 12  # a ruling is no thicker, slant and sag included per run

Bytes = NDArray[np.uint8]


class Stroke(NamedTuple):
    """A ruling: points along its middle (x, y), from its start to its end."""

    points: NDArray[np.float32]


def strokes(ink: Mask) -> tuple[list[Stroke], list[Stroke], Mask]:
    """Rulings across, rulings down, and the ink that they are."""
    across, flat = _one_way(ink)
    down, upright = _one_way(ink.T)
    turned = [Stroke(stroke.points[:, ::-1].copy()) for stroke in down]
    return across, turned, (flat | upright.T)


def _one_way(ink: Mask) -> tuple[list[Stroke], Mask]:
    pixels = np.ascontiguousarray(ink).astype(np.uint8)
    # Thickened by a pixel, a slanted line one pixel thin has runs long enough to be found.
    thick = cv2.dilate(pixels, np.ones((3, 1), np.uint8))
    whole = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, _SPECK), np.uint8))
    runs = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, _RUN), np.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    kept = [k for k in range(1, count) if _is_ruling(stats[k])]
    chosen = np.zeros(count, dtype=bool)
    chosen[kept] = True
    found = [Stroke(_middle(labels, k, stats[k])) for k in kept]
    return found, chosen[labels] & (thick > 0)


def _is_ruling(stats: Sequence[int]) -> bool:
    _, _, width, height, area = stats
    return width >= _LONG and area / width <= _THICK and height <= max(_THICK, width / 8)


def _middle(labels: NDArray[np.int32], k: int, stats: Sequence[int]) -> NDArray[np.float32]:
    left, top, width, height, _ = stats
    part = labels[top : top + height, left : left + width] == k
    columns = np.unique(np.linspace(0, width - 1, max(2, width // 12)).astype(int))
    weights = part[:, columns].astype(np.float32)
    totals = weights.sum(axis=0)
    middles = (weights * np.arange(height, dtype=np.float32)[:, None]).sum(axis=0) / np.maximum(totals, 1)
    points = np.stack([columns + left, middles + top], axis=1)[totals > 0]
    return np.asarray(points, dtype=np.float32)


def drawings(across: Sequence[Stroke], down: Sequence[Stroke], unit: float) -> list[dict[str, Any]]:
    """The rulings of a straightened page as a PDF page would draw them, `unit` points a pixel."""
    found = []
    for stroke in across:
        left, right = (float(x) * unit for x in (stroke.points[0, 0], stroke.points[-1, 0]))
        y = float(np.median(stroke.points[:, 1])) * unit
        found.append(((left, y), (right, y)))
    for stroke in down:
        top, bottom = (float(y) * unit for y in (stroke.points[0, 1], stroke.points[-1, 1]))
        x = float(np.median(stroke.points[:, 0])) * unit
        found.append(((x, top), (x, bottom)))
    return [{"type": "s", "items": [("l", start, end)], "rect": (*start, *end)} for start, end in found]
