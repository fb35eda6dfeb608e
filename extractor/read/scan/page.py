"""A flat page, read: its words with their boxes, its ruled tables, and what each number may be."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from extractor.read.ruling import Frame, Span, frames
from extractor.read.scan.cells import Seen, blank, is_stamped, read_cells
from extractor.read.scan.engine import Engine, Image, Quad, Read
from extractor.read.scan.flat import POINT, Flat, Way
from extractor.read.scan.lines import boxes, completed, parted, trimmed, uncovered
from extractor.read.scan.pieces import (
    Box,
    Piece,
    TableCell,
    apart,
    cells_of,
    loose_cells,
    pieces,
    sides,
    typical_height,
    walls,
)
from extractor.read.scan.rulings import drawings, strokes
from extractor.read.words import Word
from extractor.records import Alternative

_DIGIT = 20.0  # pixels: the height of digits of 10 points, where a page shows none
_SIDEWAYS = 1.5  # a box so much higher than wide is a line of a page that lies on its side
_TWO_UP = 1.15  # of its height: a sheet so wide may hold two pages
_MIDDLE = (0.4, 0.6)  # of the width: where such pages part ...
_GUTTER = 0.015  # ... by a gap so wide
_TOLD = 5  # lines that tell which way is up
_UNSURE = 0.8  # below this mean confidence a page may stand on its head
_SHORT = 6  # heights: a loose text so short may be a number
_LINE = 1.5  # of a digit's height: the least height of a line of text
_SURE = 0.3  # letters less sure are dirt
_SPECKS = " .·•,，'’`-_:;"  # what dust beside a text is read as

Points = tuple[float, float, float, float]


@dataclass(slots=True)
class PageRead:
    """What a flat page says, in points from its top left."""

    height: float
    source: Way  # points (x, y) in pixels of the flat page to pixels of the picture
    tables: list[Frame] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    alternatives: dict[Points, tuple[Alternative, ...]] = field(default_factory=dict)
    parts: dict[Word, list[Word]] = field(default_factory=dict)  # of words whose letters stand apart


class _Ground:
    """The page while it is read: its walls taken out, its ink in pieces."""

    def __init__(self, flat: Flat) -> None:
        self.flat, self.sheet = flat, flat.sheet
        across, down, rulings = strokes(self.sheet.ink)
        self.tables = frames(drawings(across, down, POINT))
        wall = walls(self.tables, rulings)
        self.page: Image = np.where(wall, np.uint8(255), self.sheet.grey)
        self.ink = self.sheet.ink & ~wall
        self.pieces = pieces(self.ink)


def read_pages(flat: Flat, engine: Engine) -> list[PageRead]:
    """Read a page, or two side by side, whichever way is up. Raises CrowdedPageError: it is all lines."""
    ground = _Ground(flat)
    quads = engine.find(ground.page)
    if _lies_sideways(quads):
        ground = _Ground(flat.turned(1))
        quads = engine.find(ground.page)
    if _stands_on_its_head(ground, quads, engine):
        ground = _Ground(ground.flat.turned(2))
        quads = engine.find(ground.page)
    found = boxes(quads)
    middle = _gutter(ground, found)
    if middle is None:
        return [_read(ground, found, engine)]
    left = [box for box in found if box[0] < middle]
    right = [(b[0] - middle, b[1], b[2] - middle, b[3]) for b in found if b[0] >= middle]
    halves = (ground.flat.cut(0, middle), left), (ground.flat.cut(middle, ground.flat.size[0]), right)
    return [_read(_Ground(half), own, engine) for half, own in halves]


def _gutter(ground: _Ground, found: Sequence[Box]) -> int | None:
    """Where two pages side by side part: the middle of the widest upright gap near the middle."""
    width, height = ground.flat.size
    if width < _TWO_UP * height:
        return None
    filled = np.zeros(width, dtype=bool)
    edges = [(table.xs[0] / POINT, table.xs[-1] / POINT) for table in ground.tables]
    for left, right in [*edges, *((box[0], box[2]) for box in found)]:
        filled[int(left) : int(right)] = True
    empty = [x for x in range(int(width * _MIDDLE[0]), int(width * _MIDDLE[1])) if not filled[x]]
    runs = np.split(np.array(empty), np.flatnonzero(np.diff(empty) > 1) + 1) if empty else []
    widest = max(runs, key=len, default=np.array([]))
    beside = [sum(box[2] < width / 2 for box in found), sum(box[0] > width / 2 for box in found)]
    if len(widest) < _GUTTER * width or min(beside) < _TOLD:
        return None
    return int(widest[len(widest) // 2])


def _lies_sideways(quads: Sequence[Quad]) -> bool:
    sides = np.array([(q[:, 0].max() - q[:, 0].min(), q[:, 1].max() - q[:, 1].min()) for q in quads])
    if not len(sides):
        return False
    wide = sides[sides[:, 0] > _SIDEWAYS * sides[:, 1], 0].sum()
    high = sides[sides[:, 1] > _SIDEWAYS * sides[:, 0], 1].sum()
    return bool(high > wide)


def _stands_on_its_head(ground: _Ground, quads: Sequence[Quad], engine: Engine) -> bool:
    longest = sorted(boxes(quads), key=lambda box: box[0] - box[2])[:_TOLD]
    crops = [ground.page[top:bottom, left:right] for left, top, right, bottom in longest]
    upright = _confidence(crops, engine)
    return upright < _UNSURE and _confidence([np.rot90(c, 2) for c in crops], engine) > upright + 0.1


def _confidence(crops: Sequence[Image], engine: Engine) -> float:
    reads = engine.read([np.ascontiguousarray(crop) for crop in crops])
    return sum(read.confidence for read in reads) / max(len(reads), 1)


# --- reading --------------------------------------------------------------------------------------


def _read(ground: _Ground, found: Sequence[Box], engine: Engine) -> PageRead:
    result = PageRead(ground.flat.size[1] * POINT, ground.flat.source, ground.tables)
    free = list(found)
    for table in ground.tables:
        cells = cells_of(table, ground.pieces, ground.ink)
        _read_table(table, cells, free, ground, engine, result)
        free = [box for box in free if table.cell_at(*_middle(box)) is None]
    loose = [p for p in ground.pieces if all(t.cell_at(*_middle(p[:4])) is None for t in ground.tables)]
    _read_loose(free, loose, ground, engine, result)
    return result


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2 * POINT, (box[1] + box[3]) / 2 * POINT


def _points(box: Box) -> Points:
    left, top, right, bottom = (side * POINT for side in box)
    return left, top, right, bottom


def _read_table(
    table: Frame,
    cells: Sequence[TableCell],
    free: Sequence[Box],
    ground: _Ground,
    engine: Engine,
    result: PageRead,
) -> None:
    digit = typical_height(cells, _DIGIT)
    single: list[tuple[Span, TableCell]] = []
    for span, cell in zip(table.spans, cells, strict=True):
        if not cell.pieces:
            _put(table.box(span), blank(cell, is_stamped(ground.sheet, cell.box)), result)
        elif cell.is_line(digit) or not _read_words(_lines_in(cell, free, ground), ground, engine, result):
            single.append((span, cell))
    seen = read_cells([cell for _, cell in single], ground.page, ground.sheet, digit, engine)
    for (span, _), said in zip(single, seen, strict=True):
        _put(table.box(span), said, result)


def _read_words(lines: Sequence[Box], ground: _Ground, engine: Engine, result: PageRead) -> bool:
    """Read the lines of a cell if they are words; a number is told from all of its cell's ink."""
    found = _lines(lines, ground, engine)
    if all(read.text.isascii() for read in found.values()):
        return False
    result.words += [Word(*_points(box), read.text.strip()) for box, read in found.items()]
    return True


