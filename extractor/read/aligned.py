"""Lines whose numbers stand in columns to grids (tables without rulings), the rest to texts."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.read.heads import Box, Group, Head, read_head
from extractor.read.words import Line, Word, box_around, joined, lines_text, place, segments
from extractor.records import Block, Grid, GridCell, Text

_NUMBER = re.compile(r"[+\-−－]?\d(?:[\d,，.]*\d)?%?")
_MARKS = frozenset("/-－—–")  # printed where a number does not apply
_MIN_NUMBER_LINES = 3  # without headings, fewer lines could be chance
_MIN_NUMBERS = 5  # a single line with so many numbers under headings is a table
_MAX_LABEL_LINES = 5  # lines of torn labels between two lines of numbers
_MAX_HEADER_LINES = 14
_LINE_GAP = 2.5  # in line heights: beyond this the table has ended
_ROW_GAP = 0.3  # in line heights: lines of one label stand nearer than this
_LONGEST_HEADING = 16  # characters; what is longer is a sentence or the title of a section
_BRACKETED = re.compile(r"[（(][^（）()]*[)）]?")
_SENTENCE = re.compile(r"[，。；！？]")
_SECTION = re.compile(r"[（(]?[一二三四五六七八九十]+[)）]?[、.．]|[（(][一二三四五六七八九十]+[)）]")


class _Run(NamedTuple):
    """Lines [start, end) that begin and end with numbers; `first`: torn label lines above belong to it."""

    first: int
    start: int
    end: int
    head: Head
    header: int  # where its heading lines begin
    left: float  # where the first numbers begin


def blocks(lines: list[Line], page: int) -> Iterator[Block]:
    """Lines of words as Texts, those that make up a borderless table as Grids."""
    parts = [segments(line) for line in lines]
    done = 0
    for run in _runs(lines, parts):
        yield from _texts(parts[done : run.header], page)
        yield Grid(tuple(_rows(parts, run, page)))
        done = run.end
    yield from _texts(parts[done:], page)


def _texts(lines: list[Line], page: int) -> Iterator[Text]:
    return (Text(s.text, place(page, s[:4])) for line in lines for s in line)


# --- where tables are ----------------------------------------------------------------------------


def _is_number(segment: Word) -> bool:
    return _NUMBER.fullmatch(segment.text) is not None


def _is_value(segment: Word) -> bool:
    return _is_number(segment) or segment.text in _MARKS


def _has_numbers(line: Line) -> bool:
    """Whether numbers stand by themselves; a text behind a number is a list or a sentence."""
    at = next((i for i, s in enumerate(line) if _is_number(s)), len(line))
    texts = sum(not _is_value(s) for s in line[at:])
    return len(line) > 1 and len(line) - at > 2 * texts


def _gap(above: Line, below: Line) -> float:
    """The distance of two lines in line heights."""
    return (min(s.top for s in below) - max(s.bottom for s in above)) / above[0].height


def _runs(lines: list[Line], parts: list[Line]) -> Iterator[_Run]:
    done = start = 0
    while start < len(parts):
        end = _run_end(parts, start) if _has_numbers(parts[start]) else start
        run = _run(lines, parts, done, start, end) if end > start else None
        if run:
            yield run
            done = end
        start = max(end, start + 1)


def _run_end(lines: list[Line], start: int) -> int:
    last = start
    left = min(s.left for s in lines[start] if _is_number(s))
    for i in range(start + 1, len(lines)):
        if _gap(lines[i - 1], lines[i]) > _LINE_GAP or i - last > _MAX_LABEL_LINES:
            break
        if _has_numbers(lines[i]):
            last = i
            left = min(left, *(s.left for s in lines[i] if _is_number(s)))
        elif max(s.right for s in lines[i]) > left:
            break
    return last + 1


def _run(lines: list[Line], parts: list[Line], lowest: int, start: int, end: int) -> _Run | None:
    """The table whose numbers stand in [start, end), with its headings; None when it is no table."""
    values = [_values(line) for line in parts[start:end] if _has_numbers(line)]
    numbers, fill = _number_columns(values)
    labels = [s for line in parts[start:end] for s in line if s.right <= numbers[0][0] and not _is_value(s)]
    first = start
    while first > max(lowest, start - _MAX_LABEL_LINES) and _is_label(parts, first - 1, numbers[0][0]):
        first -= 1
    header = _header_start(lines, lowest, first, numbers[0], labels)
    first = first if header < first else start
    header = header if header < first else first
    head = read_head(lines[header:first], numbers, max((s.right for s in labels), default=0.0))
    widest = max(len(line) for line in values)
    lined_up = max(fill) >= _MIN_NUMBER_LINES and len(numbers) <= widest + 1
    named = header < first and len(head.leaves) == len(head.columns)
    enough = len(values) > 1 or widest >= _MIN_NUMBERS or bool(labels and head.labels)
    return _Run(first, start, end, head, header, numbers[0][0]) if lined_up or (named and enough) else None


def _values(line: Line) -> Line:
    at = next(i for i, s in enumerate(line) if _is_value(s))
    return [s for s in line[at:] if _is_value(s)]


def _number_columns(lines: list[Line]) -> tuple[list[Box], list[int]]:
    """The sides of the columns in which numbers overlap sideways, and how many stand in each."""
    boxes: list[Box] = []
    fill: list[int] = []
    for segment in sorted(s for line in lines for s in line):
        if boxes and segment.left <= boxes[-1][1]:
            boxes[-1] = (boxes[-1][0], max(boxes[-1][1], segment.right))
            fill[-1] += 1
        else:
            boxes.append((segment.left, segment.right))
            fill.append(1)
    return boxes, fill


def _is_label(lines: list[Line], at: int, left: float) -> bool:
    """Whether nothing of a line reaches the numbers, and it stands right above the next line."""
    return max(s.right for s in lines[at]) <= left and _gap(lines[at], lines[at + 1]) <= _LINE_GAP


def _header_start(lines: list[Line], lowest: int, start: int, column: Box, labels: Line) -> int:
    """The first of the heading lines right above `start`, whose first numbers stand in `column`."""
    first = top = start
    while first > max(lowest, start - _MAX_HEADER_LINES):
        above = lines[first - 1]
        if _gap(above, lines[first]) > _LINE_GAP or not _may_head(above, lines[start - 1], column, labels):
            break
        over = [w for w in above if w.right > column[0]]
        # Words above the row labels alone are heading only where they stand beside other headings.
        if not over and (top == start or _gap(above, lines[first]) > -0.1):
            break
        first -= 1
        top = first if over else top
    return top


def _may_head(line: Line, lowest: Line, column: Box, labels: Line) -> bool:
    if any(_NUMBER.fullmatch(w.text) for w in line) or _SECTION.match(joined(line)):
        return False
    if max(w.height for w in line) > 1.25 * max(w.height for w in lowest):
        return False
    margin = min((s.left for s in labels), default=0.0)
    for word in line:
        text = _BRACKETED.sub("", word.text)
        over = word.right > column[0]
        if over and (len(text) > _LONGEST_HEADING or _SENTENCE.search(text)):
            return False
        if over and labels and word.left <= margin + word.height:
            return False  # begins where the rows begin and reaches over the numbers
    return True


# --- their rows ----------------------------------------------------------------------------------


def _rows(parts: list[Line], run: _Run, page: int) -> Iterator[tuple[GridCell, ...]]:
    head = run.head
    for level in head.groups:
        yield tuple(_group(group, page) for group in level)
    if head.labels or head.leaves:
        note = [_cell(head.labels, 0, page)] if head.labels else []
        yield (*note, *(_cell(words, k, page) for k, words in sorted(head.leaves.items())))
    for at in range(run.first, run.end):
        line = parts[at]
        apart = run.header < run.first and _stands_apart(parts, at, run.end)
        labels = [
            s for s in line if s.right <= run.left and s.centre < head.columns[0][0] and not _is_value(s)
        ]
        yield _row(line, labels, head, page, is_row=apart or _has_numbers(line))


def _group(group: Group, page: int) -> GridCell:
    return _cell(group.words, group.first, page, group.last - group.first + 1)


def _stands_apart(lines: list[Line], at: int, end: int) -> bool:
    """Whether a line is no piece of a torn label: a row of its own, if all its numbers are blank."""
    return at + 1 < end and min(_gap(lines[at - 1], lines[at]), _gap(lines[at], lines[at + 1])) > _ROW_GAP


def _row(line: Line, labels: Line, head: Head, page: int, *, is_row: bool) -> tuple[GridCell, ...]:
    """Label at column 0, then one cell a column, "" where nothing is printed. A label alone stays alone."""
    values = [s for s in line if s not in labels]
    cells = [_line_cell(labels, 0, page)] if labels else []
    if not is_row:
        return tuple(cells)
    _, top, _, bottom = box_around(line)
    for k, (left, right) in enumerate(head.columns, start=1):
        here = [s for s in values if max(head.at(s.centre), 1) == k]
        empty = GridCell("", place(page, (left, top, right, bottom)), k)
        cells.append(_line_cell(here, k, page) if here else empty)
    return tuple(cells)


def _line_cell(found: Sequence[Word], column: int, page: int) -> GridCell:
    return GridCell(" ".join(s.text for s in found), place(page, box_around(found)), column)


def _cell(words: Sequence[Word], column: int, page: int, colspan: int = 1) -> GridCell:
    return GridCell(lines_text(words), place(page, box_around(words)), column, colspan=colspan)
