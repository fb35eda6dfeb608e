"""How a page lies in its picture: its paper, and the angle of its lines."""

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.engine import Image, Quad
from extractor.read.scan.opencv import cv2

_SMALL = 800  # pixels: angles are measured on a small picture
_WIDEST = 12.0  # degrees
_STEPS = (0.5, 0.1, 0.02)


def lean(grey: Image) -> float:
    """The angle in degrees by which the page's lines fall to the right, up to quarter turns."""
    scale = _SMALL / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    points = np.argwhere(ink > 0)[:, ::-1].astype(np.float32)
    if len(points) < 100:
        return 0.0
    points -= points.mean(axis=0)
    best, reach = 0.0, _WIDEST
    for step in _STEPS:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(points, angle)))
        reach = step
    return best


def _sharpness(points: NDArray[np.float32], degrees: float) -> float:
    """How unevenly ink lies over rows and columns once the page is turned back by an angle."""
    angle = np.deg2rad(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    down = points[:, 1] * cos - points[:, 0] * sin
    across = points[:, 0] * cos + points[:, 1] * sin
    return sum(_unevenness(values) for values in (down, across))


def _unevenness(values: NDArray[np.float32]) -> float:
    counts = np.bincount((values - values.min()).astype(np.intp)).astype(np.float64)
    return float((np.diff(counts) ** 2).sum())


def paper(colours: NDArray[np.uint8]) -> Quad | None:
    """The corners of a sheet of paper that lies on something darker; None where it fills the picture."""
    scale = _SMALL / max(colours.shape[:2])
    small = cv2.resize(colours, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea, default=None)
    if outline is None or not 0.2 < cv2.contourArea(outline) / bright.size < 0.97:
        return None
    hull = cv2.convexHull(outline)
    corners = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if len(corners) != 4 or cv2.contourArea(outline) < 0.95 * cv2.contourArea(hull):
        return None
    return _clockwise(corners.astype(np.float32)) / np.float32(scale)


def _clockwise(corners: Quad) -> Quad:
    """From the upper left corner on."""
    total, difference = corners.sum(axis=1), corners[:, 1] - corners[:, 0]
    order = [total.argmin(), difference.argmin(), total.argmax(), difference.argmax()]
    return corners[order]
