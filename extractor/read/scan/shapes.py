"""Marks that a recogniser takes for digits, told apart by their shape: "-" and "/"."""

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.ink import Mask
from extractor.read.scan.opencv import cv2

_FLAT = 0.35  # of a digit's height: a dash is no higher
_WIDE = 0.3  # of a digit's height: a dash is at least as wide
_LEAN = (9.0, 60.0)  # degrees to the right from upright: a slash
_THIN = 0.19  # how much of its length a slash's stroke scatters to its sides, at most
_PLAINLY = (13.5, 0.17)  # a slash so slanted and thin is nothing else: an italic 1 has a flag and a foot
_DUST = 5  # pixels: what is no larger, beside something larger, is no part of a mark
_SURE, _LIKELY = 0.995, 0.9


def mark(ink: Mask, digit: float) -> tuple[str, float]:
    """ "-" or "/" and how sure that is, for ink with their shape, else ""; `digit`: the height of digits."""
    ys, xs = np.nonzero(_without_dust(ink))
    if len(xs) < 8:
        return "", 0.0
    height, width = np.ptp(ys) + 1, np.ptp(xs) + 1
    if height <= _FLAT * digit and width >= max(_WIDE * digit, 1.8 * height):
        return "-", _LIKELY
    lean, thin = _stroke(xs, ys)
    if height < 0.6 * digit or not _LEAN[0] <= lean <= _LEAN[1] or thin > _THIN:
        return "", 0.0
    return "/", _SURE if lean >= _PLAINLY[0] and thin <= _PLAINLY[1] else _LIKELY


def _without_dust(ink: Mask) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    sizes = stats[:, 2:4].max(axis=1)
    sizes[0] = 0  # the paper
    least = _DUST if sizes.max() > _DUST else 0
    return np.asarray((sizes > least)[labels])


def _stroke(xs: NDArray[np.intp], ys: NDArray[np.intp]) -> tuple[float, float]:
    """How ink leans, in degrees to the right from upright, and how far it scatters from one straight line."""
    spread, directions = np.linalg.eigh(np.cov(np.stack([xs, ys]).astype(np.float64)))
    x, y = directions[:, 1]
    lean = np.degrees(np.arctan2(-x if y > 0 else x, abs(y)))
    return float(lean), float(np.sqrt(max(spread[0], 0) / max(spread[1], 1e-9)))
