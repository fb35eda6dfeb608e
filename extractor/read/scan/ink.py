"""What is ink on a page: colours and light evened out, stamps taken away and remembered."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.engine import Image
from extractor.read.scan.opencv import cv2

Colours = NDArray[np.uint8]  # height x width x 3: blue, green, red
Mask = NDArray[np.bool_]

_SHRINK = 8  # light changes slowly: its map is made small
_RED = 40  # how much red must stand above green and blue to be a stamp's


class Sheet(NamedTuple):
    """A page in grey on white paper, its ink, and where a coloured stamp stood."""

    grey: Image
    ink: Mask
    stamp: Mask


def sheet(colours: Colours) -> Sheet:
    """The page without stamp, shading and shadows."""
    grey, stamp = _unstamped(colours)
    grey = _even(grey)
    return Sheet(grey, grey < _threshold(grey), stamp)


def _unstamped(colours: Colours) -> tuple[Image, Mask]:
    """Red ink is as bright as paper in the red channel, where black print under it stays dark."""
    blue, green, red = (colours[:, :, k] for k in range(3))
    excess = red.astype(np.int16) - np.maximum(blue, green)
    stamp = excess > _RED
    grey = cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY)
    if not stamp.any():
        return grey, stamp
    # Its faint rim, and what colour compression smeared around it, goes too.
    near = cv2.dilate(stamp.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    return np.where(near & (excess > _RED // 4), red, grey), stamp


def _even(grey: Image) -> Image:
    """The paper white everywhere, whatever light fell on it or shade was printed."""
    small = cv2.resize(grey, None, fx=1 / _SHRINK, fy=1 / _SHRINK, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((5, 5), np.uint8))
    paper = cv2.medianBlur(paper, 9)
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(grey, np.maximum(paper, 40), scale=250)
    return np.asarray(even, dtype=np.uint8)


def _threshold(grey: Image) -> float:
    """Between print and paper, nearer to the print: watermarks and the other side shine through weakly."""
    otsu, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    below = grey[grey < otsu]
    print_level = float(np.median(below)) if below.size else 0.0
    return print_level + 0.55 * (250 - print_level)
