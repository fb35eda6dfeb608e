"""How a form's tables are printed: blocks of headers and lines, for terminal and workbook alike."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from extractor.export.words import Language, label
from extractor.forms import Address, Column, Row, Table


class Line(NamedTuple):
    """A printed line: its headings outermost first, the label last, and an address for every header."""

    labels: tuple[str, ...]
    addresses: tuple[Address, ...]


class Block(NamedTuple):
    """Lines under one set of headers; `heading` stands over them ("" for none)."""

    heading: str
    headers: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]


class Span(NamedTuple):
    """A heading that covers `length` items from `start`, and `levels` levels from `level`; all from 0."""

    level: int
    levels: int
    start: int
    length: int
    text: str


def blocks(table: Table, language: Language) -> tuple[Block, ...]:
    """The table as the form prints it."""
    if table.layout == "line":
        return (_one_line(table, language),)
    if any(row.columns for row in table.rows):
        groups = groupby(table.rows, key=lambda row: (row.path, row.columns))
        return tuple(_headed(table, path, tuple(rows), language) for (path, _), rows in groups)
    headers = _headers(table, table.columns, language)
    lines = tuple(
        Line((*_headings(table, row.path, language), label(row, language)), tuple(table.cells(row)))
        for row in table.rows
    )
    return (Block("", headers, lines),)


def spans(labels: Sequence[tuple[str, ...]]) -> Iterator[Span]:
    """The headings of one side, equal neighbours as one; a shorter label reaches to the end."""
    depth = max(map(len, labels))
    for level in range(depth):
        start = 0
        for _, group in groupby(range(len(labels)), key=lambda item: _heading_key(labels, item, level)):
            length = len(tuple(group))
            path = labels[start]
            if level < len(path):
                levels = depth - level if level == len(path) - 1 else 1
                yield Span(level, levels, start, length, path[level])
            start += length


def outline(lines: Sequence[Line]) -> Iterator[tuple[int, str, Line | None]]:
    """Headings and lines as an indented list: indent from 0, text, and the line (None for a heading)."""
    above: tuple[str, ...] = ()
    for line in lines:
        path = line.labels[:-1]
        for depth in range(len(path)):
            if path[: depth + 1] != above[: depth + 1]:
                yield depth, path[depth], None
        above = path
        yield len(path), line.labels[-1], line


def _heading_key(labels: Sequence[tuple[str, ...]], item: int, level: int) -> tuple[object, ...]:
    """Equal for neighbours under one heading; an item's own label is never shared."""
    path = labels[item]
    return path[: level + 1] if level < len(path) - 1 else (item,)


def _headings(table: Table, path: Sequence[str], language: Language) -> tuple[str, ...]:
    english = {heading.label: heading.english for heading in table.headings} if language == "en" else {}
    return tuple(english.get(heading, heading) for heading in path)


def _headers(table: Table, columns: Sequence[Column], language: Language) -> tuple[tuple[str, ...], ...]:
    return tuple((*_headings(table, column.path, language), label(column, language)) for column in columns)


def _headed(table: Table, path: tuple[str, ...], rows: tuple[Row, ...], language: Language) -> Block:
    lines = tuple(Line((label(row, language),), tuple(table.cells(row))) for row in rows)
    heading = " ".join(_headings(table, path, language))
    return Block(heading, _headers(table, table.columns_of(rows[0]), language), lines)


def _one_line(table: Table, language: Language) -> Block:
    headers = tuple(
        (*_headings(table, row.path, language), label(row, language), *header)
        for row in table.rows
        for header in _headers(table, table.columns_of(row), language)
    )
    return Block("", headers, (Line(("",), tuple(a for row in table.rows for a in table.cells(row))),))
