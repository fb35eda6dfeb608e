"""Pages that were read -> blocks of a Document, their places in the picture or PDF page they came from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from extractor.read.arrange import arranged
from extractor.read.scan.flat import POINT
from extractor.read.scan.page import PageRead
from extractor.read.words import place
from extractor.records import Alternative, Block, Grid, ImageBox, PageBox, Place, Text

Corners = tuple[float, float, float, float]


@dataclass(slots=True)
class Assembled:
    """Blocks and alternatives of pages; `flat`: the last page's blocks with their places on the flat page."""

    blocks: list[Block] = field(default_factory=list)
    alternatives: dict[Place, tuple[Alternative, ...]] = field(default_factory=dict)
    flat: list[Block] = field(default_factory=list)


def add(done: Assembled, read: PageRead, number: int, seat: Callable[[Corners], Place]) -> None:
    """Put a page behind those done. `seat`: a box in pixels of the picture -> a place in the source."""
    blocks = arranged(
        read.words, read.tables, number, read.height, done.flat, lambda word: read.parts.get(word, [word])
    )

    def moved(at: Place) -> Place:
        return seat(_box_in_picture(at, read)) if isinstance(at, PageBox) else at

    done.blocks += [_moved(block, moved) for block in blocks]
    done.alternatives |= {moved(place(number, box)): found for box, found in read.alternatives.items()}
    done.flat = blocks


def _moved(block: Block, moved: Callable[[Place], Place]) -> Block:
    if isinstance(block, Text):
        return replace(block, place=moved(block.place))
    rows = tuple(tuple(replace(cell, place=moved(cell.place)) for cell in row) for row in block.rows)
    return Grid(rows, block.exact)


def _box_in_picture(at: PageBox, read: PageRead) -> Corners:
    left, top, right, bottom = (side / POINT for side in at.box)
    corners = read.source(
        np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float32)
    )
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def image_seat(number: int, size: tuple[int, int]) -> Callable[[Corners], ImageBox]:
    """Places in picture `number` (from 1) of `size` (width, height) pixels."""

    def seat(box: Corners) -> ImageBox:
        return ImageBox(number, _within(box, size))

    return seat


def page_seat(number: int, size: tuple[int, int], points: float) -> Callable[[Corners], PageBox]:
    """Places on PDF page `number` (from 1), whose picture has `size` pixels of `points` points each."""

    def seat(box: Corners) -> PageBox:
        left, top, right, bottom = (round(side * points, 2) for side in _within(box, size))
        return PageBox(number, (left, top, right, bottom))

    return seat


def _within(box: Sequence[float], size: tuple[int, int]) -> Corners:
    left, top, right, bottom = box
    width, height = size
    return (
        round(min(max(left, 0), width), 1),
        round(min(max(top, 0), height), 1),
        round(min(max(right, 0), width), 1),
        round(min(max(bottom, 0), height), 1),
    )
