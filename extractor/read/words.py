"""Words on a page: their boxes, the lines they stand in, and the text those lines say."""

from collections.abc import Sequence, Set
from itertools import compress, pairwise
from statistics import median
from typing import NamedTuple

from extractor.records import PageBox

Corners = tuple[float, float, float, float]  # left, top, right, bottom

_LEVEL = 0.2  # of its height: a word so near to a line's middle belongs to it


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


def in_lines(words: Sequence[Word]) -> list[Line]:
    """Words that stand at one height together, top to bottom, each line left to right."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda w: w.middle):
        first = lines[-1][0] if lines else None
        if first and word.middle - first.middle <= min(first.height, word.height) / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    # A letter of an upright label that stands between two lines must not take words of the lower one.
    for line, below in pairwise(lines):
        level, height = median(word.middle for word in below), below[0].height
        late = [level - word.middle <= _LEVEL * min(word.height, height) for word in line[1:]]
        below += compress(line[1:], late)
        line[1:] = [word for word, is_late in zip(line[1:], late, strict=True) if not is_late]
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


def segments(line: Line, upright: Set[Word] = frozenset()) -> Line:
    """A line cut where a gap is wider than a character, and around letters of `upright` labels: each
    segment is one Word."""
    parts: list[Line] = []
    for word in line:
        last = parts[-1][-1] if parts else None
        # A font's box is about 1.2 times its size, so a box height is a gap of 1.2 characters.
        widest = 0.3 if word in upright or last in upright else 1.0
        if last and last.text[-1:].isdigit() and word.text[:1].isdigit():
            widest = 0.3  # two numbers side by side are two cells; within one, digits do not stand apart
        if last and word.left - last.right <= widest * min(word.height, last.height):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [merged(part) for part in parts]


def overlap(one: Word | Corners, other: Word | Corners) -> bool:
    """Whether two boxes share some of the page's width."""
    return min(one[2], other[2]) > max(one[0], other[0])


def upright_letters(lines: Sequence[Line]) -> set[Word]:
    """The letters of labels printed one letter a line: single letters close under each other."""
    found: set[Word] = set()
    last: dict[int, Word] = {}  # by where its middle stands, in points
    for word in (w for line in lines for w in line if len(w.text) == 1 and not w.text.isascii()):
        at = round(word.centre)
        above = next((last[x] for x in (at, at - 1, at + 1) if x in last), None)
        if above and word.top - above.bottom <= word.height:
            found |= {above, word}
        last[at] = word
    return found


def spaced(words: Line) -> Line:
    """The words of a line of headings; letters spaced out (总 计) make one."""
    parts: list[Line] = []
    for word in words:
        last = parts[-1][-1] if parts else None
        widest = 1.2 if last and len(word.text) == len(last.text) == 1 else 0.2
        if last and word.left - last.right <= word.height * widest:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [merged(part) for part in parts]


def lines_text(words: Sequence[Word]) -> str:
    """The text of a cell: its lines joined by newlines."""
    return "\n".join(joined(line) for line in in_lines(words))


def merged(words: Line) -> Word:
    """The words of one line as one."""
    return Word(*box_around(words), joined(words))


def box_around(words: Sequence[Word]) -> Corners:
    left, top = min(w.left for w in words), min(w.top for w in words)
    return (left, top, max(w.right for w in words), max(w.bottom for w in words))


def place(page: int, box: Corners) -> PageBox:
    left, top, right, bottom = box
    return PageBox(page=page, box=(round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
