"""Where on a page tables without rulings stand: runs of lines whose numbers line up, and their headings."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from extractor.read.heads import Box, Head, read_head
from extractor.read.words import Line, Word, joined, overlap, spaced

_NUMBER = re.compile(r"[+\-−－]?\d(?:[\d,，.]*\d)?%?")
_MARKS = frozenset("/-－—–")  # printed where a number does not apply
_MIN_NUMBER_LINES = 3  # without headings, fewer lines could be chance
_MIN_NUMBERS = 5  # a single line with so many numbers under headings is a table
_MAX_LABEL_LINES = 8  # lines of torn labels between two lines of numbers
_MAX_HEADER_LINES = 14
_MAX_HEADER_WORDS = 300
_MAX_COLUMNS = 40  # these bound the work on crowded pages
_LINE_GAP = 2.5  # in line heights: beyond this the table has ended
_LONGEST_HEADING = 16  # characters; what is longer is a sentence or the title of a section
_BRACKETED = re.compile(r"[（(][^（）()]*[)）]?")
_SENTENCE = re.compile(r"[，。；！？]")
_SECTION = re.compile(r"[一二三四五六七八九十]+[、.．]")
_HEADING = re.compile(rf"{_SECTION.pattern}|[（(][一二三四五六七八九十]+[)）]")


Cut = Callable[[Word], list[Word]]


class _Page(NamedTuple):
    lines: list[Line]  # of words
    parts: list[Line]  # the same lines in segments
    cut: Cut


class Run(NamedTuple):
    """The lines of a table: heading lines from `header`, rows from `first`, both up to `end`."""

    header: int
    first: int
    end: int
    left: float  # where the first numbers begin
    head: Head
    is_named: bool  # headings tell its columns


def is_number(segment: Word) -> bool:
    return _NUMBER.fullmatch(segment.text) is not None


def is_value(segment: Word) -> bool:
    """A number, or a mark printed in place of one."""
    return is_number(segment) or segment.text in _MARKS


def has_numbers(line: Line) -> bool:
    """Whether numbers stand by themselves; a text behind a number is a list or a sentence."""
    at = next((i for i, s in enumerate(line) if is_number(s)), len(line))
    texts = sum(not is_value(s) for s in line[at:])
    return len(line) > 1 and len(line) - at > 2 * texts


def _is_alone(line: Line, numbers: Sequence[Word]) -> bool:
    """Whether a line is nothing but a number under others: the rest of its row is blank."""
    return len(line) == 1 and is_number(line[0]) and any(overlap(line[0], n) for n in numbers)


def _gap(above: Line, below: Line) -> float:
    """The distance of two lines in line heights."""
    return (min(s.top for s in below) - max(s.bottom for s in above)) / above[0].height


def runs(lines: list[Line], parts: list[Line], before: Sequence[Box], cut: Cut) -> Iterator[Run]:
    """The tables in `lines` of words (`parts`: the same lines in segments), top to bottom.

    `before`: the columns of the table above, which may go on without its headings. `cut`: parts a word
    where its letters stand apart: MuPDF runs headings side by side together.
    """
    done = start = known = 0
    while start < len(parts):
        end = _run_end(parts, start) if has_numbers(parts[start]) else start
        if end > start:
            if any(ends_table(joined(line)) for line in lines[max(done, known) : start]):
                before = ()
            known = start
            run = _run(_Page(lines, parts, cut), done, start, end, before)
            if run:
                yield run
                done, before = end, run.head.columns
        start = max(end, start + 1)


def ends_table(text: str) -> bool:
    """Whether a line shows that the table above has ended: the title of a section, or a sentence."""
    return _SECTION.match(text) is not None or len(text) > 2 * _LONGEST_HEADING


def _run_end(lines: list[Line], start: int) -> int:
    last, numbers = start, [s for s in lines[start] if is_number(s)]
    left = min(s.left for s in numbers)
    for i in range(start + 1, len(lines)):
        if _gap(lines[i - 1], lines[i]) > _LINE_GAP or i - last > _MAX_LABEL_LINES:
            break
        if has_numbers(lines[i]) or _is_alone(lines[i], numbers):
            last = i
            numbers = [*numbers[-_MAX_COLUMNS:], *(s for s in lines[i] if is_number(s))]
            left = min(left, *(s.left for s in numbers))
        elif max(s.right for s in lines[i]) > left:
            break
    return _blank_rows_end(lines, last + 1, left)


def _blank_rows_end(lines: list[Line], end: int, left: float) -> int:
    """Where the labels under the last numbers end, if nothing stands close below: rows that are blank."""
    at = end
    while at < len(lines) and _gap(lines[at - 1], lines[at]) <= _LINE_GAP:
        if max(s.right for s in lines[at]) > left or ends_table(joined(lines[at])):
            return end
        at += 1
    return at


def _run(page: _Page, lowest: int, start: int, end: int, before: Sequence[Box]) -> Run | None:
    """The table whose numbers stand in [start, end), with its headings; None when it is no table."""
    parts = page.parts
    values = [_values(line) for line in parts[start:end] if has_numbers(line)]
    numbers, fill = _number_columns(values)
    if len(numbers) > _MAX_COLUMNS:
        return None
    left, widest = numbers[0][0], max(len(line) for line in values)
    labels = [s for line in parts[start:end] for s in line if s.right <= left and not is_value(s)]
    first = _first_label(parts, lowest, start, left)
    heading = _heading_lines(page, lowest, first, numbers[0], labels)
    header = first - len(heading)
    if not heading:
        if _fits(numbers, before):
            return Run(start, start, end, left, read_head([], before, 0.0), True)
        header = first = start
    head = read_head(heading, numbers, max((s.right for s in labels), default=0.0))
    lined_up = max(fill) >= _MIN_NUMBER_LINES and len(numbers) <= widest + 1
    named = len(head.leaves) == len(head.columns)
    enough = len(values) > 1 or widest >= _MIN_NUMBERS or bool(labels and head.labels)
    return Run(header, first, end, left, head, named) if lined_up or (named and enough) else None


def _fits(numbers: Sequence[Box], columns: Sequence[Box]) -> bool:
    """Whether every column of numbers stands in one of `columns`, each in another."""
    over = [[k for k, c in enumerate(columns) if min(c[1], n[1]) > max(c[0], n[0])] for n in numbers]
    return len(columns) > 1 and all(len(ks) == 1 for ks in over) and len({ks[0] for ks in over}) == len(over)


def _first_label(parts: list[Line], lowest: int, start: int, left: float) -> int:
    """The first of the lines above `start` that hold labels only: the first row's label may be torn."""
    first = start
    while first > max(lowest, start - _MAX_LABEL_LINES) and _is_label(parts, first - 1, left):
        first -= 1
    return first


