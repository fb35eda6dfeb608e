"""A picture of a page -> the page flat, level and at one resolution, and the way back to the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.engine import Image
from extractor.read.scan.flatten import Bend, Points, bend_of
from extractor.read.scan.ink import Colours, Sheet, sheet
from extractor.read.scan.opencv import cv2
from extractor.read.scan.rulings import strokes
from extractor.read.scan.turn import lean, paper

POINT = 72 / 200  # points a pixel: every page is brought to 200 dpi
LONG = 2339  # pixels: the longer side of A4
_LARGEST = 4700  # pixels: of a wide page whose letters are small
_LEAST = 16  # pixels: lower letters are enlarged to ...
_LETTER = 24  # ... this height
_MESH = 16  # pixels between the points at which a bend is computed
_RIM = 8  # pixels: so near to the picture's edge stands its shadow, the desk, or grain drawn out beyond it
_STRAIGHT = 0.8  # pixels: a smaller bend is left as it is

Way = Callable[[Points], Points]


@dataclass(frozen=True, slots=True)
class Flat:
    """A flat page. `source` takes points (x, y) on it to pixels of the picture it came from."""

    sheet: Sheet
    source: Way

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.sheet.grey.shape
        return width, height

    def turned(self, quarters: int) -> "Flat":
        """The page turned to the left by so many quarters."""
        width, height = self.size
        parts: list[Any] = [np.ascontiguousarray(np.rot90(part, quarters)) for part in self.sheet]
        backs: list[Way] = [
            lambda p: p,
            lambda p: np.stack([width - p[:, 1], p[:, 0]], axis=1),
            lambda p: np.stack([width - p[:, 0], height - p[:, 1]], axis=1),
            lambda p: np.stack([p[:, 1], height - p[:, 0]], axis=1),
        ]
        back, source = backs[quarters % 4], self.source
        return Flat(Sheet(*parts), lambda p: source(back(p)))

    def cut(self, left: int, right: int) -> "Flat":
        """The part of the page between two distances from its left."""
        parts: list[Any] = [np.ascontiguousarray(part[:, left:right]) for part in self.sheet]
        source = self.source
        return Flat(Sheet(*parts), lambda p: source(p + np.array([left, 0], dtype=np.float32)))


class _View(NamedTuple):
    """The picture, shrunk where it is far too fine, and how pixels of it become flat ones."""

    picture: Colours
    shrunk: float
    matrix: NDArray[np.float64]  # 3 x 3: shrunk picture -> flat page
    size: tuple[int, int]


def flat(picture: Colours) -> Flat:
    """The page in a picture: found, turned level, brought to 200 dpi, its rulings made straight."""
    view = _view(picture)
    page = cv2.warpPerspective(
        view.picture, view.matrix, view.size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    first = _without_rim(sheet(np.asarray(page, dtype=np.uint8)), view)
    across, down, _ = strokes(first.ink)
    bend = bend_of(across, down, view.size)
    back = _back(view)
    if bend.largest < _STRAIGHT:
        return Flat(first, back)
    return Flat(_without_rim(sheet(_bent(view, bend)), view), lambda p: back(bend.source(p)))


def _without_rim(page: Sheet, view: _View) -> Sheet:
    """The page with nothing on it where the picture ends: no edge there may pass for a ruling."""
    height, width = view.picture.shape[:2]
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], dtype=np.float64)
    outline = cv2.perspectiveTransform(corners, view.matrix).round().astype(np.int32)
    inside = cv2.fillPoly(np.zeros(page.grey.shape, np.uint8), outline, 1)
    cv2.polylines(inside, outline, True, 0, 2 * _RIM)
    cv2.rectangle(inside, (0, 0), (view.size[0] - 1, view.size[1] - 1), 0, 2 * _RIM)
    return Sheet(np.where(inside, page.grey, np.uint8(255)), page.ink & (inside > 0), page.stamp)


def _back(view: _View) -> Way:
    inverse, shrunk = np.linalg.inv(view.matrix), view.shrunk  # not the view: it holds the picture

    def back(points: Points) -> Points:
        moved = cv2.perspectiveTransform(points.reshape(1, -1, 2).astype(np.float64), inverse)
        return np.asarray(moved.reshape(-1, 2) / shrunk, dtype=np.float32)

    return back


def _view(picture: Colours) -> _View:
    corners = paper(picture)
    if corners is not None:
        return _photographed(picture, corners)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = _scale(np.asarray(grey, dtype=np.uint8))
    picture, shrunk = _shrunk(picture, scale)
    height, width = picture.shape[:2]
    matrix = np.vstack(
        [cv2.getRotationMatrix2D((width / 2, height / 2), lean(grey), scale / shrunk), [0, 0, 1]]
    )
    corners = cv2.perspectiveTransform(
        np.array([[[0, 0], [width, 0], [width, height], [0, height]]], dtype=np.float64), matrix
    ).reshape(-1, 2)
    low, high = corners.min(axis=0), corners.max(axis=0)
    matrix = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]]) @ matrix
    return _View(picture, shrunk, matrix, (round(high[0] - low[0]), round(high[1] - low[1])))


def _photographed(picture: Colours, corners: NDArray[np.float32]) -> _View:
    """The sheet of paper alone, as high and wide as its sides are long."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    scale = LONG / max(width, height)
    picture, shrunk = _shrunk(picture, scale)
    size = (round(width * scale), round(height * scale))
    ends = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners * np.float32(shrunk), ends)
    return _View(picture, shrunk, np.asarray(matrix, dtype=np.float64), size)


def _shrunk(picture: Colours, scale: float) -> tuple[Colours, float]:
    """A picture much finer than needed is made smaller first: to warp it down directly would drop pixels."""
    if scale > 0.75:
        return picture, 1.0
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8), scale


def _scale(grey: Image) -> float:
    """The factor to 200 dpi, if the picture is a page of A4; more where letters would stay too small."""
    scale = LONG / max(grey.shape)
    letter = _letter_height(grey) * scale
    return float(min(scale * _LETTER / letter, _LARGEST / max(grey.shape))) if 0 < letter < _LEAST else scale


def _letter_height(grey: Image) -> float:
    """The median height of pieces of ink about as high as wide; 0 where there are few."""
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    widths, heights = stats[1:, 2], stats[1:, 3]
    letters = heights[(heights >= 5) & (heights < 100) & (widths > heights * 0.6) & (widths < heights * 1.6)]
    return float(np.median(letters)) if len(letters) > 30 else 0.0


def _bent(view: _View, bend: Bend) -> Colours:
    """The page straight from the picture: computed on a mesh, filled in between."""
    width, height = view.size
    columns, rows = -(-width // _MESH) + 1, -(-height // _MESH) + 1
    xs, ys = np.meshgrid(np.arange(columns) * _MESH, np.arange(rows) * _MESH)
    marks = np.stack([xs.ravel(), ys.ravel()], axis=1).astype(np.float32)
    inverse = np.linalg.inv(view.matrix)
    sources = cv2.perspectiveTransform(bend.source(marks).reshape(1, -1, 2).astype(np.float64), inverse)
    mesh = sources.reshape(rows, columns, 2).astype(np.float32)
    # remap reads the mesh at fractional places: pixel p of the page lies at p / _MESH of it.
    at_x, at_y = np.meshgrid(np.arange(width) / _MESH, np.arange(height) / _MESH)
    maps = cv2.remap(mesh, at_x.astype(np.float32), at_y.astype(np.float32), cv2.INTER_LINEAR)
    bent = cv2.remap(view.picture, maps, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(bent, dtype=np.uint8)
