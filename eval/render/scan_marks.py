"""What people leave on a page: seals, folds, corrections by hand, the text of the other side, watermarks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from eval.render.scan import POINTS_PER_INCH, WHITE, Corners, Image, ScanPage, box_of
from eval.render.scan_optics import Rng

RED = (200, 30, 40)
BLUE = (35, 50, 150)
SEAL_MM = 21.0  # radius of the common 42 mm seal
MM_PER_INCH = 25.4
TOUCHED = 0.02  # of a cell's pixels under ink: the cell is covered


def sealed(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """A red round seal with a star over the table; its ink is the more opaque, the higher the strength."""
    if not page.cells:
        return page
    centre = _centre(list(page.cells.values())[rng.integers(len(page.cells))])
    radius = SEAL_MM / MM_PER_INCH * page.dpi
    ink = _seal_ink(page.image.shape[:2], centre, radius, rng)
    opacity = min(0.95, 0.5 * strength + 0.2)
    covered = _touched(page.cells, ink)
    return replace(page, image=_inked(page.image, ink, RED, opacity), covered=page.covered | covered)


def folded(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """A fold across the page: a dark and a bright edge, and a small step in every line that crosses it."""
    height = page.image.shape[0]
    at, wide = int(height * rng.uniform(0.3, 0.7)), max(2, int(page.dpi / 50))
    step = round(strength * page.dpi / POINTS_PER_INCH * rng.uniform(-0.8, 0.8))
    image = page.image.astype(np.float64)
    image[at:] = np.roll(image[at:], step, axis=1)
    rows = np.arange(height)[:, None, None]
    dark = np.exp(-(((rows - at) / wide) ** 2)) - 0.6 * np.exp(-(((rows - at - 2 * wide) / wide) ** 2))
    image = np.clip(image * (1 - 0.35 * strength * dark), 0, WHITE)
    shift = np.array([step, 0.0])
    cells = {a: corners + shift if _centre(corners)[1] > at else corners for a, corners in page.cells.items()}
    return replace(page, image=image.astype(np.uint8), cells=cells)


def corrected_by_hand(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Numbers struck out in ink, another written over them: one a strength."""
    image, crossed, addresses = page.image.copy(), set(page.crossed), list(page.cells)
    for index in rng.permutation(len(addresses))[: max(1, round(strength))]:
        corners = page.cells[addresses[index]]
        _strike(image, corners, rng)
        _write(image, corners, str(rng.integers(1, 99)), rng)
        crossed.add(addresses[index])
    return replace(page, image=image, crossed=frozenset(crossed))