def _values(line: Line) -> Line:
    at = next(i for i, s in enumerate(line) if is_value(s))
    return [s for s in line[at:] if is_value(s)]


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


def _heading_lines(page: _Page, lowest: int, start: int, column: Box, labels: Line) -> list[Line]:
    """The heading lines right above `start`, top to bottom; the first numbers stand in `column`."""
    found: list[Line] = []  # from below
    top = words = 0
    for at in range(start - 1, max(lowest, start - _MAX_HEADER_LINES) - 1, -1):
        gap = _gap(page.lines[at], page.lines[at + 1])
        if gap > _LINE_GAP:
            break
        line = spaced([piece for word in page.lines[at] for piece in page.cut(word)])
        words += len(line)
        lowest_line = found[0] if found else line
        if words > _MAX_HEADER_WORDS or not _may_head(line, lowest_line, column, labels):
            break
        is_over = any(w.right > column[0] for w in line)
        # Words above the row labels alone are heading only where they stand beside other headings.
        if not is_over and (not found or gap > -0.1):
            break
        found.append(line)
        top = len(found) if is_over else top
    return found[:top][::-1]


def _may_head(line: Line, lowest: Line, column: Box, labels: Line) -> bool:
    if any(_NUMBER.fullmatch(w.text) for w in line) or _HEADING.match(joined(line)):
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
