"""Marks that a recogniser takes for digits, told apart by their shape: "-" and "/"."""

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.ink import Mask

_FLAT = 0.35  # of a digit's height: a dash is no higher
_WIDE = 0.3  # of a digit's height: a dash is at least as wide
_LEAN = (9.0, 60.0)  # degrees to the right from upright: a slash
_THIN = 0.16  # how much of its length a slash's stroke scatters to its sides, at most


def mark(ink: Mask, digit: float) -> str:
    """ "-" or "/" for ink that can be nothing else, else ""; `digit`: the height of digits beside it."""
    ys, xs = np.nonzero(ink)
    if len(xs) < 8:
        return ""
    height, width = np.ptp(ys) + 1, np.ptp(xs) + 1
    if height <= _FLAT * digit and width >= max(_WIDE * digit, 1.8 * height):
        return "-"
    return "/" if height >= 0.6 * digit and _is_slanted(xs, ys) else ""


def _is_slanted(xs: NDArray[np.intp], ys: NDArray[np.intp]) -> bool:
    """Whether the ink is one straight stroke that leans to the right, as "1" never does."""
    spread, directions = np.linalg.eigh(np.cov(np.stack([xs, ys]).astype(np.float64)))
    x, y = directions[:, 1]
    lean = np.degrees(np.arctan2(-x if y > 0 else x, abs(y)))
    thin = float(np.sqrt(max(spread[0], 0) / max(spread[1], 1e-9)))
    return bool(_LEAN[0] <= lean <= _LEAN[1] and thin <= _THIN)
