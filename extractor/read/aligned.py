"""Lines whose numbers stand in columns to grids (tables without rulings), the rest to texts."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.read.heads import Box
from extractor.read.rows import TableLine, body_rows, head_rows
from extractor.read.runs import Cut, Run, ends_table, has_numbers, is_number, is_value, runs
from extractor.read.words import Line, place, segments, upright_letters
from extractor.records import Block, Grid, PageBox, Text


def blocks(lines: list[Line], page: int, before: Sequence[Box], cut: Cut) -> Iterator[Block]:
    """Lines of words as Texts, those that make up a borderless table as Grids.

    `before`: the columns of the table that may go on here from the page before. `cut`: parts a word where
    its letters stand apart.
    """
    upright = upright_letters(lines)
    parts = [segments(line, upright) for line in lines]
    done = 0
    for run in runs(lines, parts, before, cut):
        yield from _texts(parts[done : run.header], page)
        body = [_split(line, run) for line in parts[run.first : run.end]]
        yield Grid((*head_rows(run.head, page), *body_rows(body, run.head, page, is_named=run.is_named)))
        done = run.end
    yield from _texts(parts[done:], page)


def open_columns(found: Sequence[Block]) -> list[Box]:
    """The columns of the last table in `found`, if nothing behind it says that it has ended."""
    for block in reversed(found):
        if isinstance(block, Grid):
            return _grid_columns(block)
        if ends_table(block.text):
            return []
    return []


def _grid_columns(grid: Grid) -> list[Box]:
    sides: dict[int, Box] = {}
    for cell in (c for row in grid.rows for c in row if c.column and c.colspan == 1):
        if not isinstance(cell.place, PageBox):
            return []
        left, _, right, _ = cell.place.box
        known = sides.get(cell.column, (left, right))
        sides[cell.column] = (min(left, known[0]), max(right, known[1]))
    columns = [sides[column] for column in sorted(sides)]
    is_ruled = any(b[0] <= a[1] for a, b in pairwise(columns))  # between rulings, cells touch
    return [] if is_ruled else columns


def _split(line: Line, run: Run) -> TableLine:
    """The labels and values of a line; only labels where no numbers stand by themselves."""
    if not has_numbers(line) and not is_number(line[0]):
        return TableLine(line, [])
    right = run.head.columns[0][0]
    labels = [s for s in line if s.right <= run.left and s.centre < right and not is_value(s)]
    return TableLine(labels, [s for s in line if s not in labels])


def _texts(lines: list[Line], page: int) -> Iterator[Text]:
    return (Text(s.text, place(page, s[:4])) for line in lines for s in line)
