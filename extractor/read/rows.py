"""The rows of a table without rulings: which label each line of numbers has, and where its blanks are."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.read.heads import Group, Head
from extractor.read.words import Corners, Line, Word, box_around, lines_text, overlap, place
from extractor.records import GridCell

_TORN = 0.3  # of the line height: lines of one label stand nearer than this
_NEAR = 12  # lines; a label with its neighbours is no longer
_CENTRED = 0.25  # of the line height: how far numbers may stand from the middle of their torn label
# How the label of a row begins where rows are numbered.
_ENTRY = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]")

Row = tuple[GridCell, ...]


class TableLine(NamedTuple):
    """A line of a table: the label texts left of its numbers, and what stands in its columns."""

    labels: Line
    values: Line


def head_rows(head: Head, page: int) -> Iterator[Row]:
    """Headings over several columns line by line, then the labels of the columns in one row."""
    for level in head.groups:
        yield tuple(_group(group, page) for group in level)
    if head.labels or head.leaves:
        note = [_cell(head.labels, 0, page)] if head.labels else []
        yield (*note, *(_cell(words, k, page) for k, words in sorted(head.leaves.items())))


def body_rows(lines: Sequence[TableLine], head: Head, page: int, *, is_named: bool) -> Iterator[Row]:
    """A row for every line of numbers, its label in column 0, "" where a column holds nothing. Labels that
    belong to no such line stand alone. `is_named`: the columns are known for sure, so that a label standing
    apart from all others is a row whose numbers are all blank."""
    blocks = _blocks(lines)
    own = _own(lines, blocks)
    used = {id(segment) for label in own for segment in label}
    block_of = {id(segment): block for block in blocks for segment in block}
    for at, line in enumerate(lines):
        for segment in (s for s in line.labels if id(s) not in used):
            block = block_of[id(segment)]
            if not is_named or not _is_blank_row(block, at, lines, own):
                yield (_cell([segment], 0, page),)
            elif segment is block[-1]:
                yield (_cell(block, 0, page), *_values([], box_around(block), head, page))
        if line.values:
            label = [_cell(own[at], 0, page)] if own[at] else []
            yield (*label, *_values(line.values, box_around([*line.labels, *line.values]), head, page))


def _blocks(lines: Sequence[TableLine]) -> list[Line]:
    """Label texts that stand close under each other together."""
    blocks: list[Line] = []
    for segment in (s for line in lines for s in line.labels):
        above = next((b for b in reversed(blocks[-_NEAR:]) if _goes_on(b[-1], segment)), None)
        if above:
            above.append(segment)
        else:
            blocks.append([segment])
    return blocks


def _goes_on(above: Word, below: Word) -> bool:
    is_close = above.middle < below.middle and below.top - above.bottom <= _TORN * below.height
    return overlap(above, below) and is_close and not _ENTRY.match(below.text)


def _own(lines: Sequence[TableLine], blocks: Sequence[Line]) -> list[Line]:
    """For each line the label of its numbers: beside them or torn around them, whichever is nearer."""
    numbered = [at for at, line in enumerate(lines) if line.values]
    middles = [_middle(lines[at]) for at in numbered]
    own: list[Line] = [[] for _ in lines]
    for at in numbered:
        own[at] = max(([segment] for segment in lines[at].labels), key=_left, default=[])
    for block in blocks:
        _, top, _, bottom = box_around(block)
        inside = range(bisect(middles, top), bisect(middles, bottom))
        at = numbered[inside[0]] if len(inside) == 1 else -1
        if at >= 0 and _is_around(block, lines[at]) and not _is_outer(block, own[at]):
            own[at] = block
    return own


def _left(label: Line) -> float:
    return label[0].left


def _is_around(block: Line, line: TableLine) -> bool:
    """Whether numbers stand between the lines of a label, or beside one of them where its lines are sure to
    be one label: a numbered one. Else the other lines may be other rows."""
    _, top, _, bottom = box_around(block)
    if any(segment is piece for segment in line.labels for piece in block):
        return _ENTRY.match(block[0].text) is not None
    return abs((top + bottom) / 2 - _middle(line)) <= _CENTRED * block[0].height


def _is_outer(block: Line, own: Line) -> bool:
    """Whether a label is of several rows: another one stands between it and the numbers."""
    return bool(own) and _left(own) >= _left(block) and not any(own[0] is segment for segment in block)


def _middle(line: TableLine) -> float:
    return sum(s.middle for s in line.values) / len(line.values)


def _is_blank_row(block: Line, at: int, lines: Sequence[TableLine], own: Sequence[Line]) -> bool:
    """Whether a label stands in line with those of the rows above and below it, and apart from both and from
    all numbers; beside it may stand a label of several rows."""
    box = _, top, _, bottom = box_around(block)
    margin = _TORN * block[0].height
    above = next((label for label in reversed(own[max(at - _NEAR, 0) : at]) if label), None)
    below = next((label for label in own[at : at + _NEAR] if label), None)
    rows = [box_around(label) for label in (above, below) if label]
    if not rows or not all(overlap(row, box) for row in rows):
        return False
    near = lines[max(at - _NEAR, 0) : at + _NEAR]
    labels = [s for line in near for s in line.labels if not any(s is b for b in block)]
    in_line = [s for s in labels if any(overlap(row, s) for row in rows)]
    others = [*in_line, *(s for line in near for s in line.values)]
    return not any(s.top < bottom + margin and s.bottom > top - margin for s in others)


# --- cells ---------------------------------------------------------------------------------------


def _values(line: Sequence[Word], box: Corners, head: Head, page: int) -> Iterator[GridCell]:
    for k, (left, right) in enumerate(head.columns, start=1):
        here = [s for s in line if max(head.at(s.centre), 1) == k]
        if here:
            yield GridCell(" ".join(s.text for s in here), place(page, box_around(here)), k)
        else:
            yield GridCell("", place(page, (left, box[1], right, box[3])), k)


def _group(group: Group, page: int) -> GridCell:
    return _cell(group.words, group.first, page, group.last - group.first + 1)


def _cell(words: Sequence[Word], column: int, page: int, colspan: int = 1) -> GridCell:
    return GridCell(lines_text(words), place(page, box_around(words)), column, colspan=colspan)
