"""Words on a page to lines, and lines whose numbers stand in columns to grids (tables without rulings)."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.records import Block, Grid, GridCell, PageBox, Text

_NUMBER = re.compile(r"[+\-−－]?\d[\d,，.]*%?")
_MIN_NUMBER_LINES = 3  # fewer lines could be chance
_MAX_LABEL_LINES = 3  # lines of a torn label between two lines of numbers
_MAX_HEADER_LINES = 6
_LINE_GAP = 2.5  # in line heights: beyond this the table has ended


class Word(NamedTuple):
    """A piece of text and its box, in points from the page's top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


Line = list[Word]


# --- words to lines -----------------------------------------------------------------------------


def in_lines(words: Sequence[Word]) -> list[Line]:
    """Words that stand at one height together, top to bottom, each line left to right."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda w: w.middle):
        first = lines[-1][0] if lines else None
        if first and word.middle - first.middle <= min(first.height, word.height) / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line) for line in lines]


def joined(line: Line) -> str:
    """The text of a line: Chinese joins without a space, a gap keeps two numbers or Latin words apart."""
    text, last = line[0].text, line[0]
    for word in line[1:]:
        if word.text == last.text and word.left - last.left < last.height / 5:
            continue  # bold faked by printing twice
        apart = word.left - last.right > last.height * 0.15
        if apart and _is_latin(text[-1:]) and _is_latin(word.text[:1]):
            text += " "
        text, last = text + word.text, word
    return text


def segments(line: Line) -> Line:
    """A line cut where a gap is wider than a character: each segment is one Word."""
    parts: list[Line] = []
    for word in line:
        # A font's box is about 1.2 times its size, so a box height is a gap of 1.2 characters.
        if parts and word.left - parts[-1][-1].right <= min(word.height, parts[-1][-1].height):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [_merged(part) for part in parts]


def lines_text(words: Sequence[Word]) -> str:
    """The text of a cell: its lines joined by newlines."""
    return "\n".join(joined(line) for line in in_lines(words))


def _merged(words: Line) -> Word:
    box = (min(w.left for w in words), min(w.top for w in words))
    return Word(*box, max(w.right for w in words), max(w.bottom for w in words), joined(words))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


# --- lines to blocks ----------------------------------------------------------------------------


def blocks(lines: list[Line], page: int) -> Iterator[Block]:
    """Lines of segments as Texts, those that make up a borderless table as Grids."""
    done = 0
    for start, end, columns in _runs(lines):
        header = _header_start(lines, done, start, columns)
        yield from _texts(lines[done:header], page)
        rows = [_header_row(line, columns, page) for line in lines[header:start]]
        rows += [_row(line, columns, page) for line in lines[start:end]]
        yield Grid(tuple(rows))
        done = end
    yield from _texts(lines[done:], page)


class _Columns(NamedTuple):
    """Columns of numbers: their boxes, and the limits that part the page between them."""

    boxes: list[tuple[float, float]]
    limits: list[float]  # limits[0]: left of it stand the labels

    def at(self, x: float) -> int:
        """The column at x: 0 for labels, numbers from 1."""
        return bisect(self.limits, x)


def _texts(lines: list[Line], page: int) -> Iterator[Text]:
    return (Text(s.text, place(page, s[:4])) for line in lines for s in line)


def place(page: int, box: tuple[float, float, float, float]) -> PageBox:
    left, top, right, bottom = box
    return PageBox(page=page, box=(round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)))


def _is_number(segment: Word) -> bool:
    return _NUMBER.fullmatch(segment.text) is not None


def _has_numbers(line: Line) -> bool:
    return len(line) > 1 and any(_is_number(s) for s in line)


def _follows(above: Line, below: Line) -> bool:
    return below[0].top - above[0].bottom <= _LINE_GAP * above[0].height


def _runs(lines: list[Line]) -> Iterator[tuple[int, int, _Columns]]:
    """Stretches of lines (start, end, columns) that share columns of numbers."""
    start = 0
    while start < len(lines):
        end = _run_end(lines, start) if _has_numbers(lines[start]) else start
        columns = _columns(lines[start:end])
        if columns:
            yield start, end, columns
        start = max(end, start + 1)


def _run_end(lines: list[Line], start: int) -> int:
    last = start
    left = min(s.left for s in lines[start] if _is_number(s))
    for i in range(start + 1, len(lines)):
        if not _follows(lines[i - 1], lines[i]) or i - last > _MAX_LABEL_LINES:
            break
        if _has_numbers(lines[i]):
            last = i
            left = min(left, *(s.left for s in lines[i] if _is_number(s)))
        elif max(s.right for s in lines[i]) > left:
            break
    return last + 1


def _columns(lines: list[Line]) -> _Columns | None:
    """Columns where the numbers of several lines overlap sideways; None when the lines are no table."""
    numbers = [[s for s in line if _is_number(s)] for line in lines]
    widest = max((len(line) for line in numbers), default=0)
    boxes: list[tuple[float, float]] = []
    fill: list[int] = []
    for segment in sorted(s for line in numbers for s in line):
        if boxes and segment.left <= boxes[-1][1]:
            boxes[-1] = (boxes[-1][0], max(boxes[-1][1], segment.right))
            fill[-1] += 1
        else:
            boxes.append((segment.left, segment.right))
            fill.append(1)
    # More columns than any one line has numbers: the numbers do not line up.
    if not fill or max(fill) < _MIN_NUMBER_LINES or len(boxes) > widest + 1:
        return None
    between = [(a[1] + b[0]) / 2 for a, b in pairwise(boxes)]
    pitch = between[0] - boxes[0][1] if between else 20.0
    return _Columns(boxes, [boxes[0][0] - pitch, *between])


def _header_start(lines: list[Line], lowest: int, start: int, columns: _Columns) -> int:
    """The first of the heading lines right above `start`: lines that stand over the number columns."""
    first = start
    while first > max(lowest, start - _MAX_HEADER_LINES) and _follows(lines[first - 1], lines[first]):
        over = [s for s in lines[first - 1] if columns.at(s.centre)]
        spread = len(lines[first - 1]) > 1 or all(s.left >= columns.limits[0] for s in over)
        if not over or not spread:
            break
        first -= 1
    return first


def _row(line: Line, columns: _Columns, page: int) -> tuple[GridCell, ...]:
    """Label at column 0, then one cell a column, "" where nothing is printed. A label alone stays alone."""
    labels = [s for s in line if s.right <= columns.boxes[0][0] and not _is_number(s)]
    values = [s for s in line if s not in labels]
    cells = [_cell(labels, 0, page)] if labels else []
    if not values:
        return tuple(cells)
    top, bottom = min(s.top for s in line), max(s.bottom for s in line)
    for k, (left, right) in enumerate(columns.boxes, start=1):
        here = [s for s in values if max(columns.at(s.centre), 1) == k]
        empty = GridCell("", place(page, (left, top, right, bottom)), k)
        cells.append(_cell(here, k, page) if here else empty)
    return tuple(cells)


def _header_row(line: Line, columns: _Columns, page: int) -> tuple[GridCell, ...]:
    """Headings over the columns they stand above; one centred over several columns spans them."""
    taken = {columns.at(s.centre) for s in line}
    labels = [s for s in line if not columns.at(s.centre)]
    cells = [_cell(labels, 0, page)] if labels else []
    for k in sorted(taken - {0}):
        here = [s for s in line if columns.at(s.centre) == k]
        first, last = _spanned(here[0].centre, k, taken, columns) if len(here) == 1 else (k, k)
        cells.append(_cell(here, first, page, last - first + 1))
    return tuple(cells)


def _spanned(centre: float, k: int, taken: set[int], columns: _Columns) -> tuple[int, int]:
    """The widest stretch of columns free in this line whose middle is `centre`."""
    best = (k, k)
    for first in range(k, 0, -1):
        if first != k and first in taken:
            break
        for last in range(k, len(columns.boxes) + 1):
            if last != k and last in taken:
                break
            middle = (columns.boxes[first - 1][0] + columns.boxes[last - 1][1]) / 2
            pitch = columns.boxes[last - 1][1] - columns.boxes[first - 1][0]
            if abs(middle - centre) <= min(6.0, pitch / 4) and last - first > best[1] - best[0]:
                best = (first, last)
    return best


def _cell(found: list[Word], column: int, page: int, colspan: int = 1) -> GridCell:
    box = _merged(found)
    return GridCell(" ".join(s.text for s in found), place(page, box[:4]), column, colspan=colspan)
