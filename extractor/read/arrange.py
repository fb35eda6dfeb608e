"""Words and ruled tables of a page, wherever they come from, to texts and grids in reading order."""

import re
from collections.abc import Iterator, Sequence

from extractor.read.aligned import blocks, open_columns
from extractor.read.heads import Box
from extractor.read.ruling import Frame
from extractor.read.runs import Cut
from extractor.read.words import Line, Word, in_lines, joined, lines_text, place
from extractor.records import Block, Grid, GridCell

_MARGIN = 0.1  # of the page height: where page numbers stand
_NUMBERED = re.compile(r"[-—–－―~·•]+\d{1,4}[-—–－―~·•]+|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}")

Cells = dict[int, list[Word]]  # words by the index of their cell in a frame


def arranged(
    words: list[Word], tables: list[Frame], number: int, height: float, above: Sequence[Block], cut: Cut
) -> list[Block]:
    """Texts and grids of page `number` (from 1), top to bottom; words stand in one cell each.

    `height`: of the page, in points. `above`: the blocks of the page before, whose last table may go on here
    without its headings. `cut`: parts a word where its letters stand apart.
    """
    inside, outside = sorted_out(words, tables)
    grids = [(frame, found) for frame, found in zip(tables, inside, strict=True) if found]
    lines = [line for line in in_lines(outside) if not _is_page_number(line, height, number)]
    return list(_in_order(lines, grids, number, open_columns(above), cut))


def _in_order(
    lines: list[Line], grids: list[tuple[Frame, Cells]], page: int, before: Sequence[Box], cut: Cut
) -> Iterator[Block]:
    done = 0
    for frame, found in sorted(grids, key=lambda grid: _reading_order(grid[0])):
        end = next((i for i in range(done, len(lines)) if lines[i][0].middle > frame.ys[0]), len(lines))
        yield from blocks(lines[done:end], page, before, cut)
        yield _grid(frame, found, page)
        done, before = end, ()
    yield from blocks(lines[done:], page, before, cut)


def _reading_order(frame: Frame) -> tuple[int, float]:
    # Tables side by side seldom start at quite the same height.
    return (round(frame.ys[0] / 8), frame.xs[0])


def _is_page_number(line: Line, height: float, number: int) -> bool:
    if _MARGIN * height < line[0].middle < (1 - _MARGIN) * height:
        return False
    text = re.sub(r"\s", "", joined(line))
    return text == str(number) or _NUMBERED.fullmatch(text) is not None


def _grid(frame: Frame, found: Cells, page: int) -> Grid:
    rows: list[list[GridCell]] = [[] for _ in frame.ys[1:]]
    for index, span in enumerate(frame.spans):
        text = lines_text(found.get(index, ()))
        box = place(page, frame.box(span))
        rows[span.row].append(GridCell(text, box, span.column, span.rowspan, span.colspan))
    return Grid(tuple(tuple(row) for row in rows))


def sorted_out(words: list[Word], tables: list[Frame]) -> tuple[list[Cells], list[Word]]:
    """Words by table and cell, and those outside every table."""
    inside: list[Cells] = [{} for _ in tables]
    outside: list[Word] = []
    for word in words:
        for frame, found in zip(tables, inside, strict=True):
            cell = frame.cell_at(word.centre, word.middle)
            if cell is not None:
                found.setdefault(cell, []).append(word)
                break
        else:
            outside.append(word)
    return inside, outside
