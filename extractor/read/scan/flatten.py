"""Straightening: from the rulings of a page to the small bends that make them straight and level.

Turning, perspective and the curl of a page all show in its rulings: each should stand at one height (or one
distance from the left) all along. A smooth displacement that makes it so is fitted to all of them at once.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.rulings import Stroke

Points = NDArray[np.float32]  # n x 2
Terms = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]

_SPAN = 0.25  # of the page: rulings that together cover less tell nothing of its shape
_SHORT = 0.12  # of the page: shorter ones may be strokes of letters in a row
_MOST = 200  # a page of tables has fewer, a photograph thousands: the longest tell its shape
_FEW = 4  # longer ones: a table has more
_PULL = 1e-2  # how strongly an unneeded bend is held at zero
_ROUNDS = 3


class Bend(NamedTuple):
    """Where a point of the flat page stands on the page as it was: x + across(x, y), y + down(x, y)."""

    size: tuple[int, int]  # width, height in pixels
    across: NDArray[np.float64]  # coefficients of the terms
    down: NDArray[np.float64]

    def source(self, points: Points) -> Points:
        u, v = _unit(points[:, 0], self.size[0]), _unit(points[:, 1], self.size[1])
        dx, dy = _terms(v, u) @ self.across, _terms(u, v) @ self.down
        return (points + np.stack([dx, dy], axis=1)).astype(np.float32)

    @property
    def largest(self) -> float:
        """Pixels by which the farthest of the page's marks moves."""
        width, height = self.size
        xs, ys = np.meshgrid(np.linspace(0, width, 9), np.linspace(0, height, 9))
        marks = np.stack([xs.ravel(), ys.ravel()], axis=1).astype(np.float32)
        return float(np.abs(self.source(marks) - marks).max())


def bend_of(across: Sequence[Stroke], down: Sequence[Stroke], size: tuple[int, int]) -> Bend:
    """The bend that the rulings of a page show; none where there are too few to tell."""
    width, height = size
    flat = [(_unit(s.points[:, 0], width), s.points[:, 1].astype(np.float64)) for s in across]
    upright = [(_unit(s.points[:, 1], height), s.points[:, 0].astype(np.float64)) for s in down]
    return Bend(size, _fitted(upright, width), _fitted(flat, height))


def _unit(values: NDArray[np.generic], length: int) -> NDArray[np.float64]:
    """Pixels as -1 to 1 over the page."""
    return 2 * np.asarray(values, dtype=np.float64) / length - 1


def _terms(along: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a displacement may be made of. All vanish at along = 0: a page's middle stays where it is."""
    a, b = along, at
    return np.stack([a, a * a, a**3, a * b, a * a * b, a * b * b], axis=-1)


def _fitted(
    lines: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]], length: int
) -> NDArray[np.float64]:
    """Coefficients by least squares over every point of every line, whose own height is unknown too."""
    count = _terms(np.zeros(1), np.zeros(1)).shape[-1]
    none = np.zeros(count)
    lines = sorted(lines, key=lambda line: -np.ptp(line[0]))[:_MOST]
    lengths = [float(np.ptp(along)) / 2 for along, _ in lines]
    long = [part for part in lengths if part > _SHORT]
    if len(long) < _FEW or sum(long) < _SPAN:
        return none
    heights = [float(np.median(values)) for _, values in lines]
    solution = none
    for _ in range(_ROUNDS):
        parts = [
            _terms(a, np.full_like(a, _unit(np.array(h), length)))
            for (a, _), h in zip(lines, heights, strict=True)
        ]
        design = np.zeros((sum(map(len, parts)), count + len(lines)))
        target = np.concatenate([values for _, values in lines])
        row = 0
        for at, part in enumerate(parts):
            design[row : row + len(part), :count] = part
            design[row : row + len(part), count + at] = 1
            row += len(part)
        weights = _weights(design, target, solution, heights)
        held = np.diag(np.r_[np.full(count, _PULL * len(target) ** 0.5), np.zeros(len(lines))])
        full = np.vstack([design * weights[:, None], held])
        wanted = np.r_[target * weights, np.zeros(len(held))]
        answer = np.linalg.lstsq(full.T @ full, full.T @ wanted, rcond=None)[0]  # few unknowns, many points
        solution, heights = answer[:count], list(answer[count:])
    return solution


def _weights(
    design: NDArray[np.float64],
    target: NDArray[np.float64],
    solution: NDArray[np.float64],
    heights: Sequence[float],
) -> NDArray[np.float64]:
    """Less for points off their line: a stroke of a letter, a stamp's rim."""
    if not solution.any():
        return np.ones(len(target))
    off = np.abs(target - design @ np.r_[solution, heights])
    return np.asarray(1 / np.maximum(1, off / 2))
