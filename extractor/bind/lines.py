"""Document blocks as lines: labels, then the cells that stand right of (or after) them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.bind.labels import TableLabels, is_numbered, letters, match_column, name_row
from extractor.numerals import Numeral, parse
from extractor.records import Block, Grid, Place, Text, TextPlace

LONGEST_LABEL = 64  # a longer text is prose, not a label
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*第?\s*\d{1,4}\s*页?(\s*[/,，]?\s*共\s*\d+\s*页)?[-—–－·\s]*")
_DASHED = re.compile(r"^[-—–－·].*\d|\d.*[-—–－·]$|页")
_RELATIONS_NOTE = "勾稽关系"  # the form's own instruction, printed in the corner of a table


@dataclass(frozen=True, slots=True)
class Piece:
    """One printed cell or word: its text, where it stands, what number it is.

    `start`, `end`: its columns in its grid (end exclusive); 0, 0 outside grids.
    """

    text: str
    place: Place
    numeral: Numeral
    start: int = 0
    end: int = 0

    @property
    def is_label(self) -> bool:
        return self.numeral.kind == "text"

    @property
    def is_blank(self) -> bool:
        return self.numeral.kind == "blank"


@dataclass(frozen=True, slots=True)
class Line:
    """`labels` stand before `slots` (numbers, marks, blanks). `block`: the grid it is a row of, or -1."""

    labels: tuple[Piece, ...]
    slots: tuple[Piece, ...]
    exact: bool = False
    block: int = -1

    @property
    def has_numbers(self) -> bool:
        return any(slot.numeral.kind in ("number", "mark") for slot in self.slots)


def lines_of(blocks: Iterable[tuple[int, Block]], labels: TableLabels) -> Iterator[Line]:
    """The lines of numbered blocks, in reading order; prose and page numbers are left out."""
    loose: list[Piece] = []
    for index, block in blocks:
        words = _words(block) if isinstance(block, Text) else []
        if isinstance(block, Text) and not _is_row(words):
            _take_in(loose, words)
            continue
        yield from _loose_lines(loose)
        loose = []
        if isinstance(block, Grid):
            yield from _grid_lines(block, index, labels)
        else:
            yield from _loose_lines(words)
    yield from _loose_lines(loose)


def _is_row(words: Sequence[Piece]) -> bool:
    """Whether one text holds a row: a label and its numbers, or several numbers."""
    return len(words) > 1 and not words[-1].is_label


def _words(block: Text) -> list[Piece]:
    """A loose text as pieces: a label with numbers behind it falls apart, prose and page numbers vanish."""
    text = block.text.strip()
    if is_page_number(text):
        return []
    whole = Piece(text, block.place, parse(text))
    if not whole.is_label:
        return [whole]
    words = list(re.finditer(r"\S+", block.text))
    values = 0
    while values < len(words) and parse(words[-1 - values][0]).kind in ("number", "mark"):
        values += 1
    named = words[: len(words) - values]
    label = " ".join(word[0] for word in named)
    if _RELATIONS_NOTE in letters(label) or len(label) > LONGEST_LABEL:
        return []
    if not values:
        return [whole]
    numbers = [_part(block, word[0], word.start(), word.end()) for word in words[len(named) :]]
    return [_part(block, label, named[0].start(), named[-1].end()), *numbers] if named else numbers


def _take_in(loose: list[Piece], words: list[Piece]) -> None:
    """Add the words; a bracketed remark behind a number is its note: 22 + （其中修订16件）."""
    for word in words:
        noted = _noted(loose[-1], word) if loose else None
        if noted:
            loose[-1] = noted
        else:
            loose.append(word)


def _noted(number: Piece, remark: Piece) -> Piece | None:
    if number.numeral.kind != "number" or number.numeral.note or not remark.text.startswith(("（", "(")):
        return None
    text = f"{number.text}{remark.text}"
    numeral = parse(text)
    if numeral.kind != "number" or is_numbered(remark.text):
        return None
    return Piece(text, number.place, numeral)


def _part(block: Text, text: str, start: int, end: int) -> Piece:
    """A part of a text, at its own characters [start, end) where the text's place has characters."""
    place = block.place
    if isinstance(place, TextPlace):
        place = replace(place, start=place.start + start, end=place.start + end)
    return Piece(text, place, parse(text))


def is_page_number(text: str) -> bool:
    """ "- 3 -", "— 4 —", "第3页", "第 3 页 共 5 页": never a bare number."""
    return bool(
        _PAGE_NUMBER.fullmatch(text) and _DASHED.search(text) and not re.fullmatch(r"[-–]\s?\d+", text)
    )


def _loose_lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    """Loose pieces fall into lines where a label follows a number or an empty cell."""
    labels: list[Piece] = []
    slots: list[Piece] = []
    for piece in pieces:
        if not piece.is_label:
            if labels or not piece.is_blank:
                slots.append(piece)
            continue
        if slots:
            yield Line(tuple(labels), tuple(slots))
            labels, slots = [], []
        labels.append(piece)
    if labels or slots:
        yield Line(tuple(labels), tuple(slots))


def _grid_lines(grid: Grid, index: int, names: TableLabels) -> Iterator[Line]:
    for row in grid.rows:
        pieces = [Piece(cell.text, cell.place, parse(cell.text), cell.column, cell.end) for cell in row]
        kept = [p for p in pieces if not (p.is_label and _RELATIONS_NOTE in letters(p.text))]
        for labels, slots in _runs(kept, names):
            yield Line(labels, slots, exact=grid.exact, block=index)


def _runs(row: Sequence[Piece], names: TableLabels) -> Iterator[tuple[tuple[Piece, ...], tuple[Piece, ...]]]:
    """A grid row as (labels, slots). A text behind numbers begins the next pair if it names a row or a
    column; otherwise it is a cell that can't be read. Blanks between labels go."""
    labels: list[Piece] = []
    slots: list[Piece] = []
    for piece in row:
        numbers = any(not slot.is_blank for slot in slots)
        if not piece.is_label or (numbers and not _is_name(piece.text, names)):
            slots.append(piece)
            continue
        if numbers:
            yield tuple(labels), tuple(slots)
            labels = []
        labels.append(piece)
        slots = []
    yield tuple(labels), tuple(slots)


def _is_name(text: str, names: TableLabels) -> bool:
    return name_row(text, names) is not None or len(match_column(text, names)) > 0


def unstacked(line: Line, width: int) -> list[Line]:
    """Several full rows of loose numbers whose labels were lost stand in one line: one line each.

    Only where nothing is blank and the count fits, so that every row is whole.
    """
    rows, rest = divmod(len(line.slots), width)
    if line.block >= 0 or rest or rows < 2 or any(slot.is_blank for slot in line.slots):
        return [line]
    starts = range(0, len(line.slots), width)
    return [
        Line(line.labels if start == 0 else (), line.slots[start : start + width], line.exact, line.block)
        for start in starts
    ]
