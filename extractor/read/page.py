"""A PDF page: its words and drawings to texts and grids in reading order."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import pymupdf

from extractor.read.arrange import arranged
from extractor.read.ruling import CrowdedPageError, Frame, frames
from extractor.read.runs import Cut
from extractor.read.words import Line, Word, in_lines
from extractor.records import Block

MAX_WORDS = 200_000
MAX_DRAWINGS = 200_000
MAX_CUTS = 2_000  # words above tables without rulings

Turn = tuple[float, float, float, float, float, float]  # a page's rotation, as a matrix


def page_blocks(page: Any, number: int, above: Sequence[Block] = ()) -> list[Block]:
    """Texts and grids of a pymupdf page (number from 1), top to bottom, as seen on screen.

    `above`: the blocks of the page before, whose last table may go on here without its headings.
    Raises CrowdedPageError, and whatever MuPDF raises on damaged pages.
    """
    turn = tuple(page.rotation_matrix) if page.rotation else None
    words = [Word(*w[:5]) for w in page.get_text("words")]
    drawings = page.get_cdrawings()
    if len(words) > MAX_WORDS or len(drawings) > MAX_DRAWINGS:
        raise CrowdedPageError(f"{len(words)} words, {len(drawings)} drawings")
    if turn:
        # MuPDF gives places on the page as it was before the viewer turns it.
        words, drawings = [_turned(w, turn) for w in words], [_turned_drawing(d, turn) for d in drawings]
    tables = frames(drawings)
    words = _cut_at_rulings(page, words, tables, turn)
    return arranged(words, tables, number, page.rect.height, above, _cutter(page, turn))


# --- turned pages -------------------------------------------------------------------------------


def _turned_point(point: Any, turn: Turn) -> tuple[float, float]:
    (x, y), (a, b, c, d, e, f) = point, turn
    return (x * a + y * c + e, x * b + y * d + f)


def _turned_box(box: Any, turn: Turn) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = _turned_point(box[:2], turn), _turned_point(box[2:4], turn)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _turned(word: Word, turn: Turn) -> Word:
    left, top, right, bottom = _turned_box(word, turn)
    return Word(left, top, right, bottom, word.text)


def _turned_drawing(drawing: dict[str, Any], turn: Turn) -> dict[str, Any]:
    def item(i: Any) -> tuple[Any, ...]:
        if i[0] == "re":
            return ("re", _turned_box(i[1], turn))
        if i[0] == "qu":
            return ("qu", [_turned_point(p, turn) for p in i[1]])
        return (i[0], *(_turned_point(p, turn) for p in i[1:]))

    return {
        "type": drawing["type"],
        "items": [item(i) for i in drawing["items"]],
        "rect": _turned_box(drawing["rect"], turn),
    }


# --- words to cells -----------------------------------------------------------------------------


def _cut_at_rulings(page: Any, words: list[Word], tables: list[Frame], turn: Turn | None) -> list[Word]:
    """Words cut where a ruling runs through a gap in them: MuPDF runs neighbouring numbers together."""
    crossing = {word: walls for word in words if (walls := _walls(word, tables))}
    if not crossing:
        return words
    letters = _letters(page, turn)
    pieces = [p for word, walls in crossing.items() for p in _pieces(word, walls, letters)]
    return [word for word in words if word not in crossing] + pieces


def _walls(word: Word, tables: list[Frame]) -> list[float]:
    """The rulings that run through a word, between the cells its two ends stand in."""
    walls: list[float] = []
    for frame in tables:
        first = frame.cell_at(word.left + 1, word.middle)
        last = frame.cell_at(word.right - 1, word.middle)
        if first is not None and last is not None and first != last:
            walls += [x for x in frame.xs if word.left + 1 < x < word.right - 1]
    return walls


def _letters(page: Any, turn: Turn | None) -> Callable[[Word], list[Word]]:
    """A function from a word to its letters, each with its box, left to right."""
    raw = page.get_text("rawdict", flags=pymupdf.TEXTFLAGS_WORDS)["blocks"]
    spans = [span for block in raw for line in block.get("lines", ()) for span in line["spans"]]
    letters = [(*char["bbox"], char["c"]) for span in spans for char in span["chars"]]
    found = [Word(*letter) for letter in letters if letter[-1].strip()]
    rows = in_lines([_turned(letter, turn) for letter in found] if turn else found)

    def inside(word: Word) -> list[Word]:
        near = [row for row in rows if row and abs(row[0].middle - word.middle) <= word.height]
        spanned = (c for row in near for c in row if word.left <= c.centre <= word.right)
        return sorted(c for c in spanned if word.top <= c.middle <= word.bottom)

    return inside


def _cutter(page: Any, turn: Turn | None) -> Cut:
    """A function that parts a word where its letters stand apart, for the first MAX_CUTS words."""
    letters = cache(lambda: _letters(page, turn))  # slow, and most pages do without
    left = iter(range(MAX_CUTS))

    def cut(word: Word) -> list[Word]:
        if len(word.text) < 2 or word.text.isascii() or next(left, None) is None:
            return [word]
        parts: list[Line] = []
        for letter in letters()(word):
            if parts and letter.left - parts[-1][-1].right <= 0.2 * word.height:
                parts[-1].append(letter)
            else:
                parts.append([letter])
        pieces = [_whole(part) for part in parts]
        # Letters printed twice (faked bold) are found twice: such a word stays as it is.
        return pieces if "".join(piece.text for piece in pieces) == word.text else [word]

    return cut


def _pieces(word: Word, walls: list[float], letters: Callable[[Word], list[Word]]) -> Iterator[Word]:
    piece: Line = []
    for letter in letters(word):
        # Without a gap it is one number wider than its cell, not two.
        gap = bool(piece) and letter.left - piece[-1].right > 0.5
        if gap and any(piece[-1].centre < x < letter.centre for x in walls):
            yield _whole(piece)
            piece = []
        piece.append(letter)
    yield _whole(piece) if piece else word


def _whole(letters: Line) -> Word:
    top, bottom = min(c.top for c in letters), max(c.bottom for c in letters)
    return Word(letters[0].left, top, letters[-1].right, bottom, "".join(c.text for c in letters))