def bled_through(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """The other side shines through: the page mirrored and shifted, 12% as dark a strength."""
    height, width = page.image.shape[:2]
    shift = (height // 7 + int(rng.integers(height // 9)), width // 50)
    other = np.roll(page.image[:, ::-1], shift, axis=(0, 1))
    other = np.asarray(cv2.GaussianBlur(other, (0, 0), page.dpi / 120), dtype=np.uint8)
    darkening = 1 - min(0.5, 0.12 * strength) * (1 - other.astype(np.float64) / WHITE)
    return replace(page, image=(page.image * darkening).astype(np.uint8))


def watermarked(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Large grey words across the page, slanting, 12% black a strength."""
    height, width = page.image.shape[:2]
    ink = np.zeros((height, width), np.uint8)
    size = page.dpi / 30
    for top in range(0, height, height // 4):
        at = (int(width * rng.uniform(0, 0.3)), top + height // 8)
        cv2.putText(ink, "COPY 2024", at, cv2.FONT_HERSHEY_DUPLEX, size, WHITE, max(1, int(size * 2)))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 25, 1.0)
    ink = np.asarray(cv2.warpAffine(ink, turn, (width, height)), dtype=np.uint8)
    return replace(page, image=_inked(page.image, ink / WHITE, (0, 0, 0), min(0.6, 0.12 * strength)))


def _seal_ink(
    shape: tuple[int, ...], centre: tuple[float, float], radius: float, rng: Rng
) -> NDArray[np.float64]:
    """Where the seal's ink lies, 0 to 1: a ring, a star, strokes for its text; unevenly pressed."""
    ink = np.zeros(shape, np.uint8)
    at = (int(centre[0]), int(centre[1]))
    cv2.circle(ink, at, int(radius), WHITE, max(2, int(radius * 0.05)))
    points = [_on_circle(at, radius * (0.32 if i % 2 == 0 else 0.13), i * 36 - 90) for i in range(10)]
    cv2.fillPoly(ink, [np.array(points, np.int32)], WHITE)
    for degrees in range(150, 391, 24):  # strokes that stand like the characters along the upper arc
        middle = _on_circle(at, radius * 0.75, degrees)
        for _ in range(5):
            start, end = rng.uniform(-radius * 0.1, radius * 0.1, (2, 2))
            first = (int(middle[0] + start[0]), int(middle[1] + start[1]))
            second = (int(middle[0] + end[0]), int(middle[1] + end[1]))
            cv2.line(ink, first, second, WHITE, max(1, int(radius * 0.025)))
    coarse = cv2.resize(rng.uniform(0.6, 1.0, (12, 12)), (shape[1], shape[0]))
    return np.asarray(ink / WHITE * coarse, dtype=np.float64)


def _inked(image: Image, ink: NDArray[np.float64], colour: tuple[int, ...], opacity: float) -> Image:
    """Ink lies over paper and print as a stain: what is dark stays darker than the ink."""
    through = image.astype(np.float64) * (np.array(colour, dtype=np.float64) / WHITE)
    weight = (ink * opacity)[..., None]
    over = 0.5 * through + 0.5 * np.minimum(np.array(colour, dtype=np.float64), through + 60)
    return np.clip(image * (1 - weight) + over * weight, 0, WHITE).astype(np.uint8)


def _touched(cells: Mapping[str, Corners], ink: NDArray[np.float64]) -> frozenset[str]:
    found = set()
    for address, corners in cells.items():
        left, top, right, bottom = (max(0, int(edge)) for edge in box_of(corners))
        part = ink[top : bottom + 1, left : right + 1]
        if part.size and float((part > 0).mean()) > TOUCHED:
            found.add(address)
    return frozenset(found)


def _strike(image: Image, corners: Corners, rng: Rng) -> None:
    left, top, right, bottom = box_of(corners)
    middle, wide = (top + bottom) / 2, (right - left) * 0.3
    xs = np.linspace((left + right) / 2 - wide, (left + right) / 2 + wide, 8)
    ys = middle + rng.normal(0, (bottom - top) * 0.06, 8)
    _stroke(image, zip(xs, ys, strict=True), (bottom - top))


def _write(image: Image, corners: Corners, digits: str, rng: Rng) -> None:
    left, top, right, bottom = box_of(corners)
    size = (bottom - top) / 30
    at = (int(right - (right - left) * 0.35), int(top + (bottom - top) * rng.uniform(0.3, 0.5)))
    thick = max(1, round((bottom - top) / 18))
    cv2.putText(image, digits, at, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, size, BLUE, thick, cv2.LINE_AA)


def _stroke(image: Image, points: Iterable[tuple[float, float]], height: float) -> None:
    line = np.array(list(points), np.int32)
    cv2.polylines(image, [line], False, BLUE, max(1, round(height / 14)), cv2.LINE_AA)


def _on_circle(at: tuple[int, int], radius: float, degrees: float) -> tuple[int, int]:
    angle = np.radians(degrees)
    return int(at[0] + radius * np.cos(angle)), int(at[1] + radius * np.sin(angle))


def _centre(corners: Corners) -> tuple[float, float]:
    x, y = corners.mean(axis=0)
    return float(x), float(y)