def _put(at: Points, said: Seen, result: PageRead) -> None:
    if said.printed:
        result.words.append(Word(*_points(said.box), said.printed))
    if said.alternatives:
        result.alternatives[at] = said.alternatives


def _lines_in(cell: TableCell, free: Sequence[Box], ground: _Ground) -> list[Box]:
    """The lines of text of a cell, no part of them outside it."""
    own = [box for box in free if _overlaps(box, cell.box)]
    left, top, right, bottom = cell.box
    inside = [(max(b[0], left), max(b[1], top), min(b[2], right), min(b[3], bottom)) for b in own]
    return [part for box in inside for part in parted(box, ground.ink)]


def _overlaps(box: Box, cell: Box) -> bool:
    wide = min(box[2], cell[2]) - max(box[0], cell[0])
    middle = (box[1] + box[3]) / 2
    return wide > 0.5 * min(box[2] - box[0], box[3] - box[1]) and cell[1] < middle < cell[3]


def _lines(boxes: Sequence[Box], ground: _Ground, engine: Engine) -> dict[Box, Read]:
    """What lines of text say, dirt left out."""
    crops = [ground.page[top:bottom, left:right] for left, top, right, bottom in boxes]
    reads = zip(boxes, engine.read(crops), strict=True)
    return {box: read for box, read in reads if read.text.strip() and read.confidence > _SURE}


def _read_loose(
    free: Sequence[Box], loose: Sequence[Piece], ground: _Ground, engine: Engine, result: PageRead
) -> None:
    """Text outside ruled tables; a short one may be a number of a table without rulings."""
    lines = [part for box in free for part in parted(box, ground.ink)]
    lines = completed(lines, uncovered(loose, free, ground.ink.shape))
    short = [box for box in lines if box[2] - box[0] < _SHORT * (box[3] - box[1])]
    cells = [cell for box in short for cell in loose_cells(box, loose)]
    least = _LINE * typical_height(cells, _DIGIT)
    for box, read in _lines([box for box in lines if box not in short], ground, engine).items():
        seat = _as_high(trimmed(box, ground.ink), least)
        # Dust before a heading must not cost it its section.
        word = Word(*_points(seat), read.text.strip().lstrip(_SPECKS))
        result.words.append(word)
        result.parts[word] = _parts(read, box, seat, loose)
    for said in read_cells(cells, ground.page, ground.sheet, least / _LINE, engine):
        if said.confidence >= _SURE or said.is_number:
            seat = _as_high(said.box, least)
            _put(_points(seat), said._replace(box=seat), result)


def _parts(read: Read, box: Box, seat: Box, loose: Sequence[Piece]) -> list[Word]:
    """A line of text in the parts that stand apart: the detector runs headings side by side together."""
    parts = []
    for start, end in apart(seat, loose):
        letters = (x for x in read.letters if start <= box[0] + x.at * (box[2] - box[0]) <= end)
        text = "".join(letter.text for letter in letters).strip(_SPECKS)
        if text:
            left, right = sides((start, seat[1], end, seat[3]), loose)
            parts.append(Word(*_points((left, seat[1], right, seat[3])), text))
    return parts


def _as_high(box: Box, height: float) -> Box:
    left, top, right, bottom = box
    more = max(0, round((height - (bottom - top)) / 2))
    return left, top - more, right, bottom + more
