"""Plain text and markdown -> Document: rows at tabs and pipes, loose cells, paragraphs."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.errors import UnreadableFile
from extractor.read.decode import decode
from extractor.records import Block, Document, Grid, GridCell, Text, TextPlace

_RULE_ROW = re.compile(r"[\s|:\-]*-[\s|:\-]*")  # |---|:---:| between a markdown header and its rows


def read_text(source: str, data: bytes, kind: str = "text") -> Document:
    """A document of `data`, `kind` "text" or "markdown". Raises UnreadableFile if no encoding fits."""
    decoded = decode(data)
    if decoded is None:
        raise UnreadableFile(
            source,
            ("文件不是文本，或编码无法识别。", "The file is not text, or its encoding is unknown."),
            ("请另存为 UTF-8 文本后重试。", "Save it as UTF-8 text and try again."),
        )
    return Document(
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        blocks=tuple(_blocks(decoded.text)),
        notices=decoded.notices,
        details={"encoding": decoded.encoding},
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    place: TextPlace


def _blocks(text: str) -> Iterator[Block]:
    """Runs of lines that hold several cells each become grids; everything else is loose text."""
    loose = _LooseCells()
    rows: list[_Row] = []
    for number, line in enumerate(text.splitlines(), start=1):
        row = _row(line, number)
        if row is None and rows and not line.strip():
            continue  # a blank line inside a table
        if row is not None:
            yield from loose.flush()
            rows.append(row)
            continue
        if rows:
            yield _grid(rows)
            rows = []
        yield from loose.take(line, number)
    if rows:
        yield _grid(rows)
    yield from loose.flush()


_Row = tuple[str, tuple[_Cell, ...]]  # the separator, and what it separates


def _row(line: str, number: int) -> _Row | None:
    """The cells of a line that is a table row, none for a markdown rule; None for any other line."""
    separator = "|" if "|" in line else "\t"
    if separator not in line:
        return None
    if separator == "|" and _RULE_ROW.fullmatch(line) and "-" in line:
        return separator, ()
    cells = tuple(_split(line, separator, number))
    filled = sum(1 for cell in cells if cell.text)
    is_padded = separator == "\t" and filled == 1 and len(cells) > 2
    return (separator, cells) if filled > 1 or is_padded else None


def _split(line: str, separator: str, number: int) -> Iterator[_Cell]:
    start = 0
    for piece in line.split(separator):
        yield _cell(piece, start, number)
        start += len(piece) + 1


def _cell(piece: str, start: int, number: int) -> _Cell:
    text = piece.strip()
    start += piece.find(text) if text else 0
    return _Cell(text, TextPlace(line=number, start=start, end=start + len(text)))


def _grid(rows: Sequence[_Row]) -> Grid:
    """A grid of the rows; pipes that stand before the first cells, or behind the last, are its border."""
    filled = [cells for _, cells in rows if cells]
    piped = all(separator == "|" for separator, _ in rows)
    first = 1 if piped and not any(cells[0].text for cells in filled) else 0
    last = -1 if piped and not any(cells[-1].text for cells in filled) else None
    return Grid(
        rows=tuple(
            tuple(GridCell(cell.text, cell.place, column) for column, cell in enumerate(cells[first:last]))
            for cells in filled
        ),
        exact=False,
    )


class _LooseCells:
    """Lines that are no rows. Where pipes close cells line by line, a pipe that closes nothing is an
    empty cell; so is a line of nothing but tabs."""

    def __init__(self) -> None:
        self._open: list[_Cell] = []

    def take(self, line: str, number: int) -> Iterator[Text]:
        if "|" not in line:
            if line.strip():
                self._open.append(_cell(line, 0, number))
            elif "\t" in line:
                yield from self.flush()
                yield Text("", TextPlace(line=number, start=0, end=0))
            return
        start = 0
        pieces = line.split("|")
        for piece in pieces[:-1]:
            if piece.strip():
                self._open.append(_cell(piece, start, number))
            if self._open:
                yield from self.flush()
            else:
                yield Text("", TextPlace(line=number, start=start, end=start))
            start += len(piece) + 1
        if pieces[-1].strip():
            self._open.append(_cell(pieces[-1], start, number))

    def flush(self) -> Iterator[Text]:
        for cell in self._open:
            yield Text(cell.text, cell.place)
        self._open = []
