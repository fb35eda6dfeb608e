"""Lines of text outside single-line cells: where each stands, cut where it is really several."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.engine import Quad
from extractor.read.scan.ink import Mask
from extractor.read.scan.pieces import SPECK, Box, Piece, around

_GAP = 1.0  # of the line height: a wider gap parts a line
_UPRIGHT = 1.8  # a box so much higher than wide holds letters under each other
_BESIDE = 0.3  # of the line height: ink so near belongs to the line
_BARE = 0.02  # of a row: less ink is dirt
_LEAST = 2 * SPECK  # pixels: ink that nothing covers counts when it is at least this high
_MOST = 60
_MISSED = 200  # groups of ink on a page


def boxes(quads: Iterable[Quad]) -> list[Box]:
    """The boxes around quads: on a flat page they are all but level."""
    found = []
    for quad in quads:
        (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
        found.append((max(int(left), 0), max(int(top), 0), int(np.ceil(right)), int(np.ceil(bottom))))
    return found


def parted(box: Box, ink: Mask) -> Iterator[Box]:
    """A line parted at wide gaps; letters under each other one by one."""
    left, top, right, bottom = box
    if bottom - top > _UPRIGHT * (right - left) and bottom - top > 2 * _LEAST:
        yield from _letters_down(box, ink)
        return
    filled = np.any(ink[top:bottom, left:right], axis=0)
    margin = (bottom - top) // 6
    for start, end in _runs(filled, round(_GAP * (bottom - top))):
        yield max(left + start - margin, left), top, min(left + end + margin, right), bottom


def trimmed(box: Box, ink: Mask) -> Box:
    """As high as the letters of a line of several: what the text detector adds above and below taken off."""
    left, top, right, bottom = box
    filled = ink[top:bottom, left:right].sum(axis=1) > _BARE * (right - left)
    middle = (bottom - top) // 2
    runs = [run for run in _runs(filled, 1) if run[0] <= middle < run[1]]
    return (left, top + runs[0][0], right, top + runs[0][1]) if runs else box


def _letters_down(box: Box, ink: Mask) -> Iterator[Box]:
    """Letters are about as high as wide: what is lower goes on with the next (二, 三)."""
    left, top, right, bottom = box
    filled = np.any(ink[top:bottom, left:right], axis=1)
    start = end = None
    for first, last in _runs(filled, 1):
        if start is not None and last - start > 1.15 * (right - left):
            yield left, top + start, right, top + (end or last)
            start = None
        start, end = first if start is None else start, last
    if start is not None:
        yield left, top + start, right, top + (end or 0)


def _runs(filled: NDArray[np.bool_], gap: int) -> Iterator[tuple[int, int]]:
    """Stretches [start, end) of ink; those nearer than `gap` are one."""
    places = np.flatnonzero(filled)
    if not len(places):
        return
    breaks = np.flatnonzero(np.diff(places) > max(gap, 1))
    starts = [places[0], *places[breaks + 1]]
    ends = [*places[breaks], places[-1]]
    yield from ((int(a), int(b) + 1) for a, b in zip(starts, ends, strict=True))


def uncovered(found: Sequence[Piece], covered: Sequence[Box], shape: tuple[int, int]) -> list[Box]:
    """Ink as high as letters that stands in no box: a lone digit is easily missed. Neighbours go together."""
    taken = np.zeros(shape, dtype=bool)
    for left, top, right, bottom in covered:
        taken[top:bottom, left:right] = True
    lone = [
        p
        for p in found
        if _LEAST <= p.height <= _MOST
        and p.width <= 2 * _MOST
        and not taken[(p.top + p.bottom) // 2, (p.left + p.right) // 2]
    ]
    groups: list[list[Piece]] = []
    for piece in sorted(lone):
        near = next((g for g in reversed(groups[-20:]) if _is_next(g[-1], piece)), None)
        if near:
            near.append(piece)
        else:
            groups.append([piece])
    # So much that no one saw is dirt, or a photograph.
    return [_padded(around(group), shape) for group in groups] if len(groups) <= _MISSED else []


def completed(lines: Sequence[Box], lone: Sequence[Box]) -> list[Box]:
    """Lines with what stands right beside them and was missed (the 1 of "1.其他"), and the rest of `lone`."""
    whole, rest = list(lines), list[Box]()
    for box in lone:
        at = next((at for at, line in enumerate(whole) if _is_beside(line, box)), None)
        if at is None:
            rest.append(box)
        else:
            line = whole[at]
            whole[at] = (min(line[0], box[0]), line[1], max(line[2], box[2]), line[3])
    return whole + rest


def _is_beside(line: Box, box: Box) -> bool:
    apart = max(line[0], box[0]) - min(line[2], box[2])
    return line[1] <= (box[1] + box[3]) / 2 <= line[3] and apart <= _BESIDE * (line[3] - line[1])


def _is_next(last: Piece, piece: Piece) -> bool:
    beside = min(last.bottom, piece.bottom) - max(last.top, piece.top) > 0.5 * min(last.height, piece.height)
    return beside and piece.left - last.right < 0.6 * last.height


def _padded(box: Box, shape: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    pad = (bottom - top) // 5 + 1
    return max(left - pad, 0), max(top - pad, 0), min(right + pad, shape[1]), min(bottom + pad, shape[0])
