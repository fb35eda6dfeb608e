"""A cell of one line, read from its own ink: as text, and as a number with all it may be instead."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.read.scan.engine import CellRead, Engine, Image
from extractor.read.scan.ink import Sheet
from extractor.read.scan.pieces import Box, TableCell, around
from extractor.read.scan.shapes import mark
from extractor.records import Alternative

_PADS = ((0.16, 0.3), (0.3, 0.6))  # of the digit height, above and beside: two looks at one cell
_SHORT = 8  # heights: a longer line is a label, and one look is enough
_NUMBER = 0.2  # less likely to be any number, a cell holds words
_LETTERS = 2  # a text so short may be a digit misread
_LEAST = 1e-3  # less likely readings are left out
_DOUBT = 0.5  # readings through a stamp or a pen's stroke: odds go to this power ...
_HIDDEN = 0.15  # ... and this much stays unsaid, for what it may hide
_STAMPED = 0.02  # of a number's box: more stamp than this covers it
BLANK = ""
_SPECKS = 3  # more dirt than this in an empty cell leaves a doubt


class Seen(NamedTuple):
    """What a cell says. `alternatives`: the numbers it may be; empty for a cell of words."""

    printed: str
    alternatives: tuple[Alternative, ...]
    box: Box  # of its ink
    confidence: float

    @property
    def is_number(self) -> bool:
        return any(choice.printed == self.printed for choice in self.alternatives)


def blank(cell: TableCell, is_stamped: bool) -> Seen:
    """A cell without ink."""
    probability = 1 - _HIDDEN if is_stamped or cell.is_crossed else 0.97 if cell.specks > _SPECKS else 0.999
    return Seen(BLANK, (Alternative(printed=BLANK, probability=probability),), cell.box, probability)


def read_cells(
    cells: Sequence[TableCell], page: Image, sheet: Sheet, digit: float, engine: Engine
) -> list[Seen]:
    """What cells with one line of ink each say; `page`: without walls."""
    boxes = [around(cell.pieces) for cell in cells]
    looks = [[crop(page, box, digit, pad) for box in boxes] for pad in _PADS]
    first = engine.read_cells(looks[0])
    again = [i for i, box in enumerate(boxes) if _may_be_number(box, first[i])]
    second = dict(zip(again, engine.read_cells([looks[1][i] for i in again]), strict=True))
    return [
        _seen(cell, box, [first[i], second[i]] if i in second else [first[i]], sheet, digit)
        for i, (cell, box) in enumerate(zip(cells, boxes, strict=True))
    ]


def crop(page: Image, box: Box, digit: float, pad: tuple[float, float]) -> Image:
    """The page around a box, as high as a line of digits at least: a dash must not fill it."""
    left, top, right, bottom = box
    height = max(bottom - top, digit)
    middle, above, beside = (top + bottom) / 2, height * (0.5 + pad[0]), height * pad[1]
    rows, columns = page.shape
    x0, x1 = max(round(left - beside), 0), min(round(right + beside), columns)
    y0, y1 = max(round(middle - above), 0), min(round(middle + above), rows)
    return page[y0:y1, x0:x1]


def _may_be_number(box: Box, read: CellRead) -> bool:
    left, top, right, bottom = box
    return right - left < _SHORT * (bottom - top) or "?" not in max(
        read.numbers, key=read.numbers.__getitem__
    )


def _seen(cell: TableCell, box: Box, reads: Sequence[CellRead], sheet: Sheet, digit: float) -> Seen:
    left, top, right, bottom = box
    numbers = _mean([read.numbers for read in reads])
    shape, sure = mark(sheet.ink[top:bottom, left:right], digit)
    if shape:
        numbers = _mean([numbers, {shape: 1.0}], (1 - sure, sure))
    whole = {text: p for text, p in numbers.items() if "?" not in text}
    best = max(whole, key=whole.__getitem__, default="")
    if cell.is_intruded or is_stamped(sheet, box):
        whole = _doubted(whole)
    ranked = sorted(whole.items(), key=lambda item: -item[1])
    alternatives = tuple(
        Alternative(printed=text, probability=round(min(p, 1.0), 5)) for text, p in ranked if p >= _LEAST
    )
    if whole.get(best, 0.0) >= _NUMBER:
        return Seen(best, alternatives, box, alternatives[0].probability)
    text = max((read.line for read in reads), key=lambda line: line.confidence)
    # What is too short for words may be a number all the same, if the sums say so.
    is_short = len(text.letters) <= _LETTERS
    return Seen(text.text.strip(), alternatives if is_short else (), box, text.confidence)


def is_stamped(sheet: Sheet, box: Box) -> bool:
    left, top, right, bottom = box
    part = sheet.stamp[top:bottom, left:right]
    return bool(part.size) and float(part.mean()) > _STAMPED


def _mean(parts: Sequence[Mapping[str, float]], weights: Sequence[float] | None = None) -> dict[str, float]:
    shares = weights or [1 / len(parts)] * len(parts)
    total: dict[str, float] = {}
    for part, share in zip(parts, shares, strict=True):
        for text, probability in part.items():
            # A point that nothing follows, or stands before, is dirt.
            number = text.strip(".,") or text
            total[number] = total.get(number, 0.0) + share * probability
    return total


def _doubted(numbers: Mapping[str, float]) -> dict[str, float]:
    odds = {text: probability**_DOUBT for text, probability in numbers.items()}
    whole = sum(odds.values())
    return {text: (1 - _HIDDEN) * p / whole for text, p in odds.items()}
